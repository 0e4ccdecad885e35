//! How bad each finding counts, where a person says otherwise than the rule.

use crate::diagnostic::{Diagnostic, Severity};
use std::collections::BTreeMap;

/// What a person decided about findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// Severities by code; `None` turns a code off.
    pub levels: BTreeMap<&'static str, Option<Severity>>,
    /// Whether `ignore` comments are findings themselves, and hide nothing.
    pub forbid_ignores: bool,
}

/// What came of applying levels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Applied {
    /// How many findings are turned off.
    pub off: usize,
    /// How many errors count as less, or are turned off.
    pub lowered: usize,
}

/// Gives each finding its level, and takes away those that are turned off.
pub(super) fn apply(policy: &Policy, findings: &mut Vec<Diagnostic>) -> Applied {
    let mut applied = Applied::default();
    if policy.levels.is_empty() {
        return applied;
    }
    findings.retain_mut(|finding| {
        let Some(level) = policy.levels.get(finding.code.name) else { return true };
        let was_error = finding.severity == Severity::Error;
        applied.lowered += usize::from(was_error && *level != Some(Severity::Error));
        applied.off += usize::from(level.is_none());
        finding.severity = level.unwrap_or(finding.severity);
        level.is_some()
    });
    applied
}
