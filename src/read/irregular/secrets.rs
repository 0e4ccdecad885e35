//! Places of an old file that hold a password, a key or a token.

use crate::catalogue::secret_shapes;
use crate::diagnostic::Diagnostic;
use crate::source::{Sources, Span};
use crate::syntax::term::{self, Erl, ErlKind};

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

/// Blanks secrets in what is told of the places that hold them. `secrets` are in order.
pub(in crate::read) fn blank<'f>(
    sources: &Sources,
    secrets: &[Span],
    findings: impl Iterator<Item = &'f mut Diagnostic>,
) {
    // Only a term that is shown could show a secret.
    let shows = |text: &str| text.contains(['"', '{', '<']);
    let findings =
        findings.filter(|finding| shows(&finding.message) || finding.help.as_deref().is_some_and(shows));
    for finding in findings {
        let (file, start) = (finding.span.file, finding.span.start);
        let first = secrets.partition_point(|secret| (secret.file, secret.start) < (file, start));
        for secret in secrets[first..].iter().take_while(|secret| finding.span.contains(**secret)) {
            for text in spellings(sources, *secret) {
                finding.message = finding.message.replace(&text, BLANK);
                finding.help = finding.help.take().map(|help| help.replace(&text, BLANK));
            }
        }
    }
}

/// What stands in the place of a secret.
const BLANK: &str = "***";

/// A secret as it is written and as it is printed.
fn spellings(sources: &Sources, secret: Span) -> Vec<String> {
    let raw = sources.text(secret);
    let text = format!("{raw}.");
    let parsed = term::parse(secret.file, &text);
    let printed =
        parsed.tree.forms(&text).next().and_then(term::Form::term).map(|term| term.erl().to_string());
    let mut out: Vec<String> = printed.into_iter().chain([raw.to_owned()]).collect();
    // A short number is found by chance, and tells little.
    out.retain(|text| text.len() > 2);
    out
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
