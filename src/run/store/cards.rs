//! vCards.

use super::Kept;
use crate::run::address::Address;
use crate::run::db::DbError;

impl Kept<'_> {
    /// The vCard of an account, as XML.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn card(&mut self, account: &Address) -> Result<Option<String>, DbError> {
        let found = self.texts(
            "SELECT xml FROM vcards WHERE host = ? AND username = ?",
            &[(&account.host).into(), (&account.user).into()],
        )?;
        Ok(found.into_iter().next())
    }

    /// Gives an account a vCard.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_card(&mut self, account: &Address, xml: &str) -> Result<(), DbError> {
        self.run(
            "INSERT INTO vcards (username, host, xml) VALUES (?, ?, ?)
             ON CONFLICT (host, username) DO UPDATE SET xml = excluded.xml",
            &[(&account.user).into(), (&account.host).into(), xml.into()],
        )?;
        Ok(())
    }
}
