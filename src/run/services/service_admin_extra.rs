//! `service_admin_extra`: registers groups of commands, in the order of `submods`.
//!
//! The groups before one that does not exist stay registered; then the service fails. (Source: 3.7.1 as run.)

use super::Plugin;
use crate::catalogue::{TableSpec, commands};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::Config;
use crate::read::{NOT_A_LIST, UNKNOWN_SUBMOD};
use crate::run::SUBMOD_NOT_AN_ATOM;
use crate::run::lifecycle::{ServiceState, Started};
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};
use crate::value::Value;
use std::collections::BTreeSet;

pub(super) const PLUGIN: Plugin =
    Plugin { name: "service_admin_extra", start, absent: |_| serde_json::Map::from_iter([detail(0)]) };

const SUBMODS: &str = "services.service_admin_extra.submods";

/// A group as it is given: its name, or the term that is no name; and its place.
struct Given {
    name: Result<String, String>,
    span: Span,
}

fn start(config: &Config, _table: &'static TableSpec, entry: Span) -> Started {
    let mut registered = BTreeSet::new();
    let stop = match groups(config, entry) {
        Ok(groups) => {
            groups.iter().enumerate().find_map(|(at, group)| register(config, at, group, &mut registered))
        }
        Err(stop) => Some(*stop),
    };
    let state = if stop.is_some() { ServiceState::Fails } else { ServiceState::Started };
    let (name, count) = detail(registered.len());
    let mut started = Started::new(state).detail(&name, count);
    started.stop = stop;
    started
}

fn detail(count: usize) -> (String, serde_json::Value) {
    ("commands".to_owned(), count.into())
}

/// The groups that are in effect.
fn groups(config: &Config, entry: Span) -> Result<Vec<Given>, Box<Diagnostic>> {
    let setting = config.setting(SUBMODS);
    let span = setting.and_then(|setting| setting.written.as_ref()).map_or(entry, |written| written.span);
    match setting.and_then(|setting| setting.effective.as_ref()) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => Ok(items.iter().map(|item| given(item, span)).collect()),
        Some(Value::Term(term)) => match &term.kind {
            ErlKind::List { items, tail: None } => Ok(items.iter().map(given_term).collect()),
            ErlKind::String(text) => Ok(text
                .chars()
                .map(|c| Given { name: Err(u32::from(c).to_string()), span: term.span })
                .collect()),
            _ => Err(Box::new(not_a_list(term))),
        },
        Some(other) => Ok(vec![given(other, span)]),
    }
}

fn not_a_list(term: &Erl) -> Diagnostic {
    let message = format!("`submods` must be a list of groups, not `{term}`; the node stops");
    let help = match &term.kind {
        ErlKind::Atom(name) if name != "true" => format!("write {{submods, [{name}]}}"),
        _ => "write {submods, [node, accounts]}".to_owned(),
    };
    Diagnostic::error(&NOT_A_LIST, term.span, message).path(SUBMODS).help(help)
}

fn given(item: &Value, span: Span) -> Given {
    let name = match item {
        Value::String(name) => Ok(name.clone()),
        other => Err(other.to_string()),
    };
    Given { name, span }
}

fn given_term(item: &Erl) -> Given {
    let name = match &item.kind {
        ErlKind::Atom(name) => Ok(name.clone()),
        _ => Err(item.to_string()),
    };
    Given { name, span: item.span }
}

/// Registers the commands of a group; why the service fails, if it does.
fn register(
    config: &Config,
    at: usize,
    group: &Given,
    registered: &mut BTreeSet<&'static str>,
) -> Option<Diagnostic> {
    let server = config.server;
    let path = format!("{SUBMODS}[{at}]");
    let name = match &group.name {
        Ok(name) => name,
        Err(text) => {
            let message = format!("a group of commands is named by an atom, not `{text}`; the node stops");
            let plain = text.trim_matches(['"', '<', '>']);
            let help = format!("write {plain} without quotes");
            return Some(Diagnostic::error(&SUBMOD_NOT_AN_ATOM, group.span, message).path(path).help(help));
        }
    };
    let there = |spec: &&'static crate::catalogue::CommandSpec| spec.lifetime.holds(server);
    let known: Vec<_> = commands().iter().filter(there).collect();
    let own: Vec<_> = known.iter().filter(|spec| spec.group == *name).collect();
    if own.is_empty() {
        let message = format!("MongooseIM {server} has no group of commands `{name}`; the node stops");
        let names = known.iter().filter(|spec| !spec.hidden).map(|spec| spec.group.as_str());
        let help = match nearest(name, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "take it out".to_owned(),
        };
        return Some(Diagnostic::error(&UNKNOWN_SUBMOD, group.span, message).path(path).help(help));
    }
    registered.extend(own.into_iter().map(|spec| spec.name.as_str()));
    None
}
