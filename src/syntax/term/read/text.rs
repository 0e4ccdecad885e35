//! Findings about single elements: words, numbers and quoted text that are none.

use super::{Expect, Reader, closer, is_full_stop};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Severity};
use crate::syntax::term::erl;
use crate::syntax::term::lex::{self, Number, QuoteError};
use crate::syntax::term::tree::{Kind, Term, Tree};
use crate::syntax::term::{codes, words};
use std::mem;

impl Reader<'_> {
    /// Takes a reserved word of this end: a function of a module, an expression, or just the word.
    pub(super) fn reserved(&mut self, end: usize) {
        let start = self.at;
        let word = &self.text[start..end];
        if word == "fun"
            && let Some(end) = self.fun_end(end)
        {
            return self.leaf(Kind::Fun, end);
        }
        let next = self.next_byte(end);
        if next.is_none_or(|byte| b",]})|.;=>".contains(&byte)) {
            let finding = Diagnostic::error(
                &codes::RESERVED_WORD,
                self.span(start, end),
                format!("`{word}` is a reserved word and no atom"),
            );
            self.report(finding.help(format!("put it in single quotes: '{word}'")));
            return self.leaf(Kind::Unquoted, end);
        }
        self.not_a_term(start, if word == "fun" { "a function with a body" } else { "an expression" });
    }

    /// Where `fun module:function/arity` ends, from behind its first word.
    fn fun_end(&self, from: usize) -> Option<usize> {
        let module = self.atom_end(self.skip_blank(from))?;
        let function = self.atom_end(self.skip_blank(self.sign(module, b':')?))?;
        let digits = self.skip_blank(self.sign(function, b'/')?);
        let (rest, number) = lex::number(&self.bytes[digits..]).ok()?;
        let end = self.place(rest);
        let written = &self.bytes[digits..end];
        let small = match number {
            Number::Integer => lex::plain(written).parse::<u8>().is_ok(),
            Number::Based => {
                let (_, (base, value)) = lex::based(written).ok()?;
                u8::from_str_radix(&lex::plain(value), lex::plain(base).parse().ok()?).is_ok()
            }
            _ => false,
        };
        small.then_some(end)
    }

    /// The place behind `sign`, if it stands at `at` or behind white space there.
    fn sign(&self, at: usize, sign: u8) -> Option<usize> {
        let at = self.skip_blank(at);
        (self.bytes.get(at) == Some(&sign)).then_some(at + 1)
    }

    /// Where the atom at `at` ends.
    fn atom_end(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        match rest.first()? {
            b'\'' => Some(self.place(lex::quoted(&rest[1..], b'\'').ok()?.0)),
            b'a'..=b'z' | 0xc3 => {
                let end = self.place(lex::name(rest));
                (end > at && !words::is_reserved(&self.bytes[at..end])).then_some(end)
            }
            _ => None,
        }
    }

    /// Where the types of a segment end, from the `/` at the current place.
    pub(super) fn types_end(&self) -> Option<usize> {
        let mut at = self.at + 1;
        loop {
            at = self.atom_end(self.skip_blank(at))?;
            if let Some(digits) = self.sign(at, b':') {
                let digits = self.skip_blank(digits);
                let (rest, number) = lex::number(&self.bytes[digits..]).ok()?;
                matches!(number, Number::Integer | Number::Based).then_some(())?;
                at = self.place(rest);
            }
            match self.sign(at, b'-') {
                Some(next) => at = next,
                None => return Some(at),
            }
        }
    }

    /// Looks at what touches the word or number that was read last and started at `start`.
    #[inline]
    pub(super) fn check_glued(&mut self, start: usize) {
        let Some(&byte) = self.bytes.get(self.at) else { return };
        if !lex::may_follow_word(byte) {
            self.glued(start, byte);
        }
    }

    fn glued(&mut self, start: usize, byte: u8) {
        let kind = self.open.last().map_or(Kind::Form, |frame| frame.kind);
        let in_segment = matches!(kind, Kind::Binary | Kind::Size) && matches!(byte, b':' | b'/');
        let blank = lex::space(&self.bytes[self.at..]).len() < self.bytes.len() - self.at;
        if in_segment || blank || byte == b'.' && self.is_full_stop() {
            return;
        }
        let end = self.run_end(self.at);
        let run = &self.bytes[start..end];
        if self.bytes.get(end) == Some(&b'(') {
            return self.not_a_term(start, "a call");
        }
        if byte == b'#' {
            return self.not_a_term(start, "a record");
        }
        if run.iter().all(|byte| byte.is_ascii_digit() || b"_+-*/".contains(byte)) {
            return self.not_a_term(start, "arithmetic");
        }
        self.unquoted(start, end);
        self.spoil(Kind::Unquoted, end);
    }

    /// Reports text that wants quotes.
    fn unquoted(&mut self, start: usize, end: usize) {
        let text = &self.text[start..end];
        let span = self.span(start, end);
        let quoted = format!("\"{}\"", text.replace('\\', "\\\\"));
        let finding = Diagnostic::error(
            &codes::UNQUOTED_TEXT,
            span,
            format!("`{text}` is not a term unless it stands in quotes"),
        );
        let edit = Edit { span, text: quoted.clone() };
        self.report(
            finding.help(format!("put it in double quotes: {quoted}")).fix(Applicability::Unsafe, vec![edit]),
        );
    }

    /// Takes a word that starts with a capital letter or `_`.
    pub(super) fn variable(&mut self) {
        let start = self.at;
        let end = self.place(lex::name(&self.bytes[start..]));
        let whole = self.run_end(end);
        if self.next_byte(end) == Some(b'(') {
            return self.not_a_term(start, "a call");
        }
        if whole > end {
            self.unquoted(start, whole);
            return self.leaf(Kind::Unquoted, whole);
        }
        let text = &self.text[start..end];
        let finding = Diagnostic::error(
            &codes::VARIABLE,
            self.span(start, end),
            format!("`{text}` is a variable, and a file of terms has none"),
        );
        let lower = text.to_lowercase();
        self.report(finding.help(match lower.as_str() {
            "true" | "false" | "undefined" | "infinity" => format!("write `{lower}`"),
            _ => format!(
                "a string stands in double quotes: \"{text}\"; an atom starts with a lower-case letter or \
                 stands in single quotes: '{text}'"
            ),
        }));
        self.leaf(Kind::Variable, end);
    }

    /// Takes a place that is filled in when a release is made.
    pub(super) fn hole(&mut self) {
        let start = self.at;
        let Ok((rest, _)) = lex::hole(self.rest()) else { return self.no_value(b'{') };
        let end = self.place(rest);
        let next = self.skip_blank(end);
        let fits = match self.bytes.get(next) {
            Some(b',' | b']' | b'}' | b')' | b'|') => self.open.len() > 1,
            Some(b'=') => true,
            Some(b'.') => is_full_stop(&self.bytes[next + 1..]),
            _ => false,
        };
        let name = self.bytes[start + 3..end - 3].trim_ascii();
        let valid = fits
            && self.frame().expect != Expect::Separator
            && self.frame().kind != Kind::Binary
            && name.first().is_some_and(u8::is_ascii_lowercase)
            && name.iter().all(|byte| lex::is_name(*byte))
            && !words::is_reserved(name);
        let text = &self.text[start..end];
        // Three tuples around an atom are a term; nobody means it.
        let severity = if valid { Severity::Warning } else { Severity::Error };
        let message = format!("`{text}` is a place in a template, not a value");
        let finding = Diagnostic::new(&codes::TEMPLATE_HOLE, severity, self.span(start, end), message);
        self.report(finding.help("render the file first: a release has it as `etc/mongooseim.cfg`"));
        self.leaf(Kind::Template, end);
    }

    /// Takes a number that is none, of which `end` is the end of the first part.
    pub(super) fn bad_number(&mut self, number: Number, end: usize) {
        let start = self.at;
        let end = self.run_end(end);
        let text = &self.text[start..end];
        let (message, help) = match number {
            Number::BadBase => (format!("`{text}` has a base that does not exist"), "a base is 2 to 36"),
            Number::NoDigits => {
                (format!("`{text}` has no digits of its base"), "write digits behind the `#`")
            }
            _ => (
                format!("`{text}` is not a float"),
                "a float has a point, digits on both sides, and is at most 1.79e308",
            ),
        };
        self.report(Diagnostic::error(&codes::ILLEGAL_NUMBER, self.span(start, end), message).help(help));
        self.leaf(Kind::Unquoted, end);
    }

    /// Takes `$` without a character behind it.
    pub(super) fn bad_character(&mut self, dollar: usize) {
        let end = self.run_end(dollar + 1).max(dollar + 1);
        let message = "no character stands behind `$`";
        self.report(
            Diagnostic::error(&codes::ILLEGAL_ESCAPE, self.span(dollar, end), message)
                .help("write the character or its escape, for instance `$a` or `$\\x41`"),
        );
        self.leaf(Kind::Error, end);
    }

    /// Whether a line ends in a range of the text.
    pub(super) fn spans_lines(&self, start: usize, end: usize) -> bool {
        self.bytes[start..end].contains(&b'\n')
    }

    /// Takes quoted text with a bad escape, and gives its end; or quoted text without an end.
    pub(super) fn bad_quoted(&mut self, start: usize, error: QuoteError) -> Option<usize> {
        let what = if self.bytes[start] == b'"' { "string" } else { "atom" };
        if let QuoteError::Escape(at) = error
            && let Some(end) = self.unchecked_quote_end(start)
        {
            self.bad_escape(start + 1 + at);
            return Some(end);
        }
        let quote = self.span(start, start + 1);
        let message = format!("the {what} that starts here has no closing quote");
        self.report(
            Diagnostic::error(&codes::UNCLOSED_QUOTE, quote, message)
                .help("close the quote; a quote inside the text is written `\\\"` or `\\'`"),
        );
        self.at = start;
        let line_end = self.line_end(start);
        let line = &self.bytes[start + 1..line_end];
        let kept = line.len()
            - line.iter().rev().take_while(|b| lex::is_space(**b) || b"]})>.,;".contains(b)).count();
        self.quiet_until = line_end;
        self.leaf(Kind::Unquoted, start + 1 + kept);
        None
    }

    /// Reports the escape at `at`, which names no character.
    fn bad_escape(&mut self, at: usize) {
        let named = lex::first_char(&self.bytes[at + 1..]).map_or(0, char::len_utf8);
        let message = format!("`{}` names no character", &self.text[at..=at + named]);
        self.report(
            Diagnostic::error(&codes::ILLEGAL_ESCAPE, self.span(at, at + 1 + named), message)
                .help("a backslash itself is written `\\\\`; characters are `\\x41` or `\\x{1F600}`"),
        );
    }

    /// The end of the quoted text at `start`, whatever its escapes are.
    fn unchecked_quote_end(&mut self, start: usize) -> Option<usize> {
        let mut escaped = false;
        for (at, byte) in self.bytes.iter().enumerate().skip(start + 1) {
            if self.budget == 0 {
                return None;
            }
            self.budget -= 1;
            match *byte {
                byte if byte == self.bytes[start] && !escaped => return Some(at + 1),
                byte => escaped = byte == b'\\' && !escaped,
            }
        }
        None
    }

    /// Where the line ends that `at` is on.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.place(lex::comment(&self.bytes[at..]))
    }

    /// Reports an atom of more than 255 characters.
    pub(super) fn check_atom_length(&mut self, start: usize, end: usize) {
        let text = &self.text[start..end];
        let length = erl::atom_name(text).chars().count();
        if length > 255 {
            let message = format!("an atom has at most 255 characters, and this one has {length}");
            self.report(
                Diagnostic::error(&codes::LONG_ATOM, self.span(start, end), message)
                    .help("text of this length stands in double quotes"),
            );
        }
    }

    /// Reports a character that is allowed nowhere.
    pub(super) fn forbidden_character(&mut self, start: usize, end: usize) {
        if let Some(at) = self.text[start..end].find(lex::is_forbidden) {
            let at = start + at;
            let message = "this character is allowed nowhere, not even in comments";
            self.report(
                Diagnostic::error(&codes::ILLEGAL_CHARACTER, self.span(at, at + 3), message)
                    .help("remove it: U+FFFE and U+FFFF are no characters"),
            );
        }
    }

    /// Reports a binary that Erlang cannot put together.
    pub(super) fn check_binary(&mut self, node: u32) {
        let at = &self.nodes[node as usize];
        let span = self.span(at.start as usize, at.end as usize);
        if self.findings.last().is_some_and(|finding| finding.span.start >= span.start) {
            return;
        }
        let tree = Tree { file: self.file, nodes: mem::take(&mut self.nodes) };
        let value = Term::at(&tree, self.text, node).erl();
        self.nodes = tree.nodes;
        if let erl::ErlKind::Recovered(_) = value.kind {
            let message = "the parts of this binary do not go together";
            self.report(Diagnostic::error(&codes::ILLEGAL_BINARY, span, message).help(
                "a part is an integer, a float, a string or a binary with a size and types that fit it",
            ));
        }
    }

    /// The bracket as it is written that opened a frame of this kind.
    pub(super) fn bracket(kind: Kind) -> &'static str {
        match kind {
            Kind::List => "[",
            Kind::Map => "#{",
            Kind::Paren => "(",
            Kind::Binary => "<<",
            _ => "{",
        }
    }

    /// What closes a frame of this kind, as it is written.
    pub(super) fn closing(kind: Kind) -> &'static str {
        match closer(kind) {
            Some(b']') => "]",
            Some(b')') => ")",
            Some(b'>') => ">>",
            _ => "}",
        }
    }
}
