//! JSON: findings and spans as every JSON report of ours tells them.

use super::mask::Mask;
use super::{Report, Summary, ordered};
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::source::{Sources, Span};
use serde_json::{Value as Json, json};

/// Returns a place: lines and columns count characters from 1, offset and length the bytes of the file.
pub fn span(sources: &Sources, span: &Span) -> Json {
    let file = sources.file(span.file);
    let (start, end) = (file.position(span.start), file.position(span.end));
    let offset = file.byte_offset(span.start);
    json!({
        "file": file.name,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "offset": offset,
        "length": file.byte_offset(span.end) - offset,
    })
}

/// Returns one finding without its secrets.
pub fn finding(sources: &Sources, mask: &Mask, finding: &Diagnostic) -> Json {
    let related = finding.related.iter();
    let related: Vec<Json> =
        related.map(|label| json!({"message": label.message, "span": span(sources, &label.span)})).collect();
    json!({
        "code": finding.code.name,
        "severity": finding.severity.name(),
        "message": finding.message,
        "path": finding.path,
        "span": span(sources, &finding.span),
        "related": related,
        "help": finding.help,
        "old_effective": mask.effective(finding, finding.old_effective.as_ref()),
        "new_effective": mask.effective(finding, finding.new_effective.as_ref()),
        "fix": finding.fix.as_ref().map(|fix| self::fix(sources, mask, finding, fix)),
        "erlang_line": finding.erlang_line,
        "docs": format!("mimcfg rule {}", finding.code.name),
    })
}

/// Returns findings, in the order of all reports.
pub fn findings(sources: &Sources, mask: &Mask, findings: &[Diagnostic]) -> Json {
    ordered(findings).into_iter().map(|one| finding(sources, mask, one)).collect()
}

/// Returns the counts of findings by severity.
pub fn summary(findings: &[Diagnostic]) -> Json {
    let Summary { error, warning, info } = Summary::of(findings);
    json!({"error": error, "warning": warning, "info": info})
}

/// A fix; `masked` stands there, and is true, only if a secret is left out of it, so it cannot be made from here.
fn fix(sources: &Sources, mask: &Mask, finding: &Diagnostic, fix: &Fix) -> Json {
    let mut masked = false;
    let edits = fix.edits.iter().map(|edit| {
        let (text, hidden) = mask.edit(sources, finding, edit);
        masked |= hidden;
        json!({"span": span(sources, &edit.span), "text": text})
    });
    let edits: Vec<Json> = edits.collect();
    let mut fix = json!({"applicability": applicability(fix.applicability), "edits": edits});
    if masked {
        fix["masked"] = Json::Bool(true);
    }
    fix
}

/// The word for how a fix may be made.
pub(super) fn applicability(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
    }
}

pub(super) fn render(report: &Report<'_>) -> String {
    let files = report.files.iter().map(|summary| {
        json!({
            "file": report.sources.file(summary.file).name,
            "language": summary.language,
            "terms": {"total": summary.terms.total, "accounted": summary.terms.accounted},
        })
    });
    let report = json!({
        "version": 1,
        "target": report.target,
        "files": files.collect::<Vec<Json>>(),
        "findings": findings(report.sources, &report.mask, report.findings),
        "summary": summary(report.findings),
    });
    format!("{report:#}\n")
}
