//! Parameters of statements.

/// A parameter; its type is known even where there is no value, since PostgreSQL asks for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Param<'p> {
    /// An integer.
    Int(Option<i64>),
    /// A text.
    Text(Option<&'p str>),
    /// Yes or no; 1 or 0 where there is no such type.
    Bool(bool),
    /// Bytes.
    Bytes(&'p [u8]),
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Param::Int(Some(number))
    }
}

impl From<Option<i64>> for Param<'_> {
    fn from(number: Option<i64>) -> Self {
        Param::Int(number)
    }
}

impl<'p> From<&'p str> for Param<'p> {
    fn from(text: &'p str) -> Self {
        Param::Text(Some(text))
    }
}

impl<'p> From<Option<&'p str>> for Param<'p> {
    fn from(text: Option<&'p str>) -> Self {
        Param::Text(text)
    }
}

impl<'p> From<&'p String> for Param<'p> {
    fn from(text: &'p String) -> Self {
        Param::Text(Some(text))
    }
}

impl From<bool> for Param<'_> {
    fn from(yes: bool) -> Self {
        Param::Bool(yes)
    }
}

impl<'p> From<&'p [u8]> for Param<'p> {
    fn from(bytes: &'p [u8]) -> Self {
        Param::Bytes(bytes)
    }
}

/// A query of whatever dialect is asked for, with its parameters.
macro_rules! bound {
    ($text:expr, $params:expr) => {{
        // Statements are written in this program; what comes from outside is a parameter.
        let mut query = sqlx::query(sqlx::AssertSqlSafe($text.into_owned()));
        for param in $params {
            query = match *param {
                $crate::run::db::Param::Int(number) => query.bind(number),
                $crate::run::db::Param::Text(text) => query.bind(text),
                $crate::run::db::Param::Bool(yes) => query.bind(yes),
                $crate::run::db::Param::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }};
}

pub(super) use bound;
