//! Findings about brackets, and which bracket is meant to close what.

use super::{Expect, Open, Reader, closer};
use crate::diagnostic::Diagnostic;
use crate::syntax::term::codes;
use crate::syntax::term::lex;
use crate::syntax::term::tree::{Kind, NONE, flag};

impl Reader<'_> {
    /// Takes a closing bracket where an element may stand.
    pub(super) fn closer_for_value(&mut self, byte: u8) {
        let frame = *self.frame();
        if byte == b'>' && !self.rest().starts_with(b">>") {
            return self.no_value(b'>');
        }
        if closer(frame.kind) != Some(byte) {
            return self.wrong_closer(byte);
        }
        match frame.expect {
            Expect::First => {}
            _ if frame.kind == Kind::Paren || frame.kind == Kind::Map && frame.key => {
                let message = "a value is missing before this bracket".to_owned();
                let code = if frame.kind == Kind::Map { &codes::MAP_PAIR } else { &codes::NOT_A_TERM };
                self.report_order(code, self.span(self.at, self.at + 1), message, "write the value");
            }
            Expect::Tail => {
                let message = "no tail stands behind the `|` of this list".to_owned();
                let span = self.span(self.at, self.at + 1);
                self.report_order(&codes::LIST_TAIL, span, message, "remove the `|`, or write the tail");
                self.nodes[frame.node as usize].flags &= !flag::IMPROPER;
            }
            _ => {
                let comma = self.span(self.last_comma, self.last_comma + 1);
                let message = format!("a comma stands before `{}`", Self::closing(frame.kind));
                self.report_order(&codes::TRAILING_COMMA, comma, message, "remove the comma");
                self.offer(&codes::TRAILING_COMMA, comma, "");
            }
        }
        self.close(self.at + if byte == b'>' { 2 } else { 1 });
    }

    /// Reports the brackets from this depth on as left open, up to the innermost.
    pub(super) fn unclosed(&mut self, depth: usize, noticed: usize, why: &str) {
        let brackets: Vec<Open> =
            self.open[depth..].iter().filter(|f| f.kind != Kind::Size).copied().collect();
        let Some((inner, outer)) = brackets.split_last() else { return };
        // Until it is closed, the node of a bracket is the bracket alone.
        let span_of = |frame: &Open| {
            let node = &self.nodes[frame.node as usize];
            self.span(node.start as usize, node.end as usize)
        };
        let bracket = Self::bracket(inner.kind);
        let message = format!("this `{bracket}` is never closed");
        let noticed = self.span(noticed, noticed);
        let mut finding = Diagnostic::error(&codes::UNCLOSED_BRACKET, span_of(inner), message);
        for frame in outer.iter().rev().take(3) {
            finding = finding.related(span_of(frame), "and neither is this one");
        }
        let closers: String = brackets.iter().rev().map(|frame| Self::closing(frame.kind)).collect();
        finding = finding.related(noticed, why).help(format!("close it with `{closers}`"));
        self.brackets_told = true;
        self.report(finding);
    }

    /// Takes a full stop inside of brackets.
    pub(super) fn stopped_in_brackets(&mut self) {
        let start = self.at;
        if self.open.len() == 1 {
            // The form has no term: what should be one has been reported.
            self.close(start + 1);
            return;
        }
        let line = &self.bytes[start + 1..self.line_end(start)];
        let goes_on = lex::space(line).first().is_some_and(|byte| *byte != b'%');
        if goes_on && start >= self.quiet_until {
            let message = "a full stop stands inside of brackets".to_owned();
            self.report_order(&codes::WRONG_SEPARATOR, self.span(start, start + 1), message, "write `,`");
            return self.comma();
        }
        if !self.brackets_told && start >= self.quiet_until {
            self.unclosed(1, start, "the form ends here");
        }
        while self.open.len() > 1 {
            let size = (self.frame().kind == Kind::Size).then_some(self.frame().node);
            self.close(start);
            if let Some(size) = size {
                self.frame().last = size;
            }
        }
        self.close(start + 1);
    }

    /// Takes the end of the text inside a form.
    pub(super) fn end_of_text(&mut self) {
        let frame = *self.frame();
        let end = self.bytes.len();
        if self.open.len() > 1 {
            if !self.brackets_told {
                self.unclosed(1, end, "the text ends here");
            }
        } else if frame.last != NONE && self.nodes[frame.last as usize].kind != Kind::Template {
            let last = self.nodes[frame.last as usize];
            self.quiet_until = 0;
            if last.kind != Kind::Unquoted
                || self.findings.last().is_none_or(|f| f.code != &codes::UNCLOSED_QUOTE)
            {
                self.missing_dot(last.start as usize, last.end as usize);
            }
        }
        self.close_form();
    }

    /// Skips a closing bracket that closes nothing.
    pub(super) fn stray_closer(&mut self, width: usize) {
        let span = self.span(self.at, self.at + width);
        if !self.brackets_told {
            let message = format!("`{}` closes nothing", &self.text[self.at..self.at + width]);
            self.report_order(
                &codes::WRONG_BRACKET,
                span,
                message,
                "remove it, or look for the bracket it should close",
            );
        }
        self.brackets_told = true;
        self.at += width;
    }

    /// Takes a closing bracket that does not fit the innermost one.
    pub(super) fn wrong_closer(&mut self, byte: u8) {
        let width = if byte == b'>' { 2 } else { 1 };
        let top = self.open.len() - 1;
        let found = (1..top).rev().find(|at| closer(self.open[*at].kind) == Some(byte));
        let next = self.next_byte(self.at + width);
        let frame = *self.frame();
        if let Some(found) = found
            && !self.is_slip(found, next)
        {
            // The brackets inside of the one that is closed were left open.
            self.unclosed(found + 1, self.at, "another bracket is closed here");
            while self.open.len() > found + 1 {
                self.close_inner();
            }
            return self.close(self.at + width);
        }
        if top == 0 || next.is_some() && next == closer(frame.kind) && found.is_none() {
            return self.stray_closer(width);
        }
        let span = self.span(self.at, self.at + width);
        if self.at >= self.quiet_until {
            let opened = self.nodes[frame.node as usize];
            let bracket = Self::bracket(frame.kind);
            let message = format!(
                "`{}` stands where `{}` belongs",
                &self.text[span.range()],
                Self::closing(frame.kind)
            );
            self.report(
                Diagnostic::error(&codes::WRONG_BRACKET, span, message)
                    .related(self.span(opened.start as usize, opened.end as usize), "closes this")
                    .help(format!("a `{bracket}` is closed by `{}`", Self::closing(frame.kind))),
            );
        }
        self.brackets_told = true;
        if frame.kind == Kind::Size {
            self.close_inner();
        }
        self.close(self.at + width);
    }

    /// Closes the innermost bracket before the current place.
    pub(super) fn close_inner(&mut self) {
        let frame = *self.frame();
        let at = self.at;
        self.close(at);
        if frame.kind == Kind::Size {
            self.frame().last = frame.node;
        }
    }

    /// Whether a bracket that could close the frame at `found` rather is a slip for the innermost one: what
    /// comes next would not fit otherwise.
    pub(super) fn is_slip(&self, found: usize, next: Option<u8>) -> bool {
        let after_close = self.open[found - 1].kind;
        let after_slip = self.open[self.open.len() - 2].kind;
        match next {
            Some(b'.') | None => after_close != Kind::Form,
            Some(next @ (b']' | b'}' | b')')) => {
                closer(after_slip) == Some(next) && closer(after_close) != Some(next)
            }
            Some(_) => after_close == Kind::Form,
        }
    }

    /// Closes the form and all brackets in it where its last element ends.
    pub(super) fn close_form(&mut self) {
        while let Some(frame) = self.open.last().copied() {
            let end = match self.nodes.get(frame.last as usize) {
                Some(last) => last.end,
                None => self.nodes[frame.node as usize].end,
            };
            let comments = self.nodes.iter().rev().take_while(|node| node.kind == Kind::Comment);
            let end = comments.map(|comment| comment.end).fold(end, u32::max);
            self.close(end as usize);
            if frame.kind == Kind::Size {
                self.frame().last = frame.node;
            }
        }
    }
}
