//! The hosts that items of `host_config` are for.

use super::place::{self, text};
use super::{Check, beside};
use crate::diagnostic::{code, nearest};
use crate::source::Span;
use std::collections::BTreeMap;

code! {
    /// An item of `host_config` is for a host that the server does not have.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0). The settings are for nobody, and the host that is meant has
    /// those of the whole file.
    ///
    /// # Example
    /// ```toml 6.8
    /// [general]
    ///   hosts = ["example.com"]
    ///   default_server_domain = "example.com"
    /// [[host_config]]
    ///   host = "exmaple.com"
    ///   [host_config.modules.mod_carboncopy]
    /// ```
    ///
    /// # Fix
    /// Write the name of a host or a host type. No fix is made.
    pub static HOST_CONFIG_OF_NO_HOST = "host-config-of-no-host";

    /// Two items of `host_config` have one section for one host.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0). A host has one value for a section, so only one of the two can
    /// be in effect.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[host_config]]
    ///   host = "example.com"
    ///   [host_config.modules.mod_carboncopy]
    /// [[host_config]]
    ///   host = "example.com"
    ///   [host_config.modules.mod_time]
    /// ```
    ///
    /// # Fix
    /// Put what both say into one item. No fix is made.
    pub static DUPLICATE_HOST_CONFIG = "duplicate-host-config";
}

/// What an item is for.
const KEYS: [&str; 2] = ["host", "host_type"];

pub(super) fn check(check: &mut Check<'_>) {
    if place::hosts(check.root).next().is_none() {
        return;
    }
    let general = check.root.get("general").and_then(|entry| entry.value.as_table());
    let named = ["hosts", "host_types"].iter().filter_map(|key| general?.get(key)?.value.as_items());
    let hosts: BTreeMap<String, &str> =
        named.flatten().filter_map(text).map(|host| (host.to_lowercase(), host)).collect();
    let mut seen: BTreeMap<(String, &str), Span> = BTreeMap::new();
    for (index, item) in place::hosts(check.root) {
        let Some((key, name, span)) = KEYS.iter().find_map(|key| {
            let node = &item.get(key)?.value;
            Some((*key, text(node)?, node.span))
        }) else {
            continue;
        };
        let path = format!("host_config[{index}]");
        let lower = name.to_lowercase();
        // A part of a file does not say which hosts there are.
        if !hosts.is_empty() && !hosts.contains_key(&lower) {
            let message = format!("there is no host `{name}`: these settings are for nobody");
            let help = match nearest(name, hosts.values().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "add it to general.hosts, or take the item out".to_owned(),
            };
            check.found(&HOST_CONFIG_OF_NO_HOST, (span, &format!("{path}.{key}")), message, help);
        }
        for entry in item.entries.iter().filter(|entry| !KEYS.contains(&entry.key.name.as_str())) {
            let section = entry.key.name.as_str();
            match seen.get(&(lower.clone(), section)).copied() {
                Some(first) => {
                    let message = format!("`{name}` has the section `{section}` twice");
                    let help = "put what both say into one item";
                    let place = (entry.key.span, format!("{path}.{section}"));
                    let found = check.found(&DUPLICATE_HOST_CONFIG, (place.0, &place.1), message, help);
                    beside(found, first, "the first of them");
                }
                None => _ = seen.insert((lower.clone(), section), entry.key.span),
            }
        }
    }
}
