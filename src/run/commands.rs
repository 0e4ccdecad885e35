//! The commands of `service_admin_extra` as `mongooseimctl` takes them: which there are, their help, their arguments,
//! who may use them, and what they answer.
//!
//! A command that a server would answer from what it keeps is not answered here, and says so: no answer is made up.

mod access;
mod arguments;
mod help;
mod script;
mod upload;

pub use arguments::Given;

use super::metrics::inventory;
use super::services::{ADMIN_EXTRA, registered};
use crate::catalogue::runtime::control::{Profile, control};
use crate::catalogue::{CommandSpec, Needs, commands};
use crate::model::Config;
use crate::model::tree::Map;
use crate::source::Sources;
use access::{Rules, Verdict};
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

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// What a server prints, with the end of its last line.
    pub output: String,
    /// The exit status.
    pub status: u8,
    /// What there is to say that no server says.
    pub aside: Option<String>,
}

impl Answer {
    /// Lines that a server prints.
    fn printed(output: impl Into<String>, status: u8) -> Answer {
        let mut output = output.into();
        if !output.is_empty() {
            output.push('\n');
        }
        Answer { output, status, aside: None }
    }

    /// Something that only this program says.
    fn aside(text: impl Into<String>, status: u8) -> Answer {
        Answer { output: String::new(), status, aside: Some(text.into()) }
    }

    /// A crash inside a server, with as much of the reason as is known; dots stand for the rest.
    fn crash(reason: &str) -> Answer {
        let output = format!("Problem 'error {reason}' occurred executing the command.");
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

    fn profile(&self) -> &'static Profile {
        control().profile(self.config.server)
    }

    /// Carries out a command with its arguments, as the shell gives them; `login` if an account is named with it.
    pub fn call(&self, words: &[String], login: bool, moment: &mut Moment<'_>) -> Answer {
        let server = self.config.server;
        if server >= control().gone_from {
            return self.gone(words);
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
        if control().node_words.contains(first) || control().is_core(&underscored(first), server) {
            let aside =
                format!("`{first}` is a command of the server itself; mimcfg has those of {ADMIN_EXTRA}");
            return Answer::aside(aside, UNSUPPORTED);
        }
        if self.profile().categories.contains(first) {
            let aside =
                format!("`{first}` is a category of GraphQL commands; mimcfg has those of {ADMIN_EXTRA}");
            return Answer::aside(aside, UNSUPPORTED);
        }
        let Some(command) = self.find(&underscored(first)) else {
            return Answer::printed(format!("Error: command {} not known.", help::term(first)), FAILED);
        };
        let specs = command.arguments();
        if let Some(told) = arguments::wrong_number(first, specs.len(), rest.len()) {
            let output = format!("\n{told}\n{}{told}", help::block(command, server));
            return Answer::printed(output, FAILED);
        }
        match arguments::read(&specs, rest) {
            Some(given) => self.run(command, &given, login, moment),
            None => Answer::crash("{case_clause,...}"),
        }
    }

    fn run(&self, command: &CommandSpec, given: &[Given], login: bool, moment: &mut Moment<'_>) -> Answer {
        let rules = Rules { config: self.config, tree: &self.tree, sources: self.sources };
        match rules.decide(command, given, login) {
            Verdict::Allowed => {}
            Verdict::Denied if self.profile().bare_atoms => {
                return Answer::printed("Error: account_unprivileged", FAILED);
            }
            Verdict::Denied => return Answer::error("account_unprivileged"),
            Verdict::Unknown => {
                let aside = "whether this account may do that depends on its password and on rules; mimcfg does \
                             not keep accounts yet";
                return Answer::aside(aside, NEEDS_STORE);
            }
        }
        match &command.needs {
            Needs::Nothing => upload::answer(self.config, &self.tree, given, moment),
            Needs::Store(things) => {
                let aside = format!(
                    "`{}` answers from what is kept of {things}, which mimcfg does not keep yet",
                    command.name
                );
                Answer::aside(aside, NEEDS_STORE)
            }
            Needs::Machine(why) => {
                Answer::aside(format!("`{}` cannot be had here: {why}", command.name), UNSUPPORTED)
            }
        }
    }

    /// The answer at versions without these commands.
    fn gone(&self, words: &[String]) -> Answer {
        let aside = [self.why_none(), self.successor(words)];
        Answer::aside(aside.into_iter().flatten().collect::<Vec<_>>().join("; "), FAILED)
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
