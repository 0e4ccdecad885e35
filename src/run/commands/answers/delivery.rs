//! What becomes of a stanza that is sent: who gets it, and where it is kept.
//!
//! What would reach a client is put into the outbox. A message is also kept where modules of the configuration keep it:
//! in archives, in inboxes, and for accounts that are not there.

mod rooms;

use super::{Call, Halt};
use crate::catalogue::runtime::control::control;
use crate::model::tree::{Map, Node};
use crate::run::address::Address;
use crate::run::store::Unread;
use crate::run::xml::Element;
use crate::value::Value;

/// Delivers to the room that is named, to the session, to each session of a user, or else to the user.
pub(super) fn deliver(
    call: &mut Call<'_, '_, '_>,
    from: &Address,
    to: &Address,
    stanza: &Element,
) -> Result<(), Halt> {
    if let Some(room) = call.kept.room(to)? {
        return rooms::said(call, &room, from, to, stanza);
    }
    let sender = from.to_string();
    if is_kept(stanza, &["chat", "normal"]) {
        archive(call, from, (&sender, stanza))?;
        note(call, from, to, (stanza, Unread::None))?;
        archive(call, to, (&sender, stanza))?;
        note(call, to, from, (stanza, Unread::More(1)))?;
    }
    let reached = if to.resource.is_empty() { reach(call, &sender, to, stanza)? } else { false };
    if reached {
        return Ok(());
    }
    if to.resource.is_empty()
        && is_waited_for(stanza)
        && call.module(&to.host, "mod_offline").is_some()
        && is_account(call, to)?
    {
        call.kept.wait(to, (call.stamp.now, &sender), stanza)?;
    }
    call.kept.send(call.stamp.now, &sender, to, stanza)?;
    Ok(())
}

/// Sends to each session of an account; whether there is one.
fn reach(call: &mut Call<'_, '_, '_>, from: &str, account: &Address, stanza: &Element) -> Result<bool, Halt> {
    let sessions = call.kept.sessions_of(account)?;
    for session in &sessions {
        call.kept.send(call.stamp.now, from, &session.address, stanza)?;
    }
    Ok(!sessions.is_empty())
}

/// The type of a message.
fn kind(stanza: &Element) -> &str {
    stanza.attribute("type").unwrap_or("normal")
}

/// Whether this is a message of one of these types that says something.
fn is_kept(stanza: &Element, kinds: &[&str]) -> bool {
    stanza.name == "message" && kinds.contains(&kind(stanza)) && stanza.named("body").next().is_some()
}

/// Whether a message waits for an account that is not there.
fn is_waited_for(stanza: &Element) -> bool {
    stanza.name == "message" && !["error", "headline", "groupchat"].contains(&kind(stanza))
}

fn is_account(call: &mut Call<'_, '_, '_>, address: &Address) -> Result<bool, Halt> {
    Ok(!address.user.is_empty() && call.serves(&address.host) && call.kept.exists(address)?)
}

/// Puts a message into the archive of an account, if it has one.
fn archive(
    call: &mut Call<'_, '_, '_>,
    account: &Address,
    (from, stanza): (&str, &Element),
) -> Result<(), Halt> {
    if archives(call, &account.host, "pm").is_some() && is_account(call, account)? {
        call.kept.archive(account, false, (call.stamp.now, from, &stanza.to_string()))?;
    }
    Ok(())
}

/// Notes a message in the inbox of an account, if it has one.
fn note(
    call: &mut Call<'_, '_, '_>,
    account: &Address,
    remote: &Address,
    (stanza, unread): (&Element, Unread),
) -> Result<(), Halt> {
    if call.module(&account.host, INBOX).is_some() && is_account(call, account)? {
        call.kept.note_message(account, remote, (call.stamp.now, &stanza.to_string()), unread)?;
    }
    Ok(())
}

const INBOX: &str = "mod_inbox";

/// What archives of a kind have for options: those of accounts (`pm`), or those of rooms (`muc`).
fn archives<'c>(call: &Call<'c, '_, '_>, host: &str, kind: &str) -> Option<&'c Map> {
    let module = call.module(host, &call.profile().archive)?;
    module.get(kind).and_then(Node::as_table)
}

/// Whether an account archives what is said in rooms too.
fn archives_groupchats(call: &Call<'_, '_, '_>, host: &str) -> bool {
    let module = call.module(host, &call.profile().archive);
    let own = archives(call, host, "pm").and_then(|options| options.get("archive_groupchats"));
    let written = own.or_else(|| module?.get("archive_groupchats"));
    matches!(written.and_then(Node::as_scalar), Some(Value::Boolean(true)))
}

/// Whether what is said at a host of rooms is archived.
fn archives_rooms(call: &Call<'_, '_, '_>, host: &str, rooms: &str) -> bool {
    let Some(options) = archives(call, host, "muc") else { return false };
    let module = call.module(host, &call.profile().archive);
    let written = options.get("host").or_else(|| module?.get("host"));
    let pattern = written.and_then(Node::as_str).unwrap_or(&control().messages.archived_rooms);
    pattern.replace("@HOST@", host) == rooms
}

/// Whether inboxes have what is said in rooms of a kind.
fn notes_rooms(call: &Call<'_, '_, '_>, host: &str, kind: &str) -> bool {
    let Some(options) = call.module(host, INBOX) else { return false };
    match options.get("groupchat").and_then(Node::as_items) {
        Some(kinds) => kinds.iter().any(|known| known.as_str() == Some(kind)),
        None => control().messages.inbox_rooms.iter().any(|known| known == kind),
    }
}
