//! What the specifications of the two servers of a hop say differently, found key by key.

use super::modules::is_known;
use crate::catalogue::hops::Telling;
use crate::catalogue::{self, Catalogue, Child, Cursor, State, Version, at, sections, under_host};
use crate::migrate::hops::place::{Place, Step, get_mut};
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::{Content, Node};
use crate::value::Value;

/// What there is at a place for the server before the hop, and for the one after it.
struct Seen<'t> {
    node: &'t Node,
    before: Option<Child>,
    after: Option<Child>,
    /// Whether the server before passes over keys of the table around that it does not know.
    loose: bool,
}

/// The way to a place, which becomes one only when something is found there.
#[derive(Clone, Copy)]
enum Way<'w> {
    Top,
    Key(&'w Way<'w>, &'w str),
    Item(&'w Way<'w>, usize),
}

impl Way<'_> {
    fn place(self) -> Place {
        match self {
            Way::Top => Place::default(),
            Way::Key(above, key) => above.place().key(key),
            Way::Item(above, item) => above.place().item(item),
        }
    }
}

/// All that rules of every hop find, with the names of the finders.
pub fn find(upgrade: &Upgrade<'_>) -> Vec<(&'static str, Spot)> {
    let mut finder = Finder { upgrade, lenient: passes_over(upgrade.at), out: Vec::new() };
    for (key, node) in upgrade.root.iter() {
        if key == HOST_CONFIG {
            finder.hosts(node);
        } else if is_section(key, upgrade.at) {
            finder.section(Way::Key(&Way::Top, key), key, node);
        }
    }
    finder.out
}

const HOST_CONFIG: &str = "host_config";
const MODULES: &str = "modules";

struct Finder<'f> {
    upgrade: &'f Upgrade<'f>,
    /// Whether the server before passes over what it does not know.
    lenient: bool,
    out: Vec<(&'static str, Spot)>,
}

impl Finder<'_> {
    fn hosts(&mut self, node: &Node) {
        let list = Way::Key(&Way::Top, HOST_CONFIG);
        for (item, node) in node.as_items().unwrap_or_default().iter().enumerate() {
            let Some(map) = node.as_table() else { continue };
            for (key, node) in map.iter().filter(|(key, _)| !["host", "host_type"].contains(key)) {
                let host = Way::Item(&list, item);
                let way = Way::Key(&host, key);
                if self.lenient && !under_host::section(key, self.upgrade.hop.to) {
                    self.found("loose-sections", way);
                } else if is_section(key, self.upgrade.at) {
                    self.section(way, key, node);
                }
            }
        }
    }

    fn section(&mut self, way: Way<'_>, name: &str, node: &Node) {
        let (lenient, at, to) = (self.lenient, self.upgrade.at, self.upgrade.hop.to);
        let is_alike = |part: Option<&Catalogue>| !lenient && part.is_some_and(|part| part.is_alike(at, to));
        let alike = is_alike(catalogue::section(name));
        if alike && name != MODULES {
            return;
        }
        let cursor = Cursor::section(name).map(Child::Table);
        let Some(map) = node.as_table() else { return };
        for (key, node) in map.iter() {
            if alike && catalogue::module(key).is_none_or(|part| is_alike(Some(part))) {
                continue;
            }
            self.below(Way::Key(&way, key), key, node, cursor, cursor);
        }
    }

    /// Looks at what stands at a key of a table that the two servers have so.
    fn below(&mut self, way: Way<'_>, key: &str, node: &Node, before: Option<Child>, after: Option<Child>) {
        let around = before;
        let is_module =
            |of: Option<Child>| matches!(of, Some(Child::Table(cursor)) if cursor.spec.path == "modules");
        if is_module(after) && !is_known(key, self.upgrade.hop.to) {
            if self.lenient {
                self.found("unknown-modules", way);
            }
            return;
        }
        let module = is_module(after);
        let (before, after) = children(key, (before, self.upgrade.at), (after, self.upgrade.hop.to));
        if !module {
            let loose = self.lenient && around.is_some_and(|around| is_loose(around, self.upgrade.at));
            self.judge(way, &Seen { node, before, after, loose });
        }
        if after.is_none() || matches!(after, Some(Child::Option(..))) {
            return;
        }
        match &node.content {
            Content::Table(map) => {
                for (key, node) in map.iter() {
                    self.below(Way::Key(&way, key), key, node, before, after);
                }
            }
            Content::Array(items) => {
                for (item, map) in
                    items.iter().enumerate().filter_map(|(at, node)| Some((at, node.as_table()?)))
                {
                    let item = Way::Item(&way, item);
                    for (key, node) in map.iter() {
                        self.below(Way::Key(&item, key), key, node, before, after);
                    }
                }
            }
            Content::Scalar(_) => {}
        }
    }

    fn judge(&mut self, way: Way<'_>, seen: &Seen<'_>) {
        let name = match (seen.before, seen.after) {
            (Some(_), None) => "ended-keys",
            (None, None) if seen.loose => "loose-keys",
            _ => match refused(self.upgrade, seen, self.lenient) {
                Some(Refusal::Repeated) => "repeated-items",
                Some(Refusal::Value) => "refused-values",
                Some(Refusal::Needed) => "refused-needed-values",
                None => return,
            },
        };
        self.found(name, way);
    }

    fn found(&mut self, name: &'static str, way: Way<'_>) {
        self.out.extend(spot(&way.place()).map(|spot| (name, spot)));
    }
}

/// What the two servers have for a key. What is the same option for both is looked up once.
fn children(
    key: &str,
    (before, at): (Option<Child>, Version),
    (after, to): (Option<Child>, Version),
) -> (Option<Child>, Option<Child>) {
    let cursor = |of: Option<Child>| match of {
        Some(Child::Table(cursor) | Child::Array(cursor)) => Some(cursor),
        _ => None,
    };
    let (old, new) = (cursor(before), cursor(after));
    let first = old.and_then(|cursor| cursor.child(key, at));
    if let (Some(old), Some(new), Some(Child::Option(spec, _))) = (old, new, first)
        && std::ptr::eq(old.spec, new.spec)
        && spec.name == key
        && let Some(state) = spec.at(to)
    {
        return (first, Some(Child::Option(spec, state)));
    }
    (first, new.and_then(|cursor| cursor.child(key, to)))
}

fn is_section(name: &str, version: Version) -> bool {
    sections().iter().any(|section| section.name == name && section.holds(version))
}

/// The place as a rule has it.
fn spot(place: &Place) -> Option<Spot> {
    let (table, key) = place.split()?;
    let hosts = matches!(place.steps().first(), Some(Step::Key(key)) if &**key == "host_config");
    let scope = if hosts { place.first(2) } else { Place::default() };
    Some(Spot { scope, table, found: Some(place.clone()), key: key.to_owned(), rest: String::new() })
}

/// Whether servers of a version pass over keys that they do not know, as the catalogue says of one that all have.
fn passes_over(version: Version) -> bool {
    matches!(at(&["shaper", "any"], version), Some(Child::Table(cursor)) if cursor.spec.loose.is_some_and(|loose| loose.holds(version)))
}

fn is_loose(table: Child, version: Version) -> bool {
    match table {
        Child::Table(cursor) | Child::Array(cursor) => {
            [cursor.spec.loose, cursor.spec.open].into_iter().flatten().any(|span| span.holds(version))
        }
        Child::Option(..) => false,
    }
}

/// Why the server after the hop refuses a value that the one before takes.
#[derive(Debug, PartialEq)]
enum Refusal {
    Value,
    Needed,
    Repeated,
}

fn refused(upgrade: &Upgrade<'_>, seen: &Seen<'_>, lenient: bool) -> Option<Refusal> {
    let Some(Child::Option(_, after)) = seen.after else { return None };
    if let Some(Child::Option(_, before)) = seen.before
        && std::ptr::eq(before, after)
        && !lenient
        && !after.goes_by_version(upgrade.at, upgrade.hop.to)
    {
        return None;
    }
    let value = seen.node.plain();
    let takes = |state: &State, version| {
        let fits = state.value_type.holds(&value) || state.also.contains(&value);
        fits && state.check(&value, version).is_empty()
    };
    if takes(after, upgrade.hop.to) {
        return None;
    }
    match seen.before {
        Some(Child::Option(_, before)) if lenient || takes(before, upgrade.at) => {}
        _ => return None,
    }
    if after.unique && after.value_type.holds(&value) && repeated(&value) {
        return Some(Refusal::Repeated);
    }
    Some(if after.required { Refusal::Needed } else { Refusal::Value })
}

fn repeated(value: &Value) -> bool {
    matches!(value, Value::Array(items) if items.iter().enumerate().any(|(at, item)| items[..at].contains(item)))
}

/// Takes out items that stood before.
pub fn without_repeated(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let items = get_mut(upgrade.root, spot.place())?.as_items_mut()?;
    let mut known: Vec<Value> = Vec::new();
    items.retain(|item| {
        let value = item.plain();
        let new = !known.contains(&value);
        known.push(value);
        new
    });
    Some(Telling::Rewritten)
}
