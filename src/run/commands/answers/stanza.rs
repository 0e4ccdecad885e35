//! Stanzas that are sent for somebody.

use super::delivery::deliver;
use super::{Call, Halt, Outcome};
use crate::run::address::Address;
use crate::run::commands::Answer;
use crate::run::xml::Element;

pub(super) fn send_message_chat(call: &mut Call<'_, '_, '_>) -> Outcome {
    let body = Element::new("body").text(call.text(2));
    from_words(call, "chat", vec![body])
}

pub(super) fn send_message_headline(call: &mut Call<'_, '_, '_>) -> Outcome {
    let subject = Element::new("subject").text(call.text(2));
    let body = Element::new("body").text(call.text(3));
    from_words(call, "headline", vec![subject, body])
}

fn from_words(call: &mut Call<'_, '_, '_>, kind: &str, parts: Vec<Element>) -> Outcome {
    let Some(from) = Address::parse(call.text(0)) else { return Ok(call.say("bad_sender", &[])) };
    // A receiver that is none is passed over, and nobody is told.
    let Some(to) = Address::parse(call.text(1)) else { return Ok(Answer::default()) };
    message(call, (&from, &to), kind, parts)?;
    Ok(Answer::default())
}

/// Sends a message of a kind with its parts; its id.
pub(super) fn message(
    call: &mut Call<'_, '_, '_>,
    (from, to): (&Address, &Address),
    kind: &str,
    parts: Vec<Element>,
) -> Result<String, Halt> {
    let id = call.digits()?;
    let stanza = Element::new("message")
        .with("type", kind)
        .with("from", from.to_string())
        .with("to", to.to_string())
        .with("id", &id);
    let stanza = parts.into_iter().fold(stanza, Element::child);
    deliver(call, from, to, &stanza)?;
    Ok(id)
}

pub(super) fn send_stanza_c2s(call: &mut Call<'_, '_, '_>) -> Outcome {
    let resource = call.text(2);
    let session =
        Address::with(call.text(0), call.text(1), resource).filter(|session| !session.user.is_empty());
    let open = match &session {
        Some(session) => call.kept.sessions_of(session)?.iter().any(|open| open.address == *session),
        None => false,
    };
    let Some(session) = session.filter(|_| open) else {
        return Ok(call.say("no_session", &[call.typed()[0], call.typed()[1], ("resource", resource)]));
    };
    let Ok(stanza) = Element::parse(call.text(3)) else { return Ok(call.say("bad_xml", &[])) };
    // What names no receiver is for the account itself.
    let to = stanza.attribute("to").map_or_else(|| Some(session.bare()), Address::parse);
    if let Some(to) = to {
        deliver(call, &session, &to, &stanza)?;
    }
    Ok(call.say("done", &[]))
}
