//! A whole configuration as tables, arrays and values, each with the place that it comes from.
//!
//! It is what stands between reading and writing: an old file is read into it, migration changes it from version to
//! version, and the writer lays it out. Keys are in the order in which they came.

use super::Comments;
use crate::source::Span;
use crate::value::Value;
use foldhash::HashMap;
use thin_vec::ThinVec;

/// A table: keys and what they hold, in order; a key stands once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Map {
    entries: ThinVec<(String, Node)>,
    /// The places of keys, when there are many.
    index: Index,
    /// What stood here and is not carried.
    pub left_out: ThinVec<LeftOut>,
}

/// The places of keys in a table. It is made anew when it is asked for and the table has changed; two tables are the
/// same whatever theirs is.
#[derive(Debug, Clone, Default)]
struct Index(Option<Box<HashMap<String, usize>>>);

impl PartialEq for Index {
    fn eq(&self, _: &Index) -> bool {
        true
    }
}

/// Above this number of keys a table is searched by hash.
const SMALL: usize = 24;

/// Something of a file that is not carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its place.
    pub span: Span,
    /// Why it is not, in a few words.
    pub why: String,
}

/// What a key holds, or an item of an array.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub content: Content,
    /// Where it comes from; `None`: no one wrote it.
    pub origin: Option<Origin>,
    /// The comments that belong to it.
    pub comments: Comments,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A boolean, a number, a string or a date; no array and no table.
    Scalar(Value),
    /// Items in order; an array of tables when they are tables.
    Array(Vec<Node>),
    /// A table.
    Table(Map),
}

/// The place in a file that a node comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The whole of it: a key with its value, a term, an item.
    pub whole: Span,
    /// The value alone.
    pub value: Span,
}

impl Node {
    /// A node that no one wrote.
    pub fn new(content: Content) -> Node {
        Node { content, origin: None, comments: Comments::default() }
    }

    /// A plain value; an array or a table of plain values becomes one of nodes.
    pub fn value(value: Value) -> Node {
        Node::new(match value {
            Value::Array(items) => Content::Array(items.into_iter().map(Node::value).collect()),
            Value::Table(entries) => {
                Content::Table(entries.into_iter().map(|(key, value)| (key, Node::value(value))).collect())
            }
            value => Content::Scalar(value),
        })
    }

    /// A string.
    pub fn string(text: impl Into<String>) -> Node {
        Node::new(Content::Scalar(Value::String(text.into())))
    }

    /// An empty table.
    pub fn table() -> Node {
        Node::new(Content::Table(Map::default()))
    }

    /// The same, from this place.
    #[must_use]
    pub fn at(mut self, whole: Span, value: Span) -> Node {
        self.origin = Some(Origin { whole, value });
        self
    }

    /// The table that it is.
    pub fn as_table(&self) -> Option<&Map> {
        if let Content::Table(map) = &self.content { Some(map) } else { None }
    }

    /// The table that it is.
    pub fn as_table_mut(&mut self) -> Option<&mut Map> {
        if let Content::Table(map) = &mut self.content { Some(map) } else { None }
    }

    /// The items of the array that it is.
    pub fn as_items(&self) -> Option<&[Node]> {
        if let Content::Array(items) = &self.content { Some(items) } else { None }
    }

    /// The items of the array that it is.
    pub fn as_items_mut(&mut self) -> Option<&mut Vec<Node>> {
        if let Content::Array(items) = &mut self.content { Some(items) } else { None }
    }

    /// The plain value that it is.
    pub fn as_scalar(&self) -> Option<&Value> {
        if let Content::Scalar(value) = &self.content { Some(value) } else { None }
    }

    /// The string that it is.
    pub fn as_str(&self) -> Option<&str> {
        if let Content::Scalar(Value::String(text)) = &self.content { Some(text) } else { None }
    }

    /// The boolean that it is.
    pub fn as_bool(&self) -> Option<bool> {
        if let Content::Scalar(Value::Boolean(value)) = &self.content { Some(*value) } else { None }
    }

    /// The value without its places.
    pub fn plain(&self) -> Value {
        match &self.content {
            Content::Scalar(value) => value.clone(),
            Content::Array(items) => Value::Array(items.iter().map(Node::plain).collect()),
            Content::Table(map) => {
                Value::Table(map.iter().map(|(key, node)| (key.to_owned(), node.plain())).collect())
            }
        }
    }
}

impl FromIterator<(String, Node)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Node)>>(entries: I) -> Map {
        let mut map = Map::default();
        for (key, node) in entries {
            map.insert(key, node);
        }
        map
    }
}

impl Map {
    /// Keys and what they hold, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries.iter().map(|(key, node)| (key.as_str(), node))
    }

    /// Keys and what they hold, in order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.entries.iter_mut().map(|(key, node)| (key.as_str(), node))
    }

    /// The entries themselves, in order.
    pub fn into_entries(self) -> ThinVec<(String, Node)> {
        self.entries
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The number of its keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The place of a key.
    fn place(&self, key: &str) -> Option<usize> {
        match &self.index.0 {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(name, _)| name == key),
        }
    }

    /// What a key holds.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.place(key).map(|at| &self.entries[at].1)
    }

    /// What a key holds.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.place(key).map(|at| &mut self.entries[at].1)
    }

    /// What stands at a path of keys; a path does not lead through arrays.
    pub fn find(&self, path: &[&str]) -> Option<&Node> {
        let (first, rest) = path.split_first()?;
        let node = self.get(first)?;
        if rest.is_empty() { Some(node) } else { node.as_table()?.find(rest) }
    }

    /// What stands at a path of keys.
    pub fn find_mut(&mut self, path: &[&str]) -> Option<&mut Node> {
        let (first, rest) = path.split_first()?;
        let node = self.get_mut(first)?;
        if rest.is_empty() { Some(node) } else { node.as_table_mut()?.find_mut(rest) }
    }

    /// Puts a node at a key, in the place of what is there or at the end; returns what was there.
    pub fn insert(&mut self, key: impl Into<String>, node: Node) -> Option<Node> {
        let key = key.into();
        if let Some(there) = self.get_mut(&key) {
            return Some(std::mem::replace(there, node));
        }
        let at = self.entries.len();
        if at == SMALL && self.index.0.is_none() {
            let names = self.entries.iter().map(|(name, _)| name.clone());
            self.index.0 = Some(Box::new(names.zip(0..).collect()));
        }
        if let Some(index) = &mut self.index.0 {
            index.insert(key.clone(), at);
        }
        if at == 0 {
            // Most small tables stay at one key.
            self.entries.reserve_exact(1);
        }
        self.entries.push((key, node));
        None
    }

    /// Takes out a key with what it holds.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        let at = self.place(key)?;
        self.index.0 = None;
        let (_, node) = self.entries.remove(at);
        self.reindex();
        Some(node)
    }

    /// Gives a key another name, in its place; what the new name held goes and is returned.
    pub fn rename(&mut self, key: &str, name: impl Into<String>) -> Option<Node> {
        let name = name.into();
        if key == name || self.get(key).is_none() {
            return None;
        }
        let before = self.remove(&name);
        if let Some(at) = self.place(key) {
            self.entries[at].0 = name;
            self.reindex();
        }
        before
    }

    fn reindex(&mut self) {
        let many = self.entries.len() > SMALL;
        let names = || self.entries.iter().map(|(name, _)| name.clone());
        self.index.0 = many.then(|| Box::new(names().zip(0..).collect()));
    }

    /// The table at a key; it is made where there is none, and takes the place of what is no table.
    pub fn table(&mut self, key: &str) -> &mut Map {
        if self.get(key).is_none_or(|node| node.as_table().is_none()) {
            self.insert(key, Node::table());
        }
        self.get_mut(key).and_then(Node::as_table_mut).expect("a table was put there")
    }

    /// The table at a path of keys; tables are made on the way.
    pub fn table_at(&mut self, path: &[&str]) -> &mut Map {
        path.iter().fold(self, |map, key| map.table(key))
    }

    /// The items of the array at a key; it is made where there is none, and takes the place of what is no array.
    pub fn items(&mut self, key: &str) -> &mut Vec<Node> {
        if self.get(key).is_none_or(|node| node.as_items().is_none()) {
            self.insert(key, Node::new(Content::Array(Vec::new())));
        }
        self.get_mut(key).and_then(Node::as_items_mut).expect("an array was put there")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_once_and_keeps_its_place() {
        let entries = [("a", "1"), ("b", "2")].map(|(key, text)| (key.to_owned(), Node::string(text)));
        let mut map: Map = entries.into_iter().collect();
        assert_eq!(map.insert("a", Node::string("3")).unwrap().as_str(), Some("1"));
        assert_eq!(map.rename("a", "c"), None);
        let keys: Vec<&str> = map.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["c", "b"]);
        assert_eq!(map.rename("c", "b").unwrap().as_str(), Some("2"));
        assert_eq!(map.len(), 1);
    }

    #[test]
    fn tables_are_made_on_the_way() {
        let mut map = Map::default();
        map.table_at(&["s2s", "outgoing"]).insert("port", Node::string("5269"));
        assert_eq!(map.find(&["s2s", "outgoing", "port"]).and_then(Node::as_str), Some("5269"));
        map.table("listen").items("c2s").push(Node::table());
        assert_eq!(map.find(&["listen", "c2s"]).and_then(Node::as_items).map(<[Node]>::len), Some(1));
    }
}
