//! Hearing from a database at once, where it can tell: LISTEN and NOTIFY of PostgreSQL.

use super::error::DbError;
use super::{Database, Pool};
use sqlx::postgres::PgListener;

/// Hears what others tell on a channel.
#[derive(Debug)]
pub struct Listener {
    inner: PgListener,
    database: Database,
}

impl Listener {
    /// Waits until somebody tells something; what it is. It connects anew when the connection was lost, and then
    /// answers with nothing, since something may have been missed.
    ///
    /// # Errors
    /// When it cannot connect any more.
    pub async fn heard(&mut self) -> Result<Option<String>, DbError> {
        let heard = self.inner.try_recv().await;
        let heard = heard.map(|told| told.map(|told| told.payload().to_owned()));
        heard.map_err(|error| self.database.wrong(&error))
    }
}

impl Database {
    /// Listens on a channel; nothing where the database cannot tell.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn listen(&self, channel: &str) -> Result<Option<Listener>, DbError> {
        let Pool::Postgres(pool) = &self.pool else { return Ok(None) };
        let connected = PgListener::connect_with(pool).await;
        let mut inner = connected.map_err(|error| self.wrong(&error))?;
        inner.listen(channel).await.map_err(|error| self.wrong(&error))?;
        Ok(Some(Listener { inner, database: self.clone() }))
    }

    /// Tells all that listen on a channel; nobody where the database cannot.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn notify(&self, channel: &str, payload: &str) -> Result<(), DbError> {
        let Pool::Postgres(_) = &self.pool else { return Ok(()) };
        self.query("SELECT pg_notify(?, ?)", &[channel.into(), payload.into()]).await.map(drop)
    }
}
