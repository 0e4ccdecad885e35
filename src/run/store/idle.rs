//! Accounts that nobody uses.

use super::Kept;
use super::schema::OF_ACCOUNTS;
use crate::run::db::DbError;

/// Accounts without a session whose last use is no later than a time, or that were never used.
const IDLE: &str = "FROM accounts a LEFT JOIN last_activity l ON l.host = a.host AND l.username = a.username
    WHERE (l.seconds <= ? OR l.username IS NULL)
    AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.host = a.host AND s.username = a.username)";

impl Kept<'_> {
    /// The accounts of hosts that have no session and were not used after a time, or never: users, hosts, and when they
    /// were last used; in order.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn idle(
        &mut self,
        hosts: &[String],
        until: i64,
    ) -> Result<Vec<(String, String, Option<i64>)>, DbError> {
        let mut idle = Vec::new();
        for host in hosts {
            let rows = self.rows(
                &format!("SELECT a.username, a.host, l.seconds {IDLE} AND a.host = ? ORDER BY a.username"),
                &[until.into(), host.into()],
            )?;
            for row in &rows {
                idle.push((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.maybe_int(2)?));
            }
        }
        Ok(idle)
    }

    /// Takes the accounts of hosts away that have no session and were not used after a time, or never; the users and
    /// hosts, in order. No statement is about a single account.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn remove_idle(&mut self, hosts: &[String], until: i64) -> Result<Vec<(String, String)>, DbError> {
        // What is deleted below decides who is idle, so that is decided once.
        self.run("CREATE TEMPORARY TABLE idle (host TEXT NOT NULL, username TEXT NOT NULL)", &[])?;
        for host in hosts {
            self.run(
                &format!("INSERT INTO idle SELECT a.host, a.username {IDLE} AND a.host = ?"),
                &[until.into(), host.into()],
            )?;
        }
        let rows = self.rows("SELECT username, host FROM idle ORDER BY host, username", &[])?;
        for (table, which) in OF_ACCOUNTS {
            let idle = "(host, username) IN (SELECT host, username FROM idle)";
            self.run(&format!("DELETE FROM {table} WHERE {idle} AND {which}"), &[])?;
        }
        self.run("DROP TABLE idle", &[])?;
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect()
    }
}
