//! The loop that fills the tree, and what stands where in well-formed terms.
//!
//! It is a loop over open brackets and never recursion, so that no text can exhaust the stack. What is not
//! well-formed is the business of the modules below.

mod brackets;
mod leaf;
mod recover;
mod skip;
#[cfg(test)]
mod tests;
mod text;

use super::lex;
use super::tree::{Kind, NONE, Node, Tree, flag};
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
