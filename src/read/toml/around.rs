//! What stands beside the services: pools of outgoing connections and host types.
//!
//! Only what rules ask for is read; whatever has another shape is passed over.

use crate::model::{Around, Pool};
use crate::syntax::toml::{Node, Table, Value};

const POOLS: &str = "outgoing_pools";

/// Reads a whole file; `None` where it is a part of one: every server needs `general`.
pub(super) fn read(root: &Table) -> Option<Around> {
    let general = root.get("general")?.value.as_table()?;
    let mut around = Around {
        pools: Vec::new(),
        hosts: strings(general, "hosts"),
        host_types: strings(general, "host_types"),
    };
    pools(root, None, &mut around.pools);
    let hosts = root.get("host_config").and_then(|entry| entry.value.as_items()).unwrap_or_default();
    for host in hosts.iter().filter_map(Node::as_table) {
        let name = string(host, "host_type").or_else(|| string(host, "host"));
        pools(host, name.as_deref(), &mut around.pools);
    }
    Some(around)
}

/// The pools that a table has; `host` is the one that the table is for.
fn pools(table: &Table, host: Option<&str>, out: &mut Vec<Pool>) {
    let kinds = table.get(POOLS).and_then(|entry| entry.value.as_table());
    for kind in kinds.iter().flat_map(|kinds| &kinds.entries) {
        let tags = kind.value.as_table();
        for tag in tags.iter().flat_map(|tags| &tags.entries) {
            let Some(pool) = tag.value.as_table() else { continue };
            out.push(Pool {
                kind: kind.key.name.clone(),
                tag: tag.key.name.clone(),
                scope: host.map(|_| "single_host".to_owned()).or_else(|| string(pool, "scope")),
                host: host.map(str::to_owned).or_else(|| string(pool, "host")),
                span: tag.key.span,
            });
        }
    }
}

fn string(table: &Table, key: &str) -> Option<String> {
    match &table.get(key)?.value.value {
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn strings(table: &Table, key: &str) -> Vec<String> {
    let items = table.get(key).and_then(|entry| entry.value.as_items()).unwrap_or_default();
    let texts = items.iter().filter_map(|item| match &item.value {
        Value::String(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}
