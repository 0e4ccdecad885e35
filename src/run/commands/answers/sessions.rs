//! Sessions, which are declared here.

use super::accounts::reason;
use super::{Call, Halt, Outcome};
use crate::run::address::Address;
use crate::run::commands::{Answer, reply};
use crate::run::store::Session;
use crate::run::xml::Element;

const STREAMS: &str = "urn:ietf:params:xml:ns:xmpp-streams";

/// Closes a session with a reason; whether it was open.
pub(super) fn kick(call: &mut Call<'_, '_, '_>, session: &Address, reason: &str) -> Result<bool, Halt> {
    if !call.kept.close_session(session)? {
        return Ok(false);
    }
    let text = Element::new("text").with("xml:lang", "en").with("xmlns", STREAMS).text(reason);
    let conflict = Element::new("conflict").with("xmlns", STREAMS);
    let error = Element::new("stream:error").child(conflict).child(text);
    call.kept.send(call.stamp.now, &session.host, session, &error)?;
    Ok(true)
}

/// The sessions of an account, in the order in which servers number them: the greatest resource first.
fn numbered(call: &mut Call<'_, '_, '_>) -> Result<Vec<Session>, Halt> {
    let Some(address) = call.named() else { return Ok(Vec::new()) };
    let mut sessions = call.kept.sessions_of(&address)?;
    sessions.reverse();
    Ok(sessions)
}

pub(super) fn num_resources(call: &mut Call<'_, '_, '_>) -> Outcome {
    call.must_exist()?;
    Ok(Call::count(numbered(call)?.len() as u64))
}

pub(super) fn resource_num(call: &mut Call<'_, '_, '_>) -> Outcome {
    let number = call.number(2);
    let shown = number.to_string();
    if call.account()?.is_none() {
        return Ok(call.say("wrong", &[("number", &shown)]));
    }
    let sessions = numbered(call)?;
    let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    Ok(match at.and_then(|at| sessions.get(at)) {
        Some(session) => Answer::printed(&session.address.resource, super::DONE),
        None => call.say("wrong", &[("number", &shown)]),
    })
}

pub(super) fn kick_session(call: &mut Call<'_, '_, '_>) -> Outcome {
    call.must_exist()?;
    let session = Address::with(call.text(0), call.text(1), call.text(2));
    let kicked = match session.filter(|session| !session.resource.is_empty()) {
        Some(session) => kick(call, &session, reason(call.text(3)))?,
        None => false,
    };
    Ok(call.say(if kicked { "done" } else { "no_session" }, &[]))
}

/// The sessions of a host, or of all, that show what an argument says.
fn showing(call: &mut Call<'_, '_, '_>, host: Option<&str>, at: usize) -> Result<Vec<Session>, Halt> {
    let show = call.text(at);
    let sessions = call.kept.sessions(host)?;
    Ok(sessions.into_iter().filter(|session| session.show == show).collect())
}

pub(super) fn status_num(call: &mut Call<'_, '_, '_>, host: Option<&str>, at: usize) -> Outcome {
    Ok(Call::count(showing(call, host, at)?.len() as u64))
}

pub(super) fn status_num_host(call: &mut Call<'_, '_, '_>) -> Outcome {
    let host = host(call)?;
    status_num(call, Some(&host), 1)
}

pub(super) fn status_list(call: &mut Call<'_, '_, '_>, host: Option<&str>, at: usize) -> Outcome {
    let row = |session: Session| {
        let Address { user, host, resource } = session.address;
        vec![user, host, resource, session.priority.to_string(), session.status]
    };
    let rows: Vec<Vec<String>> = showing(call, host, at)?.into_iter().map(row).collect();
    Ok(reply::rows(&rows))
}

pub(super) fn status_list_host(call: &mut Call<'_, '_, '_>) -> Outcome {
    let host = host(call)?;
    status_list(call, Some(&host), 1)
}

/// The host that the first argument names, or the end of the command.
fn host(call: &mut Call<'_, '_, '_>) -> Result<String, Halt> {
    match call.host(0) {
        Some(host) => Ok(host),
        None => Err(call.say("no_domain", &[]).into()),
    }
}

pub(super) fn connected_users_info(call: &mut Call<'_, '_, '_>) -> Outcome {
    let sessions = call.kept.sessions(None)?;
    connections(call, &sessions)
}

pub(super) fn connected_users_vhost(call: &mut Call<'_, '_, '_>) -> Outcome {
    let host = host(call)?;
    let sessions = call.kept.sessions(Some(&host))?;
    connections(call, &sessions)
}

pub(super) fn user_sessions_info(call: &mut Call<'_, '_, '_>) -> Outcome {
    let account = call.must_exist()?;
    let sessions = call.kept.sessions_of(&account)?;
    connections(call, &sessions)
}

fn connections(call: &mut Call<'_, '_, '_>, sessions: &[Session]) -> Outcome {
    if sessions.iter().any(|session| session.peer.is_none()) {
        call.stop("no_address", &[])?;
    }
    let rows: Vec<Vec<String>> = sessions.iter().map(|session| row(session, call.stamp.now)).collect();
    Ok(reply::rows(&rows))
}

fn row(session: &Session, now: i64) -> Vec<String> {
    const NONE: &str = "undefined";
    let peer = session.peer.as_ref();
    let (ip, port) =
        peer.map_or((NONE.to_owned(), NONE.to_owned()), |(ip, port)| (ip.clone(), port.to_string()));
    let uptime = now.saturating_sub(session.since);
    vec![
        session.address.to_string(),
        session.connection.clone(),
        ip,
        port,
        session.priority.to_string(),
        session.node.clone(),
        uptime.to_string(),
    ]
}
