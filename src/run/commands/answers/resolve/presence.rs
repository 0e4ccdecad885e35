//! `session`: sessions and what they show. (Texts of `mongoose_session_api` of 6.0)

use super::super::accounts::reason;
use super::super::presence::present;
use super::super::sessions::kick;
use super::{Arguments, Call, Outcome, Refusal, Stop};
use crate::run::address::Address;
use crate::run::store::Session;
use serde_json::{Value as Json, json};

fn sessions(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Result<Vec<Session>, Stop> {
    let domain = call.domain(args)?;
    Ok(call.kept.sessions(domain.as_deref())?)
}

fn shown(session: &Session, now: i64) -> Json {
    json!({
        "user": session.address.to_string(),
        "connection": session.connection,
        "ip": session.peer.as_ref().map(|(ip, _)| ip),
        "port": session.peer.as_ref().map(|(_, port)| port),
        "priority": session.priority,
        "node": session.node,
        "uptime": now.saturating_sub(session.since),
    })
}

pub(super) fn list_sessions(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let now = call.stamp.now;
    Ok(sessions(call, args)?.iter().map(|session| shown(session, now)).collect())
}

pub(super) fn count_sessions(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    Ok(sessions(call, args)?.len().into())
}

pub(super) fn list_user_sessions(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = call.user(args, "user")?;
    let now = call.stamp.now;
    Ok(call.kept.sessions_of(&user)?.iter().map(|session| shown(session, now)).collect())
}

pub(super) fn count_user_resources(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = call.user(args, "user")?;
    Ok(call.kept.sessions_of(&user)?.len().into())
}

fn showing(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Result<Vec<Session>, Stop> {
    let mut sessions = sessions(call, args)?;
    sessions.retain(|session| session.show == args.text("status"));
    Ok(sessions)
}

pub(super) fn list_users_with_status(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let status = |session: &Session| json!({ "user": session.address.to_string(), "priority": session.priority, "text": session.status });
    Ok(showing(call, args)?.iter().map(status).collect())
}

pub(super) fn count_users_with_status(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    Ok(showing(call, args)?.len().into())
}

fn kicked(call: &mut Call<'_, '_, '_>, session: &Address, why: &str) -> Result<bool, Stop> {
    Ok(kick(call, session, reason(why))?)
}

fn done(session: &Address) -> Json {
    json!({ "jid": session.to_string(), "kicked": true, "message": "Session kicked" })
}

pub(super) fn kick_user_session(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let session = args.address("user").ok_or_else(Refusal::default)?;
    if kicked(call, &session, args.text("reason"))? {
        return Ok(done(&session));
    }
    Err(Refusal::new("no_session", "No active session").about("jid", session.to_string()).into())
}

pub(super) fn kick_user(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = call.user(args, "user")?;
    let mut told = Vec::new();
    for session in call.kept.sessions_of(&user)? {
        kicked(call, &session.address, args.text("reason"))?;
        told.push(done(&session.address));
    }
    Ok(told.into())
}

pub(super) fn set_presence(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let session = call.user(args, "user")?;
    if session.resource.is_empty() {
        let message = "The resource is empty. You need to provide a full JID";
        return Err(Refusal::new("empty_resource", message).about("jid", session.to_string()).into());
    }
    let word = |name: &str| args.text(name).to_lowercase();
    let priority = args.number("priority").map_or_else(String::new, |number| number.to_string());
    let (kind, show) = (word("type"), word("show"));
    if !present(call, &session, (&kind, &show), (args.text("status"), &priority))? {
        return Err(Refusal::new("no_session", "No active session").about("jid", session.to_string()).into());
    }
    Ok(json!({ "jid": session.to_string(), "message": "Presence set successfully" }))
}
