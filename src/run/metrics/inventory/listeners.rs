//! Listeners: handlers of HTTP, transports and TLS.

use crate::catalogue::runtime::{current, metrics};
use crate::catalogue::{Version, section};
use crate::model::tree::{Map, Node};
use crate::value::Value;

/// What listeners are there for.
pub(super) struct Found {
    pub(super) handlers: Vec<String>,
    pub(super) transports: Vec<String>,
    pub(super) tls: Vec<(String, String)>,
}

/// The modes of TLS, in the order in which old servers look for them.
const MODES: [&str; 3] = ["starttls", "starttls_required", "tls"];

pub(super) fn of(tree: &Map, server: Version) -> Found {
    let listeners = |kind: &str| -> Vec<&Map> {
        let items = tree.find(&["listen", kind]).and_then(Node::as_items).unwrap_or_default();
        items.iter().filter_map(Node::as_table).collect()
    };
    let c2s = listeners("c2s");
    let http = listeners("http");
    let configured = http.iter().filter_map(|listener| listener.get("handlers")?.as_table());
    let mut names: Vec<&str> =
        configured.flat_map(|handlers| handlers.iter().map(|(name, _)| name)).collect();
    names.sort_unstable();
    names.dedup();
    let among = |listed: &[String]| -> Vec<String> {
        let listed = names.iter().filter(|name| listed.iter().any(|known| known == *name));
        listed.map(|name| (*name).to_owned()).collect()
    };
    let known = current(&metrics().handlers, server);
    let handlers = known.map(|known| among(&known.names)).unwrap_or_default();
    let mut transports = known.map(|known| among(&known.transport)).unwrap_or_default();
    if !c2s.is_empty() {
        transports.push("tcp".to_owned());
    }
    Found { handlers, transports, tls: tls(&c2s, server) }
}

fn tls(c2s: &[&Map], server: Version) -> Vec<(String, String)> {
    let spec = |option: &str| section("listen")?.option(&format!("listen.c2s[].tls.{option}"));
    let default = |option: &str| match spec(option)?.default(server)? {
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    // Where there is no such choice, Erlang's own library does it.
    let has_choice = spec("module").is_some_and(|spec| spec.at(server).is_some());
    let fallback = if has_choice { "fast_tls" } else { "just_tls" };
    let tables = c2s.iter().filter_map(|listener| listener.get("tls")?.as_table());
    let mut pairs: Vec<(String, String)> = tables
        .filter_map(|tls| {
            let said = |option: &str| tls.get(option).and_then(Node::as_str).map(str::to_owned);
            let module = said("module").filter(|_| has_choice).or_else(|| default("module"));
            Some((said("mode").or_else(|| default("mode"))?, module.unwrap_or_else(|| fallback.to_owned())))
        })
        .collect();
    if server < metrics().every_tls_pair_from {
        // The first mode that any listener has, with the module that any listener has.
        let mode = MODES.iter().find(|mode| pairs.iter().any(|(known, _)| known == *mode));
        let just = pairs.iter().any(|(_, module)| module == "just_tls");
        let module = if just { "just_tls" } else { "fast_tls" };
        return mode.map(|mode| ((*mode).to_owned(), module.to_owned())).into_iter().collect();
    }
    pairs.sort();
    pairs.dedup();
    pairs
}
