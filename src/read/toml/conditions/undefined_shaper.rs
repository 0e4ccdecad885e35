//! Traffic is to go through a shaper that is not defined.

use super::place::{Place, text};
use super::{Check, beside};
use crate::diagnostic::{Severity, code, nearest};
use std::collections::BTreeSet;

code! {
    /// A shaper is named that `[shaper]` does not define.
    ///
    /// # Why
    /// Servers from 6.4 on refuse the file where it is the shaper of a listener or of what goes to other servers
    /// (recorded at 6.4.0 to 6.8.0). Earlier ones load the file, and so do all for the shapers of rooms: no limit of that
    /// name can hold. What clients send goes through an access rule up to 6.0, and what other servers send up to 6.3; the
    /// values of such a rule are shapers. From 6.1 to 6.3 files often still name the rule for clients: nothing is limited
    /// then (6.1 to 6.3 as read).
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

/// The name of no limit.
const NONE: &str = "none";

pub(super) fn check(check: &mut Check<'_>) {
    let defined: BTreeSet<&str> = check.find("shaper.*").into_iter().map(|shaper| shaper.name).collect();
    if check.holds() {
        let shapers: Vec<_> = check.at().iter().filter_map(|place| place.at("shaper")).collect();
        shapers.iter().for_each(|place| shaper(check, &defined, place, Severity::Error));
    }
    let mut named: Vec<Place<'_>> = check.found_at("shapers");
    named.extend(check.of_modules("shaper"));
    // What an access rule gives for a name is a shaper where the rule decides on traffic.
    let rules: BTreeSet<&str> = check.found_at("rules").iter().filter_map(|place| text(place.node)).collect();
    for place in check.find("access.*") {
        let items = place.node.as_items().filter(|_| rules.contains(place.name)).unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let item = Place { path: place.path.item(index), node: item, ..place };
            named.extend(item.at("value"));
        }
    }
    named.iter().for_each(|place| shaper(check, &defined, place, Severity::Warning));
}

/// Reports the place if the shaper that it names is not defined.
fn shaper(check: &mut Check<'_>, defined: &BTreeSet<&str>, place: &Place<'_>, severity: Severity) {
    let Some(name) = text(place.node).filter(|name| !name.is_empty() && *name != NONE) else { return };
    if defined.contains(name) {
        return;
    }
    let message = format!("there is no shaper `{name}`");
    let help = match nearest(name, defined.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("add [shaper.{name}] with max_rate, or write \"{NONE}\""),
    };
    let section = check.root.get("shaper").map(|entry| entry.key.span);
    let found = check.found(&UNDEFINED_SHAPER, (place.node.span, place.path), message, help);
    found.severity = severity;
    if let Some(section) = section {
        beside(found, section, "shapers are defined here");
    }
}
