//! The text of parts of a tree, in the layout of the server's own documents.

use super::layout::toml_value;
use crate::model::tree::{Content, Map, Node};
use crate::source::Span;

/// A value whose text begins at `column`.
pub(super) fn value(node: &Node, column: usize) -> String {
    toml_value(&node.plain(), column).to_string()
}

/// Keys as they are written, and what they hold in one value.
pub(super) fn keyed(keys: &str, node: &Node, indent: &str) -> String {
    format!("{keys} = {}", value(node, indent.len() + keys.len() + " = ".len()))
}

/// A key as it is written: with quotes where it needs them.
pub(super) fn name(key: &str) -> String {
    let bare = !key.is_empty()
        && key.chars().all(|character| character.is_ascii_alphanumeric() || "-_".contains(character));
    if bare { key.to_owned() } else { toml_edit::Value::from(key).to_string() }
}

/// Whether a node is written under a header of its own.
pub(super) fn has_header(node: &Node) -> bool {
    match &node.content {
        Content::Table(_) => true,
        Content::Array(items) => !items.is_empty() && items.iter().all(|item| item.as_table().is_some()),
        Content::Scalar(_) => false,
    }
}

/// A whole file of a tree, without comments.
pub fn tree(map: &Map) -> String {
    commented(map, "")
}

/// A whole file of a tree, with the comments that its nodes have in `text`.
pub(super) fn commented(map: &Map, text: &str) -> String {
    let mut writer = Writer { text, out: String::new() };
    writer.lines(map, "");
    for (key, node) in map.iter().filter(|(_, node)| has_header(node)) {
        writer.sections(&name(key), node);
    }
    writer.out
}

struct Writer<'w> {
    text: &'w str,
    out: String,
}

impl Writer<'_> {
    fn comment(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The comments above something.
    fn above(&mut self, node: &Node, indent: &str) {
        for span in &node.comments.leading {
            self.out += &format!("{indent}{}\n", self.comment(*span));
        }
    }

    /// The comments behind something, and the end of the line.
    fn behind(&mut self, node: &Node) {
        for span in &node.comments.trailing {
            self.out += &format!(" {}", self.comment(*span));
        }
        self.out.push('\n');
    }

    /// The lines of the keys of a table that have no headers of their own.
    fn lines(&mut self, map: &Map, indent: &str) {
        for (key, node) in map.iter().filter(|(_, node)| !has_header(node)) {
            self.above(node, indent);
            self.out += &format!("{indent}{}", keyed(&name(key), node, indent));
            self.behind(node);
        }
    }

    /// A table or an array of tables with its headers; an empty line stands before each.
    fn sections(&mut self, path: &str, node: &Node) {
        match &node.content {
            Content::Array(items) => items.iter().for_each(|item| self.section(path, item, true)),
            _ => self.section(path, node, false),
        }
    }

    fn section(&mut self, path: &str, node: &Node, item: bool) {
        let Some(map) = node.as_table() else { return };
        let own = map.is_empty() || map.iter().any(|(_, node)| !has_header(node));
        if item || own {
            if !self.out.is_empty() {
                self.out.push('\n');
            }
            self.above(node, "");
            self.out += &if item { format!("[[{path}]]") } else { format!("[{path}]") };
            self.behind(node);
            self.lines(map, "  ");
        }
        for (key, node) in map.iter().filter(|(_, node)| has_header(node)) {
            self.sections(&format!("{path}.{}", name(key)), node);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_written_section_by_section() {
        let mut root = Map::default();
        root.table("general").insert("language", Node::string("en"));
        let mut item = Map::default();
        item.table("tls").insert("mode", Node::string("tls"));
        root.table("listen").items("c2s").push(Node::new(Content::Table(item)));
        root.table("modules").insert("a b", Node::table());
        let text = "[general]\n  language = \"en\"\n\n[[listen.c2s]]\n\n[listen.c2s.tls]\n  mode = \"tls\"\n\n\
                    [modules.\"a b\"]\n";
        assert_eq!(tree(&root), text);
    }
}
