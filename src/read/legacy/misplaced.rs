//! Services that stand where an old server does not look for them.

use crate::catalogue::{TableSpec, catalogue};
use crate::diagnostic::{Applicability, Diagnostic, Edit, nearest};
use crate::read::MISPLACED_SERVICE;
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};

const SECTION: &str = "services";

/// Reports services at the top level, among modules and under a host, in a top-level term.
pub(super) fn check(term: &Erl, out: &mut Vec<Diagnostic>) {
    if let Some((host, terms)) = host_config(term) {
        for term in terms {
            match named(term) {
                Some((SECTION, _)) => out.push(stored(term.span, &format!("{SECTION}` of host `{host}"))),
                Some(("modules", modules)) => as_modules(modules, out),
                _ => {}
            }
        }
        return;
    }
    match named(term) {
        Some(("modules", modules)) => as_modules(modules, out),
        Some((key, _)) if service(key).is_some() => out.push(stored(term.span, key)),
        Some((key, _)) if is_near(key) => {
            let message =
                format!("the server stores `{key}` and never reads it; no service of it is started");
            let finding = Diagnostic::warning(&MISPLACED_SERVICE, term.span, message).path(SECTION);
            let ErlKind::Tuple(items) = &term.kind else { return };
            let edit = Edit { span: items[0].span, text: SECTION.to_owned() };
            out.push(
                finding.help(format!("did you mean `{SECTION}`?")).fix(Applicability::Unsafe, vec![edit]),
            );
        }
        _ => {}
    }
}

/// A term that is kept for nobody.
fn stored(span: Span, name: &str) -> Diagnostic {
    let message = format!("the server stores `{name}` here and never reads it: it is not started");
    let finding = Diagnostic::warning(&MISPLACED_SERVICE, span, message).path(SECTION);
    finding.help("move it into the list of the top-level term {services, [...]}")
}

fn as_modules(modules: &Erl, out: &mut Vec<Diagnostic>) {
    let ErlKind::List { items, .. } = &modules.kind else { return };
    for item in items {
        let Some((name, _)) = named(item) else { continue };
        if service(name).is_none() {
            continue;
        }
        let message = format!("`{name}` is a service and no module; it cannot be started as one");
        let finding =
            Diagnostic::warning(&MISPLACED_SERVICE, item.span, message).path(format!("modules.{name}"));
        out.push(finding.help("move it into the list of the top-level term {services, [...]}"));
    }
}

/// Whether a key is the section with a mistake in it; a file may have very many keys, and most differ in length.
fn is_near(key: &str) -> bool {
    key.len().abs_diff(SECTION.len()) <= 2 && key != SECTION && nearest(key, [SECTION]).is_some()
}

fn service(name: &str) -> Option<&'static TableSpec> {
    catalogue().legacy_table(SECTION, name)
}

/// The key and the value of a pair.
fn named(term: &Erl) -> Option<(&str, &Erl)> {
    let ErlKind::Tuple(items) = &term.kind else { return None };
    let [Erl { kind: ErlKind::Atom(key), .. }, value] = items.as_slice() else { return None };
    Some((key, value))
}

/// The host and the terms of a `host_config` term.
fn host_config(term: &Erl) -> Option<(String, &[Erl])> {
    let ErlKind::Tuple(items) = &term.kind else { return None };
    let [Erl { kind: ErlKind::Atom(key), .. }, host, terms] = items.as_slice() else { return None };
    let ErlKind::List { items, .. } = &terms.kind else { return None };
    (key == "host_config").then(|| (host.to_string().trim_matches('"').to_owned(), items.as_slice()))
}
