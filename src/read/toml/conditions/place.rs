//! Places in a file by pattern: `listen.c2s[].tls`, `outgoing_pools.*.*`.

use crate::source::Span;
use crate::syntax::toml::{Node, Table, Value};

/// A value in the file, and where it stands.
#[derive(Clone)]
pub(super) struct Place<'f> {
    /// Its dotted path.
    pub(super) path: String,
    /// The last key of the path.
    pub(super) name: &'f str,
    /// Where it is named.
    pub(super) key: Span,
    /// The value.
    pub(super) node: &'f Node,
    /// The item of `host_config` that it stands in.
    pub(super) host: Option<usize>,
}

impl<'f> Place<'f> {
    /// The value of a key, where the place is a table that has it.
    pub(super) fn get(&self, key: &str) -> Option<&'f Node> {
        Some(&self.node.as_table()?.get(key)?.value)
    }

    /// Whether the place is a table that has the key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The string that a key has.
    pub(super) fn text(&self, key: &str) -> Option<&'f str> {
        text(self.get(key)?)
    }

    /// The place of a key in the table that this is.
    pub(super) fn at(&self, key: &str) -> Option<Place<'f>> {
        let entry = self.node.as_table()?.get(key)?;
        let path = format!("{}.{}", self.path, shown(key));
        let (name, key) = (entry.key.name.as_str(), entry.key.span);
        Some(Place { path, name, key, node: &entry.value, host: self.host })
    }
}

/// The text of a string.
pub(super) fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Everything that a pattern names, at the top of the file and in each item of `host_config`.
pub(super) fn find<'f>(root: &'f Table, pattern: &str) -> Vec<Place<'f>> {
    let steps: Vec<&str> = pattern.split('.').collect();
    let mut out = Vec::new();
    step(root, "", &steps, None, &mut out);
    for (index, table) in hosts(root) {
        step(table, &format!("host_config[{index}]."), &steps, Some(index), &mut out);
    }
    out
}

/// The items of `host_config` that are tables, with their places in the array.
pub(super) fn hosts(root: &Table) -> impl Iterator<Item = (usize, &Table)> {
    let items = root.get("host_config").and_then(|entry| entry.value.as_items()).unwrap_or_default();
    items.iter().enumerate().filter_map(|(index, item)| Some((index, item.as_table()?)))
}

/// The table that an item of `host_config` is.
pub(super) fn host(root: &Table, index: usize) -> Option<&Table> {
    root.get("host_config")?.value.as_items()?.get(index)?.as_table()
}

/// For each item of `host_config` the host type that it is for.
pub(super) fn host_types_of_items(root: &Table) -> Vec<Option<&str>> {
    let items = root.get("host_config").and_then(|entry| entry.value.as_items()).unwrap_or_default();
    items.iter().map(|item| text(&item.as_table()?.get("host_type")?.value)).collect()
}

fn step<'f>(table: &'f Table, above: &str, steps: &[&str], host: Option<usize>, out: &mut Vec<Place<'f>>) {
    let Some((first, rest)) = steps.split_first() else { return };
    let (wanted, items) = first.strip_suffix("[]").map_or((*first, false), |name| (name, true));
    for entry in &table.entries {
        if wanted != "*" && entry.key.name != wanted {
            continue;
        }
        let path = format!("{above}{}", shown(&entry.key.name));
        let place = Place { path, name: &entry.key.name, key: entry.key.span, node: &entry.value, host };
        if !items {
            go(place, rest, out);
            continue;
        }
        for (index, item) in entry.value.as_items().unwrap_or_default().iter().enumerate() {
            let path = format!("{}[{index}]", place.path);
            go(Place { path, key: item.span, node: item, ..place.clone() }, rest, out);
        }
    }
}

fn go<'f>(place: Place<'f>, rest: &[&str], out: &mut Vec<Place<'f>>) {
    if rest.is_empty() {
        out.push(place);
    } else if let Some(table) = place.node.as_table() {
        step(table, &format!("{}.", place.path), rest, place.host, out);
    }
}

/// A key as it stands in a dotted path.
fn shown(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if bare { name.to_owned() } else { format!("{name:?}") }
}
