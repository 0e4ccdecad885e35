//! A person's TOML text, changed as its tree was changed: what is not touched stays byte for byte.
//!
//! A key or a table that has another name or place takes its text and its comments along. What is left out stays as a
//! comment where comments speak of it. The text that comes out is read again and held against the tree; where the two
//! differ, the whole file is laid out anew, with its comments.

mod assemble;
mod chunks;
mod emit;

use super::piece;
use crate::model::tree::{Content, Map, Node};
use crate::source::FileId;
use crate::syntax::toml::{self, Parsed};
use crate::value::Value;

/// `text` with the changes that lead to `after`, whose nodes know where in `text` they come from.
pub fn edited(text: &str, parsed: &Parsed, after: &Map) -> String {
    let out = emit::text(text, parsed, after);
    let again = toml::parse(FileId(0), &out);
    let whole = again.findings.iter().all(|finding| finding.code.name == "not-toml-1.0");
    if whole && same(&value(&again), &plain(after)) {
        return out;
    }
    piece::commented(after, text)
}

fn value(parsed: &Parsed) -> Vec<(String, Value)> {
    let entry = |entry: &toml::Entry| (entry.key.name.clone(), Value::from_toml(&entry.value));
    parsed.root.entries.iter().map(entry).collect()
}

fn plain(map: &Map) -> Vec<(String, Value)> {
    map.iter().map(|(key, node)| (key.to_owned(), node.plain())).collect()
}

/// Whether two files say the same, in whatever order; an empty section says nothing.
fn same(one: &[(String, Value)], other: &[(String, Value)]) -> bool {
    fn tables(mut one: Vec<&(String, Value)>, mut other: Vec<&(String, Value)>) -> bool {
        one.sort_by_key(|(key, _)| key);
        other.sort_by_key(|(key, _)| key);
        one.len() == other.len()
            && one.iter().zip(other).all(|(one, other)| one.0 == other.0 && equal(&one.1, &other.1))
    }
    fn equal(one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Table(one), Value::Table(other)) => tables(one.iter().collect(), other.iter().collect()),
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
            }
            _ => one == other || (one.to_string() == other.to_string()),
        }
    }
    let says = |entry: &&(String, Value)| !matches!(&entry.1, Value::Table(entries) if entries.is_empty());
    tables(one.iter().filter(says).collect(), other.iter().filter(says).collect())
}

/// Whether a node is written under headers, if it is written anew.
fn is_headed(node: &Node) -> bool {
    match &node.content {
        Content::Array(items) => !items.is_empty() && items.iter().all(|item| item.as_table().is_some()),
        Content::Table(_) => true,
        Content::Scalar(_) => false,
    }
}

#[cfg(test)]
mod tests;
