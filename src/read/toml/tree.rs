//! The tree of a TOML file as the model has it: tables, arrays and values, each with its place and its comments.

use crate::model::Comments;
use crate::model::tree::{Content, Map, Node};
use crate::source::Span;
use crate::syntax::toml::{self, Entry, Parsed, Table, TableOrigin, Value};

/// The whole of what could be read.
pub(super) fn of(text: &str, parsed: &Parsed) -> Map {
    Maker { text, parsed }.map(&parsed.root)
}

struct Maker<'m> {
    text: &'m str,
    parsed: &'m Parsed,
}

impl Maker<'_> {
    fn map(&self, table: &Table) -> Map {
        table.entries.iter().map(|entry| (entry.key.name.clone(), self.entry(entry))).collect()
    }

    fn entry(&self, entry: &Entry) -> Node {
        let node = self.node(&entry.value);
        let headers = match &entry.value.value {
            Value::Table(table) => match table.origin {
                TableOrigin::Inline => false,
                TableOrigin::Dotted => table.headers.is_empty(),
                _ => true,
            },
            Value::Tables(_) => true,
            _ => false,
        };
        if headers {
            return node;
        }
        let whole = entry.key.span.to(entry.value.span);
        let mut node = node.at(whole, entry.value.span);
        node.comments = self.comments(whole);
        node
    }

    fn node(&self, node: &toml::Node) -> Node {
        let content = match &node.value {
            Value::Table(table) => Content::Table(self.map(table)),
            Value::Tables(items) | Value::Array(items) => {
                Content::Array(items.iter().map(|item| self.node(item)).collect())
            }
            _ => Content::Scalar(crate::value::Value::from_toml(node)),
        };
        let mut made = Node::new(content).at(node.span, node.span);
        if matches!(&node.value, Value::Table(table) if !table.headers.is_empty()) {
            made.comments = self.comments(node.span);
        }
        made
    }

    fn comments(&self, span: Span) -> Comments {
        Comments {
            leading: self.parsed.comments_above(self.text, span).iter().map(|comment| comment.span).collect(),
            trailing: self
                .parsed
                .trailing_comment(self.text, span)
                .map(|comment| comment.span)
                .into_iter()
                .collect(),
        }
    }
}
