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
    hops(&root.join("hops"), &out.join("hops"))
}

/// Makes lines of every file of a folder of hops: each rule is JSON, which is read into types of its own, behind the
/// beginnings of the places that it may be about, so that it is read only where one of them is there.
fn hops(from: &Path, to: &Path) -> Fallible<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let from = entry?.path();
        let to = to.join(from.file_name().ok_or("a file has a name")?);
        if from.is_dir() {
            hops(&from, &to)?;
        } else if from.extension().is_some_and(|ending| ending == "toml") {
            let text = std::fs::read_to_string(&from)?;
            let document =
                Document::parse(text.as_str()).map_err(|error| format!("{}: {error}", from.display()))?;
            let mut lines = String::new();
            hop(document.as_table(), &mut lines);
            std::fs::write(to.with_extension("lines"), lines)?;
        }
    }
    Ok(())
}

fn hop(table: &Table, out: &mut String) {
    for (key, item) in table {
        match (key, item) {
            ("rows_of", item) => {
                _ = writeln!(out, "rows_of\t{}", item.as_str().expect("rows are those of a version"));
            }
            ("rule" | "note", Item::ArrayOfTables(items)) => {
                for inner in items {
                    let roots = if key == "rule" { roots(inner) } else { String::new() };
                    _ = write!(out, "{key}\t{roots}\t");
                    item_json(&Item::Table(inner.clone()), out);
                    out.push('\n');
                }
            }
            _ => panic!("a hop has rules and notes, and no {key}"),
        }
    }
}

/// The beginnings of the places that a rule may be about: one or two names each; nothing: it may be about any.
fn roots(rule: &Table) -> String {
    let key = rule.get("key").and_then(Item::as_str);
    let patterns: Vec<&str> = match rule.get("at") {
        Some(Item::Value(Value::Array(items))) => items.iter().filter_map(Value::as_str).collect(),
        Some(item) => item.as_str().into_iter().collect(),
        None => vec![""],
    };
    let mut roots = Vec::new();
    for pattern in patterns {
        let segments = [Some(pattern), key].into_iter().flatten().flat_map(segments).collect::<Vec<_>>();
        let names = |at: usize| segments.get(at).map(|segment| names_of(segment)).unwrap_or_default();
        for first in names(0) {
            match names(1).as_slice() {
                [] => roots.push(first.to_owned()),
                more => roots.extend(more.iter().map(|second| format!("{first}.{second}"))),
            }
        }
        if names(0).is_empty() {
            return String::new();
        }
    }
    roots.sort_unstable();
    roots.dedup();
    roots.join(" ")
}

/// The parts of a pattern: a dot inside braces divides nothing.
fn segments(pattern: &str) -> Vec<&str> {
    let mut depth = 0;
    let divides = |character| {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        character == '.' && depth == 0
    };
    pattern.split(divides).filter(|segment| !segment.is_empty()).collect()
}

/// The names that a part of a pattern stands for; none where it may be any.
fn names_of(segment: &str) -> Vec<&str> {
    let segment = segment.strip_suffix("[]").unwrap_or(segment);
    if segment.contains('*') {
        return Vec::new();
    }
    let listed = segment.strip_prefix('{').and_then(|names| names.strip_suffix('}'));
    listed.map_or(vec![segment], |names| names.split(',').collect())
}

fn item_json(item: &Item, out: &mut String) {
    if let Some(table) = item.as_table_like() {
        out.push('{');
        for (at, (key, inner)) in table.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { "," });
            quoted(key, out);
            out.push(':');
            item_json(inner, out);
        }
        out.push('}');
    } else if let Some(tables) = item.as_array_of_tables() {
        out.push('[');
        for (at, inner) in tables.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { "," });
            item_json(&Item::Table(inner.clone()), out);
        }
        out.push(']');
    } else if let Some(items) = item.as_array() {
        out.push('[');
        for (at, inner) in items.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { "," });
            item_json(&Item::Value(inner.clone()), out);
        }
        out.push(']');
    } else if let Some(inner) = item.as_str() {
        quoted(inner, out);
    } else if let Some(inner) = item.as_integer() {
        _ = write!(out, "{inner}");
    } else if let Some(inner) = item.as_bool() {
        _ = write!(out, "{inner}");
    } else {
        panic!("the rules have no {}", item.type_name());
    }
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            _ if character.is_control() => panic!("the rules have no control characters"),
            _ => out.push(character),
        }
    }
    out.push('"');
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
            Item::Table(inner) => {
                // With its length, so that whoever does not need it passes over it.
                let mut later = String::new();
                self::table(inner, &mut later);
                _ = write!(out, "l{}:{later}", later.len());
            }
            Item::Value(inner) if has_tables(inner) => {
                let mut later = String::new();
                value(inner, &mut later);
                let kind = if names(inner, "req") { 'r' } else { 'l' };
                _ = write!(out, "{kind}{}:{later}", later.len());
            }
            Item::Value(inner) => value(inner, out),
            Item::ArrayOfTables(items) => {
                _ = write!(out, "a{}:", items.len());
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
