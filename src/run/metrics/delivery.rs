//! Whom reports go to: nobody, unless a person names a collector; and never the makers of the server unasked.

use super::requests::Destination;
use crate::catalogue::Version;
use crate::catalogue::runtime::{Items, Shape, current, metrics};
use crate::model::Config;
use crate::run::Environment;
use crate::run::services::METRICS;
use crate::value::Value;

/// What a person says of sending.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The address of a collector.
    pub collector: Option<String>,
    /// Whether it may be that of the makers of the server.
    pub consent: bool,
}

/// Why reports must not be sent like that.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The address is no `http://` or `https://` one.
    NoAddress(String),
    /// It is the address of the makers.
    VendorAddress(String),
    /// An id of the makers is configured.
    VendorId(String),
    /// The makers' own id has a secret that is not known here.
    NoSecret(String),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const CONSENT: &str = "--i-consent-to-report-to-vendor sends reports there";
        match self {
            Refusal::NoAddress(url) => {
                write!(f, "`{url}` is no address of a collector: it begins with http:// or https://")
            }
            Refusal::VendorAddress(url) => {
                write!(
                    f,
                    "`{url}` is where servers report to their makers; {CONSENT}, or name a collector of your own"
                )
            }
            Refusal::VendorId(id) => {
                write!(f, "the configuration names `{id}`, a property of the makers of the server; {CONSENT}")
            }
            Refusal::NoSecret(id) => write!(
                f,
                "reports cannot be sent to the makers of the server: the secret of their property `{id}` is not known here"
            ),
        }
    }
}

impl std::error::Error for Refusal {}

/// Whom a server itself would send the reports to: its makers first, then the property that is configured.
pub fn by_server(config: &Config, environment: &Environment) -> Vec<Destination> {
    let Some(shape) = shape(config.server) else { return Vec::new() };
    let id = &shape.ids[if environment.is_ci() { 2 } else { 0 }];
    let makers = Destination { url: shape.url.clone(), id: id.clone(), secret: None };
    let own = configured(config).map(|(id, secret)| Destination { url: shape.url.clone(), id, secret });
    std::iter::once(makers).chain(own).collect()
}

/// Whom this program sends them to: without a collector nobody. At a collector of a person's own an id that belongs
/// to nobody takes the place of the makers' one, so that requests are as many and as long as a server's.
///
/// # Errors
/// When that would be the makers of the server and the person did not consent, or it cannot be done.
pub fn by_wish(config: &Config, environment: &Environment, wish: &Wish) -> Result<Vec<Destination>, Refusal> {
    let (Some(url), Some(shape)) = (&wish.collector, shape(config.server)) else { return Ok(Vec::new()) };
    let host = host(url).ok_or_else(|| Refusal::NoAddress(url.clone()))?;
    let vendor = metrics().vendor_hosts.iter().any(|known| {
        host == *known || host.strip_suffix(known.as_str()).is_some_and(|rest| rest.ends_with('.'))
    });
    if vendor && !wish.consent {
        return Err(Refusal::VendorAddress(url.clone()));
    }
    let own = configured(config);
    let ids = || metrics().shape.iter().flat_map(|shape| &shape.ids);
    if let Some((id, _)) = own.as_ref().filter(|(id, _)| !wish.consent && ids().any(|known| known == id)) {
        return Err(Refusal::VendorId(id.clone()));
    }
    let first = match (vendor, shape.items) {
        (false, _) => Destination {
            url: url.clone(),
            id: shape.stand_in.clone(),
            secret: (shape.items == Items::Events).then(|| "none".to_owned()),
        },
        (true, Items::Triples) => by_server(config, environment).swap_remove(0),
        (true, Items::Events) => return Err(Refusal::NoSecret(shape.ids[0].clone())),
    };
    let own = own.map(|(id, secret)| Destination { url: url.clone(), id, secret });
    Ok(std::iter::once(Destination { url: url.clone(), ..first }).chain(own).collect())
}

/// What reports look like at a server; `None`: it has none.
pub fn shape(server: Version) -> Option<&'static Shape> {
    current(&metrics().shape, server)
}

/// The property that is configured beside the makers' one.
fn configured(config: &Config) -> Option<(String, Option<String>)> {
    let text = |option: &str| match config.effective(&format!("services.{METRICS}.{option}"))? {
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    match text("tracking_id") {
        Some(id) => Some((id, None)),
        None => Some((text("tracking_id.id")?, text("tracking_id.secret"))),
    }
}

/// The host of an address, in small letters and without a final dot.
fn host(url: &str) -> Option<String> {
    let lower = url.to_ascii_lowercase();
    let rest = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://"))?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = if host.starts_with('[') { host } else { host.split(':').next()? };
    let host = host.trim_end_matches('.');
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address_is_found_behind_any_dress() {
        let found = |url: &str| host(url).unwrap_or_default();
        assert_eq!(found("http://localhost:8080/batch"), "localhost");
        assert_eq!(found("HTTPS://me@WWW.Google-Analytics.COM.:443/x"), "www.google-analytics.com");
        assert_eq!(found("http://[::1]:80/"), "[::1]:80");
        assert_eq!(found("ftp://localhost/"), "");
        assert_eq!(found("http://"), "");
    }
}
