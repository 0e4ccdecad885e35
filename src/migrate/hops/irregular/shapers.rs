//! Shapers by way of access rules, as listeners named them once.

use crate::catalogue::hops::Telling;
use crate::migrate::hops::apply::set;
use crate::migrate::hops::place::{Place, get, prune};
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::{Content, Map, Node};

fn name<'t>(upgrade: &'t Upgrade<'_>, spot: &Spot) -> Option<&'t str> {
    get(upgrade.root, spot.place())?.as_str()
}

/// Whether it is the name of an access rule.
pub fn is_rule(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    name(upgrade, spot).is_some_and(|name| upgrade.root.find(&["access", name]).is_some())
}

/// Whether no shaper has this name.
pub fn is_undefined(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    name(upgrade, spot).is_some_and(|name| upgrade.root.find(&["shaper", name]).is_none())
}

/// Puts the shaper that a rule gives to everyone in its place, and drops the rule if nothing else names it.
pub fn by_rule(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let rule = name(upgrade, spot)?.to_owned();
    let clauses = upgrade.root.find(&["access", &rule])?.as_items()?;
    let word = |clause: &Node, key: &str| {
        clause.as_table().and_then(|clause| clause.get(key)).and_then(Node::as_str).map(str::to_owned)
    };
    let for_all = clauses.iter().find(|clause| word(clause, "acl").as_deref() == Some("all"));
    let shaper = for_all.and_then(|clause| word(clause, "value")).unwrap_or_else(|| "none".to_owned());
    let known = shaper == "none" || upgrade.root.find(&["shaper", &shaper]).is_some();
    set(upgrade.root, spot.place(), Node::string(if known { shaper } else { "none".to_owned() }));
    let place = Place::of(&["access", &rule]);
    if !is_named(upgrade.root, &rule) {
        upgrade.idle(&place, "nothing names this rule any more");
        prune(upgrade.root, &place, &Place::default());
    }
    Some(Telling::Rewritten)
}

/// Whether nothing names the rule at the place.
pub fn is_unnamed(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    !is_named(upgrade.root, &spot.key)
}

/// Whether a string outside of rules and control lists is this name.
fn is_named(root: &Map, name: &str) -> bool {
    fn any(node: &Node, name: &str) -> bool {
        match &node.content {
            Content::Scalar(_) => node.as_str() == Some(name),
            Content::Array(items) => items.iter().any(|item| any(item, name)),
            Content::Table(map) => in_map(map, name),
        }
    }
    fn in_map(map: &Map, name: &str) -> bool {
        map.iter().any(|(_, node)| any(node, name))
    }
    let outside = |map: &Map| {
        map.iter()
            .any(|(key, node)| !["access", "acl", "shaper", "host_config"].contains(&key) && any(node, name))
    };
    let hosts = root.get("host_config").and_then(Node::as_items).unwrap_or_default();
    outside(root) || hosts.iter().filter_map(Node::as_table).any(outside)
}
