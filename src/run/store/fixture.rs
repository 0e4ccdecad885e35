//! Files that say what a store holds: TOML with a table for each account and each room.

mod messages;
mod shared;

use super::{Contact, Kept, Last, Session, Stamp, Subscription};
use crate::run::address::Address;
use crate::run::db::DbError;
use crate::run::declared;
use crate::run::xml::Element;
use serde::Deserialize;

/// What a store is to hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    /// The accounts.
    #[serde(default)]
    pub account: Vec<Declared>,
    /// The rooms.
    #[serde(default)]
    room: Vec<shared::Opened>,
}

/// An account as it is declared.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    jid: String,
    password: String,
    #[serde(default)]
    last: Option<Used>,
    #[serde(default)]
    vcard: Option<String>,
    #[serde(default)]
    private: Vec<String>,
    #[serde(default)]
    roster: Vec<Listed>,
    #[serde(default)]
    session: Vec<Open>,
    #[serde(default)]
    offline: Vec<messages::Waiting>,
    #[serde(default)]
    archive: Vec<messages::Sent>,
    #[serde(default)]
    inbox: Vec<messages::Talk>,
    #[serde(default)]
    pubsub: Vec<shared::Node>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Used {
    #[serde(default)]
    days_ago: Option<i64>,
    #[serde(default)]
    seconds: Option<i64>,
    #[serde(default)]
    unreadable: bool,
    #[serde(default)]
    status: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    jid: String,
    #[serde(default)]
    nick: String,
    subscription: String,
    #[serde(default = "nothing")]
    ask: String,
    #[serde(default)]
    groups: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    resource: String,
    #[serde(default = "plain")]
    connection: String,
    #[serde(default)]
    ip: Option<String>,
    #[serde(default)]
    port: Option<u16>,
    #[serde(default)]
    node: Option<String>,
    #[serde(default)]
    priority: i64,
    #[serde(default = "unavailable")]
    show: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    uptime: i64,
}

fn nothing() -> String {
    "none".to_owned()
}

fn plain() -> String {
    "c2s".to_owned()
}

fn unavailable() -> String {
    "unavailable".to_owned()
}

/// Why a fixture is not in the store.
#[derive(Debug)]
pub enum Misfit {
    /// What is wrong with it, for a person.
    Wrong(String),
    /// The store cannot be written.
    Store(DbError),
}

impl From<DbError> for Misfit {
    fn from(error: DbError) -> Misfit {
        Misfit::Store(error)
    }
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Misfit::Wrong(why) => out.write_str(why),
            Misfit::Store(error) => error.fmt(out),
        }
    }
}

impl Fixture {
    /// Reads one.
    ///
    /// # Errors
    /// What is wrong with it, for a person.
    pub fn parse(text: &str) -> Result<Fixture, String> {
        declared::read(text)
    }
}

impl Kept<'_> {
    /// Puts what is declared into the store; an account that is there becomes as it is declared.
    ///
    /// # Errors
    /// When a part of it makes no sense, or the store cannot be written.
    pub fn declare(&mut self, fixture: &Fixture, stamp: &mut Stamp<'_>) -> Result<(), Misfit> {
        fixture.account.iter().try_for_each(|declared| self.declare_account(declared, stamp))?;
        // Whoever publishes, subscribes or stands in a room may be declared behind it.
        fixture.account.iter().try_for_each(|declared| self.declare_nodes(declared))?;
        fixture.room.iter().try_for_each(|room| self.declare_room(room))
    }

    fn declare_account(&mut self, declared: &Declared, stamp: &mut Stamp<'_>) -> Result<(), Misfit> {
        let now = stamp.now;
        let wrong = |what: &str| wrong(declared, what);
        let account = account(&declared.jid).ok_or_else(|| wrong("this is no JID of an account"))?;
        self.remove_account(&account)?;
        self.add_account(&account, &stamp.secret(&declared.password).map_err(Misfit::Wrong)?)?;
        if let Some(used) = &declared.last {
            let last = match (used.days_ago, used.seconds, used.unreadable) {
                (Some(days), None, false) => Last::At(now.saturating_sub(days.saturating_mul(86_400))),
                (None, Some(seconds), false) => Last::At(seconds),
                (None, None, true) => Last::Unreadable,
                _ => return Err(wrong("`last` has one of `days_ago`, `seconds` and `unreadable = true`")),
            };
            self.set_last(&account, last, &used.status)?;
        }
        if let Some(card) = &declared.vcard {
            let card = Element::parse(card).map_err(|why| wrong(&format!("`vcard`: {why}")))?;
            self.set_card(&account, &card.to_string())?;
        }
        for element in &declared.private {
            let element = Element::parse(element).map_err(|why| wrong(&format!("`private`: {why}")))?;
            let namespace = element.attribute("xmlns").ok_or_else(|| wrong("`private` needs a namespace"))?;
            self.set_private(&account, namespace, &element.to_string())?;
        }
        for listed in &declared.roster {
            let jid = Address::parse(&listed.jid).ok_or_else(|| wrong("a contact has no JID"))?;
            let subscription = Subscription::parse(&listed.subscription);
            let contact = Contact {
                jid: jid.to_string(),
                nick: listed.nick.clone(),
                subscription: subscription
                    .ok_or_else(|| wrong("`subscription` is `none`, `from`, `to` or `both`"))?,
                ask: listed.ask.clone(),
                groups: listed.groups.clone(),
            };
            self.put_contact(&account, &contact)?;
        }
        for open in &declared.session {
            let address = Address::with(&account.user, &account.host, &open.resource);
            let session = Session {
                address: address.ok_or_else(|| wrong("a session has no resource"))?,
                connection: open.connection.clone(),
                peer: open.ip.clone().zip(open.port),
                node: open.node.clone().unwrap_or_else(|| Session::NODE.to_owned()),
                priority: open.priority,
                show: open.show.clone(),
                status: open.status.clone(),
                since: now.saturating_sub(open.uptime),
            };
            self.open_session(&session)?;
        }
        self.declare_messages(&account, declared, now)
    }
}

/// What is wrong with an account.
fn wrong(declared: &Declared, what: &str) -> Misfit {
    Misfit::Wrong(format!("account `{}`: {what}", declared.jid))
}

/// The address of an account, as it is declared.
fn account(jid: &str) -> Option<Address> {
    Address::parse(jid).filter(|jid| !jid.user.is_empty() && jid.resource.is_empty())
}
