//! Values by the type of the option that they go to.

use super::Place;
use crate::catalogue::legacy::Kind;
use crate::catalogue::{self, Child, Language, State, Version};
use crate::model::tree::{Content, Node};
use crate::read::legacy::Reader;
use crate::syntax::term::{Erl, ErlKind};
use crate::value::{LegacyKind, Value};

/// Whether some server has an option at a place.
pub(super) fn is_option(place: &Place) -> bool {
    let keys: Vec<&str> = place.keys.iter().map(String::as_str).collect();
    let mut versions = Version::all().filter(|version| version.reads(Language::Toml));
    versions.any(|version| matches!(catalogue::at(&keys, version), Some(Child::Option(..))))
}

impl Reader<'_> {
    /// The value that a term is for the option at a place; `None` when it is none.
    pub(super) fn typed(&mut self, term: &Erl, place: &Place, wants: Option<Kind>) -> Option<Node> {
        let keys: Vec<&str> = place.keys.iter().map(String::as_str).collect();
        let versions = Version::all().filter(|version| version.reads(Language::Toml));
        let mut states: Vec<&'static State> = Vec::new();
        for version in versions {
            if let Some(Child::Option(_, state)) = catalogue::at(&keys, version)
                && !states.iter().any(|known| std::ptr::eq(*known, state))
            {
                states.push(state);
                let also = || generic(term).filter(|node| state.also.contains(&node.plain()));
                if let Some(node) = read(state.value_type.name(), term).or_else(also) {
                    if wants.is_some_and(|kind| !kind.has(term)) {
                        self.wrong_kind(term, place, wants);
                    }
                    return Some(node);
                }
            }
        }
        if states.is_empty() { generic(term) } else { None }
    }
}

/// Reads a term as a value of a type.
fn read(name: &str, term: &Erl) -> Option<Node> {
    match name {
        "any" => generic(term),
        "[any]" | "[str]" | "[int]" => array(&name[1..name.len() - 1], term),
        "float" => match &term.kind {
            ErlKind::Integer(number) => {
                Some(scalar(term, Value::Float(number.to_string().parse::<f64>().ok()?)))
            }
            _ => plain(name, term),
        },
        _ => plain(name, term),
    }
}

fn plain(name: &str, term: &Erl) -> Option<Node> {
    let value_type = crate::value::type_named(name)?;
    let read = value_type.read_term(term, LegacyKind::String)?;
    Some(scalar(term, read.value))
}

/// An array of a list; one value stands for a list of one.
fn array(name: &str, term: &Erl) -> Option<Node> {
    let items = match &term.kind {
        ErlKind::List { items, tail: None } => {
            items.iter().map(|item| read(name, item)).collect::<Option<_>>()?
        }
        ErlKind::String(text) if text.is_empty() => Vec::new(),
        ErlKind::Atom(_) => vec![read(name, term)?],
        _ => return None,
    };
    Some(Node::new(Content::Array(items)).at(term.span, term.span))
}

/// A term as TOML says it where no type is known.
pub(in crate::read) fn generic(term: &Erl) -> Option<Node> {
    let value = match &term.kind {
        ErlKind::Atom(name) if name == "true" => Value::Boolean(true),
        ErlKind::Atom(name) if name == "false" => Value::Boolean(false),
        ErlKind::Atom(text) | ErlKind::String(text) | ErlKind::Recovered(text) => Value::String(text.clone()),
        ErlKind::Binary(bytes) => Value::String(String::from_utf8(bytes.clone()).ok()?),
        ErlKind::Integer(number) => Value::Integer(number.clone()),
        ErlKind::Float(number) => Value::Float(*number),
        ErlKind::List { items, tail: None } => {
            let items = items.iter().map(generic).collect::<Option<Vec<Node>>>()?;
            return Some(Node::new(Content::Array(items)).at(term.span, term.span));
        }
        ErlKind::Map(pairs) => {
            let pair = |(key, value): &(Erl, Erl)| Some((key.atom()?.to_owned(), generic(value)?));
            let map = pairs.iter().map(pair).collect::<Option<Vec<_>>>()?;
            return Some(Node::new(Content::Table(map.into_iter().collect())).at(term.span, term.span));
        }
        _ => return None,
    };
    Some(scalar(term, value))
}

fn scalar(term: &Erl, value: Value) -> Node {
    Node::new(Content::Scalar(value)).at(term.span, term.span)
}
