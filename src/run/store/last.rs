//! When accounts were last used.

use super::Kept;
use crate::run::address::Address;
use crate::run::db::DbError;

/// When an account was last used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Last {
    /// Then, in Unix seconds.
    At(i64),
    /// There is a record, and it cannot be read. No record at all is something else.
    Unreadable,
}

impl Kept<'_> {
    /// Notes when an account was last used, with the text of its status.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_last(&mut self, account: &Address, last: Last, status: &str) -> Result<(), DbError> {
        self.run(
            "DELETE FROM last_activity WHERE host = ? AND username = ?",
            &[(&account.host).into(), (&account.user).into()],
        )?;
        let at = match last {
            Last::At(seconds) => Some(seconds),
            Last::Unreadable => None,
        };
        self.run(
            "INSERT INTO last_activity (username, host, seconds, status) VALUES (?, ?, ?, ?)",
            &[(&account.user).into(), (&account.host).into(), at.into(), status.into()],
        )?;
        Ok(())
    }

    /// When an account was last used, and the text of its status; `None`: there is no record.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn last(&mut self, account: &Address) -> Result<Option<(Last, String)>, DbError> {
        let rows = self.rows(
            "SELECT seconds, status FROM last_activity WHERE host = ? AND username = ?",
            &[(&account.host).into(), (&account.user).into()],
        )?;
        let Some(row) = rows.first() else { return Ok(None) };
        let last = row.maybe_int(0)?.map_or(Last::Unreadable, Last::At);
        Ok(Some((last, row.text(1)?.to_owned())))
    }

    /// How many accounts of a host were used after this time.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn count_active(&mut self, host: &str, after: i64) -> Result<i64, DbError> {
        self.number(
            "SELECT COUNT(*) FROM last_activity WHERE host = ? AND seconds > ?",
            &[host.into(), after.into()],
        )
    }

    /// How many records of a host cannot be read.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn count_unreadable(&mut self, host: &str) -> Result<i64, DbError> {
        self.number("SELECT COUNT(*) FROM last_activity WHERE seconds IS NULL AND host = ?", &[host.into()])
    }
}
