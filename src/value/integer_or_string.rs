//! An integer, or a string.

use super::{FromTerm, LegacyKind, Type, Value, integer, string};
use crate::syntax::term::Erl;
use crate::syntax::toml;
use serde_json::{Value as Json, json};

/// `int|str`.
#[derive(Debug)]
pub(super) struct IntegerOrText;

impl Type for IntegerOrText {
    fn name(&self) -> &'static str {
        "int|str"
    }

    fn noun(&self) -> &'static str {
        "an integer or a string"
    }

    fn read_term(&self, term: &Erl, kind: LegacyKind) -> Option<FromTerm> {
        integer::Integer.read_term(term, kind).or_else(|| string::Text.read_term(term, kind))
    }

    fn holds(&self, value: &Value) -> bool {
        integer::Integer.holds(value) || string::Text.holds(value)
    }

    fn read_toml(&self, node: &toml::Node) -> Option<Value> {
        integer::Integer.read_toml(node).or_else(|| string::Text.read_toml(node))
    }

    fn json_schema(&self) -> Json {
        json!({ "anyOf": [integer::Integer.json_schema(), string::Text.json_schema()] })
    }
}
