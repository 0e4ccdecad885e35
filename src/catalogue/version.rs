//! Server versions: the ones that are known, in order.

use super::data::embedded;
use super::load::{string, strings};
use std::fmt;
use std::sync::LazyLock;

/// A server version that is known; the order is that of the releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u8);

/// A language of configuration files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// `mongooseim.cfg`: Erlang terms.
    Terms,
    /// `mongooseim.toml`.
    Toml,
}

impl Language {
    /// The name that machine-readable reports use.
    pub fn name(self) -> &'static str {
        match self {
            Language::Terms => "erlang",
            Language::Toml => "toml",
        }
    }
}

/// A version that is not in the list of known ones.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownVersion {
    /// What was asked for.
    pub asked: String,
}

impl fmt::Display for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<String> = Version::all().map(|version| version.to_string()).collect();
        write!(f, "no MongooseIM version `{}` is known; known are {}", self.asked, known.join(", "))
    }
}

impl std::error::Error for UnknownVersion {}

struct Known {
    names: Vec<([u16; 3], Vec<Language>)>,
    written: Vec<&'static str>,
    declared_defaults_from: &'static str,
    toml_reader_changed_at: &'static str,
    source: &'static str,
    target: &'static str,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let document = embedded!("targets");
    let needed = |key: &str| string(&document, key).expect("targets.toml has this string, as its test shows");
    let versions = document.table("versions").expect("targets.toml has a table of versions");
    let names = versions.iter().map(|(name, entry)| {
        let entry = entry.as_table().expect("a version is a table");
        let reads = strings(entry, "reads").expect("a version says what it reads");
        let languages = reads.iter().map(|language| match *language {
            "terms" => Language::Terms,
            _ => Language::Toml,
        });
        (parts(name).expect("a version has three numbers"), languages.collect())
    });
    Known {
        names: names.collect(),
        written: versions.iter().map(|(name, _)| name).collect(),
        declared_defaults_from: needed("declared_defaults_from"),
        toml_reader_changed_at: needed("toml_reader_changed_at"),
        source: needed("source"),
        target: needed("target"),
    }
});

/// The numbers of `1.2.3`; a missing one is the largest, so that it sorts behind every patch.
fn parts(text: &str) -> Option<[u16; 3]> {
    let mut out = [0, 0, u16::MAX];
    let mut count = 0;
    for part in text.trim_start_matches('v').split('.') {
        *out.get_mut(count)? = part.parse().ok()?;
        count += 1;
    }
    (count >= 2).then_some(out)
}

/// A version that targets.toml names by itself.
fn listed(name: &str) -> Version {
    Version::parse(name).expect("targets.toml names a version it lists")
}

impl Version {
    /// The version that a text names: three parts, or two for the newest patch known.
    ///
    /// # Errors
    /// When no such version is known.
    pub fn parse(text: &str) -> Result<Version, UnknownVersion> {
        let asked = || UnknownVersion { asked: text.to_owned() };
        let wanted = parts(text).ok_or_else(asked)?;
        let fits =
            |name: &[u16; 3]| name[..2] == wanted[..2] && (wanted[2] == u16::MAX || wanted[2] == name[2]);
        let at = KNOWN.names.iter().rposition(|(name, _)| fits(name)).ok_or_else(asked)?;
        Ok(Version(u8::try_from(at).expect("there are fewer than 256 versions")))
    }

    /// The version of this name, which is one of `targets.toml`; other spellings take [`Version::parse`].
    pub(super) fn named(text: &str) -> Option<Version> {
        let at = KNOWN.written.iter().position(|name| *name == text);
        at.map_or_else(|| Version::parse(text).ok(), |at| u8::try_from(at).ok().map(Version))
    }

    /// Every known version, oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Version> {
        (0..KNOWN.names.len()).map(|at| Version(u8::try_from(at).expect("there are fewer than 256 versions")))
    }

    /// The first version whose specification declares defaults; before, they stand in the code of a module.
    pub fn declared_defaults_from() -> Version {
        static FOUND: LazyLock<Version> = LazyLock::new(|| listed(KNOWN.declared_defaults_from));
        *FOUND
    }

    /// The first version that reads TOML.
    pub fn first_of_toml() -> Version {
        static FOUND: LazyLock<Version> = LazyLock::new(|| {
            let found = Version::all().find(|version| version.reads(Language::Toml));
            found.expect("targets.toml has versions that read TOML")
        });
        *FOUND
    }

    /// The first version with the newer reader of TOML.
    pub fn toml_reader_changed_at() -> Version {
        static FOUND: LazyLock<Version> = LazyLock::new(|| listed(KNOWN.toml_reader_changed_at));
        *FOUND
    }

    /// The server taken to have run an old file when nobody says which.
    pub fn default_source() -> Version {
        listed(KNOWN.source)
    }

    /// The target when nobody names one.
    pub fn default_target() -> Version {
        listed(KNOWN.target)
    }

    /// Whether this server reads configuration files of that language.
    pub fn reads(self, language: Language) -> bool {
        KNOWN.names[usize::from(self.0)].1.contains(&language)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = KNOWN.names[usize::from(self.0)].0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_parts_mean_the_newest_patch_known() {
        let full = |text| Version::parse(text).unwrap().to_string();
        assert_eq!(full("3.7"), "3.7.1");
        assert_eq!(full("4.0"), "4.0.1");
        assert_eq!(full("5.1"), "5.1.0");
        assert_eq!(full("6.2"), "6.2.1");
        assert_eq!(full("6.3"), "6.3.3");
        assert_eq!(full("6.3.1"), "6.3.1");
    }

    #[test]
    fn what_is_not_known_is_refused_with_the_list() {
        for text in ["7.0", "5", "", "5.1.0.0", "five", "6.3.9"] {
            let refused = Version::parse(text).unwrap_err().to_string();
            assert!(refused.contains("6.8.0"), "{refused}");
        }
    }

    #[test]
    fn versions_are_listed_oldest_first_and_once() {
        let names: Vec<_> = KNOWN.names.iter().map(|(name, _)| *name).collect();
        assert!(names.is_sorted_by(|a, b| a < b));
        assert!(Version::declared_defaults_from() <= Version::default_target());
        assert!(Version::default_source().reads(Language::Terms));
        assert!(Version::default_target().reads(Language::Toml));
    }
}
