//! The one way of saying what can be said in several.

use crate::catalogue::{Child, Cursor, OptionSpec, State, Version, meaning};
use crate::model::tree::{Content, Map, Node};
use crate::value::Value;

/// A table, with what is other words for something put plainly.
pub(super) fn table(cursor: Option<Cursor>, map: &Map, version: Version) -> Map {
    let mut map = map.clone();
    map.left_out.clear();
    for words in &meaning().other_words {
        let said = map.get(words.key).and_then(Node::as_scalar) == Some(&words.value);
        if said && map.get(words.without).is_none() {
            let node = map.remove(words.key);
            if let (Some(is), Some(node)) = (&words.is, node) {
                map.insert(words.without, Node { content: Content::Scalar(is.clone()), ..node });
            }
        }
    }
    let Some(cursor) = cursor else { return map };
    let above = format!("{}.", cursor.spec.path);
    for lifted in meaning().lifted.iter().filter(|lifted| lifted.lifetime.holds(version)) {
        let name = lifted.path.strip_prefix(&above).filter(|name| !name.contains('.'));
        let Some(name) = name else { continue };
        for key in &lifted.keys {
            if let Some(node) = map.remove(key) {
                map.table(name).insert(*key, node);
            }
        }
    }
    map
}

/// What a server takes for an option that no one wrote in this table. Where its version declares no default, the first
/// later one that does tells what was in the code before.
pub(super) fn default(
    cursor: Cursor,
    map: &Map,
    (spec, state): (&OptionSpec, &State),
    version: Version,
) -> Option<Value> {
    if let Some(listing) = meaning().listing(&spec.path, version) {
        let there = listing.tables.iter().filter(|name| map.get(name).is_some());
        return Some(Value::Array(there.map(|name| Value::String((*name).to_owned())).collect()));
    }
    let undeclared = version < Version::declared_defaults_from();
    let later = || {
        let later = Version::all().filter(|later| undeclared && *later > version);
        later.into_iter().find_map(|later| match cursor.child(spec.name, later)? {
            Child::Option(_, state) => state.default.clone(),
            _ => None,
        })
    };
    state.default.clone().or_else(later)
}

/// A value in the form in which it is compared.
pub(super) fn value(path: &str, state: &State, value: &Value) -> Value {
    match value {
        // Where a string is due, an empty list is an empty one, since Erlang does not tell them apart.
        Value::Array(items) if items.is_empty() && !state.value_type.holds(value) => {
            Value::String(String::new())
        }
        // Where a word is due, `false` is that word.
        Value::Boolean(flag) if !state.value_type.holds(value) => Value::String(flag.to_string()),
        Value::Array(items) if meaning().is_unordered(path) => {
            let mut items = items.clone();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        value => value.clone(),
    }
}
