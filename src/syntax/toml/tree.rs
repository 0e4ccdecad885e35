//! The tree of a TOML text: tables of entries in order of text, each with its span.

use crate::source::Span;
use foldhash::HashMap;
use num_bigint::BigInt;

/// How a table came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableOrigin {
    /// The table of the whole text.
    Root,
    /// Named on the way to a table that a header defines: `a` in `[a.b]`.
    Implicit,
    /// Defined by a header: `[a]`.
    Header,
    /// Named on the way to a key: `a` in `a.b = 1`.
    Dotted,
    /// Written as a value: `{ b = 1 }`.
    Inline,
    /// One item of an array of tables: `[[a]]`.
    ArrayItem,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The keys and what they hold, in order of text; names are unique.
    pub entries: Vec<Entry>,
    /// How the table came to be.
    pub origin: TableOrigin,
    /// The header with its brackets, the inline text, or the key that names the table first.
    pub span: Span,
    /// Every header that defines the table, with its brackets.
    pub headers: Vec<Span>,
    /// Whether it was said that the parts of this table are not TOML 1.0.
    pub(super) told: bool,
    /// Made when there are many entries.
    #[allow(clippy::box_collection)] // A table is moved often, and few have an index.
    index: Option<Box<HashMap<String, usize>>>,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key, at the first place that names it.
    pub key: Key,
    /// What the key holds.
    pub value: Node,
    /// The last section of the text that wrote the entry, counted from 0.
    pub(super) section: u32,
}

/// One part of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The name, without quotes and escapes.
    pub name: String,
    /// The name as it is written, with its quotes.
    pub span: Span,
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The text of the value; for a table see [`Table::span`], for `[[x]]` the first header.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A string of any kind.
    String(String),
    /// An integer of any size: the servers take more than 64 bits.
    Integer(BigInt),
    /// A float, `inf` and `nan` among them.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time or both, as it is written.
    Datetime(String),
    /// An array that is written as a value.
    Array(Vec<Node>),
    /// The items of `[[x]]`; each is a [`Value::Table`].
    Tables(Vec<Node>),
    /// A table.
    Table(Box<Table>),
}

/// Above this number of entries a table is searched by hash.
const SMALL: usize = 12;

impl Table {
    /// An empty table.
    pub fn new(origin: TableOrigin, span: Span) -> Table {
        let headers = match origin {
            TableOrigin::Header | TableOrigin::ArrayItem => vec![span],
            _ => Vec::new(),
        };
        Table { entries: Vec::new(), origin, span, headers, told: false, index: None }
    }

    /// The entry with this name.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.find(key).map(|at| &self.entries[at])
    }

    /// The value at this path of names; a path does not lead through arrays.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        let (first, rest) = path.split_first()?;
        let node = &self.get(first)?.value;
        if rest.is_empty() { Some(node) } else { node.as_table()?.at(rest) }
    }

    /// The position of the entry with this name.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        if let Some(index) = self.index.as_ref().filter(|index| index.len() == self.entries.len()) {
            let named = |at: &usize| self.entries.get(*at).is_some_and(|entry| entry.key.name == key);
            return index.get(key).copied().filter(named);
        }
        self.entries.iter().position(|entry| entry.key.name == key)
    }

    /// Adds an entry whose name is not there yet, and returns its position.
    pub(super) fn push(&mut self, key: Key, value: Node, section: u32) -> usize {
        let at = self.entries.len();
        if at == SMALL {
            let names = self.entries.iter().map(|entry| entry.key.name.clone());
            self.index = Some(Box::new(names.zip(0..).collect()));
        }
        if let Some(index) = &mut self.index {
            index.insert(key.name.clone(), at);
        }
        if at == 0 {
            // Most small tables stay at one entry.
            self.entries.reserve_exact(1);
        }
        self.entries.push(Entry { key, value, section });
        at
    }
}

impl Node {
    /// The table that the value is.
    pub fn as_table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The items of an array, written as a value or as `[[x]]`.
    pub fn as_items(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(items) | Value::Tables(items) => Some(items),
            _ => None,
        }
    }

    /// The table itself, or the last item of an array if that is a table.
    pub(super) fn last_table(&mut self) -> Option<&mut Table> {
        match &mut self.value {
            Value::Table(table) => Some(table),
            Value::Array(items) | Value::Tables(items) => match &mut items.last_mut()?.value {
                Value::Table(table) => Some(table),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Value {
    /// What kind of value it is, with its article.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::String(_) => "a string",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a float",
            Value::Boolean(_) => "a boolean",
            Value::Datetime(_) => "a date or time",
            Value::Array(_) => "an array",
            Value::Tables(_) => "an array of tables",
            Value::Table(_) => "a table",
        }
    }
}
