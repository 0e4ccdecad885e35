//! Findings for a person: the lines at fault, what is wrong there and what to do.
//!
//! Nothing that a file holds reaches the terminal as a command, and no line of a file is too long for it.

mod direct;
mod footer;
mod frame;
mod line;
mod place;
mod window;
mod wrap;

use super::text::count;
use super::{Report, Style, Totals, ordered};
use crate::diagnostic::{Diagnostic, Severity};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, ThemeCharacters, ThemeStyles};
use place::PLACES;
use std::borrow::Cow;
use std::fmt::{self, Write};
use std::num::NonZero;
use std::thread;
use window::Windows;

/// Gives the report to `put`, part by part.
pub fn render(report: &Report<'_>, style: &Style, put: &mut dyn FnMut(&str)) {
    let style = &Style { width: style.width.max(20), ..*style };
    let findings = ordered(report.findings);
    if report.statistics {
        put(&super::statistics::table(&findings));
    } else {
        tell_all(report, &findings, style, put);
    }
    if style.summary {
        put(&closing(&Totals::of(report), style));
    }
}

/// Where to read more, and how much was found.
pub(super) fn closing(totals: &Totals, style: &Style) -> String {
    let style = &Style { width: style.width.max(20), ..*style };
    let mut out = String::new();
    if let Some((_, code)) = totals.worst {
        let hint = format!("`mimcfg rule {}` tells more; every code has such a text.", code.name);
        for line in wrap::wrap(&hint, style.width, style.width) {
            painted(&mut out, style, DIM, &[line]);
            out.push('\n');
        }
    }
    out + &summary(totals, style)
}

/// Findings that one thread tells; only where there are more is it worth while to share the work.
const SHARE: usize = 256;
/// Findings that one thread tells before they are put out.
const ROUND: usize = 4 * SHARE;

fn tell_all(report: &Report<'_>, findings: &[&Diagnostic], style: &Style, put: &mut dyn FnMut(&str)) {
    let theme = &characters(style);
    let tell = |findings: &[&Diagnostic]| {
        let mut out = String::with_capacity(findings.len() * 512);
        findings.iter().for_each(|finding| tell(&mut out, report, finding, style, theme));
        out
    };
    if findings.len() <= SHARE {
        return put(&tell(findings));
    }
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    for round in findings.chunks(threads * ROUND) {
        let share = round.len().div_ceil(threads).max(SHARE);
        thread::scope(|scope| {
            let parts: Vec<_> = round.chunks(share).map(|part| scope.spawn(move || tell(part))).collect();
            for part in parts {
                put(&part.join().expect("telling a finding does not fail"));
            }
        });
    }
}

fn tell(out: &mut String, report: &Report<'_>, finding: &Diagnostic, style: &Style, theme: &ThemeCharacters) {
    headline(out, report, finding, style);
    let hidden = finding.related.len().saturating_sub(PLACES);
    snippets(out, report, finding, style, theme);
    footer::footer(out, report, finding, hidden, style);
    out.push('\n');
}

const BOLD: &str = "1";
const DIM: &str = "2";
const CYAN: &str = "36";
const GREEN: &str = "32";

/// Writes a text, in a colour where there are colours.
fn painted(out: &mut String, style: &Style, color: &str, text: &[&str]) {
    let colored = style.color && text.iter().any(|part| !part.is_empty());
    if colored {
        out.extend(["\u{1b}[", color, "m"]);
    }
    out.extend(text.iter().copied());
    if colored {
        out.push_str("\u{1b}[0m");
    }
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
    let (severity, code) = (finding.severity.name(), finding.code.name);
    let used = severity.len() + code.len() + 4;
    let first = style.width.saturating_sub(used);
    let mut message = wrap::safe(&finding.message, style.unicode);
    if message.contains('\n') {
        message = Cow::Owned(message.replace('\n', " "));
    }
    let link = report.rules_at.filter(|_| style.links);
    if let Some(at) = link {
        write!(out, "\u{1b}]8;;{at}{code}\u{1b}\\").expect("a string can be written to");
    }
    painted(out, style, color(finding.severity), &[severity, "[", code, "]"]);
    if link.is_some() {
        out.push_str("\u{1b}]8;;\u{1b}\\");
    }
    painted(out, style, BOLD, &[":"]);
    for (number, line) in wrap::wrap(&message, first, style.width - 2).enumerate() {
        // A first word that has no room beside the code goes below it.
        if number > 0 || wrap::width(line) > first {
            out.push_str("\n ");
        }
        out.push(' ');
        painted(out, style, BOLD, &[line]);
    }
    out.push('\n');
}

/// The characters that frames are drawn with.
fn characters(style: &Style) -> ThemeCharacters {
    if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() }
}

/// The lines at fault.
fn snippets(
    out: &mut String,
    report: &Report<'_>,
    finding: &Diagnostic,
    style: &Style,
    theme: &ThemeCharacters,
) {
    if !style.color && direct::draw(out, report, finding, style, theme) {
        return;
    }
    let windows = Windows::of(report, finding, style);
    if style.color || !windows.draw(out, theme) {
        by_miette(out, windows, finding.severity, style);
    }
}

/// The lines at fault, drawn by miette.
fn by_miette(out: &mut String, windows: Windows, severity: Severity, style: &Style) {
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
    let handler =
        GraphicalReportHandler::new_themed(GraphicalTheme { characters: characters(style), styles })
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
pub(super) fn summary(totals: &Totals, style: &Style) -> String {
    let worst = totals.severity();
    let counts = totals.found.to_string();
    let mut line = String::new();
    painted(&mut line, style, worst.map_or("1;32", color), &[&counts]);
    if worst.is_none() && totals.files > 0 {
        line = format!("{line} in {}", count(totals.files, "file"));
    }
    let hidden = totals.hidden;
    let rest = [(hidden.fixed, "fixed"), (hidden.ignored, "ignored"), (hidden.baseline, "in the baseline")];
    for (number, word) in rest.into_iter().filter(|(number, _)| *number > 0) {
        line += &format!(", {number} {word}");
    }
    let told: Vec<String> = [(totals.safe, "safe fix"), (totals.unsafe_fixes, "unsafe fix")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| format!("{number} {noun}{}", if number == 1 { "" } else { "es" }))
        .collect();
    let told = told.join(", ");
    if told.is_empty() {
        line + "\n"
    } else if wrap::width(&counts) + told.len() + 3 <= style.width {
        format!("{line} ({told})\n")
    } else {
        // The counts stay the last line, whole.
        format!("{told}\n{line}\n")
    }
}
