//! Parts of a file that do nothing: modules without what they work on, and routes behind an equal one.

use super::{Check, beside, place};
use crate::catalogue;
use crate::diagnostic::code;
use crate::source::Span;
use foldhash::HashMap;
use std::collections::hash_map::Entry;

code! {
    /// A module of an archive archives neither chats nor group chats.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0). What is archived is told by the tables `pm` and `muc`; without
    /// either nothing is.
    ///
    /// # Example
    /// ```toml 6.8
    /// [modules.mod_mam]
    ///   backend = "rdbms"
    /// ```
    ///
    /// # Fix
    /// Add `pm`, `muc` or both, or take the module out. No fix is made.
    pub static EMPTY_ARCHIVE = "empty-archive";

    /// Two handlers of a listener have one host and path.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0). The first route that fits answers, so the second is never
    /// reached.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[listen.http]]
    ///   port = 5280
    /// [[listen.http.handlers.mongoose_websocket_handler]]
    ///   host = "_"
    ///   path = "/ws"
    /// [[listen.http.handlers.mongoose_bosh_handler]]
    ///   host = "_"
    ///   path = "/ws"
    /// ```
    ///
    /// # Fix
    /// Give one of them another path, or take it out. No fix is made.
    pub static DUPLICATE_ROUTE = "duplicate-route";
}

/// Archives of nothing.
pub(super) fn archives(check: &mut Check<'_>) {
    let parts: Vec<&str> = check.list("parts").collect();
    for place in check.at() {
        let module = catalogue::module(place.name);
        let known = |part: &&&str| {
            let table = module.and_then(|module| module.table(&format!("modules.{}.{part}", place.name)));
            table.is_some_and(|table| table.state(check.server).is_some())
        };
        let on = |part: &&str| place.get(part).is_some_and(|node| node.as_table().is_some());
        if parts.iter().any(on) || parts.iter().find(known).is_none() {
            continue;
        }
        let message = format!("`{}` archives nothing: it has neither `pm` nor `muc`", place.path);
        let help = format!("add [{}.pm] or [{}.muc]", place.path, place.path);
        check.found(&EMPTY_ARCHIVE, (place.key, place.path), message, help);
    }
}

/// Routes that are never reached.
pub(super) fn routes(check: &mut Check<'_>) {
    for listener in check.at() {
        let Some(handlers) = listener.at("handlers") else { continue };
        let mut routes: HashMap<(&str, &str), Span> = HashMap::default();
        for handler in handlers.node.as_table().iter().flat_map(|table| &table.entries) {
            let name = handler.key.name.as_str();
            let Some(handler) = handlers.at(name).filter(|_| check.has("exact", name)) else { continue };
            for (index, item) in handler.node.as_items().unwrap_or_default().iter().enumerate() {
                let route =
                    place::Place { path: handler.path.item(index), key: item.span, node: item, ..handler };
                let (Some(host), Some(path)) = (route.text("host"), route.text("path")) else { continue };
                match routes.entry((host, path)) {
                    Entry::Occupied(first) => {
                        let message = format!("the path {path:?} of the host {host:?} has a handler already");
                        let help = "give one of the handlers another path, or take it out";
                        let found = check.found(&DUPLICATE_ROUTE, (route.key, route.path), message, help);
                        beside(found, *first.get(), "this one answers");
                    }
                    Entry::Vacant(free) => {
                        free.insert(route.key);
                    }
                }
            }
        }
    }
}
