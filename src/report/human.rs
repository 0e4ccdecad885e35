//! Findings for a person: the lines at fault, what is wrong there and what to do.
//!
//! Nothing that a file holds reaches the terminal as a command, and no line of a file is too long for it.

mod footer;
mod line;
mod place;
mod window;
mod wrap;

use super::text::count;
use super::{Report, Style, Summary, ordered};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, ThemeCharacters, ThemeStyles};
use std::fmt::{self, Write};
use window::Windows;

pub fn render(report: &Report<'_>, style: &Style) -> String {
    let style = &Style { width: style.width.max(20), ..*style };
    let mut out = String::new();
    let findings = ordered(report.findings);
    if report.statistics {
        out.push_str(&super::statistics::table(&findings));
    }
    for finding in findings.iter().filter(|_| !report.statistics) {
        let windows = Windows::of(report, finding, style);
        headline(&mut out, report, finding, style);
        let hidden = windows.hidden;
        snippets(&mut out, windows, finding.severity, style);
        footer::footer(&mut out, report, finding, hidden, style);
        out.push('\n');
    }
    if !style.summary {
        return out;
    }
    if let Some(finding) = findings.iter().max_by_key(|finding| finding.severity) {
        let hint = format!("`mimcfg rule {}` tells more; every code has such a text.", finding.code.name);
        for line in wrap::wrap(&hint, style.width, style.width) {
            out.push_str(&paint(style, DIM, &line));
            out.push('\n');
        }
    }
    out.push_str(&summary(report, style));
    out
}

const BOLD: &str = "1";
const DIM: &str = "2";
const CYAN: &str = "36";
const GREEN: &str = "32";

/// The text in a colour, where there are colours.
fn paint(style: &Style, color: &str, text: &str) -> String {
    if style.color && !text.is_empty() { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn color(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Info => "1;36",
    }
}

/// `error[code]: message`, over as many lines as it takes.
fn headline(out: &mut String, report: &Report<'_>, finding: &Diagnostic, style: &Style) {
    let code = format!("{}[{}]", finding.severity.name(), finding.code.name);
    let used = wrap::width(&code) + 2;
    let first = style.width.saturating_sub(used);
    let message = wrap::safe(&finding.message, style.unicode).replace('\n', " ");
    let lines = wrap::wrap(&message, first, style.width - 2);
    let painted = paint(style, color(finding.severity), &code);
    match report.rules_at.filter(|_| style.links) {
        Some(at) => {
            let code = finding.code.name;
            write!(out, "\u{1b}]8;;{at}{code}\u{1b}\\{painted}\u{1b}]8;;\u{1b}\\")
                .expect("a string can be written to");
        }
        None => out.push_str(&painted),
    }
    out.push_str(&paint(style, BOLD, ":"));
    for (number, line) in lines.iter().enumerate() {
        // A first word that has no room beside the code goes below it.
        if number > 0 || wrap::width(line) > first {
            out.push_str("\n ");
        }
        out.push(' ');
        out.push_str(&paint(style, BOLD, line));
    }
    out.push('\n');
}

/// The lines at fault, drawn by miette.
fn snippets(out: &mut String, windows: Windows, severity: Severity, style: &Style) {
    let mut styles = ThemeStyles::none();
    if style.color {
        let plain = styles.link;
        let main = match severity {
            Severity::Error => plain.red().bold(),
            Severity::Warning => plain.yellow().bold(),
            Severity::Info => plain.cyan().bold(),
        };
        styles.link = plain.cyan();
        styles.linum = plain.dimmed();
        let labels = windows.labels.iter();
        styles.highlights =
            labels.map(|label| if label.primary() { main } else { plain.blue().bold() }).collect();
    }
    let characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_links(false)
        .with_wrap_lines(false)
        .without_syntax_highlighting()
        .with_context_lines(1);
    let mut drawn = String::new();
    handler.render_report(&mut drawn, &Snippets(windows)).expect("a string can be written to");
    // The headline is ours: miette's is empty.
    for line in drawn.trim_start_matches('\n').lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// A finding as miette sees it: lines and labels only.
#[derive(Debug)]
struct Snippets(Windows);

impl fmt::Display for Snippets {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippets {}

impl miette::Diagnostic for Snippets {
    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.labels.iter().cloned()))
    }
}

/// The last line: counts by severity, and how many fixes there are.
pub(super) fn summary(report: &Report<'_>, style: &Style) -> String {
    let found = Summary::of(report.findings);
    let worst = report.findings.iter().map(|finding| finding.severity).max();
    let mut line = paint(style, worst.map_or("1;32", color), &found.to_string());
    if worst.is_none() && !report.files.is_empty() {
        line = format!("{line} in {}", count(report.files.len(), "file"));
    }
    let hidden = report.hidden.unwrap_or_default();
    let rest = [(hidden.fixed, "fixed"), (hidden.ignored, "ignored"), (hidden.baseline, "in the baseline")];
    for (number, word) in rest.into_iter().filter(|(number, _)| *number > 0) {
        line += &format!(", {number} {word}");
    }
    let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
    let (safe, unsafe_): (Vec<_>, Vec<_>) = fixes.partition(|fix| fix.applicability == Applicability::Safe);
    let told: Vec<String> = [(safe.len(), "safe fix"), (unsafe_.len(), "unsafe fix")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| format!("{number} {noun}{}", if number == 1 { "" } else { "es" }))
        .collect();
    let told = told.join(", ");
    if told.is_empty() {
        line + "\n"
    } else if wrap::width(&found.to_string()) + told.len() + 3 <= style.width {
        format!("{line} ({told})\n")
    } else {
        // The counts stay the last line, whole.
        format!("{told}\n{line}\n")
    }
}
