//! Where the comments of the old file are in the new one.
//!
//! A comment keeps its words on the way, so it is found by them; where several say the same, each goes with what it
//! belongs to.

use super::{Kind, Pair};
use crate::catalogue::Language;
use crate::migrate::Shown;
use crate::model::Comments;
use crate::model::tree::{Content, Map, Node};
use crate::report::migration::Told;
use crate::source::{Span, offset};
use crate::syntax::toml;
use crate::write::comment::{shown, text};
use std::collections::{BTreeMap, HashMap, VecDeque};
use thin_vec::ThinVec;

/// How many colons of a comment may stand before what is left out.
const REASONS: usize = 8;

/// Gives each pair of something that is kept as a comment the place of that comment. Of a TOML file, adds a pair for
/// each line that became a comment, also where its value went elsewhere.
pub(super) fn left_out(told: &Told<'_>, parsed: &toml::Parsed, out: &mut Vec<Pair>) {
    if told.config.language == Language::Toml {
        return commented_lines(told, parsed, out);
    }
    let options = told.plan.tables.iter().flat_map(|table| &table.options);
    let reshaped: HashMap<Span, &str> = options
        .filter_map(|option| match &option.shown {
            Shown::Comment(text) => Some((option.from?, text.as_str())),
            _ => None,
        })
        .collect();
    let mut waiting: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, pair) in out.iter().enumerate().filter(|(_, pair)| pair.new.is_none()) {
        let Some(old) = pair.old else { continue };
        let words = reshaped.get(&old).map_or_else(|| shown(told.sources, old), |text| (*text).to_owned());
        waiting.entry(words).or_default().push_back(at);
    }
    for comment in parsed.comments.iter().map(|comment| comment.span) {
        let words = told.sources.text(comment).trim_start_matches('#').trim();
        let behind = words.match_indices(": ").take(REASONS).map(|(at, _)| &words[at + 2..]);
        let found =
            std::iter::once(words).chain(behind).find_map(|words| waiting.get_mut(words)?.pop_front());
        if let Some(at) = found {
            (out[at].new, out[at].kind) = (Some(comment), Kind::LeftOut);
        }
    }
}

fn commented_lines(told: &Told<'_>, parsed: &toml::Parsed, out: &mut Vec<Pair>) {
    let old = told.sources.file(told.config.file);
    let mut lines: HashMap<&str, VecDeque<Span>> = HashMap::new();
    for (at, line) in (0..).zip(old.line_starts()) {
        let range = old.line_range(at + 1);
        let text = old.text[range].trim();
        if !text.is_empty() && !text.starts_with('#') {
            let start = *line + offset(old.text[*line as usize..].find(text).unwrap_or_default());
            let span = Span::new(told.config.file, start, start + offset(text.len()));
            lines.entry(text).or_default().push_back(span);
        }
    }
    let mut paths: BTreeMap<u32, usize> = BTreeMap::new();
    for (at, pair) in out.iter().enumerate() {
        if let Some(place) = pair.old.filter(|place| place.file == told.config.file) {
            let line = told.sources.start(place).line;
            // What is not there by itself is what the comment stands for.
            if pair.new.is_none() || !paths.contains_key(&line) {
                paths.insert(line, at);
            }
        }
    }
    for comment in parsed.comments.iter().map(|comment| comment.span) {
        let words = told.sources.text(comment).trim_start_matches('#').trim();
        let Some(old) = lines.get_mut(words).and_then(VecDeque::pop_front) else { continue };
        match paths.get(&told.sources.start(old).line).map(|at| (*at, &mut out[*at])) {
            Some((_, pair)) if pair.new.is_none() => {
                *pair =
                    Pair { kind: Kind::LeftOut, old: Some(old), new: Some(comment), path: pair.path.clone() };
            }
            known => {
                let path = known.map(|(_, pair)| pair.path.clone()).unwrap_or_default();
                out.push(Pair { kind: Kind::LeftOut, old: Some(old), new: Some(comment), path });
            }
        }
    }
}

/// A comment of the old file.
struct Carried {
    span: Span,
    /// Where what it belongs to is in the new text.
    near: u32,
    path: String,
}

/// Adds a pair for each comment that a person wrote and that is in the new text.
pub(super) fn carried(told: &Told<'_>, parsed: &toml::Parsed, out: &mut Vec<Pair>) {
    let taken: BTreeMap<u32, u32> =
        out.iter().filter_map(|pair| pair.new).map(|span| (span.start, span.end)).collect();
    let free = |span: &Span| taken.range(..=span.start).next_back().is_none_or(|(_, end)| *end < span.end);
    let mut places: HashMap<String, VecDeque<Span>> = HashMap::new();
    for comment in parsed.comments.iter().map(|comment| comment.span).filter(free) {
        places.entry(text(told.sources, comment)).or_default().push_back(comment);
    }
    let mut before = old_comments(told, out);
    before.sort_by_key(|comment| (comment.near, comment.span));
    // Empty comments have no words to be found by, and of an old file several may become one.
    let has_words =
        |span: Span| told.config.language == Language::Toml || !text(told.sources, span).trim().is_empty();
    let mut back: BTreeMap<Span, Span> = BTreeMap::new();
    for Carried { span, path, .. } in before.iter().filter(|comment| has_words(comment.span)) {
        if let Some(new) = places.get_mut(&text(told.sources, *span)).and_then(VecDeque::pop_front) {
            back.insert(new, *span);
            out.push(Pair { kind: Kind::Comment, old: Some(*span), new: Some(new), path: path.clone() });
        }
    }
    before.sort_by_key(|comment| comment.span);
    for new in places.remove("").unwrap_or_default() {
        let above = back.range(..new).next_back().map(|(_, old)| *old);
        let empty = |comment: &&Carried| text(told.sources, comment.span).is_empty();
        let is_above = |comment: &Carried| above.is_some_and(|above| comment.span <= above);
        let first = before.partition_point(is_above);
        let Some(comment) = before[first..].iter().find(empty) else { continue };
        back.insert(new, comment.span);
        let path = comment.path.clone();
        out.push(Pair { kind: Kind::Comment, old: Some(comment.span), new: Some(new), path });
    }
}

/// The comments of the old files that are carried, each once, with what they belong to.
fn old_comments(told: &Told<'_>, pairs: &[Pair]) -> Vec<Carried> {
    let places: HashMap<Span, u32> =
        pairs.iter().filter_map(|pair| Some((pair.old?, pair.new?.start))).collect();
    let mut owned = Owned { places, out: BTreeMap::new() };
    let Told { config, plan, tree, sources, .. } = told;
    for table in &plan.tables {
        owned.add(&table.comments, Some(table.from), 0, table.spec.path);
        for option in &table.options {
            owned.add(&option.comments, option.from, 0, &option.spec.path);
        }
    }
    if let Some(tree) = tree {
        owned.map("", tree, 0);
    }
    let spans = |leading: &[Span]| Comments { leading: leading.into(), trailing: ThinVec::new() };
    owned.add(&spans(&plan.head), None, 0, "");
    owned.add(&spans(&plan.orphans), None, 0, "");
    owned.add(&spans(&plan.tail), None, u32::MAX, "");
    if config.language == Language::Toml {
        let parsed = toml::parse(config.file, &sources.file(config.file).text);
        let all: Vec<Span> = parsed.comments.iter().map(|comment| comment.span).collect();
        owned.add(&spans(&all), None, 0, "");
    }
    let carried = |(span, (near, path))| Carried { span, near, path };
    owned.out.into_iter().map(carried).collect()
}

/// Comments by their places, with what they belong to.
struct Owned {
    /// Where in the new text is what stood at a place of the old one.
    places: HashMap<Span, u32>,
    out: BTreeMap<Span, (u32, String)>,
}

impl Owned {
    /// Adds the comments of something, and returns where that is.
    fn add(&mut self, comments: &Comments, owner: Option<Span>, near: u32, path: &str) -> u32 {
        let near = owner.and_then(|owner| self.places.get(&owner)).copied().unwrap_or(near);
        for span in comments.leading.iter().chain(&comments.trailing) {
            self.out.entry(*span).or_insert_with(|| (near, path.to_owned()));
        }
        near
    }

    fn map(&mut self, path: &str, map: &Map, near: u32) {
        for (key, node) in map.iter() {
            let inner = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            self.node(&inner, node, near);
        }
    }

    fn node(&mut self, path: &str, node: &Node, near: u32) {
        let near = self.add(&node.comments, node.origin.map(|origin| origin.whole), near, path);
        match &node.content {
            Content::Table(map) => self.map(path, map, near),
            Content::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.node(&format!("{path}[{at}]"), item, near);
                }
            }
            Content::Scalar(_) => {}
        }
    }
}
