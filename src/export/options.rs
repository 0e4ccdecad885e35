//! The option reference as a table: one row for each table and option of a version.

use crate::catalogue::{Catalogue, OptionSpec, State, TableSpec, Version};
use serde_json::{Map, Value as Json};

/// The columns of [`options`].
const COLUMNS: [&str; 7] = ["path", "kind", "type", "checks", "required", "default", "scope"];

/// Every table and option that servers of `version` declare, as tab-separated values with a header line, sorted by
/// path. `checks` and `default` are JSON.
pub fn options(catalogue: &Catalogue, version: Version) -> String {
    let mut rows = Vec::new();
    for table in catalogue.tables.iter().filter(|table| table.lifetime.holds(version)) {
        rows.push(table_row(table));
        rows.extend(table.at(version).map(|(option, state)| option_row(option, state, version)));
    }
    rows.sort();
    let lines = std::iter::once(COLUMNS.join("\t")).chain(rows.into_iter().map(|row| row.join("\t")));
    lines.fold(String::new(), |out, line| out + &line + "\n")
}

fn table_row(table: &TableSpec) -> [String; 7] {
    // The scope of a section holds for everything in it.
    let scope = match (table.path.contains('.'), table.host) {
        (true, _) => "",
        (false, true) => "host",
        (false, false) => "global",
    };
    [&table.path, "table", "table", "", "", "", scope].map(str::to_owned)
}

fn option_row(option: &OptionSpec, state: &State, version: Version) -> [String; 7] {
    let type_name = state.value_type.name();
    let default = state.default.as_ref().filter(|_| option.declares_default(version));
    [
        option.path.clone(),
        if type_name.starts_with('[') { "list" } else { "option" }.to_owned(),
        type_name.to_owned(),
        checks(state),
        if state.required { "yes" } else { "" }.to_owned(),
        default.map(|default| spaced(&default.json())).unwrap_or_default(),
        String::new(),
    ]
}

/// The checks of an option as a JSON object; empty when it has none.
fn checks(state: &State) -> String {
    let mut out = Map::new();
    let mut put = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    };
    put("unique", state.unique.then_some(Json::Bool(true)));
    put("min", state.min.map(Json::from));
    put("max", state.max.map(Json::from));
    put("min_len", state.min_len.map(Json::from));
    put("item_min_len", state.item_min_len.map(Json::from));
    put("enum", state.values.clone().map(Json::from));
    put("fmt", state.format.clone().map(Json::from));
    if out.is_empty() { String::new() } else { spaced(&Json::Object(out)) }
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
