//! What a rule asks a person, and what comes of each answer.

use super::rule::Op;
use crate::value::Value;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A question to a person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Its name, which stays.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answer that is taken until a person gives one; none: nothing is done until then.
    pub proposed: Option<String>,
    /// The answers by name.
    #[serde(default)]
    pub answers: BTreeMap<String, AnswerSpec>,
    /// The answer that is a value of the person's own.
    pub supply: Option<Supplied>,
}

/// An answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerSpec {
    /// What comes of it.
    pub does: String,
    /// What is done.
    #[serde(default, rename = "do")]
    pub ops: Vec<Op>,
    /// A named function that does it.
    pub call: Option<String>,
    /// Whether the server then does something else than before.
    #[serde(default)]
    pub changes: bool,
}

/// An answer that is a value: `$answer` in its operations, `$answer.host` and `$answer.path` of a location.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplied {
    /// What the value is.
    pub does: String,
    /// What form it has.
    #[serde(default)]
    pub form: Form,
    /// Whether the server then does something else than before.
    #[serde(default)]
    pub changes: bool,
    /// What is done.
    #[serde(default, rename = "do")]
    pub ops: Vec<Op>,
}

/// The form of a value that a person gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Any text.
    #[default]
    Text,
    /// An integer.
    Number,
    /// A host name and a path in one, as in `_/api/graphql`.
    Location,
}

impl Form {
    /// What a text means; a table of `host` and `path` for a location. `None`: it does not have this form.
    pub fn read(self, text: &str) -> Option<Value> {
        match self {
            Form::Text => Some(Value::String(text.to_owned())),
            Form::Number => text.parse().ok().map(Value::Integer),
            Form::Location => {
                let (host, path) = text.split_at(text.find('/').filter(|at| *at > 0)?);
                let field = |key: &str, value: &str| (key.to_owned(), Value::String(value.to_owned()));
                Some(Value::Table(vec![field("host", host), field("path", path)]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_a_host_and_a_path() {
        let Some(Value::Table(fields)) = Form::Location.read("chat.example.com/api/graphql") else {
            panic!()
        };
        let texts: Vec<_> = fields.iter().map(|(key, value)| format!("{key} {value}")).collect();
        assert_eq!(texts, ["host \"chat.example.com\"", "path \"/api/graphql\""]);
        for wrong in ["", "graphql", "/graphql"] {
            assert_eq!(Form::Location.read(wrong), None, "{wrong}");
        }
        assert_eq!(Form::Number.read("many"), None);
    }
}
