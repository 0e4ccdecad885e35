//! What a configuration says of its hosts.

use crate::model::tree::{Map, Node};

/// The names in a list of the general section.
pub(super) fn names<'t>(tree: &'t Map, key: &str) -> impl Iterator<Item = &'t str> + use<'t> {
    let items = tree.find(&["general", key]).and_then(Node::as_items).unwrap_or_default();
    items.iter().filter_map(Node::as_str)
}

/// Whether a host is one that the configuration names.
pub(super) fn is_static(tree: &Map, host: &str) -> bool {
    names(tree, "hosts").any(|known| known == host)
}

/// The options of a module for a host type: of its own section where that has modules, or the general ones.
pub(super) fn module<'t>(tree: &'t Map, host_type: &str, name: &str) -> Option<&'t Map> {
    let sections = tree.get("host_config").and_then(Node::as_items).unwrap_or_default();
    let own = sections.iter().filter_map(Node::as_table).find(|section| {
        ["host", "host_type"].iter().any(|key| section.get(key).and_then(Node::as_str) == Some(host_type))
    });
    let modules = own.and_then(|section| section.get("modules")).or_else(|| tree.get("modules"))?;
    modules.as_table()?.get(name)?.as_table()
}
