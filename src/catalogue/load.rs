//! Reads the embedded files of the catalogue.

mod state;

pub(super) use state::state;

use super::data::{Data, Table, embedded};
use super::hints::{self, Hints};
use super::late::{LateOption, LateTable};
use super::spec::{Lifetime, ListState, Mistaken, OptionSpec, Place, Reading, State, TableSpec, TableState};
use super::version::Version;
use crate::value::{LegacyKind, Value};
use num_bigint::BigInt;
use std::sync::LazyLock;

/// The options that several tables share, theme by theme.
static GROUPS: [LazyLock<Table>; 6] = [
    LazyLock::new(|| embedded!("catalogue/groups/connections")),
    LazyLock::new(|| embedded!("catalogue/groups/tls")),
    LazyLock::new(|| embedded!("catalogue/groups/modules")),
    LazyLock::new(|| embedded!("catalogue/groups/directory")),
    LazyLock::new(|| embedded!("catalogue/groups/archive")),
    LazyLock::new(|| embedded!("catalogue/groups/events")),
];

/// The tables of one file of the catalogue.
pub(super) fn tables(text: &'static str) -> Vec<LateTable> {
    let tables = super::data::read(text).take("table").and_then(Data::into_table);
    let tables = tables.expect("a file of the catalogue has tables").into_entries();
    tables.into_iter().map(|(path, entry)| LateTable::new(path, entry)).collect()
}

pub(super) fn table(path: &'static str, item: &Data) -> TableSpec {
    let entry = item.as_table().expect("a table of the catalogue is a table");
    let options = options(path, entry);
    let states = table_states(entry);
    let mut table = TableSpec {
        path,
        lifetime: span_of(&states),
        gone_why: string(entry, "gone_why"),
        doc: string(entry, "doc").unwrap_or_default(),
        absent: string(entry, "absent"),
        needs_host_types: string(entry, "needs_host_types"),
        states,
        list: list_states(path, entry),
        open: span(entry, "open"),
        loose: span(entry, "loose"),
        key_formats: entry.get("keys").map(key_formats).unwrap_or_default(),
        legacy: string(entry, "legacy").map(pattern_key),
        also: None,
        options,
    };
    super::early::apply(&mut table);
    table
}

/// The lifetime that a table has under `key`.
fn span(entry: &Table, key: &str) -> Option<Lifetime> {
    entry.get(key).map(|item| lifetime(item.as_table().expect("a span of versions is a table")))
}

/// The formats of keys, with the versions that check them.
fn key_formats(item: &Data) -> Vec<(&'static str, Lifetime)> {
    let format = |entry: &&Table| (string(entry, "fmt").expect("keys have a named format"), lifetime(entry));
    listed(item).iter().map(format).collect()
}

/// The options of a table: those of the groups that it uses, and its own.
fn options(path: &'static str, entry: &Table) -> Vec<LateOption> {
    let mut out = Vec::new();
    let without = strings(entry, "without").unwrap_or_default();
    for group in strings(entry, "use").unwrap_or_default() {
        let shared = GROUPS.iter().find_map(|theme| theme.table("group")?.table(group));
        let shared = shared.expect("a table uses groups that a file below groups/ has");
        let named = shared.iter().filter(|(name, _)| !without.iter().any(|other| other == name));
        out.extend(named.map(|(name, item)| LateOption::new(path, name, item)));
    }
    let own = entry.get("opts").and_then(Data::as_table);
    out.extend(own.into_iter().flat_map(Table::iter).map(|(name, item)| LateOption::new(path, name, item)));
    out
}

/// The items of a list of states; one that is no list is its only state.
pub(super) fn listed(item: &Data) -> Vec<&Table> {
    match item.as_array() {
        Some(states) => {
            states.iter().map(|state| state.as_table().expect("a state is an inline table")).collect()
        }
        None => vec![item.as_table().expect("a state is a table, or in a list of states")],
    }
}

/// What holds for a table over time: under `self`, or in the table itself when it never changed.
fn table_states(entry: &Table) -> Vec<TableState> {
    let mut out: Vec<TableState> = Vec::new();
    let written = entry.get("self").map_or_else(|| vec![entry], listed);
    for entry in written {
        let before = out.last();
        let no = strings(entry, "no").unwrap_or_default();
        let kept = |key: &str| before.filter(|_| !no.contains(&key));
        out.push(TableState {
            from: version(entry, "from"),
            gone: flag(entry, "gone").unwrap_or(false),
            required: flag(entry, "req").or(kept("req").map(|b| b.required)).unwrap_or(false),
            place: place(entry).or(kept("place").and_then(|b| b.place)),
        });
    }
    if entry.get("self").is_none()
        && let Some(gone) = version(entry, "gone")
    {
        out.push(TableState { from: Some(gone), gone: true, ..TableState::default() });
        out[0].gone = false;
    }
    out
}

/// What holds over time for the array whose items a table is.
fn list_states(path: &str, entry: &Table) -> Vec<ListState> {
    let mut out: Vec<ListState> = Vec::new();
    let Some(item) = entry.get("list") else {
        return if path.ends_with("[]") { vec![ListState::default()] } else { out };
    };
    for entry in listed(item) {
        let before = out.last();
        let no = strings(entry, "no").unwrap_or_default();
        let kept = |key: &str| before.filter(|_| !no.contains(&key));
        out.push(ListState {
            from: version(entry, "from"),
            required: flag(entry, "req").or(kept("req").map(|b| b.required)).unwrap_or(false),
            place: place(entry).or(kept("place").and_then(|b| b.place)),
            unique: flag(entry, "unique").or(kept("unique").map(|b| b.unique)).unwrap_or(false),
            by: strings(entry, "by").or(kept("by").map(|b| b.by.clone())).unwrap_or_default(),
            items_min_len: length(entry, "items_min_len")
                .or(kept("items_min_len").and_then(|b| b.items_min_len)),
        });
    }
    out
}

/// From when to when a table exists, as far as one span can say it.
fn span_of(states: &[TableState]) -> Lifetime {
    let last = states.last().filter(|state| state.gone);
    Lifetime { from: states.first().and_then(|state| state.from), gone: last.and_then(|state| state.from) }
}

fn place(entry: &Table) -> Option<Place> {
    entry.get("place").and_then(place_named)
}

fn place_named(data: &Data) -> Option<Place> {
    match data.as_str() {
        Some("host") => Some(Place::Host),
        Some("global") => Some(Place::Global),
        _ => None,
    }
}

pub(super) fn option(table: &str, name: &'static str, item: &Data) -> OptionSpec {
    let written = listed(item);
    let first = written[0];
    let mut states: Vec<State> = Vec::with_capacity(written.len());
    for entry in &written {
        states.push(state(entry, states.last()));
    }
    let mut option = OptionSpec {
        name,
        path: [table, ".", name].concat(),
        doc: "",
        unit: None,
        secret: false,
        choice_code: None,
        hints: Hints::default(),
        mistaken: None,
        example: None,
        legacy: None,
        states,
    };
    let mut is_hinted = false;
    let mut is_legacy = false;
    // One look at each key that is there: most options have a few of the many.
    for (key, data) in first.iter() {
        match key {
            "doc" => option.doc = data.as_str().unwrap_or_default(),
            "u" => option.unit = data.as_str(),
            "sec" => option.secret = data.as_bool().unwrap_or(false),
            "choice_code" => option.choice_code = data.as_str(),
            "mistaken" => option.mistaken = data.as_table().map(mistaken),
            "example" => option.example = data.as_str(),
            "legacy" | "convert" => is_legacy = true,
            key => is_hinted |= hints::KEYS.contains(&key),
        }
    }
    if is_hinted {
        option.hints = hints::read(first);
    }
    if is_legacy {
        option.legacy = Some(reading(name, first));
    }
    option
}

fn reading(name: &str, entry: &Table) -> Reading {
    Reading {
        key: string(entry, "legacy").map_or_else(|| name.to_owned(), pattern_key),
        convert: string(entry, "convert"),
        kind: match string(entry, "legacy_kind") {
            Some("atom") => LegacyKind::Atom,
            _ => LegacyKind::String,
        },
        misspelt: strings(entry, "misspelt").unwrap_or_default(),
        misshapen_fails: string(entry, "misshapen") == Some("fails"),
        example: string(entry, "legacy_example"),
    }
}

/// The atom that a pattern such as `{key, Value}` begins with.
fn pattern_key(pattern: &str) -> String {
    super::frame::elements(pattern).into_iter().next().expect("a pattern is a tuple with a key")
}

fn mistaken(entry: &Table) -> Mistaken {
    let number = |key| integer(entry, key).expect("a mistaken value has numbers");
    let why = string(entry, "why").expect("a mistaken value says why");
    Mistaken { value: number("value"), meant: number("meant"), why }
}

/// The keys of a table with their strings.
fn pairs(item: &Data) -> Vec<(&'static str, &'static str)> {
    let table = item.as_table().expect("`needs` is a table");
    let pair = |(key, value): (&'static str, &Data)| Some((key, value.as_str()?));
    table.iter().filter_map(pair).collect()
}

fn plain_values(item: &Data) -> Vec<Value> {
    item.as_array().expect("`also` is an array").iter().map(plain).collect()
}

fn plain(data: &Data) -> Value {
    match data {
        Data::Boolean(value) => Value::Boolean(*value),
        Data::Integer(value) => Value::Integer(BigInt::from(*value)),
        Data::Float(value) => Value::Float(*value),
        Data::Text(text) => Value::String((*text).to_owned()),
        Data::Array(items) => Value::Array(items.iter().map(plain).collect()),
        Data::Table(_) | Data::Later(_) => {
            let table = data.as_table().expect("both are tables");
            Value::Table(table.iter().map(|(key, data)| (key.to_owned(), plain(data))).collect())
        }
    }
}

pub(super) fn lifetime(entry: &Table) -> Lifetime {
    Lifetime { from: version(entry, "from"), gone: version(entry, "gone") }
}

/// The version that a table has under `key`.
pub(super) fn version(entry: &Table, key: &str) -> Option<Version> {
    entry.get(key).filter(|data| data.as_str().is_some()).map(known_version)
}

fn known_version(data: &Data) -> Version {
    let named = data.as_str().and_then(Version::named);
    named.expect("the catalogue names versions that targets.toml lists")
}

pub(super) fn string(entry: &Table, key: &str) -> Option<&'static str> {
    entry.get(key)?.as_str()
}

pub(super) fn strings(entry: &Table, key: &str) -> Option<Vec<&'static str>> {
    texts(entry.get(key)?)
}

/// An array of texts; `None` when it holds other values, or is none.
fn texts(data: &Data) -> Option<Vec<&'static str>> {
    data.as_array()?.iter().map(Data::as_str).collect()
}

/// An array of integers; `None` when it holds other values, or is none.
fn numbers(data: &Data) -> Option<Vec<i64>> {
    data.as_array()?.iter().map(Data::as_integer).collect()
}

pub(super) fn flag(entry: &Table, key: &str) -> Option<bool> {
    entry.get(key)?.as_bool()
}

pub(super) fn integer(entry: &Table, key: &str) -> Option<i64> {
    entry.get(key)?.as_integer()
}

fn length(entry: &Table, key: &str) -> Option<usize> {
    integer(entry, key).map(natural)
}

fn natural(length: i64) -> usize {
    usize::try_from(length).expect("a length is not negative")
}
