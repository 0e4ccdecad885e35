//! Arrays of values of one type.

use super::{FromTerm, LegacyKind, Type, Value, integer, string};
use crate::syntax::term::{Erl, ErlKind};
use crate::syntax::toml;
use serde_json::{Value as Json, json};

/// `[str]`.
#[derive(Debug)]
pub(super) struct Strings;

/// `[int]`.
#[derive(Debug)]
pub(super) struct Integers;

impl Type for Strings {
    fn name(&self) -> &'static str {
        "[str]"
    }

    fn noun(&self) -> &'static str {
        "an array of strings"
    }

    fn read_term(&self, term: &Erl, kind: LegacyKind) -> Option<FromTerm> {
        items_from_term(&string::Text, term, kind)
    }

    fn holds(&self, value: &Value) -> bool {
        matches!(value, Value::Array(items) if items.iter().all(|item| string::Text.holds(item)))
    }

    fn read_toml(&self, node: &toml::Node) -> Option<Value> {
        items_from_toml(&string::Text, node)
    }

    fn json_schema(&self) -> Json {
        json!({ "type": "array", "items": string::Text.json_schema() })
    }
}

impl Type for Integers {
    fn name(&self) -> &'static str {
        "[int]"
    }

    fn noun(&self) -> &'static str {
        "an array of integers"
    }

    fn read_term(&self, term: &Erl, kind: LegacyKind) -> Option<FromTerm> {
        items_from_term(&integer::Integer, term, kind)
    }

    fn holds(&self, value: &Value) -> bool {
        matches!(value, Value::Array(items) if items.iter().all(|item| integer::Integer.holds(item)))
    }

    fn read_toml(&self, node: &toml::Node) -> Option<Value> {
        items_from_toml(&integer::Integer, node)
    }

    fn json_schema(&self) -> Json {
        json!({ "type": "array", "items": integer::Integer.json_schema() })
    }
}

fn items_from_term(item: &dyn Type, term: &Erl, kind: LegacyKind) -> Option<FromTerm> {
    let items = match &term.kind {
        ErlKind::List { items, tail: None } => items,
        // `""` and `[]` are one term.
        ErlKind::String(text) if text.is_empty() => &Vec::new(),
        _ => return None,
    };
    let mut exact = true;
    let values = items.iter().map(|term| {
        let read = item.read_term(term, kind)?;
        exact &= read.exact;
        Some(read.value)
    });
    Some(FromTerm { value: Value::Array(values.collect::<Option<_>>()?), exact })
}

fn items_from_toml(item: &dyn Type, node: &toml::Node) -> Option<Value> {
    let toml::Value::Array(items) = &node.value else { return None };
    Some(Value::Array(items.iter().map(|node| item.read_toml(node)).collect::<Option<_>>()?))
}
