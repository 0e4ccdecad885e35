//! Certificates are to be verified, and nobody is trusted.

use super::{Check, tls_library};
use crate::diagnostic::code;

code! {
    /// A table of TLS options verifies the certificate of the other side, and names no authorities to trust.
    ///
    /// # Why
    /// Servers from 6.2 to 6.3 refuse the file when the TLS library is that of Erlang (recorded at 6.2.0 and 6.3.0).
    /// To verify is the default. From 6.4 on the authorities of the system are trusted then.
    ///
    /// # Example
    /// ```toml 6.2
    /// [outgoing_pools.http.default.connection]
    ///   host = "https://example.net"
    /// [outgoing_pools.http.default.connection.tls]
    ///   verify_mode = "peer"
    /// ```
    ///
    /// # Fix
    /// Name a file of authorities in `cacertfile`, or write `verify_mode = "none"`. No fix is made, since that is a
    /// decision about security.
    pub static MISSING_CACERTFILE = "missing-cacertfile";
}

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    let mut places = check.at();
    let by_module = check.places("by_module");
    places.extend(by_module.into_iter().filter(|place| tls_library::of(place, check.server) == "just_tls"));
    for place in places {
        if place.has("cacertfile") || place.text("verify_mode") == Some("none") {
            continue;
        }
        let span = place.at("verify_mode").map_or(place.key, |mode| mode.node.span);
        let message = format!("`{}` verifies certificates and has no `cacertfile`", place.path);
        let help = "add cacertfile = \"…\", or verify_mode = \"none\" to verify nothing";
        check.found(&MISSING_CACERTFILE, (span, place.path), message, help);
    }
}
