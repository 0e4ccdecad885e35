//! Items of a list that becomes a map.

use super::place::{Place, text};
use super::{Check, beside};
use crate::diagnostic::code;
use crate::value::Value;

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
        let found = check.find(pattern);
        for (index, place) in found.iter().enumerate() {
            let Some(name) = text(place.node) else { continue };
            let twin = found[..index].iter().find(|other| {
                text(other.node).is_some_and(|other| other == name) && other.path.is_in_list_of(place.path)
            });
            let Some(first) = twin else { continue };
            let message = format!("there is an item for `{name}` already");
            let path = place.path;
            let found =
                check.found(&TWO_ITEMS_FOR_ONE, (place.node.span, path), message, "keep one of the two");
            beside(found, first.node.span, "the first item");
        }
    }
}

/// Reporters to one address.
pub(super) fn reporters(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    let found = check.at();
    for (index, place) in found.iter().enumerate() {
        let address = |place: &Place<'_>| {
            let port = place.get("port").map(Value::from_toml);
            (place.text("host").map(str::to_owned), port.unwrap_or(Value::Integer(DEFAULT_PORT.into())))
        };
        let own = address(place);
        let Some(first) = found[..index].iter().find(|other| address(other) == own && own.0.is_some()) else {
            continue;
        };
        let message = "there is a reporter to this host and port already".to_owned();
        let found = check.found(&TWO_ITEMS_FOR_ONE, (place.key, place.path), message, "keep one of the two");
        beside(found, first.key, "the first item");
    }
}
