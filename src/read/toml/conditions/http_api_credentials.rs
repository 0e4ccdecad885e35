//! The user name and the password of an interface for administration.

use super::Check;
use crate::diagnostic::code;

code! {
    /// A handler of HTTP has a user name and no password, or the other way round.
    ///
    /// # Why
    /// Servers from 4.1 on refuse the file (recorded at 4.1.0 to 6.8.0).
    ///
    /// # Example
    /// ```toml 6.8
    /// [[listen.http]]
    ///   port = 5551
    /// [[listen.http.handlers.mongoose_graphql_handler]]
    ///   host = "_"
    ///   path = "/api/graphql"
    ///   schema_endpoint = "admin"
    ///   username = "admin"
    /// ```
    ///
    /// # Fix
    /// Write both, or neither. No fix is made.
    pub static HALF_CREDENTIALS = "half-credentials";
}

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let (given, missing) = match (place.at("username"), place.at("password")) {
            (Some(given), None) => (given, "password"),
            (None, Some(given)) => (given, "username"),
            _ => continue,
        };
        let message = format!("`{}` stands without `{missing}`", given.name);
        let help = format!("add {missing} = \"…\", or take `{}` out", given.name);
        check.found(&HALF_CREDENTIALS, (given.key, place.path), message, help);
    }
}
