//! A validator for exactly the keywords that our schemas use; any other keyword is a failure of the test.

use serde_json::Value as Json;

/// Keywords that say nothing of validity.
const NOTES: &[&str] =
    &["$schema", "$id", "$defs", "title", "description", "default", "examples", "writeOnly"];

/// What is wrong with `value`, as places and reasons; nothing when the schema takes it.
pub fn validate(schema: &Json, value: &Json) -> Vec<String> {
    let mut out = Vec::new();
    check(schema, schema, value, "", &mut out);
    out
}

fn check(root: &Json, schema: &Json, value: &Json, at: &str, out: &mut Vec<String>) {
    let mut wrong = |what: String| out.push(format!("{at}: {what}"));
    for (keyword, told) in schema.as_object().expect("a schema is an object") {
        match keyword.as_str() {
            "$ref" => {
                let name = told.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                check(root, &root["$defs"][name], value, at, out);
                return;
            }
            "type" if !is_type(told.as_str().unwrap(), value) => wrong(format!("is no {told}")),
            "const" if told != value => wrong(format!("is not {told}")),
            "enum" if !told.as_array().unwrap().contains(value) => wrong(format!("is not one of {told}")),
            "anyOf" => {
                let fits = |schema: &Json| {
                    let mut inner = Vec::new();
                    check(root, schema, value, at, &mut inner);
                    inner.is_empty()
                };
                if !told.as_array().unwrap().iter().any(fits) {
                    wrong(format!("fits none of {told}"));
                }
            }
            "minimum" if number(value).is_some_and(|value| value < number(told).unwrap()) => {
                wrong(format!("is less than {told}"));
            }
            "maximum" if number(value).is_some_and(|value| value > number(told).unwrap()) => {
                wrong(format!("is more than {told}"));
            }
            "minLength" if value.as_str().is_some_and(|text| text.chars().count() < count(told)) => {
                wrong(format!("is shorter than {told}"));
            }
            "minItems" if value.as_array().is_some_and(|items| items.len() < count(told)) => {
                wrong(format!("has less than {told} items"));
            }
            "uniqueItems" => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                if items.iter().enumerate().any(|(at, item)| items[..at].contains(item)) {
                    wrong("has an item twice".to_owned());
                }
            }
            "required" => {
                let missing = told.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
                for name in missing.filter(|name| value.is_object() && value.get(name).is_none()) {
                    wrong(format!("lacks {name}"));
                }
            }
            "type"
            | "const"
            | "enum"
            | "minimum"
            | "maximum"
            | "minLength"
            | "minItems"
            | "properties"
            | "additionalProperties"
            | "items" => {}
            note => assert!(NOTES.contains(&note), "the validator does not know `{note}`"),
        }
    }
    if let (Some(items), Some(schema)) = (value.as_array(), schema.get("items")) {
        for (index, item) in items.iter().enumerate() {
            check(root, schema, item, &format!("{at}[{index}]"), out);
        }
    }
    for (key, value) in value.as_object().into_iter().flatten() {
        let at = format!("{at}.{key}");
        match (schema["properties"].get(key), schema.get("additionalProperties")) {
            (Some(schema), _) => check(root, schema, value, &at, out),
            (None, Some(Json::Bool(false))) => out.push(format!("{at}: is not known")),
            (None, Some(further)) => check(root, further, value, &at, out),
            (None, None) => {}
        }
    }
}

fn is_type(name: &str, value: &Json) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_number() && !value.to_string().contains(['.', 'e']),
        other => panic!("there is no type `{other}`"),
    }
}

fn number(value: &Json) -> Option<f64> {
    value.as_number().map(|number| number.to_string().parse().unwrap())
}

fn count(told: &Json) -> usize {
    usize::try_from(told.as_u64().unwrap()).unwrap()
}
