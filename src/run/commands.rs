//! The commands of `service_admin_extra` as `mongooseimctl` takes them: which there are, their help, their arguments,
//! who may use them, and what they answer.
//!
//! A command that a server would answer from what it keeps is answered from a store, and says so where there is none:
//! no answer is made up.

mod access;
#[cfg(feature = "runtime")]
mod answers;
mod arguments;
mod files;
mod graphql;
mod help;
mod node;
mod reply;
mod script;
mod site;
mod term;
mod upload;

pub use arguments::Given;
pub use files::{Files, Log, Trouble};

use super::metrics::inventory;
use super::services::{ADMIN_EXTRA, registered};
use crate::catalogue::commands::Named;
use crate::catalogue::runtime::control::{Profile, control};
use crate::catalogue::{CommandSpec, Needs, commands};
use crate::model::Config;
use crate::model::tree::Map;
use crate::source::Sources;
use access::{Caller, Rules, Verdict};
use serde::{Deserialize, Serialize};
use std::time::SystemTime;

/// The status of a command that went well.
pub const DONE: u8 = 0;
/// The status of a command that failed, or was not understood.
pub const FAILED: u8 = 1;
/// The status when the usage was shown.
pub const USAGE: u8 = 2;
/// The status when there is no node to answer.
pub const NO_NODE: u8 = 3;
/// The status of a command that needs what is kept of accounts, sessions or domains. No server has it.
pub const NEEDS_STORE: u8 = 4;
/// The status of a command that only a server can carry out. No server has it.
pub const UNSUPPORTED: u8 = 5;

/// The command that tells the level of the log.
const LOGLEVEL: &str = "get_loglevel";

/// The word before a query of GraphQL.
const QUERY: &str = "graphql";

/// The word that is both about the node and a category.
const MNESIA: &str = "mnesia";

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// What a server prints, with the end of its last line.
    pub output: String,
    /// The exit status.
    pub status: u8,
    /// What there is to say that no server says.
    pub aside: Option<String>,
    /// Whether it depends on sessions, which are declared.
    pub declared: bool,
}

impl Answer {
    /// Lines that a server prints.
    fn printed(output: impl Into<String>, status: u8) -> Answer {
        let mut output = output.into();
        if !output.is_empty() {
            output.push('\n');
        }
        Answer { output, status, ..Answer::default() }
    }

    /// Something that only this program says.
    fn aside(text: impl Into<String>, status: u8) -> Answer {
        Answer { status, aside: Some(text.into()), ..Answer::default() }
    }

    /// A crash inside a server, with as much of the reason as is known; dots stand for the rest.
    fn crash(reason: &str) -> Answer {
        Answer::problem("error", reason)
    }

    /// An exception of a class inside a server.
    fn problem(class: &str, reason: &str) -> Answer {
        let output = format!("Problem '{class} {reason}' occurred executing the command.");
        let aside = "a server prints the reason in full behind it, and where in its code it was";
        Answer { aside: Some(aside.to_owned()), ..Answer::printed(output, FAILED) }
    }

    /// An error with a text, which every version prints in quotes.
    fn error(text: &str) -> Answer {
        Answer::printed(format!("Error: \"{text}\""), FAILED)
    }
}

/// What commands take from the world around them.
pub struct Moment<'m> {
    /// The time.
    pub now: SystemTime,
    /// Fills bytes so that nobody can guess them.
    pub random: &'m mut dyn FnMut(&mut [u8]) -> Result<(), String>,
    /// The files that arguments name.
    pub files: &'m mut dyn Files,
    /// What is kept.
    #[cfg(feature = "runtime")]
    pub store: Option<&'m super::store::Store>,
}

impl Moment<'_> {
    fn has_store(&self) -> bool {
        #[cfg(feature = "runtime")]
        return self.store.is_some();
        #[cfg(not(feature = "runtime"))]
        false
    }
}

/// An account that calls, as it is typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The host.
    pub host: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for Login {
    /// Whose it is, without the password.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Login({}@{})", self.user, self.host)
    }
}

/// A command with its arguments.
struct Called<'c> {
    name: &'c str,
    specs: &'c [Named],
    given: &'c [Given],
}

/// The commands of a configuration.
pub struct Console<'c> {
    config: &'c Config,
    sources: &'c Sources,
    tree: Map,
    registered: Vec<&'static CommandSpec>,
}

impl<'c> Console<'c> {
    /// The commands that the server of this configuration has.
    pub fn new(config: &'c Config, sources: &'c Sources) -> Console<'c> {
        let tree = inventory::tree(config, &sources.file(config.file).text);
        Console { config, sources, tree, registered: registered(config) }
    }

    /// The commands that are registered, by name.
    pub fn commands(&self) -> &[&'static CommandSpec] {
        &self.registered
    }

    /// Why there are no commands, where there are none.
    pub fn why_none(&self) -> Option<String> {
        let server = self.config.server;
        if server >= control().gone_from {
            return Some(format!(
                "MongooseIM {server} has no {ADMIN_EXTRA}: its commands went with {}, and GraphQL commands \
                 (`mongooseimctl CATEGORY COMMAND`) took their place",
                control().gone_from
            ));
        }
        let absent = self.config.table("services.service_admin_extra").is_none();
        absent.then(|| format!("this configuration has no {ADMIN_EXTRA}, so it adds no commands"))
    }

    /// How passwords are kept; `None` where they are kept plain.
    #[cfg(feature = "runtime")]
    pub fn scram(&self) -> Option<super::store::Scram> {
        answers::scram(&self.tree, self.config.server)
    }

    fn profile(&self) -> &'static Profile {
        control().profile(self.config.server)
    }

    /// Carries out a command with its arguments, as the shell gives them; `login` is the account that calls.
    pub fn call(&self, words: &[String], login: Option<&Login>, moment: &mut Moment<'_>) -> Answer {
        let server = self.config.server;
        if server >= control().gone_from {
            return self.without_old(words, moment);
        }
        let words = match self.profile().joins.then(|| script::joined(words)) {
            None => words.to_vec(),
            Some(Some(words)) => words,
            Some(None) => {
                let aside = "the script of this server takes an argument apart at its last blank, and finds no \
                             end of it";
                return Answer::aside(aside, FAILED);
            }
        };
        let Some((first, rest)) = words.split_first() else { return self.usage() };
        if first == "help" {
            return self.help(rest);
        }
        if let Some(answer) = self.graphql(first, rest, moment) {
            return answer;
        }
        let name = underscored(first);
        let server_has = control().is_core(&name, server);
        let specs = control().core_arguments(&name, server).filter(|_| server_has);
        let needs = if name == LOGLEVEL { Needs::Nothing } else { Needs::Store("accounts") };
        if let Some(specs) = specs.filter(|_| moment.has_store() || matches!(needs, Needs::Nothing)) {
            return match arguments::wrong_number(first, specs.len(), rest.len()) {
                // What the help of the server says between the two lines is not known here.
                Some(told) => Answer::printed(told, FAILED),
                None => self.read(&name, &specs, rest, &needs, login, moment),
            };
        }
        if let Some(answer) = self.of_node(first, rest, moment) {
            return answer;
        }
        let Some(command) = self.find(&name) else {
            return Answer::printed(format!("Error: command {} not known.", help::term(first)), FAILED);
        };
        let specs = command.arguments();
        if let Some(told) = arguments::wrong_number(first, specs.len(), rest.len()) {
            let output = format!("\n{told}\n{}{told}", help::block(command, server));
            return Answer::printed(output, FAILED);
        }
        self.read(command.name, &specs, rest, &command.needs, login, moment)
    }

    fn read(
        &self,
        name: &str,
        specs: &[Named],
        words: &[String],
        needs: &Needs,
        login: Option<&Login>,
        moment: &mut Moment<'_>,
    ) -> Answer {
        let Some(given) = arguments::read(specs, words) else { return Answer::crash("{case_clause,...}") };
        let called = Called { name, specs, given: &given };
        let rules = Rules { config: self.config, tree: &self.tree, sources: self.sources };
        let who = match login.map_or(Ok(Caller::Nobody), |login| self.caller(login, moment)) {
            Ok(who) => who,
            Err(answer) => return answer,
        };
        match rules.decide(&called, &who) {
            Verdict::Allowed => {}
            Verdict::Denied => return self.word("account_unprivileged"),
            Verdict::Wrong(why) => {
                return Answer { aside: why.map(str::to_owned), ..self.word("invalid_account_data") };
            }
            Verdict::Unchecked => {
                let aside =
                    "whether this account may do that depends on its password: name a store with --store";
                return Answer::aside(aside, NEEDS_STORE);
            }
            Verdict::Unknown => {
                let aside = "whether this account may do that depends on a pattern of `acl` that mimcfg cannot \
                             read: a regular expression with something that only Erlang has";
                return Answer::aside(aside, UNSUPPORTED);
            }
        }
        match needs {
            Needs::Nothing if name == LOGLEVEL => node::loglevel(&self.tree, self.config.server),
            Needs::Nothing => upload::answer(self.config, &self.tree, &given, moment),
            Needs::Store(things) => self.kept(&called, things, moment),
            Needs::Machine(why) => Answer::aside(format!("`{name}` cannot be had here: {why}"), UNSUPPORTED),
        }
    }

    /// A word behind `Error:`.
    fn word(&self, word: &str) -> Answer {
        if self.profile().bare_atoms {
            return Answer::printed(format!("Error: {word}"), FAILED);
        }
        Answer::error(word)
    }

    /// Who a login is.
    #[allow(clippy::unused_self)] // As all that is asked of a console.
    fn caller(&self, login: &Login, moment: &Moment<'_>) -> Result<Caller, Answer> {
        #[cfg(feature = "runtime")]
        if let Some(store) = moment.store {
            return answers::caller(store, login);
        }
        let _ = (login, moment);
        Ok(Caller::Unchecked)
    }

    /// The answer of a command that needs what is kept.
    fn kept(&self, called: &Called<'_>, things: &str, moment: &mut Moment<'_>) -> Answer {
        #[cfg(feature = "runtime")]
        if let Some(store) = moment.store {
            let mut answer = answers::from(store, called, (&self.tree, self.config.server), moment);
            answer.declared = things.contains("sessions");
            return answer;
        }
        let _ = moment;
        let aside =
            format!("`{}` answers from what is kept of {things}: name a store with --store", called.name);
        Answer::aside(aside, NEEDS_STORE)
    }

    /// What a query or the name of a category comes to; `None`: it is something else.
    fn graphql(&self, first: &str, rest: &[String], moment: &mut Moment<'_>) -> Option<Answer> {
        let server = self.config.server;
        if first == QUERY && server >= control().graphql_from {
            return Some(self.query(rest, moment));
        }
        // At 6.0 and 6.1 there are words about Mnesia beside the category.
        let older = server < control().gone_from && matches!(rest, [] | [_]) && first == MNESIA;
        let category = graphql::category(first, server).filter(|_| !older)?;
        Some(self.in_category((first, category), rest, moment))
    }

    /// The answer at versions without the commands of the service.
    fn without_old(&self, words: &[String], moment: &mut Moment<'_>) -> Answer {
        let Some((first, rest)) = words.split_first() else { return self.usage() };
        if let Some(answer) = self.graphql(first, rest, moment) {
            return answer;
        }
        if let Some(answer) = self.of_node(first, rest, moment) {
            return answer;
        }
        let aside = [self.why_none(), self.successor(words)];
        let output = format!("Unknown category\n\n{}", self.usage().output);
        let aside = aside.into_iter().flatten().collect::<Vec<_>>().join("; ");
        Answer { output, status: FAILED, aside: Some(aside), declared: false }
    }

    /// What a word about the node itself comes to; `None`: it is something else.
    #[cfg_attr(not(feature = "runtime"), allow(unused_variables))] // Without a store nothing is known of a node.
    fn of_node(&self, first: &str, rest: &[String], moment: &Moment<'_>) -> Option<Answer> {
        if first == control().script_started {
            // Whoever calls has come here, since the node has started.
            return Some(Answer::default());
        }
        #[cfg(feature = "runtime")]
        if let ("status", [], Some(store)) = (first, rest, moment.store) {
            return Some(answers::status(store, self.config.server, moment.now));
        }
        let mut words = control().node_words.iter().chain(&control().script_words);
        let own =
            words.any(|word| word == first) || control().is_core(&underscored(first), self.config.server);
        own.then(|| {
            let aside =
                format!("`{first}` is a command of the server itself; mimcfg has those of {ADMIN_EXTRA}");
            Answer::aside(aside, UNSUPPORTED)
        })
    }

    /// Where to look for a command that this server no longer has.
    pub fn successor(&self, words: &[String]) -> Option<String> {
        let name = underscored(words.first()?);
        let mut known = commands().iter().filter(|_| self.config.server >= control().gone_from);
        let command = known.find(|command| command.name == name && !command.hidden)?;
        Some(match &command.replaced_by {
            Some(category) => format!("look for `{name}` in `mongooseimctl {category}`"),
            None => format!("no command there does what `{name}` did"),
        })
    }

    fn find(&self, name: &str) -> Option<&'static CommandSpec> {
        self.registered.iter().find(|command| command.name == name).copied()
    }
}

/// A name as servers look it up: the old spelling has dashes.
fn underscored(word: &str) -> String {
    word.replace('-', "_")
}
