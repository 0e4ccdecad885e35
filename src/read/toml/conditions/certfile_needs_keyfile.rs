//! A certificate stands without its private key.

use super::{Check, beside};
use crate::diagnostic::code;

code! {
    /// A table of TLS options has `certfile` and no `keyfile`.
    ///
    /// # Why
    /// Servers from 6.6 on refuse the file (recorded at 6.6.0 to 6.8.0); before, they looked for the private key in the
    /// file of the certificate.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[listen.c2s]]
    ///   port = 5222
    /// [listen.c2s.tls]
    ///   certfile = "priv/ssl/server.crt"
    /// ```
    ///
    /// # Fix
    /// Put the private key into a file of its own and name it in `keyfile`. No fix is made.
    pub static CERTFILE_WITHOUT_KEYFILE = "certfile-without-keyfile";
}

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let Some(certfile) = place.at("certfile").filter(|_| !place.has("keyfile")) else { continue };
        let message = format!("`{}` has `certfile` and no `keyfile`", place.path);
        let help =
            "add keyfile = \"…\": the private key is no longer looked for in the file of the certificate";
        let found = check.found(&CERTFILE_WITHOUT_KEYFILE, (certfile.key, place.path), message, help);
        beside(found, place.key, "the table of TLS options");
    }
}
