//! The rules of hops, as `src/catalogue/hops.rs` reads them.

#[path = "../src/catalogue/hops/segments.rs"]
mod segments;

use super::Fallible;
use segments::{alternatives, segments};
use std::fmt::Write;
use std::path::Path;
use toml_edit::{Array, Document, Item, Table, Value};

/// Makes lines of every file of a folder of hops: each rule is JSON, which is read into types of its own, behind the
/// beginnings of the places that it may be about, so that it is read only where one of them is there.
pub(crate) fn all(from: &Path, to: &Path) -> Fallible<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let from = entry?.path();
        let to = to.join(from.file_name().ok_or("a file has a name")?);
        if from.is_dir() {
            all(&from, &to)?;
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
                    item_json(&Item::Table(listed(inner)), out);
                    out.push('\n');
                }
            }
            _ => panic!("a hop has rules and notes, and no {key}"),
        }
    }
}

/// The same rule, with its patterns as a list even where there is one.
fn listed(rule: &Table) -> Table {
    let mut rule = rule.clone();
    if let Some(one) = rule.get("at").and_then(Item::as_str) {
        rule["at"] = toml_edit::value(Array::from_iter([one]));
    }
    rule
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
        let names = |at: usize| segments.get(at).map(|segment| names(segment)).unwrap_or_default();
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

/// The names that a part of a pattern stands for; none where it may be any.
fn names(segment: &str) -> Vec<&str> {
    let segment = segment.strip_suffix("[]").unwrap_or(segment);
    if segment.contains('*') { Vec::new() } else { alternatives(segment) }
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
