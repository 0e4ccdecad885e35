//! The hosts and host types of the server.

use super::place::{Place, text};
use super::{Check, beside};
use crate::diagnostic::code;
use crate::source::Span;
use std::collections::BTreeMap;

code! {
    /// There is neither a host nor a host type.
    ///
    /// # Why
    /// Servers from 5.0 on refuse the file (recorded at 5.0.0 to 6.8.0).
    ///
    /// # Example
    /// ```toml 6.8
    /// [general]
    ///   hosts = []
    ///   default_server_domain = "localhost"
    /// ```
    ///
    /// # Fix
    /// Name a host in `hosts`, or a host type in `host_types` for domains that come and go. No fix is made.
    pub static NO_HOST = "no-host";

    /// A host is named twice, or a host type has the name of a host.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0). Hosts are compared in lower case.
    ///
    /// # Example
    /// ```toml 6.8
    /// [general]
    ///   hosts = ["localhost", "LOCALHOST"]
    ///   default_server_domain = "localhost"
    /// ```
    ///
    /// # Fix
    /// Take one of the two out. No fix is made.
    pub static DUPLICATE_HOST = "duplicate-host";

    /// A host has a character that no host can have.
    ///
    /// # Why
    /// Servers from 5.0 on refuse the file (recorded at 5.0.0 to 6.8.0).
    ///
    /// # Example
    /// ```toml 6.8
    /// [general]
    ///   hosts = ["local host"]
    ///   default_server_domain = "localhost"
    /// ```
    ///
    /// # Fix
    /// Write the name of the domain. No fix is made.
    pub static MALFORMED_HOST = "malformed-host";
}

/// The names of a list that are strings, with their places.
fn names<'f>(place: &Place<'f>, key: &str) -> Vec<(&'f str, Span)> {
    let items = place.get(key).and_then(|node| node.as_items()).unwrap_or_default();
    items.iter().filter_map(|item| Some((text(item)?, item.span))).collect()
}

/// Whether the profile for names of nodes refuses the character.
fn refused(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "\"&'/:<>@".contains(c)
}

pub(super) fn check(check: &mut Check<'_>) {
    for place in check.at() {
        if place.host.is_some() {
            continue;
        }
        let (hosts, types) = (names(&place, "hosts"), names(&place, "host_types"));
        let listed = |key| place.get(key).is_none_or(|node| node.as_items().is_some_and(<[_]>::is_empty));
        if check.holds() && listed("hosts") && listed("host_types") {
            let message = "there is neither a host nor a host type".to_owned();
            let span = place.at("hosts").map_or(place.key, |hosts| hosts.node.span);
            check.found(&NO_HOST, (span, place.path), message, "add hosts = [\"…\"]");
        }
        let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
        let types: BTreeMap<&str, Span> = types.into_iter().rev().collect();
        for (index, (host, span)) in hosts.iter().enumerate() {
            let path = format!("{}.hosts[{index}]", place.path);
            let lower = host.to_lowercase();
            if host.contains(refused) && check.holds() {
                let message = format!("`{host}` cannot be a host");
                check.found(&MALFORMED_HOST, (*span, &path), message, "write the name of a domain");
            }
            let twin = seen.get(&lower);
            // The same spelling twice is told of the array.
            if let Some((other, first)) = twin
                && other != host
            {
                let message = format!("`{host}` is the host `{other}` again");
                let found = check.found(&DUPLICATE_HOST, (*span, &path), message, "take one of the two out");
                found.severity = crate::diagnostic::Severity::Error;
                beside(found, *first, "first named here");
            }
            if let Some(other) = types.get(lower.as_str())
                && check.holds()
            {
                let message = format!("`{host}` is a host and a host type");
                let found =
                    check.found(&DUPLICATE_HOST, (*other, place.path), message, "rename the host type");
                beside(found, *span, "the host");
            }
            seen.entry(lower).or_insert((host, *span));
        }
    }
}
