//! What rules tell of values that a server takes.

use super::data::{Data, Table};
use super::load::{flag, integer, lifetime, string, strings};
use super::spec::Lifetime;

/// What there is to say about values that a server takes.
#[derive(Debug, Default)]
pub struct Hints {
    /// What a server does when the option is unset, where that is a decision that a person has to make.
    pub unset: Option<&'static str>,
    /// Whether `false` keeps the service from running.
    pub switch: bool,
    /// Times that are short, least first.
    pub short: Vec<Short>,
    /// A sibling that the value should not exceed.
    pub bound: Option<Bound>,
    /// The beginning of values of a thing that has ended.
    pub ended: Option<Beginning>,
    /// Values that documents print as examples.
    pub printed: Vec<&'static str>,
    /// What an empty array does.
    pub empty: Option<&'static str>,
    /// The kind of outgoing pool that the value names.
    pub pool: Option<&'static str>,
    /// Servers that take another default when the environment has `CI=true`.
    pub ci_default: Option<Lifetime>,
    /// Keys of old files that are none here, and what is written instead.
    pub instead: Vec<(&'static str, &'static str)>,
}

/// A time that is short, and what comes of it.
#[derive(Debug)]
pub struct Short {
    /// The value is less than this.
    pub below: i64,
    /// Whether something is wrong with it; else it is good to know.
    pub wrong: bool,
    /// What comes of it.
    pub why: &'static str,
}

/// A sibling that a value should not exceed.
#[derive(Debug)]
pub struct Bound {
    /// The name of the sibling.
    pub by: &'static str,
    /// What comes of a greater value.
    pub why: &'static str,
}

/// How values begin, and what that tells.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The first characters.
    pub starts: &'static str,
    /// What it tells.
    pub why: &'static str,
}

/// The keys of hints.
pub(super) const KEYS: [&str; 10] =
    ["unset", "switch", "short", "bound", "ended", "printed", "empty", "pool", "ci_default", "instead"];

/// The hints of an option.
pub(super) fn read(entry: &Table) -> Hints {
    let instead = entry.get("instead").and_then(Data::as_table);
    let instead = instead
        .into_iter()
        .flat_map(|table| table.iter().map(|(key, item)| (key, item.as_str().unwrap_or_default())));
    Hints {
        unset: string(entry, "unset"),
        switch: flag(entry, "switch").unwrap_or(false),
        short: shorts(entry),
        bound: part(entry, "bound").map(|table| Bound { by: must(table, "by"), why: must(table, "why") }),
        ended: beginning(entry, "ended"),
        printed: strings(entry, "printed").unwrap_or_default(),
        empty: string(entry, "empty"),
        pool: string(entry, "pool"),
        ci_default: part(entry, "ci_default").map(lifetime),
        instead: instead.collect(),
    }
}

/// The beginning of values that stands under `key`.
pub(super) fn beginning(entry: &Table, key: &str) -> Option<Beginning> {
    let table = part(entry, key)?;
    Some(Beginning { starts: must(table, "starts"), why: must(table, "why") })
}

fn shorts(entry: &Table) -> Vec<Short> {
    let items = entry.get("short").and_then(Data::as_array).into_iter().flatten();
    let tables = items.filter_map(|item| item.as_table());
    let mut out: Vec<Short> = tables
        .map(|table| Short {
            below: integer(table, "below").expect("a short time says what it is below"),
            wrong: flag(table, "wrong").unwrap_or(false),
            why: must(table, "why"),
        })
        .collect();
    out.sort_by_key(|short| short.below);
    out
}

fn part<'e>(entry: &'e Table, key: &str) -> Option<&'e Table> {
    entry.get(key)?.as_table()
}

fn must(table: &Table, key: &str) -> &'static str {
    string(table, key).expect("a hint of the catalogue has its texts")
}
