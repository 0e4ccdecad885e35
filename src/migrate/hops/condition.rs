//! Whether what a rule asks for holds.

use super::irregular;
use super::spot::Spot;
use super::upgrade::Upgrade;
use crate::catalogue::hops::Condition;
use crate::model::tree::{Content, Node};
use crate::value::Value;
use num_bigint::BigInt;
use serde_json::Value as Json;

/// Whether the condition holds at the place.
pub fn holds(upgrade: &Upgrade<'_>, condition: &Condition, spot: &Spot) -> bool {
    if let Some(name) = &condition.call {
        return irregular::asks(name, upgrade, spot);
    }
    let node = spot.get(upgrade.root, &condition.key);
    let Some(node) = node else { return condition.optional || condition.there == Some(false) };
    let one_of = |values: &Vec<Json>| values.iter().any(|value| same(node, value));
    condition.there != Some(false)
        && condition.is.as_ref().is_none_or(one_of)
        && !condition.not.as_ref().is_some_and(one_of)
        && condition.empty.is_none_or(|empty| node.as_table().is_some_and(|map| map.is_empty() == empty))
        && condition.kind.as_ref().is_none_or(|kind| is_a(node, kind))
        && condition.below.is_none_or(|bound| is_below(node, bound))
        && condition
            .has
            .as_ref()
            .is_none_or(|item| node.as_items().is_some_and(|items| items.iter().any(|node| same(node, item))))
}

fn same(node: &Node, value: &Json) -> bool {
    node.plain() == Value::from_json(value)
}

fn is_below(node: &Node, bound: i64) -> bool {
    matches!(node.as_scalar(), Some(Value::Integer(value)) if *value < BigInt::from(bound))
}

fn is_a(node: &Node, kind: &str) -> bool {
    match (&node.content, kind) {
        (Content::Table(_), "table")
        | (Content::Array(_), "array")
        | (Content::Scalar(Value::String(_)), "string")
        | (Content::Scalar(Value::Integer(_)), "integer")
        | (Content::Scalar(Value::Boolean(_)), "boolean") => true,
        (Content::Array(items), "tables") => items.iter().any(|item| item.as_table().is_some()),
        (Content::Array(items), "strings") => {
            !items.is_empty() && items.iter().all(|item| item.as_str().is_some())
        }
        _ => false,
    }
}
