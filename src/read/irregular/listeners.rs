//! Listeners: ports in all their forms, and what belongs together in their options.

use super::{Place, Reader, values};
use crate::catalogue::legacy::Kind;
use crate::diagnostic::Diagnostic;
use crate::model::tree::{Content, Map, Node};
use crate::read::legacy::text;
use crate::read::{IGNORED_ITEM, REFUSED_TERM};
use crate::syntax::term::{Erl, ErlKind};
use crate::value::Value;
use std::net::IpAddr;

/// What a port says beside its number; it wins over options.
const ADDRESS: &str = "~ip_address";
const PROTOCOL: &str = "~proto";

/// `Port`, `{Port, Address}`, `{Port, Protocol}` or `{Port, Address, Protocol}`.
pub(super) fn port(reader: &mut Reader<'_>, term: &Erl, _: Option<&str>, place: &Place) -> Option<Node> {
    let single = std::slice::from_ref(term);
    let parts = if let ErlKind::Tuple(parts) = &term.kind { parts.as_slice() } else { single };
    let (port, address, protocol) = match parts {
        [port] => (port, None, None),
        [port, second] if second.atom().is_some() => (port, None, Some(second)),
        [port, second] => (port, Some(second), None),
        [port, address, protocol] => (port, Some(address), Some(protocol)),
        _ => {
            return Some(refuse(
                reader,
                term,
                "a port is a number, with an address and a protocol at the most",
                place,
            ));
        }
    };
    if !Kind::Integer.has(port) {
        return Some(refuse(reader, port, "a port is a number", place));
    }
    let scalar = |value: Value, term: &Erl| Node::new(Content::Scalar(value)).at(term.span, term.span);
    let ErlKind::Integer(number) = &port.kind else { return None };
    let mut map = Map::default();
    map.insert("port", scalar(Value::Integer(number.clone()), port));
    if let Some(term) = address {
        let address = match &term.kind {
            ErlKind::Tuple(parts) => values::numbers(parts),
            ErlKind::String(text) => text.parse::<IpAddr>().ok(),
            _ => None,
        };
        let Some(address) = address else {
            let why = if text(term).contains('/') {
                "the server means to cut the mask of an address and stops at it"
            } else {
                "an address is a tuple of numbers or a string, and no name"
            };
            return Some(refuse(reader, term, why, place));
        };
        map.insert(ADDRESS, scalar(Value::String(address.to_string()), term));
    }
    if let Some(term) = protocol
        && term.atom().is_some_and(|name| name != "tcp")
    {
        map.insert(PROTOCOL, scalar(Value::String(text(term)), term));
    }
    Some(Node::new(Content::Table(map)))
}

/// `{ip, Address}`, where an address is a tuple of numbers.
#[allow(clippy::unnecessary_wraps)] // It is one of the functions that forms name.
pub(super) fn ip_tuple(reader: &mut Reader<'_>, term: &Erl, _: Option<&str>, place: &Place) -> Option<Node> {
    let address = if let ErlKind::Tuple(parts) = &term.kind { values::numbers(parts) } else { None };
    match address {
        Some(address) => Some(Node::string(address.to_string()).at(term.span, term.span)),
        None => Some(refuse(reader, term, "the address of the option `ip` is a tuple of numbers", place)),
    }
}

/// Tells that the server stops, and goes on with nothing.
fn refuse(reader: &mut Reader<'_>, term: &Erl, why: &str, place: &Place) -> Node {
    let server = reader.server();
    let message = format!("MongooseIM {server} stops at {term}: {why}");
    reader.findings.push(Diagnostic::error(&REFUSED_TERM, term.span, message).path(place.path()));
    Node::table()
}

/// The port wins over options; with an address the version of IP means nothing.
pub(super) fn listener(reader: &mut Reader<'_>, place: &Place, out: &mut Map) {
    for (own, name) in [(ADDRESS, "ip_address"), (PROTOCOL, "proto")] {
        if let Some(node) = out.remove(own)
            && let Some(before) = out.insert(name, node)
        {
            dead(reader, &before, "the port says it already", place);
        }
    }
    if out.get("ip_address").is_some()
        && let Some(before) = out.remove("ip_version")
    {
        dead(reader, &before, "with an address it means nothing", place);
    }
}

fn dead(reader: &mut Reader<'_>, node: &Node, why: &str, place: &Place) {
    let Some(origin) = node.origin else { return };
    let message = format!("this has no effect: {why}");
    reader.findings.push(Diagnostic::info(&IGNORED_ITEM, origin.whole, message).path(place.path()));
}

/// TLS of a listener for clients, with either library.
pub(super) fn c2s(reader: &mut Reader<'_>, place: &Place, out: &mut Map) {
    listener(reader, place, out);
    let Some(tls) = out.get_mut("tls").and_then(Node::as_table_mut) else { return };
    let place = place.child(["tls"]);
    let modes = ["tls", "starttls_required", "starttls"];
    let mut named = modes.into_iter().filter_map(|mode| Some((mode, tls.remove(&format!("~{mode}"))?)));
    let found: Vec<(&str, Node)> = named.by_ref().collect();
    for (at, (mode, node)) in found.into_iter().enumerate() {
        if at == 0 {
            tls.insert("mode", Node { content: Content::Scalar(Value::String(mode.to_owned())), ..node });
        } else {
            dead(reader, &node, "another mode of TLS wins", &place);
        }
    }
    let just = tls.get("module").and_then(Node::as_str) == Some("just_tls");
    if let Some(Node { content: Content::Table(options), origin, .. }) = tls.remove("~ssl_options") {
        tls.left_out.extend(options.left_out.iter().cloned());
        if just {
            for (key, node) in options.into_entries() {
                tls.insert(key, node);
            }
        } else if let Some(origin) = origin {
            let message = "`ssl_options` are for the library just_tls, and this listener uses fast_tls";
            let finding = Diagnostic::info(&IGNORED_ITEM, origin.whole, message).path(place.path());
            reader.findings.push(finding);
        }
    }
    if just {
        // Options of the other library, which a TOML file may not have beside this one.
        for key in ["protocol_options"] {
            if let Some(node) = tls.remove(key)
                && let Some(origin) = node.origin
            {
                let message = format!("`{key}` is for the library fast_tls, and this listener uses just_tls");
                reader
                    .findings
                    .push(Diagnostic::info(&IGNORED_ITEM, origin.whole, message).path(place.path()));
            }
        }
    }
    if out.get("tls").and_then(Node::as_table).is_some_and(|tls| tls.is_empty() && tls.left_out.is_empty()) {
        out.remove("tls");
    }
}
