//! Values that a server does not look at.

use super::{FromTerm, LegacyKind, Type, Value};
use crate::syntax::term::Erl;
use crate::syntax::toml;
use serde_json::Value as Json;

/// `any`.
#[derive(Debug)]
pub(super) struct Any;

/// `[any]`.
#[derive(Debug)]
pub(super) struct Anys;

impl Type for Any {
    fn name(&self) -> &'static str {
        "any"
    }

    fn noun(&self) -> &'static str {
        "a value"
    }

    fn read_term(&self, term: &Erl, _kind: LegacyKind) -> Option<FromTerm> {
        Some(FromTerm { value: Value::Term(Box::new(term.clone())), exact: true })
    }

    fn holds(&self, _value: &Value) -> bool {
        true
    }

    fn json_schema(&self) -> Json {
        Json::Object(serde_json::Map::new())
    }

    fn read_toml(&self, node: &toml::Node) -> Option<Value> {
        Some(Value::from_toml(node))
    }
}

impl Type for Anys {
    fn name(&self) -> &'static str {
        "[any]"
    }

    fn noun(&self) -> &'static str {
        "an array"
    }

    fn read_term(&self, term: &Erl, kind: LegacyKind) -> Option<FromTerm> {
        Any.read_term(term, kind)
    }

    fn holds(&self, value: &Value) -> bool {
        matches!(value, Value::Array(_))
    }

    fn json_schema(&self) -> Json {
        serde_json::json!({"type": "array"})
    }

    fn read_toml(&self, node: &toml::Node) -> Option<Value> {
        node.as_items().map(|_| Value::from_toml(node))
    }
}
