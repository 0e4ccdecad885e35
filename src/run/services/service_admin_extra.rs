//! `service_admin_extra`: registers groups of commands, in the order of `submods`.
//!
//! The groups before one that does not exist stay registered; then the service fails. (Source: 3.7.1 as run.)

use super::{Absent, Call, Plugin};
use crate::catalogue::{self, CommandSpec, commands};
use crate::diagnostic::{Applicability, Diagnostic, Edit, nearest};
use crate::model::Config;
use crate::read::{NOT_A_LIST, UNKNOWN_SUBMOD};
use crate::run::SUBMOD_NOT_AN_ATOM;
use crate::run::lifecycle::{ServiceState, Started};
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};
use crate::value::Value;

/// Its name.
pub(in crate::run) const NAME: &str = "service_admin_extra";

pub(super) const PLUGIN: Plugin = Plugin {
    name: NAME,
    start,
    absent: |_, _| Absent { details: [detail(0)].into_iter().collect(), ..Absent::default() },
};

const SUBMODS: &str = "services.service_admin_extra.submods";

/// A group as it is given: its name, or the term that is no name; and its place.
struct Given {
    name: Result<String, String>,
    span: Span,
}

fn start(call: &Call<'_>) -> Started {
    let (registered, wrong) = register(call.config, call.entry);
    let mut wrong = wrong.into_iter();
    let stop = wrong.next();
    let state = if stop.is_some() { ServiceState::Fails } else { ServiceState::Started };
    let (name, count) = detail(registered.len());
    let mut started = Started::new(state).detail(&name, count);
    started.stop = stop;
    started.findings = wrong.collect();
    started
}

/// The commands that the service registers, by name.
pub(in crate::run) fn registered(config: &Config) -> Vec<&'static CommandSpec> {
    let entry = config.table("services.service_admin_extra");
    entry.map_or_else(Vec::new, |entry| register(config, entry.span).0)
}

/// The commands that are registered, each once and by name, and what is wrong with the groups.
fn register(config: &Config, entry: Span) -> (Vec<&'static CommandSpec>, Vec<Diagnostic>) {
    let mut registered: Vec<&CommandSpec> = Vec::new();
    let mut wrong = Vec::new();
    match groups(config, entry) {
        Ok(groups) => {
            for (at, group) in groups.iter().enumerate() {
                let commands = commands_of(config, at, group);
                // Groups behind the first wrong one are not registered, but looked at.
                match commands {
                    Ok(commands) if wrong.is_empty() => registered.extend(commands),
                    Ok(_) => {}
                    Err(finding) => wrong.push(*finding),
                }
            }
        }
        Err(finding) => wrong.push(*finding),
    }
    registered.sort_unstable_by(|a, b| a.name.cmp(b.name));
    registered.dedup_by(|a, b| a.name == b.name);
    (registered, wrong)
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
    let finding = Diagnostic::error(&NOT_A_LIST, term.span, message).path(SUBMODS);
    match &term.kind {
        ErlKind::Atom(name) if name != "true" => {
            replace(finding.help(format!("write {{submods, [{name}]}}")), &format!("[{term}]"))
        }
        _ => finding.help("write {submods, [node, accounts]}"),
    }
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

/// The commands of a group; why the service fails, if it does.
fn commands_of(
    config: &Config,
    at: usize,
    group: &Given,
) -> Result<impl Iterator<Item = &'static CommandSpec>, Box<Diagnostic>> {
    let server = config.server;
    let path = || format!("{SUBMODS}[{at}]");
    let name = match &group.name {
        Ok(name) => name,
        Err(text) => {
            let message = format!("a group of commands is named by an atom, not `{text}`; the node stops");
            let plain = text.trim_matches(['"', '<', '>']);
            let help = if plain == text {
                "write names of groups, as in {submods, [node, accounts]}".to_owned()
            } else {
                format!("write {plain} without quotes")
            };
            let finding = Diagnostic::error(&SUBMOD_NOT_AN_ATOM, group.span, message).path(path()).help(help);
            let is_group = commands().iter().any(|spec| spec.group == plain);
            return Err(Box::new(if is_group { replace(finding, plain) } else { finding }));
        }
    };
    let known = move || commands().iter().filter(move |spec| spec.lifetime.holds(server));
    let own = catalogue::commands::group(name).iter().filter(move |spec| spec.lifetime.holds(server));
    if own.clone().next().is_none() {
        let message = format!("MongooseIM {server} has no group of commands `{name}`; the node stops");
        let names = known().filter(|spec| !spec.hidden).map(|spec| spec.group);
        let finding = Diagnostic::error(&UNKNOWN_SUBMOD, group.span, message).path(path());
        return Err(Box::new(match nearest(name, names) {
            Some(meant) => replace(finding.help(format!("did you mean `{meant}`?")), meant),
            None => finding.help("take it out"),
        }));
    }
    Ok(own)
}

/// Offers another text for the place of a finding; the node then comes to start.
fn replace(finding: Diagnostic, text: &str) -> Diagnostic {
    let edit = Edit { span: finding.span, text: text.to_owned() };
    finding.fix(Applicability::Unsafe, vec![edit])
}
