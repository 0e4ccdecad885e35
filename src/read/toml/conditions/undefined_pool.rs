//! Something goes through a pool of outgoing connections that the file does not have.

use super::path::{Path, write_key};
use super::place::{self, Place, text};
use super::{Check, beside};
use crate::catalogue::{self, Catalogue, TableSpec};
use crate::diagnostic::{code, nearest};
use crate::source::Span;
use crate::syntax::toml::Entry;
use crate::value::Value;
use std::collections::BTreeMap;

code! {
    /// A backend, a method of authentication or a module needs a pool of outgoing connections that is not there.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0); whatever goes through the pool then fails, or the part that
    /// needs it fails to start. The tag is that of the option, or `default`. Only whole files are looked at.
    ///
    /// # Example
    /// ```toml 6.8
    /// [general]
    ///   hosts = ["localhost"]
    ///   default_server_domain = "localhost"
    /// [auth.http]
    /// [services.service_mongoose_system_metrics]
    ///   report = false
    /// ```
    ///
    /// # Fix
    /// Add the pool, or name another one. No fix is made.
    pub static UNDEFINED_POOL = "undefined-pool";
}

/// The pools of the file by kind and tag, and where they are named.
type Pools<'f> = BTreeMap<&'f str, BTreeMap<&'f str, Span>>;

/// The tag of a pool that nobody names.
const DEFAULT: &str = "default";
/// Words for no pool.
const NONE: [&str; 2] = ["none", "undefined"];

pub(super) fn check(check: &mut Check<'_>) {
    if check.root.get("general").is_none() {
        return;
    }
    let mut pools = Pools::default();
    for kind in check.find("outgoing_pools.*") {
        let of_kind = pools.entry(kind.name).or_default();
        for pool in kind.node.as_table().into_iter().flat_map(|table| &table.entries) {
            of_kind.entry(pool.key.name.as_str()).or_insert(pool.key.span);
        }
    }
    for kind in check.list("kinds") {
        for pattern in check.patterns(kind) {
            tags(check, &pools, kind, pattern);
        }
    }
    for entry in check.patterns("fixed") {
        let [pattern, kind, tag] = words(entry);
        for place in check.find(pattern) {
            if is_in_use(check, &place) {
                pool(check, &pools, kind, tag, (place.key, place.path));
            }
        }
    }
    for pattern in check.patterns("at") {
        for place in check.find(pattern) {
            let mut path = pattern.trim_end_matches('*').to_owned();
            if path.len() < pattern.len() {
                write_key(&mut path, place.name).expect("a string can be written to");
            }
            stores(check, &pools, &place, part(&path), &mut path);
        }
    }
}

/// The three words of an item of a list.
fn words(entry: &'static str) -> [&'static str; 3] {
    let mut words = entry.split(' ');
    [(); 3].map(|()| words.next().expect("such an item of conditions.toml has three words"))
}

/// Whether a table is no method of authentication, or one that is used.
fn is_in_use(check: &Check<'_>, place: &Place<'_>) -> bool {
    let table = match place.host {
        Some(index) => place::host(check.root, index),
        None => Some(check.root),
    };
    let Some(auth) = table.and_then(|table| table.get("auth")?.value.as_table()) else { return true };
    let Some(methods) = auth.get("methods").and_then(|methods| methods.value.as_items()) else { return true };
    // A module may have the name of a method.
    auth.get(place.name).is_none_or(|own| own.key.span != place.key)
        || methods.iter().filter_map(text).any(|method| method == place.name)
}

/// The pools that an option names by their tag, or names by default where its table is there.
fn tags(check: &mut Check<'_>, pools: &Pools<'_>, kind: &str, pattern: &str) {
    let Some((table, name)) = pattern.rsplit_once('.') else { return };
    for place in check.find(table) {
        if let Some(option) = place.at(name) {
            let Some(tag) = text(option.node) else { continue };
            pool(check, pools, kind, tag, (option.node.span, option.path));
        } else if let Some(tag) = part(table).and_then(|part| default(part.table(table)?, name, check))
            && place.node.as_table().is_some()
            && is_in_use(check, &place)
        {
            pool(check, pools, kind, tag, (place.key, place.path));
        }
    }
}

/// The part of the catalogue that speaks of a table.
fn part(table: &str) -> Option<&'static Catalogue> {
    let (section, below) = table.split_once('.').unwrap_or((table, ""));
    match section {
        "modules" => catalogue::module(below.split('.').next().unwrap_or_default()),
        _ => catalogue::section(section),
    }
}

/// The text that an option has by default.
fn default(table: &'static TableSpec, name: &str, check: &Check<'_>) -> Option<&'static str> {
    match table.option(name)?.default(check.server)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// The pools of the stores that a table keeps its data in, and those of the tables in it; `path` is that of the table
/// in `part`.
fn stores(
    check: &mut Check<'_>,
    pools: &Pools<'_>,
    place: &Place<'_>,
    part: Option<&'static Catalogue>,
    path: &mut String,
) {
    let Some(table) = place.node.as_table() else { return };
    let spec = part.and_then(|part| part.table(path));
    for name in check.list("options") {
        let own = |entry: &Entry| entry.value.as_table().is_some_and(|table| table.get(name).is_some());
        let (store, span, at) = match place.at(name) {
            Some(option) => match text(option.node) {
                Some(store) => (store, option.node.span, option.path),
                None => continue,
            },
            None => match spec.and_then(|spec| default(spec, name, check)) {
                Some(store) if !table.entries.iter().any(own) => (store, place.key, place.path),
                _ => continue,
            },
        };
        let mut kinds = check.list("stores").filter_map(|entry| entry.split_once(' '));
        if let Some((_, kind)) = kinds.find(|(name, _)| *name == store) {
            pool(check, pools, kind, DEFAULT, (span, at));
        }
    }
    for entry in &table.entries {
        if entry.value.as_table().is_none() {
            continue;
        }
        if let Some(below) = place.at(&entry.key.name) {
            let length = path.len();
            path.push('.');
            write_key(path, &entry.key.name).expect("a string can be written to");
            stores(check, pools, &below, part, path);
            path.truncate(length);
        }
    }
}

/// Reports the place if there is no pool of the kind and the tag that it needs.
fn pool(check: &mut Check<'_>, pools: &Pools<'_>, kind: &str, tag: &str, (span, path): (Span, Path<'_>)) {
    let of_kind = pools.get(kind);
    if tag.is_empty() || NONE.contains(&tag) || of_kind.is_some_and(|pools| pools.contains_key(tag)) {
        return;
    }
    let message = format!("`{path}` needs the pool `outgoing_pools.{kind}.{tag}`, which is not there");
    let help = match nearest(tag, of_kind.into_iter().flat_map(BTreeMap::keys).copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("add [outgoing_pools.{kind}.{tag}]"),
    };
    let first = of_kind.and_then(|pools| pools.values().next().copied());
    let found = check.found(&UNDEFINED_POOL, (span, path), message, help);
    if let Some(first) = first {
        beside(found, first, "this pool has another tag");
    }
}
