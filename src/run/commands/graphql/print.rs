//! JSON as `mongooseimctl` prints it: keys in order, two blanks for each level, and a blank on both sides of a colon.

use serde_json::Value as Json;

/// A value over several lines, with the end of the last one.
pub(super) fn pretty(value: &Json) -> String {
    let mut out = String::new();
    put(&mut out, value, 1);
    out.push('\n');
    out
}

fn put(out: &mut String, value: &Json, depth: usize) {
    match value {
        Json::Array(items) if !items.is_empty() => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                begin(out, at, depth);
                put(out, item, depth + 1);
            }
            end(out, depth, ']');
        }
        Json::Object(fields) if !fields.is_empty() => {
            let mut fields: Vec<(&String, &Json)> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (at, (name, field)) in fields.into_iter().enumerate() {
                begin(out, at, depth);
                out.push_str(&Json::from(name.as_str()).to_string());
                out.push_str(" : ");
                put(out, field, depth + 1);
            }
            end(out, depth, '}');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

fn begin(out: &mut String, at: usize, depth: usize) {
    out.push_str(if at == 0 { "\n" } else { ",\n" });
    out.push_str(&"  ".repeat(depth));
}

fn end(out: &mut String, depth: usize, bracket: char) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth - 1));
    out.push(bracket);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_in_order_and_every_level_is_set_in() {
        let value = json!({ "b": [1, "ü\n"], "a": { "x": null, "y": [] }, "c": {} });
        let expected = "{\n  \"a\" : {\n    \"x\" : null,\n    \"y\" : []\n  },\n  \"b\" : [\n    1,\n    \"ü\\n\"\n  ],\n  \
                        \"c\" : {}\n}\n";
        assert_eq!(pretty(&value), expected);
        assert_eq!(pretty(&json!(7)), "7\n");
    }
}
