//! The addresses of listeners.

use super::place::Place;
use super::{Check, beside};
use crate::diagnostic::{Severity, code};
use crate::source::Span;
use crate::syntax::toml::Value;
use std::collections::BTreeMap;
use std::net::IpAddr;

code! {
    /// Two listeners have one address and port.
    ///
    /// # Why
    /// Servers from 5.1 on refuse the file (recorded at 5.1.0 to 6.8.0); before, the second listener fails to start.
    /// Without `ip_address` a listener has all addresses of its `ip_version`; an address of its own beside that is
    /// another address for the server.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[listen.c2s]]
    ///   port = 5222
    /// [[listen.s2s]]
    ///   port = 5222
    /// ```
    ///
    /// # Fix
    /// Give one of them another port or address. No fix is made.
    pub static DUPLICATE_LISTENER = "duplicate-listener";

    /// A listener has a port on all addresses, and another has it on one.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0). The system gives the port to the one that asks first, and the
    /// other cannot start.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[listen.c2s]]
    ///   port = 5222
    /// [[listen.s2s]]
    ///   port = 5222
    ///   ip_address = "127.0.0.1"
    /// ```
    ///
    /// # Fix
    /// Give one of them another port, or both an address of their own. No fix is made.
    pub static OVERLAPPING_LISTENERS = "overlapping-listeners";

    /// An IPv6 address stands beside IP version 4.
    ///
    /// # Why
    /// Servers from 5.1 on refuse the file (recorded at 5.1.0 to 6.8.0).
    ///
    /// # Example
    /// ```toml 6.8
    /// [[listen.c2s]]
    ///   port = 5222
    ///   ip_address = "::1"
    ///   ip_version = 4
    /// ```
    ///
    /// # Fix
    /// Take `ip_version` out: the address says it. No fix is made.
    pub static IP_VERSION_OF_ADDRESS = "ip-version-of-address";
}

/// An address, a port and a protocol.
type Address = (IpAddr, String, String);

/// The address, port and protocol of a listener; `None` where they cannot be told.
fn address(place: &Place<'_>) -> Option<Address> {
    let Value::Integer(port) = &place.get("port")?.value else { return None };
    let written = place.text("ip_address").map(str::parse::<IpAddr>);
    let address = match (written, place.get("ip_version").map(|node| &node.value)) {
        (Some(written), _) => written.ok()?,
        (None, Some(Value::Integer(version))) if *version == 6.into() => IpAddr::from([0u16; 8]),
        (None, _) => IpAddr::from([0u8; 4]),
    };
    Some((address, port.to_string(), place.text("proto").unwrap_or("tcp").to_owned()))
}

pub(super) fn ports(check: &mut Check<'_>) {
    let mut listeners: Vec<_> = check.at().into_iter().filter(|place| place.host.is_none()).collect();
    listeners.sort_by_key(|place| place.node.span.start);
    let mut taken: BTreeMap<Address, Span> = BTreeMap::new();
    let mut first_of_port: BTreeMap<String, (Address, Span)> = BTreeMap::new();
    for place in &listeners {
        let Some(own) = address(place) else { continue };
        let span = place.get("port").map_or(place.key, |port| port.span);
        let (ip, port, _) = &own;
        let any_port = port == "0" && !check.holds();
        if let Some(first) = taken.get(&own).filter(|_| !any_port) {
            let message = format!("port {port} of {ip} is taken by another listener");
            let help = "give one of the listeners another port or address";
            let found = check.found(&DUPLICATE_LISTENER, (span, place.path), message, help);
            beside(found, *first, "first taken here");
        } else if let Some(((other, ..), first)) = first_of_port.get(port).filter(|_| port != "0")
            && (ip.is_unspecified() || other.is_unspecified())
            && ip.is_ipv4() == other.is_ipv4()
            && !is_shared(place)
        {
            let message = format!("port {port} is taken on all addresses and on one of them");
            let help = "give one of the listeners another port, or both an address of their own";
            let found = check.found(&OVERLAPPING_LISTENERS, (span, place.path), message, help);
            found.severity = Severity::Warning;
            beside(found, *first, "the other listener");
        }
        first_of_port.entry(port.clone()).or_insert_with(|| (own.clone(), span));
        taken.entry(own).or_insert(span);
    }
}

/// Whether a listener says that others may have its port.
fn is_shared(place: &Place<'_>) -> bool {
    place.get("reuse_port").is_some_and(|node| matches!(node.value, Value::Boolean(true)))
}

pub(super) fn versions(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let Some(version) = place.at("ip_version") else { continue };
        let four = matches!(&version.node.value, Value::Integer(number) if *number == 4.into());
        let Some(address) = place.at("ip_address").filter(|_| four) else { continue };
        if place.text("ip_address").is_none_or(|text| text.parse::<IpAddr>().map_or(true, |ip| ip.is_ipv4()))
        {
            continue;
        }
        let message = "an IPv6 address stands beside `ip_version = 4`".to_owned();
        let help = "take `ip_version` out: the address says it";
        let found = check.found(&IP_VERSION_OF_ADDRESS, (version.node.span, place.path), message, help);
        beside(found, address.node.span, "the address");
    }
}
