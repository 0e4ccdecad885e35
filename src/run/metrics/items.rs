//! The items of a report, in the two forms that servers send.

use super::inventory::Inventory;
use super::state::{STANZAS, State};
use crate::catalogue::Version;
use crate::catalogue::runtime::{Items, current, metrics};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// A value of an item, as the old protocol tells kinds apart: only text is in quotes there.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// An atom.
    Atom(String),
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

impl Scalar {
    fn atom(text: &str) -> Scalar {
        Scalar::Atom(text.to_owned())
    }

    fn count(count: usize) -> Scalar {
        Scalar::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn json(&self) -> Json {
        match self {
            Scalar::Atom(text) | Scalar::Text(text) => text.as_str().into(),
            Scalar::Number(number) => (*number).into(),
        }
    }
}

/// One item of a report.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// Up to 6.0: a name, a key and a value.
    Triple {
        /// What it is about.
        report_name: String,
        /// What of it.
        key: Scalar,
        /// How it is.
        value: Scalar,
    },
    /// From 6.1 on: an event with parameters.
    Event {
        /// What it is about.
        name: &'static str,
        /// All of it.
        params: Map<String, Json>,
    },
}

impl Item {
    /// The item as the file has it.
    pub fn json(&self) -> Json {
        match self {
            Item::Triple { report_name, key, value } => {
                json!({"report_name": report_name, "key": key.json(), "value": value.json()})
            }
            Item::Event { name, params } => json!({"name": name, "params": params}),
        }
    }
}

/// The text of the file: the items as JSON.
pub fn file(items: &[Item]) -> String {
    let json: Vec<Json> = items.iter().map(Item::json).collect();
    format!("{:#}\n", Json::Array(json))
}

/// Stanzas by kind, counted in all.
pub type Totals = BTreeMap<&'static str, i64>;

/// What is gathered at a time: the items, and the totals that the next increments are taken against.
pub struct Gathered {
    /// The items, in order.
    pub items: Vec<Item>,
    /// The totals.
    pub totals: Totals,
}

/// Gathers the items of a report at this time of the run, in milliseconds; `since` the totals of the report before.
///
/// # Errors
/// Why gathering crashes, where it does.
pub fn gather(
    inventory: &Inventory,
    state: &State,
    server: Version,
    t_ms: u64,
    since: Option<&Totals>,
) -> Result<Gathered, String> {
    if inventory.crashes {
        return Err("a module that reports its options is loaded for some hosts only".to_owned());
    }
    let facts = &metrics();
    let shape = current(&facts.shape, server).expect("every server with reports has a form for them");
    let node = Node { inventory, state, server, uptime: uptime(state.uptime + t_ms) };
    let mut items = match shape.items {
        Items::Triples => node.triples(),
        Items::Events => node.events(),
    };
    let mut totals = Totals::new();
    for stanza in STANZAS.iter().copied().filter(|_| inventory.counts_stanzas) {
        let total = state.counted(stanza, t_ms);
        let increment = total - since.and_then(|since| since.get(stanza)).copied().unwrap_or_default();
        totals.insert(stanza, total);
        items.push(match shape.items {
            Items::Triples => Item::Triple {
                report_name: stanza.to_owned(),
                key: Scalar::Number(total),
                value: Scalar::Number(increment),
            },
            Items::Events => event(
                "xmpp_stanza_count",
                json!({"stanza_type": stanza, "total": total, "increment": increment}),
            ),
        });
    }
    Ok(Gathered { items, totals })
}

/// Days and hours, as reports print them.
fn uptime(ms: u64) -> String {
    let seconds = ms / 1000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    format!("{days:04}-{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60)
}

fn event(name: &'static str, params: Json) -> Item {
    let params = if let Json::Object(params) = params { params } else { Map::new() };
    Item::Event { name, params }
}

fn triple(report_name: &str, key: &str, value: Scalar) -> Item {
    Item::Triple { report_name: report_name.to_owned(), key: Scalar::atom(key), value }
}

/// A node at the time of a report.
struct Node<'n> {
    inventory: &'n Inventory,
    state: &'n State,
    server: Version,
    uptime: String,
}

impl Node<'_> {
    fn domains(&self) -> usize {
        let dynamic = if self.inventory.loads_domains { self.state.domains } else { 0 };
        self.inventory.hosts + usize::try_from(dynamic).unwrap_or(usize::MAX)
    }

    fn triples(&self) -> Vec<Item> {
        let Node { inventory, state, server, .. } = self;
        let facts = &metrics();
        let number = |number: u64| Scalar::Number(i64::try_from(number).unwrap_or(i64::MAX));
        let enabled = || Scalar::atom("enabled");
        let mut out = vec![triple("hosts", "count", Scalar::count(inventory.host_types.len()))];
        if facts.has("domains", *server) {
            out.push(triple("domains", "count", Scalar::count(self.domains())));
        }
        for module in inventory.modules.iter().flatten() {
            if module.reports.is_empty() {
                out.push(triple(&module.name, "none", Scalar::atom("none")));
            }
            let options = module.reports.iter();
            out.extend(options.map(|(option, value)| triple(&module.name, option, Scalar::atom(value))));
        }
        out.push(triple("custom_modules", "count", Scalar::count(inventory.custom_modules)));
        out.push(triple("cluster", "uptime", Scalar::Text(self.uptime.clone())));
        out.push(triple("cluster", "number_of_nodes", number(state.nodes)));
        out.push(triple("cluster", "mim_version", Scalar::Text(server.to_string())));
        out.push(triple("cluster", "number_of_components", number(state.components)));
        out.extend(inventory.handlers.iter().map(|name| triple("http_api", name, enabled())));
        out.extend(inventory.transports.iter().map(|name| triple("transport_mechanism", name, enabled())));
        let tls = inventory.tls.iter();
        out.extend(tls.map(|(mode, module)| triple("tls_option", mode, Scalar::atom(module))));
        let pools = inventory.pools.iter();
        out.extend(pools.map(|kind| triple("outgoing_pools", "type", Scalar::atom(kind))));
        if facts.has("config_type", *server) {
            out.push(triple("cluster", "config_type", Scalar::atom(inventory.config_type)));
        }
        out
    }

    fn events(&self) -> Vec<Item> {
        let Node { inventory, state, server, .. } = self;
        let enabled = |names: &[String]| -> Json {
            names.iter().map(|name| (name.clone(), Json::from("enabled"))).collect::<Map<_, _>>().into()
        };
        let mut out = vec![
            event("host_count", json!({"value": inventory.host_types.len()})),
            event("domain_count", json!({"value": self.domains()})),
        ];
        for module in inventory.modules.iter().flatten() {
            let mut params = Map::from_iter([("module".to_owned(), Json::from(module.name.as_str()))]);
            // Of two values of one option the last is left.
            params.extend(module.reports.iter().map(|(key, value)| (key.clone(), value.as_str().into())));
            out.push(Item::Event { name: "module_with_opt", params });
        }
        out.push(event("custom_module_count", json!({"value": inventory.custom_modules})));
        out.push(event(
            "cluster",
            json!({
                "uptime": self.uptime,
                "version": server.to_string(),
                "component": state.components,
                "node_number": state.nodes,
                "config_type": inventory.config_type,
            }),
        ));
        out.push(event("http_api", enabled(&inventory.handlers)));
        out.push(event("transport_mechanism", enabled(&inventory.transports)));
        let tls = inventory.tls.iter();
        out.extend(tls.map(|(mode, module)| event("tls_option", json!({"mode": mode, "module": module}))));
        out.extend(inventory.pools.iter().map(|kind| event("outgoing_pool", json!({"value": kind}))));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uptime_has_days_in_four_places() {
        assert_eq!(uptime(97_509_999), "0001-03:05:09");
        assert_eq!(uptime(0), "0000-00:00:00");
    }
}
