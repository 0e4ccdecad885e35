//! The layout of a whole file: sections and keys in the order of the shipped files, comments beside what they speak of.

use super::comment;
use super::format::Order;
use crate::migrate::Plan;
use crate::model::tree::{Content, Map, Node};
use crate::source::{Sources, Span};
use crate::value::{Value, grouped};

const INDENT: usize = 2;
/// Arrays are broken into lines that end before this column.
const WIDTH: usize = 80;

/// The text of a file with these sections. `services` is the text of that section, which is laid out elsewhere.
pub(super) fn whole(map: &Map, plan: &Plan, services: &str, sources: &Sources) -> String {
    let mut writer = Writer { sources, order: Order::default(), out: String::new() };
    writer.comments(&plan.head, 0);
    writer.left_out(map, 0);
    let mut keys: Vec<(usize, &str)> =
        map.iter().map(|(key, _)| (writer.order.place(&[], key), key)).collect();
    if !services.is_empty() {
        keys.push((writer.order.place(&[], SERVICES), SERVICES));
    }
    keys.sort_unstable();
    keys.dedup();
    for (_, key) in keys {
        if key == SERVICES && !services.is_empty() {
            writer.gap();
            writer.out.push_str(services);
        }
        let Some(node) = map.get(key) else { continue };
        match &node.content {
            Content::Table(table) => writer.table(&[key], node, table, 0, false),
            Content::Array(items) => writer.items(&[key], node, items, 0),
            Content::Scalar(_) => writer.key(key, node, 0),
        }
    }
    if !plan.tail.is_empty() {
        writer.gap();
        writer.comments(&plan.tail, 0);
    }
    writer.out
}

const SERVICES: &str = "services";

struct Writer<'w> {
    sources: &'w Sources,
    order: Order,
    out: String,
}

impl Writer<'_> {
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn comments(&mut self, spans: &[Span], indent: usize) {
        self.out.push_str(&comment::lines(self.sources, spans, &" ".repeat(indent)));
    }

    fn left_out(&mut self, map: &Map, indent: usize) {
        for left in &map.left_out {
            let what = format!("left out ({})", left.why);
            self.out.push_str(&comment::left_out(self.sources, left.span, &what, &" ".repeat(indent)));
        }
    }

    /// A table: its header where something stands under it, its keys, and the tables in it.
    fn table(&mut self, path: &[&str], node: &Node, map: &Map, indent: usize, item: bool) {
        let ranked = self.ranked(path, map);
        let plain = ranked.iter().any(|(_, _, node)| !is_table(node));
        let comments: Vec<Span> =
            node.comments.leading.iter().chain(&node.comments.trailing).copied().collect();
        let header = item || plain || map.is_empty() || !map.left_out.is_empty();
        let below = if header {
            self.gap();
            self.comments(&comments, indent);
            let name = path.iter().map(|key| quoted(key)).collect::<Vec<_>>().join(".");
            let (open, close) = if item { ("[[", "]]") } else { ("[", "]") };
            self.out.push_str(&format!("{}{open}{name}{close}\n", " ".repeat(indent)));
            indent + INDENT
        } else {
            if !comments.is_empty() {
                self.gap();
                self.comments(&comments, indent);
            }
            indent
        };
        for (_, key, node) in ranked.iter().filter(|(_, _, node)| !is_table(node)) {
            self.key(key, node, below);
        }
        self.left_out(map, below);
        for (_, key, node) in ranked.iter().filter(|(_, _, node)| is_table(node)) {
            let inner: Vec<&str> = path.iter().copied().chain([*key]).collect();
            match &node.content {
                Content::Table(map) => self.table(&inner, node, map, below, false),
                Content::Array(items) => self.items(&inner, node, items, below),
                Content::Scalar(_) => {}
            }
        }
    }

    /// The items of an array of tables.
    fn items(&mut self, path: &[&str], node: &Node, items: &[Node], indent: usize) {
        for (at, item) in items.iter().enumerate() {
            let Content::Table(map) = &item.content else { continue };
            if at == 0 && !(node.comments.leading.is_empty() && node.comments.trailing.is_empty()) {
                let mut first = item.clone();
                let own = node.comments.leading.iter().chain(&node.comments.trailing).copied();
                first.comments.leading = own.chain(first.comments.leading).collect();
                self.table(path, &first, map, indent, true);
            } else {
                self.table(path, item, map, indent, true);
            }
        }
    }

    /// The entries of a table in their order.
    fn ranked<'m>(&mut self, path: &[&str], map: &'m Map) -> Vec<(usize, &'m str, &'m Node)> {
        let places = self.order.places_in(path);
        let mut ranked: Vec<(usize, &str, &Node)> =
            map.iter().map(|(key, node)| (places.of(key), key, node)).collect();
        ranked.sort_by_key(|(place, _, _)| *place);
        ranked
    }

    fn key(&mut self, key: &str, node: &Node, indent: usize) {
        let mut above = node.comments.leading.to_vec();
        let mut behind = String::new();
        match node.comments.trailing.as_slice() {
            [one] => behind = format!(" #{}", comment::text(self.sources, *one)),
            more => above.extend_from_slice(more),
        }
        inner_comments(node, &mut above);
        let header = self.out.trim_end().ends_with(']')
            && self.out.lines().last().is_some_and(|line| line.trim_start().starts_with('['));
        if !above.is_empty() && !header {
            self.gap();
        }
        self.comments(&above, indent);
        let key = quoted(key);
        let column = indent + key.chars().count() + " = ".len();
        let value = value(node, column);
        self.out.push_str(&format!("{}{key} = {value}{behind}\n", " ".repeat(indent)));
    }
}

/// The comments of the items of an array, which is written as one value.
fn inner_comments(node: &Node, out: &mut Vec<Span>) {
    let items: Vec<&Node> = match &node.content {
        Content::Array(items) => items.iter().collect(),
        Content::Table(map) => map.iter().map(|(_, node)| node).collect(),
        Content::Scalar(_) => Vec::new(),
    };
    for item in items {
        out.extend(item.comments.leading.iter().chain(&item.comments.trailing));
        inner_comments(item, out);
    }
}

/// Whether a node has headers of its own: a table, or an array of nothing but tables.
fn is_table(node: &Node) -> bool {
    match &node.content {
        Content::Table(_) => true,
        Content::Array(items) => !items.is_empty() && items.iter().all(|item| item.as_table().is_some()),
        Content::Scalar(_) => false,
    }
}

/// A key, in quotes where it needs them.
fn quoted(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { string(key) }
}

/// A string: in single quotes where it holds a backslash, as regular expressions do. Characters that the servers' own
/// reader refuses in a string, as a tab, are escaped.
fn string(text: &str) -> String {
    let literal = text.contains('\\') && !text.contains('\'') && !text.chars().any(char::is_control);
    if literal {
        return format!("'{text}'");
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A value as documents write it; `column` is where it begins.
fn value(node: &Node, column: usize) -> String {
    match &node.content {
        Content::Scalar(Value::String(text)) => string(text),
        Content::Scalar(Value::Integer(number)) => grouped(number),
        Content::Scalar(Value::Float(number)) => toml_edit::Value::from(*number).to_string(),
        Content::Scalar(value) => value.to_string(),
        Content::Array(items) => array(items, column),
        Content::Table(map) => {
            let entries = map.iter().map(|(key, node)| format!("{} = {}", quoted(key), value(node, column)));
            let entries: Vec<String> = entries.collect();
            if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
        }
    }
}

/// An array in lines that line up below its first item.
fn array(items: &[Node], column: usize) -> String {
    let mut out = "[".to_owned();
    let mut at = column + 1;
    for (index, item) in items.iter().enumerate() {
        let text = value(item, column + 1);
        let width = text.chars().count() + 1;
        if index > 0 {
            if at + 1 + width > WIDTH {
                out.push_str(",\n");
                out.push_str(&" ".repeat(column + 1));
                at = column + 1;
            } else {
                out.push_str(", ");
                at += 1;
            }
        }
        out.push_str(&text);
        at += width;
    }
    out.push(']');
    out
}
