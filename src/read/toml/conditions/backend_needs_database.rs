//! A backend keeps its data in an internal database that is not on.

use super::place::{self, Place, text};
use super::{Check, beside};
use crate::catalogue::{self, Catalogue};
use crate::diagnostic::{Severity, code};
use crate::source::Span;
use crate::syntax::toml::Table;
use crate::value::Value;
use std::collections::BTreeSet;

code! {
    /// A backend is in use, and its internal database is not listed.
    ///
    /// # Why
    /// Servers from 6.6 on refuse the file (recorded at 6.6.0 to 6.8.0); servers from 6.2 to 6.5 load it, and fail or
    /// lose data when the backend starts. Backends that are not written count with their defaults. Without the section
    /// only Mnesia is on; with it, only what it lists.
    ///
    /// # Example
    /// ```toml 6.8
    /// [modules.mod_caps]
    /// ```
    ///
    /// # Fix
    /// Add the database, or write another backend. No fix is made.
    pub static BACKEND_WITHOUT_DATABASE = "backend-without-database";
}

const SECTION: &str = "internal_databases";

pub(super) fn check(check: &mut Check<'_>) {
    let there = catalogue::section(SECTION).and_then(|part| part.table(SECTION)?.state(check.server));
    if there.is_none() {
        return;
    }
    for place in check.find("general") {
        let options: Vec<&str> = check.list("general").collect();
        backends(check, catalogue::section("general"), "general", &place, &options);
    }
    let options: Vec<&str> = check.list("options").collect();
    for section in ["modules", "auth", "services"] {
        // What every host has of its own hides what stands at the top.
        let hidden = hidden(check.root, section);
        for place in check.find(&format!("{section}.*")) {
            if place.host.is_none() && hidden {
                continue;
            }
            let part = if section == "modules" {
                catalogue::module(place.name)
            } else {
                catalogue::section(section)
            };
            let path = format!("{section}.{}", place.name);
            backends(check, part, &path, &place, &options);
            for table in part.iter().flat_map(|part| part.children(&path)) {
                if let Some(below) = place.at(table.name()) {
                    backends(check, part, table.path, &below, &options);
                }
            }
        }
    }
}

/// Whether every host and host type has the section under `host_config`.
fn hidden(root: &Table, section: &str) -> bool {
    let general = root.get("general").and_then(|entry| entry.value.as_table());
    let named =
        ["hosts", "host_types"].iter().filter_map(|key| general?.get(key)?.value.as_items()).flatten();
    let own: BTreeSet<String> = place::hosts(root)
        .filter(|(_, item)| item.get(section).is_some())
        .flat_map(|(_, item)| ["host", "host_type"].map(|key| text(&item.get(key)?.value)))
        .flatten()
        .map(str::to_ascii_lowercase)
        .collect();
    let mut all = named.filter_map(text).peekable();
    all.peek().is_some() && all.all(|name| own.contains(&name.to_ascii_lowercase()))
}

/// Checks the backends that a table names or has by default.
fn backends(
    check: &mut Check<'_>,
    part: Option<&'static Catalogue>,
    path: &str,
    place: &Place<'_>,
    options: &[&str],
) {
    let Some(spec) = part.and_then(|part| part.table(path)) else { return };
    if place.node.as_table().is_none() || spec.state(check.server).is_none() {
        return;
    }
    for option in options.iter().filter_map(|name| spec.option(name)) {
        let Some(state) = option.at(check.server) else { continue };
        let (backend, span) = match (place.at(option.name), &state.default) {
            (Some(written), _) => match text(written.node) {
                // What the option does not take is told of the option.
                Some(backend) if state.check(&Value::String(backend.to_owned()), check.server).is_empty() => {
                    (backend, written.node.span)
                }
                _ => continue,
            },
            (None, Some(Value::String(backend))) => (backend.as_str(), place.key),
            (None, _) => continue,
        };
        if check.has("databases", backend) && !is_on(check.root, backend) {
            report(check, place, option.name, backend, span);
        }
    }
}

/// Whether a database is on: without the section, Mnesia is.
fn is_on(root: &Table, database: &str) -> bool {
    match root.get(SECTION).and_then(|entry| entry.value.as_table()) {
        Some(listed) => listed.get(database).is_some(),
        None => database == "mnesia",
    }
}

fn report(check: &mut Check<'_>, place: &Place<'_>, option: &str, backend: &str, span: Span) {
    let path = format!("{}.{option}", place.path);
    let written = place.has(option);
    // A server that does not look is wrong only about what was asked for.
    if !written && check.severity() != Severity::Error {
        return;
    }
    let by_default = if written { "" } else { " by default" };
    let message = format!("`{}` keeps its data in {backend}{by_default}, which is not on", place.path);
    let help = format!("add [{SECTION}.{backend}], or write another {option}");
    let section = check.root.get(SECTION).map(|entry| entry.key.span);
    let found = check.found(&BACKEND_WITHOUT_DATABASE, (span, &path), message, help);
    if let Some(section) = section {
        beside(found, section, "databases that are on");
    }
}
