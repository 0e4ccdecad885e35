//! The text of parts of a tree, in the layout of the server's own documents.

use super::layout::toml_value;
use crate::model::tree::{Content, Map, Node};

/// What a key holds in one value, where the key begins at `column`.
pub(super) fn line(key: &str, node: &Node, indent: &str) -> String {
    let key = name(key);
    let column = indent.len() + key.len() + " = ".len();
    format!("{indent}{key} = {}", toml_value(&node.plain(), column))
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

/// The lines of the keys of a table that have no headers of their own.
pub(super) fn lines(map: &Map, out: &mut String) {
    for (key, node) in map.iter().filter(|(_, node)| !has_header(node)) {
        out.push_str(&line(key, node, "  "));
        out.push('\n');
    }
}

/// A table or an array of tables with its headers; an empty line stands before each.
pub(super) fn sections(path: &str, node: &Node, out: &mut String) {
    match &node.content {
        Content::Array(items) => {
            for item in items {
                section(path, item, true, out);
            }
        }
        _ => section(path, node, false, out),
    }
}

fn section(path: &str, node: &Node, item: bool, out: &mut String) {
    let Some(map) = node.as_table() else { return };
    let own = map.is_empty() || map.iter().any(|(_, node)| !has_header(node));
    if item || own {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&if item { format!("[[{path}]]\n") } else { format!("[{path}]\n") });
        lines(map, out);
    }
    for (key, node) in map.iter().filter(|(_, node)| has_header(node)) {
        sections(&format!("{path}.{}", name(key)), node, out);
    }
}

/// A whole file of a tree, without comments.
pub fn tree(map: &Map) -> String {
    let mut out = String::new();
    for (key, node) in map.iter().filter(|(_, node)| !has_header(node)) {
        out.push_str(&line(key, node, ""));
        out.push('\n');
    }
    for (key, node) in map.iter().filter(|(_, node)| has_header(node)) {
        sections(&name(key), node, &mut out);
    }
    out
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
