//! What changes from one server version to the next, as data: rules that rewrite a configuration, questions that a
//! person has to answer, and what is good to know.
//!
//! `schemas/hops/README.md` describes the format of the files.

mod ask;
mod late;
mod rule;
mod segments;

pub use ask::{AnswerSpec, Ask, Form, Supplied};
pub use late::LateRule;
pub use rule::{Condition, Effect, Op, Patterns, Rule, Scope, Telling};
pub use segments::{alternatives, segments};

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
    pub rules: Vec<LateRule>,
    notes: Vec<&'static str>,
}

impl Hop {
    /// What is good to know and is no matter of one key.
    pub fn notes(&self) -> impl Iterator<Item = HopNote> {
        self.notes.iter().map(|text| match serde_json::from_str(text) {
            Ok(note) => note,
            Err(error) => panic!("a note of the hop to {} is not well formed: {error}", self.to),
        })
    }
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
                include_str!(concat!(env!("OUT_DIR"), "/hops/", $version, ".lines")),
                $(include_str!(concat!(env!("OUT_DIR"), "/hops/", $version, "/", $more, ".lines"))),*
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
pub fn every() -> &'static [LateRule] {
    static EVERY: LazyLock<Vec<LateRule>> = LazyLock::new(|| {
        let lines = Line::all(include_str!(concat!(env!("OUT_DIR"), "/hops/every.lines")));
        lines.filter_map(|line| if let Line::Rule(rule) = line { Some(rule) } else { None }).collect()
    });
    &EVERY
}

/// A line of a file, as the build script writes it.
enum Line {
    RowsOf(&'static str),
    Rule(LateRule),
    Note(&'static str),
}

impl Line {
    fn all(text: &'static str) -> impl Iterator<Item = Line> {
        text.lines().map(|line| {
            let mut parts = line.splitn(3, '\t');
            match (parts.next(), parts.next(), parts.next()) {
                (Some("rows_of"), Some(version), None) => Line::RowsOf(version),
                (Some("rule"), Some(roots), Some(rule)) => Line::Rule(LateRule::new(roots, rule)),
                (Some("note"), Some(_), Some(note)) => Line::Note(note),
                _ => panic!("the build script writes no such line: {line}"),
            }
        })
    }
}

impl Part {
    fn hop(&self) -> &Hop {
        self.parsed.get_or_init(|| {
            let to = Version::parse(self.version).expect("a hop leads to a version that is known");
            let mut hop = Hop { to, listed: to, rules: Vec::new(), notes: Vec::new() };
            for line in self.texts.iter().copied().flat_map(Line::all) {
                match line {
                    Line::RowsOf(listed) => {
                        hop.listed =
                            Version::parse(listed).expect("rows are those of a version that is known");
                    }
                    Line::Rule(rule) => hop.rules.push(rule),
                    Line::Note(note) => hop.notes.push(note),
                }
            }
            hop
        })
    }
}
