//! What is told: one finding for one cause, with the values in effect before and after.

use super::{Change, REMOVED_COMMANDS};
use crate::catalogue::{Version, commands};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::{Config, Table};
use crate::read::NOT_YET_MIGRATED;
use crate::value::Value;
use serde_json::Value as Json;

/// Collects findings, and adds to one that is there already rather than saying a thing twice.
pub(super) struct Teller {
    pub(super) findings: Vec<Diagnostic>,
}

impl Teller {
    pub(super) fn new(findings: Vec<Diagnostic>) -> Teller {
        Teller { findings }
    }

    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// Tells a change of effect: in the finding that speaks of this place already, or as one of its own.
    ///
    /// Returns the code of the finding that tells it.
    pub(super) fn change(&mut self, finding: Diagnostic) -> &'static Code {
        match self.findings.iter_mut().find(|known| speaks_of(known, &finding)) {
            Some(known) => {
                known.old_effective = finding.old_effective;
                known.new_effective = finding.new_effective;
                known.secret = finding.secret;
                known.code
            }
            None => {
                let code = finding.code;
                self.findings.push(finding);
                code
            }
        }
    }

    /// Tells that a value takes effect as it is written, unless a finding speaks of the place already.
    pub(super) fn same_value(&mut self, finding: Diagnostic) {
        if !self.findings.iter().any(|known| speaks_of(known, &finding)) {
            self.findings.push(finding);
        }
    }

    /// Tells of commands that groups lose between the two servers.
    pub(super) fn commands(
        &mut self,
        config: &Config,
        table: &Table,
        target: Version,
        changes: &mut Vec<Change>,
    ) {
        let path = format!("{}.submods", table.spec.path);
        let Some(Value::Array(groups)) = config.effective(&path) else { return };
        let named =
            |group: &str| groups.iter().any(|item| matches!(item, Value::String(name) if name == group));
        let lost: Vec<&str> = commands()
            .iter()
            .filter(|spec| {
                named(spec.group) && spec.lifetime.holds(config.server) && !spec.lifetime.holds(target)
            })
            .map(|spec| spec.name)
            .collect();
        if lost.is_empty() {
            return;
        }
        let message = format!("MongooseIM {target} no longer has the command {}", lost.join(", "));
        let finding = Diagnostic::info(&REMOVED_COMMANDS, table.span, message).path(table.spec.path);
        let help = "see that no script of yours calls it";
        let old = Json::from(lost);
        self.findings.push(finding.help(help).effective(old.clone(), Json::Null));
        changes.push(Change {
            path: format!("{}.commands", table.spec.path),
            old_effective: old,
            new_effective: Json::Null,
            code: &REMOVED_COMMANDS,
            span: table.span,
        });
    }

    /// Names the terms that are not migrated yet.
    pub(super) fn foreign(&mut self, config: &Config) {
        let Some(first) = config.foreign.first() else { return };
        let mut names: Vec<&str> = Vec::new();
        for term in &config.foreign {
            if !names.contains(&term.name.as_str()) {
                names.push(&term.name);
            }
        }
        let count = config.foreign.len();
        let message = format!("{count} top-level terms are not migrated yet: {}", names.join(", "));
        let help =
            "this version migrates `services`; carry the others over by hand, or ask with --only services";
        self.findings.push(Diagnostic::warning(&NOT_YET_MIGRATED, first.span, message).help(help));
    }
}

/// Whether a finding that is there already speaks of the same setting at the same place.
fn speaks_of(known: &Diagnostic, finding: &Diagnostic) -> bool {
    let path = known.path.as_deref().unwrap_or_default();
    let wanted = finding.path.as_deref().unwrap_or_default();
    // A finding about an item of an array speaks of the array.
    let same = path.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('['));
    same && known.old_effective.is_none()
        && known.severity >= Severity::Warning
        && (finding.span.contains(known.span) || known.code == finding.code)
}
