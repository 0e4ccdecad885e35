//! The places of one finding, so chosen and cut that their marks do not run into each other.

use crate::diagnostic::Diagnostic;
use crate::report::Report;
use crate::source::{FileId, Span, offset};
use std::borrow::Cow;
use std::ops::Range;

/// Places of one finding that are shown beside its own; the rest is counted.
pub const PLACES: usize = 8;
/// Lines of a place that is shown whole; of a longer one only the first line is.
pub const TALL: u32 = 5;

/// A place to be shown, with its offsets on character boundaries in the text of its file.
pub struct Place<'r> {
    pub file: FileId,
    pub range: Range<usize>,
    /// First and last line, from 0.
    pub lines: Range<u32>,
    /// Offset at which the place starts, whatever of it is marked.
    pub at: u32,
    pub label: Option<Cow<'r, str>>,
    /// Whether it is the place of the finding itself.
    pub main: bool,
}

/// Returns the places that `finding` speaks of, in order of file and line.
pub fn places<'r>(report: &'r Report<'_>, finding: &'r Diagnostic) -> Vec<Place<'r>> {
    let mut places = vec![place(report, finding.span, None)];
    let related = finding.related.iter().take(PLACES);
    places.extend(related.map(|label| place(report, label.span, Some(&label.message))));
    places.sort_by_key(|place| {
        (place.file, place.lines.start, place.lines.end, place.range.start, !place.main, place.range.end)
    });
    untangle(report, places)
}

fn place<'r>(report: &Report<'_>, span: Span, label: Option<&'r str>) -> Place<'r> {
    let file = report.sources.file(span.file);
    let start = file.text.floor_char_boundary(span.start as usize);
    let end = file.text.floor_char_boundary(span.end as usize).max(start);
    let end = start + file.text[start..end].trim_end().len();
    let line_of = |at: usize| {
        let starts = file.line_starts().partition_point(|start| *start as usize <= at);
        offset(starts - 1)
    };
    let (first, last) = (line_of(start), line_of(end));
    let (at, main) = (offset(start), label.is_none());
    let label = label.map(Cow::from);
    if last - first <= TALL {
        return Place { file: span.file, range: start..end, lines: first..last, at, label, main };
    }
    let end = file.line_range(first + 1).end.max(start);
    let until = format!("to line {}", last + 1);
    let label = label.map_or(until.clone(), |label| format!("{label} ({until})"));
    Place { file: span.file, range: start..end, lines: first..first, at, label: Some(label.into()), main }
}

/// Cuts marks on one line so that none lies over another; the place of the finding itself stays whole.
fn untangle<'r>(report: &Report<'_>, places: Vec<Place<'r>>) -> Vec<Place<'r>> {
    let mut kept: Vec<Place<'r>> = Vec::with_capacity(places.len());
    for mut right in places {
        let text = &report.sources.file(right.file).text;
        let left = kept.last_mut().filter(|left| {
            let short = left.lines.is_empty() && right.lines.is_empty();
            short && left.file == right.file && left.lines == right.lines
        });
        let Some(left) = left else {
            kept.push(right);
            continue;
        };
        if left.main && left.label.is_none() {
            // Lines to the words of its neighbour would lead to a mark without words.
            left.label = Some("here".into());
        }
        let over = right.range.start < left.range.end || right.range.start == left.range.start;
        if over && right.range.start > left.range.start && !left.main {
            let shown = text[left.range.start..right.range.start].trim_end().len();
            left.range.end = left.range.start + shown;
        } else if over && right.range.end > left.range.end {
            let rest = &text[left.range.end..right.range.end];
            right.range.start = right.range.end - rest.trim_start().len();
        } else if over {
            let (first, second) = (left.label.take(), right.label.take());
            let words: Vec<Cow<'_, str>> =
                first.into_iter().chain(second).filter(|word| word != "here").collect();
            left.label = Some(words.join("; ").into());
            continue;
        }
        kept.push(right);
    }
    kept
}
