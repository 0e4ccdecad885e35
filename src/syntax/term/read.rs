//! The loop that fills the tree, and what stands where in well-formed terms.
//!
//! It is a loop over open brackets and never recursion, so that no text can exhaust the stack. What is not
//! well-formed is the business of [`recover`] and [`text`].

mod recover;
mod text;

use super::lex::{self, Number};
use super::tree::{Kind, NONE, Node, Tree, flag};
use super::words;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, offset};

/// How many brackets may be open at once.
const DEEPEST: usize = 128;

/// What may come next in open brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// The first element, or the closing bracket.
    First,
    /// An element.
    Value,
    /// What comes behind an element.
    Separator,
    /// The tail of a list.
    Tail,
    /// The closing bracket, behind the tail of a list.
    Close,
}

/// An open bracket.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// Its node.
    node: u32,
    /// The element that came last.
    last: u32,
    kind: Kind,
    expect: Expect,
    /// In a map: whether the element that came last is a key without its value.
    key: bool,
}

pub(super) struct Reader<'t> {
    file: FileId,
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    nodes: Vec<Node>,
    open: Vec<Open>,
    /// The form that came last at the top level.
    last_form: u32,
    findings: Vec<Diagnostic>,
    /// Where the first form starts that has a finding.
    first_broken: Option<u32>,
    /// Whether characters occur that are allowed nowhere.
    forbidden: bool,
    /// A finding about brackets was made in this form: what they lead to is not told again.
    brackets_told: bool,
    too_deep_told: bool,
    /// Findings about the order of elements before this place follow from an earlier one.
    quiet_until: usize,
    /// Where the comma stands that was read last.
    last_comma: usize,
    /// How many bytes may still be looked at twice, so that reading stays linear.
    budget: usize,
}

/// What was read from a text.
pub(super) struct Read {
    pub tree: Tree,
    pub findings: Vec<Diagnostic>,
    pub first_broken: Option<u32>,
}

impl<'t> Reader<'t> {
    pub fn new(file: FileId, text: &'t str) -> Reader<'t> {
        let bytes = text.as_bytes();
        let forbidden = bytes.contains(&0xef) && text.contains(lex::is_forbidden);
        Reader {
            file,
            text,
            bytes,
            at: 0,
            nodes: Vec::with_capacity(bytes.len() / 6 + 8),
            open: Vec::with_capacity(16),
            last_form: NONE,
            findings: Vec::new(),
            first_broken: None,
            forbidden,
            brackets_told: false,
            too_deep_told: false,
            quiet_until: 0,
            last_comma: 0,
            budget: 2 * bytes.len() + (1 << 16),
        }
    }

    /// Reads the whole text.
    pub fn read(mut self) -> Read {
        loop {
            self.blank();
            let Some(&byte) = self.bytes.get(self.at) else {
                if self.open.is_empty() {
                    break;
                }
                self.end_of_text();
                continue;
            };
            let Some(frame) = self.open.last() else {
                self.start_form(byte);
                continue;
            };
            match frame.expect {
                Expect::First | Expect::Value | Expect::Tail => self.value(byte),
                Expect::Separator | Expect::Close => self.separator(byte),
            }
        }
        self.mark_last_comments();
        Read {
            tree: Tree { file: self.file, nodes: self.nodes },
            findings: self.findings,
            first_broken: self.first_broken,
        }
    }

    fn rest(&self) -> &'t [u8] {
        &self.bytes[self.at..]
    }

    /// The offset of what a leaf parser has left over.
    fn place(&self, rest: &[u8]) -> usize {
        self.bytes.len() - rest.len()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, offset(start), offset(end))
    }

    /// Skips white space, and puts comments into the tree.
    #[inline]
    fn blank(&mut self) {
        loop {
            let rest = lex::space(&self.bytes[self.at..]);
            self.at = self.bytes.len() - rest.len();
            if rest.first() != Some(&b'%') {
                return;
            }
            self.comment();
        }
    }

    fn comment(&mut self) {
        let start = self.at;
        let end = self.place(lex::comment(&self.bytes[start + 1..]));
        let before = self.bytes[..start].iter().rev().find(|byte| **byte == b'\n' || !lex::is_space(**byte));
        let own_line = before.is_none_or(|byte| *byte == b'\n');
        let last = self.open.last().map_or(self.last_form, |frame| frame.last);
        let shown = if self.bytes[..end].ends_with(b"\r") { end - 1 } else { end };
        let flags = if own_line { flag::OWN_LINE } else { 0 };
        self.nodes.push(Node {
            start: offset(start),
            end: offset(shown),
            next: last,
            kind: Kind::Comment,
            flags,
        });
        self.at = end;
        if self.forbidden {
            self.forbidden_character(start, end);
        }
    }

    fn start_form(&mut self, byte: u8) {
        if byte == b'.' && self.is_full_stop() {
            self.stray_dot();
            return;
        }
        if self.at == 0 && self.text.starts_with('\u{feff}') {
            self.byte_order_mark();
            return;
        }
        let node = self.push(Kind::Form, self.at, self.at);
        self.open.push(Open { node, last: NONE, kind: Kind::Form, expect: Expect::Value, key: false });
        self.brackets_told = false;
        self.too_deep_told = false;
    }

    /// Adds a node and returns its number.
    #[inline]
    fn push(&mut self, kind: Kind, start: usize, end: usize) -> u32 {
        let at = offset(self.nodes.len());
        self.nodes.push(Node { start: offset(start), end: offset(end), next: NONE, kind, flags: 0 });
        at
    }

    /// Adds an element up to `end` to the open brackets, and goes on behind it.
    #[inline]
    fn leaf(&mut self, kind: Kind, end: usize) {
        let node = self.push(kind, self.at, end);
        self.at = end;
        self.element(node);
    }

    /// Notes that `node` is the element that came last.
    #[inline]
    fn element(&mut self, node: u32) {
        let frame = self.open.last_mut().expect("an element stands in a form");
        frame.last = node;
        if frame.kind == Kind::Map {
            frame.key = !frame.key;
        }
        frame.expect = if frame.expect == Expect::Tail { Expect::Close } else { Expect::Separator };
    }

    fn frame(&mut self) -> &mut Open {
        self.open.last_mut().expect("a form is open")
    }

    /// Reads an element, or says what stands in its place.
    fn value(&mut self, byte: u8) {
        match byte {
            b'a'..=b'z' => self.word(),
            b'"' => self.quoted(Kind::String),
            b'\'' => self.quoted(Kind::Atom),
            b'0'..=b'9' => self.number(self.at),
            b'{' if self.rest().starts_with(b"{{{") && lex::hole(self.rest()).is_ok() => self.hole(),
            b'{' => self.enter(Kind::Tuple, 1),
            b'[' => self.enter(Kind::List, 1),
            b'(' => self.enter(Kind::Paren, 1),
            b'<' if self.rest().starts_with(b"<<") => self.enter(Kind::Binary, 2),
            b'#' if self.is_map() => {}
            b'-' | b'+' => self.signed(),
            b'$' => self.character(self.at),
            b']' | b'}' | b')' | b'>' => self.closer_for_value(byte),
            0xc3 if lex::first_char(self.rest())
                .is_some_and(|first| matches!(first, 'ß'..='ÿ') && first != '÷') =>
            {
                self.word();
            }
            _ => self.no_value(byte),
        }
    }

    /// Opens a bracket of this many bytes.
    fn enter(&mut self, kind: Kind, width: usize) {
        if self.open.len() > DEEPEST {
            self.too_deep();
            return;
        }
        let node = self.push(kind, self.at, self.at + width);
        self.open.push(Open { node, last: NONE, kind, expect: Expect::First, key: false });
        if kind == Kind::Paren || kind == Kind::Size {
            self.frame().expect = Expect::Value;
        }
        self.at += width;
    }

    /// Closes the innermost bracket up to `end`, and goes on behind it.
    fn close(&mut self, end: usize) {
        self.mark_last_comments();
        let frame = self.open.pop().expect("a bracket is open");
        let next = offset(self.nodes.len());
        let node = &mut self.nodes[frame.node as usize];
        node.end = offset(end);
        node.next = next;
        self.at = self.at.max(end);
        match frame.kind {
            Kind::Form => self.last_form = frame.node,
            Kind::Size => {}
            _ => self.element(frame.node),
        }
        if frame.kind == Kind::Binary
            && self.nodes[frame.node as usize + 1..].iter().any(|n| n.kind != Kind::String)
        {
            self.check_binary(frame.node);
        }
    }

    /// Marks the comments at the end as followed by nothing in the brackets they stand in.
    fn mark_last_comments(&mut self) {
        for node in self.nodes.iter_mut().rev() {
            if node.kind != Kind::Comment || node.flags & flag::LAST != 0 {
                break;
            }
            node.flags |= flag::LAST;
        }
    }

    /// Opens a map at `#`, if it is one.
    fn is_map(&mut self) -> bool {
        let start = self.at;
        let rest = lex::space(&self.bytes[start + 1..]);
        if rest.first() != Some(&b'{') {
            return false;
        }
        let brace = self.place(rest);
        self.enter(Kind::Map, brace + 1 - start);
        true
    }

    fn word(&mut self) {
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

    fn quoted(&mut self, kind: Kind) {
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
    fn quoted_end(&mut self, start: usize) -> Option<(usize, bool)> {
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
    fn number(&mut self, digits: usize) {
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

    fn character(&mut self, dollar: usize) {
        let start = self.at;
        let kind = if dollar == start { Kind::Char } else { Kind::Integer };
        match lex::character(&self.bytes[dollar + 1..]) {
            Ok((rest, _)) => self.leaf(kind, self.place(rest)),
            Err(_) => self.bad_character(dollar),
        }
    }

    /// Reads a number or character with a sign; white space, comments and round brackets may stand between.
    fn signed(&mut self) {
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
    fn skip_to_digits(&self, from: usize) -> (usize, usize) {
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

    /// Reads what stands behind an element.
    fn separator(&mut self, byte: u8) {
        let frame = *self.frame();
        if frame.kind == Kind::Size {
            return self.close_size();
        }
        let in_value = frame.kind == Kind::Map && frame.key;
        match (byte, frame.kind) {
            (b',', Kind::Tuple | Kind::List | Kind::Binary) if frame.expect == Expect::Separator => {
                self.comma();
            }
            (b',', Kind::Map) if !in_value => self.comma(),
            (b'.', Kind::Form) if self.is_full_stop() => self.close(self.at + 1),
            (b'.', _) if self.is_full_stop() => self.stopped_in_brackets(),
            (b']' | b'}' | b')', _) if Some(byte) == closer(frame.kind) && !in_value => {
                self.close(self.at + 1);
            }
            (b'>', Kind::Binary) if self.rest().starts_with(b">>") => self.close(self.at + 2),
            (b'|', Kind::List) if frame.expect == Expect::Separator && !self.rest().starts_with(b"||") => {
                self.at += 1;
                self.frame().expect = Expect::Tail;
                self.nodes[frame.node as usize].flags |= flag::IMPROPER;
            }
            (b'=', Kind::Map) if in_value && self.rest().starts_with(b"=>") => {
                self.at += 2;
                self.frame().expect = Expect::Value;
            }
            (b':' | b'/', Kind::Binary) if self.is_segment_part(byte) => {}
            (b'"', _) if self.nodes[frame.last as usize].kind == Kind::String => self.join(frame.last),
            _ => self.no_separator(byte),
        }
    }

    fn comma(&mut self) {
        self.last_comma = self.at;
        self.at += 1;
        self.frame().expect = Expect::Value;
    }

    /// Joins the string at the current place to the one before it.
    fn join(&mut self, last: u32) {
        if let Some((end, _)) = self.quoted_end(self.at) {
            self.at = end;
            let node = &mut self.nodes[last as usize];
            node.end = offset(end);
            node.flags |= flag::COMPLEX;
        }
    }

    /// The size of a segment is one term.
    fn close_size(&mut self) {
        let frame = *self.frame();
        self.close(self.nodes[frame.last as usize].end as usize);
        self.frame().last = frame.node;
    }

    /// Reads the size or the types of a segment, if they may stand here.
    fn is_segment_part(&mut self, byte: u8) -> bool {
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

    /// Whether the dot at the current place ends a form: white space, a comment or nothing is behind it.
    fn is_full_stop(&self) -> bool {
        is_full_stop(&self.bytes[self.at + 1..])
    }
}

/// Whether a dot before `rest` ends a form.
fn is_full_stop(rest: &[u8]) -> bool {
    match rest {
        [] | [b'%', ..] | [0xc2, 0x80..=0xa0, ..] => true,
        [byte, ..] => lex::is_space(*byte),
    }
}

/// The bracket that closes what is open.
fn closer(kind: Kind) -> Option<u8> {
    match kind {
        Kind::Tuple | Kind::Map => Some(b'}'),
        Kind::List => Some(b']'),
        Kind::Paren => Some(b')'),
        Kind::Binary => Some(b'>'),
        _ => None,
    }
}
