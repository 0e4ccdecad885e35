//! Ways to get past text that is no term.

use super::{Expect, Reader, is_full_stop};
use crate::diagnostic::Diagnostic;
use crate::source::offset;
use crate::syntax::term::lex;
use crate::syntax::term::tree::Kind;
use crate::syntax::term::{codes, words};
use std::mem;

impl Reader<'_> {
    /// The place behind white space and comments.
    pub(super) fn skip_blank(&self, from: usize) -> usize {
        let mut rest = &self.bytes[from..];
        loop {
            rest = lex::space(rest);
            match rest {
                [b'%', after @ ..] => rest = lex::comment(after),
                _ => return self.place(rest),
            }
        }
    }

    /// The byte behind white space and comments.
    pub(super) fn next_byte(&self, from: usize) -> Option<u8> {
        self.bytes.get(self.skip_blank(from)).copied()
    }

    /// Where text without white space or brackets ends that starts before `from`.
    pub(super) fn run_end(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            let rest = &self.bytes[at..];
            match rest {
                [] | [b'=', b'>', ..] => return at,
                [b'.', after @ ..] if is_full_stop(after) => return at,
                [byte, ..] if lex::is_space(*byte) || b",;]})[{(|%\"'><".contains(byte) => return at,
                [byte, ..] if byte.is_ascii() => at += 1,
                _ if lex::space(rest).len() < rest.len() => return at,
                _ => at += lex::first_char(rest).map_or(1, char::len_utf8),
            }
        }
    }

    /// Skips what is nested too deep.
    pub(super) fn too_deep(&mut self) {
        let start = self.at;
        if !mem::replace(&mut self.too_deep_told, true) {
            let message = "brackets are nested deeper than 128 levels";
            self.report(
                Diagnostic::error(&codes::NESTING_TOO_DEEP, self.span(start, start + 1), message)
                    .help("no setting needs that many: look for brackets that were never closed"),
            );
        }
        let end = self.skip_expression(start, true);
        self.leaf(Kind::Error, end.max(start + 1));
    }

    /// Where the expression at `start` ends: before a comma or closing bracket of what it stands in, a full
    /// stop, or a line that starts with `{`.
    pub(super) fn skip_expression(&mut self, start: usize, brackets_only: bool) -> usize {
        if !brackets_only && let Some(end) = self.skip_from(start, true) {
            return end;
        }
        self.skip_from(start, false).unwrap_or(self.bytes.len())
    }

    /// Skips an expression; with `blocks`, words such as `case` open brackets that `end` closes, and the
    /// answer is `None` if they do not.
    pub(super) fn skip_from(&mut self, start: usize, blocks: bool) -> Option<usize> {
        let (mut depth, mut open_blocks, mut at, mut end) = (0usize, 0usize, start, start);
        loop {
            if blocks {
                let looked = (at - start.min(at)) / 64;
                self.budget = self.budget.saturating_sub(looked.min(64) + 1);
                if open_blocks > 0 && self.budget == 0 {
                    return None;
                }
            }
            at = self.skip_blank(at);
            let rest = &self.bytes[at..];
            let Some(&byte) = rest.first() else { break };
            let next = match byte {
                b'"' | b'\'' => self.place(
                    lex::quoted(&rest[1..], byte).map_or_else(|_| lex::comment(rest), |(after, _)| after),
                ),
                b'$' => lex::character(&rest[1..]).map_or(at + 1, |(after, _)| self.place(after)),
                b'(' | b'[' | b'{' => {
                    if byte == b'{' && at > start && self.starts_line(at) && !rest.starts_with(b"{{{") {
                        break;
                    }
                    depth += 1;
                    at + 1
                }
                b')' | b']' | b'}' if depth == 0 => break,
                b')' | b']' | b'}' => {
                    depth -= 1;
                    at + 1
                }
                b'>' if depth == 0 && rest.starts_with(b">>") && self.frame().kind == Kind::Binary => break,
                b',' | b';' if depth + open_blocks == 0 && at > start => break,
                b'=' if depth + open_blocks == 0 && rest.starts_with(b"=>") && at > start => break,
                b'.' if is_full_stop(&rest[1..]) => break,
                _ if lex::is_name(byte) => {
                    let after = self.place(lex::name(rest));
                    let word = &self.bytes[at..after];
                    if blocks
                        && (words::opens_block(word) || word == b"fun" && self.next_byte(after) == Some(b'('))
                    {
                        open_blocks += 1;
                    } else if word == b"end" {
                        open_blocks = open_blocks.saturating_sub(1);
                    }
                    after
                }
                _ => at + lex::first_char(rest).map_or(1, char::len_utf8),
            };
            at = next;
            end = next;
        }
        (open_blocks == 0).then_some(end)
    }

    /// Whether `at` is the first byte of a line.
    pub(super) fn starts_line(&self, at: usize) -> bool {
        at == 0 || self.bytes[at - 1] == b'\n'
    }

    /// Reports an expression that starts at `start` and skips it.
    pub(super) fn not_a_term(&mut self, start: usize, what: &str) {
        let end = self.skip_expression(start, false).max(start + 1).max(self.at);
        let message = format!("{what} stands where a term belongs");
        self.forget_findings(start);
        self.report(
            Diagnostic::error(&codes::NOT_A_TERM, self.span(start, end), message)
                .help("the file is read as it stands and nothing is evaluated: write the value itself"),
        );
        let last = self.frame().last;
        let has_last = matches!(self.frame().expect, Expect::Separator | Expect::Close);
        if has_last && self.nodes.get(last as usize).is_some_and(|node| node.start >= offset(start)) {
            self.spoil(Kind::Error, end);
        } else {
            self.at = start;
            self.leaf(Kind::Error, end);
        }
    }

    /// Drops the findings behind `start`, in place of which one about the whole is made.
    pub(super) fn forget_findings(&mut self, start: usize) {
        while self.findings.last().is_some_and(|finding| finding.span.start as usize >= start) {
            self.findings.pop();
        }
    }

    /// Makes the element that came last one of `kind` that goes to `end`, and forgets what it held.
    pub(super) fn spoil(&mut self, kind: Kind, end: usize) {
        let last = self.frame().last as usize;
        self.nodes.truncate(last + 1);
        self.nodes[last].kind = kind;
        self.nodes[last].end = offset(end);
        self.at = end;
    }
}
