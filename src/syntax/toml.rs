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
    let at = shown.bytes().position(|next| next.is_ascii_control() && next != b'\t')?;
    let start = comment.span.start + offset(at);
    let message = format!(
        "the control character U+{:04X} stands in a comment, which is not TOML 1.0",
        shown.as_bytes()[at]
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let findings = parse(FileId(0), text).findings;
        let said = findings.iter().map(|finding| format!("{}: {}", finding.code.name, finding.message));
        said.collect()
    }

    fn names(text: &str, path: &[&str]) -> Vec<String> {
        let parsed = parse(FileId(0), text);
        let table =
            if path.is_empty() { Some(&parsed.root) } else { parsed.root.at(path).and_then(Node::as_table) };
        table.unwrap().entries.iter().map(|entry| entry.key.name.clone()).collect()
    }

    #[test]
    fn keys_of_one_table_come_together_however_they_are_written() {
        let text = "[a.b]\nx = 1\n[a]\nb.y = 2\nb.z.u = 3\n[a.b.z.v]\n";
        assert_eq!(names(text, &["a", "b"]), ["x", "y", "z"]);
        assert_eq!(names(text, &["a", "b", "z"]), ["u", "v"]);
        assert_eq!(
            said(text),
            ["not-toml-1.0: `b` has a header and gets a dotted key, which is not TOML 1.0"]
        );
        assert_eq!(
            said("a = { b = 1 }\na.c = 2\n"),
            ["not-toml-1.0: `a` is written in braces and gets a dotted key, which is not TOML 1.0"]
        );
    }

    #[test]
    fn a_key_is_not_given_twice_and_the_first_counts() {
        let text = "[a]\nx = 1\n\"x\" = 2\ny.z = 1\ny = {}\nx.u = 3\n";
        assert_eq!(
            said(text),
            [
                "duplicate-key: `x` is given twice",
                "duplicate-key: `y` is given twice",
                "duplicate-key: `x` is an integer and cannot have keys"
            ]
        );
        assert_eq!(parse(FileId(0), text).root.at(&["a", "x"]).unwrap().value, Value::Integer(1.into()));
    }

    #[test]
    fn a_header_that_is_there_already_is_the_only_fault_of_its_section() {
        let text = "[a]\nx = 1\n[a]\nx = 2\ny = 3\n";
        assert_eq!(said(text), ["duplicate-table: the table `a` is defined twice"]);
        assert_eq!(names(text, &["a"]), ["x", "y"]);
    }

    #[test]
    fn each_item_of_an_array_of_tables_has_tables_of_its_own() {
        let text = "[[a]]\n[a.b]\nx = 1\n[[a]]\n[a.b]\ny = 2\n";
        assert_eq!(said(text), Vec::<String>::new());
        assert_eq!(parse(FileId(0), text).root.get("a").unwrap().value.as_items().unwrap().len(), 2);
        assert_eq!(
            said("[[a]]\n[a]\n"),
            ["duplicate-table: `a` is an array of tables and cannot be a table as well"]
        );
        assert!(parse_for(FileId(0), "[[a]]\n[a]\n", Reader::UpTo5_0).findings.is_empty());
        assert_eq!(said("a = []\n[[a]]\n"), ["duplicate-table: `a` is an array that a header cannot add to"]);
        assert_eq!(
            said("[a]\n[[a]]\n"),
            ["duplicate-table: `a` is a table and cannot be an array of tables as well"]
        );
    }

    #[test]
    fn what_toml_1_1_adds_is_refused_and_read() {
        let text = "a = {\n  b = 1, # one\n  c = 2,\n}\nd = 3\n";
        assert_eq!(
            said(text),
            ["toml-dialect: the server's TOML reader refuses a line break in a table in braces"]
        );
        assert_eq!(names(text, &["a"]), ["b", "c"]);
        assert_eq!(names(text, &[]), ["a", "d"]);
    }

    #[test]
    fn a_value_that_is_not_closed_costs_no_other_key() {
        assert_eq!(names("a = [1,\nb = 2\n[c]\nd = 3\n", &[]), ["b", "c"]);
        assert_eq!(names("a = {\nb = 2\nc = 3\n[d]\n", &[]), ["b", "c", "d"]);
        assert_eq!(names("a = \"\"\"x\nb = 2\nc = \"\"\"y\"\"\"\n", &[]), ["b", "c"]);
        assert_eq!(names("a = \"x\nb = 2\n", &[]), ["b"]);
    }

    #[test]
    fn a_text_in_another_language_is_one_fault() {
        assert_eq!(said("modules:\n  mod_ping:\n    send_pings: true\n").len(), 1);
        assert_eq!(said("{hosts, [\"localhost\"]}.\n{loglevel, 4}.\n").len(), 1);
    }

    #[test]
    fn a_warning_hides_no_error_of_its_line() {
        assert_eq!(
            said("a = 2020-02-31]\n"),
            [
                "not-toml-1.0: `2020-02-31` is not TOML 1.0: the month does not have that day",
                "toml-syntax: `]` stands where the line should end"
            ]
        );
    }

    #[test]
    fn nesting_has_a_limit() {
        let deep = |count: usize| format!("a = {}{}\nb = 1\n", "[".repeat(count), "]".repeat(count));
        assert_eq!(said(&deep(127)), Vec::<String>::new());
        assert_eq!(
            said(&deep(100_000)),
            ["nesting-too-deep: tables and arrays are nested more than 128 deep here"]
        );
        assert_eq!(names(&deep(100_000), &[]), ["b"]);
        assert_eq!(said(&format!("[{}a]\nx = 1\n", "a.".repeat(200))).len(), 1);
    }

    #[test]
    fn line_ends_and_the_byte_order_mark_are_those_of_the_servers() {
        assert_eq!(
            said("\u{feff}[a]\n"),
            ["toml-dialect: the server's TOML reader refuses a file that starts with a byte-order mark"]
        );
        assert_eq!(
            said("[a]\rx = 1\ry = 2\n"),
            ["toml-syntax: a carriage return stands without a line feed"]
        );
        assert_eq!(names("[a]\rx = 1\ry = 2\n", &["a"]), ["x", "y"]);
        assert_eq!(said("[a]\r\nx = 1\r\n"), Vec::<String>::new());
    }

    #[test]
    fn comments_belong_to_what_they_stand_above_or_behind() {
        let text = "# file\n\n# one\n# two\n[a] # tail\n# key\nx = 1\n\n# b\n[[b]]\ny = 2\n";
        let parsed = parse(FileId(0), text);
        let shown = |span: Span| &text[span.range()];
        let above = |span| {
            parsed.comments_above(text, span).iter().map(|found| shown(found.span)).collect::<Vec<_>>()
        };
        let header = parsed.sections[1].header;
        assert_eq!(above(header), ["# one", "# two"]);
        assert_eq!(parsed.trailing_comment(text, header).map(|found| shown(found.span)), Some("# tail"));
        assert_eq!(above(parsed.root.at(&["a"]).unwrap().as_table().unwrap().entries[0].key.span), ["# key"]);
        let sections: Vec<_> =
            parsed.sections.iter().map(|section| (shown(section.span), shown(section.body))).collect();
        assert_eq!(
            sections,
            [
                ("# file\n\n", "# file\n\n"),
                ("# one\n# two\n[a] # tail\n# key\nx = 1\n\n", "# key\nx = 1\n\n"),
                ("# b\n[[b]]\ny = 2\n", "y = 2\n")
            ]
        );
    }
}
