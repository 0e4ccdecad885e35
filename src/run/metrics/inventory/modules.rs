//! Modules: which are reported for which host type, with which options.

use crate::catalogue::runtime::{Brings, Reported, metrics};
use crate::catalogue::{Version, module};
use crate::model::tree::{Map, Node};
use crate::value::Value;
use std::collections::BTreeMap;

/// A module that is reported for a host type.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// What it reports there.
    pub reports: Reports,
}

/// What a module reports of a host type: options with their values; none when it has nothing to report, or is not
/// loaded there.
pub type Reports = Vec<(String, String)>;

/// What was found of modules.
pub(super) struct Found {
    pub(super) modules: Vec<Vec<Module>>,
    pub(super) custom: usize,
    /// Whether a module that reports options is loaded for some host types only.
    pub(super) uneven: bool,
}

/// The loaded modules of a host type with their options, by name.
type Loaded = BTreeMap<String, Map>;

pub(super) fn of(tree: &Map, host_types: &[String], server: Version) -> Found {
    let facts = &metrics();
    let loaded: Vec<Loaded> = host_types.iter().map(|host| loaded(tree, host, server)).collect();
    let mut names: Vec<&String> = loaded.iter().flat_map(BTreeMap::keys).collect();
    names.sort_unstable();
    names.dedup();
    let (reported, custom): (Vec<&String>, Vec<&String>) =
        names.into_iter().partition(|name| facts.modules.is_reported(name, server));
    let of_host = |loaded: &Loaded| -> Vec<Module> {
        let module = |name: &&String| Module {
            name: (*name).clone(),
            reports: loaded.get(*name).map(|options| reports(name, options, server)).unwrap_or_default(),
        };
        reported.iter().map(module).collect()
    };
    let somewhere_not = |name: &String| loaded.iter().any(|loaded| !loaded.contains_key(name));
    let uneven = reported.iter().any(|name| facts.reports.contains_key(*name) && somewhere_not(name));
    Found { modules: loaded.iter().map(of_host).collect(), custom: custom.len(), uneven }
}

/// The modules of a host type: those of its own section, or the general ones; and what they bring with them.
fn loaded(tree: &Map, host: &str, server: Version) -> Loaded {
    let sections = tree.get("host_config").and_then(Node::as_items).unwrap_or_default();
    let is_of = |section: &&Map| {
        ["host", "host_type"].iter().any(|key| section.get(key).and_then(Node::as_str) == Some(host))
    };
    let own =
        sections.iter().filter_map(Node::as_table).filter(is_of).find_map(|section| section.get("modules"));
    let modules = own.or_else(|| tree.get("modules")).and_then(Node::as_table);
    let configured = modules.into_iter().flat_map(Map::iter);
    let mut loaded: Loaded = configured
        .map(|(name, node)| (name.to_owned(), node.as_table().cloned().unwrap_or_default()))
        .collect();
    for brings in metrics().brings.iter().filter(|brings| brings.span.holds(server)) {
        let Some(options) = loaded.get(&brings.by) else { continue };
        let Some(part) = brought(brings, options, server) else { continue };
        for name in &brings.names {
            loaded.entry(name.clone()).or_insert_with(|| part.clone());
        }
    }
    loaded
}

/// The options of what a module brings, if its options say that it does.
fn brought(brings: &Brings, options: &Map, server: Version) -> Option<Map> {
    let empty = Map::default();
    let there = match &brings.part {
        Some(name) => part(options, name)?,
        None => &empty,
    };
    let holds = |(option, wanted): (&String, &serde_json::Value)| {
        let path: Vec<&str> = option.split('.').collect();
        let said = there.find(&path).or_else(|| options.find(&path)).map(|node| node.plain().json());
        let value = said.or_else(|| {
            let path = format!("modules.{}.{option}", brings.by);
            module(&brings.by)?.option(&path)?.default(server).map(Value::json)
        });
        value.map_or(brings.unset, |value| value == *wanted)
    };
    if !brings.when.iter().all(holds) {
        return None;
    }
    let own = brings.options.as_ref().and_then(|name| part(options, name));
    Some(own.cloned().unwrap_or_default())
}

/// A table of a module; the back-ends of an old event pusher stand one deeper.
fn part<'m>(options: &'m Map, name: &str) -> Option<&'m Map> {
    let node = options.get(name).or_else(|| options.find(&["backend", name]));
    node.and_then(Node::as_table)
}

/// What a module reports where it is loaded.
fn reports(name: &str, options: &Map, server: Version) -> Reports {
    let Some(list) = metrics().reports.get(name) else { return Vec::new() };
    let reported = list.iter().filter(|reported| reported.span.holds(server));
    reported.flat_map(|reported| values(name, reported, options, server)).collect()
}

fn values(name: &str, reported: &Reported, options: &Map, server: Version) -> Reports {
    let pair = |value: String| (reported.option.clone(), value);
    if let Some(tables) = &reported.tables {
        let there = tables.iter().filter(|table| part(options, table).is_some());
        return there.cloned().map(pair).collect();
    }
    let said = options.get(&reported.option).and_then(Node::as_str).map(str::to_owned);
    let path = format!("modules.{name}.{}", reported.option);
    let declared = || match module(name)?.option(&path)?.default(server)? {
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    said.or_else(declared).or_else(|| reported.default.clone()).map(pair).into_iter().collect()
}
