//! What is said for one host came on top of what is said for all up to 5.0, and takes its place from 5.1 on.

use crate::catalogue::hops::Telling;
use crate::migrate::hops::apply::add;
use crate::migrate::hops::place::{get, get_mut};
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::{Map, Node};

/// Lists of `s2s` that were added up; an item is known by its `host`.
const ADDED_UP: &[&str] = &["address", "host_policy"];

/// Merges `auth`.
pub fn auth(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    merge(upgrade, spot, "auth")
}

/// Merges `s2s`, whose lists are added up.
pub fn s2s(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let general = upgrade.root.get("s2s").cloned();
    let merged = merge(upgrade, spot, "s2s");
    let mut added = false;
    for list in ADDED_UP {
        let Some(general) = general.as_ref().and_then(|s2s| s2s.as_table()?.get(list)?.as_items()) else {
            continue;
        };
        let Some(own) = get_mut(upgrade.root, &spot.place().key(list)).and_then(Node::as_items_mut) else {
            continue;
        };
        let host = |item: &Node| item.as_table().and_then(|item| item.get("host")).map(Node::plain);
        let known: Vec<_> = own.iter().map(host).collect();
        let more: Vec<Node> =
            general.iter().filter(|item| !known.contains(&host(item))).map(unwritten).collect();
        added |= !more.is_empty();
        own.splice(0..0, more);
    }
    merged.or(added.then_some(Telling::Added))
}

fn merge(upgrade: &mut Upgrade<'_>, spot: &Spot, section: &str) -> Option<Telling> {
    let general = upgrade.root.get(section)?.as_table()?.clone();
    let own = get_mut(upgrade.root, spot.place())?.as_table_mut()?;
    fill(own, &general).then_some(Telling::Added)
}

/// Adds what is not there, table by table.
fn fill(own: &mut Map, general: &Map) -> bool {
    let mut added = false;
    for (key, node) in general.iter() {
        match (own.get_mut(key).map(Node::as_table_mut), node.as_table()) {
            (Some(Some(own)), Some(general)) => added |= fill(own, general),
            (Some(_), _) => {}
            (None, _) => {
                own.insert(key, unwritten(node));
                added = true;
            }
        }
    }
    added
}

/// The same in another place, where nobody wrote it.
fn unwritten(node: &Node) -> Node {
    Node::value(node.plain())
}

/// Writes a table for each method that has none.
pub fn methods(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let items = get(upgrade.root, spot.place())?.as_items()?;
    let methods: Vec<String> = items.iter().filter_map(Node::as_str).map(str::to_owned).collect();
    let made = methods.iter().filter(|method| add(upgrade.root, &spot.table.key(method), Node::table()));
    (made.count() > 0).then_some(Telling::Added)
}
