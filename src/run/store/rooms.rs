//! Rooms and who is in them. They are declared, as sessions are.

use super::Kept;
use crate::run::address::Address;
use crate::run::db::DbError;

/// A room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its address.
    pub address: Address,
    /// Whether it is one of `mod_muc_light`, and not of `mod_muc`.
    pub light: bool,
    /// Who is in it, in the order in which they are declared.
    pub occupants: Vec<Occupant>,
}

/// Somebody in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    /// The account.
    pub account: Address,
    /// Its name in the room. Where the room is a light one, that is its bare JID.
    pub nick: String,
}

impl Kept<'_> {
    /// Makes a room, in the place of one with its address.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn open_room(&mut self, room: &Room) -> Result<(), DbError> {
        let Address { user: name, host, .. } = &room.address;
        self.run("DELETE FROM rooms WHERE host = ? AND name = ?", &[host.into(), name.into()])?;
        self.run("DELETE FROM occupants WHERE room_host = ? AND room = ?", &[host.into(), name.into()])?;
        self.run(
            "INSERT INTO rooms (name, host, light) VALUES (?, ?, ?)",
            &[name.into(), host.into(), room.light.into()],
        )?;
        for (position, Occupant { account, nick }) in (0_i64..).zip(&room.occupants) {
            self.run(
                "INSERT INTO occupants (room, room_host, username, host, nick, position)
                 VALUES (?, ?, ?, ?, ?, ?)",
                &[
                    name.into(),
                    host.into(),
                    (&account.user).into(),
                    (&account.host).into(),
                    nick.into(),
                    position.into(),
                ],
            )?;
        }
        Ok(())
    }

    /// The room at an address.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn room(&mut self, address: &Address) -> Result<Option<Room>, DbError> {
        let room = address.bare();
        let params = [(&room.host).into(), (&room.user).into()];
        let rows = self.rows("SELECT light FROM rooms WHERE host = ? AND name = ?", &params)?;
        let Some(row) = rows.first() else { return Ok(None) };
        let light = row.int(0)? != 0;
        let rows = self.rows(
            "SELECT username, host, nick FROM occupants WHERE room_host = ? AND room = ? ORDER BY position",
            &params,
        )?;
        let occupants = rows.iter().map(|row| {
            let account = Address {
                user: row.text(0)?.to_owned(),
                host: row.text(1)?.to_owned(),
                resource: String::new(),
            };
            Ok(Occupant { account, nick: row.text(2)?.to_owned() })
        });
        let occupants = occupants.collect::<Result<_, DbError>>()?;
        Ok(Some(Room { address: room, light, occupants }))
    }
}
