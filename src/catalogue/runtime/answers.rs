//! What commands answer, by version: read from `schemas/runtime/answers.toml`.

use super::parsed;
use crate::catalogue::data::embedded;
use crate::catalogue::version::Version;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a command gives back, with places to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Reply {
    /// A text behind an atom that is not `ok`.
    Refused(String),
    /// `{error, Text}`.
    Error(String),
    /// `{error, Text}` with a text that was formatted and not made flat.
    Nested(String),
    /// `{error, Atom}`.
    Word(String),
    /// An exception.
    Crash(String),
    /// An exception of the class `exit`.
    Exit(String),
    /// A success that is not known in full.
    Partly(String),
    /// Nothing: this version does not look.
    GoesOn(bool),
    /// A success.
    #[serde(skip)]
    Text(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Text(String),
    Reply(Reply),
}

impl From<Said> for Reply {
    fn from(said: Said) -> Reply {
        match said {
            Said::Text(text) => Reply::Text(text),
            Said::Reply(reply) => reply,
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Ending {
    Always(Said),
    Since(BTreeMap<String, Said>),
}

/// The replies of an ending, by first version.
type Endings = BTreeMap<String, Vec<(Version, Reply)>>;

static PARSED: LazyLock<BTreeMap<String, Endings>> = LazyLock::new(|| {
    let read: BTreeMap<String, BTreeMap<String, Ending>> = parsed(embedded!("runtime/answers"));
    let endings = |endings: BTreeMap<String, Ending>| {
        endings.into_iter().map(|(name, ending)| (name, by_version(ending))).collect()
    };
    read.into_iter().map(|(command, all)| (command, endings(all))).collect()
});

fn by_version(ending: Ending) -> Vec<(Version, Reply)> {
    let version = |name: &str| Version::parse(name).expect("answers name versions that are known");
    let mut replies: Vec<(Version, Reply)> = match ending {
        Ending::Always(said) => Version::all().next().map(|first| (first, said.into())).into_iter().collect(),
        Ending::Since(said) => said.into_iter().map(|(name, said)| (version(&name), said.into())).collect(),
    };
    replies.sort_by_key(|(from, _)| *from);
    replies
}

/// What a command gives back at a version when it ends in this way; `None` if the version goes on.
///
/// # Panics
/// If the command has no such ending, which tests would show.
pub fn reply(command: &str, ending: &str, server: Version) -> Option<&'static Reply> {
    let replies = PARSED.get(command).and_then(|endings| endings.get(ending));
    let replies = replies.unwrap_or_else(|| panic!("`{command}` has no ending `{ending}`"));
    let held = replies.iter().rev().find(|(from, _)| *from <= server).or(replies.first());
    held.map(|(_, reply)| reply).filter(|reply| !matches!(reply, Reply::GoesOn(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::commands;
    use crate::catalogue::runtime::control::control;

    #[test]
    fn every_entry_is_about_a_command_and_begins_with_the_first_version() {
        for (name, endings) in PARSED.iter() {
            let known = commands().iter().any(|command| command.name == name);
            let server = Version::all().next().unwrap();
            let own = control().core_arguments(name, server).is_some() || control().node_words.contains(name);
            assert!(known || own, "{name}");
            for (ending, replies) in endings {
                assert_eq!(Some(replies[0].0), Version::all().next(), "{name}: {ending}");
            }
        }
    }
}
