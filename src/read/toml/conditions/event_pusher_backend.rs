//! What an event pusher pushes to.

use super::Check;
use crate::diagnostic::code;

code! {
    /// An event pusher has no table of backends.
    ///
    /// # Why
    /// Servers from 4.1 to 5.0 stop while they work out which modules they need (recorded at 4.1.0 to 5.0.0).
    ///
    /// # Example
    /// ```toml 5.0
    /// [modules.mod_event_pusher]
    /// ```
    ///
    /// # Fix
    /// Add a backend, or take the module out. No fix is made.
    pub static NO_EVENT_BACKEND = "no-event-backend";
}

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        if !place.has("backend") {
            let message = format!("`{}` has no backend", place.path);
            let help = format!("add [{}.backend.push] or another backend", place.path);
            check.found(&NO_EVENT_BACKEND, (place.key, &place.path), message, help);
        }
    }
}
