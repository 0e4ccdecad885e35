//! What the specifications of the two servers of a hop say differently, found key by key.

use super::modules::is_known;
use crate::catalogue::hops::Telling;
use crate::catalogue::{Child, State, Version, at, host_section, sections};
use crate::migrate::hops::place::{Place, Step, get, get_mut};
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::{Content, Map, Node};
use crate::value::Value;

/// What there is at a place for the server before the hop, and for the one after it.
struct Seen {
    place: Place,
    before: Option<Child>,
    after: Option<Child>,
    /// Whether the server before passes over keys of the table around, and the one after does not.
    loose: bool,
}

/// The places that the finder of this name finds.
///
/// # Panics
/// When there is no such finder.
pub fn find(name: &str, upgrade: &Upgrade<'_>) -> Vec<Spot> {
    let wanted = |seen: &Seen| match name {
        "ended-keys" => seen.before.is_some() && seen.after.is_none(),
        "loose-keys" => seen.before.is_none() && seen.after.is_none() && seen.loose,
        "loose-sections" => false,
        "repeated-items" => refused(upgrade, seen) == Some(Refusal::Repeated),
        "refused-values" => refused(upgrade, seen) == Some(Refusal::Value),
        "refused-needed-values" => refused(upgrade, seen) == Some(Refusal::Needed),
        "unknown-modules" => unknown_module(upgrade, &seen.place),
        _ => unreachable!("a rule finds by `{name}`, which there is not"),
    };
    let mut seen = Vec::new();
    for (key, node) in upgrade.root.iter() {
        let place = Place::of(&[key]);
        if key == "host_config" {
            let hosts = node.as_items().unwrap_or_default().iter().enumerate();
            for (item, map) in hosts.filter_map(|(item, node)| Some((place.item(item), node.as_table()?))) {
                if name == "loose-sections" {
                    return loose_sections(upgrade);
                }
                for (key, node) in map.iter().filter(|(key, _)| is_section(key, upgrade.at)) {
                    walk(upgrade, &item.key(key), node, &mut seen);
                }
            }
        } else if is_section(key, upgrade.at) {
            walk(upgrade, &place, node, &mut seen);
        }
    }
    seen.iter().filter(|seen| wanted(seen)).filter_map(|seen| spot(&seen.place)).collect()
}

fn is_section(name: &str, version: Version) -> bool {
    sections().iter().any(|section| section.name == name && section.holds(version))
}

/// The place as a rule has it.
fn spot(place: &Place) -> Option<Spot> {
    let (table, key) = place.split()?;
    let hosts = matches!(place.0.first(), Some(Step::Key(key)) if key == "host_config");
    let scope = if hosts { Place(place.0[..2].to_vec()) } else { Place::default() };
    Some(Spot { scope, table, found: Some(place.clone()), key: key.to_owned(), rest: String::new() })
}

/// Sections under `host_config` that the server before passes over there.
fn loose_sections(upgrade: &Upgrade<'_>) -> Vec<Spot> {
    let list = Place::of(&["host_config"]);
    let items = get(upgrade.root, &list).and_then(Node::as_items).unwrap_or_default();
    let mut out = Vec::new();
    for (item, map) in items.iter().enumerate().filter_map(|(item, node)| Some((item, node.as_table()?))) {
        for (key, _) in map.iter() {
            let taken =
                |version| host_section(key, version).is_some() || ["host", "host_type"].contains(&key);
            if !taken(upgrade.hop.to) && passes_over(upgrade.at) {
                out.extend(spot(&list.item(item).key(key)));
            }
        }
    }
    out
}

/// Whether servers of a version pass over keys that they do not know, as the catalogue says of one that all have.
fn passes_over(version: Version) -> bool {
    matches!(at(&["shaper", "any"], version), Some(Child::Table(cursor)) if cursor.spec.loose.is_some_and(|loose| loose.holds(version)))
}

fn walk(upgrade: &Upgrade<'_>, place: &Place, node: &Node, out: &mut Vec<Seen>) {
    let keys = place.keys();
    let module = keys.len() == 2 && keys[0] == "modules";
    if module && !is_known(keys[1], upgrade.hop.to) {
        if let Some(spot) = spot(place) {
            out.push(Seen { place: spot.place().clone(), before: None, after: None, loose: false });
        }
        return;
    }
    let (before, after) = (at(&keys, upgrade.at), at(&keys, upgrade.hop.to));
    if keys.len() > 1 && !module {
        let loose = passes_over(upgrade.at) && is_loose(&keys[..keys.len() - 1], upgrade.at);
        let ended = after.is_none();
        out.push(Seen { place: place.clone(), before, after, loose });
        if ended {
            return;
        }
    }
    let tables: Vec<(Place, &Map)> = match &node.content {
        Content::Table(map) => vec![(place.clone(), map)],
        Content::Array(items) if !matches!(after, Some(Child::Option(..))) => {
            let items = items.iter().enumerate();
            items.filter_map(|(item, node)| Some((place.item(item), node.as_table()?))).collect()
        }
        _ => return,
    };
    if matches!(after, Some(Child::Option(..))) {
        return;
    }
    for (place, map) in tables {
        for (key, node) in map.iter() {
            walk(upgrade, &place.key(key), node, out);
        }
    }
}

fn is_loose(keys: &[&str], version: Version) -> bool {
    match at(keys, version) {
        Some(Child::Table(cursor) | Child::Array(cursor)) => {
            [cursor.spec.loose, cursor.spec.open].into_iter().flatten().any(|span| span.holds(version))
        }
        _ => false,
    }
}

/// Why the server after the hop refuses a value that the one before takes.
#[derive(Debug, PartialEq)]
enum Refusal {
    Value,
    Needed,
    Repeated,
}

fn refused(upgrade: &Upgrade<'_>, seen: &Seen) -> Option<Refusal> {
    let Some(Child::Option(_, after)) = seen.after else { return None };
    let value = get(upgrade.root, &seen.place)?.plain();
    let takes = |state: &State, version| {
        let fits = state.value_type.holds(&value) || state.also.contains(&value);
        fits && state.check(&value, version).is_empty()
    };
    if takes(after, upgrade.hop.to) {
        return None;
    }
    let taken = match seen.before {
        Some(Child::Option(_, before)) => takes(before, upgrade.at) || passes_over(upgrade.at),
        _ => false,
    };
    if !taken {
        return None;
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

/// Whether it is a module that neither server has, where the one before does not look.
fn unknown_module(upgrade: &Upgrade<'_>, place: &Place) -> bool {
    let keys = place.keys();
    keys.len() == 2 && keys[0] == "modules" && passes_over(upgrade.at) && !is_known(keys[1], upgrade.hop.to)
}
