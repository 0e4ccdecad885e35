//! How `mongooseimctl` takes commands, by version.

use super::{Since, current, parsed, some_version, version};
use crate::catalogue::commands::Named;
use crate::catalogue::data::embedded;
use crate::catalogue::version::Version;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What is known of `mongooseimctl`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The first version without the commands of `service_admin_extra`.
    #[serde(deserialize_with = "version")]
    pub gone_from: Version,
    /// The first version with categories of commands.
    #[serde(deserialize_with = "version")]
    pub graphql_from: Version,
    /// Rounds of hashes that SCRAM takes where nothing is written.
    pub scram_rounds: u32,
    /// Words about the node itself, which no rule of access holds for.
    pub node_words: Vec<String>,
    /// Words that the script carries out itself.
    pub script_words: Vec<String>,
    /// The word of the script that waits until the node runs.
    pub script_started: String,
    loglevels: Vec<Loglevels>,
    /// The level of the log where nothing is written.
    pub loglevel: String,
    core: BTreeMap<String, Core>,
    /// What addresses to upload to are made with where nothing is written.
    pub upload: UploadDefaults,
    /// What is kept of messages where nothing is written.
    pub messages: Messages,
    profile: Vec<Profile>,
}

/// Arguments of a command.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Arguments {
    /// At every version.
    Always(String),
    /// By first version.
    Since(BTreeMap<String, String>),
}

impl Arguments {
    fn at(&self, server: Version) -> &str {
        let texts = match self {
            Arguments::Always(text) => return text,
            Arguments::Since(texts) => texts,
        };
        let known = |name: &str| Version::parse(name).expect("arguments name versions that are known");
        let begun = texts.iter().filter(|(from, _)| known(from) <= server);
        begun.max_by_key(|(from, _)| known(from)).map_or("", |(_, text)| text)
    }
}

/// A command of the server itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Core {
    /// Its arguments, where it is answered.
    #[serde(default)]
    args: Option<Arguments>,
    #[serde(default, deserialize_with = "some_version")]
    gone: Option<Version>,
    /// Whether it is there when the service is gone.
    #[serde(default)]
    stays: bool,
}

/// What addresses to upload to are made with where nothing is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadDefaults {
    /// Random bytes in an address.
    pub token_bytes: u64,
    /// The largest file in bytes.
    pub max_file_size: u64,
}

/// The levels of the log, from the least to the most that is logged.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Loglevels {
    #[serde(deserialize_with = "version")]
    from: Version,
    /// The number of the first one.
    first: i64,
    names: Vec<String>,
}

impl Since for Loglevels {
    fn from(&self) -> Version {
        self.from
    }
}

/// What is kept of messages where nothing is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    /// The host whose rooms are archived, with `@HOST@` for that of the account.
    pub archived_rooms: String,
    /// The kinds of rooms that inboxes have.
    pub inbox_rooms: Vec<String>,
}

/// How some versions take commands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)] // Each is a way of its own, and versions mix them freely.
pub struct Profile {
    #[serde(deserialize_with = "version")]
    from: Version,
    /// Whether the script makes one text of the arguments and splits it at blanks again.
    pub joins: bool,
    /// Whether a reason that is a word stands without quotes.
    pub bare_atoms: bool,
    /// Whether a text behind an atom that is not `error` stands without `Error:` and without quotes.
    pub bare_refusals: bool,
    /// Whether an account that was last used exactly so many days ago is not old yet.
    pub older_strictly: bool,
    /// Whether presence that is set carries neither what says nothing nor what is empty.
    pub lean_presence: bool,
    /// Whether passwords are kept as SCRAM where nothing is written.
    pub scram: bool,
    /// Whether rules of a TOML file that list commands allow none.
    pub toml_lists_deny: bool,
    /// The module that archives messages.
    pub archive: String,
    /// What `help` says when nothing matches.
    pub no_match: String,
    /// How `http_upload` behaves.
    pub upload: Upload,
}

/// How `http_upload` behaves at some versions.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    /// What comes of a domain that is not there.
    pub unknown_domain: UnknownDomain,
    /// Whether it looks at the size that is allowed.
    pub limit: bool,
    /// Whether it prints a line of headers even if there are none.
    pub empty_header: bool,
}

/// What comes of a domain that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownDomain {
    /// It counts as one without the module.
    NotLoaded,
    /// The command crashes.
    Crash,
    /// The command says so.
    Told,
}

impl Since for Profile {
    fn from(&self) -> Version {
        self.from
    }
}

impl Control {
    /// How a version takes commands.
    pub fn profile(&self, server: Version) -> &Profile {
        current(&self.profile, server).unwrap_or(&self.profile[0])
    }

    /// Whether this is a command of the server itself.
    pub fn is_core(&self, name: &str, server: Version) -> bool {
        let there = |core: &Core| match core.gone {
            Some(gone) => server < gone,
            None => core.stays || server < self.gone_from,
        };
        self.core.get(name).is_some_and(there)
    }

    /// The arguments of a command of the server itself that is answered.
    pub fn core_arguments(&self, name: &str, server: Version) -> Option<Vec<Named>> {
        let text = self.core.get(name)?.args.as_ref()?.at(server);
        Some(Named::list(text).expect("arguments have the form that tests show"))
    }

    /// The number of a level of the log; `None`: there is no such level.
    pub fn loglevel_number(&self, level: &str, server: Version) -> Option<i64> {
        let levels = current(&self.loglevels, server)?;
        (levels.first..).zip(&levels.names).find(|(_, known)| *known == level).map(|(number, _)| number)
    }
}

/// What is known of `mongooseimctl`.
pub fn control() -> &'static Control {
    static PARSED: LazyLock<Control> = LazyLock::new(|| parsed(embedded!("runtime/control")));
    &PARSED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_in_order_and_every_version_has_one() {
        assert!(control().profile.is_sorted_by(|a, b| a.from < b.from));
        assert!(Version::all().all(|server| control().profile(server).from <= server));
    }

    #[test]
    fn arguments_of_the_server_itself_are_read_at_every_version() {
        for server in Version::all() {
            for name in control().core.keys() {
                let count = control().core_arguments(name, server).map(|arguments| arguments.len());
                if name == "delete_old_messages" {
                    let newer = server >= Version::parse("5.0.0").unwrap();
                    assert_eq!(count, Some(1 + usize::from(newer)), "{server}");
                }
            }
        }
    }

    #[test]
    fn levels_of_the_log_have_other_numbers_from_4_0_on() {
        let number =
            |level, server| control().loglevel_number(level, Version::parse(server).expect("it is known"));
        assert_eq!(["none", "warning", "all"].map(|level| number(level, "3.7.1")), [Some(0), Some(3), None]);
        assert_eq!(
            ["none", "warning", "all"].map(|level| number(level, "6.8")),
            [Some(-1), Some(4), Some(8)]
        );
        assert_eq!(number("loud", "6.8"), None);
    }
}
