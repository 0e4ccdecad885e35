//! What is shown of categories, commands and arguments.

use super::super::help::{Entry, list};
use super::Named;
use crate::catalogue::Version;
use crate::catalogue::runtime::graphql::Category;

/// The commands of a category.
pub(super) fn of_category(name: &str, category: &Category, server: Version) -> String {
    let commands = category.commands_of(server).map(|(name, command)| Entry::new(name, &[], &command.doc));
    format!(
        "Usage: mongooseimctl {name} COMMAND ARGUMENTS\n\nThe category '{name}' has these commands:\n{}\n\
         The arguments of a command are shown by:\n  mongooseimctl {name} COMMAND --help\n",
        list(&commands.collect::<Vec<_>>())
    )
}

/// The arguments of a command.
pub(super) fn of_command(called: &Named<'_>) -> String {
    let mut arguments: Vec<Entry> = called
        .command
        .arguments
        .iter()
        .map(|argument| Entry::new(&argument.name, &[], &argument.shape.to_string()))
        .collect();
    arguments.sort_by(|a, b| a.name.cmp(&b.name));
    format!(
        "Usage: mongooseimctl {} {} ARGUMENTS\n\nAn argument is written as --NAME VALUE. These are known, with their \
         types in GraphQL:\n{}\nA type with '!' must be given. Lists and inputs are given as JSON.\n",
        called.category,
        called.name,
        list(&arguments)
    )
}
