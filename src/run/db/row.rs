//! Rows that a database answers with.

use super::address::Dialect;
use super::error::{DbError, Trouble};
use sqlx::mysql::MySqlRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Column, Row as _, TypeInfo};

/// A row; its columns are counted from 0.
#[derive(Debug)]
pub struct Row(Kind);

#[derive(Debug)]
enum Kind {
    Sqlite(SqliteRow),
    Postgres(PgRow),
    MySql(MySqlRow),
}

pub(super) fn sqlite(rows: Vec<SqliteRow>) -> Vec<Row> {
    rows.into_iter().map(Row::sqlite).collect()
}

pub(super) fn postgres(rows: Vec<PgRow>) -> Vec<Row> {
    rows.into_iter().map(Row::postgres).collect()
}

pub(super) fn mysql(rows: Vec<MySqlRow>) -> Vec<Row> {
    rows.into_iter().map(Row::mysql).collect()
}

impl Row {
    pub(super) fn sqlite(row: SqliteRow) -> Row {
        Row(Kind::Sqlite(row))
    }

    pub(super) fn postgres(row: PgRow) -> Row {
        Row(Kind::Postgres(row))
    }

    pub(super) fn mysql(row: MySqlRow) -> Row {
        Row(Kind::MySql(row))
    }

    /// An integer of any width, or a truth value as 1 or 0.
    ///
    /// # Errors
    /// [`Trouble::Schema`] when the column is something else or empty.
    pub fn int(&self, column: usize) -> Result<i64, DbError> {
        self.maybe_int(column)?.ok_or_else(|| self.empty(column))
    }

    /// The same, where there may be none.
    ///
    /// # Errors
    /// [`Trouble::Schema`] when the column is something else.
    pub fn maybe_int(&self, column: usize) -> Result<Option<i64>, DbError> {
        let found = match &self.0 {
            Kind::Sqlite(row) => row.try_get(column),
            Kind::MySql(row) => match row.columns().get(column).map(|known| known.type_info().name()) {
                // Numbers that a table counts by itself are unsigned, and far from the end of either type.
                Some(name) if name.ends_with("UNSIGNED") => row
                    .try_get(column)
                    .map(|found: Option<u64>| found.map(|number| i64::try_from(number).unwrap_or(i64::MAX))),
                _ => row.try_get(column),
            },
            Kind::Postgres(row) => match row.columns().get(column).map(|known| known.type_info().name()) {
                Some("INT2") => row.try_get(column).map(|found: Option<i16>| found.map(i64::from)),
                Some("INT4") => row.try_get(column).map(|found: Option<i32>| found.map(i64::from)),
                Some("BOOL") => row.try_get(column).map(|found: Option<bool>| found.map(i64::from)),
                _ => row.try_get(column),
            },
        };
        found.map_err(|error| self.wrong(&error))
    }

    /// A text.
    ///
    /// # Errors
    /// [`Trouble::Schema`] when the column is something else or empty.
    pub fn text(&self, column: usize) -> Result<&str, DbError> {
        self.maybe_text(column)?.ok_or_else(|| self.empty(column))
    }

    /// The same, where there may be none.
    ///
    /// # Errors
    /// [`Trouble::Schema`] when the column is something else.
    pub fn maybe_text(&self, column: usize) -> Result<Option<&str>, DbError> {
        let found = match &self.0 {
            Kind::Sqlite(row) => row.try_get(column),
            Kind::Postgres(row) => row.try_get(column),
            Kind::MySql(row) => row.try_get(column),
        };
        found.map_err(|error| self.wrong(&error))
    }

    /// Bytes.
    ///
    /// # Errors
    /// [`Trouble::Schema`] when the column is something else or empty.
    pub fn bytes(&self, column: usize) -> Result<&[u8], DbError> {
        let found = match &self.0 {
            Kind::Sqlite(row) => row.try_get(column),
            Kind::Postgres(row) => row.try_get(column),
            Kind::MySql(row) => row.try_get(column),
        };
        found.map_err(|error| self.wrong(&error))
    }

    fn dialect(&self) -> Dialect {
        match &self.0 {
            Kind::Sqlite(_) => Dialect::Sqlite,
            Kind::Postgres(_) => Dialect::Postgres,
            Kind::MySql(_) => Dialect::MySql,
        }
    }

    fn schema(&self, reason: String) -> DbError {
        DbError { trouble: Trouble::Schema, database: self.dialect().name().to_owned(), reason }
    }

    fn empty(&self, column: usize) -> DbError {
        self.schema(format!("column {column} of a row is empty"))
    }

    fn wrong(&self, error: &sqlx::Error) -> DbError {
        self.schema(error.to_string())
    }
}
