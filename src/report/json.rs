//! JSON: findings and spans as every JSON report of ours tells them.

use super::mask::Mask;
use super::text::pretty;
use super::{Report, Summary, Terms, ordered};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::source::{Sources, Span};
use serde::Serialize;
use serde_json::Value as Json;

/// Returns the text of a JSON report: indented, with a line end.
pub fn text(json: &Json) -> String {
    format!("{json:#}\n")
}

/// Returns a place: lines and columns count characters from 1, offset and length the bytes of the file.
pub fn span(sources: &Sources, span: &Span) -> Json {
    value(&Place::of(sources, *span))
}

/// Returns one finding without its secrets.
pub fn finding(sources: &Sources, mask: &Mask, finding: &Diagnostic) -> Json {
    value(&Finding::of(sources, mask, finding))
}

/// Returns findings, in the order of all reports.
pub fn findings(sources: &Sources, mask: &Mask, findings: &[Diagnostic]) -> Json {
    ordered(findings).into_iter().map(|one| finding(sources, mask, one)).collect()
}

/// Returns the counts of findings by severity.
pub fn summary(findings: &[Diagnostic]) -> Json {
    value(&Summary::of(findings))
}

/// The word for how a fix may be made.
pub(super) fn applicability(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
    }
}

pub(super) fn render(report: &Report<'_>) -> String {
    let Report { sources, mask, .. } = report;
    let files = report.files.iter().map(|summary| Summed {
        file: &sources.file(summary.file).name,
        language: summary.language,
        terms: summary.terms,
    });
    let findings = ordered(report.findings).into_iter().map(|finding| Finding::of(sources, mask, finding));
    pretty(&Whole {
        version: 1,
        target: report.target,
        files: files.collect(),
        findings: findings.collect(),
        summary: Counts { found: Summary::of(report.findings), hidden: report.hidden },
        statistics: report.statistics.then(|| super::statistics::rows(&ordered(report.findings))),
    })
}

fn value(told: &impl Serialize) -> Json {
    serde_json::to_value(told).expect("keys are strings and nothing here fails")
}

/// The whole report; the fields of these types are the keys, in their order.
#[derive(Serialize)]
struct Whole<'r> {
    version: u32,
    target: &'r str,
    files: Vec<Summed<'r>>,
    findings: Vec<Finding<'r>>,
    summary: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<Vec<super::statistics::Row>>,
}

#[derive(Serialize)]
struct Counts {
    #[serde(flatten)]
    found: Summary,
    #[serde(flatten)]
    hidden: Option<super::Hidden>,
}

#[derive(Serialize)]
struct Summed<'r> {
    file: &'r str,
    language: &'r str,
    terms: Terms,
}

#[derive(Serialize)]
struct Finding<'r> {
    code: &'r str,
    severity: &'r str,
    message: &'r str,
    path: Option<&'r str>,
    span: Place<'r>,
    related: Vec<Related<'r>>,
    help: Option<&'r str>,
    old_effective: Option<Json>,
    new_effective: Option<Json>,
    fix: Option<Fix<'r>>,
    erlang_line: Option<u32>,
    docs: String,
}

#[derive(Serialize)]
struct Place<'r> {
    file: &'r str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    offset: u32,
    length: u32,
}

#[derive(Serialize)]
struct Related<'r> {
    message: &'r str,
    span: Place<'r>,
}

#[derive(Serialize)]
struct Fix<'r> {
    applicability: &'r str,
    edits: Vec<Edit<'r>>,
    /// Stands there, and is true, only if a secret is left out, so that the fix cannot be made from here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    masked: bool,
}

#[derive(Serialize)]
struct Edit<'r> {
    span: Place<'r>,
    text: String,
}

impl<'r> Place<'r> {
    fn of(sources: &'r Sources, span: Span) -> Place<'r> {
        let file = sources.file(span.file);
        let (start, end) = (file.position(span.start), file.position(span.end));
        let offset = file.byte_offset(span.start);
        Place {
            file: &file.name,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            offset,
            length: file.byte_offset(span.end) - offset,
        }
    }
}

impl<'r> Finding<'r> {
    fn of(sources: &'r Sources, mask: &Mask, finding: &'r Diagnostic) -> Finding<'r> {
        let related = finding.related.iter();
        let related =
            related.map(|label| Related { message: &label.message, span: Place::of(sources, label.span) });
        let fix = finding.fix.as_ref().map(|fix| {
            let mut masked = false;
            let edits = fix.edits.iter().map(|edit| {
                let (text, hidden) = mask.edit(sources, finding, edit);
                masked |= hidden;
                Edit { span: Place::of(sources, edit.span), text }
            });
            let edits = edits.collect();
            Fix { applicability: applicability(fix.applicability), edits, masked }
        });
        Finding {
            code: finding.code.name,
            severity: finding.severity.name(),
            message: &finding.message,
            path: finding.path.as_deref(),
            span: Place::of(sources, finding.span),
            related: related.collect(),
            help: finding.help.as_deref(),
            old_effective: mask.effective(finding, finding.old_effective.as_deref()),
            new_effective: mask.effective(finding, finding.new_effective.as_deref()),
            fix,
            erlang_line: finding.erlang_line,
            docs: format!("mimcfg rule {}", finding.code.name),
        }
    }
}
