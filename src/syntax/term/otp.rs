//! Where Erlang's own reader stops: the line that `file:consult` of OTP 25 names.
//!
//! This is asked only of texts that have a finding. It follows the grammar of whole expressions, since the
//! server's reader first reads an expression and then sees that it is no term.

mod blocks;
mod grammar;
mod scan;

use crate::source::offset;
use grammar::{Grammar, Stop};

/// What Erlang's reader says.
pub(super) struct Verdict {
    /// The line it names, if it names one.
    pub line: Option<u32>,
}

/// What follows the text that Erlang's reader gets to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Nothing.
    End,
    /// A byte that is not UTF-8.
    Invalid,
    /// The first bytes of a character whose others are missing.
    Incomplete,
}

/// Reads the forms of `text` from the one that starts at `from`, which is known to be no term unless
/// something is behind the text.
pub(super) fn verdict(text: &str, from: usize, behind: Behind) -> Verdict {
    Verdict { line: line(text, from, behind) }
}

fn line(text: &str, from: usize, behind: Behind) -> Option<u32> {
    let cut = behind != Behind::End;
    let before = text[..from].matches('\n').count();
    let (mut at, mut line) = (from, offset(before + 1));
    loop {
        let nothing_seen = at == text.len() && behind == Behind::Invalid;
        let form = match scan::form(text, at, line) {
            Ok(form) => form,
            Err(error) if cut && error.at_end => return Some(error.reached),
            Err(error) => return error.line,
        };
        if cut && (!form.stopped || text.ends_with('.') && form.end == text.len()) {
            // The server names no line when it has seen nothing of the form.
            return (!nothing_seen).then_some(form.line);
        }
        if form.tokens.is_empty() {
            return None;
        }
        let mut grammar = Grammar::new(&form.tokens);
        match grammar.form() {
            Err(Stop::Refused) => return Some(grammar.line()),
            Err(Stop::TooDeep) => return None,
            Ok(Some(line)) => return Some(line),
            // The first form is known to be no term, so it is a bad one.
            Ok(None) if at == from && !cut => return grammar.bad_term(),
            // Forms before a byte that is not UTF-8 were not looked at before.
            Ok(None) if cut && !is_term(&text[at..form.end]) => return grammar.bad_term(),
            Ok(None) => {}
        }
        (at, line) = (form.end, form.line);
    }
}

fn is_term(text: &str) -> bool {
    super::read::Reader::new(crate::source::FileId(0), text).read().first_broken.is_none()
}
