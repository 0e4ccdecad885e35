//! The options of one table: known ones into settings, everything else into findings.

use super::Reader;
use crate::catalogue::{MisfitKind, OptionSpec, State, TableSpec, catalogue, format, story};
use crate::diagnostic::{Applicability, Diagnostic, Edit, nearest};
use crate::model::{Config, Origin, Setting, Written};
use crate::read::{DUPLICATE_ITEM, MISSING_OPTION, UNKNOWN_OPTION, UNKNOWN_SUBMOD, WRONG_TYPE, WRONG_VALUE};
use crate::source::Span;
use crate::syntax::toml::{Entry, Node, Table, Value};
use crate::value;
use std::fmt::Display;

/// Reads the entries of a table; options that are absent come with their defaults.
pub(super) fn options(
    reader: &mut Reader<'_>,
    spec: &'static TableSpec,
    table: &Table,
    key: Span,
    config: &mut Config,
) {
    let server = reader.request.server;
    let mut present: Vec<&str> = Vec::new();
    for entry in &table.entries {
        let name = entry.key.name.as_str();
        present.push(name);
        let child = catalogue().below(spec.path, name, false).filter(|child| child.lifetime.holds(server));
        let option = spec.option(name);
        match (option.and_then(|option| Some((option, option.at(server)?))), child) {
            (Some((option, state)), _) => setting(reader, option, state, table, entry, config),
            (None, Some(child)) => reader.table(child, &entry.value, entry.key.span, config),
            (None, None) => unknown(reader, spec, option, table, entry),
        }
    }
    for (option, state) in spec.at(server) {
        if present.contains(&option.name) {
            continue;
        }
        if state.required && !reader.is_lost(&option.path) {
            let message = format!("`{}` needs `{}`", spec.path, option.name);
            let example = option.example.unwrap_or("…");
            let help = format!("add {} = {example}", option.name);
            let finding = Diagnostic::error(&MISSING_OPTION, key, message).path(&option.path).help(help);
            reader.findings.push(finding);
        }
        let effective = state.default.clone();
        config.settings.push(Setting { spec: option, written: None, effective, origin: Origin::Default });
    }
}

fn setting(
    reader: &mut Reader<'_>,
    option: &'static OptionSpec,
    state: &State,
    table: &Table,
    entry: &Entry,
    config: &mut Config,
) {
    let node = &entry.value;
    reader.verdicts(node, entry.key.span);
    if option.secret {
        config.secrets.push(node.span);
    }
    let value = match state.value_type.read_toml(node) {
        Some(value) => {
            misfits(reader, option, state, node, &value, &option.path);
            value
        }
        None => {
            wrong_type(reader, option, state, node, &option.path);
            value::Value::from_toml(node)
        }
    };
    let written = Written {
        value: value.clone(),
        span: node.span,
        option: entry.key.span.to(node.span),
        used_at: None,
        comments: reader.comments(entry.key.span.to(node.span)),
        removal: super::removal::of(reader.text, table, entry.key.span.to(node.span)),
        ignored: None,
    };
    let setting =
        Setting { spec: option, written: Some(written), effective: Some(value), origin: Origin::Written };
    config.settings.push(setting);
}

/// Checks the value of an option that stands at `path`.
pub(super) fn value(
    reader: &mut Reader<'_>,
    option: &OptionSpec,
    state: &State,
    node: &Node,
    path: &dyn Display,
) {
    if !state.also.is_empty() && state.also.contains(&value::Value::from_toml(node)) {
        return;
    }
    match state.value_type.read_toml(node) {
        Some(value) => {
            misfits(reader, option, state, node, &value, path);
            paths(reader, option, state, node, path);
        }
        None => wrong_type(reader, option, state, node, path),
    }
}

/// Reports everything that keeps a value of the right type from being taken.
fn misfits(
    reader: &mut Reader<'_>,
    option: &OptionSpec,
    state: &State,
    node: &Node,
    value: &value::Value,
    at: &dyn Display,
) {
    let server = reader.request.server;
    needs(reader, option, state, node, at);
    for misfit in state.check(value, server) {
        let item = misfit.item.and_then(|at| match &node.value {
            Value::Array(items) => items.get(at).map(|item| (at, item.span)),
            _ => None,
        });
        let (path, span) = match item {
            Some((index, span)) => (format!("{at}[{index}]"), span),
            None => (at.to_string(), node.span),
        };
        let code = match misfit.kind {
            MisfitKind::Choice if option.choice_code == Some(UNKNOWN_SUBMOD.name) => &UNKNOWN_SUBMOD,
            MisfitKind::Duplicate => &DUPLICATE_ITEM,
            _ => &WRONG_VALUE,
        };
        let mut finding =
            Diagnostic::error(code, span, format!("`{}` {}", option.name, misfit.message)).path(path);
        if option.secret {
            finding.message = format!("`{}` has a value that is not taken", option.name);
        }
        finding = match &misfit.meant {
            Some(meant) => finding
                .help(format!("did you mean \"{meant}\"?"))
                .fix(Applicability::Unsafe, vec![Edit { span, text: format!("\"{meant}\"") }]),
            None => finding.help(help(option, state, server)),
        };
        reader.findings.push(finding);
    }
}

/// Reports a value that needs a table which the file does not have.
fn needs(reader: &mut Reader<'_>, option: &OptionSpec, state: &State, node: &Node, at: &dyn Display) {
    let Value::String(text) = &node.value else { return };
    let Some((_, table)) = state.needs.iter().find(|(value, _)| value == text) else { return };
    if reader.parsed.root.at(&table.split('.').collect::<Vec<_>>()).is_none() {
        let message = format!("`{}` = {text:?} needs `{table}`", option.name);
        let finding = Diagnostic::error(&WRONG_VALUE, node.span, message).path(at.to_string());
        reader.findings.push(finding.help(format!("add [{table}]")));
    }
}

/// Reports paths that lead to nothing, where it is known what is there.
fn paths(reader: &mut Reader<'_>, option: &OptionSpec, state: &State, node: &Node, at: &dyn Display) {
    let format = state.format.and_then(|format| format::target(format, reader.request.server));
    let (Some(root), Some(target)) = (reader.request.root, format) else { return };
    let mut look = |node: &Node, at: String| {
        let Value::String(text) = &node.value else { return };
        let (there, noun) = match target {
            format::Target::File => (root.is_file(text) || root.is_dir(text), "file"),
            format::Target::Folder => (root.is_dir(text), "folder"),
        };
        if !there && !text.is_empty() {
            let message = format!("`{}` names a {noun} that is not there: {text:?}", option.name);
            let help = "paths are relative to the folder that the server runs in";
            reader.findings.push(Diagnostic::error(&WRONG_VALUE, node.span, message).path(at).help(help));
        }
    };
    match &node.value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| look(item, format!("{at}[{index}]")));
        }
        _ => look(node, at.to_string()),
    }
}

/// What to do about a value that is not taken.
fn help(option: &OptionSpec, state: &State, server: crate::catalogue::Version) -> String {
    match (&state.default, &option.example) {
        (Some(default), _) => format!("the default of MongooseIM {server} is {default}"),
        (None, Some(example)) => format!("an example: {} = {example}", option.name),
        (None, None) => "see `mimcfg rule wrong-value`".to_owned(),
    }
}

fn wrong_type(reader: &mut Reader<'_>, option: &OptionSpec, state: &State, node: &Node, at: &dyn Display) {
    let noun = state.value_type.noun();
    // An array with an item of another type: point at the item.
    let bad_item = match &node.value {
        Value::Array(items) if noun.starts_with("an array") => items.iter().enumerate().find(|(_, item)| {
            let one = Node { span: item.span, value: Value::Array(vec![(*item).clone()]) };
            state.value_type.read_toml(&one).is_none()
        }),
        _ => None,
    };
    let (path, span, found) = match bad_item {
        Some((index, item)) => (format!("{at}[{index}]"), item.span, item.value.kind()),
        None => (at.to_string(), node.span, node.value.kind()),
    };
    let message = format!("`{}` must be {noun}, not {found}", option.name);
    let example = option.example.map(|example| format!("an example: {} = {example}", option.name));
    let mut finding = Diagnostic::error(&WRONG_TYPE, span, message).path(path);
    finding.help = example;
    reader.findings.push(finding);
}

fn unknown(
    reader: &mut Reader<'_>,
    spec: &TableSpec,
    option: Option<&OptionSpec>,
    table: &Table,
    entry: &Entry,
) {
    let server = reader.request.server;
    let name = entry.key.name.as_str();
    let child = catalogue().children(spec.path).find(|child| child.name() == name);
    let lifetime = option.map(OptionSpec::lifetime).or(child.map(|child| child.lifetime));
    let story = story(&format!("{}.{name}", spec.path), lifetime, server);
    let message = match &story {
        Some(story) => {
            format!("MongooseIM {server} has no option `{name}` in `{}` ({})", spec.path, story.text)
        }
        None => format!("MongooseIM {server} has no option `{name}` in `{}`", spec.path),
    };
    let path = format!("{}.{name}", spec.path);
    let finding = Diagnostic::error(&UNKNOWN_OPTION, entry.key.span, message).path(path);
    let finding = if story.is_none() { meant(reader, spec, table, entry, finding) } else { finding };
    let names: Vec<&str> = spec.at(server).map(|(option, _)| option.name).collect();
    reader.findings.push(match &finding.help {
        Some(_) => finding,
        None if names.is_empty() => finding.help("take it out: this table has no options"),
        None => finding.help(format!("take it out; the table has {}", names.join(", "))),
    });
    reader.verdicts(&entry.value, entry.key.span);
}

/// Adds what is probably meant by a key that the table does not have.
fn meant(
    reader: &Reader<'_>,
    spec: &TableSpec,
    table: &Table,
    entry: &Entry,
    finding: Diagnostic,
) -> Diagnostic {
    let name = entry.key.name.as_str();
    let (mut misspelt, mut instead) = (None, None);
    for (option, _) in spec.at(reader.request.server) {
        let key = option.name;
        let spellings = option.legacy.iter().flat_map(|reading| &reading.misspelt);
        misspelt = misspelt.or(spellings.into_iter().any(|spelling| *spelling == name).then_some(key));
        let found = option.hints.instead.iter().find(|(old, _)| *old == name);
        instead = instead.or(found.map(|(_, text)| (key, text)));
    }
    if let Some((key, text)) = instead {
        let finding = finding.help(format!("`{name}` is a flag of old files; write {text}"));
        let is_true = matches!(entry.value.value, Value::Boolean(true));
        let edit = Edit { span: entry.key.span.to(entry.value.span), text: (*text).to_owned() };
        return if is_true && table.get(key).is_none() {
            finding.fix(Applicability::Unsafe, vec![edit])
        } else {
            finding
        };
    }
    let names = spec.at(reader.request.server).map(|(option, _)| option.name);
    let Some(meant) = misspelt.or_else(|| nearest(name, names)) else { return finding };
    let finding = finding.help(format!("did you mean `{meant}`?"));
    // Beside the right key it would be there twice.
    if table.get(meant).is_some() {
        return finding;
    }
    let edit = Edit { span: entry.key.span, text: meant.to_owned() };
    finding.fix(Applicability::Unsafe, vec![edit])
}

/// The places of values that hold a password, a key or a token, by the name of their key.
pub(in crate::read) fn secrets(table: &Table) -> Vec<Span> {
    let known = crate::catalogue::secret_shapes();
    let mut out = Vec::new();
    let mut stack: Vec<&Table> = vec![table];
    while let Some(table) = stack.pop() {
        for entry in &table.entries {
            match &entry.value.value {
                Value::String(_) if known.keys.contains(&entry.key.name.as_str()) => {
                    out.push(entry.value.span);
                }
                Value::Table(table) => stack.push(table),
                Value::Tables(items) | Value::Array(items) => {
                    stack.extend(items.iter().filter_map(Node::as_table));
                }
                _ => {}
            }
        }
    }
    out
}
