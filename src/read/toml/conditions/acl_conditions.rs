//! The keys that one item of an access control list may have together.

use super::Check;
use crate::diagnostic::code;

code! {
    /// An item of an access control list has keys that do not go together, or none.
    ///
    /// # Why
    /// Servers up to 5.0 refuse the file (recorded at 4.0.1 to 5.0.0): they know `match` alone, a user with or without
    /// a server, a server, and a resource, each as it is, as a regular expression or as a pattern. From 5.1 on all keys
    /// may stand together.
    ///
    /// # Example
    /// ```toml 5.0
    /// [[acl.admin]]
    ///   user = "admin"
    ///   resource = "console"
    /// ```
    ///
    /// # Fix
    /// Keep keys that go together. No fix is made.
    pub static ACL_KEYS = "acl-keys";
}

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    let sets: Vec<Vec<&str>> = check.list("together").map(|set| set.split(' ').collect()).collect();
    let first: Vec<&str> = check.list("first").collect();
    for place in check.at() {
        let entries = place.node.as_table().map_or(&[][..], |table| &table.entries);
        let keys: Vec<&str> = entries.iter().map(|entry| entry.key.name.as_str()).collect();
        let fits = |set: &Vec<&str>| set.len() == keys.len() && set.iter().all(|key| keys.contains(key));
        if first.iter().any(|key| keys.contains(key)) || sets.iter().any(fits) {
            continue;
        }
        let listed = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let message = if keys.is_empty() {
            "the item of an access control list is empty".to_owned()
        } else {
            format!("{listed} cannot stand together in an access control list")
        };
        let help = "keep match alone, or a user with or without a server, or a server, or a resource";
        check.found(&ACL_KEYS, (place.key, place.path), message, help);
    }
}
