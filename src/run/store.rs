//! What is kept for the commands of `service_admin_extra`: accounts, last activity, rosters, vCards, private XML,
//! declared sessions and rooms, archives, inboxes, nodes of `pubsub`, and the stanzas that would be delivered.
//!
//! A call is one transaction: it counts whole or not at all, whatever ends the process, and two calls at once wait
//! for each other.

mod accounts;
mod archive;
mod cards;
mod domains;
mod fixture;
mod idle;
mod inbox;
mod last;
mod offline;
mod outbox;
mod private;
mod pubsub;
mod rooms;
mod roster;
mod schema;
mod secret;
mod sessions;
mod stamp;

pub use archive::Archived;
pub use fixture::{Declared, Fixture, Misfit};
pub use inbox::{Conversation, Unread};
pub use last::Last;
pub use outbox::Stanza;
pub use rooms::{Occupant, Room};
pub use roster::{Contact, Subscription};
pub use secret::{Scram, Secret};
pub use sessions::Session;
pub use stamp::Stamp;

use super::db::{Address, Database, DbError, Param, Row, Transaction};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::runtime::{Builder, Runtime};

/// How long a call waits for the one before it.
const PATIENCE: Duration = Duration::from_mins(2);

/// Why there is no store.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such file.
    Absent(String),
    /// One cannot be made there, or what is there is something else: the file and the reason.
    Unusable(String, String),
}

impl std::error::Error for StoreError {}

impl std::fmt::Display for StoreError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StoreError::Absent(file) => write!(out, "there is no store `{file}`; --create makes one"),
            StoreError::Unusable(file, why) => write!(out, "`{file}` cannot be used as a store: {why}"),
        }
    }
}

/// A store.
#[derive(Debug)]
pub struct Store {
    runtime: Runtime,
    database: Database,
    /// Where domains are, if they are elsewhere.
    domains: Option<Database>,
}

impl Store {
    /// The store in this file; one that is not there is made if there is a time for it, for its owner alone.
    ///
    /// # Errors
    /// When there is none, or it cannot be made, or the file is something else.
    pub fn open(path: &Path, create: Option<SystemTime>) -> Result<Store, StoreError> {
        let shown = path.display().to_string();
        if create.is_none() && !path.is_file() {
            return Err(StoreError::Absent(shown));
        }
        // What has a meaning in a URL is part of the name here.
        let name = shown.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
        Store::at(&format!("sqlite://{name}"), &shown, create)
    }

    /// A store that ends with this process.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn in_memory(now: SystemTime) -> Result<Store, StoreError> {
        Store::at("sqlite::memory:", "memory", Some(now))
    }

    fn at(address: &str, shown: &str, create: Option<SystemTime>) -> Result<Store, StoreError> {
        let wrong = |reason: String| StoreError::Unusable(shown.to_owned(), reason);
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| wrong(error.to_string()))?;
        let address = Address::parse(address).map_err(wrong)?;
        let opened = runtime.block_on(async { Database::open_with(&address, PATIENCE) });
        let database = opened.map_err(|error| wrong(error.reason))?;
        let store = Store { runtime, database, domains: None };
        store.prepare(create).map_err(|error| wrong(error.reason))?;
        Ok(store)
    }

    /// Makes what is missing: all of it, or what an older program did not know of.
    fn prepare(&self, create: Option<SystemTime>) -> Result<(), DbError> {
        if create.is_none() {
            // What is no store stays as it is.
            self.change(|kept| kept.started().map(drop))?;
        }
        self.runtime.block_on(self.database.create(schema::TABLES))?;
        match create {
            Some(now) => self.change(|kept| kept.begin(seconds(now))),
            None => Ok(()),
        }
    }

    /// Does something in one transaction, which counts if it goes well.
    ///
    /// # Errors
    /// When the store cannot be read or written; then nothing of it counts.
    pub fn change<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Kept<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // A transaction that is dropped undoes itself, wherever that happens.
        let _inside = self.runtime.enter();
        let transaction = self.runtime.block_on(self.database.begin())?;
        let mut kept = Kept { runtime: &self.runtime, transaction };
        let done = work(&mut kept);
        let Kept { transaction, .. } = kept;
        match done {
            Ok(done) => {
                self.runtime.block_on(transaction.commit())?;
                Ok(done)
            }
            Err(error) => {
                self.runtime.block_on(transaction.rollback())?;
                Err(error)
            }
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.runtime.block_on(async {
            self.database.close().await;
            if let Some(domains) = &self.domains {
                domains.close().await;
            }
        });
    }
}

/// A time in Unix seconds.
pub fn seconds(time: SystemTime) -> i64 {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// What is kept, within one transaction.
#[derive(Debug)]
pub struct Kept<'s> {
    runtime: &'s Runtime,
    transaction: Transaction,
}

impl Kept<'_> {
    fn rows(&mut self, statement: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DbError> {
        self.runtime.block_on(self.transaction.query(statement, params))
    }

    fn run(&mut self, statement: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        self.runtime.block_on(self.transaction.execute(statement, params))
    }

    /// The number that a statement answers with.
    fn number(&mut self, statement: &str, params: &[Param<'_>]) -> Result<i64, DbError> {
        self.rows(statement, params)?.first().map_or(Ok(0), |row| row.int(0))
    }

    /// The first column of every row.
    fn texts(&mut self, statement: &str, params: &[Param<'_>]) -> Result<Vec<String>, DbError> {
        self.rows(statement, params)?.iter().map(|row| row.text(0).map(str::to_owned)).collect()
    }
}
