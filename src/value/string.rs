//! Strings: lists of characters, binaries or atoms in an old file.

use super::{FromTerm, LegacyKind, Type, Value};
use crate::syntax::term::{Erl, ErlKind};
use crate::syntax::toml;
use serde_json::{Value as Json, json};

/// `str`.
#[derive(Debug)]
pub(super) struct Text;

impl Type for Text {
    fn name(&self) -> &'static str {
        "str"
    }

    fn noun(&self) -> &'static str {
        "a string"
    }

    fn read_term(&self, term: &Erl, kind: LegacyKind) -> Option<FromTerm> {
        let (text, found) = text(term)?;
        // Where a list of characters is looked for, this atom says that there is none.
        if found == Some(LegacyKind::Atom) && kind == LegacyKind::String && text == "undefined" {
            return None;
        }
        Some(FromTerm { value: Value::String(text), exact: found == Some(kind) })
    }

    fn holds(&self, value: &Value) -> bool {
        matches!(value, Value::String(_))
    }

    fn read_toml(&self, node: &toml::Node) -> Option<Value> {
        let toml::Value::String(text) = &node.value else { return None };
        Some(Value::String(text.clone()))
    }

    fn json_schema(&self) -> Json {
        json!({ "type": "string" })
    }
}

/// The text of a term, and which kind of string it is if it is one that an old server knows.
fn text(term: &Erl) -> Option<(String, Option<LegacyKind>)> {
    match &term.kind {
        ErlKind::String(text) => Some((text.clone(), Some(LegacyKind::String))),
        // The file does not load with it, but what was meant is plain.
        ErlKind::Recovered(text) => Some((text.clone(), None)),
        ErlKind::Atom(name) => Some((name.clone(), Some(LegacyKind::Atom))),
        ErlKind::Binary(bytes) => Some((String::from_utf8(bytes.clone()).ok()?, None)),
        // Erlang strings are lists: integers that are characters may be meant as text.
        ErlKind::List { items, tail: None } if !items.is_empty() => {
            let text: Option<String> = items.iter().map(character).collect();
            Some((text?, Some(LegacyKind::String)))
        }
        _ => None,
    }
}

fn character(item: &Erl) -> Option<char> {
    let ErlKind::Integer(code) = &item.kind else { return None };
    char::from_u32(u32::try_from(code).ok()?)
}
