//! One line a finding: `file:line:column: severity[code] message`.

use super::text::one_line;
use super::{Report, ordered};
use std::fmt::Write;

pub fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    let findings = ordered(report.findings);
    if report.statistics {
        return super::statistics::table(&findings);
    }
    for finding in findings {
        let name = one_line(&report.sources.file(finding.span.file).name);
        let at = report.sources.start(finding.span);
        let (severity, code) = (finding.severity.name(), finding.code.name);
        let message = one_line(&finding.message);
        writeln!(out, "{name}:{}:{}: {severity}[{code}] {message}", at.line, at.column)
            .expect("a string can be written to");
    }
    out
}
