//! Messages that wait for somebody to log in.

use super::Kept;
use super::outbox::{Stanza, stanza};
use crate::run::address::Address;
use crate::run::db::DbError;
use crate::run::xml::Element;

/// The namespace of the element that says how many seconds a message may wait. (XEP-0023)
const EXPIRE: &str = "jabber:x:expire";

impl Kept<'_> {
    /// Lets a message wait for an account.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn wait(
        &mut self,
        account: &Address,
        (sent, from): (i64, &str),
        packet: &Element,
    ) -> Result<(), DbError> {
        let mut expiry = packet.named("x").filter(|x| x.attribute("xmlns") == Some(EXPIRE));
        let seconds = expiry.find_map(|x| x.attribute("seconds")?.parse::<u32>().ok());
        self.run(
            "INSERT INTO offline (username, host, sent, expires, origin, receiver, packet)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            &[
                (&account.user).into(),
                (&account.host).into(),
                sent.into(),
                seconds.map(|seconds| sent.saturating_add(seconds.into())).into(),
                from.into(),
                (&account.bare().to_string()).into(),
                (&packet.to_string()).into(),
            ],
        )?;
        Ok(())
    }

    /// The messages that wait for an account, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn waiting(&mut self, account: &Address) -> Result<Vec<Stanza>, DbError> {
        let rows = self.rows(
            "SELECT sent, origin, receiver, packet FROM offline WHERE host = ? AND username = ? ORDER BY id",
            &[(&account.host).into(), (&account.user).into()],
        )?;
        rows.iter().map(stanza).collect()
    }

    /// Deletes the messages of a host that were sent before a time; how many there were.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn delete_waiting_before(&mut self, host: &str, time: i64) -> Result<u64, DbError> {
        self.run("DELETE FROM offline WHERE host = ? AND sent < ?", &[host.into(), time.into()])
    }

    /// Deletes the messages of a host that may wait no longer; how many there were.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn delete_expired(&mut self, host: &str, now: i64) -> Result<u64, DbError> {
        self.run("DELETE FROM offline WHERE host = ? AND expires < ?", &[host.into(), now.into()])
    }
}
