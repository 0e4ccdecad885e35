//! Pools of outgoing connections for one host.

use crate::catalogue::hops::Telling;
use crate::migrate::hops::place::{Place, make_table, prune, table, take};
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::{Map, Node};

/// Moves a pool for one host under `host_config`.
pub fn to_host(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let host = spot.get(upgrade.root, "host")?.as_str()?.to_owned();
    let (kind, tag) = spot.table.split()?;
    let tag = tag.to_owned();
    let mut pool = take(upgrade.root, &spot.table)?;
    let options = pool.as_table_mut()?;
    options.remove("host");
    options.remove("scope");
    prune(upgrade.root, &spot.table, &Place::default());
    let target = item_of(upgrade.root, &host).key("outgoing_pools").key(kind.last_key()).key(&tag);
    let (above, _) = target.split()?;
    make_table(upgrade.root, &above)?.insert(tag, pool);
    upgrade.log.moved(&spot.table, &target);
    Some(Telling::Moved)
}

/// The item of `host_config` for a host or a host type, made where there is none.
fn item_of(root: &mut Map, host: &str) -> Place {
    let is_type = root
        .find(&["general", "host_types"])
        .and_then(Node::as_items)
        .is_some_and(|types| types.iter().any(|item| item.as_str() == Some(host)));
    let key = if is_type { "host_type" } else { "host" };
    let list = Place::of(&["host_config"]);
    let count = root.get("host_config").and_then(Node::as_items).map_or(0, <[Node]>::len);
    let found = (0..count)
        .map(|at| list.item(at))
        .find(|item| table(root, item).and_then(|item| item.get(key)).and_then(Node::as_str) == Some(host));
    found.unwrap_or_else(|| {
        let mut item = Node::table();
        if let Some(map) = item.as_table_mut() {
            map.insert(key, Node::string(host));
        }
        root.items("host_config").push(item);
        list.item(count)
    })
}
