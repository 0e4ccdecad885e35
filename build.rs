//! Puts the catalogue into a form that is read without a look at its syntax, and links the command of a release alone.
//!
//! The files under `schemas` stay the one source: each becomes the same tables, arrays and values in another notation,
//! which `src/catalogue/data.rs` reads. TOML would be most of the time that a run takes.

#[path = "build/changes.rs"]
mod changes;
#[path = "build/hops.rs"]
mod hops;
#[path = "build/link.rs"]
mod link;

use std::error::Error;
use std::path::{Path, PathBuf};
use toml_edit::{Document, Item, Table, Value};

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("schemas");
    for part in ["catalogue", "commands.toml", "legacy", "runtime", "targets.toml"] {
        println!("cargo::rerun-if-changed=schemas/{part}");
        convert(&root.join(part), &out.join(part))?;
    }
    let mut data = String::new();
    table(&changes::all(&root.join("catalogue"))?, &mut data);
    std::fs::write(out.join("catalogue").join("changes.data"), data)?;
    println!("cargo::rerun-if-changed=schemas/hops");
    hops::all(&root.join("hops"), &out.join("hops"))?;
    link::alone(&out)
}

/// Converts a file, or every file of a folder.
fn convert(from: &Path, to: &Path) -> Fallible<()> {
    if from.is_dir() {
        std::fs::create_dir_all(to)?;
        for entry in std::fs::read_dir(from)? {
            let name = entry?.file_name();
            convert(&from.join(&name), &to.join(&name))?;
        }
    } else if from.extension().is_some_and(|ending| ending == "toml") {
        let text = std::fs::read_to_string(from)?;
        let document =
            Document::parse(text.as_str()).map_err(|error| format!("{}: {error}", from.display()))?;
        let mut data = String::new();
        table(document.as_table(), &mut data);
        std::fs::write(to.with_extension("data"), data)?;
    }
    Ok(())
}

fn table(table: &Table, out: &mut String) {
    head('d', table.len(), out);
    for (key, item) in table {
        text(key, out);
        match item {
            Item::Table(inner) => {
                // With its length, so that whoever does not need it passes over it.
                let mut later = String::new();
                self::table(inner, &mut later);
                let mut own = inner.iter().filter(|(key, _)| *key != "opts");
                let requires = own.any(|(key, item)| {
                    key == "req" || item.as_value().is_some_and(|value| names(value, "req"))
                });
                let kind = if requires { 'r' } else { 'l' };
                head(kind, later.len(), out);
                out.push_str(&later);
            }
            Item::Value(inner) if has_tables(inner) => {
                let mut later = String::new();
                value(inner, &mut later);
                let kind = if names(inner, "req") { 'r' } else { 'l' };
                head(kind, later.len(), out);
                out.push_str(&later);
            }
            Item::Value(inner) => value(inner, out),
            Item::ArrayOfTables(items) => {
                head('a', items.len(), out);
                items.iter().for_each(|inner| self::table(inner, out));
            }
            Item::None => panic!("a key of the catalogue has a value"),
        }
    }
}

/// Whether a value is an inline table or has some in it.
fn has_tables(value: &Value) -> bool {
    value.is_inline_table() || value.as_array().is_some_and(|items| items.iter().any(has_tables))
}

/// Whether a key is somewhere in a value.
fn names(value: &Value, key: &str) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| names(item, key)),
        Value::InlineTable(entries) => {
            entries.contains_key(key) || entries.iter().any(|(_, inner)| names(inner, key))
        }
        _ => false,
    }
}

fn value(value: &Value, out: &mut String) {
    match value {
        Value::String(inner) => {
            out.push('s');
            text(inner.value(), out);
        }
        Value::Integer(inner) => {
            out.push('i');
            text(&inner.value().to_string(), out);
        }
        Value::Float(inner) => {
            out.push('f');
            text(&inner.value().to_string(), out);
        }
        Value::Boolean(inner) => out.push(if *inner.value() { 't' } else { 'n' }),
        Value::Array(items) => {
            head('a', items.len(), out);
            items.iter().for_each(|item| self::value(item, out));
        }
        Value::InlineTable(entries) => {
            head('d', entries.len(), out);
            for (key, inner) in entries {
                text(key, out);
                self::value(inner, out);
            }
        }
        Value::Datetime(_) => panic!("the catalogue has no dates"),
    }
}

/// A text with its number of bytes before it.
fn text(text: &str, out: &mut String) {
    out.push(number(text.len()));
    out.push_str(text);
}

/// The kind of a value, and how much of it follows.
fn head(kind: char, length: usize, out: &mut String) {
    out.extend([kind, number(length)]);
}

/// A number as the character with this code; those from where there is none are shifted behind the gap.
fn number(number: usize) -> char {
    let gap = if number < 0xD800 { 0 } else { 0x800 };
    let code = u32::try_from(number + gap).ok().and_then(char::from_u32);
    code.expect("no file of the catalogue has a million bytes")
}
