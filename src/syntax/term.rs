//! Reads files of Erlang terms, as `file:consult` of OTP 25 takes them, with places and comments.
//!
//! Reading never fails: what `file:consult` refuses is a finding, and everything else is kept. The tree is
//! flat, so a text of 20 MB is read as fast a byte as one of 20 KB.

mod codes;
mod comments;
mod decode;
mod erl;
mod lex;
mod otp;
mod read;
mod tree;
mod words;

pub use codes::*;
pub use decode::{Decoded, decode};
pub use erl::{Erl, ErlKind};
pub use tree::{Form, Kind, Term, Tree};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Span};

/// What was read from a text.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The forms, their terms and all comments.
    pub tree: Tree,
    /// What is wrong with the syntax, in the order of the text. The first error carries the line that
    /// `file:consult` names, unless it would accept the text or stop without naming one.
    pub findings: Vec<Diagnostic>,
}

/// Reads a text.
pub fn parse(file: FileId, text: &str) -> Parsed {
    finish(file, text, None, text)
}

/// Decodes and reads the bytes of a file; bytes that are not UTF-8 are a finding.
pub fn parse_bytes(file: FileId, bytes: &[u8]) -> (Decoded, Parsed) {
    let decoded = decode(bytes);
    let good = match std::str::from_utf8(bytes) {
        _ if decoded.invalid.is_none() => decoded.text.as_str(),
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).expect("it is valid up to there"),
    };
    let parsed = finish(file, &decoded.text, decoded.invalid_at(), good);
    (decoded, parsed)
}

/// Reads a text. What Erlang's reader gets to see of it is `seen`: the whole text, or all before the first
/// byte that is not UTF-8, which in the text stands at `invalid`.
fn finish(file: FileId, text: &str, invalid: Option<u32>, seen: &str) -> Parsed {
    let read = read::Reader::new(file, text).read();
    let mut findings = read.findings;
    findings.sort_by_key(|finding| finding.span.start);
    if let Some(at) = invalid {
        // Wide characters before that place are not read as they are meant: findings there mean little.
        let verdict = otp::verdict(seen, 0, true);
        let width = text[at as usize..].chars().next().map_or(0, char::len_utf8);
        let span = Span::new(file, at, at + u32::try_from(width).unwrap_or_default());
        let message = "cannot translate from UTF-8";
        let mut finding = Diagnostic::error(&INVALID_UTF8, span, message).help(
            "save the file as UTF-8, or say in its first line that it is Latin-1: %% -*- coding: latin-1 -*-",
        );
        finding.erlang_line = verdict.line;
        findings.insert(0, finding);
    } else if let Some(start) = read.first_broken {
        let verdict = otp::verdict(seen, start as usize, false);
        let first = findings.iter_mut().find(|finding| finding.severity == Severity::Error);
        if let Some(first) = first {
            first.erlang_line = verdict.line;
        }
    }
    Parsed { tree: read.tree, findings }
}
