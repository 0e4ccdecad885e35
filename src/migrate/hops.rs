//! A whole configuration from any version of the server to any later one, hop by hop.
//!
//! What changes is data (`schemas/hops`). Nothing changes silently: whatever is rewritten, dropped or means something
//! else is told once, from the first version to the last, and what a person has to decide is asked.

mod apply;
mod ask;
mod codes;
mod condition;
mod irregular;
mod log;
mod news;
mod pattern;
mod place;
mod roots;
mod spot;
mod tell;
mod track;
mod upgrade;

pub use ask::{Answers, Decision, SUPPLIED};
pub use codes::*;
pub use log::Row;

use super::{Change, Mode, Plan};
use crate::catalogue::hops::{every, hops};
use crate::catalogue::{Language, Version};
use crate::diagnostic::Diagnostic;
use crate::model::Config;
use crate::model::tree::Map;
use crate::source::{FileId, Span};
use log::Log;
use upgrade::Upgrade;

/// What an upgrade did.
#[derive(Debug, Default)]
pub struct Told {
    /// One finding for each thing that is told, in order of the text.
    pub findings: Vec<Diagnostic>,
    /// The settings whose value in effect changes.
    pub changes: Vec<Change>,
    /// What a person decides or decided.
    pub decisions: Vec<Decision>,
    /// What later versions can do more with what the file has, in the order of the versions.
    pub news: Vec<News>,
    /// What was done or told where, in the order of the versions.
    pub steps: Vec<Step>,
}

/// Something that a later version can do more with what a file has; nothing changes as long as it is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The first version that can.
    pub version: Version,
    /// What in the old file it is about, in dotted TOML notation.
    pub path: String,
    /// What is new.
    pub text: String,
    /// The place in the file.
    pub span: Option<Span>,
}

/// Something that was done or told.
#[derive(Debug, Clone)]
pub struct Step {
    /// The rows of the table of changes that it stands for, as `VERSION ROW`.
    pub rows: Vec<String>,
    /// Where it was in the old file, in dotted TOML notation.
    pub path: String,
    /// Where it is in the new one.
    pub now: String,
}

/// Something that changes between two versions and is no matter of one key: a database, a command, a metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The version that it changes at.
    pub version: Version,
    /// The rows of the table of changes that it stands for.
    pub rows: Vec<u16>,
    /// What changes.
    pub text: String,
}

/// From which version to which a configuration is rewritten, and how.
#[derive(Debug, Clone, Copy)]
pub struct Course<'c> {
    /// The version that the configuration is for.
    pub from: Version,
    /// The version that it is to be for.
    pub to: Version,
    /// With [`Mode::Effect`], each default that changes is written out; otherwise those that matter little are only
    /// told.
    pub mode: Mode,
    /// What a person decided.
    pub answers: &'c Answers,
    /// The file that findings without a place speak of.
    pub file: FileId,
}

impl Course<'_> {
    /// Rewrites a configuration, and tells what was done.
    pub fn upgrade(self, tree: &mut Map) -> Told {
        let log = self.go(tree);
        let steps = tell::steps(&log);
        Told { steps, ..tell::told(log, self.to) }
    }

    /// The same, without the steps.
    pub(super) fn carry(self, tree: &mut Map) -> Told {
        tell::told(self.go(tree), self.to)
    }

    /// Rewrites it hop by hop, and keeps what happened.
    fn go(self, tree: &mut Map) -> Log {
        let Course { from, to, mode, answers, file } = self;
        let mut log = Log::of(file);
        let mut at = from;
        for hop in hops(from, to) {
            let mut upgrade = Upgrade { root: tree, answers, mode, at, hop, log, tidied: false };
            for rule in &hop.rules {
                upgrade.rule(rule);
            }
            upgrade.every(every());
            if upgrade.tidied {
                irregular::tidy(&mut upgrade);
            }
            log = upgrade.log;
            at = hop.to;
        }
        log
    }
}

/// The names of all questions that any upgrade can ask.
pub fn question_ids() -> Vec<&'static str> {
    let all = || Version::all().filter(|version| version.reads(Language::Toml));
    let (Some(first), Some(last)) = (all().next(), all().next_back()) else { return Vec::new() };
    let rules = hops(first, last).flat_map(|hop| &hop.rules).chain(every());
    let mut ids: Vec<&str> = rules.filter_map(|rule| Some(rule.ask.as_ref()?.id.as_str())).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// A TOML file on its way to a later version.
#[derive(Debug)]
pub struct Upgraded {
    /// What is told, in the form of a plan without any table of its own.
    pub plan: Plan,
    /// The whole of the new configuration.
    pub tree: Map,
}

/// Upgrades a configuration that was read whole; `None` when it was not, or when the target is not a later version.
pub fn upgraded(config: &Config, target: Version, mode: Mode, answers: &Answers) -> Option<Upgraded> {
    let tree = config.tree.clone().filter(|_| is_due(config, target))?;
    Some(done(config, tree, target, mode, answers))
}

/// The same; takes the tree out of the configuration when it does so.
pub fn upgraded_taking(
    config: &mut Config,
    target: Version,
    mode: Mode,
    answers: &Answers,
) -> Option<Upgraded> {
    let tree = if is_due(config, target) { config.tree.take()? } else { return None };
    Some(done(config, tree, target, mode, answers))
}

fn is_due(config: &Config, target: Version) -> bool {
    config.server < target && config.loads
}

fn done(config: &Config, mut tree: Map, target: Version, mode: Mode, answers: &Answers) -> Upgraded {
    let course = Course { from: config.server, to: target, mode, answers, file: config.file };
    let told = course.carry(&mut tree);
    let findings = config.findings.iter().cloned().chain(told.findings).collect();
    let plan = Plan {
        target,
        mode,
        tables: Vec::new(),
        map: None,
        decisions: told.decisions,
        news: told.news,
        head: Vec::new(),
        tail: Vec::new(),
        changes: told.changes,
        findings,
        orphans: Vec::new(),
        left_out: Vec::new(),
    };
    Upgraded { plan, tree }
}

/// What changes between two versions beside the file.
pub fn notes(from: Version, to: Version) -> Vec<Note> {
    hops(from, to)
        .flat_map(|hop| hop.notes().map(|note| Note { version: hop.to, rows: note.rows, text: note.text }))
        .collect()
}
