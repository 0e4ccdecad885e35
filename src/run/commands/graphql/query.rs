//! Queries as they are written, as fields that are asked for.

use graphql_parser::query::{
    Definition, Document, FragmentDefinition, OperationDefinition, Selection, SelectionSet, Value,
    parse_query,
};
use serde_json::{Map, Value as Json};

use crate::catalogue::runtime::graphql::{Kind, Operation, Type, kind};

/// A field that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    /// What it is called in the answer.
    pub(super) alias: String,
    pub(super) name: String,
    pub(super) arguments: Map<String, Json>,
    /// What is asked for within it.
    pub(super) fields: Vec<Field>,
}

/// The word that asks for the name of a type.
pub(super) const TYPENAME: &str = "__typename";

/// How deep fragments may lead into each other.
const DEEPEST: usize = 16;

/// How many fields may be asked for in all, with those of fragments.
const MOST: usize = 10_000;

/// Why a text is no query that is answered.
#[derive(Debug, PartialEq)]
pub(super) enum Wrong {
    /// It cannot be read: the line and the reason.
    Parse(u64, String),
    /// It asks for something that there is not: a code and the reason.
    Invalid(&'static str, String),
}

/// The operation that a text asks for, with its fields.
pub(super) fn read(text: &str) -> Result<(Operation, Vec<Field>), Wrong> {
    let document: Document<'_, String> = parse_query(text).map_err(|error| unread(&error.to_string()))?;
    let mut operations = document.definitions.iter().filter_map(|definition| match definition {
        Definition::Operation(operation) => Some(operation),
        Definition::Fragment(_) => None,
    });
    let (Some(operation), None) = (operations.next(), operations.next()) else {
        return Err(Wrong::Invalid("not_one_operation", "A document needs one operation".to_owned()));
    };
    let (kind, set) = match operation {
        OperationDefinition::SelectionSet(set) => (Operation::Query, set),
        OperationDefinition::Query(query) => (Operation::Query, &query.selection_set),
        OperationDefinition::Mutation(mutation) => (Operation::Mutation, &mutation.selection_set),
        OperationDefinition::Subscription(wait) => (Operation::Subscription, &wait.selection_set),
    };
    let fragments = document.definitions.iter().filter_map(|definition| match definition {
        Definition::Fragment(fragment) => Some(fragment),
        Definition::Operation(_) => None,
    });
    let mut reader = Reader { fragments: fragments.collect(), left: MOST };
    Ok((kind, reader.fields(set, 0)?))
}

/// The line that an error names, and what it found there.
fn unread(error: &str) -> Wrong {
    let line = error.split("at ").nth(1).and_then(|behind| behind.split(':').next()?.trim().parse().ok());
    let found = error.lines().find_map(|line| line.trim().strip_prefix("Unexpected `"));
    let found = found.and_then(|token| token.rsplit_once('`')).map(|(token, _)| {
        let plain = token.rsplit_once('[').map_or(token, |(plain, _)| plain);
        format!("syntax error before: '{plain}'")
    });
    let reason = found.unwrap_or_else(|| {
        let last = error.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
        format!("a syntax error: {last}")
    });
    Wrong::Parse(line.unwrap_or(1), reason)
}

struct Reader<'d> {
    fragments: Vec<&'d FragmentDefinition<'d, String>>,
    left: usize,
}

impl<'d> Reader<'d> {
    fn fields(&mut self, set: &SelectionSet<'d, String>, depth: usize) -> Result<Vec<Field>, Wrong> {
        let mut fields = Vec::new();
        for selection in &set.items {
            self.left = self.left.checked_sub(1).ok_or_else(too_large)?;
            match selection {
                Selection::Field(field) => {
                    if !field.directives.is_empty() {
                        let text = "Directives are not carried out here".to_owned();
                        return Err(Wrong::Invalid("directive", text));
                    }
                    let arguments = field.arguments.iter();
                    let arguments = arguments.map(|(name, value)| Ok((name.clone(), json(value)?)));
                    fields.push(Field {
                        alias: field.alias.as_ref().unwrap_or(&field.name).clone(),
                        name: field.name.clone(),
                        arguments: arguments.collect::<Result<_, Wrong>>()?,
                        fields: self.fields(&field.selection_set, depth)?,
                    });
                }
                Selection::InlineFragment(inner) => fields.extend(self.fields(&inner.selection_set, depth)?),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.fragment_name;
                    let Some(fragment) = self.fragments.iter().copied().find(|known| known.name == *name)
                    else {
                        let text = format!("There is no fragment `{name}`");
                        return Err(Wrong::Invalid("unknown_fragment", text));
                    };
                    if depth >= DEEPEST {
                        return Err(too_large());
                    }
                    fields.extend(self.fields(&fragment.selection_set, depth + 1)?);
                }
            }
        }
        Ok(fields)
    }
}

fn too_large() -> Wrong {
    Wrong::Invalid("too_large", "The document asks for more than is answered here".to_owned())
}

/// A value as JSON; a word of an enumeration is a text.
fn json(value: &Value<'_, String>) -> Result<Json, Wrong> {
    Ok(match value {
        Value::Variable(name) => {
            return Err(Wrong::Invalid(
                "unbound_variable",
                format!("Nothing is given for the variable `{name}`"),
            ));
        }
        Value::Int(number) => number.as_i64().map_or(Json::Null, Json::from),
        Value::Float(number) => Json::from(*number),
        Value::String(text) | Value::Enum(text) => Json::from(text.as_str()),
        Value::Boolean(yes) => Json::from(*yes),
        Value::Null => Json::Null,
        Value::List(items) => Json::Array(items.iter().map(json).collect::<Result<_, _>>()?),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| Ok((name.clone(), json(value)?)));
            Json::Object(fields.collect::<Result<_, Wrong>>()?)
        }
    })
}

/// All fields of a type, with all within them.
pub(super) fn everything(shape: &Type) -> Vec<Field> {
    let Kind::Object(fields) = kind(shape.name()) else { return Vec::new() };
    let field = |(name, shape): (&String, &Type)| Field {
        alias: name.clone(),
        name: name.clone(),
        arguments: Map::new(),
        fields: everything(shape),
    };
    fields.iter().map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_and_aliases_become_fields() {
        let (operation, fields) =
            read("query { a: x(n: 1, e: [A, \"b\"]) { ...f ... on T { z } } } fragment f on T { y }")
                .unwrap();
        assert_eq!(
            (operation, fields[0].alias.as_str(), fields[0].name.as_str()),
            (Operation::Query, "a", "x")
        );
        assert_eq!(Json::Object(fields[0].arguments.clone()), serde_json::json!({ "n": 1, "e": ["A", "b"] }));
        assert_eq!(fields[0].fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["y", "z"]);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        assert_eq!(read("{}"), Err(Wrong::Parse(1, "syntax error before: '}'".to_owned())));
        assert!(matches!(read("query {\n  a(\n}"), Err(Wrong::Parse(3, _))));
        for text in ["", "{", "query", "{a", "\u{0}", "{a(x: $y)}", "{...f}", "{a} {b}", "{ a @b }"] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn no_text_is_too_deep() {
        let deep = format!("{}{}", "{a".repeat(100_000), "}".repeat(100_000));
        assert!(matches!(read(&deep), Err(Wrong::Parse(..))));
        let lists = format!("{{a(x: {}{})}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(matches!(read(&lists), Err(Wrong::Parse(..))));
        assert_eq!(read("{...f} fragment f on T {...f}"), Err(too_large()));
        let many: String =
            (0..20).map(|n| format!("fragment f{n} on T {{...f{m} ...f{m}}} ", m = n + 1)).collect();
        let many = format!("{{...f0}} {many} fragment f20 on T {{a}}");
        assert_eq!(read(&many), Err(too_large()));
    }
}
