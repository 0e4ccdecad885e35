//! Who may use a command: `general.mongooseimctl_access_commands`.
//!
//! One rule must hold for the caller, have the command and take the arguments. Without rules everybody may do
//! everything.

use super::Given;
use crate::catalogue::runtime::control::control;
use crate::catalogue::{CommandSpec, Language};
use crate::model::Config;
use crate::model::tree::{Map, Node};

/// Whether a command is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Allowed,
    Denied,
    /// It depends on accounts.
    Unknown,
}

/// The rule that holds for everybody.
const EVERYBODY: &str = "all";

pub(super) fn decide(
    config: &Config,
    tree: &Map,
    command: &CommandSpec,
    given: &[Given],
    login: bool,
) -> Verdict {
    let rules = tree.find(&["general", "mongooseimctl_access_commands"]).and_then(Node::as_table);
    let Some(rules) = rules.filter(|rules| !rules.is_empty()) else { return Verdict::Allowed };
    // Every rule is looked at before any counts: a login that is wrong fails the call whatever another rule allows.
    if login && rules.iter().any(|(name, _)| name != EVERYBODY) {
        return Verdict::Unknown;
    }
    let lists_deny = config.language == Language::Toml && control().profile(config.server).toml_lists_deny;
    let holds = |rule: &Map| lists(rule, &command.name, lists_deny) && takes(rule, command, given);
    let allowed = rules.get(EVERYBODY).and_then(Node::as_table).is_some_and(holds);
    if allowed { Verdict::Allowed } else { Verdict::Denied }
}

/// Whether a rule has the command.
fn lists(rule: &Map, name: &str, lists_deny: bool) -> bool {
    match rule.get("commands") {
        None => true,
        Some(node) if node.as_str() == Some("all") => true,
        Some(node) => {
            !lists_deny
                && node.as_items().is_some_and(|items| items.iter().any(|item| item.as_str() == Some(name)))
        }
    }
}

/// Whether a rule takes the arguments. A restriction is a list of characters and equals nothing else; one on an
/// argument that the command does not have is no restriction.
fn takes(rule: &Map, command: &CommandSpec, given: &[Given]) -> bool {
    let specs = command.arguments();
    let Some(restrictions) = rule.get("argument_restrictions").and_then(Node::as_table) else { return true };
    restrictions.iter().all(|(name, value)| {
        let at = specs.iter().position(|spec| spec.name.as_deref() == Some(name));
        let value = value.as_str().unwrap_or_default();
        match at.and_then(|at| given.get(at)) {
            None => true,
            Some(Given::String(text)) => text == value,
            // The empty list is both no items and no characters.
            Some(Given::List(items)) => items.is_empty() && value.is_empty(),
            Some(Given::Integer(_) | Given::Binary(_)) => false,
        }
    })
}
