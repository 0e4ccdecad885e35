//! Accounts and their passwords.

use super::schema::OF_ACCOUNTS;
use super::{Kept, Secret};
use crate::run::address::Address;
use crate::run::db::DbError;

impl Kept<'_> {
    /// What is kept of the password of an account; `None`: there is no such account.
    ///
    /// # Errors
    /// As every method here: when the store cannot be read or written.
    pub fn secret(&mut self, account: &Address) -> Result<Option<Secret>, DbError> {
        let rows = self.rows(
            "SELECT plain, scram FROM accounts WHERE host = ? AND username = ?",
            &[(&account.host).into(), (&account.user).into()],
        )?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(match row.maybe_text(0)? {
            Some(plain) => Secret::Plain(plain.to_owned()),
            None => Secret::Scram(row.text(1)?.to_owned()),
        }))
    }

    /// Whether there is such an account.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn exists(&mut self, account: &Address) -> Result<bool, DbError> {
        Ok(self.secret(account)?.is_some())
    }

    /// Makes an account.
    ///
    /// # Errors
    /// When it is there already, or the store cannot be written.
    pub fn add_account(&mut self, account: &Address, secret: &Secret) -> Result<(), DbError> {
        let (plain, scram) = columns(secret);
        self.run(
            "INSERT INTO accounts (username, host, plain, scram) VALUES (?, ?, ?, ?)",
            &[(&account.user).into(), (&account.host).into(), plain.into(), scram.into()],
        )?;
        Ok(())
    }

    /// Gives an account another password; whether there is such an account.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_secret(&mut self, account: &Address, secret: &Secret) -> Result<bool, DbError> {
        let (plain, scram) = columns(secret);
        let changed = self.run(
            "UPDATE accounts SET plain = ?, scram = ? WHERE host = ? AND username = ?",
            &[plain.into(), scram.into(), (&account.host).into(), (&account.user).into()],
        )?;
        Ok(changed > 0)
    }

    /// Takes an account away, with all that is kept of it.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove_account(&mut self, account: &Address) -> Result<(), DbError> {
        for (table, which) in OF_ACCOUNTS {
            let statement = format!("DELETE FROM {table} WHERE host = ? AND username = ? AND {which}");
            self.run(&statement, &[(&account.host).into(), (&account.user).into()])?;
        }
        Ok(())
    }

    /// The users of a host, by name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn users(&mut self, host: &str) -> Result<Vec<String>, DbError> {
        self.texts("SELECT username FROM accounts WHERE host = ? ORDER BY username", &[host.into()])
    }

    /// The hosts that have accounts.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn hosts(&mut self) -> Result<Vec<String>, DbError> {
        self.texts("SELECT DISTINCT host FROM accounts ORDER BY host", &[])
    }

    /// How many accounts a host has, or all hosts have.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn count_accounts(&mut self, host: Option<&str>) -> Result<i64, DbError> {
        match host {
            Some(host) => self.number("SELECT COUNT(*) FROM accounts WHERE host = ?", &[host.into()]),
            None => self.number("SELECT COUNT(*) FROM accounts", &[]),
        }
    }
}

fn columns(secret: &Secret) -> (Option<&str>, Option<&str>) {
    match secret {
        Secret::Plain(plain) => (Some(plain), None),
        Secret::Scram(scram) => (None, Some(scram)),
    }
}
