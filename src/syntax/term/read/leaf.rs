//! Elements that hold no others.

use super::Reader;
use crate::source::offset;
use crate::syntax::term::lex::{self, Number};
use crate::syntax::term::tree::{Kind, flag};
use crate::syntax::term::words;

impl Reader<'_> {
    pub(super) fn word(&mut self) {
        let start = self.at;
        let end = self.place(lex::name(&self.bytes[start..]));
        let word = &self.bytes[start..end];
        if (2..=7).contains(&word.len()) && words::is_reserved(word) {
            return self.reserved(end);
        }
        self.leaf(Kind::Atom, end);
        if word.len() > 255 {
            self.check_atom_length(start, end);
        }
        self.check_glued(start);
    }

    pub(super) fn quoted(&mut self, kind: Kind) {
        let start = self.at;
        let Some((end, complex)) = self.quoted_end(start) else { return };
        self.leaf(kind, end);
        if complex {
            let last = self.nodes.len() - 1;
            self.nodes[last].flags |= flag::COMPLEX;
        }
        if kind == Kind::Atom && end - start > 257 {
            self.check_atom_length(start, end);
        }
    }

    /// Where the quoted text at `start` ends, and whether escapes stand in it. Without an end, the text has
    /// been dealt with.
    pub(super) fn quoted_end(&mut self, start: usize) -> Option<(usize, bool)> {
        match lex::quoted(&self.bytes[start + 1..], self.bytes[start]) {
            Ok((rest, complex)) => {
                let end = self.place(rest);
                if rest.first().is_some_and(|byte| !lex::may_follow_quote(*byte))
                    && self.spans_lines(start, end)
                {
                    return self.bad_quoted(start, lex::QuoteError::Unclosed).map(|end| (end, true));
                }
                if self.forbidden {
                    self.forbidden_character(start, end);
                }
                Some((end, complex))
            }
            Err(error) => self.bad_quoted(start, error).map(|end| (end, true)),
        }
    }

    /// Reads a number from its first digit at `digits`; its sign, if any, is at the current place.
    pub(super) fn number(&mut self, digits: usize) {
        let start = self.at;
        let Ok((rest, number)) = lex::number(&self.bytes[digits..]) else { return self.no_value(b'0') };
        let end = self.place(rest);
        match number {
            Number::Integer | Number::Based => self.leaf(Kind::Integer, end),
            Number::Float => self.leaf(Kind::Float, end),
            bad => return self.bad_number(bad, end),
        }
        self.check_glued(start);
    }

    pub(super) fn character(&mut self, dollar: usize) {
        let start = self.at;
        let kind = if dollar == start { Kind::Char } else { Kind::Integer };
        match lex::character(&self.bytes[dollar + 1..]) {
            Ok((rest, _)) => self.leaf(kind, self.place(rest)),
            Err(_) => self.bad_character(dollar),
        }
    }

    /// Reads a number or character with a sign; white space, comments and round brackets may stand between.
    pub(super) fn signed(&mut self) {
        let start = self.at;
        let (digits, brackets) = self.skip_to_digits(start + 1);
        let first_node = self.nodes.len();
        match self.bytes.get(digits) {
            Some(b'0'..=b'9') => self.number(digits),
            Some(b'$') => self.character(digits),
            _ => return self.not_a_term(start, "an expression"),
        }
        for _ in 0..brackets {
            self.blank();
            if self.rest().first() != Some(&b')') {
                return self.not_a_term(start, "an expression");
            }
            self.at += 1;
            self.nodes[first_node].end = offset(self.at);
        }
        let in_binary = self.open.last().is_some_and(|frame| frame.kind == Kind::Size);
        if in_binary {
            self.not_a_term(start, "a size with a sign");
        }
    }

    /// The place behind white space, comments and opening round brackets, and how many brackets there are.
    pub(super) fn skip_to_digits(&self, from: usize) -> (usize, usize) {
        let mut brackets = 0;
        let mut rest = &self.bytes[from..];
        loop {
            rest = lex::space(rest);
            match rest {
                [b'%', after @ ..] => rest = lex::comment(after),
                [b'(', after @ ..] => {
                    brackets += 1;
                    rest = after;
                }
                _ => return (self.place(rest), brackets),
            }
        }
    }

    /// Joins the string at the current place to the one before it.
    pub(super) fn join(&mut self, last: u32) {
        if let Some((end, _)) = self.quoted_end(self.at) {
            self.at = end;
            let node = &mut self.nodes[last as usize];
            node.end = offset(end);
            node.flags |= flag::COMPLEX;
        }
    }

    /// Reads the size or the types of a segment, if they may stand here.
    pub(super) fn is_segment_part(&mut self, byte: u8) -> bool {
        let last = self.frame().last;
        let kind = self.nodes[last as usize].kind;
        if byte == b':' {
            let wrong = kind == Kind::Size || kind == Kind::Types || self.rest()[1..].starts_with(b"=");
            if !wrong {
                self.enter(Kind::Size, 1);
            }
            return !wrong;
        }
        if kind == Kind::Types || self.rest()[1..].starts_with(b"=") {
            return false;
        }
        let Some(end) = self.types_end() else { return false };
        let node = self.push(Kind::Types, self.at, end);
        self.at = end;
        self.frame().last = node;
        true
    }

    /// The size of a segment is one term.
    pub(super) fn close_size(&mut self) {
        let frame = *self.frame();
        self.close(self.nodes[frame.last as usize].end as usize);
        self.frame().last = frame.node;
    }
}
