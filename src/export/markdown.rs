//! The option reference in Markdown.

use crate::catalogue::{Catalogue, OptionSpec, Version};

/// A table of the options that servers of `version` have, with how an old file says each of them.
pub fn markdown(catalogue: &Catalogue, version: Version) -> String {
    let mut out = String::from("| option | type | default | in an old file |\n|---|---|---|---|\n");
    for table in catalogue.tables.iter().filter(|table| table.lifetime.holds(version)) {
        for (option, state) in table.at(version) {
            let default = state.default.as_ref().map_or_else(String::new, |default| {
                let unit = option.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
                format!("`{default}`{unit}")
            });
            let legacy = legacy(option);
            let noun = state.value_type.noun().trim_start_matches("an ").trim_start_matches("a ");
            out += &format!("| `{}` | {noun} | {default} | {legacy} |\n", option.path);
        }
    }
    out
}

/// An example of how an old file says the option.
fn legacy(option: &OptionSpec) -> String {
    let example = option.legacy.as_ref().and_then(|reading| reading.example);
    example.map_or_else(|| "not there".to_owned(), |example| format!("`{example}`"))
}
