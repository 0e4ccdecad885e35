//! Presence that a session seems to send.

use super::{Call, Halt, Outcome};
use crate::run::address::Address;
use crate::run::commands::Answer;
use crate::run::xml::Element;

/// What a session shows that shows nothing in particular.
const AVAILABLE: &str = "available";

pub(super) fn set_presence(call: &mut Call<'_, '_, '_>) -> Outcome {
    let resource = call.text(2);
    if resource.is_empty() {
        return Ok(call.say("no_resource", &[]));
    }
    let account = call.must_exist()?;
    let session = Address::with(&account.user, &account.host, resource);
    let Some(session) = session else { return Ok(call.say("no_session", &[])) };
    let (kind, show, status, priority) = (call.text(3), call.text(4), call.text(5), call.text(6));
    if !present(call, &session, (kind, show), (status, priority))? {
        return Ok(call.say("no_session", &[]));
    }
    Ok(Answer::default())
}

/// Lets a session send presence; whether it is open.
pub(super) fn present(
    call: &mut Call<'_, '_, '_>,
    session: &Address,
    (kind, show): (&str, &str),
    (status, priority): (&str, &str),
) -> Result<bool, Halt> {
    let account = session.bare();
    let shown = match (kind, show) {
        ("unavailable", _) => "unavailable",
        (_, "" | "online") => AVAILABLE,
        (_, show) => show,
    };
    let number = priority.trim().parse::<i8>().unwrap_or_default();
    if !call.kept.set_presence(session, (shown, status, i64::from(number)))? {
        return Ok(false);
    }
    let lean = call.profile().lean_presence;
    let mut stanza =
        Element::new("presence").with("from", session.to_string()).with("to", account.to_string());
    if !(lean && ["", AVAILABLE].contains(&kind)) {
        stanza = stanza.with("type", kind);
    }
    for (name, text) in [("show", show), ("status", status), ("priority", priority)] {
        let left_out = lean && (text.is_empty() || (name, text) == ("show", "online"));
        if !left_out {
            stanza = stanza.child(Element::new(name).text(text));
        }
    }
    call.kept.send(call.stamp.now, &session.to_string(), &account, &stanza)?;
    Ok(true)
}
