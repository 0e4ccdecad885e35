//! All sections but the services: from the tree of an old file to the tree of the file for the target.

use super::fit::{Fit, fit};
use super::hops::{Answers, Course, Decision, News};
use super::{Change, Mode, REMOVED_SECTION, VALUE_NOT_CARRIED};
use crate::catalogue::{Child, Cursor, Language, Version};
use crate::diagnostic::Diagnostic;
use crate::model::tree::{Content, LeftOut, Map, Node};
use crate::model::{Config, Later};
use crate::source::Span;
use crate::value::Value;
use foldhash::HashSet;

/// The tree to write, and what is told of it.
#[derive(Debug, Default)]
pub(super) struct Carried {
    pub(super) map: Map,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) changes: Vec<Change>,
    pub(super) decisions: Vec<Decision>,
    pub(super) news: Vec<News>,
    /// Comments of what is not there any more.
    pub(super) orphans: Vec<Span>,
}

/// Carries the tree of an old file to the target.
pub(super) fn carry(
    config: &Config,
    mut map: Map,
    conversion: Vec<(Option<Version>, Diagnostic)>,
    target: Version,
    mode: Mode,
    answers: &Answers,
) -> Carried {
    let mut orphans = comments(&map);
    let told = conversion.into_iter().filter(|(until, _)| until.is_none_or(|until| target < until));
    let mut carried = Carried { findings: told.map(|(_, finding)| finding).collect(), ..Carried::default() };
    let from = Version::first_of_toml();
    let told = Course { from, to: target, mode, answers, file: config.file }.carry(&mut map);
    carried.findings.extend(told.findings);
    carried.changes = told.changes;
    carried.decisions = told.decisions;
    carried.news = told.news;
    for later in &config.later {
        carried.later(&mut map, later, target);
    }
    carried.fit_all(&mut map, target);
    let after = comments(&map);
    orphans.retain(|comment| !after.contains(comment));
    carried.orphans = orphans.into_iter().collect();
    carried.orphans.sort_unstable();
    carried.map = map;
    carried
}

/// The comments of everything in a tree.
fn comments(map: &Map) -> HashSet<Span> {
    fn add(node: &Node, out: &mut HashSet<Span>) {
        out.extend(node.comments.leading.iter().chain(&node.comments.trailing));
        match &node.content {
            Content::Table(map) => map.iter().for_each(|(_, node)| add(node, out)),
            Content::Array(items) => items.iter().for_each(|item| add(item, out)),
            Content::Scalar(_) => {}
        }
    }
    let mut out = HashSet::default();
    map.iter().for_each(|(_, node)| add(node, &mut out));
    out
}

impl Carried {
    /// Puts something in its place where the target has one.
    fn later(&mut self, map: &mut Map, later: &Later, target: Version) {
        let places: Vec<Vec<&str>> =
            later.places.iter().map(|keys| keys.iter().map(String::as_str).collect()).collect();
        let there = |keys: &[&str], version: Version| crate::catalogue::at(keys, version).is_some();
        let found = places.iter().find(|keys| there(keys, target));
        let Some(keys) = found.or(places.first()) else { return };
        let span = later.node.origin.map(|origin| origin.whole);
        if found.is_none() {
            let Some(span) = span else { return };
            let first = Version::all().find(|version| {
                version.reads(Language::Toml)
                    && *version > target
                    && places.iter().any(|keys| there(keys, *version))
            });
            let message = match first {
                Some(first) => {
                    format!("a file for MongooseIM {target} has no place for this; {first} has one")
                }
                None => format!("a file for MongooseIM {target} has no place for this"),
            };
            let finding = Diagnostic::warning(&REMOVED_SECTION, span, message).path(keys.join("."));
            self.findings.push(finding);
            let at = match keys.split_last() {
                Some((_, [section, module, ..])) => root(map, later).table_at(&[section, module]),
                _ => root(map, later),
            };
            at.left_out.push(LeftOut { span, why: format!("MongooseIM {target} has no place for it") });
            return;
        }
        let Some((last, parents)) = keys.split_last() else { return };
        let at = root(map, later).table_at(parents);
        if later.append {
            at.items(last).push(later.node.clone());
        } else {
            at.insert(*last, later.node.clone());
        }
    }

    /// Takes out what the target does not take.
    fn fit_all(&mut self, map: &mut Map, target: Version) {
        let sections: Vec<String> = map.iter().map(|(key, _)| key.to_owned()).collect();
        for section in sections {
            if section == HOST_CONFIG {
                let Some(items) = map.get_mut(HOST_CONFIG).and_then(Node::as_items_mut) else { continue };
                for item in items.iter_mut().filter_map(Node::as_table_mut) {
                    let names: Vec<String> = item.iter().map(|(key, _)| key.to_owned()).collect();
                    for name in names.iter().filter(|name| !WHOSE.contains(&name.as_str())) {
                        self.section(item, name, target);
                    }
                }
                continue;
            }
            self.section(map, &section, target);
        }
    }

    fn section(&mut self, map: &mut Map, name: &str, target: Version) {
        let Some(cursor) = Cursor::section(name) else { return };
        let Some(table) = map.get_mut(name).and_then(Node::as_table_mut) else { return };
        self.table(cursor, table, name, target);
    }

    fn table(&mut self, cursor: Cursor, map: &mut Map, path: &str, target: Version) {
        let open = cursor.spec.loose.is_some_and(|loose| loose.holds(target));
        let keys: Vec<String> = map.iter().map(|(key, _)| key.to_owned()).collect();
        for key in keys {
            let inner = format!("{path}.{key}");
            let Some(node) = map.get_mut(&key) else { continue };
            let refused = match (cursor.child(&key, target), &mut node.content) {
                (Some(Child::Option(_, state)), _) => match fit(state, &node.plain(), target) {
                    Fit::Whole => None,
                    Fit::Part(rest, why) => {
                        let origin = node.origin;
                        *node = Node { origin, comments: node.comments.clone(), ..Node::value(rest) };
                        self.partly(node, &inner, &why, target);
                        None
                    }
                    Fit::Nothing(why) => Some((true, why)),
                },
                (Some(Child::Table(cursor)), Content::Table(map)) => {
                    self.table(cursor, map, &inner, target);
                    None
                }
                (Some(Child::Array(cursor)), Content::Array(items)) => {
                    for item in items.iter_mut().filter_map(Node::as_table_mut) {
                        self.table(cursor, item, &inner, target);
                    }
                    None
                }
                (
                    Some(Child::Table(cursor) | Child::Array(cursor)),
                    Content::Scalar(Value::Boolean(value)),
                ) if cursor.spec.also.is_some_and(|(also, at)| also == *value && at.holds(target)) => None,
                (Some(Child::Table(_)), _) => Some((true, "it must be a table".to_owned())),
                (Some(Child::Array(_)), _) => Some((true, "it must be an array of tables".to_owned())),
                (None, _) if open => None,
                // A name of the person's own, with an empty table.
                (None, Content::Table(map))
                    if cursor.spec.open.is_some_and(|open| open.holds(target)) && map.is_empty() =>
                {
                    None
                }
                (None, _) => Some((false, story(cursor, &key, target))),
            };
            if let Some((value, why)) = refused {
                self.refuse(map, &key, &inner, value, &why, target);
            }
        }
    }

    /// Takes an entry out and tells of it.
    fn refuse(&mut self, map: &mut Map, key: &str, path: &str, value: bool, why: &str, target: Version) {
        let Some(node) = map.remove(key) else { return };
        let Some(span) = place(&node) else { return };
        let finding = if value {
            let message = format!("`{path}` cannot be written for MongooseIM {target}: {why}");
            Diagnostic::warning(&VALUE_NOT_CARRIED, span, message)
        } else {
            Diagnostic::warning(
                &REMOVED_SECTION,
                span,
                format!("MongooseIM {target} has no `{path}`{why}; it is left out"),
            )
        };
        self.findings.push(finding.path(path));
        map.left_out.push(LeftOut { span, why: format!("MongooseIM {target} does not take it") });
    }

    fn partly(&mut self, node: &Node, path: &str, why: &str, target: Version) {
        let Some(span) = place(node) else { return };
        let message = format!("not all of `{path}` can be written for MongooseIM {target}: {why}");
        self.findings.push(Diagnostic::warning(&VALUE_NOT_CARRIED, span, message).path(path));
    }
}

const HOST_CONFIG: &str = "host_config";
/// What an item of `host_config` says of whom it is for.
const WHOSE: [&str; 2] = ["host", "host_type"];

/// The tree that something is for: that of a host, or the whole one.
fn root<'m>(map: &'m mut Map, later: &Later) -> &'m mut Map {
    let Some(host) = &later.host else { return map };
    let items = map.items(HOST_CONFIG);
    let is_host = |item: &Node| {
        item.as_table().and_then(|map| map.get("host")).and_then(Node::as_str) == Some(host.as_str())
    };
    let at = items.iter().position(is_host).unwrap_or_else(|| {
        let mut item = Map::default();
        item.insert("host", Node::string(host.clone()));
        items.push(Node::new(Content::Table(item)));
        items.len() - 1
    });
    items[at].as_table_mut().expect("an item of host_config is a table")
}

/// Where a node comes from, or something in it.
fn place(node: &Node) -> Option<Span> {
    let inner = || match &node.content {
        Content::Table(map) => map.iter().find_map(|(_, node)| place(node)),
        Content::Array(items) => items.iter().find_map(place),
        Content::Scalar(_) => None,
    };
    node.origin.map(|origin| origin.whole).or_else(inner)
}

/// When a key came or went, in brackets.
fn story(cursor: Cursor, key: &str, target: Version) -> String {
    let other = Version::all()
        .filter(|version| version.reads(Language::Toml))
        .find_map(|version| cursor.child(key, version).map(|child| (version, child)));
    let lifetime = match other {
        Some((_, Child::Option(option, _))) => option.lifetime(),
        Some((_, Child::Table(cursor) | Child::Array(cursor))) => cursor.spec.lifetime,
        None => return String::new(),
    };
    lifetime.story(target).map_or_else(String::new, |story| format!(" ({story})"))
}
