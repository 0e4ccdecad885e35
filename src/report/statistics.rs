//! Findings counted by code, the most frequent first.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use serde::Serialize;
use std::collections::BTreeMap;

/// How often a code was found, and how often that can be mended.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub code: &'static str,
    /// The worst severity of it.
    pub severity: &'static str,
    pub count: usize,
    /// With a safe fix.
    pub fixable: usize,
    /// With a fix that asks for a look.
    pub unsafe_fixable: usize,
}

pub(super) fn rows(findings: &[&Diagnostic]) -> Vec<Row> {
    let mut by_code: BTreeMap<&str, (Severity, Row)> = BTreeMap::new();
    for finding in findings {
        let code = finding.code.name;
        let empty = Row { code, severity: "", count: 0, fixable: 0, unsafe_fixable: 0 };
        let (worst, row) = by_code.entry(code).or_insert((finding.severity, empty));
        *worst = finding.severity.max(*worst);
        row.severity = worst.name();
        row.count += 1;
        match finding.fix.as_ref().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => row.fixable += 1,
            Some(Applicability::Unsafe) => row.unsafe_fixable += 1,
            None => {}
        }
    }
    let mut rows: Vec<Row> = by_code.into_values().map(|(_, row)| row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}

/// One line a code: how often, the code, and how much of it can be mended.
pub(super) fn table(findings: &[&Diagnostic]) -> String {
    let rows = rows(findings);
    let digits = rows.iter().map(|row| row.count.to_string().len()).max().unwrap_or_default();
    let line = |row: &Row| {
        let told = [(row.fixable, "fixable"), (row.unsafe_fixable, "unsafely")];
        let told = told.iter().filter(|(number, _)| *number > 0);
        let told: Vec<String> = told.map(|(number, how)| format!("{number} {how}")).collect();
        let told = if told.is_empty() { String::new() } else { format!("  ({})", told.join(", ")) };
        format!("{:>digits$}  {}[{}]{told}\n", row.count, row.severity, row.code)
    };
    rows.iter().map(line).collect()
}
