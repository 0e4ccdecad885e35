//! Inboxes: a row for each conversation of an account.

use super::Kept;
use crate::run::address::Address;
use crate::run::db::{DbError, Row};

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// With whom: a bare JID.
    pub remote: String,
    /// Its last message, as XML.
    pub packet: String,
    /// How many messages of it are not read.
    pub unread: i64,
    /// When its last message was sent, in Unix seconds.
    pub sent: i64,
}

/// What a message does to the number of unread ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Who writes has read everything.
    None,
    /// There are so many more.
    More(i64),
}

impl Kept<'_> {
    /// Notes a message of a conversation.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn note_message(
        &mut self,
        account: &Address,
        remote: &Address,
        (sent, packet): (i64, &str),
        unread: Unread,
    ) -> Result<(), DbError> {
        let (number, after) = match unread {
            Unread::None => (0, "0"),
            Unread::More(number) => (number, "inbox.unread + excluded.unread"),
        };
        let statement = format!(
            "INSERT INTO inbox (username, host, remote, packet, unread, sent) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (host, username, remote)
             DO UPDATE SET packet = excluded.packet, sent = excluded.sent, unread = {after}"
        );
        self.run(
            &statement,
            &[
                (&account.user).into(),
                (&account.host).into(),
                (&remote.bare().to_string()).into(),
                packet.into(),
                number.into(),
                sent.into(),
            ],
        )?;
        Ok(())
    }

    /// The conversations of an account, the one with the oldest last message first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox(&mut self, account: &Address) -> Result<Vec<Conversation>, DbError> {
        let rows = self.rows(
            "SELECT remote, packet, unread, sent FROM inbox WHERE host = ? AND username = ? ORDER BY sent, remote",
            &[(&account.host).into(), (&account.user).into()],
        )?;
        let conversation = |row: &Row| {
            Ok(Conversation {
                remote: row.text(0)?.to_owned(),
                packet: row.text(1)?.to_owned(),
                unread: row.int(2)?,
                sent: row.int(3)?,
            })
        };
        rows.iter().map(conversation).collect()
    }
}
