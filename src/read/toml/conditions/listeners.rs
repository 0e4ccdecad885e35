//! The addresses of listeners.

use super::place::Place;
use super::{Check, beside};
use crate::diagnostic::code;
use crate::syntax::toml::Value;
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

/// The address, port and protocol of a listener; `None` where they cannot be told.
fn address(place: &Place<'_>) -> Option<(IpAddr, String, String)> {
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
    for (index, place) in listeners.iter().enumerate() {
        let Some(own) = address(place) else { continue };
        let Some(first) = listeners[..index].iter().find(|other| address(other).as_ref() == Some(&own))
        else {
            continue;
        };
        let message = format!("port {} of {} is taken by another listener", own.1, own.0);
        let span = place.get("port").map_or(place.key, |port| port.span);
        let help = "give one of the listeners another port or address";
        let found = check.found(&DUPLICATE_LISTENER, (span, &place.path), message, help);
        beside(found, first.get("port").map_or(first.key, |port| port.span), "first taken here");
    }
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
        let found = check.found(&IP_VERSION_OF_ADDRESS, (version.node.span, &place.path), message, help);
        beside(found, address.node.span, "the address");
    }
}
