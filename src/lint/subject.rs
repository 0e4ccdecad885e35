//! What rules look at: a configuration, what comes of starting it, and the settings that count.

use crate::diagnostic::Severity;
use crate::model::{Config, Setting, Written};
use crate::run::{Boot, Outcome, ServiceState};

/// A configuration as rules look at it.
pub(super) struct Subject<'s> {
    pub(super) config: &'s Config,
    pub(super) boot: &'s Boot,
    awake: Vec<(&'s Setting, &'s Written)>,
}

impl<'s> Subject<'s> {
    pub(super) fn of(config: &'s Config, boot: &'s Boot) -> Subject<'s> {
        let mut subject = Subject { config, boot, awake: Vec::new() };
        let findings = || config.findings.iter().chain(&boot.findings);
        let is_refused = |written: &Written| {
            findings().any(|found| found.severity == Severity::Error && written.option.contains(found.span))
        };
        let counts = |(setting, written): &(&Setting, &Written)| {
            written.ignored.is_none() && !subject.is_asleep(setting) && !is_refused(written)
        };
        subject.awake = written(config).filter(counts).collect();
        subject
    }

    /// The settings that are written and count: the server takes them, and their service is not told not to run.
    pub(super) fn awake(&self) -> impl Iterator<Item = (&'s Setting, &'s Written)> {
        self.awake.iter().copied()
    }

    /// What became of the service that the table or the setting at `path` belongs to.
    pub(super) fn outcome(&self, path: &str) -> Option<&'s Outcome> {
        let (_, below) = path.split_once('.')?;
        let is_own = |rest: &str| rest.is_empty() || rest.starts_with('.');
        self.boot.services.iter().find(|outcome| below.strip_prefix(outcome.name).is_some_and(is_own))
    }

    /// Whether the service of a setting is told not to run, by another setting.
    pub(super) fn is_asleep(&self, setting: &Setting) -> bool {
        let outcome = || self.outcome(&setting.spec.path);
        !setting.spec.hints.switch && outcome().is_some_and(|outcome| outcome.state == ServiceState::Ignored)
    }
}

/// The settings that are written, with what is written.
pub(super) fn written(config: &Config) -> impl Iterator<Item = (&Setting, &Written)> {
    config.settings.iter().filter_map(|setting| Some((setting, setting.written.as_ref()?)))
}
