//! Reads the files of forms.

use super::{Context, Dropped, Form, Key, Kind, Late, LateForm, Outcome, Path, Scope, Source, Via};
use crate::catalogue::data::{Data, Table, read};
use crate::catalogue::spec::Lifetime;
use crate::catalogue::version::Version;
use crate::value::Value;
use std::sync::OnceLock;

/// The contexts of one file: a table each, whose keys are patterns.
pub(super) fn contexts(text: &'static str) -> Vec<Late> {
    let late = |(name, entry)| Late { name, entry, context: OnceLock::new() };
    read(text).into_entries().into_iter().map(late).collect()
}

fn table(data: &Data) -> &Table {
    data.as_table().expect("a context and a form are tables")
}

pub(super) fn context(name: &'static str, entry: &Data) -> Context {
    let mut context = Context {
        name,
        forms: Vec::new(),
        also: Vec::new(),
        absent: Vec::new(),
        needs: Vec::new(),
        alive: None,
        after: None,
    };
    for (key, data) in table(entry).iter() {
        match key {
            "also" => context.also = strings(data),
            "absent" => context.absent = strings(data),
            "needs" => context.needs = strings(data),
            "alive" => context.alive = Some(string(data)),
            "after" => context.after = Some(string(data)),
            text => context.forms.push(LateForm::new(text, data)),
        }
    }
    context
}

pub(super) fn form(text: &'static str, entry: &Data) -> Form {
    let entries = table(entry);
    let get = |key: &str| entries.get(key);
    let version = |key: &str| {
        let name = get(key)?;
        Some(Version::parse(string(name)).expect("a form names versions that targets.toml lists"))
    };
    let to = match get("to") {
        None => Vec::new(),
        Some(node) => match node.as_table() {
            Some(paths) => paths.iter().map(|(key, data)| (path(key), source(data))).collect(),
            None => {
                let via = ["as", "options", "each"].iter().find_map(|key| Some((key, get(key)?)));
                let suffix = via.map_or(String::new(), |(key, name)| format!(" {key} {}", string(name)));
                vec![(path(string(node)), bound(&format!("{VALUE}{suffix}")))]
            }
        },
    };
    let when = get("when").map_or_else(Vec::new, |node| {
        table(node).iter().map(|(variable, data)| (variable, kind(string(data)))).collect()
    });
    let outcomes = [
        ("lost", Outcome::Lost),
        ("dead", Outcome::Dead),
        ("same", Outcome::Same),
        ("refused", Outcome::Refused),
    ];
    let drop =
        outcomes.into_iter().find_map(|(key, outcome)| Some(Dropped { why: string(get(key)?), outcome }));
    Form {
        text,
        pattern: OnceLock::new(),
        lifetime: Lifetime { from: version("from"), gone: version("gone") },
        into: get("into").map(|node| path(string(node))),
        to,
        when,
        drop,
        tell: get("tell").map(string),
        tell_until: version("tell_until"),
        note: get("note").map(string),
        again: get("again").map(|node| path(string(node))),
        scope: match get("scope").map(string) {
            Some("host") => Scope::Host,
            Some("apart") => Scope::Apart,
            _ => Scope::Global,
        },
        wants: get("wants").map(|node| kind(string(node))),
        example: get("e").map(string).unwrap_or_default(),
    }
}

/// The variable that a form with one path is about.
const VALUE: &str = "Value";

fn string(data: &Data) -> &'static str {
    data.as_str().expect("a form has a string here")
}

fn strings(data: &Data) -> Vec<&'static str> {
    data.as_array().expect("a context has an array here").iter().map(string).collect()
}

fn kind(name: &str) -> Kind {
    match name {
        "atom" => Kind::Atom,
        "integer" => Kind::Integer,
        "string" => Kind::String,
        "binary" => Kind::Binary,
        "list" => Kind::List,
        "tuple" => Kind::Tuple,
        _ => unreachable!("there is no kind of terms called {name}"),
    }
}

/// A path: `connection.tls.mode`, `{Name}.max_rate`, `handlers.{Module}[]`.
fn path(text: &str) -> Path {
    let (text, append) = text.strip_suffix("[]").map_or((text, false), |text| (text, true));
    let keys = text.split('.').filter(|key| !key.trim().is_empty()).map(|key| {
        match key.strip_prefix('{').and_then(|key| key.strip_suffix('}')) {
            Some(variable) => Key::Bound(variable.to_owned()),
            None => Key::Name(key.to_owned()),
        }
    });
    Path { keys: keys.collect(), append }
}

/// A variable begins with a capital; `=Text` is the string `Text`.
fn source(data: &Data) -> Source {
    match data.as_str() {
        Some(text) if text.starts_with(|c: char| c.is_ascii_uppercase()) => bound(text),
        _ => Source::Literal(literal(data)),
    }
}

fn literal(data: &Data) -> Value {
    match data {
        Data::Text(text) => Value::String(text.strip_prefix('=').unwrap_or(text).to_owned()),
        Data::Integer(number) => Value::Integer((*number).into()),
        Data::Float(number) => Value::Float(*number),
        Data::Boolean(value) => Value::Boolean(*value),
        Data::Array(items) => Value::Array(items.iter().map(literal).collect()),
        Data::Table(_) | Data::Later(_) => {
            let table = table(data);
            Value::Table(table.iter().map(|(key, data)| (key.to_owned(), literal(data))).collect())
        }
    }
}

/// `Value`, `Value as function`, `Value as function:argument`, `Value options context`, `Value some context` (no
/// table where there are none), `Value each context`.
fn bound(text: &str) -> Source {
    let mut words = text.split(' ');
    let variable = words.next().unwrap_or_default().to_owned();
    let via = match (words.next(), words.next()) {
        (None, _) => Via::Type,
        (Some("as"), Some(name)) => match name.split_once(':') {
            Some((name, argument)) => Via::Function(name.to_owned(), Some(argument.to_owned())),
            None => Via::Function(name.to_owned(), None),
        },
        (Some("options"), Some(name)) => Via::Options(name.to_owned(), true),
        (Some("some"), Some(name)) => Via::Options(name.to_owned(), false),
        (Some("each"), Some(name)) => Via::Each(name.to_owned()),
        _ => unreachable!("a form says `as`, `options` or `each`, not {text}"),
    };
    Source::Bound(variable, via)
}
