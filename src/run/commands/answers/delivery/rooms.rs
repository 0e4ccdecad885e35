//! What is said in rooms.

use super::super::{Call, Halt};
use super::{
    archive, archives_groupchats, archives_rooms, is_account, is_kept, kind, note, notes_rooms, reach,
};
use crate::run::address::Address;
use crate::run::store::{Occupant, Room, Unread};
use crate::run::xml::Element;

/// Delivers what somebody says to everybody in a room, or to one of them. Whoever is not in it says nothing.
pub(super) fn said(
    call: &mut Call<'_, '_, '_>,
    room: &Room,
    from: &Address,
    to: &Address,
    stanza: &Element,
) -> Result<(), Halt> {
    let Some(speaker) = room.occupants.iter().find(|inside| inside.account == from.bare()) else {
        return Ok(());
    };
    let inside = room.address.at(&speaker.nick).to_string();
    if to.resource.is_empty() && kind(stanza) == "groupchat" {
        return to_all(call, room, (speaker, &inside), stanza);
    }
    let listener = room.occupants.iter().find(|occupant| occupant.nick == to.resource);
    let Some(listener) = listener.filter(|_| !room.light) else { return Ok(()) };
    let heard = readdressed(stanza, &inside, &listener.account);
    if is_kept(stanza, &["chat", "normal"]) {
        archive(call, &speaker.account, (&from.to_string(), stanza))?;
        archive(call, &listener.account, (&inside, &heard))?;
    }
    reach(call, &inside, &listener.account, &heard)?;
    Ok(())
}

fn to_all(
    call: &mut Call<'_, '_, '_>,
    room: &Room,
    (speaker, inside): (&Occupant, &str),
    stanza: &Element,
) -> Result<(), Halt> {
    let keeps = is_kept(stanza, &["groupchat"]);
    let host = &speaker.account.host;
    if keeps && archives_rooms(call, host, &room.address.host) && is_account(call, &speaker.account)? {
        let packet = readdressed(stanza, inside, &room.address).to_string();
        call.kept.archive(&speaker.account, true, (call.stamp.now, inside, &packet))?;
    }
    let kind = if room.light { "muclight" } else { "muc" };
    for occupant in &room.occupants {
        let heard = readdressed(stanza, inside, &occupant.account);
        if keeps {
            let own = if occupant == speaker { Unread::None } else { Unread::More(1) };
            if archives_groupchats(call, &occupant.account.host) {
                archive(call, &occupant.account, (inside, &heard))?;
            }
            if notes_rooms(call, &occupant.account.host, kind) {
                note(call, &occupant.account, &room.address, (&heard, own))?;
            }
        }
        reach(call, inside, &occupant.account, &heard)?;
    }
    Ok(())
}

/// A stanza as it comes from a room.
fn readdressed(stanza: &Element, from: &str, to: &Address) -> Element {
    let mut stanza = stanza.clone();
    stanza.attributes.retain(|(name, _)| name != "from" && name != "to");
    stanza.with("from", from).with("to", to.to_string())
}
