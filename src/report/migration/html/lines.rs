//! The old texts beside the new one, a line a row: its number leads to the other side, findings stand in the margin.

use super::links::{Lines, Place, links};
use super::{escape, side};
use crate::diagnostic::Diagnostic;
use crate::report::migration::{Told, output};
use crate::source::{FileId, Span, offset};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// So many lines are laid out at once, when they come into view.
const CHUNK: usize = 250;

/// What there is to show of a line beside its text.
pub(super) struct Marks<'m> {
    links: BTreeMap<Place, Vec<Lines>>,
    /// Findings with their numbers.
    findings: BTreeMap<Place, Vec<(usize, &'m Diagnostic)>>,
}

impl<'m> Marks<'m> {
    pub(super) fn of(told: &Told<'_>, findings: &[&'m Diagnostic]) -> Marks<'m> {
        let mut by_line: BTreeMap<Place, Vec<(usize, &Diagnostic)>> = BTreeMap::new();
        for (number, finding) in findings.iter().enumerate() {
            let place = (finding.span.file, told.sources.start(finding.span).line);
            by_line.entry(place).or_default().push((number, finding));
        }
        Marks { links: links(told), findings: by_line }
    }
}

/// Both sides: the old file and those that it includes on the left, the new file on the right.
pub(super) fn panes(told: &Told<'_>, marks: &Marks<'_>, out: &mut String) {
    out.push_str(
        "<div class=\"panes\">\n<div class=\"pane\" role=\"region\" aria-label=\"old\" tabindex=\"0\">\n",
    );
    for (file, source) in told.sources.iter().filter(|(file, _)| *file != told.new) {
        let whole = Span::new(file, 0, offset(source.text.len()));
        text(told, file, &told.mask.text(told.sources, whole), marks, out);
    }
    out.push_str("</div>\n<div class=\"pane\" role=\"region\" aria-label=\"new\" tabindex=\"0\">\n");
    text(told, told.new, &output(told, told.new), marks, out);
    out.push_str("</div>\n</div>\n");
}

/// One text.
fn text(told: &Told<'_>, file: FileId, text: &str, marks: &Marks<'_>, out: &mut String) {
    let _ = writeln!(out, "<h3>{}</h3>", escape(&told.sources.file(file).name));
    let own = side(told, file);
    let lines: Vec<&str> = text.lines().collect();
    for (chunk, lines) in lines.chunks(CHUNK).enumerate() {
        let _ = writeln!(out, "<div class=\"chunk\" style=\"--lines:{}\">", lines.len());
        for (line, number) in lines.iter().zip(offset(chunk * CHUNK + 1)..) {
            row(told, &own, (file, number), line, marks, out);
        }
        out.push_str("</div>\n");
    }
}

fn row(told: &Told<'_>, own: &str, place: Place, line: &str, marks: &Marks<'_>, out: &mut String) {
    let number = place.1;
    let _ = write!(out, "<div class=\"row\" id=\"{own}{number}\"");
    match marks.links.get(&place).map(Vec::as_slice) {
        Some(there @ [first, ..]) => {
            let named = |lines: &Lines| {
                let side = side(told, lines.file);
                if lines.first == lines.last {
                    format!("{side}{}", lines.first)
                } else {
                    format!("{side}{}-{}", lines.first, lines.last)
                }
            };
            let all: Vec<String> = there.iter().map(named).collect();
            let (href, line) = (side(told, first.file), first.first);
            let _ = write!(
                out,
                " data-to=\"{}\"><a href=\"#{href}{line}\" tabindex=\"-1\" aria-label=\"line {number}, line {line} \
                 at the other side\">{number}</a>",
                all.join(" ")
            );
        }
        _ => _ = write!(out, "><span>{number}</span>"),
    }
    let _ = write!(out, "<code>{}</code>", escape(line));
    for (at, finding) in marks.findings.get(&place).into_iter().flatten() {
        let _ = write!(
            out,
            "<a class=\"note {}\" href=\"#f{at}\" title=\"{}\">{}</a>",
            finding.severity.name(),
            escape(&finding.message),
            finding.code.name
        );
    }
    out.push_str("</div>\n");
}
