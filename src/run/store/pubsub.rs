//! Nodes of `pubsub`: who owns them, what is published in them, and who subscribes to them.

use super::Kept;
use crate::run::address::Address;
use crate::run::db::DbError;

impl Kept<'_> {
    /// Gives an account a node of a kind: `flat`, `pep`, `push` or another one.
    ///
    /// # Errors
    /// When it is there already, or the store cannot be written.
    pub fn add_node(&mut self, owner: &Address, name: &str, kind: &str) -> Result<i64, DbError> {
        self.run(
            "INSERT INTO pubsub_nodes (username, host, name, kind) VALUES (?, ?, ?, ?)",
            &[(&owner.user).into(), (&owner.host).into(), name.into(), kind.into()],
        )?;
        self.number(
            "SELECT id FROM pubsub_nodes WHERE host = ? AND username = ? AND name = ?",
            &[(&owner.host).into(), (&owner.user).into(), name.into()],
        )
    }

    /// Takes all nodes of an account away, with what is published in them.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove_nodes(&mut self, owner: &Address) -> Result<(), DbError> {
        self.run(
            "DELETE FROM pubsub_nodes WHERE host = ? AND username = ?",
            &[(&owner.host).into(), (&owner.user).into()],
        )?;
        Ok(())
    }

    /// Publishes an item in a node, in the place of one with its id.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn publish(
        &mut self,
        node: i64,
        publisher: &Address,
        (item, payload): (&str, &str),
    ) -> Result<(), DbError> {
        self.run(
            "INSERT INTO pubsub_items (node, item, username, host, payload) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (node, item) DO UPDATE
             SET username = excluded.username, host = excluded.host, payload = excluded.payload",
            &[node.into(), item.into(), (&publisher.user).into(), (&publisher.host).into(), payload.into()],
        )?;
        Ok(())
    }

    /// Subscribes an account to a node.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn subscribe(&mut self, node: i64, account: &Address) -> Result<(), DbError> {
        self.run(
            "INSERT INTO pubsub_subscriptions (node, username, host) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            &[node.into(), (&account.user).into(), (&account.host).into()],
        )?;
        Ok(())
    }

    /// What an account published: names of nodes, ids of items and payloads.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn published(&mut self, account: &Address) -> Result<Vec<Vec<String>>, DbError> {
        self.columns(
            "SELECT n.name, i.item, i.payload FROM pubsub_items i JOIN pubsub_nodes n ON n.id = i.node
             WHERE i.host = ? AND i.username = ? ORDER BY n.name, i.item",
            account,
            3,
        )
    }

    /// The nodes that an account owns: names and kinds.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn nodes(&mut self, account: &Address) -> Result<Vec<Vec<String>>, DbError> {
        let statement = "SELECT name, kind FROM pubsub_nodes WHERE host = ? AND username = ? ORDER BY name";
        self.columns(statement, account, 2)
    }

    /// The nodes that an account subscribes to: names.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn subscriptions(&mut self, account: &Address) -> Result<Vec<Vec<String>>, DbError> {
        self.columns(
            "SELECT n.name FROM pubsub_subscriptions s JOIN pubsub_nodes n ON n.id = s.node
             WHERE s.host = ? AND s.username = ? ORDER BY n.name",
            account,
            1,
        )
    }

    fn columns(
        &mut self,
        statement: &str,
        account: &Address,
        count: usize,
    ) -> Result<Vec<Vec<String>>, DbError> {
        let rows = self.rows(statement, &[(&account.host).into(), (&account.user).into()])?;
        let texts = rows.iter().map(|row| (0..count).map(|at| row.text(at).map(str::to_owned)).collect());
        texts.collect()
    }
}
