//! The option reference of a server version in Markdown: every section, table by table.

use crate::catalogue::{
    Catalogue, LateTable, Lifetime, OptionSpec, Place, State, TableSpec, Version, all, open_sections,
    plain_modules, sections,
};

/// A page about every table and option that servers of `version` have, with what they mean, what values they take,
/// what holds when they are absent, and since and until when they are there.
pub fn reference(version: Version) -> String {
    let mut out = format!("# Options of mongooseim.toml for MongooseIM {version}\n\n");
    out += "Made by `mimcfg schema --format markdown`. A name in angle brackets is one of your own; `[[…]]` is an array \
            of tables.\n";
    for section in sections().iter().filter(|section| section.holds(version)) {
        out += &format!("\n## {}\n", section.name);
        let own = |table: &&LateTable| table.path.split(['.', '[']).next() == Some(section.name);
        let parts = all().filter(|part| part.tables.iter().any(|table| own(&table)));
        for table in parts.flat_map(|part: &Catalogue| part.tables.iter().filter(own)) {
            out += &about_table(table, section.name, version);
        }
        match section.name {
            "modules" => out += &modules_without_options(version),
            "host_config" => {
                out += "\nAn array of tables, each for the `host` or `host_type` that it names, with the sections and \
                        options that are marked «also per host».\n";
            }
            _ => {}
        }
    }
    if open_sections().holds(version) {
        out += "\nThe server also takes any further section, as long as it is an empty table.\n";
    }
    out
}

fn about_table(table: &TableSpec, section: &str, version: Version) -> String {
    let Some(state) = table.state(version) else { return String::new() };
    let mut out = String::new();
    if table.path != section {
        out += &format!("\n### {}\n", header(table.path));
    }
    if !table.doc.is_empty() {
        out += &format!("\n{}\n", table.doc);
    }
    let list = table.list_state(version);
    let mut notes = Vec::new();
    if state.required || list.is_some_and(|list| list.required) {
        notes.push("required".to_owned());
    }
    if [Some(state.place), list.map(|list| list.place)].contains(&Some(Some(Place::Host))) {
        notes.push("also per host".to_owned());
    }
    if let Some(least) = list.and_then(|list| list.items_min_len) {
        notes.push(format!("{least} item or more"));
    }
    if list.is_some_and(|list| list.unique) {
        notes.push("no item twice".to_owned());
    }
    notes.extend(dates(table.lifetime));
    if !notes.is_empty() {
        out += &format!("\n*{}*\n", notes.join("; "));
    }
    let mut rows = String::new();
    for (option, state) in table.at(version) {
        rows += &row(option, state);
    }
    if !rows.is_empty() {
        out += "\n| option | type | default | about |\n|---|---|---|---|\n";
        out += &rows;
    }
    out
}

fn row(option: &OptionSpec, state: &State) -> String {
    let name = if option.name == "*" { "<name>" } else { option.name };
    let noun = state.value_type.noun().trim_start_matches("an ").trim_start_matches("a ");
    let unit = option.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    let default = match &state.default {
        Some(default) => format!("`{default}`{unit}"),
        None if state.required => "required".to_owned(),
        None => String::new(),
    };
    let kind = [vec![noun.to_owned()], checks(state)].concat().join("; ");
    let mut about = option.doc.to_owned();
    if option.secret {
        about += " *Secret.*";
    }
    if state.place == Some(Place::Host) {
        about += " *Also per host.*";
    }
    for date in dates(option.lifetime()) {
        about += &format!(" *{date}.*");
    }
    let cells = [format!("`{name}`"), kind, default, about].map(|cell| cell.replace('|', "\\|"));
    format!("| {} |\n", cells.join(" | "))
}

/// What a value has to be besides its type.
fn checks(state: &State) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(names) = state.choice() {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        out.push(format!("one of {}", names.join(", ")));
    } else if let Some(format) = state.format.filter(|format| !format.starts_with("module:")) {
        out.push(format.replace('_', " "));
    }
    if let Some(numbers) = &state.numbers {
        out.push(format!("one of {}", numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")));
    }
    match (state.min, state.max.or(state.runs_to)) {
        (Some(min), Some(max)) => out.push(format!("{min} to {max}")),
        (Some(min), None) => out.push(format!("{min} or more")),
        (None, Some(max)) => out.push(format!("{max} or less")),
        (None, None) => {}
    }
    if state.min_len.or(state.item_min_len).is_some_and(|least| least > 0) && state.choice().is_none() {
        out.push("not empty".to_owned());
    }
    if let Some(least) = state.items_min_len {
        out.push(format!("{least} item or more"));
    }
    if state.unique {
        out.push("no item twice".to_owned());
    }
    out
}

fn dates(lifetime: Lifetime) -> Vec<String> {
    let since = lifetime.from.map(|from| format!("since {from}"));
    let until = lifetime.gone.map(|gone| format!("gone in {gone}"));
    since.into_iter().chain(until).collect()
}

/// The header of a table as it stands in a file.
fn header(path: &str) -> String {
    let inner = path.replace("[]", "").replace('*', "<name>");
    if path.ends_with("[]") { format!("`[[{inner}]]`") } else { format!("`[{inner}]`") }
}

fn modules_without_options(version: Version) -> String {
    let mut out = String::from("\n### Modules without options\n\nAn empty table switches them on.\n\n");
    for plain in plain_modules().iter().filter(|plain| plain.lifetime.holds(version)) {
        let dates = dates(plain.lifetime).iter().map(|date| format!(" *{date}.*")).collect::<String>();
        out += &format!("- `[modules.{}]`: {}{dates}\n", plain.name, plain.doc);
    }
    out
}
