//! JSON Schema of `mongooseim.toml`, for editors and for tools that check TOML files against one.
//!
//! A schema takes every file that servers of its version take, and refuses unknown keys, wrong types, values out of
//! range and missing keys. Conditions between options are not in it: `mimcfg lint` knows them.

mod option;
mod share;
mod table;
mod text;

pub use text::json_text;

use crate::catalogue::{Version, host_types, open_sections, section, sections};
use serde_json::{Map, Value as Json, json};
use table::Extent;

/// The section whose items hold other sections.
const HOST_CONFIG: &str = "host_config";
/// The section that is for the whole node.
const SERVICES: &str = "services";

/// The schema, in the terms of draft 2020-12, of the file that servers of `version` read.
///
/// What stands in it several times is written once under `$defs`.
pub fn json_schema(version: Version) -> Json {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for known in sections().iter().filter(|section| section.holds(version)) {
        let name = known.name;
        if name == HOST_CONFIG {
            properties.insert(name.to_owned(), host_config(version));
            continue;
        }
        let Some((part, spec)) = section(name).and_then(|part| Some((part, part.table(name)?))) else {
            continue;
        };
        properties.insert(name.to_owned(), table::table(part, spec, version, Extent::Whole));
        if spec.state(version).is_some_and(|state| state.required) {
            required.push(Json::from(name));
        }
    }
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("$id".to_owned(), format!("urn:mimcfg:mongooseim.toml:{version}").into());
    schema.insert("title".to_owned(), format!("mongooseim.toml of MongooseIM {version}").into());
    let about = "What the server takes in its configuration file. Made by `mimcfg schema`; `mimcfg lint` also checks \
                 what one option says about another.";
    schema.insert("description".to_owned(), about.into());
    let further = if open_sections().holds(version) { table::empty() } else { Json::Bool(false) };
    table::object(&mut schema, properties, required, further);
    share::share(schema)
}

/// The sections for some hosts, as far as they may differ between hosts.
fn host_config(version: Version) -> Json {
    let name = |what: &str| json!({ "description": what, "type": "string", "minLength": 1 });
    let mut properties = Map::new();
    properties.insert("host".to_owned(), name("The host that the settings of this item are for."));
    if host_types().holds(version) {
        let about = "The host type that the settings of this item are for: one of `general.host_types`.";
        properties.insert("host_type".to_owned(), name(about));
    }
    for known in sections().iter().filter(|section| section.holds(version)) {
        let name = known.name;
        if [HOST_CONFIG, SERVICES].contains(&name) {
            continue;
        }
        let Some((part, spec)) = section(name).and_then(|part| Some((part, part.table(name)?))) else {
            continue;
        };
        if let Some(schema) = table::host_table(part, spec, version) {
            properties.insert(name.to_owned(), schema);
        }
    }
    let mut item = Map::new();
    item.insert("description".to_owned(), "Settings of one host or host type.".into());
    table::object(&mut item, properties, Vec::new(), Json::Bool(false));
    json!({
        "description": "Sections again for some hosts or host types, as far as they may differ between hosts.",
        "type": "array",
        "items": item,
    })
}
