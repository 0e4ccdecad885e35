//! Names that must not be empty.

use super::Check;
use crate::diagnostic::code;

code! {
    /// A pool or a shaper has an empty name.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0).
    ///
    /// # Example
    /// ```toml 6.8
    /// [outgoing_pools.redis.""]
    ///   workers = 1
    /// ```
    ///
    /// # Fix
    /// Give it a name, such as `default`. No fix is made.
    pub static EMPTY_NAME = "empty-name";
}

pub(super) fn check(check: &mut Check<'_>) {
    for place in check.at() {
        if !place.name.is_empty() {
            continue;
        }
        let table = place.path.trim_end_matches(".\"\"");
        let message = format!("a name in `{table}` is empty");
        // A server before 4.1.0 names the empty key, later ones the table that it stands in.
        let path = format!("{table}.");
        check.found(&EMPTY_NAME, (place.key, &path), message, "give it a name, such as `default`");
    }
}
