//! What goes wrong with databases, sorted by what one can do about it.

use super::address::{Address, Dialect};
use sqlx::error::DatabaseError;
use std::fmt;

/// Of what kind an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Trouble {
    /// It cannot be reached, or the connection was lost: whether a commit that was under way got through is not known.
    Unreachable,
    /// It does not let this user in, or do that.
    Denied,
    /// A table or a column is not there, or is of another type.
    Schema,
    /// A transaction met another one: serialisation, deadlock or a lock held for too long. It was undone, and may well
    /// succeed when it is tried again.
    Conflict,
    /// A key is taken.
    Duplicate,
    /// The database refuses for another reason.
    Refused,
}

/// An error of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DbError {
    /// Its kind.
    pub trouble: Trouble,
    /// The database, without its password.
    pub database: String,
    /// What it said.
    pub reason: String,
}

impl DbError {
    /// The error that the client met at this address.
    pub(super) fn of(address: &Address, error: &sqlx::Error) -> DbError {
        let (trouble, reason) = match error {
            sqlx::Error::Database(told) => (sorted(address.dialect(), &**told), told.message().to_owned()),
            sqlx::Error::PoolTimedOut => {
                (Trouble::Unreachable, "no connection could be made in time".to_owned())
            }
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::ColumnIndexOutOfBounds { .. } => (Trouble::Schema, error.to_string()),
            sqlx::Error::Io(cause) => (Trouble::Unreachable, cause.to_string()),
            sqlx::Error::Tls(cause) => (Trouble::Unreachable, cause.to_string()),
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_) => {
                (Trouble::Unreachable, error.to_string())
            }
            _ => (Trouble::Refused, error.to_string()),
        };
        DbError { trouble, database: address.to_string(), reason }
    }

    /// Whether the database itself undid the transaction, so that it may be tried again.
    pub fn undone(&self) -> bool {
        matches!(self.trouble, Trouble::Conflict | Trouble::Duplicate)
    }
}

/// What the code of an error says.
fn sorted(dialect: Dialect, told: &dyn DatabaseError) -> Trouble {
    if told.is_unique_violation() {
        return Trouble::Duplicate;
    }
    let code = told.code().unwrap_or_default();
    match dialect {
        Dialect::Postgres => postgres(&code),
        Dialect::MySql => {
            let number = told.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>();
            mysql(number.map_or(0, sqlx::mysql::MySqlDatabaseError::number))
        }
        Dialect::Sqlite => sqlite(&code, told.message()),
    }
}

/// By the class of SQLSTATE. (Source: PostgreSQL 15, appendix A.)
fn postgres(code: &str) -> Trouble {
    match (code.get(..2).unwrap_or_default(), code) {
        ("08" | "57" | "53", _) => Trouble::Unreachable,
        ("28", _) | (_, "42501" | "25006") => Trouble::Denied,
        ("40", _) | (_, "55P03") => Trouble::Conflict,
        (_, "42P01" | "42703" | "42804" | "42883" | "3F000" | "3D000" | "22P02") => Trouble::Schema,
        _ => Trouble::Refused,
    }
}

/// By number. (Source: the error reference of MariaDB; MySQL has the same numbers.)
fn mysql(number: u16) -> Trouble {
    match number {
        1040 | 1053 | 1927 | 3169 => Trouble::Unreachable,
        1044 | 1045 | 1142 | 1143 | 1227 | 1290 | 1698 | 1792 => Trouble::Denied,
        1205 | 1213 | 3572 => Trouble::Conflict,
        1049 | 1054 | 1146 | 1364 | 1366 => Trouble::Schema,
        _ => Trouble::Refused,
    }
}

/// By the primary result code, which is the low byte. (Source: the list of result codes of SQLite.)
fn sqlite(code: &str, message: &str) -> Trouble {
    match code.parse::<u32>().unwrap_or_default() & 0xff {
        5 | 6 => Trouble::Conflict,
        3 | 8 | 23 => Trouble::Denied,
        10 | 13 | 14 => Trouble::Unreachable,
        11 | 26 => Trouble::Schema,
        1 if message.contains("no such") || message.contains("has no column") => Trouble::Schema,
        _ => Trouble::Refused,
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DbError { database, reason, .. } = self;
        match self.trouble {
            Trouble::Unreachable => write!(f, "database `{database}` cannot be reached: {reason}"),
            Trouble::Denied => write!(f, "database `{database}` does not allow it: {reason}"),
            Trouble::Schema => write!(f, "database `{database}` has other tables: {reason}"),
            Trouble::Conflict => write!(f, "database `{database}` undid a transaction: {reason}"),
            Trouble::Duplicate => write!(f, "database `{database}` has that already: {reason}"),
            Trouble::Refused => write!(f, "database `{database}` refuses: {reason}"),
        }
    }
}

impl std::error::Error for DbError {}
