//! Where everything that is written came from, and what became of everything that was.
//!
//! The tree that was written is held beside the text that came of it: a node knows its place in the old file, and the
//! text has a place for each node.

use super::Told;
use crate::migrate::Shown;
use crate::model::tree::{Content, Map, Node};
use crate::report::json;
use crate::source::Span;
use crate::syntax::toml;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// A place in the old file and the place in the new one that came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Where it was; `None`: no one wrote it.
    pub old: Option<Span>,
    /// Where it is; `None`: it is not there, or in a comment.
    pub new: Option<Span>,
    /// What it is, in dotted TOML notation of the new file.
    pub path: String,
}

/// Where everything came from: the services first, then all else in the order of the tree.
pub fn pairs(told: &Told<'_>) -> Vec<Pair> {
    let parsed = toml::parse(told.new, &told.sources.file(told.new).text);
    let mut out = Vec::new();
    services(told, &parsed.root, &mut out);
    let planned: BTreeSet<String> = out.iter().map(|pair| pair.path.clone()).collect();
    if let Some(tree) = told.tree {
        table("", tree, Some(&parsed.root), &planned, &mut out);
        if let Some(before) = &told.config.tree {
            gone(before, &mut out);
        }
    }
    out
}

/// Lists what the old file has and nothing came of, in the spelling of the old file.
fn gone(before: &Map, out: &mut Vec<Pair>) {
    let known: BTreeSet<Span> = out.iter().filter_map(|pair| pair.old).collect();
    let mut was = Vec::new();
    table("", before, None, &BTreeSet::new(), &mut was);
    was.retain(|pair| pair.old.is_some_and(|old| !known.contains(&old)));
    // A term that holds one that went on is there with that.
    let carried =
        |span: Span| known.range(Span { end: 0, ..span }..).next().is_some_and(|next| span.contains(*next));
    // A part of something that went on as a whole is there with it.
    let inside = |span: Span| known.iter().any(|known| known.contains(span));
    was.retain(|pair| pair.old.is_some_and(|old| !carried(old) && !inside(old)));
    out.extend(was);
}

fn services(told: &Told<'_>, root: &toml::Table, out: &mut Vec<Pair>) {
    for table in &told.plan.tables {
        let path = table.spec.path;
        let parts: Vec<&str> = path.split('.').collect();
        let node = root.at(&parts).and_then(toml::Node::as_table);
        let header = node.and_then(|node| node.headers.first().copied());
        out.push(Pair { old: Some(table.from), new: header, path: path.to_owned() });
        for option in &table.options {
            let entry = node.and_then(|node| node.get(option.spec.name));
            let written = matches!(option.shown, Shown::Value(_));
            let new = entry.filter(|_| written).map(|entry| entry.key.span.to(entry.value.span));
            if new.is_some() || option.from.is_some() {
                out.push(Pair { old: option.from, new, path: option.spec.path.clone() });
            }
        }
    }
    for (spec, span) in &told.plan.left_out {
        out.push(Pair { old: Some(*span), new: None, path: spec.path.to_owned() });
    }
}

fn table(path: &str, map: &Map, text: Option<&toml::Table>, planned: &BTreeSet<String>, out: &mut Vec<Pair>) {
    for (key, child) in map.iter() {
        let inner = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        if planned.contains(&inner) {
            continue;
        }
        let entry = text.and_then(|text| text.get(key));
        let place = entry.map(|entry| match headers(&entry.value) {
            Some(header) => header,
            None => entry.key.span.to(entry.value.span),
        });
        node(&inner, child, entry.map(|entry| &entry.value), place, planned, out);
    }
    for left in &map.left_out {
        out.push(Pair { old: Some(left.span), new: None, path: path.to_owned() });
    }
}

fn node(
    path: &str,
    node: &Node,
    text: Option<&toml::Node>,
    place: Option<Span>,
    planned: &BTreeSet<String>,
    out: &mut Vec<Pair>,
) {
    let old = node.origin.map(|origin| origin.whole);
    match &node.content {
        Content::Table(map) => {
            // A table that is only on the way to others has no place of its own.
            if old.is_some() || place.is_some() {
                out.push(Pair { old, new: place, path: path.to_owned() });
            }
            table(path, map, text.and_then(toml::Node::as_table), planned, out);
        }
        Content::Array(items) if items.iter().any(|item| item.as_table().is_some()) => {
            let texts = text.and_then(toml::Node::as_items).unwrap_or_default();
            for (at, item) in items.iter().enumerate() {
                let text = texts.get(at);
                let place = text.map(|text| headers(text).unwrap_or(text.span));
                self::node(&format!("{path}[{at}]"), item, text, place, planned, out);
            }
        }
        _ => out.push(Pair { old, new: place, path: path.to_owned() }),
    }
}

/// The header of a table that has one.
fn headers(node: &toml::Node) -> Option<Span> {
    let toml::Value::Table(table) = &node.value else { return None };
    match table.origin {
        toml::TableOrigin::Inline => None,
        _ => Some(table.headers.first().copied().unwrap_or(table.span)),
    }
}

/// The pairs as JSON.
pub(super) fn map_json(told: &Told<'_>) -> Vec<Json> {
    let span = |span: Option<Span>| span.map_or(Json::Null, |span| json::span(told.sources, &span));
    let pairs = pairs(told).into_iter();
    pairs.map(|pair| json!({"old": span(pair.old), "new": span(pair.new), "path": pair.path})).collect()
}
