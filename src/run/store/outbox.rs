//! Stanzas that a server would deliver.

use super::Kept;
use crate::run::address::Address;
use crate::run::db::{DbError, Row};
use crate::run::xml::Element;

/// A stanza on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stanza {
    /// When it was sent, in Unix seconds.
    pub sent: i64,
    /// Who sent it.
    pub from: String,
    /// Who gets it: a session, or an account or server where no session of its was open.
    pub to: String,
    /// The stanza as XML.
    pub packet: String,
}

/// A stanza of a row that has its time, its sender, its receiver and itself.
pub(super) fn stanza(row: &Row) -> Result<Stanza, DbError> {
    Ok(Stanza {
        sent: row.int(0)?,
        from: row.text(1)?.to_owned(),
        to: row.text(2)?.to_owned(),
        packet: row.text(3)?.to_owned(),
    })
}

impl Kept<'_> {
    /// Sends a stanza.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn send(&mut self, sent: i64, from: &str, to: &Address, packet: &Element) -> Result<(), DbError> {
        self.run(
            "INSERT INTO outbox (sent, origin, receiver, packet) VALUES (?, ?, ?, ?)",
            &[sent.into(), from.into(), (&to.to_string()).into(), (&packet.to_string()).into()],
        )?;
        Ok(())
    }

    /// All stanzas, or those for one receiver, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn outbox(&mut self, to: Option<&Address>) -> Result<Vec<Stanza>, DbError> {
        const ALL: &str = "SELECT sent, origin, receiver, packet FROM outbox";
        let rows = match to {
            Some(to) => {
                self.rows(&format!("{ALL} WHERE receiver = ? ORDER BY id"), &[(&to.to_string()).into()])
            }
            None => self.rows(&format!("{ALL} ORDER BY id"), &[]),
        };
        rows?.iter().map(stanza).collect()
    }

    /// Empties it.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn empty_outbox(&mut self) -> Result<(), DbError> {
        self.run("DELETE FROM outbox", &[])?;
        Ok(())
    }
}
