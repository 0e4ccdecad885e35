//! Reports: findings as text for a person, for a pipeline and for other tools.
//!
//! Every format tells the same findings in the same order, and none of them tells a secret.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Sources};
use serde::Serialize;

pub mod baseline;
pub mod certificate;
mod concise;
pub mod difference;
pub mod explain;
mod fingerprint;
mod github;
mod gitlab;
#[cfg(feature = "cli")]
mod human;
pub mod json;
mod junit;
mod mask;
pub mod migration;
mod sarif;
mod statistics;
mod text;
pub mod timeline;
mod totals;

pub use mask::Mask;
pub use totals::Totals;

/// What stands in the place of a secret value.
pub(crate) const MASKED: &str = "***";

/// What one call found, and what is needed to tell it.
#[derive(Debug)]
pub struct Report<'r> {
    /// The texts that the findings speak of.
    pub sources: &'r Sources,
    /// The findings, in any order.
    pub findings: &'r [Diagnostic],
    /// The files that were checked, in the order in which they are listed.
    pub files: Vec<FileSummary>,
    /// The version of the target server, in three parts.
    pub target: &'r str,
    /// The secrets of the texts.
    pub mask: Mask,
    /// Where the texts of the rules are published: the address of a rule is this and its code.
    pub rules_at: Option<&'r str>,
    /// What is not among the findings, where that is counted.
    pub hidden: Option<Hidden>,
    /// Whether the findings are told as counts by code, where the format has room for that.
    pub statistics: bool,
}

impl<'r> Report<'r> {
    /// The findings alone: no file is listed, nothing is a secret, and nothing is counted.
    pub fn of(sources: &'r Sources, findings: &'r [Diagnostic], target: &'r str) -> Report<'r> {
        Report {
            sources,
            findings,
            files: Vec::new(),
            target,
            mask: Mask::default(),
            rules_at: None,
            hidden: None,
            statistics: false,
        }
    }
}

/// How many findings are not told, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Hidden {
    /// Hidden by comments or turned off.
    pub ignored: usize,
    /// Known from the baseline.
    pub baseline: usize,
    /// Mended in this call.
    pub fixed: usize,
}

/// A file that was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileSummary {
    /// The file.
    pub file: FileId,
    /// The language it is written in: `toml` or `erlang terms`.
    pub language: &'static str,
    /// How much of it was understood.
    pub terms: Terms,
}

/// How many terms a file has, and how many of them an option claims or a finding tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Terms {
    /// All terms.
    pub total: usize,
    /// Those that are claimed or reported.
    pub accounted: usize,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person, with the lines at fault.
    #[cfg(feature = "cli")]
    Human,
    /// One line a finding.
    Concise,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
    /// A code quality report of GitLab.
    Gitlab,
    /// `JUnit` XML: one suite a file, one case a finding.
    Junit,
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: &'static [Format] = &[
        #[cfg(feature = "cli")]
        Format::Human,
        Format::Concise,
        Format::Json,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
    ];

    /// The name that a person chooses it by.
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "cli")]
            Format::Human => "human",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
        }
    }
}

/// What the place that shows a report can do; only [`Format::Human`] asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Each is a thing that a place can do or not.
pub struct Style {
    /// Whether colours are understood.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
    /// Whether frames may be drawn with characters outside ASCII.
    pub unicode: bool,
    /// Whether links (OSC 8) are understood.
    pub links: bool,
    /// Whether the counts come last, and a word on where to read more.
    pub summary: bool,
}

impl Default for Style {
    fn default() -> Style {
        Style { color: false, width: 100, unicode: true, links: false, summary: true }
    }
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Findings of severity error.
    pub error: usize,
    /// Findings of severity warning.
    pub warning: usize,
    /// Findings of severity info.
    pub info: usize,
}

impl Summary {
    /// Counts findings.
    pub fn of<'d>(findings: impl IntoIterator<Item = &'d Diagnostic>) -> Summary {
        let mut summary = Summary::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => summary.error += 1,
                Severity::Warning => summary.warning += 1,
                Severity::Info => summary.info += 1,
            }
        }
        summary
    }
}

/// The counts above zero, worst first: `2 errors, 1 warning`; `no findings` where there are none.
impl std::fmt::Display for Summary {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts = [(self.error, "error"), (self.warning, "warning"), (self.info, "info")];
        let mut parts = counts.iter().filter(|(count, _)| *count > 0);
        let Some((count, noun)) = parts.next() else { return out.write_str("no findings") };
        out.write_str(&text::count(*count, noun))?;
        parts.try_for_each(|(count, noun)| write!(out, ", {}", text::count(*count, noun)))
    }
}

/// Returns the findings by file, place, severity (the worst first) and code.
pub fn ordered(findings: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut ordered: Vec<&Diagnostic> = findings.iter().collect();
    ordered.sort_by_key(|finding| place(finding));
    ordered
}

/// By what findings are ordered.
fn place(finding: &Diagnostic) -> impl Ord + '_ {
    let Diagnostic { span, severity, code, message, .. } = finding;
    (span.file, span.start, std::cmp::Reverse(*severity), code.name, span.end, message)
}

/// Returns the last line of the report for a person: how much was found.
#[cfg(feature = "cli")]
pub fn last_line(totals: &Totals, style: &Style) -> String {
    human::summary(totals, style)
}

/// Returns what closes the report for a person: where to read more, and how much was found.
#[cfg(feature = "cli")]
pub fn closing(totals: &Totals, style: &Style) -> String {
    human::closing(totals, style)
}

/// Gives the report for a person to `put`, part by part: a long one takes no more memory than a short one.
#[cfg(feature = "cli")]
pub fn render_human(report: &Report<'_>, style: &Style, put: &mut dyn FnMut(&str)) {
    human::render(report, style, put);
}

/// Returns the report in one format; it ends with a line end, unless it is empty.
#[cfg_attr(not(feature = "cli"), expect(unused_variables, reason = "only a person's report has a style"))]
pub fn render(report: &Report<'_>, format: Format, style: &Style) -> String {
    match format {
        #[cfg(feature = "cli")]
        Format::Human => {
            let mut out = String::new();
            human::render(report, style, &mut |part| out.push_str(part));
            out
        }
        Format::Concise => concise::render(report),
        Format::Json => json::render(report),
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report),
        Format::Gitlab => gitlab::render(report),
        Format::Junit => junit::render(report),
    }
}
