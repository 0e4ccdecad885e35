//! Reads what rules tell of the values of an option.

use super::load::{flag, integer, lifetime, string, strings};
use super::spec::{Beginning, Bound, Hints, Short};
use toml_edit::{Item, TableLike};

/// The hints of an option.
pub(super) fn read(entry: &dyn TableLike) -> Hints {
    let instead = entry.get("instead").and_then(Item::as_table_like);
    let instead = instead.into_iter().flat_map(|table| {
        table.iter().map(|(key, item)| (key.to_owned(), item.as_str().unwrap_or_default().to_owned()))
    });
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
pub(super) fn beginning(entry: &dyn TableLike, key: &str) -> Option<Beginning> {
    let table = part(entry, key)?;
    Some(Beginning { starts: must(table, "starts"), why: must(table, "why") })
}

fn shorts(entry: &dyn TableLike) -> Vec<Short> {
    let items = entry.get("short").and_then(Item::as_array).into_iter().flatten();
    let tables = items.filter_map(|item| item.as_inline_table());
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

fn part<'e>(entry: &'e dyn TableLike, key: &str) -> Option<&'e dyn TableLike> {
    entry.get(key)?.as_table_like()
}

fn must(table: &dyn TableLike, key: &str) -> String {
    string(table, key).expect("a hint of the catalogue has its texts")
}
