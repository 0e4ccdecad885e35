//! Commands of categories: `mongooseimctl CATEGORY COMMAND --ARGUMENT VALUE`, and queries as they are written.
//!
//! Every such command is a query of GraphQL. Which there are, with their arguments and types, is known to the catalogue;
//! here words become a query, and a query becomes an answer in JSON.

mod arguments;
#[cfg(feature = "runtime")]
mod coerce;
#[cfg(feature = "runtime")]
mod execute;
#[cfg(feature = "runtime")]
mod print;
#[cfg(feature = "runtime")]
mod query;
mod usage;

#[cfg(feature = "runtime")]
pub(super) use coerce::Arguments;

use super::{Answer, Console, DONE, FAILED, Moment, NEEDS_STORE, UNSUPPORTED};
use crate::catalogue::Version;
use crate::catalogue::runtime::control::control;
use crate::catalogue::runtime::graphql::{Category, Command, categories};

/// The field that tells who asks, beside the categories.
#[cfg(feature = "runtime")]
const CHECK_AUTH: &str = "checkAuth";

/// The categories of a version, by name.
pub(super) fn known(server: Version) -> impl Iterator<Item = (&'static str, &'static Category)> {
    categories(server).filter(move |_| server >= control().graphql_from)
}

/// The category of a name.
pub(super) fn category(name: &str, server: Version) -> Option<&'static Category> {
    known(server).find(|(known, _)| *known == name).map(|(_, category)| category)
}

/// A command that is named.
#[derive(Clone, Copy)]
pub(super) struct Named<'n> {
    pub(super) category: &'n str,
    pub(super) name: &'n str,
    pub(super) command: &'static Command,
}

impl Named<'_> {
    /// What is said where only a server can carry it out.
    fn unsupported(&self) -> Option<Answer> {
        let why = self.command.machine.as_ref()?;
        let aside = format!("`{} {}` cannot be had here: {why}", self.category, self.name);
        Some(Answer::aside(aside, UNSUPPORTED))
    }
}

impl Console<'_> {
    /// The commands of categories that the server has: their categories, their names and themselves.
    pub fn category_commands(&self) -> impl Iterator<Item = (&'static str, &'static str, &'static Command)> {
        let server = self.config.server;
        known(server).flat_map(move |(category, commands)| {
            commands.commands_of(server).map(move |(name, command)| (category, name, command))
        })
    }

    /// Carries out what stands behind the name of a category.
    pub(super) fn in_category(
        &self,
        (name, category): (&str, &'static Category),
        words: &[String],
        moment: &mut Moment<'_>,
    ) -> Answer {
        let server = self.config.server;
        let Some((word, rest)) = words.split_first() else {
            return Answer { output: usage::of_category(name, category, server), ..Answer::default() };
        };
        let Some((_, command)) = category.commands_of(server).find(|(known, _)| known == word) else {
            let told = format!("Unknown command '{word}'\n\n{}", usage::of_category(name, category, server));
            return Answer { output: told, status: FAILED, ..Answer::default() };
        };
        let called = Named { category: name, name: word, command };
        if let [help] = rest
            && help == "--help"
        {
            return Answer { output: usage::of_command(&called), status: DONE, ..Answer::default() };
        }
        let given = match arguments::read(word, command, rest) {
            Ok(given) => given,
            Err(told) => {
                let output = format!("{told}\n\n{}", usage::of_command(&called));
                return Answer { output, status: FAILED, ..Answer::default() };
            }
        };
        if let Some(answer) = called.unsupported() {
            return answer;
        }
        #[cfg(feature = "runtime")]
        if let Some(store) = moment.store {
            return execute::command(&self.engine(store), &called, given, moment);
        }
        let _ = (given, moment);
        let aside = format!("`{name} {word}` answers from what is kept: name a store with --store");
        Answer::aside(aside, NEEDS_STORE)
    }

    /// Carries out a query that is written in GraphQL.
    pub(super) fn query(&self, words: &[String], moment: &mut Moment<'_>) -> Answer {
        let [text] = words else {
            return Answer::printed("This command requires one string type argument!", FAILED);
        };
        #[cfg(feature = "runtime")]
        if let Some(store) = moment.store {
            return execute::text(&self.engine(store), text, moment);
        }
        let _ = (text, moment);
        Answer::aside("a query answers from what is kept: name a store with --store", NEEDS_STORE)
    }

    #[cfg(feature = "runtime")]
    fn engine<'e>(&'e self, store: &'e crate::run::store::Store) -> execute::Engine<'e> {
        execute::Engine { config: self.config, tree: &self.tree, store }
    }
}
