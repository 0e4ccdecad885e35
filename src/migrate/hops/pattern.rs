//! Patterns of places: `listen.{c2s,http}[].tls`, with `*` for any key and `[]` for the items of an array.

use super::place::{Place, get, table};
use crate::catalogue::hops::{alternatives, segments};
use crate::model::tree::{Map, Node};

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
        let mut next = Vec::new();
        for met in found {
            step(root, &met, segment, &mut next);
        }
        found = next;
        if found.is_empty() {
            break;
        }
    }
    found
}

fn step(root: &Map, met: &Met, segment: &str, out: &mut Vec<Met>) {
    let (names, items) = segment.strip_suffix("[]").map_or((segment, false), |names| (names, true));
    let Some(here) = table(root, &met.place) else { return };
    let mut put = |key: &str, node: &Node, rest: &str| {
        let place = met.place.key(key);
        if !items {
            out.push(Met { place, rest: rest.to_owned() });
            return;
        }
        for (at, _) in node.as_items().unwrap_or_default().iter().enumerate() {
            out.push(Met { place: place.item(at), rest: rest.to_owned() });
        }
    };
    if !names.contains(['*', '{']) {
        // One name is looked up; the others are held against each key, so that the order is that of the tree.
        if let Some(node) = here.get(names) {
            put(names, node, &met.rest);
        }
        return;
    }
    let names = alternatives(names);
    for (key, node) in here.iter() {
        match names.iter().find_map(|name| fits(name, key)) {
            Some(Fit::Name) => put(key, node, &met.rest),
            Some(Fit::Rest(rest)) => put(key, node, rest),
            None => {}
        }
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
