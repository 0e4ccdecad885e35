//! Comments and sections: which text belongs to which header and key.

use super::tree::Key;
use crate::source::{Span, offset};

/// A comment, from its `#` to the end of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// The text, with its `#`.
    pub span: Span,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// The part of a text that belongs to one header, or that stands before the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The names in the header; none for what stands before the first header.
    pub path: Vec<String>,
    /// The header with its brackets; empty for what stands before the first header.
    pub header: Span,
    /// What stands behind the line of the header.
    pub body: Span,
    /// All of it: from the comments directly above the header to before those above the next.
    pub span: Span,
    /// Whether the header is `[[path]]`.
    pub array: bool,
}

/// A header as it was met.
pub(super) struct Mark {
    pub path: Vec<Key>,
    pub header: Span,
    pub array: bool,
}

/// The comments on lines of their own right above byte `at`, without an empty line between.
pub(super) fn above<'c>(text: &str, comments: &'c [Comment], at: u32) -> &'c [Comment] {
    let end = comments.partition_point(|comment| comment.span.start < at);
    let mut start = end;
    let mut below = at;
    while let Some(comment) = start.checked_sub(1).and_then(|before| comments.get(before)) {
        let between = &text[comment.span.end as usize..below as usize];
        let near = is_line_end(between);
        if !near || !comment.own_line {
            break;
        }
        below = comment.span.start;
        start -= 1;
    }
    &comments[start..end]
}

/// Whether a text is one line end and blanks; most are long texts that end in something else.
fn is_line_end(text: &str) -> bool {
    let mut feeds = 0;
    let blank = text.chars().rev().all(|character| {
        feeds += usize::from(character == '\n');
        character.is_whitespace() && feeds < 2
    });
    blank && feeds == 1
}

/// Whether a byte ends a line.
fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The start of the line that holds byte `at`.
fn line_start(text: &str, at: u32) -> u32 {
    let before = &text.as_bytes()[..at as usize];
    before.iter().rposition(|byte| is_end(*byte)).map_or(0, |feed| offset(feed + 1))
}

/// The start of the line behind the one that holds byte `at`.
fn next_line(text: &str, at: u32) -> u32 {
    let rest = &text[at as usize..];
    let Some(end) = rest.bytes().position(is_end) else { return offset(text.len()) };
    at + offset(end + if rest[end..].starts_with("\r\n") { 2 } else { 1 })
}

/// Cuts a text into its sections.
pub(super) fn sections(text: &str, whole: Span, comments: &[Comment], marks: Vec<Mark>) -> Vec<Section> {
    let start = |mark: &Mark| {
        let first = above(text, comments, mark.header.start)
            .first()
            .map_or(mark.header.start, |found| found.span.start);
        line_start(text, first)
    };
    let starts: Vec<u32> = marks.iter().map(start).collect();
    let end = |at: usize| starts.get(at).copied().unwrap_or(whole.end);
    let file = whole.file;
    let top = Span::new(file, 0, end(0));
    let first =
        Section { path: Vec::new(), header: Span::new(file, 0, 0), body: top, span: top, array: false };
    let rest = marks.into_iter().enumerate().map(|(at, mark)| {
        let end = end(at + 1);
        Section {
            path: mark.path.into_iter().map(|key| key.name).collect(),
            header: mark.header,
            body: Span::new(file, next_line(text, mark.header.end).min(end), end),
            span: Span::new(file, starts[at].min(end), end),
            array: mark.array,
        }
    });
    std::iter::once(first).chain(rest).collect()
}
