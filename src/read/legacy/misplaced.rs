//! Services that stand where an old server does not look for them.

use super::{Reader, Top};
use crate::catalogue::{TableSpec, catalogue};
use crate::diagnostic::{Applicability, Diagnostic, Edit, nearest};
use crate::read::MISPLACED_SERVICE;
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};

const SECTION: &str = "services";

/// Reports services at the top level, among modules and under a host.
///
/// `there` tells whether the term `services` is there too.
pub(super) fn check(reader: &mut Reader<'_>, top: &Top, there: bool) {
    if let Some((host, terms)) = host_config(&top.term) {
        for term in terms {
            match named(term) {
                Some((SECTION, _)) => stored(reader, term.span, &format!("{SECTION}` of host `{host}")),
                Some(("modules", modules)) => as_modules(reader, modules),
                _ => {}
            }
        }
        return;
    }
    match top.pair() {
        Some(("modules", modules)) => as_modules(reader, modules),
        Some((key, _)) if service(key).is_some() => stored(reader, top.term.span, key),
        Some((key, _)) if key != SECTION && nearest(key, [SECTION]).is_some() => {
            let message =
                format!("the server stores `{key}` and never reads it; no service of it is started");
            let finding = Diagnostic::warning(&MISPLACED_SERVICE, top.term.span, message).path(SECTION);
            let finding = finding.help(format!("did you mean `{SECTION}`?"));
            let ErlKind::Tuple(items) = &top.term.kind else { return };
            let edit = Edit { span: items[0].span, text: SECTION.to_owned() };
            // Beside the right term the wrong one would be the last, and take its place.
            reader.findings.push(if there {
                finding
            } else {
                finding.fix(Applicability::Unsafe, vec![edit])
            });
        }
        _ => {}
    }
}

/// A term that is kept for nobody.
fn stored(reader: &mut Reader<'_>, span: Span, name: &str) {
    let message = format!("the server stores `{name}` here and never reads it: it is not started");
    let finding = Diagnostic::warning(&MISPLACED_SERVICE, span, message).path(SECTION);
    reader.findings.push(finding.help("move it into the list of the top-level term {services, [...]}"));
}

fn as_modules(reader: &mut Reader<'_>, modules: &Erl) {
    let ErlKind::List { items, .. } = &modules.kind else { return };
    for item in items {
        let Some((name, _)) = named(item) else { continue };
        if service(name).is_none() {
            continue;
        }
        let message =
            format!("`{name}` is a service and no module; as a module it fails, and the node stops");
        let finding =
            Diagnostic::error(&MISPLACED_SERVICE, item.span, message).path(format!("modules.{name}"));
        reader.findings.push(finding.help("move it into the list of the top-level term {services, [...]}"));
    }
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
