//! Whether a new file means what an old one meant.
//!
//! The old file is brought to the server of the new one, twice: as it is written, and as its server took it. Each
//! setting of the new file must be one or the other; where the two are not the same, migration tells the change, and
//! that change is declared. What the text of the new file looks like plays no part.

use crate::catalogue::{Language, Version};
use crate::diff::meaning::{Brought, Difference, bring, compare};
use crate::migrate::hops::Answers;
use crate::migrate::{Change, Mode};
use crate::model::Config;
use crate::model::tree::Map;
use crate::run::Boot;
use serde_json::Value as Json;

/// What a report has in the place of a secret.
const HIDDEN: &str = "***";

/// Changes that someone declares, as a report of a migration has them.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// What the migration carried; `None`: either.
    pub mode: Option<Mode>,
    /// The changes.
    pub changes: Vec<DeclaredChange>,
}

/// A change that someone declares.
#[derive(Debug, Clone, PartialEq)]
pub struct DeclaredChange {
    /// The path of the setting.
    pub path: String,
    /// What was in effect.
    pub old_effective: Json,
    /// What is in effect now.
    pub new_effective: Json,
}

/// What came of it.
#[derive(Debug)]
pub struct Verdict {
    /// The server at which the two were compared.
    pub server: Version,
    /// What of the old file the new one carries.
    pub mode: Mode,
    /// How many settings were compared.
    pub compared: usize,
    /// Settings of the new file that are neither what was written nor what was in effect.
    pub differences: Vec<Difference>,
    /// The changes that are declared.
    pub declared: Vec<Change>,
    /// Changes that come with the new server, and that the report which was given does not declare.
    pub undeclared: Vec<Change>,
    /// Whether the new file can be read at all.
    pub loads: bool,
}

impl Verdict {
    /// Whether the two mean the same, but for what is declared.
    pub fn same(&self) -> bool {
        self.loads && self.differences.is_empty() && self.undeclared.is_empty()
    }
}

/// A configuration and what comes of it at its own server.
#[derive(Debug, Clone, Copy)]
pub struct Booted<'b> {
    /// The configuration.
    pub config: &'b Config,
    /// What comes of it.
    pub boot: &'b Boot,
}

/// What is asked.
#[derive(Debug)]
pub struct Question<'q> {
    /// The old file.
    pub old: Booted<'q>,
    /// The new file.
    pub new: Booted<'q>,
    /// The server at which a new file that is not TOML is compared.
    pub server: Version,
    /// What a person decided.
    pub answers: &'q Answers,
    /// The changes that are declared; `None`: those that migration tells.
    pub declared: Option<&'q Declared>,
    /// The one section that is asked for.
    pub only: Option<&'q str>,
}

/// Compares the two, and subtracts what is declared.
pub fn verify(question: &Question<'_>) -> Verdict {
    let Question { old, new, answers, only, .. } = question;
    let server = match new.config.language {
        Language::Toml => new.config.server,
        Language::Terms => question.server,
    };
    let brought = |of: Booted<'_>, mode| {
        let mut brought = bring(of.config, of.boot, server, mode, answers);
        narrow(&mut brought, *only);
        brought
    };
    let ours = brought(*new, Mode::Intent).tree;
    let (intent, effect) = (brought(*old, Mode::Intent), brought(*old, Mode::Effect));
    let as_written = compare(&intent.tree, &ours, server);
    let as_done = compare(&effect.tree, &ours, server);
    let mode = question.declared.and_then(|declared| declared.mode);
    let close = if as_done.differences.is_empty() && !as_written.differences.is_empty() {
        Mode::Effect
    } else {
        Mode::Intent
    };
    let either = mode.is_none();
    let mode = mode.unwrap_or(close);
    let (found, others) = match mode {
        Mode::Intent => (as_written, as_done),
        Mode::Effect => (as_done, as_written),
    };
    let known = |difference: &Difference| !others.differences.iter().any(|one| one.path == difference.path);
    let mut differences = found.differences;
    if either {
        differences.retain(|difference| !known(difference));
    }
    // What was in effect is what the old server did, whatever is carried.
    if mode == Mode::Intent {
        for difference in &mut differences {
            let done = others.differences.iter().find(|one| one.path == difference.path);
            if let Some(done) = done {
                difference.old.effective.clone_from(&done.old.effective);
            }
        }
    }
    let Brought { changes, .. } = if mode == Mode::Intent { intent } else { effect };
    let (declared, undeclared) = match question.declared {
        None => (changes, Vec::new()),
        Some(declared) => {
            differences.retain(|difference| !declared.has_value(difference));
            changes.into_iter().partition(|change| declared.has(change))
        }
    };
    let compared = found.compared;
    Verdict { server, mode, compared, differences, declared, undeclared, loads: new.config.loads }
}

/// Leaves only what is asked for.
fn narrow(brought: &mut Brought, only: Option<&str>) {
    let Some(only) = only else { return };
    let tree = std::mem::take(&mut brought.tree);
    let kept = tree.into_entries().into_iter().filter(|(key, _)| key == only);
    brought.tree = kept.collect::<Map>();
    let below =
        |path: &str| path.strip_prefix(only).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    brought.changes.retain(|change| below(&change.path));
}

impl Declared {
    /// Whether a change that migration tells is among those that are declared.
    fn has(&self, change: &Change) -> bool {
        // A report hides secrets.
        let same = |told: &Json, value: &Json| told == value || told.as_str() == Some(HIDDEN);
        self.changes.iter().any(|known| {
            known.path == change.path
                && same(&known.old_effective, &change.old_effective)
                && same(&known.new_effective, &change.new_effective)
        })
    }

    /// Whether a setting has the value that is declared for it.
    fn has_value(&self, difference: &Difference) -> bool {
        let new = difference.new.effective.as_ref().map_or(Json::Null, crate::value::Value::json);
        self.changes.iter().any(|known| known.path == difference.path && known.new_effective == new)
    }

    /// Reads the report of a migration.
    ///
    /// # Errors
    /// A few words that say what is missing in it.
    pub fn from_report(report: &Json) -> Result<Declared, String> {
        let changes = report["changes"].as_array().ok_or("has no array `changes`")?;
        let changes = changes.iter().map(|change| {
            let path = change["path"].as_str().ok_or("has a change without a `path`")?;
            Ok(DeclaredChange {
                path: path.to_owned(),
                old_effective: change["old_effective"].clone(),
                new_effective: change["new_effective"].clone(),
            })
        });
        let mode = match report["mode"].as_str() {
            Some("intent") => Some(Mode::Intent),
            Some("effect") => Some(Mode::Effect),
            Some(other) => return Err(format!("has the mode `{other}`, which is none")),
            None => None,
        };
        Ok(Declared { mode, changes: changes.collect::<Result<_, String>>()? })
    }
}
