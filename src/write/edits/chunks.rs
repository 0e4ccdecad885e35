//! A text as it is cut up to be changed: chunks, which are sections with their headers, and statements in them.

use crate::source::Span;
use crate::syntax::toml::{Node, Parsed, Table, TableOrigin, Value};
use foldhash::HashMap;

/// A key with its value as it is written.
#[derive(Debug)]
pub(super) struct Statement<'t> {
    /// The chunk that it stands in.
    pub chunk: usize,
    /// The keys, with dots and quotes, in the text.
    pub keys: Span,
    /// The names from the table of the chunk.
    pub path: Vec<String>,
    /// The value.
    pub node: &'t Node,
    /// The lines that it takes up, with the last line end.
    pub lines: Span,
    /// The comments on lines of their own above it.
    pub above: Option<Span>,
    /// The comment behind it.
    pub behind: Option<Span>,
}

/// What a text consists of.
pub(super) struct Chunks<'t> {
    /// The text.
    pub text: &'t str,
    /// The text as it was read.
    pub parsed: &'t Parsed,
    /// The chunk whose header this is.
    pub headers: HashMap<Span, usize>,
    /// The statement whose last key and value this is.
    pub statements: HashMap<Span, Statement<'t>>,
    /// For each chunk, that of the nearest item of an array of tables that it stands in, itself not counted.
    pub items: Vec<Option<usize>>,
    /// For each chunk, its statements in order of text.
    own: Vec<Vec<Span>>,
    /// The chunks that stand in an item of an array of tables, and in no other between.
    inside: HashMap<usize, Vec<usize>>,
}

/// Cuts up a text.
pub(super) fn of<'t>(text: &'t str, parsed: &'t Parsed) -> Chunks<'t> {
    let headers = parsed.sections.iter().enumerate().skip(1).map(|(at, section)| (section.header, at));
    let mut chunks = Chunks {
        text,
        parsed,
        headers: headers.collect(),
        statements: HashMap::default(),
        items: vec![None; parsed.sections.len()],
        own: vec![Vec::new(); parsed.sections.len()],
        inside: HashMap::default(),
    };
    chunks.table(&parsed.root, None, &[]);
    chunks.own.iter_mut().for_each(|own| own.sort_unstable());
    for (at, item) in chunks.items.iter().enumerate() {
        if let Some(item) = item {
            chunks.inside.entry(*item).or_default().push(at);
        }
    }
    chunks
}

impl<'t> Chunks<'t> {
    /// The statements of a chunk in order of text, with the place of each.
    pub fn statements_of(&self, chunk: usize) -> impl Iterator<Item = (&Span, &Statement<'t>)> {
        self.own[chunk].iter().map(|whole| (whole, &self.statements[whole]))
    }

    /// The chunks that stand in an item of an array of tables, and in no other between.
    pub fn inside(&self, item: usize) -> &[usize] {
        self.inside.get(&item).map(Vec::as_slice).unwrap_or_default()
    }

    fn table(&mut self, table: &'t Table, item: Option<usize>, path: &[String]) {
        let own = table.headers.first().and_then(|header| self.headers.get(header)).copied();
        if let Some(own) = own {
            self.items[own] = item;
        }
        let item = if table.origin == TableOrigin::ArrayItem { own } else { item };
        for entry in &table.entries {
            let mut below = path.to_vec();
            below.push(entry.key.name.clone());
            match &entry.value.value {
                Value::Table(inner) if inner.origin == TableOrigin::Dotted && inner.headers.is_empty() => {
                    self.table(inner, item, &below);
                }
                Value::Table(inner) if inner.origin != TableOrigin::Inline => self.table(inner, item, &[]),
                Value::Tables(items) => {
                    for node in items {
                        let Value::Table(inner) = &node.value else { continue };
                        self.table(inner, item, &[]);
                    }
                }
                _ => self.statement(entry.key.span, &entry.value, below),
            }
        }
    }

    fn statement(&mut self, key: Span, node: &'t Node, path: Vec<String>) {
        let whole = key.to(node.span);
        let sections = &self.parsed.sections;
        let chunk = sections.partition_point(|section| section.span.start <= key.start).saturating_sub(1);
        let text = self.text;
        let line = text[..key.start as usize].rfind('\n').map_or(0, |feed| feed + 1);
        let first = line + (text[line..].len() - text[line..].trim_start_matches([' ', '\t']).len());
        let end = node.span.end as usize;
        let end = text[end..].find('\n').map_or(text.len(), |feed| end + feed + 1);
        let span = |start: usize, end: usize| {
            Span::new(key.file, crate::source::offset(start), crate::source::offset(end))
        };
        let keys = span(first, key.end as usize);
        let comments = self.parsed.comments_above(text, keys);
        let above = comments.first().map(|comment| {
            let start = text[..comment.span.start as usize].rfind('\n').map_or(0, |feed| feed + 1);
            span(start, line)
        });
        let behind = self.parsed.trailing_comment(text, whole).map(|comment| comment.span);
        let lines = span(line, end);
        self.own[chunk].push(whole);
        self.statements.insert(whole, Statement { chunk, keys, path, node, lines, above, behind });
    }
}
