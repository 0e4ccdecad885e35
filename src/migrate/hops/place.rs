//! Places in a tree: keys and positions in arrays, from the top of the file.

use crate::model::tree::{Map, Node};
use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// To what a key holds; the name is shared, since every place below has it too.
    Key(Arc<str>),
    /// To an item of an array.
    Item(usize),
}

/// A place in a tree; the empty one is the whole of it.
///
/// The steps are shared: what is kept of a place in several tables takes no more room than one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(Arc<[Step]>);

/// The order of places is that of their steps, so that a place is found by those alone.
impl Borrow<[Step]> for Place {
    fn borrow(&self) -> &[Step] {
        &self.0
    }
}

impl fmt::Display for Place {
    /// Dotted TOML notation: `listen.c2s[0].port`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if at == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

impl Place {
    /// The place that these keys lead to.
    pub fn of(keys: &[&str]) -> Place {
        Place(keys.iter().map(|key| Step::Key(Arc::from(*key))).collect())
    }

    /// The steps that lead there.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether it is the whole of a tree.
    pub fn is_top(&self) -> bool {
        self.0.is_empty()
    }

    /// The place that the first steps lead to.
    #[must_use]
    pub fn first(&self, steps: usize) -> Place {
        Place(Arc::from(&self.0[..steps]))
    }

    /// What a key of this table holds.
    #[must_use]
    pub fn key(&self, key: &str) -> Place {
        self.then(Step::Key(Arc::from(key)))
    }

    /// An item of this array.
    #[must_use]
    pub fn item(&self, item: usize) -> Place {
        self.then(Step::Item(item))
    }

    fn then(&self, step: Step) -> Place {
        self.below(&[step])
    }

    /// A place below this one.
    #[must_use]
    pub fn join(&self, below: &Place) -> Place {
        self.below(&below.0)
    }

    /// The place that some more steps lead to.
    #[must_use]
    pub fn below(&self, rest: &[Step]) -> Place {
        let mut steps = Vec::with_capacity(self.0.len() + rest.len());
        steps.extend_from_slice(&self.0);
        steps.extend_from_slice(rest);
        Place(steps.into())
    }

    /// The place above, and the key that leads on from there.
    pub fn split(&self) -> Option<(Place, &str)> {
        let (last, above) = self.0.split_last()?;
        let Step::Key(key) = last else { return None };
        Some((Place(Arc::from(above)), key))
    }

    /// The last key on the way.
    pub fn last_key(&self) -> &str {
        let keys = self.0.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(&**key),
            Step::Item(_) => None,
        });
        keys.unwrap_or_default()
    }

    /// Whether it is `other`, or below it.
    pub fn within(&self, other: &Place) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The same place after what was at `from` has gone to `to`; `None` when that does not concern it.
    pub fn moved(&self, from: &Place, to: &Place) -> Option<Place> {
        let rest = self.0.strip_prefix(&*from.0)?;
        Some(if rest.is_empty() { to.clone() } else { to.below(rest) })
    }

    /// The keys on the way as the catalogue knows them: what `host_config` repeats is what it repeats.
    pub fn keys(&self) -> Vec<&str> {
        let keys: Vec<&str> = self
            .0
            .iter()
            .filter_map(|step| if let Step::Key(key) = step { Some(&**key) } else { None })
            .collect();
        if keys.len() > 1 && keys[0] == "host_config" { keys[1..].to_vec() } else { keys }
    }
}

/// What stands at a place.
pub fn get<'t>(root: &'t Map, place: &Place) -> Option<&'t Node> {
    get_by(root, &place.0)
}

/// What stands at the place that some steps lead to.
pub fn get_by<'t>(root: &'t Map, steps: &[Step]) -> Option<&'t Node> {
    let (first, rest) = steps.split_first()?;
    let Step::Key(key) = first else { return None };
    rest.iter().try_fold(root.get(key)?, |node, step| match step {
        Step::Key(key) => node.as_table()?.get(key),
        Step::Item(item) => node.as_items()?.get(*item),
    })
}

/// What stands at a place.
pub fn get_mut<'t>(root: &'t mut Map, place: &Place) -> Option<&'t mut Node> {
    let (first, rest) = place.0.split_first()?;
    let Step::Key(key) = first else { return None };
    rest.iter().try_fold(root.get_mut(key)?, |node, step| match step {
        Step::Key(key) => node.as_table_mut()?.get_mut(key),
        Step::Item(item) => node.as_items_mut()?.get_mut(*item),
    })
}

/// The table at a place.
pub fn table<'t>(root: &'t Map, place: &Place) -> Option<&'t Map> {
    if place.0.is_empty() { Some(root) } else { get(root, place)?.as_table() }
}

/// The table at a place.
pub fn table_mut<'t>(root: &'t mut Map, place: &Place) -> Option<&'t mut Map> {
    if place.0.is_empty() { Some(root) } else { get_mut(root, place)?.as_table_mut() }
}

/// Takes out what stands at a place.
pub fn take(root: &mut Map, place: &Place) -> Option<Node> {
    let (above, key) = place.split()?;
    table_mut(root, &above)?.remove(key)
}

/// Puts a node at a place, and makes tables on the way; returns whether it could be put there.
pub fn put(root: &mut Map, place: &Place, node: Node) -> bool {
    let Some((above, key)) = place.split() else { return false };
    let Some(table) = make_table(root, &above) else { return false };
    table.insert(key, node);
    true
}

/// The table at a place, made with all above it where it is not there; an item of an array is not made.
pub fn make_table<'t>(root: &'t mut Map, place: &Place) -> Option<&'t mut Map> {
    let mut map = root;
    let mut steps = place.0.iter().peekable();
    while let Some(step) = steps.next() {
        let Step::Key(key) = step else { return None };
        map = if let Some(Step::Item(item)) = steps.peek() {
            steps.next();
            map.get_mut(key)?.as_items_mut()?.get_mut(*item)?.as_table_mut()?
        } else {
            map.table(key)
        };
    }
    Some(map)
}

/// Takes out the tables above a place that hold nothing, up to but without `stop`.
pub fn prune(root: &mut Map, place: &Place, stop: &Place) {
    let mut above = place.split().map(|(above, _)| above);
    while let Some(at) = above {
        if at == *stop || !table(root, &at).is_some_and(Map::is_empty) {
            return;
        }
        take(root, &at);
        above = at.split().map(|(above, _)| above);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_made_and_pruned() {
        let mut root = Map::default();
        let place = Place::of(&["a", "b", "c"]);
        assert!(put(&mut root, &place, Node::string("x")));
        assert_eq!(get(&root, &place).and_then(Node::as_str), Some("x"));
        root.items("list").push(Node::table());
        let inside = Place::of(&["list"]).item(0).key("d");
        assert!(put(&mut root, &inside, Node::string("y")));
        assert_eq!(inside.to_string(), "list[0].d");
        assert!(!put(&mut root, &Place::of(&["list"]).item(1).key("d"), Node::string("y")));
        take(&mut root, &place);
        prune(&mut root, &place, &Place::of(&["a"]));
        assert!(table(&root, &Place::of(&["a"])).is_some_and(Map::is_empty));
    }

    #[test]
    fn a_place_follows_what_is_above_it() {
        let place = Place::of(&["a", "b", "c"]);
        let moved = place.moved(&Place::of(&["a", "b"]), &Place::of(&["z"]));
        assert_eq!(moved, Some(Place::of(&["z", "c"])));
        assert_eq!(place.moved(&Place::of(&["b"]), &Place::of(&["z"])), None);
        assert_eq!(Place::of(&["host_config"]).item(0).key("auth").keys(), ["auth"]);
    }
}
