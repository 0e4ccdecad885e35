//! An integer, or `infinity`.

use super::{FromTerm, LegacyKind, Type, Value, integer};
use crate::syntax::term::{Erl, ErlKind};
use crate::syntax::toml;
use serde_json::{Value as Json, json};

const INFINITY: &str = "infinity";

/// `int|inf`.
#[derive(Debug)]
pub(super) struct IntegerOrInfinity;

impl Type for IntegerOrInfinity {
    fn name(&self) -> &'static str {
        "int|inf"
    }

    fn noun(&self) -> &'static str {
        "an integer or \"infinity\""
    }

    fn read_term(&self, term: &Erl, kind: LegacyKind) -> Option<FromTerm> {
        match &term.kind {
            ErlKind::Atom(name) if name == INFINITY => {
                Some(FromTerm { value: Value::String(INFINITY.to_owned()), exact: true })
            }
            _ => integer::Integer.read_term(term, kind),
        }
    }

    fn holds(&self, value: &Value) -> bool {
        matches!(value, Value::String(text) if text == INFINITY) || integer::Integer.holds(value)
    }

    fn read_toml(&self, node: &toml::Node) -> Option<Value> {
        match &node.value {
            toml::Value::String(text) if text == INFINITY => Some(Value::String(text.clone())),
            _ => integer::Integer.read_toml(node),
        }
    }

    fn json_schema(&self) -> Json {
        json!({ "anyOf": [integer::Integer.json_schema(), { "const": INFINITY }] })
    }
}
