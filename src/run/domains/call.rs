//! What a node can be asked to do about domains.

use super::admin::{Admin, WriteError};
use super::member::Member;
use super::model::{Row, Status};
use super::store::Store;

/// What a node can be asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Call {
    /// Adds a domain.
    Insert {
        /// The domain.
        domain: String,
        /// Its host type.
        host_type: String,
    },
    /// Deletes a domain, and waits for the end of it.
    Delete {
        /// The domain.
        domain: String,
        /// Its host type.
        host_type: String,
    },
    /// Deletes a domain, and does not wait.
    RequestDelete {
        /// The domain.
        domain: String,
        /// Its host type.
        host_type: String,
    },
    /// Enables a domain.
    Enable {
        /// The domain.
        domain: String,
    },
    /// Disables a domain.
    Disable {
        /// The domain.
        domain: String,
    },
    /// Reads the row of a domain.
    Details {
        /// The domain.
        domain: String,
    },
    /// Lists what the node routes.
    Routed,
    /// Counts the dynamic domains that the node routes.
    Count,
    /// Lets all nodes look at once for what others have changed in the database.
    Look,
    /// Ends the cluster.
    End,
}

/// What comes of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reply {
    /// It is done.
    Done,
    /// The host type and the status of a domain.
    Details(String, Status),
    /// Domains with their host types, by name.
    Routed(Vec<(String, String)>),
    /// So many.
    Count(usize),
}

impl Call {
    /// Whether it changes nothing.
    pub fn is_read(&self) -> bool {
        matches!(self, Call::Details { .. } | Call::Routed | Call::Count)
    }

    /// Changes what it is about.
    ///
    /// # Errors
    /// Why nothing was changed.
    pub async fn write<S: Store>(&self, admin: &Admin<'_, S>) -> Result<(), WriteError> {
        match self {
            Call::Insert { domain, host_type } => admin.insert(domain, host_type).await,
            Call::Delete { domain, host_type } => admin.delete(domain, host_type).await,
            Call::RequestDelete { domain, host_type } => admin.mark_deleted(domain, host_type).await,
            Call::Enable { domain } => admin.enable(domain).await,
            Call::Disable { domain } => admin.disable(domain).await,
            Call::Details { .. } | Call::Routed | Call::Count | Call::Look | Call::End => Ok(()),
        }
    }

    /// Reads what it asks for.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn read<S: Store>(&self, member: &Member, store: &S) -> Result<Reply, WriteError> {
        match self {
            Call::Details { domain } => {
                if member.core().names().is_static(domain) {
                    return Err(WriteError::Static);
                }
                let row = store.find(domain).await.map_err(WriteError::Database)?;
                let Row { host_type, status, .. } = row.ok_or(WriteError::NotFound)?;
                Ok(Reply::Details(host_type, status))
            }
            Call::Routed => {
                let all = member.core().dynamic().into_iter();
                Ok(Reply::Routed(all.map(|(domain, of)| (domain.to_owned(), of.to_owned())).collect()))
            }
            Call::Count => Ok(Reply::Count(member.core().count())),
            _ => Ok(Reply::Done),
        }
    }
}
