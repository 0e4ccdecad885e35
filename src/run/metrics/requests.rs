//! Requests to a collector, in the two protocols that servers speak.

use super::items::{Item, Scalar};
use crate::catalogue::runtime::{Items, Shape};
use serde_json::{Map, Value as Json, json};

/// Whom a report goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The address of the collector.
    pub url: String,
    /// The id of the property there.
    pub id: String,
    /// The secret that goes with it, from 6.1 on.
    pub secret: Option<String>,
}

/// A request of HTTP: always a POST.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Request {
    /// Its address.
    pub url: String,
    /// Its content type; may be empty.
    pub content_type: String,
    /// Its body.
    pub body: String,
    /// How many items it carries.
    pub items: usize,
    /// The id that it is for.
    pub id: String,
}

/// The requests that carry a report to its destinations: all of the first, then all of the second.
pub fn requests(
    shape: &Shape,
    destinations: &[Destination],
    client_id: &str,
    items: &[Item],
) -> Vec<Request> {
    let of = |destination: &Destination| -> Vec<Request> {
        let url = match shape.items {
            Items::Triples => destination.url.clone(),
            Items::Events => with_ids(destination),
        };
        let batches = items.chunks(shape.batch);
        let request = |batch: &[Item]| Request {
            url: url.clone(),
            content_type: shape.content_type.clone().unwrap_or_default(),
            body: body(shape.items, &destination.id, client_id, batch),
            items: batch.len(),
            id: destination.id.clone(),
        };
        batches.map(request).collect()
    };
    destinations.iter().flat_map(of).collect()
}

/// The address with id and secret; a bare host gets its `/`.
fn with_ids(destination: &Destination) -> String {
    let url = &destination.url;
    let bare = url.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'));
    let slash = if bare { "/" } else { "" };
    let secret = encoded(destination.secret.as_deref().unwrap_or_default());
    format!("{url}{slash}?api_secret={secret}&measurement_id={}", encoded(&destination.id))
}

/// A value of a query, where everything but letters, digits and `-._~` is in percent.
fn encoded(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn body(form: Items, id: &str, client_id: &str, batch: &[Item]) -> String {
    match form {
        Items::Triples => {
            let lines: Vec<String> = batch.iter().filter_map(|item| line(id, client_id, item)).collect();
            lines.join("\n")
        }
        Items::Events => {
            let events: Vec<Json> = batch.iter().map(Item::json).collect();
            Json::Object(Map::from_iter([
                ("client_id".to_owned(), client_id.into()),
                ("events".to_owned(), json!(events)),
            ]))
            .to_string()
        }
    }
}

/// A line of the old protocol. Values are Erlang terms and not encoded, so that texts come in quotes.
fn line(id: &str, client_id: &str, item: &Item) -> Option<String> {
    let Item::Triple { report_name, key, value } = item else { return None };
    let client_id = term(&Scalar::Text(client_id.to_owned()));
    let name = term(&Scalar::Atom(report_name.clone()));
    Some(format!("v=1&tid={id}&t=event&cid={client_id}&ec={name}&ea={}&el={}", term(key), term(value)))
}

/// A value as Erlang prints it.
fn term(value: &Scalar) -> String {
    match value {
        Scalar::Number(number) => number.to_string(),
        Scalar::Text(text) => format!("\"{text}\""),
        Scalar::Atom(name) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '@';
            let bare = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain);
            if bare { name.clone() } else { format!("'{}'", name.replace('\\', "\\\\").replace('\'', "\\'")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_host_gets_a_slash_and_ids_are_encoded() {
        let destination = |url: &str| Destination {
            url: url.to_owned(),
            id: "G-1".to_owned(),
            secret: Some("a&b".to_owned()),
        };
        assert_eq!(
            with_ids(&destination("http://localhost:1")),
            "http://localhost:1/?api_secret=a%26b&measurement_id=G-1"
        );
        assert_eq!(
            with_ids(&destination("http://localhost:1/mp/collect")),
            "http://localhost:1/mp/collect?api_secret=a%26b&measurement_id=G-1"
        );
    }

    #[test]
    fn atoms_that_need_it_are_quoted() {
        assert_eq!(term(&Scalar::Atom("mod_last".to_owned())), "mod_last");
        assert_eq!(term(&Scalar::Atom("My-Mod".to_owned())), "'My-Mod'");
    }
}
