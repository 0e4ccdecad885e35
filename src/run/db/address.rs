//! Where a database is: its URL, and how it is shown to people.

use super::error::{DbError, Trouble};
use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use url::Url;

/// What a database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL or MariaDB.
    MySql,
}

impl Dialect {
    /// The name that people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Sqlite => "SQLite",
            Dialect::Postgres => "PostgreSQL",
            Dialect::MySql => "MySQL",
        }
    }

    /// A statement with the parameters as this dialect names them. No statement has a question mark of another kind.
    pub(super) fn placed(self, statement: &str) -> Cow<'_, str> {
        if self != Dialect::Postgres || !statement.contains('?') {
            return Cow::Borrowed(statement);
        }
        let mut parts = statement.split('?');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for (number, part) in (1..).zip(parts) {
            out.push_str(&format!("${number}"));
            out.push_str(part);
        }
        Cow::Owned(out)
    }
}

/// The URL of a database. It is shown without its password.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address {
    secret: String,
    shown: String,
    dialect: Dialect,
}

impl Address {
    /// Reads a URL: `sqlite:FILE`, `sqlite::memory:`, `postgres://USER:PASSWORD@HOST:PORT/NAME` or `mysql://…`; the
    /// schemes `postgresql` and `mariadb` are the same as the short ones.
    ///
    /// # Errors
    /// What is wrong with it, for a person; it is not repeated, since it may hold a password.
    pub fn parse(text: &str) -> Result<Address, String> {
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
        let dialect = match scheme {
            "sqlite" => Dialect::Sqlite,
            "postgres" | "postgresql" => Dialect::Postgres,
            "mysql" | "mariadb" => Dialect::MySql,
            _ => {
                return Err("a database is named by `sqlite:FILE`, `postgres://USER:PASSWORD@HOST/NAME` or \
                            `mysql://USER:PASSWORD@HOST/NAME`"
                    .to_owned());
            }
        };
        if dialect == Dialect::Sqlite {
            let file = text.trim_start_matches("sqlite:").trim_start_matches("//");
            if file.is_empty() {
                return Err("`sqlite:` is followed by the name of a file".to_owned());
            }
            return Ok(Address { secret: text.to_owned(), shown: text.to_owned(), dialect });
        }
        let url = Url::parse(text).map_err(|error| format!("this is no URL of a database: {error}"))?;
        if url.path().len() < 2 {
            return Err(format!("the URL of {} ends in the name of the database", dialect.name()));
        }
        Ok(Address { secret: text.to_owned(), shown: shown(url), dialect })
    }

    /// What the database speaks.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The URL as it was given, with the password.
    pub(super) fn secret(&self) -> &str {
        &self.secret
    }

    /// Whether the database is gone with its connection.
    pub(super) fn in_memory(&self) -> bool {
        self.dialect == Dialect::Sqlite && self.secret.contains(":memory:")
    }

    /// Whether it is a file that is not there yet.
    pub fn is_new_file(&self) -> bool {
        let file = self.secret.trim_start_matches("sqlite:").trim_start_matches("//");
        let file = file.split_once('?').map_or(file, |(file, _)| file);
        self.dialect == Dialect::Sqlite && !self.in_memory() && !Path::new(file).exists()
    }

    /// Makes the file of a database in a file, if it is not there: nobody else may read what will be in it.
    pub(super) fn make_file(&self, path: &Path) -> Result<(), DbError> {
        if self.in_memory() || path.exists() {
            return Ok(());
        }
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map(drop).map_err(|error| DbError {
            trouble: Trouble::Unreachable,
            database: self.to_string(),
            reason: format!("the file cannot be made: {error}"),
        })
    }
}

/// The URL without what is secret in it.
fn shown(mut url: Url) -> String {
    if url.password().is_some() {
        // A URL with a password can have another one.
        let _ = url.set_password(Some("***"));
    }
    if url.query_pairs().any(|(name, _)| name.contains("password")) {
        let kept: Vec<_> = url.query_pairs().into_owned().collect();
        let masked = kept.iter().map(|(name, value)| {
            (name.as_str(), if name.contains("password") { "***" } else { value.as_str() })
        });
        url.query_pairs_mut().clear().extend_pairs(masked);
    }
    url.to_string()
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.shown)
    }
}

impl std::str::FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Address, String> {
        Address::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (text, shown) in [
            ("postgres://me:s3cret@db:5432/mim", "postgres://me:***@db:5432/mim"),
            ("mysql://me:s3cret@db/mim?charset=utf8", "mysql://me:***@db/mim?charset=utf8"),
            ("postgres://me@db/mim?password=s3cret", "postgres://me@db/mim?password=***"),
            ("sqlite:mim.db", "sqlite:mim.db"),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!(address.to_string(), shown);
            assert!(!format!("{address:?}").contains("s3cret"));
        }
    }

    #[test]
    fn what_is_no_address_is_refused_and_not_repeated() {
        for text in
            ["", "mim.db", "sqlite:", "oracle://me:s3cret@db/x", "postgres://db", "mysql://me:s3cret@:x/"]
        {
            let reason = Address::parse(text).unwrap_err();
            assert!(!reason.contains("s3cret") && !reason.is_empty(), "{text}: {reason}");
        }
    }

    #[test]
    fn parameters_are_numbered_for_postgresql() {
        let statement = "SELECT a FROM t WHERE b = ? AND c > ?";
        assert_eq!(Dialect::Postgres.placed(statement), "SELECT a FROM t WHERE b = $1 AND c > $2");
        assert_eq!(Dialect::MySql.placed(statement), statement);
    }
}
