//! Puts the catalogue into a form that is read without a look at its syntax.
//!
//! The files under `schemas` stay the one source: each becomes the same tables, arrays and values in another notation,
//! which `src/catalogue/data.rs` reads. TOML would be most of the time that a run takes.

use std::error::Error;
use std::fmt::Write;
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
    println!("cargo::rerun-if-changed=schemas/hops");
    json(&root.join("hops"), &out.join("hops"))?;
    Ok(())
}

/// Writes every file of a folder as JSON, which is read into types of its own.
fn json(from: &Path, to: &Path) -> Fallible<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            json(&path, &to.join(name))?;
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            let text = std::fs::read_to_string(&path)?;
            let data: serde_json::Value =
                toml_edit::de::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            std::fs::write(to.join(name).with_extension("json"), data.to_string())?;
        }
    }
    Ok(())
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
    _ = write!(out, "d{}:", table.len());
    for (key, item) in table {
        text(key, out);
        match item {
            Item::Table(inner) => self::table(inner, out),
            Item::Value(inner) => value(inner, out),
            Item::ArrayOfTables(items) => {
                _ = write!(out, "a{}:", items.len());
                items.iter().for_each(|inner| self::table(inner, out));
            }
            Item::None => panic!("a key of the catalogue has a value"),
        }
    }
}

fn value(value: &Value, out: &mut String) {
    match value {
        Value::String(inner) => {
            out.push('s');
            text(inner.value(), out);
        }
        Value::Integer(inner) => _ = write!(out, "i{}:", inner.value()),
        Value::Float(inner) => _ = write!(out, "f{}:", inner.value()),
        Value::Boolean(inner) => out.push(if *inner.value() { 't' } else { 'n' }),
        Value::Array(items) => {
            _ = write!(out, "a{}:", items.len());
            items.iter().for_each(|item| self::value(item, out));
        }
        Value::InlineTable(entries) => {
            _ = write!(out, "d{}:", entries.len());
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
    _ = write!(out, "{}:{text}", text.len());
}
