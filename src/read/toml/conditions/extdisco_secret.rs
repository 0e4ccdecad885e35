//! The credentials of an external service.

use super::{Check, beside};
use crate::diagnostic::code;

code! {
    /// A shared secret stands beside a user name or a password.
    ///
    /// # Why
    /// Servers from 6.6 on refuse the file (recorded at 6.6.0 to 6.8.0): with a secret they make up user names and
    /// passwords that last for a time.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[modules.mod_extdisco.service]]
    ///   type = "turn"
    ///   host = "turn.example.net"
    ///   secret = "s"
    ///   username = "u"
    /// ```
    ///
    /// # Fix
    /// Keep the secret, or the user name and the password. No fix is made.
    pub static SECRET_AND_CREDENTIALS = "secret-and-credentials";
}

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let Some(secret) = place.at("secret") else { continue };
        let Some(other) = check.list("excluded").find_map(|key| place.at(key)) else { continue };
        let message = format!("`secret` stands beside `{}`", other.name);
        let help = "keep the secret, or the user name and the password";
        let found = check.found(&SECRET_AND_CREDENTIALS, (other.key, place.path), message, help);
        beside(found, secret.key, "the secret");
    }
}
