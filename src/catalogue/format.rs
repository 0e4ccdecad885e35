//! Named formats of strings: what a server checks in a domain, an address, the name of a module and so on.
//!
//! Which check a format stands for, and since when, is data (`formats.toml`); so are the names of modules.

mod address;
mod domain;
mod filter;

use super::data::{Table, embedded};
use super::load::{flag, lifetime, string, strings};
use super::spec::Lifetime;
use super::version::Version;
use crate::diagnostic::nearest;
use foldhash::HashMap;
use std::sync::LazyLock;

/// What is wrong with a text of a named format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The end of a sentence: «must be a domain name, not "a b"».
    pub message: String,
    /// The word that was probably meant.
    pub meant: Option<String>,
}

/// What a path of a named format must lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A file; servers are content with a folder too.
    File,
    /// A folder.
    Folder,
}

/// What formats begin with that are the last part of the name of a module.
const FAMILY: &str = "module:";

/// A format from one version on.
struct State {
    from: Option<Version>,
    is: &'static str,
    hole: Option<&'static str>,
    last: bool,
    values: Vec<&'static str>,
}

static FORMATS: LazyLock<Vec<(&'static str, Vec<State>)>> = LazyLock::new(|| {
    let document = embedded!("catalogue/formats");
    let formats = document.table("format").expect("formats.toml has a table of formats").iter();
    let state = |entry: &Table, before: Option<&State>| State {
        from: lifetime(entry).from,
        is: string(entry, "is").expect("a format names its check"),
        hole: string(entry, "hole").or(before.and_then(|before| before.hole)),
        last: flag(entry, "last").unwrap_or(before.is_some_and(|before| before.last)),
        values: strings(entry, "values").unwrap_or_default(),
    };
    let mut formats: Vec<_> = formats
        .map(|(name, item)| {
            let mut states: Vec<State> = Vec::new();
            for entry in super::load::listed(item) {
                states.push(state(entry, states.last()));
            }
            (name, states)
        })
        .collect();
    formats.sort_unstable_by_key(|(name, _)| *name);
    formats
});

/// The modules that servers can load, by name.
static MODULES: LazyLock<Vec<(String, Lifetime)>> = LazyLock::new(|| {
    let document = embedded!("catalogue/names");
    let modules = document.table("module").expect("names.toml has a table of modules").iter();
    modules
        .map(|(name, item)| (name.to_owned(), lifetime(item.as_table().expect("a module is a table"))))
        .collect()
});

/// When there is a module of a name.
static MODULE_LIVES: LazyLock<HashMap<&str, Lifetime>> =
    LazyLock::new(|| MODULES.iter().map(|(name, lifetime)| (name.as_str(), *lifetime)).collect());

/// The names of all modules that some server can load.
#[cfg(test)]
pub(super) fn module_names() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|(name, _)| name.as_str())
}

/// The format at a version.
fn state(format: &str, version: Version) -> Option<&'static State> {
    let at = FORMATS.binary_search_by_key(&format, |(name, _)| name).ok()?;
    let (_, states) = &FORMATS[at];
    states.iter().rev().find(|state| state.from.is_none_or(|from| from <= version))
}

/// Whether a text may be of this format at one of two versions and not at the other.
pub fn differs(format: &str, one: Version, other: Version) -> bool {
    let (Some(one), Some(other)) = (state(format, one), state(format, other)) else {
        return format.starts_with(FAMILY);
    };
    !std::ptr::eq(one, other) || one.is == "module"
}

/// What the path of this format must lead to; `None` for formats that are no paths.
pub fn target(format: &str, version: Version) -> Option<Target> {
    match state(format, version)?.is {
        "path" => Some(Target::File),
        "folder" => Some(Target::Folder),
        _ => None,
    }
}

/// What keeps a server of `version` from taking `text` for a value of this format.
///
/// Whether there is such a file, or who answers to a domain, is not looked at. A format nobody knows has no faults.
pub fn fault(format: &str, text: &str, version: Version) -> Option<Fault> {
    if let Some(family) = format.strip_prefix(FAMILY) {
        return module(&format!("{family}_"), text, version);
    }
    let state = state(format, version)?;
    let wrong = |noun: &str| Some(Fault { message: format!("must be {noun}, not {text:?}"), meant: None });
    let plain = |message: &str| Some(Fault { message: message.to_owned(), meant: None });
    match state.is {
        "name" | "text" | "path" | "folder" if text.is_empty() => plain("must not be empty"),
        // A name becomes an atom in the server, and an atom has 255 characters at the most.
        "name" | "atom" if text.chars().count() > 255 => plain("must have 255 characters at the most"),
        "module" if !state.values.contains(&text) => module("", text, version),
        "query" if !domain::is_query(&state.filled(text)) => wrong(state.noun()),
        "domain" if !domain::is_domain(&state.filled(text)) => wrong(state.noun()),
        "host" if !domain::is_domain(text) && !address::is_address(text) => {
            wrong("a domain name or an IP address")
        }
        "address" if !address::is_address(text) => wrong("an IP address"),
        "network" if !address::is_network(text) => wrong("an IP address with a mask such as 10.0.0.0/8"),
        "jid" if !domain::is_jid(text) => wrong("a JID"),
        "localpart" if !domain::is_localpart(text) => wrong("the first part of a JID"),
        "filter" if !filter::is_filter(text) => wrong("an LDAP filter in parentheses"),
        "word" if !state.values.contains(&text) => {
            let meant = nearest(text, state.values.iter().copied()).map(str::to_owned);
            Some(Fault {
                message: format!("must be one of {}, not {text:?}", state.values.join(", ")),
                meant,
            })
        }
        _ => None,
    }
}

impl State {
    /// The text with a domain in its hole.
    fn filled(&self, text: &str) -> String {
        let Some(hole) = &self.hole else { return text.to_owned() };
        if !self.last {
            return text.replace(hole, domain::EXAMPLE);
        }
        match text.strip_suffix(hole) {
            Some(prefix) if prefix.ends_with('.') => format!("{prefix}{}", domain::EXAMPLE),
            _ => text.to_owned(),
        }
    }

    fn noun(&self) -> &'static str {
        if self.hole.is_some() {
            "a domain name, or one with the hole for the domain"
        } else {
            "a domain name"
        }
    }
}

/// The modules whose names begin with this.
fn family(prefix: &str) -> &'static [(String, Lifetime)] {
    let behind = &MODULES[MODULES.partition_point(|(name, _)| name.as_str() < prefix)..];
    &behind[..behind.partition_point(|(name, _)| name.starts_with(prefix))]
}

fn module(prefix: &str, text: &str, version: Version) -> Option<Fault> {
    let name = format!("{prefix}{text}");
    let story = match MODULE_LIVES.get(name.as_str()) {
        Some(lifetime) if lifetime.holds(version) => return None,
        Some(lifetime) => lifetime.story(version).map(|story| format!(" ({story})")).unwrap_or_default(),
        None => String::new(),
    };
    // A name with a story is known to be meant.
    let names = if story.is_empty() { family(prefix) } else { &[] };
    let names = names.iter().filter(|(_, lifetime)| lifetime.holds(version));
    let meant = nearest(text, names.map(|(name, _)| &name[prefix.len()..])).map(str::to_owned);
    Some(Fault {
        message: format!("needs the module `{name}`, which MongooseIM {version} does not have{story}"),
        meant,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(format: &str, text: &str, version: &str) -> bool {
        fault(format, text, Version::parse(version).unwrap()).is_none()
    }

    #[test]
    fn templates_have_their_hole_where_the_server_looks_for_it() {
        assert!(taken("subdomain_template", "muc.@HOST@", "5.1.0"));
        assert!(taken("subdomain_template", "muc.example.com", "6.2.0"));
        assert!(!taken("subdomain_template", "@HOST@.muc", "5.1.0"));
        assert!(taken("domain_template", "@HOST@.muc", "4.2.0"));
        assert!(!taken("subdomain_template", "bad host!.@HOST@", "6.8.0"));
        assert!(taken("subdomain_template", "-muc.@HOST@", "6.1.0"));
        assert!(!taken("subdomain_template", "-muc.@HOST@", "6.2.0"));
    }

    #[test]
    fn a_module_is_known_by_version_and_family() {
        assert!(taken("module:ejabberd_sm", "cets", "6.2.0"));
        assert!(!taken("module:ejabberd_sm", "cets", "6.1.0"));
        assert!(taken("module", "lists", "5.1.0"));
        let fault = fault("module:mod_last", "rdms", Version::default_target()).unwrap();
        assert_eq!(fault.meant.as_deref(), Some("rdbms"));
    }

    #[test]
    fn a_family_is_what_begins_with_its_name() {
        assert!(
            MODULES.is_sorted_by(|one, other| one.0 < other.0),
            "names.toml is not in the order of names"
        );
        for prefix in ["", "mod_last_", "mod_", "no_such"] {
            let found: Vec<&str> = family(prefix).iter().map(|(name, _)| name.as_str()).collect();
            let all: Vec<&str> = module_names().filter(|name| name.starts_with(prefix)).collect();
            assert_eq!(found, all, "{prefix}");
        }
        assert!(family("mod_last_").len() > 1 && family("no_such").is_empty());
    }

    #[test]
    fn every_format_that_the_catalogue_names_has_a_check() {
        let version = Version::default_target();
        for option in crate::catalogue::all().flat_map(|part| &part.tables).flat_map(|table| &table.options) {
            for format in option.states.iter().flat_map(|state| [&state.format, &state.check]).flatten() {
                assert!(format.starts_with("module:") || super::state(format, version).is_some(), "{format}");
            }
        }
    }
}
