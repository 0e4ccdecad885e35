//! A TOML text cut into headers, statements, and the comments that belong to each of them.

use crate::source::Span;
use crate::syntax::toml::{Node, Parsed, Table, TableOrigin, Value};

/// Something between statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Empty lines.
    Blank,
    /// A comment on a line of its own.
    Comment {
        /// The text, with its `#`.
        text: &'t str,
        /// The blanks before it.
        indent: usize,
    },
}

/// A key with its value.
pub(super) struct Statement<'t> {
    /// The key as it is written, without blanks around dots.
    pub key: String,
    /// The names of the key.
    pub names: Vec<String>,
    /// The value.
    pub value: &'t Node,
    /// What stands above it.
    pub lead: Vec<Piece<'t>>,
    /// The comment behind it.
    pub trailing: Option<&'t str>,
}

/// A header with its statements; the first has no header.
#[derive(Default)]
pub(super) struct Section<'t> {
    /// The names in the header.
    pub path: Vec<String>,
    /// The header as it is written, without blanks around dots.
    pub header: Option<String>,
    /// Whether the header is `[[path]]`.
    pub array: bool,
    /// What stands above the header.
    pub lead: Vec<Piece<'t>>,
    /// The comment behind the header.
    pub trailing: Option<&'t str>,
    /// In order of text.
    pub statements: Vec<Statement<'t>>,
    /// What follows the last statement.
    pub tail: Vec<Piece<'t>>,
}

/// A whole text.
pub(super) struct Pieces<'t> {
    /// What the text begins with, apart from what follows.
    pub head: Vec<Piece<'t>>,
    /// In order of text.
    pub sections: Vec<Section<'t>>,
    /// What the text ends with, apart from what comes before.
    pub tail: Vec<Piece<'t>>,
}

/// A header or a statement.
enum Anchor<'t> {
    Header(usize),
    Value(&'t Node),
}

/// Cuts a text that was read without errors; `None` when a key is added to a table in braces, which later versions of
/// TOML forbid and servers read.
pub(super) fn of<'t>(text: &'t str, parsed: &'t Parsed) -> Option<Pieces<'t>> {
    let headers = parsed.sections.iter().enumerate().skip(1);
    let mut anchors: Vec<(Span, Anchor<'t>)> =
        headers.map(|(at, section)| (section.header, Anchor::Header(at))).collect();
    values(&parsed.root, &mut anchors);
    anchors.sort_by_key(|(span, _)| span.start);
    let mut sections = vec![Section::default()];
    let mut head = Vec::new();
    let mut end = 0;
    for (at, (span, anchor)) in anchors.iter().enumerate() {
        // A statement begins with its key, on the line where its value begins.
        let line = text[..span.start as usize].rfind('\n').map_or(0, |feed| feed + 1);
        let (trailing, mut lead) = if at == 0 { (None, lines(&text[..line])) } else { gap(&text[end..line]) };
        end = span.end as usize;
        let section = sections.last_mut().expect("there is a first section");
        if at == 0 {
            // The text of a file about itself stays at its top.
            let apart = lead.iter().rposition(|piece| *piece == Piece::Blank);
            head = apart.map(|blank| lead.drain(..=blank).collect()).unwrap_or_default();
        } else {
            trail(section, trailing);
        }
        match anchor {
            Anchor::Header(number) => {
                let indent = text[line..].len() - text[line..].trim_start_matches([' ', '\t']).len();
                section.tail = split(&mut lead, indent);
                let source = &parsed.sections[*number];
                let inner = text[span.range()].trim_matches(['[', ']']);
                let key = key_parts(inner).join(".");
                let header = if source.array { format!("[[{key}]]") } else { format!("[{key}]") };
                sections.push(Section {
                    path: source.path.clone(),
                    header: Some(header),
                    array: source.array,
                    lead,
                    ..Section::default()
                });
            }
            Anchor::Value(value) => {
                let written = text[line..span.start as usize].trim().trim_end_matches('=');
                let parts = key_parts(written);
                let names = parts.iter().map(|part| part.trim_matches(['"', '\'']).to_owned()).collect();
                let key = parts.join(".");
                section.statements.push(Statement { key, names, value, lead, trailing: None });
            }
        }
    }
    let mut tail = Vec::new();
    if anchors.is_empty() {
        head = lines(text);
    } else {
        let (trailing, rest) = gap(&text[end..]);
        let section = sections.last_mut().expect("there is a first section");
        trail(section, trailing);
        tail = rest;
        // Nothing stands right below the comments at the end.
        tail.push(Piece::Blank);
        section.tail = split(&mut tail, 0);
    }
    Some(Pieces { head: trimmed(head), sections, tail: trimmed(tail) }).filter(Pieces::are_comments)
}

impl Pieces<'_> {
    /// Whether nothing but comments stands between statements.
    fn are_comments(&self) -> bool {
        let shown = |piece: &Piece<'_>| match piece {
            Piece::Blank => true,
            Piece::Comment { text, .. } => text.starts_with('#'),
        };
        let behind = |comment: Option<&str>| comment.is_none_or(|comment| comment.starts_with('#'));
        let in_section = |section: &Section<'_>| {
            let whole =
                |statement: &Statement<'_>| statement.lead.iter().all(shown) && behind(statement.trailing);
            section.lead.iter().chain(&section.tail).all(shown)
                && behind(section.trailing)
                && section.statements.iter().all(whole)
        };
        self.head.iter().chain(&self.tail).all(shown) && self.sections.iter().all(in_section)
    }
}

/// Gives a comment to the last thing of a section.
fn trail<'t>(section: &mut Section<'t>, comment: Option<&'t str>) {
    match section.statements.last_mut() {
        Some(statement) => statement.trailing = comment,
        None => section.trailing = comment,
    }
}

/// Takes what belongs to the section before from what stands above a header (or the end of the text) with this
/// indent. The comments right above a header are its own; so are others before them that stand apart and not deeper.
fn split<'t>(lead: &mut Vec<Piece<'t>>, indent: usize) -> Vec<Piece<'t>> {
    let mut start = lead.len();
    let mut right_above = true;
    while start > 0 {
        let blank = lead[..start].iter().rposition(|piece| *piece == Piece::Blank);
        let first = blank.map_or(0, |blank| blank + 1);
        match lead[first..start].first() {
            Some(Piece::Comment { indent: own, .. })
                if !right_above && (blank.is_none() || *own > indent) =>
            {
                break;
            }
            _ => {}
        }
        right_above = false;
        start = blank.unwrap_or(0);
    }
    let mut kept: Vec<Piece<'t>> = lead.drain(..start).collect();
    if lead.first() == Some(&Piece::Blank) {
        lead.remove(0);
    }
    while kept.last() == Some(&Piece::Blank) {
        kept.pop();
    }
    kept
}

/// Without blanks at the edges.
fn trimmed(mut pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    while pieces.last() == Some(&Piece::Blank) {
        pieces.pop();
    }
    if pieces.first() == Some(&Piece::Blank) {
        pieces.remove(0);
    }
    pieces
}

/// The comment on the line that a gap begins in, and what stands on lines of its own.
fn gap(text: &str) -> (Option<&str>, Vec<Piece<'_>>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim();
    (Some(first).filter(|first| !first.is_empty()), lines(rest))
}

/// What stands on lines of their own.
fn lines(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for line in text.lines() {
        let shown = line.trim();
        if !shown.is_empty() {
            let indent = line.len() - line.trim_start().len();
            pieces.push(Piece::Comment { text: shown, indent });
        } else if pieces.last() != Some(&Piece::Blank) {
            pieces.push(Piece::Blank);
        }
    }
    pieces
}

/// The values of all statements.
fn values<'t>(table: &'t Table, out: &mut Vec<(Span, Anchor<'t>)>) {
    for entry in &table.entries {
        match &entry.value.value {
            Value::Table(table) if table.origin != TableOrigin::Inline => values(table, out),
            Value::Tables(items) => {
                items.iter().filter_map(Node::as_table).for_each(|item| values(item, out));
            }
            _ => out.push((entry.value.span, Anchor::Value(&entry.value))),
        }
    }
}

/// The parts of a dotted key as they are written.
fn key_parts(key: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quote, mut escaped) = (0, None, false);
    for (at, c) in key.char_indices() {
        match (quote, c) {
            (Some('"'), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(open), _) if c == open && !escaped => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '.') => {
                parts.push(key[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        escaped = false;
    }
    parts.push(key[start..].trim());
    parts
}
