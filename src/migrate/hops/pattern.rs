//! Patterns of places: `listen.{c2s,http}[].tls`, with `*` for any key and `[]` for the items of an array.

use super::place::{Place, get, table};
use crate::model::tree::Map;

/// What a pattern met: a place, and what stood for its last `*`.
#[derive(Debug, Clone, PartialEq)]
pub struct Met {
    /// The place.
    pub place: Place,
    /// The part of a name that the last `*` stands for.
    pub rest: String,
}

/// Every place below `base` that the pattern meets, in the order of the tree.
pub fn select(root: &Map, base: &Place, pattern: &str) -> Vec<Met> {
    let mut found = vec![Met { place: base.clone(), rest: String::new() }];
    for segment in segments(pattern) {
        found = found.into_iter().flat_map(|met| step(root, &met, segment)).collect();
    }
    found
}

/// The parts of a pattern: a dot inside braces divides nothing.
fn segments(pattern: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (0, 0u32);
    for (at, character) in pattern.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '.' if depth == 0 => {
                out.push(&pattern[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < pattern.len() {
        out.push(&pattern[start..]);
    }
    out
}

fn step(root: &Map, met: &Met, segment: &str) -> Vec<Met> {
    let (names, items) = segment.strip_suffix("[]").map_or((segment, false), |names| (names, true));
    let Some(here) = table(root, &met.place) else { return Vec::new() };
    let mut out = Vec::new();
    for (key, node) in here.iter() {
        let Some(rest) = alternatives(names).into_iter().find_map(|name| fits(name, key)) else { continue };
        let rest = if let Fit::Rest(rest) = rest { rest.to_owned() } else { met.rest.clone() };
        let place = met.place.key(key);
        if !items {
            out.push(Met { place, rest });
            continue;
        }
        for (at, _) in node.as_items().unwrap_or_default().iter().enumerate() {
            out.push(Met { place: place.item(at), rest: rest.clone() });
        }
    }
    out
}

/// The names that braces list.
pub fn alternatives(names: &str) -> Vec<&str> {
    match names.strip_prefix('{').and_then(|names| names.strip_suffix('}')) {
        Some(names) => names.split(',').collect(),
        None => vec![names],
    }
}

/// How a name fits.
enum Fit<'k> {
    /// It is the name.
    Name,
    /// This stands for the `*`.
    Rest(&'k str),
}

/// Whether and how a name fits.
fn fits<'k>(name: &str, key: &'k str) -> Option<Fit<'k>> {
    match name.split_once('*') {
        None => (name == key).then_some(Fit::Name),
        Some((before, after)) => {
            key.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).map(Fit::Rest)
        }
    }
}

/// The places that the path of an operation names; `[]` in it stands for each item that is there.
pub fn resolve(root: &Map, base: &Place, keys: &[&str]) -> Vec<Place> {
    let mut found = vec![base.clone()];
    for key in keys {
        let (name, items) = key.strip_suffix("[]").map_or((*key, false), |name| (name, true));
        found = found
            .into_iter()
            .flat_map(|place| {
                let place = place.key(name);
                let count = get(root, &place).and_then(|node| node.as_items()).map_or(0, <[_]>::len);
                if items { (0..count).map(|at| place.item(at)).collect() } else { vec![place] }
            })
            .collect();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tree::Node;

    fn met(pattern: &str) -> Vec<String> {
        let mut root = Map::default();
        let mut item = Map::default();
        item.table("tls").insert("ldap_base", Node::string("x"));
        let item = Node::new(crate::model::tree::Content::Table(item));
        root.table("listen").items("c2s").push(item.clone());
        root.table("listen").items("http").push(item.clone());
        root.table("listen").items("s2s").push(item);
        let found = select(&root, &Place::default(), pattern);
        found.iter().map(|met| format!("{} {}", met.place, met.rest)).collect()
    }

    #[test]
    fn a_pattern_meets_places_in_order() {
        assert_eq!(met("listen.{c2s,http}[].tls"), ["listen.c2s[0].tls ", "listen.http[0].tls "]);
        assert_eq!(met("listen.s2s[].tls.ldap_*"), ["listen.s2s[0].tls.ldap_base base"]);
        assert_eq!(met("listen.*[]").len(), 3);
        assert_eq!(met(""), [" "]);
        assert_eq!(met("shaper.*"), Vec::<String>::new());
    }
}
