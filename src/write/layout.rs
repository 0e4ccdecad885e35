//! The layout of what is written.

use super::comment;
use crate::migrate::{Plan, PlannedOption, PlannedTable, Shown};
use crate::source::Sources;
use crate::value::{Value, grouped};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Key, Table, Value as TomlValue};

const INDENT: &str = "  ";
/// Arrays are broken into lines that end before this column.
const WIDTH: usize = 80;

/// The text of the TOML file that a plan stands for; empty when there is nothing to write.
pub fn toml(plan: &Plan, sources: &Sources) -> String {
    let services = services(plan, sources);
    match &plan.map {
        Some(map) => super::whole(map, plan, &services, sources),
        None => services,
    }
}

/// The text of the sections of services.
pub fn services(plan: &Plan, sources: &Sources) -> String {
    let mut document = DocumentMut::new();
    // Comments that wait for the next line to stand above.
    let mut waiting = comment::lines(sources, &plan.orphans, "");
    for (spec, span) in &plan.left_out {
        let story = spec.lifetime.story(plan.target).unwrap_or_default();
        waiting.push_str(&comment::left_out(
            sources,
            *span,
            &format!("{} is left out ({story})", spec.name()),
            "",
        ));
    }
    for planned in &plan.tables {
        let mut header = String::new();
        if !document.is_empty() {
            header.push('\n');
        }
        header.push_str(&std::mem::take(&mut waiting));
        header.push_str(&comment::lines(sources, &all(planned), ""));
        let (mut table, after) = table(planned, sources);
        waiting = after;
        table.decor_mut().set_prefix(header);
        insert(&mut document, planned.spec.path, table);
    }
    document.set_trailing(waiting);
    document.to_string()
}

fn all(planned: &PlannedTable) -> Vec<crate::source::Span> {
    planned.comments.leading.iter().chain(&planned.comments.trailing).copied().collect()
}

/// A table with its options, and the comments that follow its last one.
fn table(planned: &PlannedTable, sources: &Sources) -> (Table, String) {
    let mut table = Table::new();
    table.set_implicit(false);
    let mut waiting = String::new();
    for option in &planned.options {
        let (above, behind) = comments(option, sources);
        waiting.push_str(&above);
        match &option.shown {
            Shown::LeftOut(span) => {
                waiting.push_str(&comment::left_out(sources, *span, "left out", INDENT));
            }
            Shown::Comment(text) => {
                waiting.push_str(INDENT);
                waiting.push_str("# ");
                waiting.push_str(text);
                waiting.push('\n');
            }
            Shown::Value(value) => {
                let mut key = Key::new(option.spec.name);
                key.leaf_decor_mut().set_prefix(std::mem::take(&mut waiting) + INDENT);
                let mut value = toml_value(value, INDENT.len() + option.spec.name.len() + " = ".len());
                value.decor_mut().set_prefix(" ");
                if !behind.is_empty() {
                    value.decor_mut().set_suffix(format!(" #{behind}"));
                }
                table.insert_formatted(&key, Item::Value(value));
            }
        }
    }
    (table, waiting)
}

/// The comments above an option, and the one behind it.
fn comments(option: &PlannedOption, sources: &Sources) -> (String, String) {
    let mut above = option.comments.leading.clone();
    let mut behind = String::new();
    match option.comments.trailing.as_slice() {
        [one] if matches!(option.shown, Shown::Value(_)) => behind = comment::text(sources, *one),
        more => above.extend_from_slice(more),
    }
    (comment::lines(sources, &above, INDENT), behind)
}

/// Puts a table at its path; the tables on the way are not named in the text.
fn insert(document: &mut DocumentMut, path: &str, table: Table) {
    let mut at: &mut Table = document.as_table_mut();
    let (parents, name) = path.rsplit_once('.').unwrap_or(("", path));
    for part in parents.split('.').filter(|part| !part.is_empty()) {
        let parent = at.entry(part).or_insert_with(|| {
            let mut parent = Table::new();
            parent.set_implicit(true);
            Item::Table(parent)
        });
        at = parent.as_table_mut().expect("what is planned on the way to a table is a table");
    }
    at.insert(name, Item::Table(table));
}

/// A value as documents write it; `column` is where it begins.
pub(super) fn toml_value(value: &Value, column: usize) -> TomlValue {
    match value {
        Value::Boolean(value) => TomlValue::from(*value),
        Value::Integer(number) => grouped(number).parse().expect("a planned integer has 64 bits at the most"),
        Value::Float(value) => TomlValue::from(*value),
        Value::String(text) => TomlValue::from(text.as_str()),
        Value::Array(items) => TomlValue::Array(array(items, column)),
        Value::Table(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.as_str(), toml_value(value, column)));
            TomlValue::InlineTable(entries.collect::<InlineTable>())
        }
        Value::Datetime(_) | Value::Term(_) => unreachable!("a plan holds values that TOML can say"),
    }
}

/// An array in lines that line up below its first item.
fn array(items: &[Value], column: usize) -> Array {
    let mut array = Array::new();
    let mut at = column + 1;
    for (index, item) in items.iter().enumerate() {
        let mut value = toml_value(item, column);
        let width = value.to_string().trim().chars().count() + 1;
        if index == 0 {
            value.decor_mut().set_prefix("");
        } else if at + 1 + width > WIDTH {
            value.decor_mut().set_prefix(format!("\n{}", " ".repeat(column + 1)));
            at = column + 1;
        } else {
            value.decor_mut().set_prefix(" ");
            at += 1;
        }
        at += width;
        value.decor_mut().set_suffix("");
        array.push_formatted(value);
    }
    array
}
