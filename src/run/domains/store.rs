//! What dynamic domains need of a database: three tables, and one kind of transaction.

use super::admin::WriteError;
use super::model::{Bounds, Record, Row, Status};
use std::fmt;

/// Why a database did not do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError {
    /// Whether the database undid a transaction, which may succeed when it is tried again.
    pub undone: bool,
    /// Whether the database could not be reached.
    pub away: bool,
    /// What it said.
    pub reason: String,
}

impl StoreError {
    /// An error that trying again does not help.
    pub fn new(reason: impl Into<String>) -> StoreError {
        StoreError { undone: false, away: false, reason: reason.into() }
    }

    /// More than one row for a domain, which a table without a key for it does not prevent.
    pub fn twice(domain: &str) -> StoreError {
        StoreError::new(format!(
            "`domain_settings` has more than one row for `{domain}`: delete all but one, and make `domain` a key"
        ))
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for StoreError {}

/// Rows that are read at once, as a server of 5.0 does; later ones read 1,000.
const ROWS: usize = 10_000;

/// What a transaction changes; each change comes with an event for its domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new row, enabled.
    Insert {
        /// Its host type.
        host_type: String,
    },
    /// The row gets another status.
    Set(Status),
    /// The row goes.
    Delete,
}

/// Decides, by the row of a domain, what to change: nothing, something, or that it is an error.
pub type Decide<'d> = dyn Fn(Option<&Row>) -> Result<Option<Change>, WriteError> + 'd;

/// The tables `domain_settings`, `domain_events` and, from 6.0 on, `domain_admins`.
#[allow(async_fn_in_trait)] // Whoever runs a node knows the store it has, and whether its futures can be sent.
pub trait Store {
    /// The lowest and the highest event; nothing when there is none.
    async fn bounds(&self) -> Result<Option<Bounds>, StoreError>;

    /// Enabled rows with a greater number than this, at most so many, by number.
    async fn enabled_after(&self, id: i64, limit: usize) -> Result<Vec<Row>, StoreError>;

    /// Hands over the domain and the host type of every enabled row, by number.
    async fn each_enabled(&self, take: &mut dyn FnMut(&str, &str)) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let rows = self.enabled_after(after, ROWS).await?;
            rows.iter().for_each(|row| take(&row.domain, &row.host_type));
            match rows.last() {
                Some(last) if rows.len() == ROWS => after = last.id,
                _ => return Ok(()),
            }
        }
    }

    /// The events from one number to another, both included, at most so many, by number.
    async fn events(&self, from: i64, to: i64, limit: usize) -> Result<Vec<Record>, StoreError>;

    /// How many events there are from one number to another.
    async fn count(&self, from: i64, to: i64) -> Result<i64, StoreError>;

    /// Inserts an event without a domain under this number.
    async fn fill(&self, id: i64) -> Result<(), StoreError>;

    /// Inserts an event for a domain that nothing has changed about; its number.
    async fn add_event(&self, domain: &str) -> Result<i64, StoreError>;

    /// Deletes the events with a smaller number.
    async fn delete_events_below(&self, id: i64) -> Result<(), StoreError>;

    /// The row of a domain.
    async fn find(&self, domain: &str) -> Result<Option<Row>, StoreError>;

    /// All rows, by domain.
    async fn rows(&self) -> Result<Vec<Row>, StoreError>;

    /// One transaction that reads the row of a domain, decides and changes it; whether it changed anything.
    async fn change(&self, domain: &str, decide: &Decide<'_>)
    -> Result<Result<bool, WriteError>, StoreError>;

    /// The password record of the admin of a domain.
    async fn admin(&self, domain: &str) -> Result<Option<String>, StoreError>;

    /// Sets or removes that record; whether there was one.
    async fn set_admin(&self, domain: &str, record: Option<&str>) -> Result<bool, StoreError>;

    /// Waits between two tries, in milliseconds.
    async fn pause(&self, length: u64);

    /// Tells all loaders to look now. It may be lost, and all is well in spite of that.
    async fn tell(&self);
}
