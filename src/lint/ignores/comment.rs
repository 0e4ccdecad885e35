//! `ignore` comments as they stand in a text.

use super::MARK;
use crate::catalogue::Language;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceFile, Span, offset};
use crate::syntax::{term, toml};
use std::ops::Range;

/// A comment that asks to ignore something.
#[derive(Debug)]
pub(super) struct Ignore {
    /// The comment, without its line end.
    pub span: Span,
    /// What goes when the comment goes: with the line, if nothing else stands there.
    pub removal: Span,
    /// What it asks for.
    pub what: What,
    /// Whether everything that it might hide was looked for.
    pub in_scope: bool,
}

#[derive(Debug)]
pub(super) enum What {
    /// It cannot be understood, for this reason.
    Malformed(&'static str),
    /// The codes, and the bytes in which findings are ignored.
    Codes { codes: Vec<Named>, covers: Range<u32> },
}

/// A code that a comment names.
#[derive(Debug)]
pub(super) struct Named {
    pub name: String,
    pub span: Span,
    /// Whether a finding was hidden because of it.
    pub used: bool,
}

impl Ignore {
    /// Whether the finding is one that is ignored; if so the code counts as used.
    pub(super) fn hides(&mut self, finding: &Diagnostic) -> bool {
        let What::Codes { codes, covers } = &mut self.what else { return false };
        let last = finding.span.end.saturating_sub(1).max(finding.span.start);
        let near = covers.contains(&finding.span.start) || covers.contains(&last);
        if finding.span.file != self.span.file || !near {
            return false;
        }
        let named = codes.iter_mut().filter(|named| named.name == finding.code.name);
        named.map(|named| named.used = true).count() > 0
    }
}

/// The comments of a text that ask to ignore something, in order; `only` is the section that is looked into, if it
/// is one alone.
pub(super) fn find(file: FileId, source: &SourceFile, language: Language, only: Option<&str>) -> Vec<Ignore> {
    let text = &source.text;
    let (comments, places) = match language {
        Language::Toml => in_toml(file, text, only),
        Language::Terms => in_terms(file, text, only),
    };
    let mut ignores: Vec<Ignore> = comments.into_iter().filter_map(|span| ignore(source, span)).collect();
    if only.is_some() {
        for ignore in &mut ignores {
            let What::Codes { covers, .. } = &ignore.what else { continue };
            let meets = |place: &Span| covers.start < place.end && place.start < covers.end;
            ignore.in_scope = covers.end < u32::MAX && places.iter().any(meets);
        }
    }
    ignores
}

/// All comments, and the places of a section.
fn in_toml(file: FileId, text: &str, only: Option<&str>) -> (Vec<Span>, Vec<Span>) {
    let parsed = toml::parse(file, text);
    let comments = parsed.comments.iter().map(|comment| comment.span).collect();
    let own = parsed.sections.iter().filter(|section| section.path.first().map(String::as_str) == only);
    (comments, own.map(|section| section.span).collect())
}

/// All comments, and the places of a top-level term.
fn in_terms(file: FileId, text: &str, only: Option<&str>) -> (Vec<Span>, Vec<Span>) {
    let tree = term::parse(file, text).tree;
    let is_own = |form: &term::Form<'_>| {
        form.term().and_then(|term| term.children().next()).map(term::Term::text) == only
    };
    let places = tree.forms(text).filter(is_own).map(term::Form::span).collect();
    (tree.comments().collect(), places)
}

fn ignore(source: &SourceFile, span: Span) -> Option<Ignore> {
    let text = &source.text;
    let written = text[span.range()].trim_end();
    let inner = written.trim_start_matches(['#', '%']).trim_start();
    let asked = inner.strip_prefix(MARK)?.trim_start().strip_prefix("ignore")?;
    let span = Span::new(span.file, span.start, span.start + offset(written.len()));
    let line_start = text[..span.start as usize].rfind('\n').map_or(0, |feed| feed + 1);
    let line_end =
        text[span.end as usize..].find('\n').map_or(text.len(), |feed| span.end as usize + feed + 1);
    let before = text[line_start..span.start as usize].trim_start_matches('\u{feff}');
    let alone = before.trim().is_empty();
    let removal = if alone {
        Span::new(span.file, span.start - offset(before.len()), offset(line_end))
    } else {
        Span::new(span.file, span.start - offset(before.len() - before.trim_end().len()), span.end)
    };
    let (whole_file, asked) = match asked.strip_prefix("-file") {
        Some(rest) => (true, rest),
        None => (false, asked),
    };
    let what = match codes(span, written, asked) {
        None => What::Malformed("names no code in brackets"),
        Some(_) if whole_file && !only_comments(&text[..line_start], before) => {
            What::Malformed("counts only above the first setting")
        }
        Some(codes) => {
            let covers = match (whole_file, alone) {
                (true, _) => 0..u32::MAX,
                (false, false) => offset(line_start)..offset(line_end),
                (false, true) => next_line(text, line_end),
            };
            What::Codes { codes, covers }
        }
    };
    Some(Ignore { span, removal, what, in_scope: true })
}

/// The codes in the brackets that `asked`, an end part of the comment, begins with.
fn codes(comment: Span, written: &str, asked: &str) -> Option<Vec<Named>> {
    let inside = asked.trim_start().strip_prefix('[')?;
    let (inside, _) = inside.split_once(']')?;
    let mut at = inside.as_ptr() as usize - written.as_ptr() as usize;
    let mut out = Vec::new();
    for part in inside.split(',') {
        let name = part.trim();
        let start = comment.start + offset(at + part.len() - part.trim_start().len());
        if !name.is_empty() {
            let span = Span::new(comment.file, start, start + offset(name.len()));
            out.push(Named { name: name.to_owned(), span, used: false });
        }
        at += part.len() + 1;
    }
    (!out.is_empty()).then_some(out)
}

fn only_comments(above: &str, before: &str) -> bool {
    let mut lines = above.lines().chain([before]).map(|line| line.trim_start_matches('\u{feff}').trim());
    lines.all(|line| line.is_empty() || line.starts_with(['#', '%']))
}

/// The first line from `at` on that is no comment.
fn next_line(text: &str, at: usize) -> Range<u32> {
    let mut start = at;
    loop {
        let end = text[start..].find('\n').map_or(text.len(), |feed| start + feed + 1);
        if end == text.len() || !text[start..end].trim_start().starts_with(['#', '%']) {
            return offset(start)..offset(end) + u32::from(end == text.len());
        }
        start = end;
    }
}
