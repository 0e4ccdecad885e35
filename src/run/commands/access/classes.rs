//! What rules of access say of an account: classes of `acl`, and the clauses of `access` that name them.

use super::patterns::{fits_expression, fits_glob};
use crate::model::tree::{Map, Node};
use crate::run::commands::site;

/// The account that calls, as it is prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::run::commands) struct Account {
    pub(in crate::run::commands) user: String,
    pub(in crate::run::commands) host: String,
}

/// Whether a rule allows an account: the first clause whose class it is in decides. `None`: a pattern is beyond what is
/// known here.
pub(super) fn allows(tree: &Map, rule: &str, account: &Account) -> Option<bool> {
    let clauses = tree.find(&["access", rule]).and_then(Node::as_items).unwrap_or_default();
    for clause in clauses.iter().filter_map(Node::as_table) {
        let class = clause.get("acl").and_then(Node::as_str).unwrap_or_default();
        if is_in(tree, class, account)? {
            return Some(clause.get("value").and_then(Node::as_str) == Some("allow"));
        }
    }
    Some(false)
}

/// Whether an account is in a class.
fn is_in(tree: &Map, class: &str, account: &Account) -> Option<bool> {
    match class {
        "all" => return Some(true),
        "none" => return Some(false),
        _ => {}
    }
    let patterns = tree.find(&["acl", class]).and_then(Node::as_items).unwrap_or_default();
    let mut known = true;
    for pattern in patterns.iter().filter_map(Node::as_table) {
        match fits(tree, pattern, account) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = false,
        }
    }
    known.then_some(false)
}

/// Whether all conditions of a pattern hold.
fn fits(tree: &Map, pattern: &Map, account: &Account) -> Option<bool> {
    let mut all = true;
    for (name, value) in pattern.iter() {
        let value = value.as_str().unwrap_or_default().to_lowercase();
        // Whoever calls has no resource.
        let part = match name.split('_').next() {
            Some("user") => account.user.as_str(),
            Some("server") => account.host.as_str(),
            _ => "",
        };
        all &= match (name, value.as_str()) {
            ("user", user) => user == account.user,
            ("server", host) => host == account.host,
            ("resource", _) | ("match", "none") => false,
            ("match", "all") => true,
            ("match", "current_domain" | "any_hosted_domain") => site::is_static(tree, &account.host),
            ("user_regexp" | "server_regexp" | "resource_regexp", pattern) => fits_expression(pattern, part)?,
            ("user_glob" | "server_glob" | "resource_glob", glob) => fits_glob(glob, part)?,
            _ => return None,
        };
    }
    Some(all)
}
