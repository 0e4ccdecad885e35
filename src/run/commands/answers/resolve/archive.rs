//! `stanza`: messages that are sent, and the archive.

use super::super::delivery::deliver;
use super::super::stanza::message;
use super::{Arguments, Call, Outcome, Refusal, no_module, no_user, time};
use crate::run::address::Address;
use crate::run::xml::Element;
use serde_json::{Value as Json, json};

/// The most messages that a page has. (`mongoose_stanza_api` of 6.0)
const LONGEST_PAGE: i64 = 500;

pub(super) fn send_message(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let body = Element::new("body").text(args.text("body"));
    send(call, args, "chat", vec![body])
}

pub(super) fn send_headline(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let part = |name: &str| args.given(name).map(|text| Element::new(name).text(text));
    send(call, args, "headline", [part("subject"), part("body")].into_iter().flatten().collect())
}

fn send(call: &mut Call<'_, '_, '_>, args: &Arguments, kind: &str, parts: Vec<Element>) -> Outcome {
    let from = args.address("from").ok_or_else(Refusal::default)?;
    let to = args.address("to").ok_or_else(Refusal::default)?;
    if !(call.serves(&from.host) && call.kept.exists(&from)?) {
        return Err(no_user(&from));
    }
    Ok(json!({ "id": message(call, (&from, &to), kind, parts)? }))
}

pub(super) fn send_stanza(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let stanza = Element::parse(args.text("stanza"));
    let stanza = stanza.map_err(|why| Refusal::new("bad_stanza", why))?;
    let address = |name: &str| stanza.attribute(name).and_then(Address::parse);
    let missing = |name: &str| {
        let message = format!("Missing or wrong attribute `{name}` of the stanza");
        let aside = Some("what is said of an address that a stanza lacks is in words of mimcfg".to_owned());
        Refusal { message, aside, ..Refusal::default() }
    };
    let from = address("from").ok_or_else(|| missing("from"))?;
    let to = address("to").ok_or_else(|| missing("to"))?;
    if !(call.serves(&from.host) && call.kept.exists(&from)?) {
        return Err(no_user(&from));
    }
    let (id, stanza) = match stanza.attribute("id") {
        Some(id) => (id.to_owned(), stanza),
        None => {
            let id = call.digits()?;
            (id.clone(), stanza.with("id", id))
        }
    };
    deliver(call, &from, &to, &stanza)?;
    Ok(json!({ "id": id }))
}

/// The last messages of an archive, the newest first.
pub(super) fn last_messages(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let caller = call.user(args, "caller")?.bare();
    let archive = call.module(&caller.host, &call.profile().archive);
    if archive.and_then(|options| options.get("pm")).is_none() {
        return Err(no_module("mod_mam_pm"));
    }
    let limit = args.number("limit").unwrap_or(LONGEST_PAGE).min(LONGEST_PAGE);
    let with = args.address("with");
    let before = args.number("before").unwrap_or(i64::MAX);
    let mut messages = call.kept.archived(&caller, false)?;
    messages.retain(|message| {
        let partner = || {
            let to = Element::parse(&message.packet)
                .ok()
                .and_then(|packet| Address::parse(packet.attribute("to")?));
            [Address::parse(&message.from), to]
                .into_iter()
                .flatten()
                .map(|one| one.bare())
                .collect::<Vec<_>>()
        };
        message.sent <= before && with.as_ref().is_none_or(|with| partner().contains(&with.bare()))
    });
    let newest = messages.iter().rev().take(usize::try_from(limit).unwrap_or_default());
    let stanzas: Vec<Json> = newest
        .map(|message| {
            json!({
                "sender": message.from,
                "timestamp": time(message.sent),
                "stanza_id": message.id(),
                "stanza": message.packet,
            })
        })
        .collect();
    Ok(json!({ "stanzas": stanzas, "limit": limit }))
}
