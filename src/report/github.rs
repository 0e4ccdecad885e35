//! Workflow commands of GitHub: an annotation at the line for each finding.

use super::text::{file_name, one_line, steers};
use super::{Report, ordered};
use crate::diagnostic::Severity;
use std::fmt::Write;

pub fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in ordered(report.findings) {
        let file = report.sources.file(finding.span.file);
        let (start, end) = (file.position(finding.span.start), file.position(finding.span.end));
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        write!(
            out,
            "::{command} file={},line={},endLine={}",
            property(&file_name(&file.name)),
            start.line,
            end.line
        )
        .expect("a string can be written to");
        // GitHub refuses columns where an annotation spans lines.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)
                .expect("a string can be written to");
        }
        let mut message = finding.message.clone();
        if let Some(help) = &finding.help {
            message.push_str("\nhelp: ");
            message.push_str(help);
        }
        writeln!(out, ",title={}::{}", property(finding.code.name), data(&message))
            .expect("a string can be written to");
    }
    out
}

/// Escapes a message; its line ends are kept.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            _ if steers(character) => escaped.push_str(&one_line(character.encode_utf8(&mut [0; 4]))),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_start_a_command_of_its_own() {
        assert_eq!(data("50%\n::error::x\r"), "50%25%0A::error::x%0D");
        assert_eq!(property("C:a,b%"), "C%3Aa%2Cb%25");
    }
}
