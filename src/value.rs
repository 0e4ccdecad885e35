//! Values of settings: one type for both languages.
//!
//! A term of an old file that fits no option type is kept as it is, so that nothing is lost and it can be told what
//! the old server made of it.

mod any;
mod array;
mod boolean;
mod float;
mod infinity;
mod integer;
mod integer_or_string;
mod string;

use crate::syntax::term::{Erl, ErlKind};
use crate::syntax::toml;
use num_bigint::BigInt;
use serde_json::Value as Json;
use std::fmt;

/// The value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Boolean(bool),
    /// An integer of any size.
    Integer(BigInt),
    /// A floating-point number.
    Float(f64),
    /// A string; also an atom of an old file where the TOML file has a string.
    String(String),
    /// Values in order.
    Array(Vec<Value>),
    /// Keys and values in order of the text.
    Table(Vec<(String, Value)>),
    /// A date or time of a TOML file, as written; no option takes one.
    Datetime(String),
    /// An Erlang term that fits no type.
    Term(Box<Erl>),
}

/// What the old server takes for a string: an atom, or a list of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LegacyKind {
    /// A list of characters.
    #[default]
    String,
    /// An atom.
    Atom,
}

/// A value read from an Erlang term.
#[derive(Debug, Clone, PartialEq)]
pub struct FromTerm {
    /// The value.
    pub value: Value,
    /// Whether the old server takes the term for this value; if not, only the meaning is plain.
    pub exact: bool,
}

/// A type of option values: how it is read from both languages.
pub trait Type: Sync + fmt::Debug {
    /// The name in the catalogue.
    fn name(&self) -> &'static str;

    /// What a person calls it, with an article.
    fn noun(&self) -> &'static str;

    /// Reads a term of an old file; `None` when the term means no such value.
    fn read_term(&self, term: &Erl, kind: LegacyKind) -> Option<FromTerm>;

    /// Whether a value is of this type.
    fn holds(&self, value: &Value) -> bool;

    /// Reads a value of a TOML file; `None` when it is of another type.
    fn read_toml(&self, node: &toml::Node) -> Option<Value>;

    /// The JSON Schema of its values, without the checks of an option.
    fn json_schema(&self) -> Json;
}

/// All types, by the names they have in the catalogue.
pub static TYPES: &[&dyn Type] = &[
    &boolean::Boolean,
    &integer::Integer,
    &float::Float,
    &string::Text,
    &infinity::IntegerOrInfinity,
    &integer_or_string::IntegerOrText,
    &array::Strings,
    &array::Integers,
    &any::Any,
    &any::Anys,
];

/// The type that the catalogue calls `name`.
pub fn type_named(name: &str) -> Option<&'static dyn Type> {
    TYPES.iter().copied().find(|known| known.name() == name)
}

impl Value {
    /// The value in JSON. A term that fits no type: an atom becomes its name, a number a number, anything else
    /// its Erlang text.
    pub fn json(&self) -> Json {
        match self {
            Value::Boolean(value) => Json::Bool(*value),
            Value::Integer(value) => integer_json(value),
            Value::Float(value) => Json::from(*value),
            Value::String(value) | Value::Datetime(value) => Json::from(value.as_str()),
            Value::Array(items) => Json::Array(items.iter().map(Value::json).collect()),
            Value::Table(entries) => {
                Json::Object(entries.iter().map(|(key, value)| (key.clone(), value.json())).collect())
            }
            Value::Term(term) => match &term.kind {
                ErlKind::Atom(name) if name == "true" => Json::Bool(true),
                ErlKind::Atom(name) if name == "false" => Json::Bool(false),
                ErlKind::Atom(name) | ErlKind::String(name) | ErlKind::Recovered(name) => {
                    Json::from(name.as_str())
                }
                ErlKind::Integer(value) => integer_json(value),
                ErlKind::Float(value) => Json::from(*value),
                ErlKind::List { items, tail: None } if items.is_empty() => Json::Array(Vec::new()),
                _ => Json::from(term.to_string()),
            },
        }
    }

    /// The value that is this in JSON; null is the empty string, since no setting has it.
    pub fn from_json(json: &Json) -> Value {
        match json {
            Json::Null => Value::String(String::new()),
            Json::Bool(value) => Value::Boolean(*value),
            Json::Number(number) => match number.to_string().parse::<BigInt>() {
                Ok(value) => Value::Integer(value),
                Err(_) => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Json::String(text) => Value::String(text.clone()),
            Json::Array(items) => Value::Array(items.iter().map(Value::from_json).collect()),
            Json::Object(entries) => Value::Table(
                entries.iter().map(|(key, value)| (key.clone(), Value::from_json(value))).collect(),
            ),
        }
    }

    /// The value of any type that a TOML node holds.
    pub fn from_toml(node: &toml::Node) -> Value {
        match &node.value {
            toml::Value::String(text) => Value::String(text.clone()),
            toml::Value::Integer(value) => Value::Integer(value.clone()),
            toml::Value::Float(value) => Value::Float(*value),
            toml::Value::Boolean(value) => Value::Boolean(*value),
            toml::Value::Datetime(text) => Value::Datetime(text.clone()),
            toml::Value::Array(items) | toml::Value::Tables(items) => {
                Value::Array(items.iter().map(Value::from_toml).collect())
            }
            toml::Value::Table(table) => {
                let entry = |entry: &toml::Entry| (entry.key.name.clone(), Value::from_toml(&entry.value));
                Value::Table(table.entries.iter().map(entry).collect())
            }
        }
    }
}

/// An integer as a JSON number of any size.
fn integer_json(value: &BigInt) -> Json {
    match i64::try_from(value) {
        Ok(small) => Json::from(small),
        Err(_) => value.to_string().parse::<serde_json::Number>().map_or(Json::Null, Json::Number),
    }
}

impl fmt::Display for Value {
    /// Writes the value as a TOML file would, or as an Erlang term where it is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Term(term) => write!(f, "{term}"),
            Value::Integer(value) => f.write_str(&grouped(value)),
            Value::Float(value) => write!(f, "{value:?}"),
            Value::Datetime(text) => f.write_str(text),
            Value::Array(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if at == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Value::Boolean(_) | Value::String(_) | Value::Table(_) => write!(f, "{}", self.json()),
        }
    }
}

/// An integer with underscores between thousands when it has five digits or more, as documents print them.
pub fn grouped(value: &BigInt) -> String {
    let digits = value.magnitude().to_string();
    let sign = if value.sign() == num_bigint::Sign::Minus { "-" } else { "" };
    if digits.len() < 5 {
        return format!("{sign}{digits}");
    }
    let first = (digits.len() - 1) % 3 + 1;
    let mut out = format!("{sign}{}", &digits[..first]);
    for at in (first..digits.len()).step_by(3) {
        out.push('_');
        out.push_str(&digits[at..at + 3]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_of_five_digits_or_more_are_grouped() {
        let text = |value: i64| grouped(&BigInt::from(value));
        assert_eq!(text(1800), "1800");
        assert_eq!(text(10000), "10_000");
        assert_eq!(text(-300_000), "-300_000");
        assert_eq!(text(10_800_000), "10_800_000");
    }

    #[test]
    fn an_integer_of_any_size_is_a_number_in_json() {
        let big = Value::Integer("123456789012345678901234567890".parse().unwrap());
        assert_eq!(big.json().to_string(), "123456789012345678901234567890");
    }

    #[test]
    fn types_have_names_of_their_own() {
        for known in TYPES {
            assert_eq!(type_named(known.name()).unwrap().name(), known.name());
        }
        assert_eq!(
            TYPES.iter().map(|known| known.name()).collect::<std::collections::BTreeSet<_>>().len(),
            TYPES.len()
        );
    }
}
