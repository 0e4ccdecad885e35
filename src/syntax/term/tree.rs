//! The flat tree of a file of terms: nodes in the order of the text, each before what it holds.
//!
//! The tree owns nothing of the text. Every node's range is inside it and on character boundaries.

use super::erl::{self, Erl};
use crate::source::{FileId, Span, offset};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A top-level form; holds its term.
    Form,
    /// A comment, from its `%` to the end of the line.
    Comment,
    /// An atom, bare or quoted.
    Atom,
    /// A variable, which no file of terms may have.
    Variable,
    /// An integer in any base, with its sign; also a character with a sign.
    Integer,
    /// A float with its sign.
    Float,
    /// A character, `$c`.
    Char,
    /// A string; adjacent ones are one node.
    String,
    /// A binary; holds its segments: a value, then a [`Kind::Size`] and a [`Kind::Types`] if they are written.
    Binary,
    /// The size of the segment before it, from its `:`; holds the size.
    Size,
    /// The types of the segment before it, from its `/`.
    Types,
    /// A list; of an improper one the last child is the tail.
    List,
    /// A tuple.
    Tuple,
    /// A map; holds keys and values in turn.
    Map,
    /// A term in round brackets; holds the term.
    Paren,
    /// A function of a module, `fun lists:sort/1`.
    Fun,
    /// A place that is filled in when the release is made, `{{{name}}}`.
    Template,
    /// Text that is a term only in quotes, as `UA-123456789`.
    Unquoted,
    /// Text that could not be read.
    Error,
}

impl Kind {
    /// Whether nodes of this kind hold others.
    pub(super) fn holds(self) -> bool {
        use Kind::{Binary, Form, List, Map, Paren, Size, Tuple};
        matches!(self, Form | Binary | Size | List | Tuple | Map | Paren)
    }
}

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// Facts about a node.
pub(super) mod flag {
    /// A syntax finding lies in the form.
    pub const BROKEN: u8 = 1;
    /// The last child of the list is its tail.
    pub const IMPROPER: u8 = 2;
    /// Nothing but white space stands before the comment on its line.
    pub const OWN_LINE: u8 = 4;
    /// Nothing follows the comment in what it stands in.
    pub const LAST: u8 = 8;
    /// An escape stands in the quoted text, or the string has more than one part.
    pub const COMPLEX: u8 = 16;
}

/// 16 bytes for each node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub start: u32,
    pub end: u32,
    /// Of a node that holds others: the node behind all of them. Of a comment: the node before it among its
    /// siblings, or [`NONE`].
    pub next: u32,
    pub kind: Kind,
    pub flags: u8,
}

/// The terms and comments of a file.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub(super) file: FileId,
    pub(super) nodes: Vec<Node>,
}

impl Tree {
    /// The top-level forms, in the order of the text. `text` is the text that was parsed.
    pub fn forms<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Form<'t>> {
        let all = Children { tree: self, text, at: 0, end: self.count() };
        all.filter(|node| node.kind() == Kind::Form).map(Form)
    }

    /// The form with this number, as [`Form::number`] gives it.
    pub fn form<'t>(&'t self, text: &'t str, number: u32) -> Form<'t> {
        Form(Term { tree: self, text, at: number })
    }

    /// The spans of all comments, in the order of the text.
    pub fn comments(&self) -> impl Iterator<Item = Span> {
        self.nodes.iter().filter(|node| node.kind == Kind::Comment).map(|node| self.span_of(node))
    }

    /// How many bytes of memory the tree takes.
    pub fn memory(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>()
    }

    pub(super) fn count(&self) -> u32 {
        offset(self.nodes.len())
    }

    pub(super) fn span_of(&self, node: &Node) -> Span {
        Span::new(self.file, node.start, node.end)
    }

    /// The node behind the node at `at` and all it holds.
    pub(super) fn after(&self, at: u32) -> u32 {
        let node = &self.nodes[at as usize];
        if node.kind.holds() { node.next } else { at + 1 }
    }
}

/// One top-level form: a term and its full stop.
#[derive(Debug, Clone, Copy)]
pub struct Form<'t>(Term<'t>);

impl<'t> Form<'t> {
    /// The term of the form, if one could be read.
    pub fn term(self) -> Option<Term<'t>> {
        self.0.children().next()
    }

    /// The range from the first byte of the term to behind the full stop.
    pub fn span(self) -> Span {
        self.0.span()
    }

    /// The number by which [`Tree::form`] finds it again.
    pub fn number(self) -> u32 {
        self.0.at
    }

    /// Whether a syntax finding lies in the form.
    pub fn broken(self) -> bool {
        self.0.node().flags & flag::BROKEN != 0
    }

    /// The text of the form with its full stop.
    pub fn text(self) -> &'t str {
        self.0.text()
    }
}

/// A term, or another node, in its tree.
#[derive(Debug, Clone, Copy)]
pub struct Term<'t> {
    tree: &'t Tree,
    text: &'t str,
    at: u32,
}

impl<'t> Term<'t> {
    pub(super) fn node(self) -> &'t Node {
        &self.tree.nodes[self.at as usize]
    }

    /// What the node is.
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Where the node is.
    pub fn span(self) -> Span {
        self.tree.span_of(self.node())
    }

    /// The node as it is written.
    pub fn text(self) -> &'t str {
        &self.text[self.span().range()]
    }

    /// What the node holds, without comments.
    pub fn children(self) -> impl Iterator<Item = Term<'t>> {
        let end = self.tree.after(self.at);
        let all = Children { tree: self.tree, text: self.text, at: self.at + 1, end };
        all.filter(|child| child.kind() != Kind::Comment)
    }

    /// Whether the node is a list with a tail behind `|`, its last child.
    pub fn has_tail(self) -> bool {
        self.node().flags & flag::IMPROPER != 0
    }

    /// The term that the node stands for, as Erlang would read it.
    pub fn erl(self) -> Erl {
        erl::evaluate(self)
    }

    /// Whether the text has to be put together before it is known.
    pub(super) fn is_complex(self) -> bool {
        self.node().flags & flag::COMPLEX != 0
    }

    pub(super) fn at(tree: &'t Tree, text: &'t str, at: u32) -> Term<'t> {
        Term { tree, text, at }
    }
}

/// Siblings, comments included.
struct Children<'t> {
    tree: &'t Tree,
    text: &'t str,
    at: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Term<'t>;

    fn next(&mut self) -> Option<Term<'t>> {
        if self.at >= self.end {
            return None;
        }
        let found = Term::at(self.tree, self.text, self.at);
        self.at = self.tree.after(self.at);
        Some(found)
    }
}
