//! What commands of categories give. Those that do what a command of `service_admin_extra` does are carried out by it.

mod account;
mod archive;
mod card;
mod contacts;
mod figures;
mod last;
mod presence;

use super::domain::{among, answer as about_domain, change};
use super::{Call, Called, Given, Halt, answer, scram, unusable};
use crate::catalogue::commands::Named as Spec;
use crate::catalogue::runtime::control::control;
use crate::catalogue::runtime::graphql::Command;
use crate::catalogue::{CommandSpec, commands};
use crate::model::Config;
use crate::model::tree::Map as Tree;
use crate::run::address::Address;
use crate::run::commands::graphql::{Arguments, Named};
use crate::run::commands::{Answer, DONE, Moment, arguments, upload};
use crate::run::db::DbError;
use crate::run::store::{Stamp, Store, seconds};
use serde_json::{Map, Value as Json, json};
use std::cell::Cell;

/// Why a command gives nothing.
#[derive(Debug, Default)]
pub(in crate::run::commands) struct Refusal {
    /// What is said of it.
    pub(in crate::run::commands) message: String,
    /// A word for it; `None`: it is not known which one servers use.
    pub(in crate::run::commands) code: Option<String>,
    /// What it is about.
    pub(in crate::run::commands) about: Map<String, Json>,
    /// What only this program says.
    pub(in crate::run::commands) aside: Option<String>,
}

impl Refusal {
    /// One with a code.
    fn new(code: &str, message: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), code: Some(code.to_owned()), ..Refusal::default() }
    }

    fn about(mut self, name: &str, value: impl Into<Json>) -> Refusal {
        self.about.insert(name.to_owned(), value.into());
        self
    }
}

/// Why a command comes to no result.
enum Stop {
    Refused(Box<Refusal>),
    Halt(Halt),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(Box::new(refusal))
    }
}

impl From<Box<Refusal>> for Stop {
    fn from(refusal: Box<Refusal>) -> Stop {
        Stop::Refused(refusal)
    }
}

impl From<Halt> for Stop {
    fn from(halt: Halt) -> Stop {
        Stop::Halt(halt)
    }
}

impl From<DbError> for Stop {
    fn from(error: DbError) -> Stop {
        Stop::Halt(Halt::Store(error))
    }
}

type Outcome = Result<Json, Stop>;

/// What a command of a category gives. It counts whole or not at all.
pub(in crate::run::commands) fn resolve(
    (config, tree, store): (&Config, &Tree, &Store),
    called: &Named<'_>,
    args: &Arguments,
    moment: &mut Moment<'_>,
) -> Result<Json, Box<Refusal>> {
    let server = config.server;
    if (called.category, called.name) == ("httpUpload", "getUrl") {
        return uploaded(config, tree, args, moment);
    }
    if let Some(by) = called.command.by.as_deref().filter(|by| change(by).is_some()) {
        let given = given(by, &called.command.with, args);
        let specs = specs(by);
        let old = Called { name: by, specs: &specs, given: &given };
        let change = change(by).ok_or_else(Refusal::default)?;
        let answer = about_domain(store, &old, change, (tree, server));
        return came(called.command, args, "", &answer);
    }
    let hosts = args.texts(&called.command.arguments).into_iter();
    let hosts: Vec<String> = hosts.filter_map(|text| Some(Address::parse(text)?.host)).collect();
    // What names no host is about all of them.
    let named = if hosts.is_empty() { None } else { Some(hosts.as_slice()) };
    let dynamic = among(store, named, (tree, server)).map_err(|error| broken(&error))?;
    let mut stamp =
        Stamp { now: seconds(moment.now), scram: scram(tree, server), random: &mut *moment.random };
    let given = given(called.command.by.as_deref().unwrap_or_default(), &called.command.with, args);
    let done = store.change(|kept| {
        let files = &mut *moment.files;
        let name = called.command.by.as_deref().unwrap_or_default();
        let ended = Cell::new("");
        let call =
            &mut Call { name, given: &given, tree, server, dynamic, ended, kept, stamp: &mut stamp, files };
        match name {
            "" => known(call, called, args),
            _ => {
                let answer = match answer(call) {
                    Ok(answer) | Err(Halt::Answer(answer)) => answer,
                    Err(Halt::Store(error)) => return Err(Stop::from(error)),
                };
                Ok(came(called.command, args, call.ended.get(), &answer)?)
            }
        }
    });
    match done {
        Ok(value) => Ok(value),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(Stop::Halt(Halt::Store(error))) => Err(broken(&error).into()),
        Err(Stop::Halt(Halt::Answer(answer))) => Err(refused(&answer).into()),
    }
}

/// What commands give that no other command gives.
fn known(call: &mut Call<'_, '_, '_>, called: &Named<'_>, args: &Arguments) -> Outcome {
    match (called.category, called.name) {
        ("account", "listUsers") => account::list_users(call, args),
        ("account", "countUsers") => account::count_users(call, args),
        ("account", "registerUser") => account::register_user(call, called.command, args),
        ("domain", "domainsByHostType") => Ok(figures::domains_by_host_type(call, args)),
        ("last", "getLast") => last::get_last(call, args),
        ("last", "countActiveUsers") => last::count_active_users(call, args),
        ("last", "setLast") => last::set_last(call, args),
        ("last", "listOldUsers") => last::old_users(call, args, false),
        ("last", "removeOldUsers") => last::old_users(call, args, true),
        ("roster", "listContacts") => contacts::list_contacts(call, args),
        ("roster", "getContact") => contacts::get_contact(call, args),
        ("roster", "addContact") => contacts::add_contact(call, args),
        ("roster", "addContacts") => contacts::add_contacts(call, args),
        ("roster", "deleteContact") => contacts::delete_contact(call, args),
        ("roster", "deleteContacts") => contacts::delete_contacts(call, args),
        ("roster", "setMutualSubscription") => contacts::set_mutual_subscription(call, args),
        ("roster", "subscribeToAll") => contacts::subscribe_to_all(call, args),
        ("roster", "subscribeAllToAll") => contacts::subscribe_all_to_all(call, args),
        ("server", "status") => Ok(figures::status(call)),
        ("server", "getLoglevel") => Ok(figures::loglevel(call)),
        ("session", "listSessions") => presence::list_sessions(call, args),
        ("session", "countSessions") => presence::count_sessions(call, args),
        ("session", "listUserSessions") => presence::list_user_sessions(call, args),
        ("session", "countUserResources") => presence::count_user_resources(call, args),
        ("session", "listUsersWithStatus") => presence::list_users_with_status(call, args),
        ("session", "countUsersWithStatus") => presence::count_users_with_status(call, args),
        ("session", "kickUserSession") => presence::kick_user_session(call, args),
        ("session", "kickUser") => presence::kick_user(call, args),
        ("session", "setPresence") => presence::set_presence(call, args),
        ("stanza", "getLastMessages") => archive::last_messages(call, args),
        ("stanza", "sendMessage") => archive::send_message(call, args),
        ("stanza", "sendMessageHeadLine") => archive::send_headline(call, args),
        ("stanza", "sendStanza") => archive::send_stanza(call, args),
        ("stat", "globalStats") => figures::global(call),
        ("stat", "domainStats") => figures::domain(call, args),
        ("vcard", "getVcard") => card::get(call, args),
        ("vcard", "setVcard") => card::set(call, args),
        (category, name) => {
            let message = format!("`{category} {name}` is not carried out here");
            Err(Refusal { message, ..Refusal::default() }.into())
        }
    }
}

/// The arguments of another command.
fn specs(name: &str) -> Vec<Spec> {
    let known: Option<&CommandSpec> = commands().iter().find(|command| command.name == name);
    match known {
        Some(command) => command.arguments(),
        None => control().core_arguments(name, control().graphql_from).unwrap_or_default(),
    }
}

/// What another command is given.
fn given(name: &str, with: &[String], args: &Arguments) -> Vec<Given> {
    let words: Vec<String> = with.iter().map(|path| args.part(path)).collect();
    arguments::read(&specs(name), &words).unwrap_or_default()
}

/// What comes of a command that ended in some way.
fn came(command: &Command, args: &Arguments, ending: &str, answer: &Answer) -> Result<Json, Box<Refusal>> {
    let text = answer.output.strip_suffix('\n').unwrap_or(&answer.output);
    let ending = if ending.is_empty() && answer.status == DONE { "done" } else { ending };
    if let Some(gives) = command.gives.get(ending) {
        return Ok(filled(gives, told(text), args));
    }
    let mut refusal = refused(answer);
    refusal.code = refusal.code.or_else(|| command.codes.get(ending).cloned());
    if refusal.code.is_none() && refusal.aside.is_none() {
        refusal.aside = Some("servers give this error a code, which mimcfg does not know".to_owned());
    }
    if let Some(user) = args.given("user") {
        refusal = refusal.about("jid", user);
    }
    Err(refusal.into())
}

/// What a text says behind `Error:`.
fn told(text: &str) -> &str {
    let inner = text.strip_prefix("Error: \"").and_then(|text| text.strip_suffix('"'));
    inner.unwrap_or(text)
}

/// What an answer of a command that failed says.
fn refused(answer: &Answer) -> Refusal {
    let text = answer.output.strip_suffix('\n').unwrap_or(&answer.output);
    if text.starts_with("Problem '") {
        let refusal = Refusal::new("resolver_crash", "Unexpected error resolver crash");
        return Refusal { aside: answer.aside.clone(), ..refusal };
    }
    let message = if text.is_empty() { answer.aside.as_deref().unwrap_or_default() } else { told(text) };
    Refusal { message: message.to_owned(), aside: answer.aside.clone(), ..Refusal::default() }
}

/// A value with its places filled. What is a place alone may be null.
fn filled(gives: &Json, text: &str, args: &Arguments) -> Json {
    match gives {
        Json::String(place) if place == "{text}" => text.into(),
        Json::String(place) if place.starts_with('{') => args.part(place.trim_matches(['{', '}'])).into(),
        Json::Object(fields) => {
            let field = |(name, value): (&String, &Json)| (name.clone(), filled(value, text, args));
            Json::Object(fields.iter().map(field).collect())
        }
        other => other.clone(),
    }
}

fn broken(error: &DbError) -> Refusal {
    let answer = unusable(error);
    Refusal { message: answer.aside.unwrap_or_default(), ..Refusal::default() }
}

/// The addresses to upload to.
fn uploaded(
    config: &Config,
    tree: &Tree,
    args: &Arguments,
    moment: &mut Moment<'_>,
) -> Result<Json, Box<Refusal>> {
    let with = ["domain", "filename", "size", "contentType", "timeout"].map(str::to_owned);
    let answer = upload::answer(config, tree, &given("http_upload", &with, args), moment);
    if answer.status != DONE {
        return Err(refused(&answer).into());
    }
    let line = |name: &str| {
        let found = answer.output.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.map_or(Json::Null, Json::from)
    };
    Ok(json!({ "PutUrl": line("PutURL"), "GetUrl": line("GetURL"), "Header": line("Header") }))
}

/// What is said of a domain that is not served.
fn no_domain(domain: &str) -> Stop {
    Refusal::new("domain_not_found", "Domain not found").about("domain", domain).into()
}

/// What is said of an account that is not there.
fn no_user(user: &Address) -> Stop {
    let message = format!("User {} does not exist", user.bare());
    Refusal::new("user_does_not_exist", message).about("jid", user.to_string()).into()
}

impl Call<'_, '_, '_> {
    /// An account that an argument names, with its resource.
    fn user(&mut self, args: &Arguments, name: &str) -> Result<Address, Stop> {
        let user = args.address(name).ok_or_else(Refusal::default)?;
        if self.serves(&user.host) && self.kept.exists(&user)? { Ok(user) } else { Err(no_user(&user)) }
    }

    /// The domain that an argument names, if it names one.
    fn domain(&self, args: &Arguments) -> Result<Option<String>, Stop> {
        match args.given("domain") {
            None => Ok(None),
            Some(domain) if self.serves(domain) => Ok(Some(domain.to_owned())),
            Some(domain) => Err(no_domain(domain)),
        }
    }
}

/// What is said of a command that crashes on a server since a module is not loaded.
fn no_module(name: &str) -> Stop {
    let message = format!("Some of the required modules or services are not loaded: {name}");
    let aside = "what is said of a module that is not loaded is in words of mimcfg".to_owned();
    Refusal { aside: Some(aside), ..Refusal::new("deps_not_loaded", message) }.into()
}

/// Unix seconds as servers print points in time.
fn time(seconds: i64) -> Json {
    let since = std::time::Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
    humantime::format_rfc3339_micros(std::time::UNIX_EPOCH + since).to_string().into()
}
