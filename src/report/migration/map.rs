//! Where everything that is written came from, and what became of everything that was.
//!
//! The tree that was written is held beside the text that came of it: a node knows its place in the old file, and the
//! text has a place for each node. Every byte of the new text is in a place that came from the old file or is listed
//! as generated, and every term of the old file has an entry.

mod comments;
mod cover;
mod rest;

use super::Told;
use crate::migrate::Shown;
use crate::model::tree::{Content, Map, Node};
use crate::report::json;
use crate::source::{Span, offset};
use crate::syntax::toml;
use cover::Cover;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// What a pair of places is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A table: what stands in it has pairs of its own.
    Table,
    /// A setting with its value.
    Setting,
    /// A comment that a person wrote.
    Comment,
    /// Something that no server reads in the new file: kept as a comment there, or gone.
    LeftOut,
}

impl Kind {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Table => "table",
            Kind::Setting => "setting",
            Kind::Comment => "comment",
            Kind::LeftOut => "left_out",
        }
    }
}

/// A place in the old file and the place in the new one that came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What it is about.
    pub kind: Kind,
    /// Where it was; `None`: no one wrote it.
    pub old: Option<Span>,
    /// Where it is; `None`: it is not there.
    pub new: Option<Span>,
    /// What it is, in dotted TOML notation of the new file; of a comment, what it belongs to, where that is known.
    pub path: String,
}

/// Where everything came from: the services first, then all else in the order of the tree, then what is not written
/// any more, and the comments.
pub fn pairs(told: &Told<'_>) -> Vec<Pair> {
    let parsed = toml::parse(told.new, &told.sources.file(told.new).text);
    let mut out = Vec::new();
    services(told, &parsed.root, &mut out);
    let planned: BTreeSet<String> = out.iter().map(|pair| pair.path.clone()).collect();
    if let Some(tree) = told.tree {
        let text = &told.sources.file(told.new).text;
        let mut walk = Walk { text, planned: &planned, out: &mut out };
        walk.table("", tree, Some(&parsed.root));
        if let Some(before) = &told.config.tree {
            gone(before, &mut out);
        }
        rest::terms(told, &mut out);
    }
    comments::left_out(told, &parsed, &mut out);
    comments::carried(told, &parsed, &mut out);
    out
}

/// The places of the new text that nothing in the old file stands for, in order: the layout, headers of tables that no
/// one named, defaults that are written out.
pub fn generated(told: &Told<'_>, pairs: &[Pair]) -> Vec<Span> {
    let known = pairs.iter().filter(|pair| pair.old.is_some()).filter_map(|pair| pair.new);
    let end = offset(told.sources.file(told.new).text.len());
    Cover::new(known.collect()).between(Span::new(told.new, 0, end))
}

/// Lists what the old file has and nothing came of, in the spelling of the old file.
fn gone(before: &Map, out: &mut Vec<Pair>) {
    let known: Vec<Span> = out.iter().filter_map(|pair| pair.old).collect();
    let cover = Cover::new(known);
    let mut was = Vec::new();
    Walk { text: "", planned: &BTreeSet::new(), out: &mut was }.table("", before, None);
    // A term that holds one that went on is there with that; a part of something that went on as a whole, with it.
    let is_there = |span: Span| cover.holds(span) || cover.starts_within(span);
    was.retain(|pair| pair.old.is_some_and(|old| !is_there(old)));
    out.extend(was.into_iter().map(|pair| Pair { kind: Kind::LeftOut, ..pair }));
}

fn services(told: &Told<'_>, root: &toml::Table, out: &mut Vec<Pair>) {
    for table in &told.plan.tables {
        let path = table.spec.path;
        let parts: Vec<&str> = path.split('.').collect();
        let node = root.at(&parts).and_then(toml::Node::as_table);
        let header = node.and_then(|node| node.headers.first().copied());
        out.push(Pair { kind: Kind::Table, old: Some(table.from), new: header, path: path.to_owned() });
        for option in &table.options {
            let entry = node.and_then(|node| node.get(option.spec.name));
            let written = matches!(option.shown, Shown::Value(_));
            let new = entry.filter(|_| written).map(|entry| entry.key.span.to(entry.value.span));
            if new.is_some() || option.from.is_some() {
                let kind = if new.is_some() { Kind::Setting } else { Kind::LeftOut };
                out.push(Pair { kind, old: option.from, new, path: option.spec.path.clone() });
            }
        }
    }
    for (spec, span) in &told.plan.left_out {
        out.push(Pair { kind: Kind::LeftOut, old: Some(*span), new: None, path: spec.path.to_owned() });
    }
}

/// Goes through a tree beside the text that came of it.
struct Walk<'w> {
    /// The new text.
    text: &'w str,
    /// Paths that have their pairs.
    planned: &'w BTreeSet<String>,
    out: &'w mut Vec<Pair>,
}

impl Walk<'_> {
    fn table(&mut self, path: &str, map: &Map, text: Option<&toml::Table>) {
        for (key, child) in map.iter() {
            let inner = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            if self.planned.contains(&inner) {
                continue;
            }
            let entry = text.and_then(|text| text.get(key));
            let place = entry.map(|entry| match headers(&entry.value) {
                Some(header) => header,
                None => self.whole_key(entry.key.span).to(entry.value.span),
            });
            self.node(&inner, child, entry.map(|entry| &entry.value), place);
        }
        for left in &map.left_out {
            self.put(Kind::LeftOut, Some(left.span), None, path);
        }
    }

    fn node(&mut self, path: &str, node: &Node, text: Option<&toml::Node>, place: Option<Span>) {
        let old = node.origin.map(|origin| origin.whole);
        match &node.content {
            Content::Table(map) => {
                // A table that is only on the way to others has no place of its own.
                if old.is_some() || place.is_some() {
                    self.put(Kind::Table, old, place, path);
                }
                self.table(path, map, text.and_then(toml::Node::as_table));
            }
            Content::Array(items) if items.iter().any(|item| item.as_table().is_some()) => {
                let texts = text.and_then(toml::Node::as_items).unwrap_or_default();
                if let Some(toml::Value::Array(_)) = text.map(|text| &text.value) {
                    self.put(Kind::Table, old, place, path);
                }
                for (at, item) in items.iter().enumerate() {
                    let text = texts.get(at);
                    let place = text.map(|text| headers(text).unwrap_or(text.span));
                    self.node(&format!("{path}[{at}]"), item, text, place);
                }
            }
            _ => self.put(Kind::Setting, old, place, path),
        }
    }

    fn put(&mut self, kind: Kind, old: Option<Span>, new: Option<Span>, path: &str) {
        self.out.push(Pair { kind, old, new, path: path.to_owned() });
    }

    /// A key with the keys and dots before it in its line.
    fn whole_key(&self, key: Span) -> Span {
        let line = self.text[..key.start as usize].rfind('\n').map_or(0, |feed| feed + 1);
        let before = self.text[line..key.start as usize].trim_start();
        let dotted = before.trim_end().ends_with('.') && !before.contains(['=', '{', '[']);
        if dotted { Span { start: key.start - offset(before.len()), ..key } } else { key }
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

/// The pairs as JSON, and the places that are generated.
pub(super) fn map_json(told: &Told<'_>) -> (Vec<Json>, Vec<Json>) {
    let span = |span: Option<Span>| span.map_or(Json::Null, |span| json::span(told.sources, &span));
    let pairs = pairs(told);
    let generated = generated(told, &pairs).into_iter().map(|place| span(Some(place))).collect();
    let pair = |pair: Pair| {
        let kind = pair.kind.name();
        json!({"old": span(pair.old), "new": span(pair.new), "path": pair.path, "kind": kind})
    };
    (pairs.into_iter().map(pair).collect(), generated)
}
