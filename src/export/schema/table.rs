//! The schema of a table: its options, the tables in it, and what else it takes.

use super::option;
use crate::catalogue::{
    Catalogue, LateTable, ListState, Place, TableSpec, Version, host_section, module, module_names,
    plain_modules,
};
use serde_json::{Map, Value as Json, json};

const MODULES: &str = "modules";
/// The name that stands for any.
const ANY: &str = "*";

/// A table without any key.
pub(super) fn empty() -> Json {
    json!({ "type": "object", "additionalProperties": false })
}

/// How much of a table is taken where it stands.
#[derive(Clone, Copy)]
pub(super) enum Extent<'e> {
    /// All of it.
    Whole,
    /// All but the options with these paths.
    Without(&'e [&'static str]),
    /// What is marked as allowed under `host_config`.
    ForHosts,
}

/// What a table takes at `version`.
pub(super) fn table(part: &Catalogue, spec: &TableSpec, version: Version, extent: Extent<'_>) -> Json {
    let mut out = described(spec);
    let (mut properties, mut required) = (Map::new(), Vec::new());
    let mut further = Json::Bool(false);
    for child in part.children(spec.path) {
        let Some(schema) = child_schema(part, child, version, extent) else { continue };
        let name = child.key();
        if name == ANY {
            further = schema;
            continue;
        }
        properties.insert(name.to_owned(), schema);
        let needed = child.state(version).is_some_and(|state| state.required)
            || child.list_state(version).is_some_and(|state| state.required);
        if needed {
            required.push(Json::from(name));
        }
    }
    if spec.path == MODULES {
        modules(version, extent, &mut properties);
    }
    // An option comes before a table of the same name.
    let mut options = Map::new();
    for (known, state) in spec.at(version) {
        let taken = match extent {
            Extent::Whole => true,
            Extent::Without(paths) => !paths.contains(&known.path.as_str()),
            Extent::ForHosts => state.place == Some(Place::Host),
        };
        if !taken {
            continue;
        }
        let schema = option::option(known, state, version);
        if known.name == ANY {
            further = schema;
            continue;
        }
        properties.remove(known.name);
        options.insert(known.name.to_owned(), schema);
        if state.required && !required.contains(&Json::from(known.name)) {
            required.push(Json::from(known.name));
        }
    }
    options.extend(properties);
    if spec.open.is_some_and(|open| open.holds(version)) {
        further = empty();
    }
    object(&mut out, options, required, further);
    Json::Object(out)
}

/// What a section takes under `host_config`; `None` where it cannot stand there.
pub(super) fn host_table(part: &Catalogue, spec: &TableSpec, version: Version) -> Option<Json> {
    spec.state(version)?;
    if is_for_hosts(spec, version) {
        return Some(table(part, spec, version, Extent::Whole));
    }
    if let Some(section) = host_section(spec.path, version) {
        return Some(table(part, spec, version, Extent::Without(&section.but)));
    }
    let below = |other: &&LateTable| other.path.starts_with(&format!("{}.", spec.path));
    let leads = part.tables.iter().filter(below).any(|table| is_for_hosts(table, version))
        || part
            .tables
            .iter()
            .filter(|table| table.path == spec.path || below(table))
            .any(|table| table.at(version).any(|(_, state)| state.place == Some(Place::Host)));
    leads.then(|| table(part, spec, version, Extent::ForHosts))
}

/// Whether a table, or the array whose items it is, may stand under `host_config` with all that is in it.
fn is_for_hosts(spec: &TableSpec, version: Version) -> bool {
    let table = spec.state(version).and_then(|state| state.place);
    let list = spec.list_state(version).and_then(|state| state.place);
    [table, list].contains(&Some(Place::Host))
}

/// What a table within a table takes; `None` when it is not there.
fn child_schema(part: &Catalogue, child: &TableSpec, version: Version, extent: Extent<'_>) -> Option<Json> {
    child.state(version)?;
    let schema = match extent {
        Extent::ForHosts => host_table(part, child, version)?,
        _ => table(part, child, version, extent),
    };
    Some(match child.list_state(version) {
        Some(list) => array(child, list, schema),
        None => schema,
    })
}

fn array(child: &TableSpec, list: &ListState, item: Json) -> Json {
    let mut out = Map::new();
    out.insert("description".to_owned(), child.doc.into());
    out.insert("type".to_owned(), "array".into());
    out.insert("items".to_owned(), item);
    if let Some(least) = list.items_min_len {
        out.insert("minItems".to_owned(), least.into());
    }
    if list.unique {
        out.insert("uniqueItems".to_owned(), true.into());
    }
    Json::Object(out)
}

/// The modules that have a part of their own, and those that people switch on with an empty table.
fn modules(version: Version, extent: Extent<'_>, properties: &mut Map<String, Json>) {
    for name in module_names() {
        let path = format!("{MODULES}.{name}");
        let Some((part, spec)) = module(name).and_then(|part| Some((part, part.table(&path)?))) else {
            continue;
        };
        if let Some(schema) = child_schema(part, spec, version, extent) {
            properties.insert(name.to_owned(), schema);
        }
    }
    for plain in plain_modules().iter().filter(|plain| plain.lifetime.holds(version)) {
        let mut schema = Map::new();
        schema.insert("description".to_owned(), plain.doc.into());
        object(&mut schema, Map::new(), Vec::new(), Json::Bool(false));
        properties.entry(plain.name).or_insert(Json::Object(schema));
    }
}

fn described(spec: &TableSpec) -> Map<String, Json> {
    let mut out = Map::new();
    if !spec.doc.is_empty() {
        out.insert("description".to_owned(), spec.doc.into());
    }
    out
}

/// Makes a schema that of a table.
pub(super) fn object(
    schema: &mut Map<String, Json>,
    properties: Map<String, Json>,
    required: Vec<Json>,
    further: Json,
) {
    schema.insert("type".to_owned(), "object".into());
    if !properties.is_empty() {
        schema.insert("properties".to_owned(), Json::Object(properties));
    }
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    schema.insert("additionalProperties".to_owned(), further);
}
