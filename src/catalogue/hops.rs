//! What changes from one server version to the next, as data: rules that rewrite a configuration, questions that a
//! person has to answer, and what is good to know.
//!
//! `schemas/hops/README.md` describes the format of the files.

mod ask;
mod rule;

pub use ask::{AnswerSpec, Ask, Form, Supplied};
pub use rule::{Condition, Effect, Op, Patterns, Rule, Scope, Telling};

use super::version::Version;
use serde::Deserialize;
use std::sync::{LazyLock, OnceLock};

/// What changes at one version.
#[derive(Debug)]
pub struct Hop {
    /// The first version with the changes.
    pub to: Version,
    /// The version that the table of changes lists them under.
    pub listed: Version,
    /// What is done and told, in order.
    pub rules: Vec<Rule>,
    /// What is good to know and is no matter of one key.
    pub notes: Vec<HopNote>,
}

/// Something that changes beside the file: a database, a command, a name of a metric.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HopNote {
    /// The rows of the table of changes that it stands for.
    pub rows: Vec<u16>,
    /// What changes.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rows_of: Option<String>,
    #[serde(default)]
    rule: Vec<Rule>,
    #[serde(default)]
    note: Vec<HopNote>,
}

/// The files of one version; what concerns many places has a file of its own.
struct Part {
    version: &'static str,
    texts: &'static [&'static str],
    parsed: OnceLock<Hop>,
}

macro_rules! hop {
    ($version:literal $(, $more:literal)*) => {
        Part {
            version: $version,
            texts: &[
                include_str!(concat!(env!("OUT_DIR"), "/hops/", $version, ".json")),
                $(include_str!(concat!(env!("OUT_DIR"), "/hops/", $version, "/", $more, ".json"))),*
            ],
            parsed: OnceLock::new(),
        }
    };
}

static PARTS: [Part; 15] = [
    hop!("4.1.0"),
    hop!("4.2.0"),
    hop!("5.0.0"),
    hop!("5.1.0", "modules", "pools"),
    hop!("6.0.0"),
    hop!("6.1.0"),
    hop!("6.2.0"),
    hop!("6.2.1"),
    hop!("6.3.0"),
    hop!("6.3.2"),
    hop!("6.4.0"),
    hop!("6.5.0"),
    hop!("6.6.0"),
    hop!("6.7.0"),
    hop!("6.8.0"),
];

/// The hops on the way from one version to another, oldest first; none when it goes back.
pub fn hops(from: Version, to: Version) -> impl Iterator<Item = &'static Hop> {
    let there = move |part: &&Part| {
        let version = Version::parse(part.version).expect("a hop leads to a version that is known");
        from < version && version <= to
    };
    PARTS.iter().filter(there).map(Part::hop)
}

/// The rules of every hop, which are applied after its own.
pub fn every() -> &'static [Rule] {
    static EVERY: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let text = include_str!(concat!(env!("OUT_DIR"), "/hops/every.json"));
        match serde_json::from_str::<File>(text) {
            Ok(file) => file.rule,
            Err(error) => panic!("every.toml is not well formed: {error}"),
        }
    });
    &EVERY
}

impl Part {
    fn hop(&self) -> &Hop {
        self.parsed.get_or_init(|| {
            let to = Version::parse(self.version).expect("a hop leads to a version that is known");
            let mut hop = Hop { to, listed: to, rules: Vec::new(), notes: Vec::new() };
            for text in self.texts {
                let file: File = match serde_json::from_str(text) {
                    Ok(file) => file,
                    Err(error) => panic!("a file of the hop to {to} is not well formed: {error}"),
                };
                if let Some(listed) = file.rows_of {
                    hop.listed = Version::parse(&listed).expect("rows are those of a version that is known");
                }
                hop.rules.extend(file.rule);
                hop.notes.extend(file.note);
            }
            hop
        })
    }
}
