//! Puts the new text together: chunks with their changes, what is new behind them, and what is gone as comments.

use super::chunks::Statement;
use super::emit::Emitter;
use crate::source::{Span, offset};
use crate::write::piece;

impl Emitter<'_> {
    /// The text of a chunk with its changes, without the empty lines behind it.
    pub(super) fn edited(&self, chunk: usize) -> String {
        let section = &self.chunks.parsed.sections[chunk];
        let text = self.chunks.text;
        let mut edits: Vec<(Span, String)> = Vec::new();
        if let Some(header) = self.headers[chunk].as_ref().filter(|_| chunk > 0) {
            let old: Vec<String> = section.path.iter().map(|name| piece::name(name)).collect();
            let old = old.join(".");
            let old = if section.array { format!("[[{old}]]") } else { format!("[{old}]") };
            if old != *header {
                edits.push((section.header, header.clone()));
            }
        }
        let mut insert = section.body.start;
        for (whole, statement) in self.chunks.statements_of(chunk) {
            insert = insert.max(statement.lines.end);
            match self.kept.get(whole) {
                Some((keys, value)) => {
                    let old: Vec<String> = statement.path.iter().map(|name| piece::name(name)).collect();
                    if old.join(".") != *keys {
                        edits.push((statement.keys, keys.clone()));
                    }
                    edits.extend(value.clone().map(|value| (statement.node.span, value)));
                }
                None if self.taken.contains(whole) => {
                    let start = statement.above.map_or(statement.lines.start, |above| above.start);
                    let lines = Span { start, ..statement.lines };
                    edits.push((lines, String::new()));
                }
                None => match self.left_out(statement) {
                    comment if comment.is_empty() => edits.push((self.with_blank(statement.lines), comment)),
                    comment => edits.push((statement.lines, comment)),
                },
            }
        }
        let end = section.span.start + offset(text[section.span.range()].trim_end().len());
        let mut out = apply(
            text,
            section.span.start,
            end.max(insert.min(section.span.end)),
            insert,
            &edits,
            &self.added[chunk],
            self.newline,
        );
        out.truncate(out.trim_end().len());
        if !out.is_empty() {
            out.push_str(self.newline);
        }
        out
    }

    /// Lines with the empty line behind them, where one stands before them too.
    fn with_blank(&self, lines: Span) -> Span {
        let (before, behind) =
            (&self.chunks.text[..lines.start as usize], &self.chunks.text[lines.end as usize..]);
        let blank = before.ends_with(&format!("{0}{0}", self.newline)) && behind.starts_with(self.newline);
        let more = if blank { self.newline.len() } else { 0 };
        Span { end: lines.end + offset(more), ..lines }
    }

    /// What stands for a statement that is gone: nothing, or a comment where comments speak of it.
    fn left_out(&self, statement: &Statement<'_>) -> String {
        if statement.above.is_none() && statement.behind.is_none() {
            return String::new();
        }
        let text = &self.chunks.text[statement.lines.range()];
        commented(text)
    }

    pub(super) fn finish(self) -> String {
        let text = self.chunks.text;
        let mut out = String::with_capacity(text.len());
        for (at, section) in self.chunks.parsed.sections.iter().enumerate() {
            let original = &text[section.span.range()];
            let blank = &original[original.trim_end().len()..];
            // The line end of the last line is its own; further ones are empty lines.
            let blank = blank.strip_prefix("\r\n").or_else(|| blank.strip_prefix('\n')).unwrap_or(blank);
            out.push_str(&self.before[at]);
            match &self.headers[at] {
                Some(_) if self.moved[at] => {}
                Some(_) => {
                    let edited = self.edited(at);
                    let whole = original.trim_end();
                    if edited.trim_end() == whole && self.behind[at].is_empty() {
                        out.push_str(original);
                        continue;
                    }
                    out.push_str(&edited);
                    out.push_str(&self.behind[at]);
                    out.push_str(blank);
                }
                None => {
                    let comments = &self.chunks.parsed.comments;
                    let first = comments.partition_point(|comment| comment.span.start < section.span.start);
                    let has_comment =
                        comments.get(first).is_some_and(|comment| section.span.contains(comment.span));
                    if has_comment {
                        out.push_str(&self.gone(at, original.trim_end()));
                        out.push_str(self.newline);
                        out.push_str(blank);
                    }
                    out.push_str(&self.behind[at]);
                }
            }
        }
        out
    }

    /// A chunk that is gone, as a comment, without what went elsewhere.
    fn gone(&self, chunk: usize, original: &str) -> String {
        let start = self.chunks.parsed.sections[chunk].span.start;
        let mut out = String::new();
        let own = self.chunks.statements_of(chunk).filter(|(whole, _)| self.taken.contains(*whole));
        let taken: Vec<Span> = own
            .map(|(_, statement)| Span {
                start: statement.above.map_or(statement.lines.start, |above| above.start),
                ..statement.lines
            })
            .collect();
        let mut at = start as usize;
        for line in original.split_inclusive('\n') {
            let inside = |span: &Span| span.range().contains(&at);
            if !taken.iter().any(inside) {
                out.push_str(&commented(line));
            }
            at += line.len();
        }
        out
    }
}

/// Lines as comments; those that are comments or empty stay.
fn commented(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| {
            let rest = line.trim_start_matches([' ', '\t']);
            let indent = &line[..line.len() - rest.len()];
            if rest.starts_with('#') || rest.trim().is_empty() {
                line.to_owned()
            } else {
                format!("{indent}# {rest}")
            }
        })
        .collect()
}

/// The text from `start` to `end` with edits, and with `added` at `insert`.
fn apply(
    text: &str,
    start: u32,
    end: u32,
    insert: u32,
    edits: &[(Span, String)],
    added: &str,
    newline: &str,
) -> String {
    let mut edits: Vec<(u32, u32, &str)> =
        edits.iter().map(|(span, new)| (span.start, span.end, new.as_str())).collect();
    edits.sort_by_key(|(start, _, _)| *start);
    let mut out = String::new();
    let mut at = start;
    let put = |out: &mut String, from: u32, to: u32| out.push_str(&text[from.min(to) as usize..to as usize]);
    let mut added = (!added.is_empty()).then_some(added);
    for (from, to, new) in edits {
        if from >= insert
            && let Some(lines) = added.take()
        {
            put(&mut out, at, insert.max(at));
            at = insert.max(at);
            out.push_str(lines);
        }
        put(&mut out, at, from.max(at));
        out.push_str(new);
        at = to.max(at);
    }
    if let Some(lines) = added {
        put(&mut out, at, insert.max(at).min(end.max(at)));
        at = insert.max(at);
        if !out.is_empty() && !out.ends_with('\n') {
            out.push_str(newline);
        }
        out.push_str(lines);
    }
    if at < end {
        put(&mut out, at, end);
    }
    out
}
