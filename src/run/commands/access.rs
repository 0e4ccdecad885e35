//! Who may use a command: `general.mongooseimctl_access_commands`.
//!
//! One rule must hold for the caller, have the command and take the arguments. Without rules everybody may do
//! everything.

mod classes;
mod patterns;

pub(super) use classes::Account;

use super::{Called, Given};
use crate::catalogue::Language;
use crate::catalogue::runtime::control::control;
use crate::model::Config;
use crate::model::tree::{Map, Node};
use crate::source::Sources;

/// Whether a command is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Allowed,
    Denied,
    /// The account or its password is wrong, and there is this to say of it.
    Wrong(Option<&'static str>),
    /// It depends on accounts that nobody keeps.
    Unchecked,
    /// It depends on a pattern that is not known here.
    Unknown,
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "runtime"), allow(dead_code))] // Nobody checks accounts where there is no store.
pub(super) enum Caller {
    /// No account is named.
    Nobody,
    /// One is named that nobody can check.
    Unchecked,
    /// Its password is wrong, and there is this to say of it.
    Wrong(Option<&'static str>),
    /// It is this one.
    Account(Account),
}

/// The rule that holds for everybody.
const EVERYBODY: &str = "all";

/// What rules are read in.
pub(super) struct Rules<'c> {
    pub(super) config: &'c Config,
    pub(super) tree: &'c Map,
    pub(super) sources: &'c Sources,
}

/// What a text of a file is to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Characters,
    Binary,
    Atom,
}

impl Rules<'_> {
    /// Whether a command may be used with these arguments by a caller.
    pub(super) fn decide(&self, called: &Called<'_>, who: &Caller) -> Verdict {
        let rules = self.tree.find(&["general", "mongooseimctl_access_commands"]).and_then(Node::as_table);
        let Some(rules) = rules.filter(|rules| !rules.is_empty()) else { return Verdict::Allowed };
        // Every rule is looked at before any counts: a wrong login fails the call whatever another rule allows.
        if rules.iter().any(|(name, _)| name != EVERYBODY) {
            match who {
                Caller::Unchecked => return Verdict::Unchecked,
                Caller::Wrong(why) => return Verdict::Wrong(*why),
                Caller::Nobody | Caller::Account(_) => {}
            }
        }
        let mut unknown = false;
        for (name, rule) in rules.iter() {
            let holds =
                rule.as_table().is_some_and(|rule| self.lists(rule, called.name) && self.takes(rule, called));
            let fits = match who {
                _ if name == EVERYBODY => Some(true),
                Caller::Account(account) => classes::allows(self.tree, name, account),
                _ => Some(false),
            };
            match fits {
                Some(true) if holds => return Verdict::Allowed,
                None if holds => unknown = true,
                _ => {}
            }
        }
        if unknown { Verdict::Unknown } else { Verdict::Denied }
    }

    /// Whether a rule has the command. Commands are atoms, and nothing else equals one.
    fn lists(&self, rule: &Map, name: &str) -> bool {
        let made_atoms = match self.config.language {
            Language::Toml => !control().profile(self.config.server).toml_lists_deny,
            Language::Terms => false,
        };
        let is = |item: &Node| item.as_str() == Some(name) && (made_atoms || self.kind(item) == Kind::Atom);
        match rule.get("commands") {
            None => true,
            Some(node) if node.as_str() == Some("all") => true,
            Some(node) => node.as_items().is_some_and(|items| items.iter().any(is)),
        }
    }

    /// Whether a rule takes the arguments: what it restricts must be equal in type and text. A restriction on an
    /// argument that the command does not have is none.
    fn takes(&self, rule: &Map, called: &Called<'_>) -> bool {
        let Called { specs, given, .. } = *called;
        let restrictions = rule.get("argument_restrictions").and_then(Node::as_table);
        restrictions.into_iter().flat_map(Map::iter).all(|(name, value)| {
            let at = specs.iter().position(|spec| spec.name.as_deref() == Some(name));
            let text = value.as_str().unwrap_or_default();
            match (at.and_then(|at| given.get(at)), self.kind(value)) {
                (None, _) => true,
                (Some(Given::String(given)), Kind::Characters)
                | (Some(Given::Binary(given)), Kind::Binary) => given == text,
                // The empty list is both no items and no characters.
                (Some(Given::List(items)), Kind::Characters) => items.is_empty() && text.is_empty(),
                _ => false,
            }
        })
    }

    /// Texts of a TOML file become lists of characters; in an old file they are what they are written as.
    fn kind(&self, node: &Node) -> Kind {
        let written = node.origin.map(|origin| self.sources.text(origin.value));
        match (self.config.language, written) {
            (Language::Terms, Some(written)) if written.starts_with("<<") => Kind::Binary,
            (Language::Terms, Some(written)) if !written.starts_with('"') => Kind::Atom,
            _ => Kind::Characters,
        }
    }
}
