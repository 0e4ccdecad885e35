//! Integers of any size.

use super::{FromTerm, LegacyKind, Type, Value};
use crate::syntax::term::{Erl, ErlKind};
use crate::syntax::toml;
use serde_json::{Value as Json, json};

/// `int`.
#[derive(Debug)]
pub(super) struct Integer;

impl Type for Integer {
    fn name(&self) -> &'static str {
        "int"
    }

    fn noun(&self) -> &'static str {
        "an integer"
    }

    fn read_term(&self, term: &Erl, _kind: LegacyKind) -> Option<FromTerm> {
        let ErlKind::Integer(value) = &term.kind else { return None };
        Some(FromTerm { value: Value::Integer(value.clone()), exact: true })
    }

    fn holds(&self, value: &Value) -> bool {
        matches!(value, Value::Integer(_))
    }

    fn read_toml(&self, node: &toml::Node) -> Option<Value> {
        let toml::Value::Integer(value) = &node.value else { return None };
        Some(Value::Integer(value.clone()))
    }

    fn json_schema(&self) -> Json {
        json!({ "type": "integer" })
    }
}
