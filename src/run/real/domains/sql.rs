//! The tables of dynamic domains in a database, in either generation.

use super::schema;
use crate::run::db::{Database, DbError, Param, Row as DbRow, Transaction, Trouble};
use crate::run::domains::{
    Bounds, Change, Decide, Record, Row, Status, Store, StoreError, WriteError, Writing,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// What those who listen in PostgreSQL hear of.
pub(super) const CHANNEL: &str = "mimcfg_domains";

/// The tables of dynamic domains in a database; a clone is the same store.
#[derive(Debug, Clone)]
pub struct SqlStore {
    database: Database,
    writing: Writing,
    told: Arc<watch::Sender<u64>>,
}

impl SqlStore {
    /// The tables in this database, as servers of a generation have them.
    pub fn new(database: Database, writing: Writing) -> SqlStore {
        SqlStore { database, writing, told: Arc::new(watch::channel(0).0) }
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Creates the tables.
    ///
    /// # Errors
    /// When they are there, or may not be created.
    pub async fn create(&self) -> Result<(), DbError> {
        let tables = schema::tables(self.database.dialect(), self.writing);
        self.database.create(&tables.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// Creates the tables, if they are not there.
    ///
    /// # Errors
    /// When they may not be created.
    pub async fn create_missing(&self) -> Result<(), DbError> {
        let look =
            async || self.database.query("SELECT id FROM domain_events WHERE id = 0", &[]).await.map(drop);
        match look().await {
            Err(error) if error.trouble == Trouble::Schema => match self.create().await {
                // Another process may have been faster.
                Err(error) => look().await.map_err(|_| error),
                Ok(()) => Ok(()),
            },
            other => other,
        }
    }

    /// Hears of what is told in this process; the number grows each time.
    pub(super) fn hears(&self) -> watch::Receiver<u64> {
        self.told.subscribe()
    }

    /// Tells those in this process.
    pub(super) fn tell_here(&self) {
        self.told.send_modify(|told| *told += 1);
    }

    /// The condition that a row of this alias is enabled.
    fn is_enabled(&self, alias: &str) -> String {
        match self.writing {
            Writing::Enabled => format!("{alias}.enabled"),
            Writing::Status => format!("{alias}.status = 1"),
        }
    }

    fn flag(&self) -> &'static str {
        match self.writing {
            Writing::Enabled => "enabled",
            Writing::Status => "status",
        }
    }

    fn value(&self, status: Status) -> Param<'static> {
        match self.writing {
            Writing::Enabled => Param::Bool(status == Status::Enabled),
            Writing::Status => Param::Int(Some(status.code())),
        }
    }

    async fn query(&self, statement: &str, params: &[Param<'_>]) -> Result<Vec<DbRow>, StoreError> {
        self.database.query(statement, params).await.map_err(|error| self.failed(&error))
    }

    async fn execute(&self, statement: &str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        self.database.execute(statement, params).await.map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &DbError) -> StoreError {
        let mut reason = error.to_string();
        if error.trouble == Trouble::Schema {
            let (servers, flag) = match self.writing {
                Writing::Enabled => ("5.0 and 5.1", "enabled"),
                Writing::Status => ("6.0 and later", "status"),
            };
            reason.push_str(&format!(
                " (servers {servers} have `domain_settings` with a column `{flag}`, and `domain_events`; --init-db \
                 creates them where they are not)"
            ));
        }
        StoreError { undone: error.undone(), away: error.trouble == Trouble::Unreachable, reason }
    }

    fn row(&self, row: &DbRow) -> Result<Row, DbError> {
        let code = row.int(3)?;
        let status = match self.writing {
            Writing::Enabled if code == 0 => Status::Disabled,
            Writing::Enabled => Status::Enabled,
            // A status that nobody knows is served by nobody.
            Writing::Status => Status::of_code(code).unwrap_or(Status::Disabled),
        };
        let (domain, host_type) = (row.text(1)?.to_owned(), row.text(2)?.to_owned());
        Ok(Row { id: row.int(0)?, domain, host_type, status })
    }

    fn rows_of(&self, rows: &[DbRow]) -> Result<Vec<Row>, StoreError> {
        rows.iter().map(|row| self.row(row)).collect::<Result<_, _>>().map_err(|error| self.failed(&error))
    }

    fn one(&self, domain: &str, rows: &[DbRow]) -> Result<Option<Row>, StoreError> {
        let mut rows = self.rows_of(rows)?;
        if rows.len() > 1 { Err(StoreError::twice(domain)) } else { Ok(rows.pop()) }
    }

    fn select(&self, rest: &str) -> String {
        format!("SELECT id, domain, host_type, {} FROM domain_settings {rest}", self.flag())
    }

    async fn apply(
        &self,
        transaction: &mut Transaction,
        domain: &str,
        change: &Change,
    ) -> Result<(), DbError> {
        match change {
            Change::Insert { host_type } => {
                let statement = "INSERT INTO domain_settings (domain, host_type) VALUES (?, ?)";
                transaction.execute(statement, &[domain.into(), host_type.into()]).await?;
            }
            Change::Set(status) => {
                let statement = format!("UPDATE domain_settings SET {} = ? WHERE domain = ?", self.flag());
                transaction.execute(&statement, &[self.value(*status), domain.into()]).await?;
            }
            Change::Delete => {
                let statement = "DELETE FROM domain_settings WHERE domain = ?";
                transaction.execute(statement, &[domain.into()]).await?;
            }
        }
        transaction.execute("INSERT INTO domain_events (domain) VALUES (?)", &[domain.into()]).await.map(drop)
    }
}

/// A number of rows as a parameter.
fn limit(limit: usize) -> Param<'static> {
    Param::Int(Some(i64::try_from(limit).unwrap_or(i64::MAX)))
}

impl Store for SqlStore {
    async fn bounds(&self) -> Result<Option<Bounds>, StoreError> {
        let rows = self.query("SELECT MIN(id), MAX(id) FROM domain_events", &[]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let ends = row.maybe_int(0).and_then(|min| Ok(min.zip(row.maybe_int(1)?)));
        let ends = ends.map_err(|error| self.failed(&error))?;
        Ok(ends.map(|(min, max)| Bounds { min, max }))
    }

    async fn enabled_after(&self, id: i64, most: usize) -> Result<Vec<Row>, StoreError> {
        let enabled = self.is_enabled("domain_settings");
        let statement = self.select(&format!("WHERE {enabled} AND id > ? ORDER BY id LIMIT ?"));
        let rows = self.query(&statement, &[id.into(), limit(most)]).await?;
        self.rows_of(&rows)
    }

    /// In one statement, whose rows come while those before them are taken in.
    async fn each_enabled(&self, take: &mut dyn FnMut(&str, &str)) -> Result<(), StoreError> {
        let enabled = self.is_enabled("domain_settings");
        let statement = format!("SELECT domain, host_type FROM domain_settings WHERE {enabled} ORDER BY id");
        let all = self.database.each(&statement, &[], |row| {
            take(row.text(0)?, row.text(1)?);
            Ok(())
        });
        all.await.map_err(|error| self.failed(&error))
    }

    async fn events(&self, from: i64, to: i64, most: usize) -> Result<Vec<Record>, StoreError> {
        let statement = format!(
            "SELECT e.id, e.domain, s.host_type FROM domain_events e LEFT JOIN domain_settings s \
             ON s.domain = e.domain AND {} WHERE e.id >= ? AND e.id <= ? ORDER BY e.id LIMIT ?",
            self.is_enabled("s")
        );
        let rows = self.query(&statement, &[from.into(), to.into(), limit(most)]).await?;
        let records = rows.iter().map(|row| {
            let host_type = row.maybe_text(2)?.map(str::to_owned);
            Ok(Record { id: row.int(0)?, domain: row.text(1)?.to_owned(), host_type })
        });
        records.collect::<Result<_, DbError>>().map_err(|error| self.failed(&error))
    }

    async fn count(&self, from: i64, to: i64) -> Result<i64, StoreError> {
        let statement = "SELECT COUNT(*) FROM domain_events WHERE id >= ? AND id <= ?";
        let rows = self.query(statement, &[from.into(), to.into()]).await?;
        rows.first().map_or(Ok(0), |row| row.int(0)).map_err(|error| self.failed(&error))
    }

    async fn fill(&self, id: i64) -> Result<(), StoreError> {
        self.execute("INSERT INTO domain_events (id, domain) VALUES (?, '')", &[id.into()]).await.map(drop)
    }

    async fn add_event(&self, domain: &str) -> Result<i64, StoreError> {
        self.execute("INSERT INTO domain_events (domain) VALUES (?)", &[domain.into()]).await?;
        let rows = self.query("SELECT MAX(id) FROM domain_events WHERE domain = ?", &[domain.into()]).await?;
        // Nobody deletes the newest event, and a later one of this domain is as good.
        rows.first().map_or(Ok(0), |row| row.int(0)).map_err(|error| self.failed(&error))
    }

    async fn delete_events_below(&self, id: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM domain_events WHERE id < ?", &[id.into()]).await.map(drop)
    }

    async fn find(&self, domain: &str) -> Result<Option<Row>, StoreError> {
        let rows = self.query(&self.select("WHERE domain = ?"), &[domain.into()]).await?;
        self.one(domain, &rows)
    }

    async fn rows(&self) -> Result<Vec<Row>, StoreError> {
        let rows = self.query(&self.select("ORDER BY domain"), &[]).await?;
        self.rows_of(&rows)
    }

    async fn change(
        &self,
        domain: &str,
        decide: &Decide<'_>,
    ) -> Result<Result<bool, WriteError>, StoreError> {
        let failed = |error: DbError| self.failed(&error);
        let mut transaction = self.database.begin().await.map_err(failed)?;
        let found = transaction.query(&self.select("WHERE domain = ?"), &[domain.into()]).await;
        let row = self.one(domain, &found.map_err(failed)?)?;
        let change = match decide(row.as_ref()) {
            Ok(Some(change)) => change,
            Ok(None) => return Ok(Ok(false)),
            Err(error) => return Ok(Err(error)),
        };
        self.apply(&mut transaction, domain, &change).await.map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        Ok(Ok(true))
    }

    async fn admin(&self, domain: &str) -> Result<Option<String>, StoreError> {
        let statement = "SELECT pass_details FROM domain_admins WHERE domain = ?";
        let rows = self.query(statement, &[domain.into()]).await?;
        let found = rows.first().map(|row| row.text(0).map(str::to_owned)).transpose();
        found.map_err(|error| self.failed(&error))
    }

    async fn set_admin(&self, domain: &str, record: Option<&str>) -> Result<bool, StoreError> {
        let failed = |error: DbError| self.failed(&error);
        let mut transaction = self.database.begin().await.map_err(failed)?;
        let delete = "DELETE FROM domain_admins WHERE domain = ?";
        let there = transaction.execute(delete, &[domain.into()]).await.map_err(failed)? > 0;
        if let Some(record) = record {
            let insert = "INSERT INTO domain_admins (domain, pass_details) VALUES (?, ?)";
            transaction.execute(insert, &[domain.into(), record.into()]).await.map_err(failed)?;
        }
        transaction.commit().await.map_err(failed)?;
        Ok(there)
    }

    async fn pause(&self, length: u64) {
        tokio::time::sleep(Duration::from_millis(length)).await;
    }

    async fn tell(&self) {
        self.tell_here();
        // Whoever does not hear of it looks by itself.
        let _ = self.database.notify(CHANNEL, "").await;
    }
}
