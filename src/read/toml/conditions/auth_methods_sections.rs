//! A method of authentication is named, and its section is not there.

use super::Check;
use super::place::text;
use crate::catalogue;
use crate::diagnostic::code;

code! {
    /// `auth.methods` names a method that has no section in the same table.
    ///
    /// # Why
    /// Servers from 5.1 on refuse the file (recorded at 5.1.0 to 6.8.0). Under `host_config` the section must stand
    /// there too: the general one does not count.
    ///
    /// # Example
    /// ```toml 6.8
    /// [auth]
    ///   methods = ["internal"]
    /// ```
    ///
    /// # Fix
    /// Add the section, which may be empty, or take the method out. No fix is made.
    pub static METHOD_WITHOUT_SECTION = "method-without-section";
}

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    let section = catalogue::section("auth");
    for place in check.at() {
        let Some(methods) = place.get("methods").and_then(|node| node.as_items()) else { continue };
        for item in methods {
            let Some(method) = text(item).filter(|method| !place.has(method)) else { continue };
            let spec = section.and_then(|section| section.table(&format!("auth.{method}")));
            if spec.is_none_or(|spec| spec.state(check.server).is_none()) {
                continue;
            }
            let message = format!("the method `{method}` has no section in `{}`", place.path);
            let path = place.path.to_string();
            let header = path.split_once('[').map_or(path.clone(), |(host, _)| format!("{host}.auth"));
            let help = format!("add [{header}.{method}]");
            check.found(&METHOD_WITHOUT_SECTION, (item.span, place.path), message, help);
        }
    }
}
