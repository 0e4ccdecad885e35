//! `JUnit` XML: one suite a file, one case a finding.
//!
//! Errors and warnings are failures, infos pass and are told; a file without findings is one case that passes.

use super::text::{one_line, stand_in, steers};
use super::{Report, Summary, ordered};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::FileId;
use std::fmt::Write;

pub fn render(report: &Report<'_>) -> String {
    let findings = ordered(report.findings);
    let suites = suites(report, &findings);
    let all = Summary::of(report.findings);
    let tests: usize = suites.iter().map(|(_, findings)| findings.len().max(1)).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut line = |text: String| writeln!(out, "{text}").expect("a string can be written to");
    line(format!(
        "<testsuites name=\"mimcfg\" tests=\"{tests}\" failures=\"{}\" errors=\"0\">",
        failures(all)
    ));
    for (file, findings) in suites {
        let name = escape(&one_line(&report.sources.file(file).name));
        let (tests, summary) = (findings.len().max(1), Summary::of(findings.iter().copied()));
        let failures = failures(summary);
        line(format!(
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
        ));
        if findings.is_empty() {
            line(format!("    <testcase classname=\"{name}\" name=\"no findings\"/>"));
        }
        for finding in findings {
            let at = report.sources.start(finding.span);
            let (code, severity) = (finding.code.name, finding.severity.name());
            line(format!(
                "    <testcase classname=\"{name}\" name=\"{code} at {}:{}\" file=\"{name}\" line=\"{}\">",
                at.line, at.column, at.line
            ));
            let told = escape(&told(report, finding));
            line(match finding.severity {
                Severity::Info => format!("      <system-out>{told}</system-out>"),
                _ => format!(
                    "      <failure type=\"{severity}\" message=\"{}\">{told}</failure>",
                    escape(&one_line(&finding.message))
                ),
            });
            line("    </testcase>".into());
        }
        line("  </testsuite>".into());
    }
    line("</testsuites>".into());
    out
}

/// The files that were checked and those that a finding is in, with their findings.
fn suites<'d>(report: &Report<'_>, findings: &[&'d Diagnostic]) -> Vec<(FileId, Vec<&'d Diagnostic>)> {
    let mut suites: Vec<(FileId, Vec<&Diagnostic>)> =
        report.files.iter().map(|summary| (summary.file, Vec::new())).collect();
    suites.sort_by_key(|(file, _)| *file);
    suites.dedup_by_key(|(file, _)| *file);
    for finding in findings {
        match suites.binary_search_by_key(&finding.span.file, |(file, _)| *file) {
            Ok(at) => suites[at].1.push(finding),
            Err(at) => suites.insert(at, (finding.span.file, vec![finding])),
        }
    }
    suites
}

fn failures(summary: Summary) -> usize {
    summary.error + summary.warning
}

/// A finding in a few lines.
fn told(report: &Report<'_>, finding: &Diagnostic) -> String {
    let at = report.sources.start(finding.span);
    let name = one_line(&report.sources.file(finding.span.file).name);
    let (severity, code) = (finding.severity.name(), finding.code.name);
    let mut told = format!("{name}:{}:{}: {severity}[{code}] {}", at.line, at.column, finding.message);
    if let Some(help) = &finding.help {
        told.push_str("\nhelp: ");
        told.push_str(help);
    }
    told
}

/// Escapes a text for an element or an attribute; what XML cannot hold is replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            '\r' => {}
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ if steers(character) => escaped.push(stand_in(character, true)),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(
            escape("<a b=\"&\">\u{0}\u{b}\u{ffff}\r\n"),
            "&lt;a b=&quot;&amp;&quot;&gt;\u{2400}\u{240b}\u{fffd}\n"
        );
    }
}
