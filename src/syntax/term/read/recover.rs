//! Findings about the order of elements, brackets and full stops, and how reading goes on behind them.
//!
//! One finding for each cause: what follows from an earlier finding is not told.

use super::{Expect, Reader, closer};
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Severity};
use crate::source::Span;
use crate::syntax::term::lex;
use crate::syntax::term::tree::{Kind, flag};
use crate::syntax::term::{codes, words};

impl Reader<'_> {
    /// Keeps a finding, and notes that the form has one.
    pub(super) fn report(&mut self, finding: Diagnostic) {
        if finding.severity == Severity::Error {
            let mut start = finding.span.start;
            if let Some(form) = self.open.first() {
                let node = &mut self.nodes[form.node as usize];
                node.flags |= flag::BROKEN;
                start = node.start;
            }
            self.first_broken.get_or_insert(start);
        }
        self.findings.push(finding);
    }

    /// Reports something about the order of elements, unless it follows from an earlier finding.
    pub(super) fn report_order(&mut self, code: &'static Code, span: Span, message: String, help: &str) {
        if span.start as usize >= self.quiet_until || self.quiet_until == 0 {
            self.report(Diagnostic::error(code, span, message).help(help));
        }
    }

    /// Offers to replace a range of the text in the finding that was made last.
    pub(super) fn offer(&mut self, code: &'static Code, span: Span, text: &str) {
        if let Some(finding) = self.findings.last_mut().filter(|finding| finding.code == code) {
            *finding = finding.clone().fix(Applicability::Unsafe, vec![Edit { span, text: text.to_owned() }]);
        }
    }

    /// Takes what cannot start an element.
    pub(super) fn no_value(&mut self, byte: u8) {
        let start = self.at;
        let frame = *self.frame();
        match byte {
            b'A'..=b'Z' | b'_' => self.variable(),
            b',' | b';' => {
                let message = format!("nothing stands before this `{}`", char::from(byte));
                self.report_order(
                    &codes::STRAY_COMMA,
                    self.span(start, start + 1),
                    message,
                    "remove it, or write the missing element",
                );
                self.comma();
            }
            b'.' if self.is_full_stop() => self.stopped_in_brackets(),
            b'|' => {
                let message = "nothing stands before this `|`".to_owned();
                let span = self.span(start, start + 1);
                self.report_order(&codes::LIST_TAIL, span, message, "a list with a tail is `[Head | Tail]`");
                self.at += 1;
            }
            b'#' => self.not_a_term(start, "a record"),
            b'?' => self.not_a_term(start, "a macro"),
            0xc3 if lex::first_char(self.rest()).is_some_and(lex::is_latin_letter) => self.variable(),
            0x80.. => self.illegal_character(),
            _ => {
                debug_assert!(frame.expect != Expect::Separator, "an element is read where one may stand");
                self.not_a_term(start, "an expression");
            }
        }
    }

    fn illegal_character(&mut self) {
        let start = self.at;
        let found = lex::first_char(self.rest()).unwrap_or_default();
        let end = self.run_end(start + found.len_utf8());
        let help = match found {
            '“' | '”' | '„' | '‘' | '’' | '«' | '»' => "write straight quotes: \"...\"",
            _ => "such characters stand only in quotes and comments",
        };
        let message = format!("`{found}` has no meaning here");
        let span = self.span(start, start + found.len_utf8());
        self.report(Diagnostic::error(&codes::ILLEGAL_CHARACTER, span, message).help(help));
        self.leaf(Kind::Unquoted, end);
    }

    /// Skips a byte order mark at the start of a text.
    pub(super) fn byte_order_mark(&mut self) {
        let message = "the file starts with a byte order mark, which Erlang does not read";
        self.report(
            Diagnostic::error(&codes::ILLEGAL_CHARACTER, self.span(0, 3), message)
                .help("save the file as UTF-8 without a byte order mark"),
        );
        self.at += 3;
    }

    /// Takes what may not stand behind an element.
    pub(super) fn no_separator(&mut self, byte: u8) {
        let frame = *self.frame();
        let start = self.at;
        let span = self.span(start, start + 1);
        if frame.kind == Kind::Form {
            return self.behind_term(byte);
        }
        let in_value = frame.kind == Kind::Map && frame.key;
        match byte {
            b']' | b'}' | b')' if closer(frame.kind) == Some(byte) => {
                let message = "a key of this map has no value".to_owned();
                self.report_order(&codes::MAP_PAIR, span, message, "write `Key => Value`");
                self.close(start + 1);
            }
            b']' | b'}' | b')' => self.wrong_closer(byte),
            b'>' if self.rest().starts_with(b">>") => self.wrong_closer(byte),
            b',' if in_value => {
                let message = "a key of this map has no value".to_owned();
                self.report_order(&codes::MAP_PAIR, span, message, "write `Key => Value`");
                self.frame().key = false;
                self.comma();
            }
            b',' if frame.kind == Kind::Paren => {
                let message = "round brackets hold more than one term".to_owned();
                self.report_order(
                    &codes::NOT_A_TERM,
                    span,
                    message,
                    "a tuple stands in `{...}`, a list in `[...]`",
                );
                self.comma();
            }
            b',' | b'|' if frame.expect == Expect::Close => {
                let message = "more than one term stands behind the `|` of this list".to_owned();
                self.report_order(&codes::LIST_TAIL, span, message, "a list with a tail is `[A, B | Tail]`");
                self.nodes[frame.node as usize].flags &= !flag::IMPROPER;
                self.comma();
            }
            b';' => {
                let message = "`;` stands where a comma belongs".to_owned();
                self.report_order(&codes::WRONG_SEPARATOR, span, message, "write `,`");
                self.offer(&codes::WRONG_SEPARATOR, span, ",");
                self.comma();
            }
            b'=' | b':' | b'-' if in_value => self.wrong_arrow(),
            _ if self.starts_value(byte) => self.value_without_comma(byte),
            _ => self.operator(),
        }
    }

    /// Takes `:=`, `=`, `:` or `->` for `=>`.
    fn wrong_arrow(&mut self) {
        let start = self.at;
        let width = if self.rest().starts_with(b":=") || self.rest().starts_with(b"->") { 2 } else { 1 };
        let text = &self.text[start..start + width];
        let message = format!("`{text}` stands where `=>` belongs");
        let span = self.span(start, start + width);
        self.report_order(&codes::MAP_PAIR, span, message, "a pair of a map is written `Key => Value`");
        self.offer(&codes::MAP_PAIR, span, "=>");
        self.at += width;
        self.frame().expect = Expect::Value;
    }

    /// An expression: what came last and all up to the next separator is no term.
    fn operator(&mut self) {
        let last = self.frame().last as usize;
        let from = self.nodes[last].start as usize;
        // The signs of the operator are behind the element, so the expression goes on there.
        let end = self.skip_expression(self.at, false);
        let end = if end > self.at {
            end
        } else {
            self.at + lex::first_char(self.rest()).map_or(1, char::len_utf8)
        };
        let message = "an expression stands where a term belongs";
        if self.at >= self.quiet_until {
            self.forget_findings(from);
            self.report(
                Diagnostic::error(&codes::NOT_A_TERM, self.span(from, end), message)
                    .help("the file is read as it stands and nothing is evaluated: write the value itself"),
            );
        }
        self.spoil(Kind::Error, end);
    }

    fn starts_value(&self, byte: u8) -> bool {
        let rest = self.rest();
        match byte {
            b'a'..=b'z' => !words::is_operator(&rest[..rest.len() - lex::name(rest).len()]),
            b'A'..=b'Z' | b'_' | b'0'..=b'9' | b'"' | b'\'' | b'{' | b'[' | b'$' | 0x80.. => true,
            b'<' => rest.starts_with(b"<<"),
            b'#' => self.next_byte(self.at + 1) == Some(b'{'),
            _ => false,
        }
    }

    /// Takes an element that follows another one.
    fn value_without_comma(&mut self, byte: u8) {
        let frame = *self.frame();
        let last = self.nodes[frame.last as usize];
        let is_hole = byte == b'{' && self.rest().starts_with(b"{{{") && lex::hole(self.rest()).is_ok();
        let behind = self.span(last.end as usize, last.end as usize);
        if is_hole {
            return self.hole();
        }
        if byte == b'{' && self.starts_line(self.at) {
            self.unclosed(1, self.at, "a new form starts here");
            return self.close_form();
        }
        if last.kind != Kind::Template {
            let shown = self.span(last.start as usize, last.end as usize);
            if frame.kind == Kind::Map && frame.key {
                let message = "a key of this map has no `=>` behind it".to_owned();
                self.report_order(&codes::MAP_PAIR, shown, message, "write `Key => Value`");
            } else {
                let message = "a comma is missing behind this".to_owned();
                self.report_order(&codes::MISSING_COMMA, shown, message, "put a comma between the two");
                self.offer(&codes::MISSING_COMMA, behind, ",");
            }
        }
        self.frame().expect = Expect::Value;
    }

    /// Takes what stands between a term of the top level and its full stop.
    fn behind_term(&mut self, byte: u8) {
        let start = self.at;
        let frame = *self.frame();
        let last = self.nodes[frame.last as usize];
        let end = last.end as usize;
        let span = self.span(start, start + 1);
        match byte {
            b'.' if self.rest().starts_with(b"..") => {
                let dots = self.rest().iter().take_while(|byte| **byte == b'.').count();
                let span = self.span(start, start + dots);
                let message = "more than one full stop stands behind this form".to_owned();
                self.report_order(&codes::STRAY_DOT, span, message, "one full stop ends a form");
                self.close(start + dots);
            }
            b'.' => {
                let message = "no white space stands behind this full stop".to_owned();
                self.report_order(&codes::MISSING_DOT, span, message, "start a new line behind it");
                self.close(start + 1);
            }
            b',' | b';' => {
                let message = format!("`{}` stands where a full stop belongs", char::from(byte));
                self.report_order(&codes::MISSING_DOT, span, message, "write `.`");
                self.close(start + 1);
            }
            b']' | b'}' | b')' => {
                self.stray_closer(1);
            }
            b'>' if self.rest().starts_with(b">>") => self.stray_closer(2),
            b'(' => self.operator(),
            _ if self.starts_value(byte) => {
                if last.kind != Kind::Template {
                    self.missing_dot(last.start as usize, end);
                }
                self.close_form();
            }
            _ => self.operator(),
        }
    }

    pub(super) fn missing_dot(&mut self, start: usize, end: usize) {
        let from = self.text[..end].char_indices().next_back().map_or(start, |(at, _)| at);
        let message = "the full stop of this form is missing".to_owned();
        self.report_order(&codes::MISSING_DOT, self.span(from, end), message, "end every form with `.`");
        self.offer(&codes::MISSING_DOT, self.span(end, end), ".");
    }

    /// Takes a full stop without a term before it.
    pub(super) fn stray_dot(&mut self) {
        let span = self.span(self.at, self.at + 1);
        let message = "no term stands before this full stop".to_owned();
        self.report_order(&codes::STRAY_DOT, span, message, "remove it");
        self.at += 1;
    }
}
