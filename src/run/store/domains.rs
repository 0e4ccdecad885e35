//! Dynamic domains, which stand in the same database.

use super::schema::OF_ACCOUNTS;
use super::{Kept, Store};
use crate::run::db::{DbError, Param};
use crate::run::domains::Writing;
use crate::run::real::SqlStore;

impl Store {
    /// Does something with the tables of dynamic domains, which are made if they are not there.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn domains<T>(&self, writing: Writing, work: impl AsyncFnOnce(&SqlStore) -> T) -> Result<T, DbError> {
        let _inside = self.runtime.enter();
        let store = SqlStore::new(self.database.clone(), writing);
        self.runtime.block_on(async {
            store.create_missing().await?;
            Ok(work(&store).await)
        })
    }
}

impl Kept<'_> {
    /// The domains that are served, with their host types: among these, or all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn dynamic_domains(
        &mut self,
        writing: Writing,
        among: Option<&[String]>,
    ) -> Result<Vec<(String, String)>, DbError> {
        let there = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'domain_settings'";
        if self.number(there, &[])? == 0 {
            return Ok(Vec::new());
        }
        let flag = match writing {
            Writing::Enabled => "enabled",
            Writing::Status => "status",
        };
        let mut statement = format!("SELECT domain, host_type FROM domain_settings WHERE {flag} = 1");
        let mut params: Vec<Param<'_>> = Vec::new();
        if let Some(among) = among {
            let places: Vec<&str> = among.iter().map(|_| "?").collect();
            statement += &format!(" AND domain IN ({})", places.join(", "));
            params.extend(among.iter().map(Param::from));
        }
        let rows = self.rows(&statement, &params)?;
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect()
    }

    /// Takes all accounts of a host away, with all that is kept of them.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove_host(&mut self, host: &str) -> Result<(), DbError> {
        for table in OF_ACCOUNTS {
            self.run(&format!("DELETE FROM {table} WHERE host = ?"), &[host.into()])?;
        }
        Ok(())
    }
}
