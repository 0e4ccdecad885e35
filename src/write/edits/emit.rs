//! Goes through the tree as it is now, and puts the text together: kept chunks with their changes, moved ones and new ones.

use super::chunks::{self, Chunks, Statement};
use super::is_headed;
use crate::model::tree::{Content, Map, Node};
use crate::source::Span;
use crate::syntax::toml::Parsed;
use crate::value::Value;
use crate::write::piece;
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Puts the text together.
pub(super) fn text(text: &str, parsed: &Parsed, after: &Map) -> String {
    let chunks = chunks::of(text, parsed);
    let count = parsed.sections.len();
    let mut emitter = Emitter {
        newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
        places: HashMap::default(),
        kept: HashMap::default(),
        paths: BTreeMap::new(),
        taken: HashSet::default(),
        headers: vec![None; count],
        moved: vec![false; count],
        added: vec![String::new(); count],
        before: vec![String::new(); count],
        behind: vec![String::new(); count],
        chunks,
    };
    emitter.headers[0] = Some(String::new());
    emitter.find("", after, None);
    emitter.map(after, &At { path: String::new(), home: Some(0), dotted: Vec::new(), item: None }, &mut None);
    emitter.finish()
}

/// A place in the new text.
#[derive(Clone)]
struct At {
    /// The table's path as a header has it.
    path: String,
    /// The chunk that its keys are written in; none: they need a header of their own.
    home: Option<usize>,
    /// The keys from the table of that chunk to this one.
    dotted: Vec<String>,
    /// The chunk of the nearest item of an array of tables.
    item: Option<usize>,
}

pub(super) struct Emitter<'e> {
    pub(super) chunks: Chunks<'e>,
    pub(super) newline: &'static str,
    /// The path of each chunk that is kept.
    places: HashMap<usize, String>,
    /// The same the other way round.
    paths: BTreeMap<String, Vec<usize>>,
    /// Statements that stay in their chunk: their keys and their values.
    pub(super) kept: HashMap<Span, (String, Option<String>)>,
    /// Statements that are written elsewhere, with their comments.
    pub(super) taken: HashSet<Span>,
    pub(super) headers: Vec<Option<String>>,
    pub(super) moved: Vec<bool>,
    pub(super) added: Vec<String>,
    pub(super) before: Vec<String>,
    pub(super) behind: Vec<String>,
}

impl Emitter<'_> {
    fn chunk(&self, node: &Node) -> Option<usize> {
        self.chunks.headers.get(&node.origin?.whole).copied()
    }

    fn statement(&self, node: &Node) -> Option<&Statement<'_>> {
        self.chunks.statements.get(&node.origin?.whole)
    }

    /// Finds where each chunk goes.
    fn find(&mut self, path: &str, map: &Map, item: Option<usize>) {
        for (key, node) in map.iter() {
            let path = below(path, key);
            let items = node.as_items().unwrap_or_default();
            for (node, is_item) in std::iter::once((node, false)).chain(items.iter().map(|item| (item, true)))
            {
                let Some(map) = node.as_table() else { continue };
                let own = self.chunk(node);
                if let Some(own) = own {
                    self.places.insert(own, path.clone());
                    self.paths.entry(path.clone()).or_default().push(own);
                    self.headers[own] =
                        Some(if is_item { format!("[[{path}]]") } else { format!("[{path}]") });
                    self.moved[own] = self.chunks.items[own] != item;
                }
                let item = if is_item { own } else { item };
                self.find(&path, map, item);
            }
        }
    }

    /// Writes what a table holds. `sink` takes the text while it is all new.
    fn map(&mut self, map: &Map, at: &At, sink: &mut Option<String>) {
        // Keys come before headers, or they would belong to those.
        for (key, node) in map.iter() {
            self.value(key, node, at, sink);
        }
        for (key, node) in map.iter() {
            self.tables(key, node, at, sink);
        }
    }

    /// Whether a node is written as a value.
    fn is_value(&self, node: &Node) -> bool {
        if self.statement(node).is_some_and(|statement| Value::from_toml(statement.node) == node.plain()) {
            return true;
        }
        let inline = self.statement(node).is_some_and(|_| !self.holds_chunk(node));
        !is_headed(node) || inline
    }

    fn holds_chunk(&self, node: &Node) -> bool {
        let any = |node: &Node| self.chunk(node).is_some() || self.holds_chunk(node);
        match &node.content {
            Content::Scalar(_) => false,
            Content::Array(items) => items.iter().any(any),
            Content::Table(map) => map.iter().any(|(_, node)| any(node)),
        }
    }

    /// Whether something below is a statement of the chunk, so that dotted keys lead there.
    fn holds_statement(&self, node: &Node, chunk: usize) -> bool {
        node.as_table().is_some_and(|map| {
            map.iter().any(|(_, node)| {
                self.statement(node).is_some_and(|statement| statement.chunk == chunk)
                    || (self.chunk(node).is_none() && self.holds_statement(node, chunk))
            })
        })
    }

    fn value(&mut self, key: &str, node: &Node, at: &At, sink: &mut Option<String>) {
        if !self.is_value(node) {
            return;
        }
        let keys: Vec<String> = at.dotted.iter().map(String::as_str).chain([key]).map(piece::name).collect();
        let keys = keys.join(".");
        let whole = node.origin.map(|origin| origin.whole);
        let same = self.statement(node).map(|statement| {
            (
                statement.chunk,
                Value::from_toml(statement.node) == node.plain(),
                statement.path.last().cloned(),
            )
        });
        if let (None, Some(whole), Some((chunk, same, _))) = (&sink, whole, &same)
            && Some(*chunk) == at.home
            && !self.kept.contains_key(&whole)
        {
            let statement = &self.chunks.statements[&whole];
            let indent = (statement.keys.start - statement.lines.start) as usize;
            let new = (!same).then(|| piece::value(node, indent + keys.len() + " = ".len()));
            self.kept.insert(whole, (keys, new));
            return;
        }
        let line = match (whole, same) {
            (Some(whole), Some((_, same, _)))
                if !self.taken.contains(&whole) && !self.kept.contains_key(&whole) =>
            {
                self.taken.insert(whole);
                self.moved_line(&keys, node, &self.chunks.statements[&whole], same)
            }
            _ => {
                let indent = self.indent(at.home.filter(|_| sink.is_none()));
                format!("{indent}{}{}", piece::keyed(&keys, node, indent), self.newline)
            }
        };
        match (sink, at.home) {
            (Some(sink), _) => sink.push_str(&line),
            (None, Some(home)) => self.added[home].push_str(&line),
            (None, None) => {}
        }
    }

    /// The indentation of the first key of a chunk, which new keys take over.
    fn indent(&self, chunk: Option<usize>) -> &str {
        let first = chunk.and_then(|chunk| self.chunks.statements_of(chunk).next());
        let indent = first
            .map(|(_, first)| &self.chunks.text[first.lines.start as usize..first.keys.start as usize])
            .filter(|indent| indent.chars().all(|c| c == ' ' || c == '\t'));
        indent.unwrap_or("  ")
    }

    /// A statement at another place, with its comments and, where its value is the same, the text of that.
    fn moved_line(&self, keys: &str, node: &Node, statement: &Statement<'_>, same: bool) -> String {
        let text = self.chunks.text;
        let mut line = String::new();
        if let Some(above) = statement.above {
            line.push_str(&text[above.range()]);
        }
        line.push_str("  ");
        if same {
            line.push_str(&format!("{keys} = {}", &text[statement.node.span.range()]));
        } else {
            line.push_str(&piece::keyed(keys, node, "  "));
        }
        if let Some(behind) = statement.behind {
            line.push(' ');
            line.push_str(&text[behind.range()]);
        }
        line + self.newline
    }

    fn tables(&mut self, key: &str, node: &Node, at: &At, sink: &mut Option<String>) {
        if self.is_value(node) {
            return;
        }
        let path = below(&at.path, key);
        match &node.content {
            Content::Array(items) => {
                for item in items {
                    self.table(&path, item, true, at, sink);
                }
            }
            Content::Table(map) => {
                let dotted = at.home.filter(|home| {
                    self.chunk(node).is_none() && self.holds_statement(node, *home) && sink.is_none()
                });
                let emptied =
                    at.home.filter(|_| map.is_empty() && node.origin.is_some() && self.chunk(node).is_none());
                if let Some(home) = emptied.filter(|home| *home > 0 && sink.is_none()) {
                    let keys: Vec<String> =
                        at.dotted.iter().map(String::as_str).chain([key]).map(piece::name).collect();
                    self.added[home].push_str(&format!("  {} = {{}}{}", keys.join("."), self.newline));
                } else if dotted.is_some() {
                    let mut keys = at.dotted.clone();
                    keys.push(key.to_owned());
                    self.map(map, &At { path, dotted: keys, ..at.clone() }, sink);
                } else {
                    self.table(&path, node, false, at, sink);
                }
            }
            Content::Scalar(_) => {}
        }
    }

    /// Writes a table under its header: that of its chunk, or a new one where it has keys of its own.
    fn table(&mut self, path: &str, node: &Node, is_item: bool, at: &At, sink: &mut Option<String>) {
        let Some(map) = node.as_table() else { return };
        let own = self.chunk(node);
        let item = if is_item { own } else { at.item };
        if let Some(own) = own.filter(|own| !self.moved[*own]) {
            self.map(
                map,
                &At { path: path.to_owned(), home: Some(own), dotted: Vec::new(), item },
                &mut None,
            );
            return;
        }
        let here = At { path: path.to_owned(), home: own, dotted: Vec::new(), item };
        let mut new = Some(String::new());
        if let Some(own) = own {
            // A chunk that goes elsewhere takes its text along.
            self.map(map, &here, &mut None);
            new = Some(self.edited(own) + &std::mem::take(&mut self.behind[own]));
        } else {
            let has_keys = map.iter().any(|(_, node)| self.is_value(node));
            let implicit = map.is_empty() && !at.path.is_empty();
            if is_item || has_keys || implicit {
                let header = if is_item { format!("[[{path}]]") } else { format!("[{path}]") };
                new = Some(header + self.newline);
            }
            for (key, node) in map.iter() {
                self.value(key, node, &here, &mut new);
            }
            let mut below = if is_item { Some(String::new()) } else { None };
            let outer = if sink.is_some() && !is_item { &mut *sink } else { &mut below };
            let own = new.take().unwrap_or_default();
            if !own.is_empty() {
                self.put(path, map, is_item, at, own, outer);
            }
            for (key, node) in map.iter() {
                self.tables(key, node, &here, outer);
            }
            if let Some(text) = below.filter(|text| !text.is_empty()) {
                self.put(path, &Map::default(), false, at, text, sink);
            }
            return;
        }
        if let Some(text) = new.filter(|text| !text.is_empty()) {
            self.put(path, map, is_item, at, text, sink);
        }
    }

    /// Puts a new block of text at its place: before the first chunk of what is in the table, or behind the last one
    /// of what the table stands in.
    fn put(
        &mut self,
        path: &str,
        map: &Map,
        is_item: bool,
        at: &At,
        text: String,
        sink: &mut Option<String>,
    ) {
        if let Some(sink) = sink {
            if !sink.is_empty() {
                sink.push_str(self.newline);
            }
            sink.push_str(&text);
            return;
        }
        let kept = |chunk: &usize| self.headers[*chunk].is_some() && !self.moved[*chunk];
        let inside = if is_item { None } else { self.first_chunk(map) };
        if let Some(first) = inside.filter(kept) {
            self.before[first].push_str(&(text + self.newline));
            return;
        }
        let mut above = path;
        let last = loop {
            let last = self.last_within(above, at.item);
            match (last, above.rsplit_once('.')) {
                (Some(last), _) => break last,
                (None, Some((shorter, _))) => above = shorter,
                (None, None) => break at.item.unwrap_or(self.last_kept()),
            }
        };
        let behind = &mut self.behind[last];
        behind.push_str(self.newline);
        behind.push_str(&text);
    }

    /// The last chunk that stays of what is at a path or below it, in an item of an array of tables if one is given.
    fn last_within(&self, path: &str, item: Option<usize>) -> Option<usize> {
        let kept = |chunk: &usize| self.headers[*chunk].is_some() && !self.moved[*chunk];
        let Some(item) = item else {
            // The paths below begin with the path and a dot, so they are neighbours.
            let below = self.paths.range(format!("{path}.")..format!("{path}/")).map(|(_, chunks)| chunks);
            return self.paths.get(path).into_iter().chain(below).flatten().copied().filter(kept).max();
        };
        let within = |chunk: &usize| {
            let place = self.places.get(chunk).and_then(|place| place.strip_prefix(path));
            place.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let inside = self.chunks.inside(item).iter().copied().chain([item]);
        inside.filter(kept).filter(within).max()
    }

    fn last_kept(&self) -> usize {
        (0..self.headers.len())
            .rev()
            .find(|chunk| self.headers[*chunk].is_some() && !self.moved[*chunk])
            .unwrap_or(0)
    }

    /// The first chunk in the text of what is in a table.
    fn first_chunk(&self, map: &Map) -> Option<usize> {
        let of = |node: &Node| {
            self.chunk(node).or_else(|| match &node.content {
                Content::Table(map) => self.first_chunk(map),
                Content::Array(items) => items
                    .iter()
                    .filter_map(|item| self.chunk(item).or_else(|| self.first_chunk(item.as_table()?)))
                    .min(),
                Content::Scalar(_) => None,
            })
        };
        map.iter().filter_map(|(_, node)| of(node)).min()
    }
}

fn below(path: &str, key: &str) -> String {
    let key = piece::name(key);
    if path.is_empty() { key } else { format!("{path}.{key}") }
}
