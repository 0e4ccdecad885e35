//! An access rule or an access control list is named and not defined.

use super::place::{Place, text};
use super::{Check, beside};
use crate::diagnostic::{code, nearest};
use foldhash::HashMap;
use std::collections::BTreeSet;

code! {
    /// An access rule is named that `[access]` does not define.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0). A rule that is not there allows nobody.
    ///
    /// # Example
    /// ```toml 6.8
    /// [modules.mod_register]
    ///   access = "regsiter"
    /// [[access.register]]
    ///   acl = "all"
    ///   value = "allow"
    /// ```
    ///
    /// # Fix
    /// Define the rule, or write the name of another one, `all` or `none`. No fix is made.
    pub static UNDEFINED_ACCESS_RULE = "undefined-access-rule";

    /// An access control list is named that `[acl]` does not define.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0). A list that is not there has nobody in it.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[access.configure]]
    ///   acl = "admin"
    ///   value = "allow"
    /// ```
    ///
    /// # Fix
    /// Define the list, or write the name of another one, `all` or `none`. No fix is made.
    pub static UNDEFINED_ACL = "undefined-acl";
}

pub(super) fn check(check: &mut Check<'_>) {
    let named_lists = check.find("access.*[].acl");
    let acls = defined(check, "acl.*", "acls", named_lists.is_empty());
    // A list that is not there may be named very often.
    let mut helps: HashMap<&str, String> = HashMap::default();
    for place in named_lists {
        let Some(name) = text(place.node).filter(|name| !name.is_empty() && !acls.contains(name)) else {
            continue;
        };
        let message = format!("there is no access control list `{name}`: nobody is in it");
        let help =
            helps.entry(name).or_insert_with(|| help(name, &acls, format!("add [[acl.{name}]]"))).clone();
        check.found(&UNDEFINED_ACL, (place.node.span, place.path), message, help);
    }
    let named = named(check);
    let rules = defined(check, "access.*", "rules", named.is_empty());
    let section = check.root.get("access").map(|entry| entry.key.span);
    for place in named {
        let Some(name) = text(place.node).filter(|name| !name.is_empty() && !rules.contains(name)) else {
            continue;
        };
        let lost = if place.name == "shaper" { "it gives no shaper" } else { "nobody is allowed" };
        let message = format!("there is no access rule `{name}`: {lost}");
        let help = help(name, &rules, format!("add [[access.{name}]]"));
        let found = check.found(&UNDEFINED_ACCESS_RULE, (place.node.span, place.path), message, help);
        if let Some(section) = section {
            beside(found, section, "access rules are defined here");
        }
    }
}

/// What is defined anywhere in the file, and what servers define; nothing, where nobody asks.
fn defined<'f>(check: &Check<'f>, pattern: &str, own: &str, unasked: bool) -> BTreeSet<&'f str> {
    if unasked {
        return BTreeSet::new();
    }
    let own: BTreeSet<&'f str> = check.list(own).collect();
    own.into_iter().chain(check.find(pattern).into_iter().map(|place| place.name)).collect()
}

/// The places that name an access rule.
fn named<'f>(check: &Check<'f>) -> Vec<Place<'f>> {
    let mut out = check.found_at("listeners");
    out.extend(check.of_modules("access_rule"));
    out
}

fn help(name: &str, known: &BTreeSet<&str>, otherwise: String) -> String {
    match nearest(name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => otherwise,
    }
}
