//! The hosts of an old file: one term, which is read before any macro is replaced.

use super::{Reader, Top, forms};
use crate::catalogue::legacy::Kind;
use crate::diagnostic::Diagnostic;
use crate::read::{BAD_HOSTS, NO_HOSTS};
use crate::syntax::term::{Erl, ErlKind};

/// Checks the term that names the hosts and returns their names; `None` where there is none to be had.
pub(super) fn read(reader: &mut Reader<'_>, tops: &[Top]) -> Option<Vec<String>> {
    let named = |top: &&Top| top.pair().is_some_and(|(key, _)| matches!(key, "host" | "hosts"));
    let mut found = tops.iter().filter(named);
    let Some(first) = found.next() else {
        if let Some(top) = tops.first() {
            let message = "no hosts are named: a server does not start with this file alone";
            let help = "name them: {hosts, [\"example.com\"]}.";
            let finding = Diagnostic::warning(&NO_HOSTS, top.term.span, message);
            reader.findings.push(finding.path("general.hosts").help(help));
        }
        return None;
    };
    for other in found {
        let message = "the hosts are named twice; the server stops at the second term";
        let finding = Diagnostic::error(&BAD_HOSTS, other.term.span, message).path("general.hosts");
        let help = "put all hosts into one term";
        reader.findings.push(finding.related(first.term.span, "the first one").help(help));
    }
    let (key, value) = first.pair()?;
    let items = match forms::items(value) {
        Some(items) if key == "hosts" => items,
        _ if key == "host" => std::slice::from_ref(value),
        _ => {
            bad(reader, value);
            return None;
        }
    };
    let mut hosts = Vec::new();
    for item in items {
        match &item.kind {
            ErlKind::String(_) | ErlKind::Binary(_) if reader.is_in_place(item.span) => {
                hosts.push(forms::text(item).to_lowercase());
            }
            ErlKind::List { .. } if Kind::String.has(item) => {}
            _ => bad(reader, item),
        }
    }
    Some(hosts)
}

fn bad(reader: &mut Reader<'_>, term: &Erl) {
    // What stands in a template is told as such.
    let told = |finding: &Diagnostic| term.span.contains(finding.span) || finding.span.contains(term.span);
    if reader.findings.iter().any(told) {
        return;
    }
    let message = if reader.is_in_place(term.span) {
        format!("a host is a string in a list, not {}", super::options::shown(term))
    } else {
        "hosts are read before macros are replaced, so a macro is none".to_owned()
    };
    let help = "write {hosts, [\"example.com\"]}.";
    reader.findings.push(Diagnostic::error(&BAD_HOSTS, term.span, message).path("general.hosts").help(help));
}
