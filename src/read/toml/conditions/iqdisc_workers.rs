//! How a module handles its queries.

use super::{Check, beside};
use crate::diagnostic::code;

code! {
    /// A number of workers stands beside a type without queues, or is missing beside queues.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0): only `queues` has workers. At
    /// 4.0.1 it must have them.
    ///
    /// # Example
    /// ```toml 6.8
    /// [modules.mod_vcard.iqdisc]
    ///   type = "no_queue"
    ///   workers = 5
    /// ```
    ///
    /// # Fix
    /// Take `workers` out, or write `type = "queues"`. No fix is made.
    pub static WORKERS_WITHOUT_QUEUES = "workers-without-queues";
}

pub(super) fn check(check: &mut Check<'_>) {
    for place in check.at() {
        let Some(kind) = place.at("type") else { continue };
        let Some(workers) = place.at("workers") else {
            if place.text("type").is_some_and(|kind| check.has("needs_workers", kind)) {
                let message = "queues need a number of workers".to_owned();
                let help = "add workers = 10";
                check.found(&WORKERS_WITHOUT_QUEUES, (kind.node.span, place.path), message, help);
            }
            continue;
        };
        let Some(name) = place.text("type").filter(|name| *name != "queues") else { continue };
        let message = format!("`workers` has no meaning with the type `{name}`");
        let help = "take it out, or write type = \"queues\"";
        let found = check.found(&WORKERS_WITHOUT_QUEUES, (workers.key, place.path), message, help);
        beside(found, kind.node.span, "the type");
    }
}
