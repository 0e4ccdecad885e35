//! TOML texts, read as the servers read them.
//!
//! Reading never fails: whatever the text, there is a tree of all that could be read, and a finding
//! for each thing that could not. The servers read TOML with a reader of their own, laxer than TOML
//! 1.0 in some places and stricter in others; a finding is an error if and only if they refuse the text.

mod bare;
mod build;
mod bytes;
mod codes;
mod fault;
mod layout;
mod number;
mod parser;
mod paths;
mod reader;
mod recovery;
mod scalar;
mod text;
mod tokens;
mod tree;
mod values;

pub use bytes::{decode, invalid_utf8};
pub use codes::{
    CODES, DUPLICATE_KEY, DUPLICATE_TABLE, INVALID_UTF8, NESTING_TOO_DEEP, NOT_TOML_1_0, TOML_DIALECT,
    TOML_SYNTAX,
};
pub use layout::{Comment, Section};
pub use reader::Reader;
pub use tree::{Entry, Key, Node, Table, TableOrigin, Value};

use crate::diagnostic::{Applicability, Diagnostic, Edit};
use crate::source::{FileId, Span, offset};

/// What a TOML text holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The tree of all that could be read.
    pub root: Table,
    /// All comments, in order of text.
    pub comments: Vec<Comment>,
    /// What is wrong with the text, in order of text.
    pub findings: Vec<Diagnostic>,
    /// Keys that stand in the text and whose values could not be read: they are not missing.
    pub lost: Vec<Lost>,
    /// The text cut into what belongs to each header; the first is what stands before all headers.
    pub sections: Vec<Section>,
}

/// A key whose value could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The names from the root to the key.
    pub path: Vec<String>,
    /// The statement as far as it was read.
    pub span: Span,
}

/// Reads a TOML text as servers from 5.1 on read it.
pub fn parse(file: FileId, text: &str) -> Parsed {
    parse_for(file, text, Reader::default())
}

/// Reads a TOML text as the servers with this reader read it.
pub fn parse_for(file: FileId, text: &str, reader: Reader) -> Parsed {
    let whole = Span::new(file, 0, offset(text.len()));
    let start = if text.starts_with(MARK) { offset(MARK.len_utf8()) } else { 0 };
    let mut parser = parser::Parser::new(file, text, start, reader, whole);
    parser.run();
    let parser::Parser { builder, comments, marks, lost, lone_return, .. } = parser;
    let (root, mut findings) = builder.finish();
    if start > 0 {
        findings.push(byte_order_mark(Span::new(file, 0, start)));
    }
    if let Some(at) = lone_return {
        let message = "a carriage return stands without a line feed";
        let finding = Diagnostic::error(&TOML_SYNTAX, Span::new(file, at, at + 1), message);
        findings.push(finding.help("save the file with line feeds as line ends"));
    }
    findings.extend(comments.iter().filter_map(|comment| control_in_comment(text, comment)));
    findings.sort_by_key(|finding| finding.span.start);
    let sections = layout::sections(text, whole, &comments, marks);
    Parsed { root, comments, findings, lost, sections }
}

/// The byte-order mark.
const MARK: char = '\u{feff}';

fn byte_order_mark(span: Span) -> Diagnostic {
    Diagnostic::error(
        &TOML_DIALECT,
        span,
        "the server's TOML reader refuses a file that starts with a byte-order mark",
    )
    .help("save the file as UTF-8 without a byte-order mark")
    .fix(Applicability::Safe, vec![Edit { span, text: String::new() }])
}

fn control_in_comment(text: &str, comment: &Comment) -> Option<Diagnostic> {
    let shown = text[comment.span.range()].trim_end_matches('\r');
    let (at, found) = shown.char_indices().find(|(_, next)| next.is_ascii_control() && *next != '\t')?;
    let start = comment.span.start + offset(at);
    let message = format!(
        "the control character U+{:04X} stands in a comment, which is not TOML 1.0",
        u32::from(found)
    );
    let finding = Diagnostic::warning(&NOT_TOML_1_0, Span::new(comment.span.file, start, start + 1), message);
    Some(finding.help("the server reads it; take the character out for other tools"))
}

impl Parsed {
    /// The comments on lines of their own directly above a header, a key or anything else in `text`.
    pub fn comments_above(&self, text: &str, span: Span) -> &[Comment] {
        layout::above(text, &self.comments, span.start)
    }

    /// The comment behind something in `text`, on the line where that ends.
    pub fn trailing_comment(&self, text: &str, span: Span) -> Option<&Comment> {
        let next = self.comments.partition_point(|comment| comment.span.start < span.end);
        let comment = self.comments.get(next)?;
        let between = &text[span.end as usize..comment.span.start as usize];
        (!between.contains(['\n', '\r'])).then_some(comment)
    }
}
