//! What commands answer from a store.
//!
//! How an answer reads is known to the catalogue; here it is decided which one it is.

mod accounts;
mod caller;
mod core;
mod delivery;
mod domain;
mod idle;
mod last;
mod offline;
mod personal;
mod presence;
mod private;
mod push;
mod resolve;
mod roster;
mod sessions;
mod stanza;
mod stats;
mod vcard;

pub(super) use caller::caller;
pub(super) use domain::dynamic;
pub(super) use resolve::{Refusal, resolve};

use super::files::{Files, Trouble};
use super::{Answer, Called, DONE, FAILED, Given, Moment, UNSUPPORTED, node, reply, site};
use crate::catalogue::Version;
use crate::catalogue::runtime::answers;
use crate::catalogue::runtime::control::{Profile, control};
use crate::model::tree::{Map, Node};
use crate::run::address::Address;
use crate::run::db::DbError;
use crate::run::store::{Kept, Scram, Stamp, Store, seconds};
use crate::value::Value;
use std::cell::Cell;
use std::time::SystemTime;

/// A call of a command.
pub(super) struct Call<'c, 'k, 'm> {
    pub(super) name: &'c str,
    pub(super) given: &'c [Given],
    pub(super) tree: &'c Map,
    pub(super) server: Version,
    /// The dynamic domains among those that the call is about, with their host types.
    pub(super) dynamic: Vec<(String, String)>,
    /// The way in which it ended, once it has.
    pub(super) ended: Cell<&'static str>,
    pub(super) kept: &'c mut Kept<'k>,
    pub(super) stamp: &'c mut Stamp<'m>,
    pub(super) files: &'c mut (dyn Files + 'm),
}

/// Why a command ends before its end.
pub(super) enum Halt {
    /// It has its answer.
    Answer(Answer),
    /// The store cannot be read or written.
    Store(DbError),
}

impl From<DbError> for Halt {
    fn from(error: DbError) -> Halt {
        Halt::Store(error)
    }
}

impl From<Answer> for Halt {
    fn from(answer: Answer) -> Halt {
        Halt::Answer(answer)
    }
}

type Outcome = Result<Answer, Halt>;

/// What a command answers from a store. It counts whole or not at all.
pub(super) fn from(
    store: &Store,
    called: &Called<'_>,
    (tree, server): (&Map, Version),
    moment: &mut Moment<'_>,
) -> Answer {
    let mut stamp =
        Stamp { now: seconds(moment.now), scram: scram(tree, server), random: &mut *moment.random };
    let Called { name, given, .. } = *called;
    if let Some(change) = domain::change(name) {
        return domain::answer(store, called, change, (tree, server));
    }
    let dynamic = match domain::served(store, called, (tree, server)) {
        Ok(dynamic) => dynamic,
        Err(error) => return unusable(&error),
    };
    let done = store.change(|kept| {
        let files = &mut *moment.files;
        answer(&mut Call {
            name,
            given,
            tree,
            server,
            dynamic,
            ended: Cell::new(""),
            kept,
            stamp: &mut stamp,
            files,
        })
    });
    match done {
        Ok(answer) | Err(Halt::Answer(answer)) => answer,
        Err(Halt::Store(error)) => {
            Answer::aside(format!("the store cannot be used: {}", error.reason), FAILED)
        }
    }
}

/// What is said of a store that fails.
fn unusable(error: &DbError) -> Answer {
    Answer::aside(format!("the store cannot be used: {}", error.reason), FAILED)
}

/// What a node whose store this is says of itself.
pub(super) fn status(store: &Store, server: Version, now: SystemTime) -> Answer {
    let told = store.change(|kept| {
        let seconds = seconds(now).saturating_sub(kept.started()?);
        Ok::<_, DbError>(node::status(server, seconds))
    });
    told.unwrap_or_else(|error| unusable(&error))
}

/// How passwords are kept; `None` where they are kept plain.
pub(super) fn scram(tree: &Map, server: Version) -> Option<Scram> {
    let written = |path: &[&str]| tree.find(path);
    let as_scram = match written(&["auth", "password", "format"]).and_then(Node::as_str) {
        Some(format) => format == "scram",
        None => control().profile(server).scram,
    };
    let rounds =
        written(&["auth", "password", "scram_iterations"]).or(written(&["auth", "scram_iterations"]));
    let rounds = match rounds.and_then(Node::as_scalar) {
        Some(Value::Integer(number)) => u32::try_from(number).ok().filter(|number| *number > 0),
        _ => None,
    };
    let hashes = written(&["auth", "password", "hash"]).and_then(Node::as_items);
    let sha512 = hashes.is_none_or(|hashes| hashes.iter().any(|hash| hash.as_str() == Some("sha512")));
    as_scram.then(|| Scram { sha512, rounds: rounds.unwrap_or(control().scram_rounds) })
}

/// Carries out a command.
fn answer(call: &mut Call<'_, '_, '_>) -> Outcome {
    match call.name {
        "change_password" => accounts::change_password(call),
        "check_password_hash" => accounts::check_password_hash(call),
        "check_password" => accounts::check_password(call),
        "check_account" => accounts::check_account(call),
        "ban_account" => accounts::ban_account(call),
        "delete_old_users" => idle::delete_old_users(call),
        "delete_old_users_vhost" => idle::delete_old_users_vhost(call),
        "num_active_users" => idle::num_active_users(call),
        "set_last" => last::set_last(call),
        "num_resources" => sessions::num_resources(call),
        "resource_num" => sessions::resource_num(call),
        "kick_session" => sessions::kick_session(call),
        "status_num" => sessions::status_num(call, None, 0),
        "status_num_host" => sessions::status_num_host(call),
        "status_list" => sessions::status_list(call, None, 0),
        "status_list_host" => sessions::status_list_host(call),
        "connected_users_info" => sessions::connected_users_info(call),
        "connected_users_vhost" => sessions::connected_users_vhost(call),
        "user_sessions_info" => sessions::user_sessions_info(call),
        "set_presence" => presence::set_presence(call),
        "get_vcard" | "get_vcard2" => vcard::get(call),
        "get_vcard2_multi" => vcard::get_several(call),
        "set_vcard" | "set_vcard2" | "set_vcard2_multi" => vcard::set(call),
        "add_rosteritem" => roster::add_rosteritem(call),
        "delete_rosteritem" => roster::delete_rosteritem(call),
        "process_rosteritems" => roster::process_rosteritems(call),
        "get_roster" => roster::get_roster(call),
        "push_roster" => push::push_roster(call),
        "push_roster_all" => push::push_roster_all(call),
        "push_roster_alltoall" => push::push_roster_alltoall(call),
        "private_get" => private::private_get(call),
        "private_set" => private::private_set(call),
        "send_message_chat" => stanza::send_message_chat(call),
        "send_message_headline" => stanza::send_message_headline(call),
        "send_stanza_c2s" => stanza::send_stanza_c2s(call),
        "stats" => stats::stats(call),
        "stats_host" => stats::stats_host(call),
        "retrieve_personal_data" => personal::retrieve_personal_data(call),
        "register" => core::register(call),
        "register_identified" => core::register_identified(call),
        "unregister" => core::unregister(call),
        "registered_users" => core::registered_users(call),
        "delete_expired_messages" => offline::delete_expired_messages(call),
        "delete_old_messages" => offline::delete_old_messages(call),
        other => Ok(Answer::aside(format!("`{other}` is not carried out here"), UNSUPPORTED)),
    }
}

impl<'c> Call<'c, '_, '_> {
    fn profile(&self) -> &'static Profile {
        control().profile(self.server)
    }

    /// An argument that is a text.
    fn text(&self, at: usize) -> &'c str {
        match self.given.get(at) {
            Some(Given::String(text) | Given::Binary(text)) => text,
            _ => "",
        }
    }

    /// An argument that is a number; one out of range is the nearest that there is.
    fn number(&self, at: usize) -> i64 {
        let Some(Given::Integer(number)) = self.given.get(at) else { return 0 };
        let nearest = if number.sign() == num_bigint::Sign::Minus { i64::MIN } else { i64::MAX };
        i64::try_from(number).unwrap_or(nearest)
    }

    /// What is printed when the command ends in this way.
    fn say(&self, ending: &'static str, fill: &[(&str, &str)]) -> Answer {
        self.ended.set(ending);
        let found = answers::reply(self.key(), ending, self.server);
        found.map_or_else(Answer::default, |found| reply::answer(self.profile(), found, fill))
    }

    /// Ends the command in this way, unless the version does not look.
    fn stop(&self, ending: &'static str, fill: &[(&str, &str)]) -> Result<(), Halt> {
        match answers::reply(self.key(), ending, self.server) {
            Some(found) => {
                self.ended.set(ending);
                Err(reply::answer(self.profile(), found, fill).into())
            }
            None => Ok(()),
        }
    }

    /// The command whose answers these are: some share theirs.
    fn key(&self) -> &'c str {
        match self.name {
            "get_vcard2" | "get_vcard2_multi" => "get_vcard",
            "set_vcard2" | "set_vcard2_multi" => "set_vcard",
            "register_identified" => "register",
            name => name,
        }
    }

    /// The user and the host that the first two arguments name, as typed.
    fn typed(&self) -> [(&'static str, &'c str); 2] {
        [("user", self.text(0)), ("host", self.text(1))]
    }

    /// The address that the first two arguments name.
    fn named(&self) -> Option<Address> {
        Address::of(self.text(0), self.text(1)).filter(|address| !address.user.is_empty())
    }

    /// The account that the first two arguments name, or the end of the command: `no_user`.
    fn account(&mut self) -> Result<Option<Address>, Halt> {
        if let Some(address) = self.named()
            && self.serves(&address.host)
            && self.kept.exists(&address)?
        {
            return Ok(Some(address));
        }
        self.stop("no_user", &self.typed())?;
        Ok(None)
    }

    /// The account, where every version looks for it.
    fn must_exist(&mut self) -> Result<Address, Halt> {
        let found = self.account()?;
        found.ok_or_else(|| Answer::aside("the catalogue lacks what is said of no account", FAILED).into())
    }

    /// Whether a host is served.
    fn serves(&self, host: &str) -> bool {
        self.host_type(host).is_some()
    }

    /// The host type of a host that is served.
    fn host_type<'h>(&'h self, host: &'h str) -> Option<&'h str> {
        if site::is_static(self.tree, host) {
            return Some(host);
        }
        self.dynamic.iter().find(|(domain, _)| domain == host).map(|(_, host_type)| host_type.as_str())
    }

    /// The host that an argument names, prepared; `None` if it is not served.
    fn host(&self, at: usize) -> Option<String> {
        let host = Address::of("", self.text(at))?.host;
        self.serves(&host).then_some(host)
    }

    /// The options of a module on a host.
    fn module(&self, host: &str, name: &str) -> Option<&'c Map> {
        site::module(self.tree, self.host_type(host)?, name)
    }

    /// A number as an answer.
    fn count(number: impl TryInto<i64>) -> Answer {
        Answer::printed(number.try_into().unwrap_or(i64::MAX).to_string(), DONE)
    }
}

/// What is said of a file that is not read or written for a reason that no server has.
fn no_file(path: &str, trouble: &Trouble) -> Answer {
    let why = match trouble {
        Trouble::Outside(folder) => format!("`{path}` is not below `{folder}`; --files names another folder"),
        Trouble::Other(why) => format!("`{path}`: {why}"),
        Trouble::Absent => format!("there is no `{path}`"),
        Trouble::Denied => format!("`{path}` may not be read or written"),
        Trouble::Folder => format!("`{path}` is a folder"),
    };
    Answer::aside(why, FAILED)
}

/// Whether a text can be the name of an element.
fn is_name(text: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    text.starts_with(|c: char| c.is_alphabetic() || c == '_') && text.chars().all(part)
}

/// What is said of a name that no element can have.
fn no_name(text: &str) -> Halt {
    let aside = format!("`{text}` is no name of an element; a server would store what it cannot read again");
    Answer::aside(aside, FAILED).into()
}
