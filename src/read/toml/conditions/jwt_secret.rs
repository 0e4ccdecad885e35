//! The secret that tokens are signed with.

use super::{Check, beside};
use crate::diagnostic::code;

code! {
    /// The secret of a token comes from no place, or from several.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0): exactly one of `value`, `file` and `env` is read.
    ///
    /// # Example
    /// ```toml 6.8
    /// [auth.jwt]
    ///   algorithm = "HS256"
    ///   username_key = "user"
    ///   secret.value = "topsecret"
    ///   secret.env = "JWT_SECRET"
    /// ```
    ///
    /// # Fix
    /// Keep one of the three. No fix is made.
    pub static ONE_SECRET = "one-secret";
}

pub(super) fn check(check: &mut Check<'_>) {
    for place in check.at() {
        let given: Vec<_> = check.list("keys").filter_map(|key| place.at(key)).collect();
        match given.as_slice() {
            [_] => {}
            [] => {
                let message = format!("`{}` says no secret", place.path);
                let help = "add one of value, file and env";
                check.found(&ONE_SECRET, (place.key, place.path), message, help);
            }
            [first, .., last] => {
                let message = format!("`{}` says the secret more than once", place.path);
                let help = "keep one of value, file and env";
                let found = check.found(&ONE_SECRET, (last.key, place.path), message, help);
                beside(found, first.key, "said here too");
            }
        }
    }
}
