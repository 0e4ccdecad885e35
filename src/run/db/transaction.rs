//! Transactions.

use super::address::Address;
use super::error::DbError;
use super::param::{Param, bound};
use super::row::{self, Row};
use super::{Database, Pool};
use sqlx::{AssertSqlSafe, MySql, Postgres, Sqlite};

/// Statements that get through all together, by [`Transaction::commit`], or not at all: dropping it undoes them.
#[derive(Debug)]
pub struct Transaction {
    address: Address,
    inner: Inner,
}

#[derive(Debug)]
enum Inner {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
    MySql(sqlx::Transaction<'static, MySql>),
}

impl Transaction {
    pub(super) async fn begin(database: &Database) -> Result<Transaction, DbError> {
        let begun = match &database.pool {
            Pool::Sqlite(pool) => pool.begin_with("BEGIN IMMEDIATE").await.map(Inner::Sqlite),
            Pool::Postgres(pool) => pool.begin().await.map(Inner::Postgres),
            Pool::MySql(pool) => pool.begin().await.map(Inner::MySql),
        };
        let inner = begun.map_err(|error| DbError::of(&database.address, &error))?;
        Ok(Transaction { address: database.address.clone(), inner })
    }

    /// The rows that a statement answers with.
    ///
    /// # Errors
    /// When it fails.
    pub async fn query(&mut self, statement: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DbError> {
        let text = self.address.dialect().placed(statement);
        let rows = match &mut self.inner {
            Inner::Sqlite(inner) => bound!(text, params).fetch_all(&mut **inner).await.map(row::sqlite),
            Inner::Postgres(inner) => bound!(text, params).fetch_all(&mut **inner).await.map(row::postgres),
            Inner::MySql(inner) => bound!(text, params).fetch_all(&mut **inner).await.map(row::mysql),
        };
        rows.map_err(|error| self.wrong(&error))
    }

    /// Runs a statement; how many rows it changed.
    ///
    /// # Errors
    /// When it fails.
    pub async fn execute(&mut self, statement: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        let text = self.address.dialect().placed(statement);
        let done = match &mut self.inner {
            Inner::Sqlite(inner) => {
                bound!(text, params).execute(&mut **inner).await.map(|done| done.rows_affected())
            }
            Inner::Postgres(inner) => {
                bound!(text, params).execute(&mut **inner).await.map(|done| done.rows_affected())
            }
            Inner::MySql(inner) => {
                bound!(text, params).execute(&mut **inner).await.map(|done| done.rows_affected())
            }
        };
        done.map_err(|error| self.wrong(&error))
    }

    /// Runs a statement that takes no parameters and cannot be prepared, such as one that creates a table.
    pub(super) async fn raw(&mut self, statement: &str) -> Result<(), DbError> {
        let text = sqlx::raw_sql(AssertSqlSafe(statement));
        let done = match &mut self.inner {
            Inner::Sqlite(inner) => text.execute(&mut **inner).await.map(drop),
            Inner::Postgres(inner) => text.execute(&mut **inner).await.map(drop),
            Inner::MySql(inner) => text.execute(&mut **inner).await.map(drop),
        };
        done.map_err(|error| self.wrong(&error))
    }

    /// Lets all of it count.
    ///
    /// # Errors
    /// When the database undoes it instead, or is lost on the way.
    pub async fn commit(self) -> Result<(), DbError> {
        let done = match self.inner {
            Inner::Sqlite(inner) => inner.commit().await,
            Inner::Postgres(inner) => inner.commit().await,
            Inner::MySql(inner) => inner.commit().await,
        };
        done.map_err(|error| DbError::of(&self.address, &error))
    }

    /// Undoes all of it, now.
    ///
    /// # Errors
    /// When the database is lost; it then undoes it by itself.
    pub async fn rollback(self) -> Result<(), DbError> {
        let done = match self.inner {
            Inner::Sqlite(inner) => inner.rollback().await,
            Inner::Postgres(inner) => inner.rollback().await,
            Inner::MySql(inner) => inner.rollback().await,
        };
        done.map_err(|error| DbError::of(&self.address, &error))
    }

    fn wrong(&self, error: &sqlx::Error) -> DbError {
        DbError::of(&self.address, error)
    }
}
