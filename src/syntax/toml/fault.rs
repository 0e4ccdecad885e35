//! What is wrong inside one token, before it has a place in a file.

use super::codes::{NOT_TOML_1_0, TOML_DIALECT, TOML_SYNTAX};
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Severity};
use crate::source::{FileId, Span, offset};
use std::ops::Range;

/// Something wrong in the text of a token.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    pub code: &'static Code,
    /// Where, in bytes from the start of the token.
    pub at: Range<usize>,
    pub message: String,
    pub help: String,
    /// Replacements that mend it.
    pub edits: Vec<(Range<usize>, String)>,
}

impl Fault {
    fn new(
        code: &'static Code,
        at: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Fault {
        Fault { code, at, message: message.into(), help: help.into(), edits: Vec::new() }
    }

    /// It is not TOML.
    pub fn syntax(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::new(&TOML_SYNTAX, at, message, help)
    }

    /// It is TOML, and the servers refuse it.
    pub fn dialect(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::new(&TOML_DIALECT, at, message, help)
    }

    /// It is not TOML, and the servers take it.
    pub fn lax(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::new(&NOT_TOML_1_0, at, message, help)
    }

    /// Mends it by replacing `at` by `text`.
    pub fn replace(mut self, at: Range<usize>, text: impl Into<String>) -> Fault {
        self.edits.push((at, text.into()));
        self
    }

    /// The finding, for a token that starts at byte `start` of `file`.
    pub fn place(self, file: FileId, start: u32) -> Diagnostic {
        let span = |at: &Range<usize>| Span::new(file, start + offset(at.start), start + offset(at.end));
        let severity = if self.code == &NOT_TOML_1_0 { Severity::Warning } else { Severity::Error };
        let finding = Diagnostic::new(self.code, severity, span(&self.at), self.message).help(self.help);
        if self.edits.is_empty() {
            return finding;
        }
        let edits = self.edits.iter().map(|(at, text)| Edit { span: span(at), text: text.clone() });
        // What is no TOML says nothing to a server; mended it comes to have an effect.
        let safe = self.code != &TOML_SYNTAX;
        let applicability = if safe { Applicability::Safe } else { Applicability::Unsafe };
        finding.fix(applicability, edits.collect())
    }
}
