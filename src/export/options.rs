//! The option reference as a table: one row for each table and option of a version.

use crate::catalogue::{Catalogue, OptionSpec, Place, State, Version};
use serde_json::{Map, Value as Json};

/// The columns of [`options`].
const COLUMNS: [&str; 7] = ["path", "kind", "type", "checks", "required", "default", "scope"];

/// Every table and option that servers of `version` declare, as tab-separated values with a header line, sorted by
/// path. `checks` and `default` are JSON.
pub fn options<'c>(parts: impl IntoIterator<Item = &'c Catalogue>, version: Version) -> String {
    let mut rows = Vec::new();
    for table in parts.into_iter().flat_map(|part| &part.tables) {
        let Some(state) = table.state(version) else { continue };
        rows.push(row(table.path, "table", "table", String::new(), state.required, state.place));
        if let Some(list) = table.list_state(version) {
            let mut checks = Map::new();
            put(&mut checks, "unique", list.unique.then_some(Json::Bool(true)));
            put(&mut checks, "items_min_len", list.items_min_len.map(Json::from));
            let path = table.path.trim_end_matches("[]");
            rows.push(row(path, "list", "[table]", object(checks), list.required, list.place));
        }
        rows.extend(table.at(version).map(|(option, state)| option_row(option, state, version)));
    }
    rows.sort();
    let lines = std::iter::once(COLUMNS.join("\t")).chain(rows.into_iter().map(|row| row.join("\t")));
    lines.fold(String::new(), |out, line| out + &line + "\n")
}

fn row(
    path: &str,
    kind: &str,
    type_name: &str,
    checks: String,
    required: bool,
    place: Option<Place>,
) -> [String; 7] {
    [
        path.to_owned(),
        kind.to_owned(),
        type_name.to_owned(),
        checks,
        if required { "yes" } else { "" }.to_owned(),
        String::new(),
        place.map(Place::name).unwrap_or_default().to_owned(),
    ]
}

fn option_row(option: &OptionSpec, state: &State, version: Version) -> [String; 7] {
    let type_name = state.value_type.name();
    let kind = if type_name.starts_with('[') { "list" } else { "option" };
    let mut row = row(&option.path, kind, type_name, checks(state), state.required, state.place);
    let default = state.default.as_ref().filter(|_| option.declares_default(version));
    row[5] = default.map(|default| spaced(&default.json())).unwrap_or_default();
    row
}

fn put(out: &mut Map<String, Json>, key: &str, value: Option<Json>) {
    if let Some(value) = value {
        out.insert(key.to_owned(), value);
    }
}

/// A JSON object; empty when it has no entry.
fn object(entries: Map<String, Json>) -> String {
    if entries.is_empty() { String::new() } else { spaced(&Json::Object(entries)) }
}

/// The checks of an option as a JSON object; empty when it has none.
fn checks(state: &State) -> String {
    let mut out = Map::new();
    put(&mut out, "unique", state.unique.then_some(Json::Bool(true)));
    put(&mut out, "min", state.min.map(Json::from));
    put(&mut out, "max", state.max.map(Json::from));
    put(&mut out, "min_len", state.min_len.map(Json::from));
    put(&mut out, "items_min_len", state.items_min_len.map(Json::from));
    put(&mut out, "item_min_len", state.item_min_len.map(Json::from));
    put(&mut out, "enum", state.values.clone().map(Json::from).or(state.numbers.clone().map(Json::from)));
    put(&mut out, "fmt", state.format.map(Json::from));
    object(out)
}

/// JSON on one line, with a blank behind commas and colons.
fn spaced(value: &Json) -> String {
    match value {
        Json::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", Json::from(key.as_str()), spaced(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(spaced).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}
