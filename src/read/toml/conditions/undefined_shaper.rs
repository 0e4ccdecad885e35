//! Traffic is to go through a shaper that is not defined.

use super::{Check, beside};
use crate::diagnostic::{code, nearest};

code! {
    /// A shaper is named that `[shaper]` does not define.
    ///
    /// # Why
    /// Servers from 6.4 on refuse the file (recorded at 6.4.0 to 6.8.0).
    ///
    /// # Example
    /// ```toml 6.8
    /// [[listen.c2s]]
    ///   port = 5222
    ///   shaper = "fast"
    /// ```
    ///
    /// # Fix
    /// Define it, write the name of another one, or `none`. No fix is made.
    pub static UNDEFINED_SHAPER = "undefined-shaper";
}

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    let defined = check.root.get("shaper").and_then(|entry| entry.value.as_table());
    let names = || defined.iter().flat_map(|table| &table.entries).map(|entry| entry.key.name.as_str());
    for place in check.at() {
        let Some(shaper) = place.at("shaper") else { continue };
        let Some(name) = place.text("shaper") else { continue };
        if name.is_empty() || name == "none" || names().any(|defined| defined == name) {
            continue;
        }
        let message = format!("there is no shaper `{name}`");
        let help = match nearest(name, names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("add [shaper.{name}] with max_rate, or write shaper = \"none\""),
        };
        let section = check.root.get("shaper").map(|entry| entry.key.span);
        let found = check.found(&UNDEFINED_SHAPER, (shaper.node.span, &shaper.path), message, help);
        if let Some(section) = section {
            beside(found, section, "shapers are defined here");
        }
    }
}
