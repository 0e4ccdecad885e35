//! What changes dynamic domains: the order of checks, the transactions and the answers of both generations.
//! (Source: 5.1.0 and 6.3.0 as run.)

use super::generation::{Profile, Writing};
use super::model::{Names, Row, Status};
use super::store::{Change, Decide, Store, StoreError};
use std::fmt;

/// How long it waits before it tries a transaction again, in milliseconds.
const RETRY_AFTER: u64 = 100;

/// Removes what modules keep of a domain, by its host type and name; the modules that failed to.
pub type Hook<'h> = dyn Fn(&str, &str) -> Vec<String> + 'h;

/// Writes what a node is asked to.
#[derive(Clone, Copy)]
pub struct Admin<'a, S> {
    /// The tables.
    pub store: &'a S,
    /// What the node knows of itself.
    pub names: &'a Names,
    /// How its server writes.
    pub profile: Profile,
    /// Whether the service is on.
    pub on: bool,
    /// What becomes of data of a domain that goes.
    pub hook: &'a Hook<'a>,
}

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// The domain is static.
    Static,
    /// The node has no such host type for dynamic domains.
    UnknownHostType,
    /// The service is off.
    ServiceDisabled,
    /// The domain is there.
    Duplicate,
    /// The domain is not there.
    NotFound,
    /// The domain has another host type.
    WrongHostType,
    /// The domain is being deleted.
    DomainDeleted,
    /// The domain has no admin, or none can be.
    NoAdmin,
    /// Modules could not remove their data: the domain stays in deletion, and deleting it again goes on.
    HookFailed(Vec<String>),
    /// The database did not do it.
    Database(StoreError),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Static => f.write_str("the domain is static"),
            WriteError::UnknownHostType => f.write_str("the host type is unknown"),
            WriteError::ServiceDisabled => f.write_str("the service of dynamic domains is off"),
            WriteError::Duplicate => f.write_str("the domain is there already"),
            WriteError::NotFound => f.write_str("there is no such domain"),
            WriteError::WrongHostType => f.write_str("the domain has another host type"),
            WriteError::DomainDeleted => f.write_str("the domain is being deleted"),
            WriteError::NoAdmin => f.write_str("the domain has no password"),
            WriteError::HookFailed(modules) => {
                write!(f, "these modules could not remove their data: {}", modules.join(", "))
            }
            WriteError::Database(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for WriteError {}

impl<S: Store> Admin<'_, S> {
    /// Adds a domain, enabled.
    ///
    /// # Errors
    /// Why it is not there now, or was before.
    pub async fn insert(&self, domain: &str, host_type: &str) -> Result<(), WriteError> {
        self.check(domain, Some(host_type))?;
        let writing = self.profile.writing;
        let decide = |row: Option<&Row>| match row {
            None => Ok(Some(Change::Insert { host_type: host_type.to_owned() })),
            Some(row) if writing == Writing::Enabled && row.host_type == host_type => Ok(None),
            Some(_) => Err(WriteError::Duplicate),
        };
        self.write(domain, &decide).await?;
        self.store.tell().await;
        Ok(())
    }

    /// Deletes a domain and its data.
    ///
    /// # Errors
    /// Why it is still there, or was not.
    pub async fn delete(&self, domain: &str, host_type: &str) -> Result<(), WriteError> {
        if self.profile.writing == Writing::Status {
            self.mark_deleted(domain, host_type).await?;
            return self.finish_delete(domain, host_type).await;
        }
        self.check(domain, Some(host_type))?;
        let decide = |row: Option<&Row>| match row {
            None => Ok(None),
            Some(row) if row.host_type != host_type => Err(WriteError::WrongHostType),
            Some(_) => Ok(Some(Change::Delete)),
        };
        self.write(domain, &decide).await?;
        self.store.tell().await;
        // The answer is the same whatever comes of it.
        let _ = (self.hook)(host_type, domain);
        Ok(())
    }

    /// The first half of a deletion from 6.0 on: no node serves the domain any more.
    ///
    /// # Errors
    /// Why it is not in deletion.
    pub async fn mark_deleted(&self, domain: &str, host_type: &str) -> Result<(), WriteError> {
        self.check(domain, Some(host_type))?;
        let decide = |row: Option<&Row>| match row {
            None => Err(WriteError::NotFound),
            Some(row) if row.host_type != host_type => Err(WriteError::WrongHostType),
            Some(_) => Ok(Some(Change::Set(Status::Deleting))),
        };
        self.write(domain, &decide).await?;
        self.store.tell().await;
        self.store.set_admin(domain, None).await.map(drop).map_err(WriteError::Database)
    }

    /// The second half: its data go, and then its row.
    ///
    /// # Errors
    /// Why the row is still there; deleting the domain again goes on from here.
    pub async fn finish_delete(&self, domain: &str, host_type: &str) -> Result<(), WriteError> {
        let failed = (self.hook)(host_type, domain);
        if !failed.is_empty() {
            return Err(WriteError::HookFailed(failed));
        }
        // Somebody else may have finished it, or begun it anew.
        let decide = |row: Option<&Row>| match row {
            None => Err(WriteError::NotFound),
            Some(row) if row.host_type != host_type => Err(WriteError::WrongHostType),
            Some(_) => Ok(Some(Change::Delete)),
        };
        self.write(domain, &decide).await.map(drop)
    }

    /// Serves a domain.
    ///
    /// # Errors
    /// Why it is not served.
    pub async fn enable(&self, domain: &str) -> Result<(), WriteError> {
        self.set(domain, Status::Enabled).await
    }

    /// Serves a domain no longer, and keeps its data.
    ///
    /// # Errors
    /// Why that does not go.
    pub async fn disable(&self, domain: &str) -> Result<(), WriteError> {
        self.set(domain, Status::Disabled).await
    }

    async fn set(&self, domain: &str, status: Status) -> Result<(), WriteError> {
        self.check(domain, None)?;
        let decide = |row: Option<&Row>| match row {
            None => Err(WriteError::NotFound),
            Some(row) if !self.names.allows(&row.host_type) => Err(WriteError::UnknownHostType),
            Some(row) if row.status == Status::Deleting => Err(WriteError::DomainDeleted),
            Some(row) if row.status == status => Ok(None),
            Some(_) => Ok(Some(Change::Set(status))),
        };
        self.write(domain, &decide).await?;
        self.store.tell().await;
        Ok(())
    }

    /// Sets the record of the password of a domain, from 6.0 on. `subdomain_of` is the domain whose pattern this name
    /// matches, if it is a subdomain.
    ///
    /// # Errors
    /// [`WriteError::NotFound`] when nobody serves the name.
    pub async fn set_password(
        &self,
        domain: &str,
        record: &str,
        subdomain_of: Option<&str>,
    ) -> Result<(), WriteError> {
        self.is_on()?;
        let served = match subdomain_of {
            Some(_) => true,
            None if self.names.is_static(domain) => true,
            None => {
                let row = self.store.find(domain).await.map_err(WriteError::Database)?;
                row.is_some_and(|row| row.status == Status::Enabled && self.names.allows(&row.host_type))
            }
        };
        if !served {
            return Err(WriteError::NotFound);
        }
        self.store.set_admin(domain, Some(record)).await.map(drop).map_err(WriteError::Database)
    }

    /// Removes the password of a domain, from 6.0 on.
    ///
    /// # Errors
    /// [`WriteError::NoAdmin`] when there is none.
    pub async fn delete_password(&self, domain: &str) -> Result<(), WriteError> {
        self.is_on()?;
        let there = self.store.set_admin(domain, None).await.map_err(WriteError::Database)?;
        if there { Ok(()) } else { Err(WriteError::NoAdmin) }
    }

    /// What is checked before the database is asked, in the order of the generation.
    fn check(&self, domain: &str, host_type: Option<&str>) -> Result<(), WriteError> {
        if self.profile.writing == Writing::Status {
            self.is_on()?;
        }
        if self.names.is_static(domain) {
            return Err(WriteError::Static);
        }
        if host_type.is_some_and(|host_type| !self.names.allows(host_type)) {
            return Err(WriteError::UnknownHostType);
        }
        self.is_on()
    }

    fn is_on(&self) -> Result<(), WriteError> {
        if self.on { Ok(()) } else { Err(WriteError::ServiceDisabled) }
    }

    /// Runs a transaction, and again where the database undid it.
    async fn write(&self, domain: &str, decide: &Decide<'_>) -> Result<bool, WriteError> {
        let mut tries = 1;
        loop {
            match self.store.change(domain, decide).await {
                Ok(done) => return done,
                Err(error) if error.undone && tries < self.profile.tries => {
                    self.store.pause(RETRY_AFTER).await;
                }
                Err(error) => return Err(WriteError::Database(error)),
            }
            tries += 1;
        }
    }
}
