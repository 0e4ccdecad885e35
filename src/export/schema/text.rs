//! JSON as text, for files that people compare line by line.

use serde_json::Value as Json;

/// What fits into this many columns stands on one line.
const WIDTH: usize = 120;

/// The text of a JSON value: what fits on a line stands on one.
pub fn json_text(value: &Json) -> String {
    let mut out = String::new();
    write(&mut out, value, 0, 0);
    out.push('\n');
    out
}

/// Writes a value that begins at `column` in a line with this indent.
fn write(out: &mut String, value: &Json, indent: usize, column: usize) {
    let short = value.to_string();
    if column + short.len() <= WIDTH {
        out.push_str(&short);
        return;
    }
    let inner = indent + 1;
    match value {
        Json::Object(entries) => {
            out.push('{');
            for (at, (key, value)) in entries.iter().enumerate() {
                let key = format!("{}: ", Json::from(key.as_str()));
                separate(out, at, inner);
                out.push_str(&key);
                write(out, value, inner, inner + key.len());
            }
            close(out, indent, '}');
        }
        Json::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                separate(out, at, inner);
                write(out, item, inner, inner);
            }
            close(out, indent, ']');
        }
        _ => out.push_str(&short),
    }
}

fn separate(out: &mut String, at: usize, indent: usize) {
    out.push_str(if at == 0 { "\n" } else { ",\n" });
    out.push_str(&" ".repeat(indent));
}

fn close(out: &mut String, indent: usize, bracket: char) {
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push(bracket);
}
