//! The operations of rules.

use super::log::Log;
use super::place::{Place, get, get_mut, prune, put, table_mut, take};
use super::spot::Spot;
use crate::catalogue::hops::Op;
use crate::model::tree::{Content, Map, Node};
use crate::value::Value;
use serde_json::Value as Json;

/// The path that an operation is about.
pub fn key(op: &Op) -> &str {
    match op {
        Op::Drop { key, .. }
        | Op::Move { key, .. }
        | Op::Put { key, .. }
        | Op::Set { key, .. }
        | Op::Words { key, .. }
        | Op::Join { key, .. }
        | Op::Wrap { key, .. }
        | Op::List { key }
        | Op::KeyBy { key, .. }
        | Op::Copy { key, .. }
        | Op::Replace { key, .. }
        | Op::With { key, .. }
        | Op::Without { key, .. } => key,
    }
}

/// Does it at every place that it names, and returns whether anything came of it.
pub fn apply(root: &mut Map, log: &mut Log, op: &Op, spot: &Spot, answer: Option<&Value>) -> bool {
    let mut changed = false;
    for place in spot.places(root, key(op)) {
        changed |= match op {
            Op::Drop { prune: pruned, .. } => {
                let done = drop_at(root, log, &place);
                if *pruned {
                    prune(root, &place, &spot.table);
                }
                done
            }
            Op::Move { to, prune: pruned, .. } => {
                let targets = spot.places(root, to);
                let done = targets.iter().filter(|target| move_to(root, log, &place, target)).count() > 0;
                if *pruned {
                    prune(root, &place, &spot.table);
                }
                done
            }
            Op::Copy { to, .. } => {
                let Some(copy) = get(root, &place).map(Node::plain) else { continue };
                let targets = spot.places(root, to);
                targets.into_iter().filter(|target| add(root, target, Node::value(copy.clone()))).count() > 0
            }
            Op::Put { value, .. } => add(root, &place, made(value, answer, spot)),
            Op::Set { value, .. } => {
                set(root, &place, made(value, answer, spot));
                true
            }
            _ => reshape(root, log, op, &place),
        };
    }
    changed
}

/// Writes a node where there is none.
pub fn add(root: &mut Map, place: &Place, node: Node) -> bool {
    get(root, place).is_none() && put(root, place, node)
}

/// The operations that change the form of what is there.
fn reshape(root: &mut Map, log: &mut Log, op: &Op, place: &Place) -> bool {
    match op {
        Op::Wrap { under, .. } => {
            let Some(node) = take_content(root, place) else { return false };
            let mut map = Map::default();
            map.insert(under.as_str(), node);
            replace(root, place, Content::Table(map));
            log.moved(place, &place.key(under));
            return true;
        }
        Op::List { .. } => {
            let Some(node) = take_content(root, place) else { return false };
            replace(root, place, Content::Array(vec![node]));
            log.moved(place, &place.item(0));
            return true;
        }
        _ => {}
    }
    let Some(node) = get_mut(root, place) else { return false };
    let before = node.plain();
    match op {
        Op::Words { words, .. } => strings(node, |text| words.get(text).cloned()),
        Op::Replace { text, by, .. } => strings(node, |old| Some(old.replace(text, by))),
        Op::Join { with, .. } => {
            let words: Option<Vec<&str>> =
                node.as_items().and_then(|items| items.iter().map(Node::as_str).collect());
            if let Some(words) = words {
                node.content = Content::Scalar(Value::String(words.join(with)));
            }
        }
        Op::KeyBy { by, .. } => key_by(node, by),
        Op::Without { items: gone, .. } => {
            let is_gone = |item: &Node| gone.iter().any(|gone| item.plain() == Value::from_json(gone));
            if let Some(items) = node.as_items_mut() {
                items.retain(|item| !is_gone(item));
            }
        }
        Op::With { items: more, .. } => {
            for item in more.iter().map(Value::from_json) {
                let Some(items) = node.as_items_mut() else { break };
                if !items.iter().any(|known| known.plain() == item) {
                    items.push(Node::value(item));
                }
            }
        }
        _ => {}
    }
    node.plain() != before
}

/// Gives a string, or those of an array, another text.
fn strings(node: &mut Node, new: impl Fn(&str) -> Option<String>) {
    let change = |node: &mut Node| {
        if let Some(text) = node.as_str().and_then(&new) {
            node.content = Content::Scalar(Value::String(text));
        }
    };
    match node.as_items_mut() {
        Some(items) => items.iter_mut().for_each(change),
        None => change(node),
    }
}

/// Makes a table of the items, by the string that `by` holds in each.
fn key_by(node: &mut Node, by: &str) {
    let mut map = Map::default();
    for mut item in node.as_items_mut().map(std::mem::take).unwrap_or_default() {
        let name = item.as_table_mut().and_then(|item| item.remove(by));
        if let Some(name) = name.as_ref().and_then(Node::as_str) {
            map.insert(name, item);
        }
    }
    node.content = Content::Table(map);
}

/// Takes out what is there, and forgets what was to be told of it.
pub fn drop_at(root: &mut Map, log: &mut Log, place: &Place) -> bool {
    let there = take(root, place).is_some();
    if there {
        log.dropped(place);
    }
    there
}

/// Puts what is at one place at another. What is there already stays; of two tables one is made.
pub fn move_to(root: &mut Map, log: &mut Log, from: &Place, to: &Place) -> bool {
    if from == to || get(root, from).is_none() {
        return false;
    }
    if let (Some((above, old)), Some((target, new))) = (from.split(), to.split())
        && above == target
        && get(root, to).is_none()
    {
        if let Some(map) = table_mut(root, &above) {
            map.rename(old, new);
        }
    } else if let Some(node) = take(root, from) {
        merge(root, to, node);
    }
    log.moved(from, to);
    true
}

fn merge(root: &mut Map, to: &Place, node: Node) {
    match (get_mut(root, to).map(|node| &mut node.content), node.content) {
        (Some(Content::Table(there)), Content::Table(more)) => {
            for (key, node) in more.into_entries() {
                if there.get(&key).is_none() {
                    there.insert(key, node);
                }
            }
        }
        (Some(Content::Array(there)), Content::Array(more)) => there.extend(more),
        (Some(_), _) => {}
        (None, content) => {
            put(root, to, Node { content, ..node });
        }
    }
}

/// Writes a value in the place of what is there.
pub fn set(root: &mut Map, place: &Place, node: Node) {
    match get_mut(root, place) {
        Some(there) => there.content = node.content,
        None => {
            put(root, place, node);
        }
    }
}

/// What an operation writes: `$answer` is what a person gave, `$answer.KEY` a part of it.
fn made(value: &Json, answer: Option<&Value>, spot: &Spot) -> Node {
    if let (Some(part), Some(Value::Table(parts))) =
        (value.as_str().and_then(|text| text.strip_prefix("$answer.")), answer)
        && let Some((_, part)) = parts.iter().find(|(key, _)| key == part)
    {
        return Node::value(part.clone());
    }
    match (value.as_str(), answer) {
        (Some("$answer"), Some(answer)) => Node::value(answer.clone()),
        (Some(text), _) => Node::string(text.replace("$key", &spot.key)),
        _ => Node::value(Value::from_json(value)),
    }
}

/// What is at a place, with its place in the text and its comments, which go with it.
fn take_content(root: &mut Map, place: &Place) -> Option<Node> {
    let node = get_mut(root, place)?;
    Some(std::mem::replace(node, Node::table()))
}

fn replace(root: &mut Map, place: &Place, content: Content) {
    if let Some(node) = get_mut(root, place) {
        node.content = content;
    }
}
