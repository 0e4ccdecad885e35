//! The TLS library of a listener decides which options and values there are.

use super::place::Place;
use super::{Check, beside};
use crate::catalogue::{self, Version};
use crate::diagnostic::code;
use crate::value::Value;

code! {
    /// A TLS option that the TLS library of the listener does not have.
    ///
    /// # Why
    /// Servers up to 6.3 refuse the file (recorded at 4.0.1 to 6.3.0). The library is named by `module`; without it,
    /// it is `fast_tls`, and `just_tls` from 6.3.2 on. From 6.4 on there is only one library.
    ///
    /// # Example
    /// ```toml 6.1
    /// [[listen.c2s]]
    ///   port = 5222
    /// [listen.c2s.tls]
    ///   versions = ["tlsv1.2"]
    /// ```
    ///
    /// # Fix
    /// Write `module` with the library that has the option, or take the option out. No fix is made.
    pub static OPTION_OF_OTHER_TLS_LIBRARY = "option-of-other-tls-library";

    /// A way to verify certificates that the TLS library does not have.
    ///
    /// # Why
    /// Servers from 5.1 to 6.3 refuse the file (recorded at 5.1.0 to 6.3.0): `fast_tls` cannot accept certificates that
    /// sign themselves, and a connection to Riak is always verified.
    ///
    /// # Example
    /// ```toml 6.1
    /// [[listen.c2s]]
    ///   port = 5222
    /// [listen.c2s.tls]
    ///   verify_mode = "selfsigned_peer"
    /// ```
    ///
    /// # Fix
    /// Write another `verify_mode`, or `module = "just_tls"` where there is a choice. No fix is made.
    pub static VERIFY_MODE_OF_OTHER_TLS_LIBRARY = "verify-mode-of-other-tls-library";

    /// `disconnect_on_failure` stands without `verify_mode`.
    ///
    /// # Why
    /// Servers from 4.1 to 5.0 refuse the file (found by running their readers).
    ///
    /// # Example
    /// ```toml 5.0
    /// [[listen.c2s]]
    ///   port = 5222
    /// [listen.c2s.tls]
    ///   module = "just_tls"
    ///   disconnect_on_failure = false
    /// ```
    ///
    /// # Fix
    /// Write `verify_mode` too, or take `disconnect_on_failure` out. No fix is made.
    pub static DISCONNECT_WITHOUT_VERIFY_MODE = "disconnect-without-verify-mode";
}

/// The TLS library that a table of TLS options of a listener is for.
pub(super) fn of(place: &Place<'_>, server: Version) -> String {
    let default = || {
        let option = catalogue::section("listen")?.option("listen.c2s[].tls.module")?;
        match option.default(server)? {
            Value::String(name) => Some(name.clone()),
            _ => None,
        }
    };
    let written = place.text("module").map(str::to_owned);
    written.or_else(default).unwrap_or_else(|| "fast_tls".to_owned())
}

pub(super) fn options(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let library = of(&place, check.server);
        for name in check.list(&library) {
            let Some(option) = place.at(name) else { continue };
            let message = format!("the TLS library {library} has no option `{name}`");
            let other = if library == "fast_tls" { "just_tls" } else { "fast_tls" };
            let help = format!("take it out, or write module = \"{other}\"");
            let found = check.found(&OPTION_OF_OTHER_TLS_LIBRARY, (option.key, option.path), message, help);
            if let Some(module) = place.at("module") {
                beside(found, module.node.span, "the TLS library");
            }
        }
    }
}

pub(super) fn verify_mode(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    let server = check.server;
    let mut fast = check.at();
    fast.extend(check.places("by_module").into_iter().filter(|place| of(place, server) == "fast_tls"));
    let fast = fast.into_iter().map(|place| (place, "modes"));
    for (place, modes) in fast.chain(check.places("riak").into_iter().map(|place| (place, "riak_modes"))) {
        let Some(mode) = place.text("verify_mode").filter(|mode| !check.has(modes, mode)) else { continue };
        let Some(at) = place.at("verify_mode") else { continue };
        let message = format!("the TLS library of `{}` has no verify_mode \"{mode}\"", place.path);
        let known: Vec<_> = check.list(modes).map(|mode| format!("\"{mode}\"")).collect();
        let help = format!("write {}", known.join(" or "));
        check.found(&VERIFY_MODE_OF_OTHER_TLS_LIBRARY, (at.node.span, at.path), message, help);
    }
}

pub(super) fn disconnect(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let library = of(&place, check.server);
        let Some(option) = place.at("disconnect_on_failure") else { continue };
        if library == "just_tls" && !place.has("verify_mode") {
            let message = "`disconnect_on_failure` stands without `verify_mode`".to_owned();
            let help = "add verify_mode = \"peer\", or take it out";
            check.found(&DISCONNECT_WITHOUT_VERIFY_MODE, (option.key, option.path), message, help);
        }
    }
}
