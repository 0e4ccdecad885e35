//! The tables of a store.

use super::Kept;
use crate::run::db::DbError;

/// What creates them.
pub(super) const TABLES: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS mimcfg_store (started BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS accounts (
        username TEXT NOT NULL, host TEXT NOT NULL, plain TEXT, scram TEXT,
        PRIMARY KEY (host, username))",
    // No seconds: there is a record, and it cannot be read.
    "CREATE TABLE IF NOT EXISTS last_activity (
        username TEXT NOT NULL, host TEXT NOT NULL, seconds BIGINT, status TEXT NOT NULL,
        PRIMARY KEY (host, username))",
    "CREATE TABLE IF NOT EXISTS roster (
        id INTEGER PRIMARY KEY, username TEXT NOT NULL, host TEXT NOT NULL, contact TEXT NOT NULL,
        nick TEXT NOT NULL, subscription TEXT NOT NULL, ask TEXT NOT NULL, groups TEXT NOT NULL,
        UNIQUE (host, username, contact))",
    "CREATE TABLE IF NOT EXISTS vcards (
        username TEXT NOT NULL, host TEXT NOT NULL, xml TEXT NOT NULL,
        PRIMARY KEY (host, username))",
    "CREATE TABLE IF NOT EXISTS private_xml (
        username TEXT NOT NULL, host TEXT NOT NULL, namespace TEXT NOT NULL, xml TEXT NOT NULL,
        PRIMARY KEY (host, username, namespace))",
    "CREATE TABLE IF NOT EXISTS sessions (
        username TEXT NOT NULL, host TEXT NOT NULL, resource TEXT NOT NULL, connection TEXT NOT NULL,
        ip TEXT, port BIGINT, node TEXT NOT NULL, priority BIGINT NOT NULL, display TEXT NOT NULL,
        status TEXT NOT NULL, since BIGINT NOT NULL,
        PRIMARY KEY (host, username, resource))",
    "CREATE TABLE IF NOT EXISTS outbox (
        id INTEGER PRIMARY KEY, sent BIGINT NOT NULL, origin TEXT NOT NULL, receiver TEXT NOT NULL,
        packet TEXT NOT NULL)",
];

/// The tables with rows of an account.
pub(super) const OF_ACCOUNTS: &[&str] =
    &["accounts", "last_activity", "roster", "vcards", "private_xml", "sessions"];

impl Kept<'_> {
    /// Notes when the store was begun, once.
    pub(super) fn begin(&mut self, now: i64) -> Result<(), DbError> {
        self.run(
            "INSERT INTO mimcfg_store (started) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM mimcfg_store)",
            &[now.into()],
        )?;
        Ok(())
    }

    /// Notes that the node of the store begins now.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn restart(&mut self, now: i64) -> Result<(), DbError> {
        self.run("UPDATE mimcfg_store SET started = ?", &[now.into()])?;
        Ok(())
    }

    /// When the store was begun, or its node last, in Unix seconds.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn started(&mut self) -> Result<i64, DbError> {
        self.number("SELECT started FROM mimcfg_store", &[])
    }
}
