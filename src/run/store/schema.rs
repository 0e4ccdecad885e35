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
    // No time of expiry: it waits for ever.
    "CREATE TABLE IF NOT EXISTS offline (
        id INTEGER PRIMARY KEY, username TEXT NOT NULL, host TEXT NOT NULL, sent BIGINT NOT NULL,
        expires BIGINT, origin TEXT NOT NULL, receiver TEXT NOT NULL, packet TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS offline_of ON offline (host, username)",
    // `of_room`: what the account said in a room. Everything else stands in its own archive.
    "CREATE TABLE IF NOT EXISTS archive (
        id INTEGER PRIMARY KEY, username TEXT NOT NULL, host TEXT NOT NULL, of_room BIGINT NOT NULL,
        sent BIGINT NOT NULL, origin TEXT NOT NULL, packet TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS archive_of ON archive (host, username)",
    "CREATE TABLE IF NOT EXISTS inbox (
        username TEXT NOT NULL, host TEXT NOT NULL, remote TEXT NOT NULL, packet TEXT NOT NULL,
        unread BIGINT NOT NULL, sent BIGINT NOT NULL,
        PRIMARY KEY (host, username, remote))",
    "CREATE TABLE IF NOT EXISTS pubsub_nodes (
        id INTEGER PRIMARY KEY, username TEXT NOT NULL, host TEXT NOT NULL, name TEXT NOT NULL,
        kind TEXT NOT NULL, UNIQUE (host, username, name))",
    "CREATE TABLE IF NOT EXISTS pubsub_items (
        node BIGINT NOT NULL REFERENCES pubsub_nodes (id) ON DELETE CASCADE, item TEXT NOT NULL,
        username TEXT NOT NULL, host TEXT NOT NULL, payload TEXT NOT NULL,
        PRIMARY KEY (node, item))",
    "CREATE TABLE IF NOT EXISTS pubsub_subscriptions (
        node BIGINT NOT NULL REFERENCES pubsub_nodes (id) ON DELETE CASCADE,
        username TEXT NOT NULL, host TEXT NOT NULL,
        PRIMARY KEY (host, username, node))",
    "CREATE TABLE IF NOT EXISTS rooms (name TEXT NOT NULL, host TEXT NOT NULL, light BIGINT NOT NULL,
        PRIMARY KEY (host, name))",
    // The position keeps the order in which they are declared.
    "CREATE TABLE IF NOT EXISTS occupants (
        room TEXT NOT NULL, room_host TEXT NOT NULL, username TEXT NOT NULL, host TEXT NOT NULL,
        nick TEXT NOT NULL, position BIGINT NOT NULL,
        PRIMARY KEY (room_host, room, host, username))",
];

/// The tables with rows that go with an account, and which of its rows they are.
///
/// Nodes of `pubsub` stay with what was published in them, unless they are only there for their owner. (`gdpr_SUITE` of
/// 3.7.1)
pub(super) const OF_ACCOUNTS: &[(&str, &str)] = &[
    ("accounts", "TRUE"),
    ("last_activity", "TRUE"),
    ("roster", "TRUE"),
    ("vcards", "TRUE"),
    ("private_xml", "TRUE"),
    ("sessions", "TRUE"),
    ("offline", "TRUE"),
    ("archive", "TRUE"),
    ("inbox", "TRUE"),
    ("pubsub_subscriptions", "TRUE"),
    ("pubsub_nodes", "kind IN ('pep', 'push')"),
    ("occupants", "TRUE"),
];

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
