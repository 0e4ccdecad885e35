//! BOSH: a module up to 6.5, a service from 6.6 on.

use crate::catalogue::hops::Telling;
use crate::migrate::hops::apply::{drop_at, move_to};
use crate::migrate::hops::place::{Place, get, prune, table, table_mut};
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::Node;
use crate::value::Value;

const MODULE: [&str; 2] = ["modules", "mod_bosh"];

/// Makes a service of the module; one that only hosts have is for those.
pub fn to_service(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let service = Place::of(&["services", "service_bosh"]);
    let from = spot.place().clone();
    let name = table(upgrade.root, &spot.scope).and_then(|item| {
        let name = item.get("host").or_else(|| item.get("host_type"));
        name.and_then(Node::as_str).map(str::to_owned)
    });
    let first = get(upgrade.root, &service).is_none();
    if first {
        move_to(upgrade.root, &mut upgrade.log, &from, &service);
    } else {
        drop_at(upgrade.root, &mut upgrade.log, &from);
    }
    prune(upgrade.root, &from, &spot.scope);
    if let Some(name) = name.filter(|_| !spot.scope.is_top()) {
        let options = table_mut(upgrade.root, &service)?;
        if first || options.get("host_types").is_some() {
            options.items("host_types").push(Node::value(Value::String(name)));
        }
        upgrade.tidied = true;
    }
    Some(if first { Telling::Moved } else { Telling::Rewritten })
}

/// Whether a host has other options than the top, or than the first host that has any.
pub fn differs(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    let options = |scope: &Place| get(upgrade.root, &scope.join(&Place::of(&MODULE))).map(Node::plain);
    let list = Place::of(&["host_config"]);
    let count = upgrade.root.get("host_config").and_then(Node::as_items).map_or(0, <[Node]>::len);
    let rest = options(&Place::default())
        .or_else(|| (0..count).map(|at| list.item(at)).find_map(|item| options(&item)));
    rest != options(&spot.scope)
}
