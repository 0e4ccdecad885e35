//! Places of an old file that hold a password, a key or a token.

use crate::catalogue::secret_shapes;
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};

/// Adds the spans of everything in a term that may be a secret.
pub(in crate::read) fn find(term: &Erl, out: &mut Vec<Span>) {
    let items = match &term.kind {
        ErlKind::Tuple(items) => {
            if let Some(Erl { kind: ErlKind::Atom(name), .. }) = items.first() {
                let known = secret_shapes();
                if known.keys.iter().any(|key| key == name) {
                    items[1..].iter().for_each(|item| texts(item, out));
                }
                for (shape, at) in &known.shapes {
                    if shape == name && items.len() == at.len() {
                        let secret = at.iter().position(|is_secret| *is_secret);
                        secret.into_iter().for_each(|at| texts(&items[at], out));
                    }
                }
            }
            items
        }
        ErlKind::List { items, .. } => items,
        ErlKind::Map(pairs) => {
            for (key, value) in pairs {
                if matches!(&key.kind, ErlKind::Atom(name) if secret_shapes().keys.iter().any(|key| key == name))
                {
                    texts(value, out);
                }
                find(value, out);
            }
            return;
        }
        _ => return,
    };
    items.iter().for_each(|item| find(item, out));
}

/// Every text in a term.
fn texts(term: &Erl, out: &mut Vec<Span>) {
    match &term.kind {
        ErlKind::String(_) | ErlKind::Binary(_) | ErlKind::Recovered(_) | ErlKind::Integer(_) => {
            out.push(term.span);
        }
        ErlKind::List { items, .. } | ErlKind::Tuple(items) => items.iter().for_each(|item| texts(item, out)),
        _ => {}
    }
}
