//! From text to [`Config`]: what a server of one version makes of a file, in either language.
//!
//! Reading never fails: whatever the bytes are, there is a config and there are findings.

mod codes;
mod irregular;
mod legacy;
mod recognise;
mod toml;

pub use codes::*;
pub use recognise::is_mongooseim;
pub(crate) use toml::CONDITION_CODES;

use crate::catalogue::{Language, Version};
use crate::model::Config;
use crate::source::Sources;
use std::borrow::Cow;

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

/// The folder that a server runs in, as far as values name what is there.
pub trait Root {
    /// Whether there is a file of this name, relative to the folder or absolute.
    fn is_file(&self, path: &str) -> bool;

    /// Whether there is a folder of this name.
    fn is_dir(&self, path: &str) -> bool;
}

/// How a file is read.
pub struct Request<'r> {
    /// The server whose reading is asked for.
    pub server: Version,
    /// The one section that is asked for, for instance `services`.
    pub only: Option<&'r str>,
    /// Where included files come from.
    pub includes: &'r dyn Includes,
    /// Where files and folders that values name are looked up; `None`: they are taken to be there.
    pub root: Option<&'r dyn Root>,
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
pub fn legacy<'b>(
    sources: &mut Sources,
    name: &str,
    bytes: impl Into<Cow<'b, [u8]>>,
    request: &Request<'_>,
) -> Config {
    legacy::read(sources, name, bytes.into(), request)
}

/// Reads a TOML file as `request.server` would.
pub fn toml<'b>(
    sources: &mut Sources,
    name: &str,
    bytes: impl Into<Cow<'b, [u8]>>,
    request: &Request<'_>,
) -> Config {
    toml::read(sources, name, bytes.into(), request, true)
}

/// The same without the tree of all settings, for those who ask only what is wrong and what the services are.
pub fn toml_without_tree<'b>(
    sources: &mut Sources,
    name: &str,
    bytes: impl Into<Cow<'b, [u8]>>,
    request: &Request<'_>,
) -> Config {
    toml::read(sources, name, bytes.into(), request, false)
}

/// The places of passwords, keys and tokens in a TOML text, by the names of their keys.
pub fn toml_secrets(file: crate::source::FileId, text: &str) -> Vec<crate::source::Span> {
    toml::secrets(&crate::syntax::toml::parse(file, text).root)
}
