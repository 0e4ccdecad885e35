//! Comments of an old file that belong to no term that is carried: none is lost.
//!
//! What stands above the first term opens the new file, what stands behind the last one closes it, and everything
//! else goes to the setting that comes next in the old file.

use super::Reader;
use crate::model::tree::{Content, Map, Node};
use crate::model::{Comments, Config};
use crate::source::{FileId, Span};
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Gives every comment that has none a place.
pub(super) fn collect(reader: &Reader<'_>, config: &mut Config, first: Option<Span>) {
    let Some(mut map) = config.tree.take() else { return };
    let head: Vec<Span> = match first {
        Some(first) => reader.all_comments(first.file).filter(|comment| comment.end <= first.start).collect(),
        None => Vec::new(),
    };
    let in_head: HashSet<Span> = head.iter().copied().collect();
    let mut used = in_head.clone();
    let mut starts: BTreeMap<(FileId, u32), Span> = BTreeMap::new();
    visit(&mut map, &mut |node| {
        node.comments.leading.retain(|comment| !in_head.contains(comment));
        used.extend(all(&node.comments));
        if let Some(origin) = node.origin {
            starts.entry((origin.whole.file, origin.whole.start)).or_insert(origin.whole);
        }
    });
    let services = config.tables.iter().map(|table| (table.span, &table.comments));
    let written = config.settings.iter().filter_map(|setting| setting.written.as_ref());
    let own: Vec<(Span, &Comments)> =
        services.chain(written.map(|written| (written.option, &written.comments))).collect();
    let mut of_services = HashSet::default();
    for (span, comments) in own {
        used.extend(all(comments));
        starts.insert((span.file, span.start), span);
        of_services.insert(span);
    }
    used.extend(config.orphans.iter().copied());
    for table in &mut config.tables {
        table.comments.leading.retain(|comment| !in_head.contains(comment));
    }
    let mut given: HashMap<Span, Vec<Span>> = HashMap::default();
    for file in reader.trees.iter().map(|(file, _)| *file) {
        for comment in reader.all_comments(file).filter(|comment| !used.contains(comment)) {
            match starts.range((file, comment.end)..).next().filter(|((found, _), _)| *found == file) {
                Some((_, span)) if of_services.contains(span) => config.orphans.push(comment),
                Some((_, span)) => given.entry(*span).or_default().push(comment),
                None => config.tail.push(comment),
            }
        }
    }
    visit(&mut map, &mut |node| {
        if let Some(comments) = node.origin.and_then(|origin| given.remove(&origin.whole)) {
            node.comments.leading.extend(comments);
        }
    });
    config.head = head;
    config.tree = Some(map);
}

fn all(comments: &Comments) -> impl Iterator<Item = Span> {
    comments.leading.iter().chain(&comments.trailing).copied()
}

/// Goes through all nodes of a table.
fn visit(map: &mut Map, see: &mut dyn FnMut(&mut Node)) {
    for (_, node) in map.iter_mut() {
        visit_node(node, see);
    }
}

fn visit_node(node: &mut Node, see: &mut dyn FnMut(&mut Node)) {
    see(node);
    match &mut node.content {
        Content::Table(map) => visit(map, see),
        Content::Array(items) => items.iter_mut().for_each(|item| visit_node(item, see)),
        Content::Scalar(_) => {}
    }
}
