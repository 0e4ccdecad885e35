//! Private XML: an element for each namespace.

use super::Kept;
use crate::run::address::Address;
use crate::run::db::DbError;

impl Kept<'_> {
    /// The element of an account in a namespace, as XML.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn private(&mut self, account: &Address, namespace: &str) -> Result<Option<String>, DbError> {
        let found = self.texts(
            "SELECT xml FROM private_xml WHERE host = ? AND username = ? AND namespace = ?",
            &[(&account.host).into(), (&account.user).into(), namespace.into()],
        )?;
        Ok(found.into_iter().next())
    }

    /// All elements of an account: namespaces and XML, by namespace.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn privates(&mut self, account: &Address) -> Result<Vec<(String, String)>, DbError> {
        let rows = self.rows(
            "SELECT namespace, xml FROM private_xml WHERE host = ? AND username = ? ORDER BY namespace",
            &[(&account.host).into(), (&account.user).into()],
        )?;
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect()
    }

    /// Stores the element of an account in a namespace.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_private(&mut self, account: &Address, namespace: &str, xml: &str) -> Result<(), DbError> {
        self.run(
            "INSERT INTO private_xml (username, host, namespace, xml) VALUES (?, ?, ?, ?)
             ON CONFLICT (host, username, namespace) DO UPDATE SET xml = excluded.xml",
            &[(&account.user).into(), (&account.host).into(), namespace.into(), xml.into()],
        )?;
        Ok(())
    }
}
