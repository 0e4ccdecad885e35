//! Where places begin that rules may be about, so that most rules need not be looked at.

use crate::catalogue::hops::LateRule;
use crate::model::tree::{Map, Node};

/// Whether something is there where places begin that the rule may be about.
pub(super) fn are_in(root: &Map, rule: &LateRule) -> bool {
    let Some(mut roots) = rule.roots() else { return true };
    let hosts = root.get("host_config").and_then(Node::as_items).unwrap_or_default();
    roots.any(|(section, key)| {
        let has = |map: &Map| match (map.get(section), key) {
            (Some(node), Some(key)) => node.as_table().is_some_and(|map| map.get(key).is_some()),
            (found, _) => found.is_some(),
        };
        has(root) || hosts.iter().filter_map(Node::as_table).any(has)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Version;
    use crate::catalogue::hops::{alternatives, every, hops, segments};
    use crate::model::tree::Content;

    /// A tree in which a place is that a pattern without braces means.
    fn tree(parts: &[String]) -> Node {
        let Some((part, rest)) = parts.split_first() else { return Node::table() };
        let mut map = Map::default();
        match part.strip_suffix("[]") {
            Some(name) => map.items(name).push(tree(rest)),
            None => _ = map.insert(part.as_str(), tree(rest)),
        }
        Node::new(Content::Table(map))
    }

    /// All ways to take one name for each part of a pattern.
    fn choices(parts: &[&str]) -> Vec<Vec<String>> {
        parts.iter().fold(vec![Vec::new()], |known, part| {
            let (names, end) = part.strip_suffix("[]").map_or((*part, ""), |names| (names, "[]"));
            let one =
                |way: &Vec<String>, name: &str| [way.clone(), vec![name.replace('*', "some") + end]].concat();
            let of = |way: &Vec<String>| {
                alternatives(names).into_iter().map(|name| one(way, name)).collect::<Vec<_>>()
            };
            known.iter().flat_map(of).collect()
        })
    }

    #[test]
    fn a_rule_is_never_passed_over_where_its_patterns_meet_something() {
        let (first, last) = (Version::parse("4.0.1").unwrap(), Version::parse("6.8").unwrap());
        let (mut places, mut passed) = (0, 0);
        let rules = || hops(first, last).flat_map(|hop| &hop.rules).chain(every());
        for rule in rules().filter(|rule| rule.find.is_none()) {
            for at in rule.at.iter() {
                let parts: Vec<&str> =
                    segments(at).chain(rule.key.iter().flat_map(|key| segments(key))).collect();
                for choice in choices(&parts) {
                    let Content::Table(top) = tree(&choice).content else { unreachable!() };
                    let mut hosts = Map::default();
                    hosts.items("host_config").push(Node::new(Content::Table(top.clone())));
                    for root in [&top, &hosts] {
                        places += 1;
                        assert!(are_in(root, rule), "{at} {:?} at {choice:?}", rule.key);
                    }
                }
            }
            passed += usize::from(!are_in(&Map::default(), rule));
        }
        let all = rules().count();
        assert!(
            places > all && passed * 10 > all * 9,
            "{places} places, {passed} of {all} rules passed over"
        );
    }
}
