//! Places in a file by pattern: `listen.c2s[].tls`, `outgoing_pools.*.*`.

use super::path::{Path, Trails, Way};
use crate::catalogue::Step;
use crate::source::Span;
use crate::syntax::toml::{Entry, Node, Table, Value};
use std::collections::BTreeMap;

/// A value in the file, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'f> {
    /// Its dotted path.
    pub(super) path: Path<'f>,
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
        let (name, key) = (entry.key.name.as_str(), entry.key.span);
        Some(Place { path: self.path.key(name), name, key, node: &entry.value, host: self.host })
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
pub(super) fn find<'f>(
    root: &'f Table,
    hosts: &Hosts<'f>,
    trails: &'f Trails<'f>,
    pattern: impl Steps,
) -> Vec<Place<'f>> {
    let mut search = Search { trails, host: None, found: Vec::new() };
    search.step(root, &Way::Top, pattern);
    let section = pattern.next().map(|(step, _)| step.key);
    let hosts_way = Way::Top.key(HOSTS);
    for (index, table) in section.map_or(&[][..], |section| hosts.with(section)) {
        search.host = Some(*index);
        search.step(table, &hosts_way.item(*index), pattern);
    }
    search.found
}

/// The section that some hosts have of their own.
const HOSTS: &str = "host_config";

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

    /// The sections that some item has.
    pub(super) fn sections(&self) -> impl Iterator<Item = &'f str> {
        self.0.keys().copied()
    }

    /// The items that have a section.
    fn with(&self, section: &str) -> &[(usize, &'f Table)] {
        self.0.get(section).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The items of `host_config` that are tables, with their places in the array.
pub(super) fn hosts(root: &Table) -> impl Iterator<Item = (usize, &Table)> {
    let items = root.get(HOSTS).and_then(|entry| entry.value.as_items()).unwrap_or_default();
    items.iter().enumerate().filter_map(|(index, item)| Some((index, item.as_table()?)))
}

/// The table that an item of `host_config` is.
pub(super) fn host(root: &Table, index: usize) -> Option<&Table> {
    root.get(HOSTS)?.value.as_items()?.get(index)?.as_table()
}

/// For each item of `host_config` the host type that it is for.
pub(super) fn host_types_of_items(root: &Table) -> Vec<Option<&str>> {
    let items = root.get(HOSTS).and_then(|entry| entry.value.as_items()).unwrap_or_default();
    items.iter().map(|item| text(&item.as_table()?.get("host_type")?.value)).collect()
}

/// The steps of a pattern that are left.
pub(super) trait Steps: Copy {
    /// The next step, and those behind it.
    fn next(&self) -> Option<(Step<'_>, Self)>;

    /// Whether there is none.
    fn is_done(&self) -> bool;
}

impl Steps for &[Step<'_>] {
    fn next(&self) -> Option<(Step<'_>, Self)> {
        self.split_first().map(|(step, rest)| (*step, rest))
    }

    fn is_done(&self) -> bool {
        self.is_empty()
    }
}

impl Steps for &str {
    fn next(&self) -> Option<(Step<'_>, Self)> {
        Step::first(self)
    }

    fn is_done(&self) -> bool {
        self.is_empty()
    }
}

/// The search for a pattern.
struct Search<'f> {
    trails: &'f Trails<'f>,
    host: Option<usize>,
    found: Vec<Place<'f>>,
}

impl<'f> Search<'f> {
    fn step(&mut self, table: &'f Table, above: &Way<'f, '_>, pattern: impl Steps) {
        let Some((step, rest)) = pattern.next() else { return };
        if step.key == "*" {
            table.entries.iter().for_each(|entry| self.entry(entry, above, step.items, rest));
        } else if let Some(entry) = table.get(step.key) {
            self.entry(entry, above, step.items, rest);
        }
    }

    fn entry(&mut self, entry: &'f Entry, above: &Way<'f, '_>, items: bool, rest: impl Steps) {
        let (name, node) = (entry.key.name.as_str(), &entry.value);
        let way = above.key(name);
        if !items {
            self.go((name, entry.key.span), node, &way, rest);
            return;
        }
        for (index, item) in node.as_items().unwrap_or_default().iter().enumerate() {
            self.go((name, item.span), item, &way.item(index), rest);
        }
    }

    fn go(&mut self, (name, key): (&'f str, Span), node: &'f Node, way: &Way<'f, '_>, rest: impl Steps) {
        if rest.is_done() {
            self.found.push(Place { path: self.trails.path(way), name, key, node, host: self.host });
        } else if let Value::Table(table) = &node.value {
            self.step(table, way, rest);
        }
    }
}
