//! Reads the embedded files of the catalogue.

use super::data::{Data, Table, embedded};
use super::hints;
use super::spec::{Lifetime, ListState, Mistaken, OptionSpec, Place, Reading, State, TableSpec, TableState};
use super::version::Version;
use crate::value::{LegacyKind, Value, type_named};
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
pub(super) fn tables(text: &'static str) -> Vec<TableSpec> {
    let document = super::data::read(text);
    let tables = document.table("table").expect("a file of the catalogue has tables");
    tables.iter().map(|(path, item)| table(path, item)).collect()
}

fn table(path: &'static str, item: &Data) -> TableSpec {
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
fn options(path: &str, entry: &Table) -> Vec<OptionSpec> {
    let mut out = Vec::new();
    let without = strings(entry, "without").unwrap_or_default();
    for group in strings(entry, "use").unwrap_or_default() {
        let shared = GROUPS.iter().find_map(|theme| theme.table("group")?.table(group));
        let shared = shared.expect("a table uses groups that a file below groups/ has");
        let named = shared.iter().filter(|(name, _)| !without.iter().any(|other| other == name));
        out.extend(named.map(|(name, item)| option(path, name, item)));
    }
    let own = entry.get("opts").and_then(Data::as_table);
    out.extend(own.into_iter().flat_map(Table::iter).map(|(name, item)| option(path, name, item)));
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
    match string(entry, "place") {
        Some("host") => Some(Place::Host),
        Some("global") => Some(Place::Global),
        _ => None,
    }
}

pub(super) fn option(table: &str, name: &'static str, item: &Data) -> OptionSpec {
    let written = listed(item);
    let first = written[0];
    let mut states: Vec<State> = Vec::new();
    for entry in &written {
        states.push(state(entry, states.last()));
    }
    let legacy = string(first, "legacy").map(pattern_key);
    let convert = string(first, "convert");
    OptionSpec {
        name,
        path: [table, ".", name].concat(),
        doc: string(first, "doc").unwrap_or_default(),
        unit: string(first, "u"),
        secret: flag(first, "sec").unwrap_or(false),
        choice_code: string(first, "choice_code"),
        hints: hints::read(first),
        mistaken: first.get("mistaken").and_then(Data::as_table).map(mistaken),
        example: string(first, "example"),
        legacy: (legacy.is_some() || convert.is_some()).then(|| Reading {
            key: legacy.unwrap_or_else(|| name.to_owned()),
            convert,
            kind: match string(first, "legacy_kind") {
                Some("atom") => LegacyKind::Atom,
                _ => LegacyKind::String,
            },
            misspelt: strings(first, "misspelt").unwrap_or_default(),
            misshapen_fails: string(first, "misshapen") == Some("fails"),
            example: string(first, "legacy_example"),
        }),
        states,
    }
}

pub(super) fn state(entry: &Table, before: Option<&State>) -> State {
    let text_type =
        string(entry, "t").map(|name| type_named(name).expect("the catalogue names a type that is there"));
    let no = strings(entry, "no").unwrap_or_default();
    let kept = |key: &str| before.filter(|_| !no.contains(&key));
    State {
        from: version(entry, "from"),
        gone: flag(entry, "gone").unwrap_or(false),
        to: string(entry, "to"),
        value_type: text_type
            .or(before.map(|b| b.value_type))
            .expect("the first state of an option has a type"),
        min: integer(entry, "min").or(kept("min").and_then(|b| b.min)),
        max: integer(entry, "max").or(kept("max").and_then(|b| b.max)),
        runs_to: integer(entry, "runs_to").or(kept("runs_to").and_then(|b| b.runs_to)),
        min_len: length(entry, "min_len").or(kept("min_len").and_then(|b| b.min_len)),
        items_min_len: length(entry, "items_min_len").or(kept("items_min_len").and_then(|b| b.items_min_len)),
        place: place(entry).or(kept("place").and_then(|b| b.place)),
        item_min_len: length(entry, "item_min_len").or(kept("item_min_len").and_then(|b| b.item_min_len)),
        values: strings(entry, "enum").or(kept("enum").and_then(|b| b.values.clone())),
        numbers: integers(entry, "enum").or(kept("enum").and_then(|b| b.numbers.clone())),
        hidden: strings(entry, "hidden").or(kept("hidden").map(|b| b.hidden.clone())).unwrap_or_default(),
        unique: flag(entry, "unique").or(kept("unique").map(|b| b.unique)).unwrap_or(false),
        like: hints::beginning(entry, "like").or(before.and_then(|b| b.like.clone())),
        needs: entry.get("needs").map(pairs).or(kept("needs").map(|b| b.needs.clone())).unwrap_or_default(),
        check: string(entry, "check").or(kept("check").and_then(|b| b.check)),
        also: entry.get("also").map(plain_values).unwrap_or_default(),
        format: string(entry, "fmt").or(kept("fmt").and_then(|b| b.format)),
        required: flag(entry, "req").or(kept("req").map(|b| b.required)).unwrap_or(false),
        default: entry.get("d").map(default).or(kept("d").and_then(|b| b.default.clone())),
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

fn default(item: &Data) -> Value {
    plain(item)
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
        Data::Table(table) => {
            Value::Table(table.iter().map(|(key, data)| (key.to_owned(), plain(data))).collect())
        }
    }
}

pub(super) fn lifetime(entry: &Table) -> Lifetime {
    Lifetime { from: version(entry, "from"), gone: version(entry, "gone") }
}

/// The version that a table has under `key`.
pub(super) fn version(entry: &Table, key: &str) -> Option<Version> {
    let text = entry.get(key)?.as_str()?;
    Some(Version::parse(text).expect("the catalogue names versions that targets.toml lists"))
}

pub(super) fn string(entry: &Table, key: &str) -> Option<&'static str> {
    entry.get(key)?.as_str()
}

pub(super) fn strings(entry: &Table, key: &str) -> Option<Vec<&'static str>> {
    entry.get(key)?.as_array()?.iter().map(Data::as_str).collect()
}

/// An array of integers; `None` when there is none, or when it holds other values.
fn integers(entry: &Table, key: &str) -> Option<Vec<i64>> {
    let items = entry.get(key)?.as_array()?;
    items.iter().map(Data::as_integer).collect()
}

pub(super) fn flag(entry: &Table, key: &str) -> Option<bool> {
    entry.get(key)?.as_bool()
}

pub(super) fn integer(entry: &Table, key: &str) -> Option<i64> {
    entry.get(key)?.as_integer()
}

fn length(entry: &Table, key: &str) -> Option<usize> {
    integer(entry, key).map(|length| usize::try_from(length).expect("a length is not negative"))
}
