//! Goes through a section of the file beside the catalogue: unknown keys, wrong types and values, what is missing.

use super::way::Way;
use super::{Reader, check, unknown};
use crate::catalogue::under_host;
use crate::catalogue::{
    self, Catalogue, Child, Cursor, LateTable, ListState, OptionSpec, Place, TableSpec, format,
};
use crate::diagnostic::Diagnostic;
use crate::read::{DUPLICATE_ITEM, MISSING_OPTION, UNKNOWN_OPTION, WRONG_TYPE, WRONG_VALUE};
use crate::source::Span;
use crate::syntax::toml::{Entry, Node, Table, Value};
use std::collections::BTreeSet;

/// Where the walk is.
#[derive(Clone, Copy)]
struct At<'a> {
    /// The part of the catalogue that speaks of it.
    part: &'static Catalogue,
    /// The table in the catalogue.
    spec: &'static TableSpec,
    /// Its path in the file.
    path: Way<'a>,
    /// Where it is named.
    key: Span,
    /// Whether it stands under `host_config` and is not yet known to be allowed there.
    host: bool,
    /// What is not allowed there although its section is.
    barred: &'static [&'static str],
}

/// Checks a section; `host` tells that it stands under `host_config`, at `path`.
pub(super) fn section(reader: &mut Reader<'_>, name: &str, path: &str, entry: &Entry, host: bool) {
    let Some(part) = catalogue::section(name) else { return };
    let Some(spec) = part.table(name) else { return };
    let path = Way::From(path);
    let Some(table) = table_at(reader, path, &entry.value) else { return };
    let server = reader.request.server;
    let whole = catalogue::host_section(name, server).filter(|_| host);
    let allowed = whole.is_some() || under_host::table(spec, server);
    let barred = whole.map_or(&[][..], |section| &section.but);
    walk(reader, At { part, spec, path, key: entry.key.span, host: host && !allowed, barred }, table);
}

/// The table that a node is; anything else is reported.
fn table_at<'n>(reader: &mut Reader<'_>, path: Way<'_>, node: &'n Node) -> Option<&'n Table> {
    if let Value::Table(table) = &node.value {
        return Some(table);
    }
    let path = path.to_string();
    let message = format!("`{path}` must be a table, not {}", node.value.kind());
    let help = format!("write its options under [{}]", path.replace("[0]", ""));
    reader.findings.push(Diagnostic::error(&WRONG_TYPE, node.span, message).path(path).help(help));
    None
}

fn walk(reader: &mut Reader<'_>, at: At<'_>, table: &Table) {
    let server = reader.request.server;
    for entry in &table.entries {
        let name = entry.key.name.as_str();
        let path = Way::Key(&at.path, name);
        if let Some(fault) = at.spec.key_format(server).and_then(|format| format::fault(format, name, server))
        {
            let message = format!("the key `{name}` {}", fault.message);
            let mut finding = Diagnostic::error(&WRONG_VALUE, entry.key.span, message).path(path.to_string());
            finding.help = fault.meant.map(|meant| format!("did you mean `{meant}`?"));
            reader.findings.push(finding);
            continue;
        }
        match (Cursor { part: at.part, spec: at.spec }).child(name, server) {
            Some(Child::Option(option, state)) => {
                let mut option_at = at;
                option_at.host &= state.place != Some(Place::Host);
                if option_at.host || at.barred.contains(&option.path.as_str()) {
                    not_under_host(reader, path, entry.key.span);
                } else {
                    check::value(reader, option, state, &entry.value, &path);
                }
            }
            Some(Child::Table(Cursor { spec, .. })) if taken_instead(spec, &entry.value, server) => {}
            Some(Child::Table(Cursor { part, spec })) => {
                let host = at.host && !under_host::table(spec, server);
                if host && !catalogue::host_leaves().holds(server) && !under_host::leads(part, spec, server) {
                    not_under_host(reader, path, entry.key.span);
                } else if let Some(table) = table_at(reader, path, &entry.value) {
                    walk(reader, At { part, spec, path, key: entry.key.span, host, ..at }, table);
                }
            }
            Some(Child::Array(Cursor { spec, .. })) if taken_instead(spec, &entry.value, server) => {}
            Some(Child::Array(Cursor { part, spec })) => array(reader, at, part, spec, path, entry),
            None if at.spec.loose.is_some_and(|loose| loose.holds(server)) => {}
            None => unknown_key(reader, at, &path.to_string(), entry),
        }
    }
    missing(reader, at, table);
}

/// Whether a server takes this plain value where a table should be.
fn taken_instead(spec: &TableSpec, node: &Node, server: catalogue::Version) -> bool {
    matches!((spec.also, &node.value), (Some((value, at)), Value::Boolean(found)) if value == *found && at.holds(server))
}

fn array(
    reader: &mut Reader<'_>,
    at: At<'_>,
    part: &'static Catalogue,
    spec: &'static TableSpec,
    path: Way<'_>,
    entry: &Entry,
) {
    let server = reader.request.server;
    let host = at.host && !under_host::table(spec, server);
    let Some(items) = entry.value.as_items() else {
        let message = format!("`{path}` must be an array of tables, not {}", entry.value.value.kind());
        let help = format!("write each item under [[{path}]]");
        let finding = Diagnostic::error(&WRONG_TYPE, entry.value.span, message);
        reader.findings.push(finding.path(path.to_string()).help(help));
        return;
    };
    let state = spec.list_state(server);
    if let Some(least) = state.and_then(|state| state.items_min_len)
        && items.len() < least
    {
        let message = format!("`{path}` must have {least} item or more");
        let finding = Diagnostic::error(&WRONG_VALUE, entry.value.span, message);
        reader.findings.push(finding.path(path.to_string()));
    }
    let mut seen = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        let path = Way::Item(&path, index);
        if let Some(table) = table_at(reader, path, item) {
            walk(reader, At { part, spec, path, key: item.span, host, ..at }, table);
        }
        let unique = state.filter(|state| state.unique || !state.by.is_empty());
        let identity = unique.and_then(|state| identity(state, item));
        if identity.is_some_and(|identity| !seen.insert(identity)) {
            let message = "the item stands twice in an array whose items must differ";
            reader
                .findings
                .push(Diagnostic::error(&DUPLICATE_ITEM, item.span, message).path(path.to_string()));
        }
    }
}

/// What tells an item of an array from others: the keys that do, or all of it.
fn identity(state: &ListState, item: &Node) -> Option<Vec<Option<String>>> {
    let plain = |node: &Node| crate::value::Value::from_toml(node).to_string();
    if state.by.is_empty() {
        return Some(vec![Some(plain(item))]);
    }
    let table = item.as_table()?;
    Some(state.by.iter().map(|key| table.get(key).map(|entry| plain(&entry.value))).collect())
}

/// Reports what a table must have and does not.
fn missing(reader: &mut Reader<'_>, at: At<'_>, table: &Table) {
    let server = reader.request.server;
    let mut report = |name: &str, help: String| {
        if reader.is_lost(&format!("{}.{name}", at.path)) {
            return;
        }
        let message = format!("`{}` needs `{name}`", at.path);
        let finding = Diagnostic::error(&MISSING_OPTION, at.key, message).path(at.path.to_string());
        reader.findings.push(finding.help(help));
    };
    for (option, state) in at.spec.required(server) {
        let elsewhere = at.host && state.place != Some(Place::Host);
        if option.name != "*" && !elsewhere && table.get(option.name).is_none() {
            let example = option.example.unwrap_or("…");
            report(option.name, format!("add {} = {example}", option.name));
        }
    }
    for child in at.part.children(at.spec.path).filter(|child| child.may_be_required) {
        let required = child.state(server).is_some_and(|state| state.required)
            || child.list_state(server).is_some_and(|state| state.required);
        let elsewhere = at.host && !under_host::table(child, server);
        if !required || elsewhere {
            continue;
        }
        let name = child.key();
        if name != "*" && table.get(name).is_none() {
            report(name, format!("add [{}.{name}]", at.path));
        }
    }
}

fn not_under_host(reader: &mut Reader<'_>, path: Way<'_>, span: Span) {
    let message = format!("`{path}` cannot stand under `host_config`");
    let help = "move it to the top of the file: it is for all hosts";
    reader.findings.push(Diagnostic::error(&UNKNOWN_OPTION, span, message).path(path.to_string()).help(help));
}

/// Reports a key that the table does not have. An open table takes any further table: its server stumbles over the
/// keys in that.
fn unknown_key(reader: &mut Reader<'_>, at: At<'_>, path: &str, entry: &Entry) {
    let open = at.spec.open.is_some_and(|open| open.holds(reader.request.server));
    let tables: Vec<(String, &Table)> = match &entry.value.value {
        Value::Table(table) if open => vec![(path.to_owned(), table)],
        Value::Tables(items) | Value::Array(items) if open => {
            let tables = items.iter().enumerate();
            tables.filter_map(|(at, item)| Some((format!("{path}[{at}]"), item.as_table()?))).collect()
        }
        _ => return report_unknown(reader, at, path, entry),
    };
    let inner = tables.iter().flat_map(|(path, table)| {
        table.entries.iter().map(move |inner| Way::Key(&Way::From(path), &inner.key.name).to_string())
    });
    let inner: Vec<String> = inner.collect();
    if inner.is_empty() && entry.value.as_table().is_none() {
        report_unknown(reader, at, path, entry);
    }
    for path in inner {
        report_unknown(reader, at, &path, entry);
    }
}

/// When there was a key that the path itself names, where a server takes a table for one that may have any name.
fn other_lifetime(at: At<'_>, name: &str) -> Option<catalogue::Lifetime> {
    let mut path = String::new();
    for part in at.path.to_string().split_inclusive(']') {
        path += part.split('[').next().unwrap_or_default();
        path += if part.ends_with(']') { "[]" } else { "" };
    }
    let path = path.strip_prefix("host_config[].").unwrap_or(&path);
    let module = path.strip_prefix("modules.").and_then(|rest| catalogue::module(rest.split('.').next()?));
    let spec = module.unwrap_or(at.part).table(path).filter(|spec| spec.path != at.spec.path)?;
    spec.option(name).map(|_| spec.lifetime)
}

fn report_unknown(reader: &mut Reader<'_>, at: At<'_>, path: &str, entry: &Entry) {
    let server = reader.request.server;
    let name = entry.key.name.as_str();
    let parent = at.spec.path;
    let own = if parent == "modules" { catalogue::module(name).unwrap_or(at.part) } else { at.part };
    let option = at.spec.option(name).map(OptionSpec::lifetime);
    let child = [format!("{parent}.{name}"), format!("{parent}.{name}[]")]
        .iter()
        .find_map(|path| own.table(path))
        .map(|table| table.lifetime);
    let known = option.or(child).or_else(|| other_lifetime(at, name));
    let story = catalogue::story(&format!("{parent}.{name}"), known, server);
    let message = match &story {
        Some(story) => format!("MongooseIM {server} has no `{name}` in `{}` ({})", at.path, story.text),
        None => format!("MongooseIM {server} has no `{name}` in `{}`", at.path),
    };
    let options = at.spec.at(server).map(|(option, _)| option.name);
    let tables = at.part.children(parent).filter(|table| table.state(server).is_some()).map(LateTable::key);
    let names: Vec<&str> = options.chain(tables).filter(|name| *name != "*").collect();
    let help = unknown::meant(name, parent, &names, story.as_ref(), server);
    let help = help.unwrap_or_else(|| {
        let why = if names.is_empty() { ": this table has no options" } else { "" };
        format!("take it out{why}")
    });
    reader.findings.push(Diagnostic::error(&UNKNOWN_OPTION, entry.key.span, message).path(path).help(help));
}
