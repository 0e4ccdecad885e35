//! Which items of two arrays of tables belong together.

use crate::model::tree::Node;
use crate::value::Value;
use foldhash::{HashMap, HashSet};
use serde_json::Value as Json;
use std::collections::VecDeque;

/// Pairs of positions, in the order of the new items; items of the old array that are gone come last.
pub(super) type Pairs = Vec<(Option<usize>, Option<usize>)>;

/// Pairs the items of arrays whose order says nothing: equal ones first, then those that `keys` tell apart, then
/// what is left in its order.
pub(super) fn unordered(old: &[Node], new: &[Node], keys: &[&str]) -> Pairs {
    let mut pairing = Pairing { old, new, partner: vec![None; new.len()], free: (0..old.len()).collect() };
    pairing.by(|item| Some(plain(item).json().to_string()));
    if let Some(first) = keys.first() {
        let value = |item: &Node, key: &str| Some(item.as_table()?.get(key)?.plain().json());
        let all = |item: &Node| keys.iter().map(|key| value(item, key)).collect::<Json>();
        pairing.by(|item| Some(all(item).to_string()));
        pairing.by(|item| value(item, first).map(|value| value.to_string()));
    }
    pairing.by(|_| Some(String::new()));
    together(&pairing.partner, &pairing.free)
}

struct Pairing<'p> {
    old: &'p [Node],
    new: &'p [Node],
    /// For each new item, the old one that it belongs to.
    partner: Vec<Option<usize>>,
    /// The old items that belong to none yet.
    free: Vec<usize>,
}

impl Pairing<'_> {
    /// Pairs items for which `key` is the same text, the first ones first.
    fn by(&mut self, key: impl Fn(&Node) -> Option<String>) {
        if self.free.is_empty() || !self.partner.contains(&None) {
            return;
        }
        let mut known: HashMap<String, VecDeque<usize>> = HashMap::default();
        for at in &self.free {
            if let Some(key) = key(&self.old[*at]) {
                known.entry(key).or_default().push_back(*at);
            }
        }
        let mut paired: HashSet<usize> = HashSet::default();
        for (item, partner) in self.new.iter().zip(&mut self.partner).filter(|(_, partner)| partner.is_none())
        {
            *partner = key(item).and_then(|key| known.get_mut(&key)?.pop_front());
            paired.extend(*partner);
        }
        self.free.retain(|at| !paired.contains(at));
    }
}

/// Pairs the items of arrays that a server goes through in order: what is the same at both ends belongs together, and
/// what is between in its order.
pub(super) fn ordered(old: &[Node], new: &[Node]) -> Pairs {
    let same = |(old, new): &(&Node, &Node)| plain(old) == plain(new);
    let most = old.len().min(new.len());
    let start = old.iter().zip(new).take_while(same).count();
    let end = old.iter().rev().zip(new.iter().rev()).take(most - start).take_while(same).count();
    let middle = (old.len() - end - start).min(new.len() - end - start);
    let old_of = |at: usize| {
        let from_end = new.len() - at;
        if from_end <= end { Some(old.len() - from_end) } else { (at < start + middle).then_some(at) }
    };
    let partner: Vec<Option<usize>> = (0..new.len()).map(old_of).collect();
    let paired: HashSet<usize> = partner.iter().copied().flatten().collect();
    let free: Vec<usize> = (0..old.len()).filter(|at| !paired.contains(at)).collect();
    together(&partner, &free)
}

fn together(partner: &[Option<usize>], free: &[usize]) -> Pairs {
    let new = partner.iter().enumerate().map(|(at, old)| (*old, Some(at)));
    new.chain(free.iter().map(|old| (Some(*old), None))).collect()
}

/// A value with the keys of its tables in one order.
pub(super) fn plain(node: &Node) -> Value {
    fn sorted(value: Value) -> Value {
        match value {
            Value::Table(entries) => {
                let entries = entries.into_iter().map(|(key, value)| (key, sorted(value)));
                let mut entries: Vec<_> = entries.collect();
                entries.sort_by(|one, other| one.0.cmp(&other.0));
                Value::Table(entries)
            }
            Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
            value => value,
        }
    }
    sorted(node.plain())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tree::{Content, Map};

    fn items(texts: &[(&str, &str)]) -> Vec<Node> {
        let item = |(host, value): &(&str, &str)| {
            let map: Map = [("host", *host), ("value", *value)]
                .into_iter()
                .map(|(key, text)| (key.to_owned(), Node::string(text)))
                .collect();
            Node::new(Content::Table(map))
        };
        texts.iter().map(item).collect()
    }

    #[test]
    fn items_are_found_by_what_tells_them_apart() {
        let old = items(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let new = items(&[("b", "2"), ("a", "9")]);
        let pairs = unordered(&old, &new, &["host"]);
        assert_eq!(pairs, [(Some(1), Some(0)), (Some(0), Some(1)), (Some(2), None)]);
    }

    #[test]
    fn an_item_that_is_put_between_moves_no_other() {
        let old = items(&[("a", "1"), ("c", "3")]);
        let new = items(&[("a", "1"), ("b", "2"), ("c", "3")]);
        assert_eq!(ordered(&old, &new), [(Some(0), Some(0)), (None, Some(1)), (Some(1), Some(2))]);
        assert_eq!(ordered(&new, &old), [(Some(0), Some(0)), (Some(2), Some(1)), (Some(1), None)]);
    }
}
