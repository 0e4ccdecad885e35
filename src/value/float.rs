//! Floating-point numbers.

use super::{FromTerm, LegacyKind, Type, Value};
use crate::syntax::term::{Erl, ErlKind};
use crate::syntax::toml;
use serde_json::{Value as Json, json};

/// `float`.
#[derive(Debug)]
pub(super) struct Float;

impl Type for Float {
    fn name(&self) -> &'static str {
        "float"
    }

    fn noun(&self) -> &'static str {
        "a floating-point number"
    }

    fn read_term(&self, term: &Erl, _kind: LegacyKind) -> Option<FromTerm> {
        let ErlKind::Float(value) = term.kind else { return None };
        Some(FromTerm { value: Value::Float(value), exact: true })
    }

    fn holds(&self, value: &Value) -> bool {
        matches!(value, Value::Float(_))
    }

    fn read_toml(&self, node: &toml::Node) -> Option<Value> {
        let toml::Value::Float(value) = node.value else { return None };
        Some(Value::Float(value))
    }

    fn json_schema(&self) -> Json {
        json!({ "type": "number" })
    }
}
