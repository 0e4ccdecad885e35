//! The shapes of top-level terms: what an old server can go through at all.

use super::Reader;
use crate::catalogue;
use crate::diagnostic::Diagnostic;
use crate::read::UNKNOWN_TERM;
use crate::syntax::term::{Erl, ErlKind};

/// Reports a term that crashes the server's reader.
pub(super) fn check(reader: &mut Reader<'_>, term: &Erl) {
    if !known(term) {
        let message = format!("the server does not know a term of this shape: {}", shown(term));
        let help = "a top-level term is a pair: {key, Value}.";
        reader.findings.push(Diagnostic::error(&UNKNOWN_TERM, term.span, message).help(help));
    }
}

fn known(term: &Erl) -> bool {
    catalogue::legacy_shapes().iter().any(|shape| match (&term.kind, shape.elements) {
        (ErlKind::Atom(name), 0) => shape.key.as_deref() == Some(name),
        (ErlKind::Tuple(items), elements) => {
            elements > 0
                && items.len() == elements
                && shape
                    .key
                    .as_deref()
                    .is_none_or(|key| matches!(&items[0].kind, ErlKind::Atom(name) if name == key))
        }
        _ => false,
    })
}

fn shown(term: &Erl) -> String {
    let text = term.to_string();
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
