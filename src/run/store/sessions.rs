//! Sessions. Nobody logs in here: they are declared.

use super::Kept;
use crate::run::address::Address;
use crate::run::db::{DbError, Param, Row};

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is, with its resource.
    pub address: Address,
    /// `c2s`, `c2s_tls`, `c2s_compressed` or `c2s_compressed_tls`.
    pub connection: String,
    /// Where the client is; a session that was put in by hand has no address.
    pub peer: Option<(String, u16)>,
    /// The node that it is on.
    pub node: String,
    /// Its priority.
    pub priority: i64,
    /// What it shows: `available`, `away`, `chat`, `dnd`, `xa`, or `unavailable` before its first presence.
    pub show: String,
    /// The text of its status.
    pub status: String,
    /// When it began, in Unix seconds.
    pub since: i64,
}

impl Session {
    /// The node of sessions of which nothing else is said.
    pub const NODE: &'static str = "mongooseim@localhost";
}

const COLUMNS: &str =
    "username, host, resource, connection, ip, port, node, priority, display, status, since";

fn session(row: &Row) -> Result<Session, DbError> {
    let port = row.maybe_int(5)?.and_then(|port| u16::try_from(port).ok());
    Ok(Session {
        address: Address {
            user: row.text(0)?.to_owned(),
            host: row.text(1)?.to_owned(),
            resource: row.text(2)?.to_owned(),
        },
        connection: row.text(3)?.to_owned(),
        peer: row.maybe_text(4)?.map(str::to_owned).zip(port),
        node: row.text(6)?.to_owned(),
        priority: row.int(7)?,
        show: row.text(8)?.to_owned(),
        status: row.text(9)?.to_owned(),
        since: row.int(10)?,
    })
}

impl Kept<'_> {
    /// Opens a session, in the place of one with its address.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn open_session(&mut self, session: &Session) -> Result<(), DbError> {
        self.close_session(&session.address)?;
        let (ip, port) = match &session.peer {
            Some((ip, port)) => (Some(ip.as_str()), Some(i64::from(*port))),
            None => (None, None),
        };
        self.run(
            &format!("INSERT INTO sessions ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            &[
                (&session.address.user).into(),
                (&session.address.host).into(),
                (&session.address.resource).into(),
                (&session.connection).into(),
                ip.into(),
                port.into(),
                (&session.node).into(),
                session.priority.into(),
                (&session.show).into(),
                (&session.status).into(),
                session.since.into(),
            ],
        )?;
        Ok(())
    }

    /// Closes a session; whether it was open.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn close_session(&mut self, address: &Address) -> Result<bool, DbError> {
        let closed = self.run(
            "DELETE FROM sessions WHERE host = ? AND username = ? AND resource = ?",
            &[(&address.host).into(), (&address.user).into(), (&address.resource).into()],
        )?;
        Ok(closed > 0)
    }

    /// What a session shows from now on; whether there is one.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_presence(
        &mut self,
        address: &Address,
        (show, status, priority): (&str, &str, i64),
    ) -> Result<bool, DbError> {
        let changed = self.run(
            "UPDATE sessions SET display = ?, status = ?, priority = ?
             WHERE host = ? AND username = ? AND resource = ?",
            &[
                show.into(),
                status.into(),
                priority.into(),
                (&address.host).into(),
                (&address.user).into(),
                (&address.resource).into(),
            ],
        )?;
        Ok(changed > 0)
    }

    /// The sessions of all hosts, or of one, by address.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sessions(&mut self, host: Option<&str>) -> Result<Vec<Session>, DbError> {
        match host {
            Some(host) => self.sessions_where("WHERE host = ?", &[host.into()]),
            None => self.sessions_where("", &[]),
        }
    }

    /// The sessions of an account, by resource.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sessions_of(&mut self, account: &Address) -> Result<Vec<Session>, DbError> {
        let params = [(&account.host).into(), (&account.user).into()];
        self.sessions_where("WHERE host = ? AND username = ?", &params)
    }

    fn sessions_where(&mut self, which: &str, params: &[Param<'_>]) -> Result<Vec<Session>, DbError> {
        let statement = format!("SELECT {COLUMNS} FROM sessions {which} ORDER BY host, username, resource");
        self.rows(&statement, params)?.iter().map(session).collect()
    }
}
