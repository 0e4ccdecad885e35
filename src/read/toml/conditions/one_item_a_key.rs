//! Items of a list that becomes a map.

use super::place::text;
use super::{Check, beside};
use crate::diagnostic::code;
use crate::value::Value;
use foldhash::HashMap;

code! {
    /// Two items of a list are for one thing.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.1.0 to 6.8.0): they keep the items by host, by domain or by name,
    /// and reporters by host and port.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[s2s.host_policy]]
    ///   host = "a.example.net"
    ///   policy = "allow"
    /// [[s2s.host_policy]]
    ///   host = "a.example.net"
    ///   policy = "deny"
    /// ```
    ///
    /// # Fix
    /// Keep one of the two. No fix is made.
    pub static TWO_ITEMS_FOR_ONE = "two-items-for-one";
}

/// The port of Graphite.
const DEFAULT_PORT: u16 = 2003;

pub(super) fn check(check: &mut Check<'_>) {
    for pattern in check.patterns("keys") {
        let mut known = HashMap::default();
        for place in check.find(pattern) {
            let Some(name) = text(place.node) else { continue };
            let first = *known.entry((place.path.list(), name)).or_insert(place.node.span);
            if first == place.node.span {
                continue;
            }
            let message = format!("there is an item for `{name}` already");
            let at = (place.node.span, place.path);
            let found = check.found(&TWO_ITEMS_FOR_ONE, at, message, "keep one of the two");
            beside(found, first, "the first item");
        }
    }
}

/// Reporters to one address.
pub(super) fn reporters(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    let mut known = HashMap::default();
    for place in check.at() {
        let Some(host) = place.text("host") else { continue };
        let port = place.get("port").map_or(Value::Integer(DEFAULT_PORT.into()), Value::from_toml);
        let first = *known.entry((host, port.to_string())).or_insert(place.key);
        if first == place.key {
            continue;
        }
        let message = "there is a reporter to this host and port already".to_owned();
        let found = check.found(&TWO_ITEMS_FOR_ONE, (place.key, place.path), message, "keep one of the two");
        beside(found, first, "the first item");
    }
}
