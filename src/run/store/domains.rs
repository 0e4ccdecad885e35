//! Dynamic domains: they stand in the same database, unless another one is named.

use super::schema::OF_ACCOUNTS;
use super::{Kept, PATIENCE, Store};
use crate::run::db::{Address, Database, DbError, Param, Trouble};
use crate::run::domains::{Status, Writing};
use crate::run::real::SqlStore;

impl Store {
    /// Takes the domains that stand in another database for its own.
    ///
    /// # Errors
    /// When that address makes no sense.
    pub fn take_domains_of(&mut self, address: &Address) -> Result<(), DbError> {
        let opened = self.runtime.block_on(async { Database::open_with(address, PATIENCE) });
        self.domains = Some(opened?);
        Ok(())
    }

    /// Does something with the tables of dynamic domains. In its own database they are made if they are not there.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn domains<T>(&self, writing: Writing, work: impl AsyncFnOnce(&SqlStore) -> T) -> Result<T, DbError> {
        let _inside = self.runtime.enter();
        let database = self.domains.as_ref().unwrap_or(&self.database);
        let store = SqlStore::new(database.clone(), writing);
        self.runtime.block_on(async {
            if self.domains.is_none() {
                store.create_missing().await?;
            }
            Ok(work(&store).await)
        })
    }

    /// The domains that are served, with their host types: among these, or all. None, where the tables are not there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn dynamic_domains(
        &self,
        writing: Writing,
        among: Option<&[String]>,
    ) -> Result<Vec<(String, String)>, DbError> {
        let served = match writing {
            Writing::Enabled => "enabled = ?",
            Writing::Status => "status = ?",
        };
        let mut statement = format!("SELECT domain, host_type FROM domain_settings WHERE {served}");
        let mut params: Vec<Param<'_>> = vec![match writing {
            Writing::Enabled => true.into(),
            Writing::Status => Status::Enabled.code().into(),
        }];
        if let Some(among) = among {
            let places: Vec<&str> = among.iter().map(|_| "?").collect();
            statement += &format!(" AND domain IN ({})", places.join(", "));
            params.extend(among.iter().map(Param::from));
        }
        let database = self.domains.as_ref().unwrap_or(&self.database);
        let rows = match self.runtime.block_on(database.query(&statement, &params)) {
            Err(error) if error.trouble == Trouble::Schema => return Ok(Vec::new()),
            rows => rows?,
        };
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect()
    }
}

impl Kept<'_> {
    /// Takes all accounts of a host away, with all that is kept of them.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove_host(&mut self, host: &str) -> Result<(), DbError> {
        for (table, which) in OF_ACCOUNTS {
            self.run(&format!("DELETE FROM {table} WHERE host = ? AND {which}"), &[host.into()])?;
        }
        Ok(())
    }
}
