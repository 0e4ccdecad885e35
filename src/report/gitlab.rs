//! Code quality reports of GitLab.

use super::fingerprint::fingerprints;
use super::text::{file_name, one_line, pretty};
use super::{Report, ordered};
use crate::diagnostic::Severity;
use serde_json::{Value as Json, json};

pub fn render(report: &Report<'_>) -> String {
    let findings = ordered(report.findings);
    let prints = fingerprints(report.sources, &findings);
    let issues = findings.iter().zip(prints).map(|(finding, fingerprint)| {
        let file = report.sources.file(finding.span.file);
        let (start, end) = (file.position(finding.span.start), file.position(finding.span.end));
        let severity = match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Info => "info",
        };
        json!({
            "description": one_line(&finding.message),
            "check_name": finding.code.name,
            "fingerprint": fingerprint,
            "severity": severity,
            "location": {
                "path": file_name(&file.name),
                "lines": {"begin": start.line, "end": end.line},
                "positions": {
                    "begin": {"line": start.line, "column": start.column},
                    "end": {"line": end.line, "column": end.column},
                },
            },
        })
    });
    pretty(&issues.collect::<Vec<Json>>())
}
