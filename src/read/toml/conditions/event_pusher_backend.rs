//! What an event pusher pushes to.

use super::Check;
use crate::diagnostic::code;

code! {
    /// An event pusher has no table of backends.
    ///
    /// # Why
    /// Servers from 4.1 to 5.0 stop while they work out which modules they need (recorded at 4.1.0 to 5.0.0).
    /// The others load the file, and no event is pushed.
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
    for place in check.at() {
        let table = || place.node.as_table().is_some_and(|table| !table.entries.is_empty());
        // The table of backends went with the servers that stop; later ones have each backend in the module.
        if !(place.has("backend") || !check.holds() && table()) {
            let message = format!("`{}` has no backend", place.path);
            let push = if check.holds() { "backend.push" } else { "push" };
            let help = format!("add [{}.{push}] or another backend", place.path);
            check.found(&NO_EVENT_BACKEND, (place.key, place.path), message, help);
        }
    }
}
