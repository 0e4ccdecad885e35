//! Two trees of one server, setting by setting.

use super::pairing::{self, plain};
use super::{Comparison, Difference, normal};
use crate::catalogue::{Child, Cursor, OptionSpec, State, Version, meaning};
use crate::model::tree::{Content, Map, Node};
use crate::source::Span;
use crate::value::Value;

/// What one configuration has for a setting.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Side {
    /// The value that is written.
    pub written: Option<Value>,
    /// The value in effect; `None`: unset, or the table is not there.
    pub effective: Option<Value>,
    /// Where it is written.
    pub span: Option<Span>,
}

/// A setting of two configurations.
#[derive(Debug, Clone)]
pub struct Told {
    /// Where it is, in dotted TOML notation.
    pub path: String,
    /// What the old one has.
    pub old: Side,
    /// What the new one has.
    pub new: Side,
    /// Whether its value is a secret.
    pub secret: bool,
    /// The unit of its value.
    pub unit: Option<&'static str>,
}

const HOST_CONFIG: &str = "host_config";
const HOST_ITEMS: &str = "host_config[]";
/// What an item of `host_config` says of whom it is for.
const WHOSE: [&str; 2] = ["host", "host_type"];

/// Compares what two trees mean to servers of `version`.
pub fn compare(old: &Map, new: &Map, version: Version) -> Comparison {
    let mut out = Comparison::default();
    let mut differ = |told: Told| {
        if told.old.written.is_none() && told.new.written.is_none() {
            return;
        }
        out.compared += 1;
        if told.old.effective != told.new.effective {
            let Told { path, old, new, secret, .. } = told;
            out.differences.push(Difference { path, old, new, secret });
        }
    };
    Walk { version, tell: &mut differ }.sections("", old, new);
    out
}

/// The settings of both trees side by side, those that only have a default in a table that is there among them.
pub fn beside(old: &Map, new: &Map, version: Version) -> Vec<Told> {
    let mut out = Vec::new();
    Walk { version, tell: &mut |told| out.push(told) }.sections("", old, new);
    out
}

/// The settings of one tree; both sides are the same.
pub fn settings(tree: &Map, version: Version) -> Vec<Told> {
    beside(tree, tree, version)
}

struct Walk<'w> {
    version: Version,
    tell: &'w mut dyn FnMut(Told),
}

/// A setting or a table of both configurations.
struct Both<'b> {
    path: &'b str,
    old: Option<&'b Node>,
    new: Option<&'b Node>,
}

/// The table of each configuration in which a setting stands.
#[derive(Clone, Copy)]
struct Above<'b> {
    cursor: Cursor,
    old: &'b Map,
    new: &'b Map,
}

impl Walk<'_> {
    /// The sections of a file, or of what `host_config` has for a host.
    fn sections(&mut self, path: &str, old: &Map, new: &Map) {
        for key in keys(old, new) {
            let both = Both { path: &join(path, &key), old: old.get(&key), new: new.get(&key) };
            if path.is_empty() && key == HOST_CONFIG {
                self.hosts(&both);
            } else if path.is_empty() || !idle_for_hosts(&key) {
                let child = Cursor::section(&key).map(Child::Table);
                self.pair(child, None, &both);
            }
        }
    }

    fn hosts(&mut self, both: &Both<'_>) {
        let says = |node: Option<&Node>| -> Vec<Map> {
            let maps = node.and_then(Node::as_items).unwrap_or_default().iter().filter_map(Node::as_table);
            let says = |map: &&Map| map.iter().any(|(key, _)| !idle_for_hosts(key) && !WHOSE.contains(&key));
            maps.filter(says).cloned().collect()
        };
        let (old, new) = (says(both.old), says(both.new));
        let nodes = |maps: &[Map]| -> Vec<Node> {
            maps.iter().map(|map| Node::new(Content::Table(map.clone()))).collect()
        };
        let by = meaning().told_apart_by(HOST_ITEMS).unwrap_or_default();
        let empty = Map::default();
        for (was, is) in pairing::unordered(&nodes(&old), &nodes(&new), by) {
            let path = format!("{HOST_CONFIG}[{}]", is.or(was).unwrap_or_default());
            let was = was.map_or(&empty, |at| &old[at]);
            let is = is.map_or(&empty, |at| &new[at]);
            self.sections(&path, was, is);
        }
    }

    /// What a key leads to.
    fn pair(&mut self, child: Option<Child>, above: Option<Above<'_>>, both: &Both<'_>) {
        match child {
            Some(Child::Option(spec, state)) => self.option((spec, state), above, both),
            Some(Child::Table(cursor)) => self.table(Some(cursor), both),
            Some(Child::Array(cursor)) => self.items(cursor, both),
            None => self.unknown(both),
        }
    }

    fn option(
        &mut self,
        (spec, state): (&'static OptionSpec, &'static State),
        above: Option<Above<'_>>,
        both: &Both<'_>,
    ) {
        let version = self.version;
        let side = |node: Option<&Node>, table: Option<(Cursor, &Map)>| {
            let written = node.map(plain);
            let default =
                || table.and_then(|(cursor, map)| normal::default(cursor, map, (spec, state), version));
            let effective = written.clone().or_else(default);
            let effective = effective.map(|value| normal::value(&spec.path, state, &value));
            Side { written, effective, span: place(node) }
        };
        let old = side(both.old, above.map(|above| (above.cursor, above.old)));
        let new = side(both.new, above.map(|above| (above.cursor, above.new)));
        let unit = spec.unit;
        (self.tell)(Told { path: both.path.to_owned(), old, new, secret: spec.secret, unit });
    }

    fn table(&mut self, cursor: Option<Cursor>, both: &Both<'_>) {
        // A plain value may stand in the place of the table.
        if [both.old, both.new].into_iter().flatten().any(|node| node.as_table().is_none()) {
            return self.plainly(both);
        }
        let quiet = cursor.is_some_and(|cursor| meaning().is_quiet(cursor.spec.path));
        if !quiet {
            let there = |_: &Node| Value::Table(Vec::new());
            self.as_it_is(both, there);
        }
        let normal = |node: Option<&Node>| {
            node.and_then(Node::as_table).map(|map| normal::table(cursor, map, self.version))
        };
        let (was, is) = (normal(both.old), normal(both.new));
        // Defaults hold only in a table that is there.
        let there = quiet || (was.is_some() && is.is_some());
        let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
        let above = cursor.filter(|_| there).map(|cursor| Above { cursor, old: &was, new: &is });
        for key in keys(&was, &is) {
            let child = cursor.and_then(|cursor| cursor.child(&key, self.version));
            let both = Both { path: &join(both.path, &key), old: was.get(&key), new: is.get(&key) };
            self.pair(child, above, &both);
        }
        let Some(Above { cursor, .. }) = above else { return };
        for (spec, state) in cursor.spec.at(self.version) {
            let written = was.get(spec.name).is_some() || is.get(spec.name).is_some();
            let listed = || meaning().listing(&spec.path, self.version).is_some();
            if !written && spec.name != "*" && (state.default.is_some() || listed()) {
                let both = Both { path: &join(both.path, spec.name), old: None, new: None };
                self.option((spec, state), above, &both);
            }
        }
    }

    fn items(&mut self, cursor: Cursor, both: &Both<'_>) {
        if [both.old, both.new].into_iter().flatten().any(|node| node.as_items().is_none()) {
            return self.plainly(both);
        }
        let normal = |node: Option<&Node>| -> Vec<Node> {
            let item = |item: &Node| match item.as_table() {
                Some(map) => {
                    let content = Content::Table(normal::table(Some(cursor), map, self.version));
                    Node { content, ..item.clone() }
                }
                None => item.clone(),
            };
            node.and_then(Node::as_items).unwrap_or_default().iter().map(item).collect()
        };
        let (old, new) = (normal(both.old), normal(both.new));
        let spec = cursor.spec;
        let known = || spec.list_state(self.version).map(|list| &*list.by).filter(|by| !by.is_empty());
        let pairs = match meaning().told_apart_by(spec.path).or_else(known) {
            Some(keys) => pairing::unordered(&old, &new, keys),
            None => pairing::ordered(&old, &new),
        };
        for (was, is) in pairs {
            let path = format!("{}[{}]", both.path, is.or(was).unwrap_or_default());
            let both = Both { path: &path, old: was.map(|at| &old[at]), new: is.map(|at| &new[at]) };
            self.table(Some(cursor), &both);
        }
    }

    /// What the catalogue does not know.
    fn unknown(&mut self, both: &Both<'_>) {
        if [both.old, both.new].into_iter().flatten().all(|node| node.as_table().is_some()) {
            self.table(None, both);
        } else {
            self.plainly(both);
        }
    }

    fn plainly(&mut self, both: &Both<'_>) {
        self.as_it_is(both, plain);
    }

    /// Tells what is there and has no default.
    fn as_it_is(&mut self, both: &Both<'_>, value: impl Fn(&Node) -> Value) {
        let side = |node: Option<&Node>| {
            let value = node.map(&value);
            Side { written: value.clone(), effective: value, span: place(node) }
        };
        let (old, new) = (side(both.old), side(both.new));
        (self.tell)(Told { path: both.path.to_owned(), old, new, secret: false, unit: None });
    }
}

fn place(node: Option<&Node>) -> Option<Span> {
    node.and_then(|node| Some(node.origin?.whole))
}

fn idle_for_hosts(section: &str) -> bool {
    meaning().idle_for_hosts.contains(&section)
}

/// The keys of both: those of the new one in order, then those that only the old one has.
fn keys(old: &Map, new: &Map) -> Vec<String> {
    let gone = old.iter().map(|(key, _)| key).filter(|key| new.get(key).is_none());
    new.iter().map(|(key, _)| key).chain(gone).map(str::to_owned).collect()
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
