//! Handlers of listeners for HTTP.

use crate::catalogue::hops::Telling;
use crate::migrate::hops::apply::drop_at;
use crate::migrate::hops::place::{Place, get, get_mut, prune, put, table};
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::{Content, Map, Node};

/// The handlers that became one, in the order that the new one lists them by default, and the part of their path.
const CLIENT_API: &[(&str, &str)] = &[
    ("lasse_handler", "sse"),
    ("mongoose_client_api_messages", "messages"),
    ("mongoose_client_api_contacts", "contacts"),
    ("mongoose_client_api_rooms", "rooms"),
    ("mongoose_client_api_rooms_config", "rooms"),
    ("mongoose_client_api_rooms_users", "rooms"),
    ("mongoose_client_api_rooms_messages", "rooms"),
];

const SSE: &str = "mongoose_client_api_sse";

/// What `mongoose_api` takes from 5.1 on.
const API_HANDLERS: &[&str] = &["mongoose_api_metrics", "mongoose_api_users"];

fn word<'n>(item: &'n Node, key: &str) -> Option<&'n str> {
    item.as_table()?.get(key)?.as_str()
}

/// One handler of the old API.
struct Old {
    name: &'static str,
    host: String,
    base: String,
    place: Place,
}

/// The handlers of the old API for clients at a listener.
fn client_api(root: &Map, handlers: &Place) -> Vec<Old> {
    let mut out = Vec::new();
    for (name, part) in CLIENT_API {
        let place = handlers.key(name);
        let items = get(root, &place).and_then(Node::as_items).unwrap_or_default();
        for item in items {
            if *name == "lasse_handler" && word(item, "module") != Some(SSE) {
                continue;
            }
            let path = word(item, "path").unwrap_or_default();
            let base = path.split('/').take_while(|piece| piece != part).collect::<Vec<_>>().join("/");
            let host = word(item, "host").unwrap_or("_").to_owned();
            out.push(Old { name, host, base, place: place.clone() });
        }
    }
    out
}

/// Whether a listener has handlers of the old API for clients.
pub fn has_client_api(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    !client_api(upgrade.root, spot.place()).is_empty()
}

/// Makes one handler of them for each host, at the path that they have in common.
pub fn fold(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let old = client_api(upgrade.root, spot.place());
    let mut made: Vec<(String, String, Vec<&'static str>)> = Vec::new();
    for handler in &old {
        match made.iter_mut().find(|(host, base, _)| *host == handler.host && *base == handler.base) {
            Some((_, _, names)) if names.contains(&handler.name) => {}
            Some((_, _, names)) => names.push(handler.name),
            None => made.push((handler.host.clone(), handler.base.clone(), vec![handler.name])),
        }
    }
    let items: Vec<Node> = made
        .into_iter()
        .map(|(host, base, names)| {
            let names = names.into_iter().map(Node::string).collect();
            let base = if base.is_empty() { "/".to_owned() } else { base };
            let entries = [
                ("host", Node::string(host)),
                ("path", Node::string(base)),
                ("handlers", Node::new(Content::Array(names))),
            ];
            Node::new(Content::Table(entries.map(|(key, node)| (key.to_owned(), node)).into_iter().collect()))
        })
        .collect();
    let target = spot.place().key("mongoose_client_api");
    for handler in &old {
        drop_at(upgrade.root, &mut upgrade.log, &handler.place);
    }
    put(upgrade.root, &target, Node::new(Content::Array(items))).then_some(Telling::Rewritten)
}

/// Whether the files that are served are the pages about the API.
pub fn is_swagger(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    let items = get(upgrade.root, spot.place()).and_then(Node::as_items).unwrap_or_default();
    let about = |item: &Node| {
        word(item, "app") == Some("cowboy_swagger") || word(item, "content_path") == Some("swagger")
    };
    !items.is_empty() && items.iter().all(about)
}

/// Whether the list has handlers that are taken no more.
pub fn has_unknown(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    let items = get(upgrade.root, spot.place()).and_then(Node::as_items).unwrap_or_default();
    items.iter().any(|item| item.as_str().is_none_or(|name| !API_HANDLERS.contains(&name)))
}

/// Keeps the handlers that are taken; an item that has none goes.
pub fn keep_known(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let items = get_mut(upgrade.root, spot.place())?.as_items_mut()?;
    items.retain(|item| item.as_str().is_some_and(|name| API_HANDLERS.contains(&name)));
    if items.is_empty() {
        let list = spot.table.first(spot.table.steps().len().saturating_sub(1));
        // Items of the list are counted, so one that goes is emptied first and taken out when nothing else is left.
        let left = get(upgrade.root, &list)?.as_items()?.len();
        if left == 1 {
            let handlers = list.split().map(|(above, _)| above)?;
            drop_at(upgrade.root, &mut upgrade.log, &list);
            if table(upgrade.root, &handlers).is_some_and(Map::is_empty) {
                let listener = handlers.split().map(|(above, _)| above)?;
                prune(upgrade.root, &list, &listener);
            }
        }
    }
    Some(Telling::Rewritten)
}
