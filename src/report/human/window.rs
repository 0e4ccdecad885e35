//! What a finding shows of the texts: a few lines around each of its places, cut to the terminal.
//!
//! The lines stand one behind the other in a text of their own, so what is drawn costs the same
//! wherever in a file it is, and however long its lines are.

use super::frame::{Frame, digits};
use super::line::Line;
use super::place::{Place, places};
use super::wrap;
use crate::diagnostic::Diagnostic;
use crate::report::text::one_line;
use crate::report::{Report, Style};
use crate::source::{Position, SourceFile, Span, offset};
use miette::{
    LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters,
};
use std::ops::Range;

/// Lines between two places that are shown together.
pub const NEAR: u32 = 8;

/// The lines shown for one finding, and the labels in them.
#[derive(Debug, Default)]
pub struct Windows {
    text: String,
    parts: Vec<Window>,
    /// The labels, by place in `text`.
    pub labels: Vec<LabeledSpan>,
    /// For each label, where its place is in the file.
    origins: Vec<Position>,
}

#[derive(Debug)]
struct Window {
    range: Range<usize>,
    name: String,
    /// The first line, counted from 0.
    first: usize,
    lines: usize,
}

impl Windows {
    /// The lines that `finding` speaks of, for a terminal like `style`.
    pub fn of(report: &Report<'_>, finding: &Diagnostic, style: &Style) -> Windows {
        let places = places(report, finding);
        let near = |left: &Place<'_>, right: &Place<'_>| {
            left.file == right.file && right.lines.start <= left.lines.end + NEAR
        };
        let mut groups: Vec<&[Place<'_>]> = places.chunk_by(near).collect();
        groups.sort_by_key(|group| {
            let other = !group.iter().any(|place| place.main);
            (other, group[0].file, group[0].lines.start)
        });

        let mut windows = Windows::default();
        for group in groups {
            windows.add(report, group, style);
        }
        windows
    }

    /// Draws the lines of one group of places.
    fn add(&mut self, report: &Report<'_>, group: &[Place<'_>], style: &Style) {
        let id = group[0].file;
        let file = report.sources.file(id);
        let last = group.iter().map(|place| place.lines.end).max().unwrap_or_default();
        let first = group[0].lines.start.saturating_sub(1);
        let last = if (last as usize) + 1 < line_count(file) { last + 1 } else { last };
        let numbers = digits(last as usize + 1) + 4;
        let gutter = if group.iter().any(|place| !place.lines.is_empty()) { 4 } else { 0 };
        let width = style.width.saturating_sub(numbers + gutter).max(16);

        let start = self.text.len();
        let mut drawn: Vec<(Range<usize>, usize)> = vec![(0..0, 0); group.len()];
        for number in first..=last {
            let range = file.line_range(number + 1);
            let here = |place: &Place<'_>| {
                let begins = place.lines.start == number;
                let ends = place.lines.end == number;
                let start = if begins { place.range.start - range.start } else { 0 };
                let end = if ends { place.range.end - range.start } else { range.len() };
                (begins || ends)
                    .then_some(start.min(range.len())..end.min(range.len()).max(start.min(range.len())))
            };
            let labels: Vec<Range<usize>> = group.iter().filter_map(here).collect();
            let wanted = group.iter().filter(|place| place.lines.start == number && place.lines.is_empty());
            let room = wanted.filter_map(|place| {
                let text = wrap::width(place.label.as_ref()?).min(24) + 4;
                Some(text + place.range.len().min(width) / 2)
            });
            let secrets: Vec<Range<usize>> = report
                .mask
                .within(report.sources, Span::new(id, offset(range.start), offset(range.end)))
                .map(|secret| secret.start as usize - range.start..secret.end as usize - range.start)
                .collect();
            let line = Line {
                text: &file.text[range.clone()],
                secrets: &secrets,
                labels: &labels,
                room: room.max().unwrap_or(0),
            };
            let line = line.draw(width, style.unicode);
            let at = self.text.len();
            for (place, (virtual_range, column)) in group.iter().zip(&mut drawn) {
                let Some(label) = here(place) else { continue };
                let (start, end) = (line.place(label.start), line.place(label.end));
                if place.lines.start == number {
                    virtual_range.start = at + start;
                }
                if place.lines.end == number {
                    virtual_range.end = at + end;
                    *column = wrap::width(&line.text[..start]).midpoint(wrap::width(&line.text[..end]));
                }
            }
            self.text.push_str(&line.text);
            self.text.push('\n');
        }
        let name = one_line(&file.name).into_owned();
        let lines = (last - first + 1) as usize;
        self.parts.push(Window { range: start..self.text.len(), name, first: first as usize, lines });

        let mut labels: Vec<(LabeledSpan, Position)> = Vec::with_capacity(group.len());
        for (place, (range, column)) in group.iter().zip(drawn) {
            let column = if place.lines.is_empty() { column } else { 0 };
            let room = width.saturating_sub(column + 4).max(14);
            let text = place.label.as_ref().map(|text| {
                wrap::wrap(&wrap::safe(text, style.unicode), room, room).collect::<Vec<_>>().join("\n")
            });
            let span = (range.start, range.end.saturating_sub(range.start));
            let label = if place.main {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            };
            labels.push((label, file.position(place.at)));
        }
        labels.sort_by_key(|(label, _)| label.offset());
        for (label, origin) in labels {
            self.labels.push(label);
            self.origins.push(origin);
        }
    }
}

impl Windows {
    /// Draws a common case as miette would: one label without words, on one line of plain characters.
    /// Returns whether it is that case.
    pub fn draw(&self, out: &mut String, theme: &ThemeCharacters) -> bool {
        let ([window], [label], [origin]) = (&self.parts[..], &self.labels[..], &self.origins[..]) else {
            return false;
        };
        let (start, end) = (label.offset(), label.offset() + label.len());
        let line = self.text[..start].rfind('\n').map_or(0, |feed| feed + 1);
        let shown = &self.text[line..end];
        if label.label().is_some() || start == end || !shown.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return false;
        }
        let frame = Frame { theme, digits: digits(window.first + window.lines) };
        let Position { line: number, column } = origin;
        frame.open(out, &window.name, *number as usize, *column as usize);
        let mut at = window.range.start;
        for (number, text) in (window.first + 1..).zip(self.text[window.range.clone()].lines()) {
            frame.line(out, number, "", text);
            if at == line {
                frame.mark(out, start - line..end - line, None);
            }
            at += text.len() + 1;
        }
        frame.close(out);
        true
    }
}

impl SourceCode for Windows {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let window = self.parts.iter().find(|window| window.range.start <= start && end < window.range.end);
        let Some(window) = window else { return Err(MietteError::OutOfBounds) };
        let (line, column) = if before + after == 0 {
            let label = self.labels.iter().position(|label| label.inner() == span);
            let origin = label.map_or(Position { line: 1, column: 1 }, |label| self.origins[label]);
            (origin.line as usize - 1, origin.column as usize - 1)
        } else {
            (window.first, 0)
        };
        let data = self.text[window.range.clone()].as_bytes();
        let span = SourceSpan::new(window.range.start.into(), window.range.len());
        Ok(Box::new(MietteSpanContents::new_named(
            window.name.clone(),
            data,
            span,
            line,
            column,
            window.lines,
        )))
    }
}

/// Lines of a text; behind a last line end there is none.
pub fn line_count(file: &SourceFile) -> usize {
    let starts = file.line_starts();
    let open = starts.last().is_some_and(|start| *start as usize == file.text.len());
    starts.len() - usize::from(open && starts.len() > 1)
}
