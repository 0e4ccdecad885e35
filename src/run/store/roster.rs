//! Rosters.

use super::Kept;
use crate::run::address::Address;
use crate::run::db::{DbError, Row};

/// Who sees whose presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subscription {
    /// Nobody.
    None,
    /// The contact sees that of the account.
    From,
    /// The account sees that of the contact.
    To,
    /// Each sees the other's.
    Both,
}

impl Subscription {
    const ALL: [(&'static str, Subscription); 4] = [
        ("none", Subscription::None),
        ("from", Subscription::From),
        ("to", Subscription::To),
        ("both", Subscription::Both),
    ];

    /// Reads the word for one.
    pub fn parse(word: &str) -> Option<Subscription> {
        Subscription::ALL.iter().find(|(name, _)| *name == word).map(|(_, found)| *found)
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        Subscription::ALL.iter().find(|(_, known)| *known == self).map_or("none", |(name, _)| name)
    }
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its JID.
    pub jid: String,
    /// What the account calls it.
    pub nick: String,
    /// Who sees whose presence.
    pub subscription: Subscription,
    /// What was asked and not answered: `none`, `in`, `out` or `both`.
    pub ask: String,
    /// The groups it is in.
    pub groups: Vec<String>,
}

const COLUMNS: &str = "contact, nick, subscription, ask, groups";

fn contact(row: &Row, first: usize) -> Result<Contact, DbError> {
    Ok(Contact {
        jid: row.text(first)?.to_owned(),
        nick: row.text(first + 1)?.to_owned(),
        subscription: Subscription::parse(row.text(first + 2)?).unwrap_or(Subscription::None),
        ask: row.text(first + 3)?.to_owned(),
        groups: serde_json::from_str(row.text(first + 4)?).unwrap_or_default(),
    })
}

fn listed(groups: &[String]) -> String {
    serde_json::Value::from(groups).to_string()
}

impl Kept<'_> {
    /// Puts a contact into a roster, in the place of one with its JID.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn put_contact(&mut self, account: &Address, contact: &Contact) -> Result<(), DbError> {
        self.run(
            "INSERT INTO roster (username, host, contact, nick, subscription, ask, groups)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (host, username, contact) DO UPDATE SET nick = excluded.nick,
             subscription = excluded.subscription, ask = excluded.ask, groups = excluded.groups",
            &[
                (&account.user).into(),
                (&account.host).into(),
                (&contact.jid).into(),
                (&contact.nick).into(),
                contact.subscription.word().into(),
                (&contact.ask).into(),
                (&listed(&contact.groups)).into(),
            ],
        )?;
        Ok(())
    }

    /// Takes a contact out of a roster; whether it was in it.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove_contact(&mut self, account: &Address, jid: &str) -> Result<bool, DbError> {
        let removed = self.run(
            "DELETE FROM roster WHERE host = ? AND username = ? AND contact = ?",
            &[(&account.host).into(), (&account.user).into(), jid.into()],
        )?;
        Ok(removed > 0)
    }

    /// The contacts of an account, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn roster(&mut self, account: &Address) -> Result<Vec<Contact>, DbError> {
        let rows = self.rows(
            &format!("SELECT {COLUMNS} FROM roster WHERE host = ? AND username = ? ORDER BY id"),
            &[(&account.host).into(), (&account.user).into()],
        )?;
        rows.iter().map(|row| contact(row, 0)).collect()
    }

    /// All contacts of all accounts, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn rosters(&mut self) -> Result<Vec<(Address, Contact)>, DbError> {
        let rows = self.rows(&format!("SELECT username, host, {COLUMNS} FROM roster ORDER BY id"), &[])?;
        let pair = |row: &Row| {
            let (user, host) = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
            Ok((Address { user, host, resource: String::new() }, contact(row, 2)?))
        };
        rows.iter().map(pair).collect()
    }

    /// Puts every account of a host into the roster of every other one, in a group and under its own name.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn befriend_all(&mut self, host: &str, group: &str) -> Result<(), DbError> {
        // Both sides go backwards through the names, as the server does: a roster is printed backwards again.
        self.run(
            "INSERT INTO roster (username, host, contact, nick, subscription, ask, groups)
             SELECT a.username, a.host, b.username || '@' || b.host, b.username, 'both', 'none', ?
             FROM accounts a JOIN accounts b ON b.host = a.host AND b.username <> a.username
             WHERE a.host = ? ORDER BY a.username DESC, b.username DESC
             ON CONFLICT (host, username, contact) DO UPDATE SET nick = excluded.nick,
             subscription = excluded.subscription, ask = excluded.ask, groups = excluded.groups",
            &[(&listed(&[group.to_owned()])).into(), host.into()],
        )?;
        Ok(())
    }
}
