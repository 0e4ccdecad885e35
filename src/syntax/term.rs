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

use self::otp::Behind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Encoding, FileId, Span};
use std::borrow::Cow;

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
    finish(file, text, None)
}

/// Reads the terms of a text that is no file, for instance a pattern with variables: what `file:consult` would say of it
/// is not asked.
pub fn tree(text: &str) -> Tree {
    read::Reader::new(FileId(0), text).read().tree
}

/// Decodes and reads the bytes of a file; bytes that are not UTF-8 are a finding.
pub fn parse_bytes<'b>(file: FileId, bytes: impl Into<Cow<'b, [u8]>>) -> (Decoded, Parsed) {
    let bytes = match decode::plain(bytes.into()) {
        Ok(text) => {
            let parsed = finish(file, &text, None);
            return (Decoded { text, encoding: Encoding::Utf8, invalid: None }, parsed);
        }
        Err(bytes) => bytes,
    };
    let decoded = decode(&bytes);
    let parsed = match std::str::from_utf8(&bytes) {
        Err(error) if decoded.invalid.is_some() => {
            let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).expect("it is valid up to there");
            let behind = if error.error_len().is_none() { Behind::Incomplete } else { Behind::Invalid };
            finish(file, &decoded.text, decoded.invalid_at().map(|at| (at, good, behind)))
        }
        _ => finish(file, &decoded.text, None),
    };
    (decoded, parsed)
}

/// Reads a text. Of a file that is not UTF-8, `invalid` says where in the text, what comes before that
/// place in the file, and what kind of bytes stand there.
fn finish(file: FileId, text: &str, invalid: Option<(u32, &str, Behind)>) -> Parsed {
    let read = read::Reader::new(file, text).read();
    let mut findings = read.findings;
    findings.sort_by_key(|finding| finding.span.start);
    if let Some((at, before, behind)) = invalid {
        let width = text[at as usize..].chars().next().map_or(0, char::len_utf8);
        let span = Span::new(file, at, at + u32::try_from(width).unwrap_or_default());
        let mut finding = Diagnostic::error(&INVALID_UTF8, span, "cannot translate from UTF-8").help(
            "save the file as UTF-8, or say in its first line that it is Latin-1: %% -*- coding: latin-1 -*-",
        );
        finding.erlang_line = otp::verdict(before, 0, behind).line;
        findings.insert(0, finding);
    } else if let Some(start) = read.first_broken {
        let first = findings.iter_mut().find(|finding| finding.severity == Severity::Error);
        if let Some(first) = first {
            first.erlang_line = otp::verdict(text, start as usize, Behind::End).line;
        }
    }
    Parsed { tree: read.tree, findings }
}
