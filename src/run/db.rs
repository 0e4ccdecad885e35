//! One door to three kinds of database: SQLite in a file of its own, PostgreSQL, and MySQL or MariaDB.
//!
//! Statements are written once, with `?` for each parameter, and run on any of them. Every error names the database
//! without its password, and says of what kind it is: see [`Trouble`]. Nothing is created unless it is asked for.

mod address;
mod error;
mod listen;
mod param;
mod row;
mod transaction;

pub use address::{Address, Dialect};
pub use error::{DbError, Trouble};
pub use listen::Listener;
pub use param::Param;
pub use row::Row;
pub use transaction::Transaction;

use futures_util::TryStreamExt;
use param::bound;
use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{ConnectOptions, MySqlPool, PgPool, SqlitePool};
use std::str::FromStr;
use std::time::Duration;

/// How long a statement waits for a connection, and a transaction of SQLite for the one before it.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// How many connections a pool has at most.
const CONNECTIONS: u32 = 10;

/// A pool of connections to one database; a clone is the same pool.
#[derive(Debug, Clone)]
pub struct Database {
    address: Address,
    pool: Pool,
}

#[derive(Debug, Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
    MySql(MySqlPool),
}

impl Database {
    /// The database at this address. Nothing is connected before the first statement; a file of SQLite is made then,
    /// for its owner alone. It must be called inside a runtime of tokio.
    ///
    /// # Errors
    /// When the address makes no sense, or the file cannot be made.
    pub fn open(address: &Address) -> Result<Database, DbError> {
        Database::open_with(address, PATIENCE)
    }

    /// The same, with another [`PATIENCE`].
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn open_with(address: &Address, patience: Duration) -> Result<Database, DbError> {
        let wrong = |error: sqlx::Error| DbError::of(address, &error);
        let text = address.secret();
        // Slow statements would be told among the events of a run.
        let pool = match address.dialect() {
            Dialect::Sqlite => {
                let options =
                    SqliteConnectOptions::from_str(text).map_err(wrong)?.disable_statement_logging();
                address.make_file(options.get_filename())?;
                let options = options.create_if_missing(true).busy_timeout(patience).foreign_keys(true);
                let one = address.in_memory();
                let options = if one { options } else { options.journal_mode(SqliteJournalMode::Wal) };
                let pool = SqlitePoolOptions::new().acquire_timeout(patience);
                // A database in memory is as old as its connection.
                let pool = if one {
                    pool.max_connections(1).idle_timeout(None).max_lifetime(None)
                } else {
                    pool.max_connections(CONNECTIONS)
                };
                Pool::Sqlite(pool.connect_lazy_with(options))
            }
            Dialect::Postgres => {
                let options = PgConnectOptions::from_str(text).map_err(wrong)?.application_name("mimcfg");
                let options = options.disable_statement_logging();
                let pool = PgPoolOptions::new().acquire_timeout(patience).max_connections(CONNECTIONS);
                Pool::Postgres(pool.connect_lazy_with(options))
            }
            Dialect::MySql => {
                let options = MySqlConnectOptions::from_str(text).map_err(wrong)?.disable_statement_logging();
                let pool = MySqlPoolOptions::new().acquire_timeout(patience).max_connections(CONNECTIONS);
                Pool::MySql(pool.connect_lazy_with(options))
            }
        };
        Ok(Database { address: address.clone(), pool })
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// What it speaks.
    pub fn dialect(&self) -> Dialect {
        self.address.dialect()
    }

    /// The rows that a statement answers with, outside of any transaction.
    ///
    /// # Errors
    /// When it fails.
    pub async fn query(&self, statement: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DbError> {
        let text = self.dialect().placed(statement);
        let rows = match &self.pool {
            Pool::Sqlite(pool) => bound!(text, params).fetch_all(pool).await.map(row::sqlite),
            Pool::Postgres(pool) => bound!(text, params).fetch_all(pool).await.map(row::postgres),
            Pool::MySql(pool) => bound!(text, params).fetch_all(pool).await.map(row::mysql),
        };
        rows.map_err(|error| self.wrong(&error))
    }

    /// The same, row by row as they come: as many as there are fit into little memory.
    ///
    /// # Errors
    /// When the statement fails, or `take` does.
    pub async fn each(
        &self,
        statement: &str,
        params: &[Param<'_>],
        mut take: impl FnMut(&Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let text = self.dialect().placed(statement);
        macro_rules! rows {
            ($pool:expr, $kind:path) => {{
                let mut rows = bound!(text, params).fetch($pool);
                while let Some(row) = rows.try_next().await.map_err(|error| self.wrong(&error))? {
                    take(&$kind(row))?;
                }
            }};
        }
        match &self.pool {
            Pool::Sqlite(pool) => rows!(pool, Row::sqlite),
            Pool::Postgres(pool) => rows!(pool, Row::postgres),
            Pool::MySql(pool) => rows!(pool, Row::mysql),
        }
        Ok(())
    }

    /// Runs a statement as a transaction of its own; how many rows it changed.
    ///
    /// # Errors
    /// When it fails; then it changed nothing.
    pub async fn execute(&self, statement: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        let text = self.dialect().placed(statement);
        let done = match &self.pool {
            Pool::Sqlite(pool) => bound!(text, params).execute(pool).await.map(|done| done.rows_affected()),
            Pool::Postgres(pool) => bound!(text, params).execute(pool).await.map(|done| done.rows_affected()),
            Pool::MySql(pool) => bound!(text, params).execute(pool).await.map(|done| done.rows_affected()),
        };
        done.map_err(|error| self.wrong(&error))
    }

    /// Begins a transaction that will write: in SQLite it waits here for the writer before it, and never fails for
    /// having read something that then changed. It is undone unless [`Transaction::commit`] is called.
    ///
    /// # Errors
    /// When it cannot begin.
    pub async fn begin(&self) -> Result<Transaction, DbError> {
        Transaction::begin(self).await
    }

    /// Runs statements that create tables, in their order. All or nothing, but in MySQL, which keeps what
    /// was created before one that fails.
    ///
    /// # Errors
    /// When one of them fails.
    pub async fn create(&self, statements: &[&str]) -> Result<(), DbError> {
        let mut transaction = self.begin().await?;
        for statement in statements {
            transaction.raw(statement).await?;
        }
        transaction.commit().await
    }

    /// Closes all connections, once their statements have ended.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
            Pool::MySql(pool) => pool.close().await,
        }
    }

    fn wrong(&self, error: &sqlx::Error) -> DbError {
        DbError::of(&self.address, error)
    }
}
