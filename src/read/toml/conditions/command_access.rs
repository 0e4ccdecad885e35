//! A rule of access to the commands of `mongooseimctl` denies what it is written to allow.

use super::Check;
use crate::catalogue::commands;
use crate::catalogue::commands::{Named, Shape};
use crate::catalogue::runtime::control::control;
use crate::diagnostic::code;

code! {
    /// A rule of `mongooseimctl_access_commands` lists commands, and this server then allows none of them.
    ///
    /// # Why
    /// Servers from 4.0 to 5.0 keep the names as texts and compare them with atoms, which are never equal (5.0.0, seen by
    /// running it). Only a rule for all commands allows any.
    ///
    /// # Example
    /// ```toml 5.0
    /// [general]
    ///   hosts = ["localhost"]
    ///   default_server_domain = "localhost"
    /// [general.mongooseimctl_access_commands.admin]
    ///   commands = ["check_account"]
    /// ```
    ///
    /// # Fix
    /// Go to 5.1, or let the rule hold for all commands. That allows more than is written, so no fix is made.
    pub static COMMANDS_NEVER_ALLOWED = "commands-never-allowed";

    /// A restriction is on an argument that never equals a text of the configuration.
    ///
    /// # Why
    /// What is written becomes a list of characters, and most arguments (users, hosts) are binaries: the rule denies every
    /// command with such an argument, whatever its value (seen by running 3.7.1 to 6.1.0). It can hold for arguments that
    /// are lists of characters, such as `hashmethod` or `file`.
    ///
    /// # Example
    /// ```toml 6.1
    /// [general]
    ///   hosts = ["localhost"]
    ///   default_server_domain = "localhost"
    /// [general.mongooseimctl_access_commands.admin.argument_restrictions]
    ///   host = "localhost"
    /// ```
    ///
    /// # Fix
    /// Take it out, or list the commands that the rule is for. What it may allow is your decision, so no fix is made.
    pub static RESTRICTION_NEVER_HOLDS = "restriction-never-holds";
}

pub(super) fn check(check: &mut Check<'_>) {
    let server = check.server;
    if server >= control().gone_from {
        return;
    }
    if control().profile(server).toml_lists_deny {
        for place in check.found_at("commands") {
            let Some(items) = place.node.as_items().filter(|items| !items.is_empty()) else { continue };
            let message = format!("this rule allows none of the {} that it lists", told(items.len()));
            let help = "MongooseIM 5.1 compares them as they are meant; here only a rule for all commands allows any";
            check.found(&COMMANDS_NEVER_ALLOWED, (place.node.span, place.path), message, help);
        }
    }
    for place in check.found_at("restrictions") {
        let known = commands().iter().filter(|command| command.lifetime.holds(server));
        let denied = known
            .filter(|command| command.arguments().iter().any(|one| never_equal(one, place.name)))
            .count();
        if denied > 0 {
            let message = format!(
                "no value of `{}` equals a text: the rule denies {} with it",
                place.name,
                told(denied)
            );
            let help = "take it out, and list the commands that the rule is for";
            check.found(&RESTRICTION_NEVER_HOLDS, (place.node.span, place.path), message, help);
        }
    }
}

fn told(count: usize) -> String {
    if count == 1 { "command".to_owned() } else { format!("{count} commands") }
}

/// Whether this is the argument of that name, of a type that is no list of characters.
fn never_equal(argument: &Named, name: &str) -> bool {
    let characters = matches!(&argument.shape, Shape::Word(word) if word == "string");
    argument.name.as_deref() == Some(name) && !characters
}
