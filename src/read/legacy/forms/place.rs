//! Where in a TOML file something goes, and the tables on the way there.

use crate::model::tree::{Map, Node};

/// Where in a TOML file something goes.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct Place {
    /// The keys, as the catalogue has them; arrays have no numbers.
    pub(in crate::read) keys: Vec<String>,
    /// The host, where it goes under `host_config`.
    pub(in crate::read) host: Option<String>,
}

impl Place {
    /// The place of a key in it.
    pub(in crate::read) fn child<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Place {
        let mut child = self.clone();
        // A key with a tilde is for a function that sees to the whole later.
        child.keys.extend(keys.into_iter().filter(|key| !key.starts_with('~')).map(str::to_owned));
        child
    }

    /// In dotted notation.
    pub(in crate::read) fn path(&self) -> String {
        let mut path = if self.host.is_some() { "host_config".to_owned() } else { String::new() };
        for key in &self.keys {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(key);
        }
        path
    }
}

/// The table at a path, made where it is not there.
pub(super) fn at<'m>(map: &'m mut Map, keys: &[String]) -> &'m mut Map {
    keys.iter().fold(map, |map, key| map.table(key))
}

/// The table above a path, made where it is not there.
pub(super) fn parent<'m>(map: &'m mut Map, keys: &[String]) -> &'m mut Map {
    at(map, keys.split_last().map_or(&[][..], |(_, parents)| parents))
}

/// What stands at a path.
pub(super) fn find<'m>(map: &'m Map, keys: &[String]) -> Option<&'m Node> {
    map.find(&keys.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What stands at a path.
pub(super) fn find_mut<'m>(map: &'m mut Map, keys: &[String]) -> Option<&'m mut Node> {
    map.find_mut(&keys.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Puts a node at a path, or adds it to the array there.
pub(super) fn put(map: &mut Map, keys: &[String], append: bool, node: Node) {
    let Some((last, parents)) = keys.split_last() else { return };
    let map = at(map, parents);
    if !append {
        map.insert(last.clone(), node);
        return;
    }
    let items = map.items(last);
    let twin = node.as_scalar().is_some() && items.iter().any(|item| item.plain() == node.plain());
    if !twin {
        items.push(node);
    }
}
