//! The canonical layout of a TOML file.
//!
//! Sections and keys come in the order of the server's own files, comments stay with what they precede, and the file
//! means the same as before: the result is read again and held against the original. Formatting twice changes nothing.

mod order;
mod pieces;
mod value;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::FileId;
use crate::syntax::toml::{self, Parsed, Table, Value};
pub(super) use order::Order;
use order::Rank;
use pieces::{Piece, Pieces, Statement};

/// How far keys stand behind their header, and a header behind the one that it belongs to.
const INDENT: usize = 2;

/// Returns the text in canonical layout.
///
/// # Errors
/// What is wrong with a text that servers cannot read; such a text is not laid out.
pub fn format(file: FileId, text: &str) -> Result<String, Vec<Diagnostic>> {
    let parsed = toml::parse(file, text);
    if parsed.findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(parsed.findings);
    }
    let Some(pieces) = pieces::of(text, &parsed) else { return Ok(text.to_owned()) };
    let out = laid_out(text, &parsed, &pieces);
    let again = toml::parse(file, &out);
    let kept = again.findings.iter().all(|finding| finding.severity != Severity::Error)
        && same(&parsed.root, &again.root)
        && comments(text, &parsed) == comments(&out, &again);
    debug_assert!(kept, "what is laid out means the same:\n{out}");
    // A text that could not be kept whole is better left alone.
    Ok(if kept { out } else { text.to_owned() })
}

/// The comments of a text, sorted.
fn comments<'t>(text: &'t str, parsed: &Parsed) -> Vec<&'t str> {
    let mut out: Vec<&str> =
        parsed.comments.iter().map(|comment| text[comment.span.range()].trim_end()).collect();
    out.sort_unstable();
    out
}

/// Whether two tables hold the same, whatever the order of their keys.
fn same(one: &Table, two: &Table) -> bool {
    one.entries.len() == two.entries.len()
        && one.entries.iter().all(|entry| {
            two.get(&entry.key.name).is_some_and(|other| same_value(&entry.value.value, &other.value.value))
        })
}

fn same_value(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Table(one), Value::Table(two)) => same(one, two),
        (Value::Array(one), Value::Array(two)) | (Value::Tables(one), Value::Tables(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| same_value(&one.value, &two.value))
        }
        (Value::Float(one), Value::Float(two)) => one.to_bits() == two.to_bits(),
        _ => one == two,
    }
}

/// A header with what belongs to it, and where it goes.
struct Block<'p> {
    /// What the section before the first header, or one header, holds.
    section: &'p pieces::Section<'p>,
    /// Where it goes.
    rank: Vec<Rank>,
    indent: usize,
}

fn laid_out(text: &str, parsed: &Parsed, pieces: &Pieces<'_>) -> String {
    let newline = match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    };
    let Pieces { head, sections, tail } = pieces;
    let mut order = Order::default();
    let mut blocks = blocks(sections, &mut order);
    blocks.sort_by(|one, two| one.rank.cmp(&two.rank));
    let mut out = Text { out: String::with_capacity(text.len() + text.len() / 8), newline };
    out.comments(head, 0);
    for block in &blocks {
        if let Some(header) = &block.section.header {
            out.gap();
            out.comments(&block.section.lead, block.indent);
            out.line(block.indent, header, block.section.trailing);
        }
        let indent = if block.section.header.is_some() { block.indent + INDENT } else { 0 };
        let path: Vec<&str> = block.section.path.iter().map(String::as_str).collect();
        let mut statements: Vec<(Vec<Rank>, &Statement<'_>)> = block
            .section
            .statements
            .iter()
            .map(|statement| (order.statement(&path, &statement.names), statement))
            .collect();
        order.forget_statements();
        statements.sort_by(|one, two| one.0.cmp(&two.0));
        for (at, (_, statement)) in statements.iter().enumerate() {
            let blank_first = matches!(statement.lead.first(), Some(Piece::Blank));
            let lead = if at == 0 && blank_first { &statement.lead[1..] } else { &statement.lead[..] };
            out.comments(lead, indent);
            let full: Vec<&str> =
                path.iter().copied().chain(statement.names.iter().map(String::as_str)).collect();
            let column = indent + statement.key.chars().count() + " = ".len();
            let at = value::At { path: &full, indent, column, newline };
            let value = value::text(text, parsed, statement.value, &mut order, &at);
            out.line(indent, &format!("{} = {value}", statement.key), statement.trailing);
        }
        let no_statement = statements.is_empty() && matches!(block.section.tail.first(), Some(Piece::Blank));
        out.comments(if no_statement { &block.section.tail[1..] } else { &block.section.tail[..] }, indent);
    }
    if !tail.is_empty() {
        out.gap();
        out.comments(tail, 0);
    }
    out.out
}

/// The sections with their places: what stands before all headers first, then section by section.
fn blocks<'p>(sections: &'p [pieces::Section<'p>], order: &mut Order) -> Vec<Block<'p>> {
    let ranks: Vec<Vec<Rank>> =
        sections.iter().map(|section| order.header(&section.path, section.array)).collect();
    let known: std::collections::HashSet<&[Rank]> =
        ranks.iter().filter(|rank| !rank.is_empty()).map(Vec::as_slice).collect();
    let depth = |rank: &[Rank]| (1..rank.len()).filter(|end| known.contains(&rank[..*end])).count();
    let indents: Vec<usize> = ranks.iter().map(|rank| depth(rank) * INDENT).collect();
    drop(known);
    let placed = sections.iter().zip(ranks).zip(indents);
    placed.map(|((section, rank), indent)| Block { section, rank, indent }).collect()
}

/// The text that is laid out, line by line.
struct Text<'n> {
    out: String,
    newline: &'n str,
}

impl Text<'_> {
    /// Sets what follows apart by an empty line.
    fn gap(&mut self) {
        let twice = format!("{0}{0}", self.newline);
        if !self.out.is_empty() && !self.out.ends_with(&twice) {
            self.out.push_str(self.newline);
        }
    }

    fn line(&mut self, indent: usize, line: &str, trailing: Option<&str>) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(line);
        if let Some(comment) = trailing {
            self.out.push(' ');
            self.out.push_str(comment);
        }
        self.out.push_str(self.newline);
    }

    fn comments(&mut self, pieces: &[Piece<'_>], indent: usize) {
        for piece in pieces {
            match piece {
                Piece::Blank => self.gap(),
                Piece::Comment { text, .. } => self.line(indent, text, None),
            }
        }
    }
}
