//! Booleans: the atoms `true` and `false`, and TOML booleans.

use super::{FromTerm, LegacyKind, Type, Value};
use crate::syntax::term::{Erl, ErlKind};
use crate::syntax::toml;
use serde_json::{Value as Json, json};

/// `bool`.
#[derive(Debug)]
pub(super) struct Boolean;

impl Type for Boolean {
    fn name(&self) -> &'static str {
        "bool"
    }

    fn noun(&self) -> &'static str {
        "a boolean"
    }

    fn read_term(&self, term: &Erl, _kind: LegacyKind) -> Option<FromTerm> {
        let ErlKind::Atom(name) = &term.kind else { return None };
        let value = Value::Boolean(name.parse().ok()?);
        Some(FromTerm { value, exact: true })
    }

    fn holds(&self, value: &Value) -> bool {
        matches!(value, Value::Boolean(_))
    }

    fn read_toml(&self, node: &toml::Node) -> Option<Value> {
        let toml::Value::Boolean(value) = node.value else { return None };
        Some(Value::Boolean(value))
    }

    fn json_schema(&self) -> Json {
        json!({ "type": "boolean" })
    }
}
