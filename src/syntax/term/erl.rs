//! Terms with their values, as Erlang reads them, and where each of them stands.

pub(super) mod bits;
mod evaluate;
mod print;

use crate::source::Span;
use num_bigint::BigInt;

pub(super) use evaluate::{atom_name, evaluate};

/// A term and its place.
#[derive(Debug, Clone)]
pub struct Erl {
    /// Where the term is written.
    pub span: Span,
    /// The term.
    pub kind: ErlKind,
}

/// What a term is.
#[derive(Debug, Clone)]
pub enum ErlKind {
    /// An atom, by its characters.
    Atom(String),
    /// An integer; characters such as `$a` are integers too.
    Integer(BigInt),
    /// A float, always finite.
    Float(f64),
    /// A list that was written as a string; adjacent strings are joined.
    String(String),
    /// A binary of whole bytes.
    Binary(Vec<u8>),
    /// A binary whose last byte has only this many bits, 1 to 7, at its upper end.
    Bits(Vec<u8>, u8),
    /// A list that was not written as a string.
    List {
        /// The elements.
        items: Vec<Erl>,
        /// What stands behind `|`; never a list or a string itself, since those become part of `items`.
        tail: Option<Box<Erl>>,
    },
    /// A tuple.
    Tuple(Vec<Erl>),
    /// A map, without the pairs that a later pair with the same key replaced.
    Map(Vec<(Erl, Erl)>),
    /// A function of a module.
    Fun(Box<Fun>),
    /// Text that stands where no term could be read, as it is written.
    Recovered(String),
}

/// The name of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fun {
    /// The module.
    pub module: String,
    /// The function.
    pub function: String,
    /// How many arguments it takes, 0 to 255.
    pub arity: u8,
}

/// Equality as Erlang's `=:=` has it: places do not matter, a string is the list of its characters, and
/// the order of a map does not matter.
impl PartialEq for Erl {
    fn eq(&self, other: &Erl) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for ErlKind {
    fn eq(&self, other: &ErlKind) -> bool {
        use ErlKind::{Atom, Binary, Bits, Float, Fun, Integer, List, Map, Recovered, String, Tuple};
        match (self, other) {
            (Atom(one), Atom(two)) | (String(one), String(two)) | (Recovered(one), Recovered(two)) => {
                one == two
            }
            (Integer(one), Integer(two)) => one == two,
            (Float(one), Float(two)) => one == two,
            (Binary(one), Binary(two)) => one == two,
            (Bits(one, length), Bits(two, other_length)) => length == other_length && one == two,
            (List { items, tail }, List { items: others, tail: other_tail }) => {
                items == others && tail == other_tail
            }
            (List { items, tail: None }, String(text)) | (String(text), List { items, tail: None }) => {
                is_text(items, text)
            }
            (Tuple(one), Tuple(two)) => one == two,
            (Map(one), Map(two)) => one.len() == two.len() && sorted(one) == sorted(two),
            (Fun(one), Fun(two)) => one == two,
            _ => false,
        }
    }
}

fn is_text(items: &[Erl], text: &str) -> bool {
    let mut characters = text.chars();
    let same = items.iter().all(|item| match (&item.kind, characters.next()) {
        (ErlKind::Integer(integer), Some(character)) => *integer == BigInt::from(u32::from(character)),
        _ => false,
    });
    same && characters.next().is_none()
}

/// The pairs of a map in an order of their own, as they are printed.
fn sorted(pairs: &[(Erl, Erl)]) -> Vec<(std::string::String, std::string::String)> {
    let mut sorted: Vec<_> = pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
    sorted.sort();
    sorted
}

impl Erl {
    /// A term without a place of its own, at `span`.
    pub fn new(span: Span, kind: ErlKind) -> Erl {
        Erl { span, kind }
    }

    /// The name of an atom.
    pub fn atom(&self) -> Option<&str> {
        if let ErlKind::Atom(name) = &self.kind { Some(name) } else { None }
    }
}
