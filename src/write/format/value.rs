//! The text of a value in canonical layout.

use super::order::Order;
use crate::syntax::toml::{Node, Parsed, TableOrigin, Value};
use crate::value::grouped;

/// Arrays are broken into lines that end before this column.
const WIDTH: usize = 80;

/// Where a value stands.
pub(super) struct At<'a> {
    /// The names from the root to the key.
    pub path: &'a [&'a str],
    /// The indent of its line.
    pub indent: usize,
    /// Where it begins.
    pub column: usize,
    /// The line ends of the text.
    pub newline: &'a str,
}

/// The text of the value of a key.
pub(super) fn text(text: &str, parsed: &Parsed, node: &Node, order: &mut Order, at: &At<'_>) -> String {
    let written = &text[node.span.range()];
    let has_comment = {
        let next = parsed.comments.partition_point(|comment| comment.span.start < node.span.start);
        parsed.comments.get(next).is_some_and(|comment| comment.span.start < node.span.end)
    };
    if has_comment {
        return shifted(written, at);
    }
    match (&node.value, flat(text, node, order, at.path)) {
        (Value::Array(items), Some(_)) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| flat(text, item, order, at.path).expect("each item is flat"))
                .collect();
            array(&items, at)
        }
        (_, Some(flat)) => flat,
        (_, None) => written.to_owned(),
    }
}

/// An array with comments keeps its lines; only its indent is that of its key.
fn shifted(written: &str, at: &At<'_>) -> String {
    if written.contains("\"\"\"") || written.contains("'''") {
        return written.to_owned();
    }
    let own = |line: &str| line.len() - line.trim_start().len();
    let mut lines: Vec<&str> = written.lines().filter(|line| !line.trim().is_empty()).collect();
    let closing = lines.pop_if(|line| line.trim() == "]");
    let least = lines.iter().skip(1).map(|line| own(line)).min().unwrap_or_default();
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            out.push_str(at.newline);
            out.push_str(&" ".repeat(at.indent + super::INDENT + own(line) - least));
        }
        out.push_str(line.trim());
    }
    if closing.is_some() {
        out.push_str(at.newline);
        out.push_str(&" ".repeat(at.indent));
        out.push(']');
    }
    out
}

/// The text of a value on one line; `None` where it cannot be on one without being written anew.
fn flat(text: &str, node: &Node, order: &mut Order, path: &[&str]) -> Option<String> {
    let written = &text[node.span.range()];
    match &node.value {
        Value::Integer(value)
            if !written.starts_with("0x") && !written.starts_with("0o") && !written.starts_with("0b") =>
        {
            Some(grouped(value))
        }
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| flat(text, item, order, path)).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Value::Table(table) if table.origin == TableOrigin::Inline => {
            let mut entries = Vec::new();
            for (number, entry) in table.entries.iter().enumerate() {
                let name = entry.key.name.as_str();
                let full: Vec<&str> = path.iter().copied().chain([name]).collect();
                let value = flat(text, &entry.value, order, &full)?;
                let line = format!("{} = {value}", &text[entry.key.span.range()]);
                entries.push((order.place(path, name), number, line));
            }
            entries.sort();
            let lines: Vec<String> = entries.into_iter().map(|(_, _, line)| line).collect();
            Some(format!("{{{}}}", lines.join(", ")))
        }
        Value::Table(_) | Value::Tables(_) => None,
        _ => (!written.contains('\n')).then(|| written.to_owned()),
    }
}

/// An array: tables on a line each, anything else in lines that line up below the first item.
fn array(items: &[String], at: &At<'_>) -> String {
    if items.iter().any(|item| item.starts_with('{') && item != "{}") {
        let line_end = format!(",{}{}", at.newline, " ".repeat(at.indent + super::INDENT));
        let lines = items.join(&line_end);
        return format!("[{}{lines}{}{}]", &line_end[1..], at.newline, " ".repeat(at.indent));
    }
    let mut out = String::from("[");
    let first = at.column + 1;
    let mut column = first;
    for (number, item) in items.iter().enumerate() {
        let width = item.chars().count() + 1;
        if number > 0 && column + 1 + width > WIDTH {
            out.push_str(&format!(",{}{}", at.newline, " ".repeat(first)));
            column = first;
        } else if number > 0 {
            out.push_str(", ");
            column += 1;
        }
        out.push_str(item);
        column += width;
    }
    out.push(']');
    out
}
