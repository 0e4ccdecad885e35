//! What the terms of a whole old file come to: for all hosts, and for each host what differs.
//!
//! Terms are applied from top to bottom and the last of its kind counts; `acl` terms add up. What is kept for each
//! host is overwritten by a later term for all hosts. (Source: the term-by-term reading of servers 3.7.1 and 4.0.1.)

use super::forms::{self, Place};
use super::gather::{Kept, Terms};
use super::{Reader, Top, hosts};
use crate::catalogue::legacy::{self, Bindings, Context, Form, Key, Pattern, Scope};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::tree::{Content, LeftOut, Map, Node};
use crate::read::irregular;
use crate::read::{
    DUPLICATE_TERM, HOST_NOT_SERVED, HOST_SETTING_NOT_READ, IGNORED_OPTION, LOST_SETTING, NOT_A_LIST,
    OVERWRITTEN_HOST_SETTING, UNKNOWN_TERM,
};
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};
use foldhash::{HashMap, HashSet};
use thin_vec::ThinVec;

/// What is said of one host.
struct Host {
    name: String,
    span: Span,
    kept: Terms,
}

/// What has been gathered of a file.
#[derive(Default)]
struct Gathered {
    /// The terms for all hosts.
    general: Terms,
    hosts: Vec<Host>,
    /// Where the host of a name is.
    host_names: HashMap<String, usize>,
    left_out: ThinVec<LeftOut>,
}

/// Reads all terms but those of services.
pub(super) fn read(reader: &mut Reader<'_>, tops: Vec<Top>) -> Map {
    let served: Option<HashSet<String>> = hosts::read(reader, &tops).map(|names| names.into_iter().collect());
    let mut gathered = Gathered::default();
    for (at, top) in tops.into_iter().enumerate() {
        match host_config(&top.term) {
            Some((host, terms)) => gathered.host_config(reader, host, terms, at),
            None if top.broken && !matches!(top.term.kind, ErlKind::Tuple(_)) => {
                reader.ledger.verdict(top.form);
            }
            None => gathered.general(reader, top.term, at),
        }
    }
    let mut map = Map::default();
    let Gathered { general, hosts, left_out, .. } = gathered;
    let mut general = general.into_terms();
    map.left_out = left_out;
    // The order of forms, so that what adds up does so in one order.
    general.sort_by_cached_key(|kept| forms::rank(reader, &kept.term));
    if hosts.is_empty() {
        // Nobody asks for them again.
        for kept in general {
            apply(reader, &kept.term, &Place::default(), &mut map);
        }
        return map;
    }
    for kept in &general {
        apply(reader, &kept.term, &Place::default(), &mut map);
    }
    let general = general.iter().map(|kept| (kept.name.as_str(), kept)).collect();
    for host in hosts {
        of_host(reader, host, &general, served.as_ref(), &mut map);
    }
    map
}

/// The host and the terms of a `host_config` term.
fn host_config(term: &Erl) -> Option<(&Erl, &Erl)> {
    match &term.kind {
        ErlKind::Tuple(items) => match items.as_slice() {
            [key, host, terms] if key.atom() == Some("host_config") => Some((host, terms)),
            _ => None,
        },
        _ => None,
    }
}

/// What a term is about; `acl` terms are each about something of their own.
fn name(term: &Erl, at: usize) -> String {
    let ErlKind::Tuple(items) = &term.kind else { return term.to_string() };
    match items.as_slice() {
        [key, name, _] if key.atom() == Some("acl") => format!("acl {name} {at}"),
        [key, name, _] if matches!(key.atom(), Some("access" | "shaper" | "domain_certfile")) => {
            format!("{key} {name}")
        }
        [key, ..] if matches!(key.atom(), Some("host" | "hosts")) => "hosts".to_owned(),
        [key, ..] => key.to_string(),
        [] => String::new(),
    }
}

impl Gathered {
    /// Takes a term for all hosts; an earlier one of its name does not count.
    fn general(&mut self, reader: &mut Reader<'_>, term: Erl, at: usize) {
        let name = name(&term, at);
        let kept = Kept::new(name.clone(), term, at);
        let Kept { term, .. } = &kept;
        if let Some(before) = self.general.take(&name) {
            let flag = matches!(term.kind, ErlKind::Atom(_));
            let message = format!("this `{name}` term does not count: a later one takes its place");
            let finding = Diagnostic::warning(&DUPLICATE_TERM, before.term.span, message);
            reader.findings.push(finding.related(term.span, "the one that counts"));
            if !flag {
                self.leave_out(&before.term, "a later term of its kind counts");
            }
        }
        self.general.push(kept);
    }

    fn leave_out(&mut self, term: &Erl, why: &str) {
        self.left_out.push(LeftOut { span: term.span, why: why.to_owned() });
    }

    fn host_config(&mut self, reader: &mut Reader<'_>, host: &Erl, terms: &Erl, at: usize) {
        let ErlKind::String(name) = &host.kind else {
            let message = format!("a host is named by a string, not by {host}; the server stops at it");
            let help = format!("write \"{}\" in double quotes", forms::text(host));
            reader.findings.push(Diagnostic::error(&UNKNOWN_TERM, host.span, message).help(help));
            return;
        };
        let Some(items) = forms::items(terms) else {
            let message = format!("`host_config` of `{name}` must have a list of terms");
            reader.findings.push(Diagnostic::error(&NOT_A_LIST, terms.span, message).path("host_config"));
            return;
        };
        let index = *self.host_names.entry(name.clone()).or_insert_with(|| {
            self.hosts.push(Host { name: name.clone(), span: host.span, kept: Terms::default() });
            self.hosts.len() - 1
        });
        for item in items {
            reader.ledger.term(item.span);
            reader.ledger.verdict(item.span);
            self.of_host(reader, index, item.clone(), at);
        }
    }

    /// Takes one term of a host.
    fn of_host(&mut self, reader: &mut Reader<'_>, index: usize, term: Erl, at: usize) {
        let ErlKind::Tuple(parts) = &term.kind else { return wrong(reader, &term) };
        let key = parts.first().and_then(Erl::atom).unwrap_or_default().to_owned();
        match (key.as_str(), parts.as_slice()) {
            ("hosts" | "host", [_, _]) => {
                not_read(reader, &term, "`hosts` in a `host_config` is passed over");
                self.leave_out(&term, "passed over in a host_config");
            }
            ("outgoing_pools", [_, _]) => self.general(reader, term, at),
            ("services", [_, _]) => {}
            (_, [key, list]) if adds(key).is_some() => {
                let what = adds(key).expect("it was found just now").to_owned();
                self.add(reader, index, &what, list, &term, at);
            }
            (_, [_, _]) => match forms::scope(forms::top(reader, &term)) {
                Scope::Global => {
                    let server = reader.request.server;
                    let why =
                        format!("MongooseIM {server} keeps `{}` of a host and never reads it", parts[0]);
                    not_read(reader, &term, &why);
                    self.leave_out(&term, "not read in a host_config");
                }
                Scope::Host | Scope::Apart => self.keep(reader, index, term, at),
            },
            ("acl" | "access" | "shaper", [_, _, _]) => self.keep(reader, index, term, at),
            _ => wrong(reader, &term),
        }
    }

    fn keep(&mut self, reader: &mut Reader<'_>, index: usize, term: Erl, at: usize) {
        let kept = &mut self.hosts[index].kept;
        // Each `acl` term is about something of its own, wherever it stands.
        let name = name(&term, at * 1000 + kept.len());
        if let Some(before) = kept.take(&name) {
            let message =
                format!("this `{name}` term of the host does not count: a later one takes its place");
            let finding = Diagnostic::warning(&DUPLICATE_TERM, before.term.span, message);
            reader.findings.push(finding.related(term.span, "the one that counts"));
        }
        kept.push(Kept::new(name, term, at));
    }

    /// `{{add, Key}, List}`: the list goes before the value that is known so far.
    fn add(&mut self, reader: &mut Reader<'_>, index: usize, key: &str, list: &Erl, term: &Erl, at: usize) {
        let Some(items) = forms::items(list).map(<[Erl]>::to_vec) else {
            let message = format!("what is added to `{key}` must be a list; the server stops at {list}");
            reader.findings.push(Diagnostic::error(&NOT_A_LIST, list.span, message).path("host_config"));
            return;
        };
        let key = Erl::new(term.span, ErlKind::Atom(key.to_owned()));
        let (host, name) = (&mut self.hosts[index].kept, key.to_string());
        let general = self.general.get(&name);
        let newer = |kept: &Kept| general.is_none_or(|general| general.at < kept.at);
        let before = host.take(&name).filter(newer).or_else(|| general.cloned());
        host.push(Kept::adding(before, &key, list.span, items, at));
    }
}

/// The key that `{add, Key}` names.
fn adds(key: &Erl) -> Option<&str> {
    let ErlKind::Tuple(parts) = &key.kind else { return None };
    match parts.as_slice() {
        [add, key] if add.atom() == Some("add") => key.atom(),
        _ => None,
    }
}

fn wrong(reader: &mut Reader<'_>, term: &Erl) {
    let message = format!("the server does not know a term of this shape in a `host_config`: {term}");
    let help = "a term of a host is a pair: {key, Value}";
    reader.findings.push(Diagnostic::error(&UNKNOWN_TERM, term.span, message).path("host_config").help(help));
}

fn not_read(reader: &mut Reader<'_>, term: &Erl, message: &str) {
    let help = "move it out of the `host_config`, or take it out";
    let finding = Diagnostic::warning(&HOST_SETTING_NOT_READ, term.span, message);
    reader.findings.push(finding.path("host_config").help(help));
}

/// Writes what a term says.
fn apply(reader: &mut Reader<'_>, term: &Erl, place: &Place, out: &mut Map) {
    reader.ledger.verdict(term.span);
    let normal = irregular::normal(reader, term);
    let term = normal.as_ref().unwrap_or(term);
    if let Some((_, form)) = forms::top(reader, term) {
        let mut bindings = Bindings::new();
        form.pattern().matches(term, &mut bindings);
        reader.apply(form, &bindings, term, place, out);
        return;
    }
    let ErlKind::Tuple(parts) = &term.kind else { return };
    let [key, _] = parts.as_slice() else { return };
    let known = legacy::context("top").into_iter().flat_map(Context::all);
    let known: Vec<(&Form, String)> = known
        .filter_map(|form| Some((&**form, form.pattern().key()?.clone())))
        .filter_map(|(form, key)| match key {
            Pattern::Term(term) => Some((form, term.to_string())),
            _ => None,
        })
        .collect();
    let text = key.to_string();
    if let Some((form, _)) = known.iter().find(|(_, name)| *name == text) {
        return reader.unreadable(form, term, place, out);
    }
    let server = reader.request.server;
    out.left_out.push(LeftOut { span: term.span, why: format!("not read by MongooseIM {server}") });
    let mut misplaced = Vec::new();
    super::misplaced::check(term, &mut misplaced);
    if !misplaced.is_empty() {
        return;
    }
    let message = format!("MongooseIM {server} keeps `{text}` and reads it nowhere");
    let help = match nearest(&text, known.iter().map(|(_, name)| name.as_str())) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "take it out, unless code of your own reads it".to_owned(),
    };
    reader.findings.push(Diagnostic::warning(&IGNORED_OPTION, term.span, message).path(text).help(help));
}

/// Writes what is otherwise for one host.
fn of_host(
    reader: &mut Reader<'_>,
    host: Host,
    general: &HashMap<&str, &Kept>,
    served: Option<&HashSet<String>>,
    map: &mut Map,
) {
    let mut item = Map::default();
    let terms = host.kept.into_terms();
    if served.is_some_and(|served| !served.contains(&host.name.to_lowercase())) {
        let message = format!("`{}` is none of the hosts; what is said of it has no effect", host.name);
        let help = "add it to `hosts`, or take the `host_config` out";
        let finding = Diagnostic::warning(&HOST_NOT_SERVED, host.span, message).path("host_config");
        reader.findings.push(finding.help(help));
    }
    let place = Place { keys: Vec::new(), host: Some(host.name.clone()) };
    let mut kept: Vec<&Kept> = Vec::new();
    for term in &terms {
        let apart = forms::scope(forms::top(reader, &term.term)) == Scope::Apart;
        let for_all = general.get(term.name.as_str()).filter(|_| !apart);
        match for_all {
            Some(general) if general.at > term.at => {
                let message = format!(
                    "`{}` of `{}` does not count: a later term for all hosts overwrites it",
                    term.name, host.name
                );
                let help = "move the `host_config` behind the term, if it is meant to count";
                let finding = Diagnostic::warning(&OVERWRITTEN_HOST_SETTING, term.term.span, message);
                let finding =
                    finding.path("host_config").related(general.term.span, "overwrites it").help(help);
                reader.findings.push(finding);
                map.left_out.push(LeftOut {
                    span: term.term.span,
                    why: format!("of host {}: overwritten by a later term for all hosts", host.name),
                });
            }
            Some(general) if irregular::same(reader, &general.term, &term.term) => {
                let message = format!("`{}` of `{}` is what all hosts have", term.name, host.name);
                let finding = Diagnostic::info(&HOST_SETTING_NOT_READ, term.term.span, message);
                reader.findings.push(finding.path("host_config").help("take it out"));
            }
            _ => kept.push(term),
        }
    }
    let is_auth = |reader: &Reader<'_>, term: &Erl| {
        forms::top(reader, term).is_some_and(|(_, form)| {
            form.to.iter().any(|(path, _)| path.keys.first() == Some(&Key::Name(AUTH.to_owned())))
        })
    };
    // A table of a host takes the place of all inner options of authentication.
    if kept.iter().any(|kept| is_auth(reader, &kept.term))
        && !kept.iter().any(|kept| kept.name == AUTH_OPTS)
        && let Some(general) = general.get(AUTH_OPTS)
    {
        kept.push(general);
    }
    kept.sort_by_key(|kept| forms::rank(reader, &kept.term));
    for kept in kept {
        apply(reader, &kept.term, &place, &mut item);
    }
    if item.is_empty() {
        map.left_out.append(&mut item.left_out);
        return;
    }
    let mut entries = Map::default();
    entries.insert("host", Node::string(host.name.clone()).at(host.span, host.span));
    entries.left_out = std::mem::take(&mut item.left_out);
    for (key, node) in item.into_entries() {
        entries.insert(key, node);
    }
    map.items("host_config").push(Node::new(Content::Table(entries)).at(host.span, host.span));
}

const AUTH: &str = "auth";
const AUTH_OPTS: &str = "auth_opts";

/// Services of the operator's own: a TOML file can name them, and say no option of theirs.
pub(super) fn own_services(reader: &mut Reader<'_>, map: &mut Map) {
    for (name, item, options) in std::mem::take(&mut reader.own_services) {
        let text = reader.sources.text(options);
        if text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']')).is_empty() {
            map.table("services").insert(name, Node::table().at(item, options));
            continue;
        }
        let message = format!("options of the service `{name}` cannot be said in a TOML file");
        let finding = Diagnostic::warning(&LOST_SETTING, options, message).path(format!("services.{name}"));
        reader.converted(None, finding);
        let why = "options of a service of your own cannot be said".to_owned();
        map.table("services").left_out.push(LeftOut { span: item, why });
    }
}
