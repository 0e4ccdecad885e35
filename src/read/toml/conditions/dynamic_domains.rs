//! A host type has what does not work with domains that come and go.

use super::place::{self, text};
use super::{Check, beside};
use crate::diagnostic::code;

code! {
    /// A module of a host type does not support domains that come and go.
    ///
    /// # Why
    /// Servers from 5.0 on refuse the file as soon as there are host types (recorded at 5.0.0 to 6.8.0). A module at
    /// the top of the file is one of all host types.
    ///
    /// # Example
    /// ```toml 6.8
    /// [general]
    ///   host_types = ["type1"]
    ///   default_server_domain = "localhost"
    /// [modules.mod_shared_roster_ldap]
    /// ```
    ///
    /// # Fix
    /// Write the module under `host_config` of the hosts that need it, or take it out. No fix is made.
    pub static NO_DYNAMIC_DOMAINS = "no-dynamic-domains";
}

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    let types = check.root.at(&["general", "host_types"]);
    let Some(types) = types.filter(|node| node.as_items().is_some_and(|items| !items.is_empty())) else {
        return;
    };
    let names: Vec<&str> = types.as_items().unwrap_or_default().iter().filter_map(text).collect();
    let of: Vec<Option<&str>> = place::host_types_of_items(check.root);
    for place in check.find("modules.*") {
        let concerned =
            place.host.is_none_or(|at| of.get(at).copied().flatten().is_some_and(|of| names.contains(&of)));
        if !concerned || !check.has("modules", place.name) {
            continue;
        }
        let message = format!("`{}` does not support the dynamic domains of host types", place.name);
        let help = "write it under [[host_config]] of the hosts that need it, or take it out";
        let found = check.found(&NO_DYNAMIC_DOMAINS, (place.key, place.path), message, help);
        beside(found, types.span, "the host types");
    }
}
