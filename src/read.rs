//! From text to [`Config`]: what a server of one version makes of a file, in either language.
//!
//! Reading never fails: whatever the bytes are, there is a config and there are findings.

mod irregular;
mod legacy;
mod recognise;
mod toml;

pub use recognise::is_mongooseim;

use crate::catalogue::{Language, Version};
use crate::diagnostic::code;
use crate::model::Config;
use crate::source::Sources;

/// Gives the texts of the files that an old file includes.
pub trait Includes {
    /// The bytes of the file of this name, relative to the folder of the first file.
    ///
    /// # Errors
    /// A sentence that says why there are none, for a person.
    fn read(&self, name: &str) -> Result<Vec<u8>, String>;
}

/// No included file is there.
#[derive(Debug)]
pub struct NoIncludes;

impl Includes for NoIncludes {
    fn read(&self, _name: &str) -> Result<Vec<u8>, String> {
        Err("no files are at hand here".to_owned())
    }
}

/// How a file is read.
pub struct Request<'r> {
    /// The server whose reading is asked for.
    pub server: Version,
    /// The one section that is asked for, for instance `services`.
    pub only: Option<&'r str>,
    /// Where included files come from.
    pub includes: &'r dyn Includes,
}

/// The language that these bytes are in: what they hold decides, then the extension of `name`; an empty file
/// without a telling name is TOML.
pub fn language(name: &str, bytes: &[u8]) -> Language {
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_start_matches('\u{feff}').trim();
        match line.chars().next() {
            Some('#') if !line.starts_with("#{") => return Language::Toml,
            Some('%' | '{') => return Language::Terms,
            Some('[') if line.contains(']') => return Language::Toml,
            Some('"' | '\'') => return if line.contains('=') { Language::Toml } else { Language::Terms },
            Some(_) if line.ends_with('.') && !line.contains('=') => return Language::Terms,
            Some(_) if line.contains('=') => return Language::Toml,
            _ => {}
        }
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    if extension.as_deref() == Some("cfg") || extension.as_deref() == Some("config") {
        Language::Terms
    } else {
        Language::Toml
    }
}

/// Reads an old file, Erlang terms, as `request.server` would.
pub fn legacy(sources: &mut Sources, name: &str, bytes: &[u8], request: &Request<'_>) -> Config {
    legacy::read(sources, name, bytes, request)
}

/// Reads a TOML file as `request.server` would.
pub fn toml(sources: &mut Sources, name: &str, bytes: &[u8], request: &Request<'_>) -> Config {
    toml::read(sources, name, bytes, request)
}

code! {
    /// A file that `include_config_file` names cannot be read, so the server stops while it loads its configuration. Give the file beside the one that includes it, or take the term out.
    pub static INCLUDE_FAILED = "include-failed";
    /// Terms of an included file are left out because of `disallow` or `allow_only`; the server logs a warning and goes on without them.
    pub static INCLUDE_FILTERED = "include-filtered";
    /// An atom made of capitals (with at least one letter and no small one) stands for a macro in old files, wherever it is; one that no `define_macro` term defines stops the server. `'UA-123456789'` is such an atom by accident: write a string in double quotes.
    pub static UNDEFINED_MACRO = "undefined-macro";
    /// A `define_macro` term must have a name made of capitals: `{define_macro, 'NAME', Value}.` Anything else stops the server.
    pub static BAD_MACRO = "bad-macro";
    /// A list with a tail that is no list, as `[a|b]`, is a valid Erlang term, but the server stumbles over it while it looks for macros.
    pub static IMPROPER_LIST = "improper-list";
    /// At the top level of an old file the server takes pairs `{Key, Value}` and a few known longer terms; anything else crashes its reader.
    pub static UNKNOWN_TERM = "unknown-term";
    /// A top-level term that stands twice counts once: servers take the last one, whole, and drop what the earlier ones said.
    pub static DUPLICATE_TERM = "duplicate-term";
    /// The list of services, or the options of a service, is no list. The node stops at start.
    pub static NOT_A_LIST = "not-a-list";
    /// An entry of the list of services is not a pair of a name and options, `{service_name, [Option, ...]}`. The node stops when it comes to it.
    pub static MALFORMED_SERVICE = "malformed-service";
    /// No service of that name is part of the server. An old server tries to start a module of that name and the node stops when there is none; from 4.1 on the TOML file is refused. (4.0.1 loads a TOML file with an unknown service as long as its table is empty.)
    pub static UNKNOWN_SERVICE = "unknown-service";
    /// A service stands twice in an old file. The first one is started; the second is ignored without a word.
    pub static DUPLICATE_SERVICE = "duplicate-service";
    /// The old server does not know the key and ignores it without a word. A TOML file with an unknown key is refused, so the term cannot be carried over.
    pub static IGNORED_OPTION = "ignored-option";
    /// A spelling that documents print and no server knows, such as `intial_report`. The old server ignored it and used its default; carried over under the right name it takes effect, and that is a change.
    pub static MISSPELT_OPTION = "misspelt-option";
    /// An option stands twice in the options of one service. The first one counts.
    pub static DUPLICATE_OPTION = "duplicate-option";
    /// An item of an option list is neither a key nor a pair with a key. The old server passes over it.
    pub static IGNORED_ITEM = "ignored-item";
    /// `report` and `no_report` are both set. `no_report` wins: nothing is gathered and nothing is sent.
    pub static CONTRADICTING_CONSENT = "contradicting-consent";
    /// A form of `report` or `no_report` that does nothing at a 3.x server: it looks for `report` set to true and `no_report` set to true, and for nothing else. With `{report, false}` it kept gathering and sending, with the warning in its log; `report = false` in TOML stops it.
    pub static CONSENT_WITHOUT_EFFECT = "consent-without-effect";
    /// A key with no value, or with more than one: `{key}`, `{key, A, B}`. The server finds the key, and does not find a value.
    pub static MISSHAPEN_OPTION = "misshapen-option";
    /// Top-level terms that this version of mimcfg does not migrate yet. They are counted and named, never passed over.
    pub static NOT_YET_MIGRATED = "not-yet-migrated";
    /// A section or a key at the top level of the TOML file that servers of that version do not have. They refuse the file.
    pub static UNKNOWN_SECTION = "unknown-section";
    /// A section stands where servers of that version do not look for it.
    pub static MISPLACED_SECTION = "misplaced-section";
    /// A key that a table does not have at that version. Servers refuse the file.
    pub static UNKNOWN_OPTION = "unknown-option";
    /// A value of another type than the option has. Servers refuse the file.
    pub static WRONG_TYPE = "wrong-type";
    /// A value that the option does not take: out of range, empty, or not one of its values. Servers refuse the file.
    pub static WRONG_VALUE = "wrong-value";
    /// An item stands twice in an array whose items must differ. Servers from 4.1 on refuse the file.
    pub static DUPLICATE_ITEM = "duplicate-item";
    /// A key that its table must have is missing. Servers refuse the file.
    pub static MISSING_OPTION = "missing-option";
    /// A name of a group of admin commands that the server does not have. Servers refuse the file or stop at start. The documents print `account` in an example; the group is `accounts`.
    pub static UNKNOWN_SUBMOD = "unknown-submod";
}

/// The places of passwords, keys and tokens in a TOML text, by the names of their keys.
pub fn toml_secrets(file: crate::source::FileId, text: &str) -> Vec<crate::source::Span> {
    toml::secrets(&crate::syntax::toml::parse(file, text).root)
}
