//! Places in a file by pattern: `listen.c2s[].tls`, `outgoing_pools.*.*`.

use crate::source::Span;
use crate::syntax::toml::{Node, Table, Value};
use std::collections::BTreeMap;

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
        let mut path = [&self.path, "."].concat();
        push(&mut path, key);
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
pub(super) fn find<'f>(root: &'f Table, hosts: &Hosts<'f>, pattern: &str) -> Vec<Place<'f>> {
    let steps: Vec<&str> = pattern.split('.').collect();
    let mut search = Search { path: String::new(), host: None, found: Vec::new() };
    search.step(root, &steps);
    for (index, table) in hosts.with(steps[0]) {
        search.host = Some(*index);
        search.path = format!("host_config[{index}]");
        search.step(table, &steps);
    }
    search.found
}

/// The items of `host_config` by the sections that they have: most patterns are about none of them.
pub(super) struct Hosts<'f>(BTreeMap<&'f str, Vec<(usize, &'f Table)>>);

impl<'f> Hosts<'f> {
    /// Those of a file.
    pub(super) fn of(root: &'f Table) -> Hosts<'f> {
        let mut out: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (index, table) in hosts(root) {
            for entry in &table.entries {
                out.entry(entry.key.name.as_str()).or_default().push((index, table));
            }
        }
        Hosts(out)
    }

    /// The items that have a section, which the first step of a pattern names.
    fn with(&self, step: &str) -> &[(usize, &'f Table)] {
        self.0.get(step.trim_end_matches("[]")).map(Vec::as_slice).unwrap_or_default()
    }
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

/// The search for a pattern. The path is one text that grows and shrinks: most of what is passed is not what is looked
/// for.
struct Search<'f> {
    path: String,
    host: Option<usize>,
    found: Vec<Place<'f>>,
}

impl<'f> Search<'f> {
    fn step(&mut self, table: &'f Table, steps: &[&str]) {
        let Some((first, rest)) = steps.split_first() else { return };
        let (wanted, items) = first.strip_suffix("[]").map_or((*first, false), |name| (name, true));
        let above = self.path.len();
        for entry in table.entries.iter().filter(|entry| wanted == "*" || entry.key.name == wanted) {
            if above > 0 {
                self.path.push('.');
            }
            push(&mut self.path, &entry.key.name);
            if items {
                let array = self.path.len();
                for (index, item) in entry.value.as_items().unwrap_or_default().iter().enumerate() {
                    self.path += "[";
                    self.path += &index.to_string();
                    self.path += "]";
                    self.go(&entry.key.name, item.span, item, rest);
                    self.path.truncate(array);
                }
            } else {
                self.go(&entry.key.name, entry.key.span, &entry.value, rest);
            }
            self.path.truncate(above);
        }
    }

    fn go(&mut self, name: &'f str, key: Span, node: &'f Node, rest: &[&str]) {
        if rest.is_empty() {
            self.found.push(Place { path: self.path.clone(), name, key, node, host: self.host });
        } else if let Some(table) = node.as_table() {
            self.step(table, rest);
        }
    }
}

/// Adds a key to a dotted path.
fn push(path: &mut String, name: &str) {
    let bare =
        !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-'));
    if bare { path.push_str(name) } else { *path += &format!("{name:?}") }
}
