//! The commands of categories, which GraphQL carries out: read from `schemas/runtime/graphql.toml` and
//! `graphql_types.toml`.

use super::{parsed, some_version};
use crate::catalogue::data::embedded;
use crate::catalogue::version::Version;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result as Printed};
use std::sync::LazyLock;

/// A category of commands.
#[derive(Debug)]
pub struct Category {
    /// What it is about.
    pub doc: String,
    /// Its commands, by name.
    pub commands: BTreeMap<String, Command>,
    from: Option<Version>,
}

/// A command of a category.
#[derive(Debug)]
pub struct Command {
    /// What it does.
    pub doc: String,
    /// Whether it reads or changes something.
    pub operation: Operation,
    /// Its arguments, in the order of the server.
    pub arguments: Vec<Argument>,
    /// The type of its result.
    pub result: Type,
    /// Why only a server can carry it out, if that is so.
    pub machine: Option<String>,
    /// The command of `service_admin_extra` that does the same, if there is one.
    pub by: Option<String>,
    /// The arguments of that command: names of arguments, or parts of a JID.
    pub with: Vec<String>,
    /// What comes of it, by the way in which that command ends.
    pub gives: BTreeMap<String, Json>,
    /// The codes of errors, by the way in which that command ends.
    pub codes: BTreeMap<String, String>,
    from: Option<Version>,
}

/// What a command is to GraphQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// It reads.
    Query,
    /// It changes.
    Mutation,
    /// It waits.
    Subscription,
}

/// An argument.
#[derive(Debug)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its type.
    pub shape: Type,
    /// What it is where it is not given.
    pub default: Option<i64>,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// One with a name.
    Named(String),
    /// Several.
    List(Box<Type>),
    /// One that is not null.
    Required(Box<Type>),
}

impl Type {
    /// Reads one; `None` if the text is none.
    pub fn parse(text: &str) -> Option<Type> {
        let text = text.trim();
        if let Some(inner) = text.strip_suffix('!') {
            return Some(Type::Required(Box::new(Type::parse(inner)?)));
        }
        if let Some(inner) = text.strip_prefix('[') {
            return Some(Type::List(Box::new(Type::parse(inner.strip_suffix(']')?)?)));
        }
        let is_name = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
        is_name.then(|| Type::Named(text.to_owned()))
    }

    /// The name of the type that it is made of.
    pub fn name(&self) -> &str {
        match self {
            Type::Named(name) => name,
            Type::List(inner) | Type::Required(inner) => inner.name(),
        }
    }

    /// Whether it is a list, null or not.
    pub fn is_list(&self) -> bool {
        match self {
            Type::Named(_) => false,
            Type::List(_) => true,
            Type::Required(inner) => inner.is_list(),
        }
    }
}

impl Display for Type {
    fn fmt(&self, out: &mut Formatter<'_>) -> Printed {
        match self {
            Type::Named(name) => out.write_str(name),
            Type::List(inner) => write!(out, "[{inner}]"),
            Type::Required(inner) => write!(out, "{inner}!"),
        }
    }
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A value without parts.
    Scalar,
    /// One of these words.
    Enum(&'static [String]),
    /// Fields that are given.
    Input(&'static BTreeMap<String, Type>),
    /// Fields that are asked for.
    Object(&'static BTreeMap<String, Type>),
}

/// What a name of a type stands for.
pub fn kind(name: &str) -> Kind {
    if let Some(words) = TYPES.words.get(name) {
        Kind::Enum(words)
    } else if let Some(fields) = TYPES.input.get(name) {
        Kind::Input(fields)
    } else if let Some(fields) = TYPES.object.get(name) {
        Kind::Object(fields)
    } else {
        Kind::Scalar
    }
}

/// A field of a vCard: its element, or its element with those within it by field.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum CardField {
    /// A text.
    Text(String),
    /// Texts within an element.
    Parts(BTreeMap<String, String>),
}

/// The fields of vCards.
pub fn card_fields() -> &'static BTreeMap<String, CardField> {
    &TYPES.vcard
}

/// The categories that a version has, by name.
pub fn categories(server: Version) -> impl Iterator<Item = (&'static str, &'static Category)> {
    let there = move |from: &Option<Version>| from.is_none_or(|from| from <= server);
    CATEGORIES
        .iter()
        .filter(move |(_, category)| there(&category.from))
        .map(|(name, category)| (name.as_str(), category))
}

impl Category {
    /// The commands that a version has, by name.
    pub fn commands_of(&self, server: Version) -> impl Iterator<Item = (&str, &Command)> {
        let there = move |command: &Command| command.from.is_none_or(|from| from <= server);
        self.commands
            .iter()
            .filter(move |(_, command)| there(command))
            .map(|(name, command)| (name.as_str(), command))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCategory {
    doc: String,
    #[serde(default, deserialize_with = "some_version")]
    from: Option<Version>,
    commands: BTreeMap<String, Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    sig: String,
    doc: String,
    #[serde(default)]
    machine: Option<String>,
    #[serde(default, rename = "as")]
    by: Option<String>,
    #[serde(default)]
    with: String,
    #[serde(default)]
    gives: BTreeMap<String, Json>,
    #[serde(default)]
    codes: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "some_version")]
    from: Option<Version>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTypes {
    inputs_elsewhere: Vec<String>,
    object: BTreeMap<String, BTreeMap<String, String>>,
    input: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(rename = "enum")]
    words: BTreeMap<String, Vec<String>>,
    vcard: BTreeMap<String, CardField>,
}

struct Types {
    object: BTreeMap<String, BTreeMap<String, Type>>,
    input: BTreeMap<String, BTreeMap<String, Type>>,
    words: BTreeMap<String, Vec<String>>,
    vcard: BTreeMap<String, CardField>,
}

static TYPES: LazyLock<Types> = LazyLock::new(|| {
    let written: WrittenTypes = parsed(embedded!("runtime/graphql_types"));
    let field = |(name, text): (String, String)| {
        let shape = Type::parse(&text).expect("fields have types that tests read");
        (name, shape)
    };
    let all = |types: BTreeMap<String, BTreeMap<String, String>>| {
        types.into_iter().map(|(name, fields)| (name, fields.into_iter().map(field).collect())).collect()
    };
    let mut input: BTreeMap<String, BTreeMap<String, Type>> = all(written.input);
    input.extend(written.inputs_elsewhere.into_iter().map(|name| (name, BTreeMap::new())));
    Types { object: all(written.object), input, words: written.words, vcard: written.vcard }
});

static CATEGORIES: LazyLock<BTreeMap<String, Category>> = LazyLock::new(|| {
    let written: BTreeMap<String, WrittenCategory> = parsed(embedded!("runtime/graphql"));
    let command = |(name, written): (String, Written)| {
        let command = read(written).expect("commands have signatures that tests read");
        (name, command)
    };
    let category = |(name, written): (String, WrittenCategory)| {
        let commands = written.commands.into_iter().map(command).collect();
        (name, Category { doc: written.doc, commands, from: written.from })
    };
    written.into_iter().map(category).collect()
});

fn read(written: Written) -> Option<Command> {
    let (head, result) = written.sig.rsplit_once(": ")?;
    let (word, arguments) = match head.split_once(" (") {
        Some((word, arguments)) => (word, arguments.strip_suffix(')')?),
        None => (head, ""),
    };
    let operation = match word {
        "query" => Operation::Query,
        "mutation" => Operation::Mutation,
        "subscription" => Operation::Subscription,
        _ => return None,
    };
    let argument = |text: &str| {
        let (name, shape) = text.split_once(": ")?;
        let (shape, default) = match shape.split_once(" = ") {
            Some((shape, default)) => (shape, Some(default.parse().ok()?)),
            None => (shape, None),
        };
        Some(Argument { name: name.to_owned(), shape: Type::parse(shape)?, default })
    };
    let arguments = arguments.split(", ").filter(|text| !text.is_empty()).map(argument);
    Some(Command {
        doc: written.doc,
        operation,
        arguments: arguments.collect::<Option<_>>()?,
        result: Type::parse(result)?,
        machine: written.machine,
        by: written.by,
        with: written.with.split(", ").filter(|text| !text.is_empty()).map(str::to_owned).collect(),
        gives: written.gives,
        codes: written.codes,
        from: written.from,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::commands;
    use crate::catalogue::runtime::control::control;

    fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static Command)> {
        CATEGORIES.iter().flat_map(|(category, entry)| {
            entry.commands.iter().map(|(name, command)| (category.as_str(), name.as_str(), command))
        })
    }

    #[test]
    fn a_type_is_printed_as_it_is_read() {
        for text in ["Int", "Int!", "[String!]", "[String!]!", "[[A]!]"] {
            assert_eq!(Type::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "!", "[Int", "Int]", "a b"] {
            assert_eq!(Type::parse(text), None, "{text}");
        }
        assert!(Type::parse("[Int!]!").unwrap().is_list());
    }

    #[test]
    fn what_another_command_does_has_its_arguments() {
        for (category, name, command) in all() {
            let Some(by) = &command.by else { continue };
            let server = Version::parse("6.1").unwrap();
            let takes = match commands().iter().find(|known| known.name == by) {
                Some(known) => known.arguments().len(),
                None => control().core_arguments(by, server).unwrap().len(),
            };
            assert_eq!(command.with.len(), takes, "{category} {name}");
            assert!(command.gives.contains_key("done"), "{category} {name}");
            for part in &command.with {
                let argument = part.split('.').next().unwrap();
                assert!(
                    command.arguments.iter().any(|one| one.name == argument),
                    "{category} {name}: {part}"
                );
            }
        }
    }

    #[test]
    fn results_that_are_made_here_are_of_types_that_are_known() {
        let scalars =
            ["String", "Int", "Boolean", "ID", "JID", "DomainName", "DateTime", "XmlElement", "ResourceName"];
        let known = |shape: &Type| kind(shape.name()) != Kind::Scalar || scalars.contains(&shape.name());
        for (category, name, command) in all().filter(|(_, _, command)| command.machine.is_none()) {
            assert!(known(&command.result), "{category} {name}: {}", command.result);
        }
        assert!(TYPES.object.values().flat_map(BTreeMap::values).all(known));
    }
}
