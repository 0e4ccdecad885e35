//! Domains: the first of them, templates with `@HOST@`, and what stands under `host_config`.

use crate::catalogue::hops::Telling;
use crate::migrate::hops::place::{Place, get, get_mut, put, table, take};
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::{Content, Map, Node};
use crate::value::Value;

const HOST: &str = "@HOST@";
const ROUTER: &str = "mongoose_router_dynamic_domains";

/// Writes the first of the hosts.
pub fn first(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let first = spot.get(upgrade.root, "hosts")?.as_items()?.first()?.as_str()?.to_owned();
    put(upgrade.root, spot.place(), Node::string(first)).then_some(Telling::Added)
}

/// Whether `@HOST@` stands elsewhere than as the end of a name.
pub fn misplaced(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    let text = get(upgrade.root, spot.place()).and_then(Node::as_str);
    text.is_some_and(|text| text.find(HOST).is_some_and(|at| at + HOST.len() < text.len()))
}

/// Cuts off what stands behind `@HOST@`.
pub fn cut(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let node = get_mut(upgrade.root, spot.place())?;
    let text = node.as_str()?;
    let text = text[..text.find(HOST)? + HOST.len()].to_owned();
    node.content = Content::Scalar(Value::String(text));
    Some(Telling::Rewritten)
}

/// Whether the list has the module that routes to dynamic domains.
pub fn has_dynamic_router(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    let items = get(upgrade.root, spot.place()).and_then(Node::as_items);
    items.is_some_and(|items| items.iter().any(|item| item.as_str() == Some(ROUTER)))
}

/// Puts that module before the one for other servers.
pub fn dynamic_router(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let items = get_mut(upgrade.root, spot.place())?.as_items_mut()?;
    let before = items.iter().position(|item| item.as_str() == Some("ejabberd_s2s")).unwrap_or(items.len());
    items.insert(before, Node::string(ROUTER));
    Some(Telling::Added)
}

/// Whether an item of a control list names servers, or resources and no user.
pub fn server_or_resource(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    let Some(item) = table(upgrade.root, &spot.table) else { return false };
    let any = |word: &str| item.iter().any(|(key, _)| key.starts_with(word));
    any("server") || (any("resource") && !any("user"))
}

/// Takes out tables of an item of `host_config` that are left empty.
pub fn prune_item(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let item = table(upgrade.root, &spot.scope)?;
    let empty: Vec<String> = item
        .iter()
        .filter(|(_, node)| node.as_table().is_some_and(Map::is_empty))
        .map(|(key, _)| key.to_owned())
        .collect();
    for key in empty {
        take(upgrade.root, &spot.scope.key(&key));
    }
    upgrade.tidied = true;
    None
}

/// Takes out items of `host_config` that say nothing of their host any more.
pub fn tidy(upgrade: &mut Upgrade<'_>) {
    let list = Place::of(&["host_config"]);
    let speaks = |node: &Node| {
        let idle = |map: &Map| map.iter().all(|(key, _)| ["host", "host_type"].contains(&key));
        !node.as_table().is_some_and(idle)
    };
    let Some(items) = get(upgrade.root, &list).and_then(Node::as_items) else { return };
    let stays: Vec<bool> = items.iter().map(speaks).collect();
    for at in (0..stays.len()).filter(|at| !stays[*at]) {
        let event = upgrade.idle_event(&list.item(at), "nothing is said of the host any more");
        upgrade.log.dropped(&list.item(at));
        upgrade.log.push(event);
    }
    let left = (0..stays.len()).filter(|at| stays[*at]);
    for (to, from) in left.enumerate().filter(|(to, from)| to != from) {
        upgrade.log.moved(&list.item(from), &list.item(to));
    }
    let Some(items) = get_mut(upgrade.root, &list).and_then(Node::as_items_mut) else { return };
    let mut stays = stays.into_iter();
    items.retain(|_| stays.next().unwrap_or(true));
    if items.is_empty() {
        take(upgrade.root, &list);
    }
}
