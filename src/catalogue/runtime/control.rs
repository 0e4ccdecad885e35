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
    /// Rounds of hashes that SCRAM takes where nothing is written.
    pub scram_rounds: u32,
    /// Words about the node itself, which no rule of access holds for.
    pub node_words: Vec<String>,
    core: BTreeMap<String, Core>,
    /// What addresses to upload to are made with where nothing is written.
    pub upload: UploadDefaults,
    profile: Vec<Profile>,
}

/// A command of the server itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Core {
    /// Its arguments, where a store answers it.
    #[serde(default)]
    args: Option<String>,
    #[serde(default, deserialize_with = "some_version")]
    gone: Option<Version>,
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
    /// What `help` says when nothing matches.
    pub no_match: String,
    /// Words that are taken for a category of GraphQL commands before anything else.
    pub categories: Vec<String>,
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
        self.core.get(name).is_some_and(|core| core.gone.is_none_or(|gone| server < gone))
    }

    /// The arguments of a command of the server itself that a store answers.
    pub fn core_arguments(&self, name: &str) -> Option<Vec<Named>> {
        let text = self.core.get(name)?.args.as_deref()?;
        Some(Named::list(text).expect("arguments have the form that tests show"))
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
}
