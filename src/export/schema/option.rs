//! The schema of one option.

use crate::catalogue::{OptionSpec, State, Version};
use crate::source::FileId;
use crate::syntax::toml;
use crate::value::Value;
use serde_json::{Map, Value as Json};

/// What an option takes at the version of `state`.
pub(super) fn option(option: &OptionSpec, state: &State, version: Version) -> Json {
    let mut out = Map::new();
    out.insert("description".to_owned(), description(option).into());
    let Json::Object(shape) = state.value_type.json_schema() else {
        unreachable!("the schema of a type is an object");
    };
    out.extend(shape);
    restrict(&mut out, state, version, false);
    if let Some(default) = &state.default {
        out.insert("default".to_owned(), default.json());
    }
    if let Some(example) =
        example(option, state, version).filter(|example| state.default.as_ref() != Some(example))
    {
        out.insert("examples".to_owned(), vec![example.json()].into());
    }
    if option.secret {
        out.insert("writeOnly".to_owned(), true.into());
    }
    Json::Object(out)
}

/// The text of an option, with its unit where the text does not tell it.
fn description(option: &OptionSpec) -> String {
    let mut out = option.doc.to_owned();
    let unit = match option.unit {
        Some("ms") => "millisecond",
        Some("s") => "second",
        Some(other) => other.trim_end_matches('s'),
        None => return secret(option, out),
    };
    if !out.to_lowercase().contains(unit) {
        out.push_str(&format!(" Unit: {unit}s."));
    }
    secret(option, out)
}

fn secret(option: &OptionSpec, mut out: String) -> String {
    if option.secret {
        out.push_str(" Secret: keep the file from others.");
    }
    out
}

/// Puts the checks of an option where its type has a place for them.
fn restrict(schema: &mut Map<String, Json>, state: &State, version: Version, is_item: bool) {
    if let Some(Json::Array(variants)) = schema.get_mut("anyOf") {
        for variant in variants.iter_mut().filter_map(Json::as_object_mut) {
            restrict(variant, state, version, is_item);
        }
        return;
    }
    let mut checks: Vec<(&str, Option<Json>)> = Vec::new();
    let mut put = |key: &'static str, value: Option<Json>| checks.push((key, value));
    match schema.get("type").and_then(Json::as_str) {
        Some("integer" | "number") => {
            put("enum", state.numbers.clone().map(Json::from));
            put("minimum", state.min.map(Json::from));
            put("maximum", state.max.or(state.runs_to).map(Json::from));
        }
        Some("string") => {
            let names =
                state.choice().map(|names| names.iter().chain(&state.hidden).copied().map(str::to_owned));
            let choice: Option<Vec<String>> = names.map(Iterator::collect);
            // Where an empty string is refused is known to the check of the state alone.
            let refused = |text: String| !state.check(&alone(text, is_item), version).is_empty();
            if choice.is_none() && refused(String::new()) {
                let told = if is_item { state.item_min_len } else { state.min_len };
                put("minLength", Some(told.unwrap_or(1).into()));
            }
            put("enum", choice.map(Json::from));
        }
        Some("array") => {
            put("uniqueItems", state.unique.then_some(Json::Bool(true)));
            put("minItems", state.items_min_len.map(Json::from));
            if let Some(items) = schema.get_mut("items").and_then(Json::as_object_mut) {
                restrict(items, state, version, true);
            }
        }
        _ => {}
    }
    let checks = checks.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    schema.extend(checks);
}

/// A text as the value of an option, or as the only item of one.
fn alone(text: String, is_item: bool) -> Value {
    let text = Value::String(text);
    if is_item { Value::Array(vec![text]) } else { text }
}

/// The example of an option, where it holds at the version of `state`.
fn example(option: &OptionSpec, state: &State, version: Version) -> Option<Value> {
    let text = format!("x = {}\n", option.example?);
    let parsed = toml::parse(FileId(0), &text);
    let value = state.value_type.read_toml(parsed.root.at(&["x"])?)?;
    state.check(&value, version).is_empty().then_some(value)
}
