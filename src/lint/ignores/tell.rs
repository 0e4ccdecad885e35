//! Findings about `ignore` comments.

use super::comment::{Ignore, Named, What};
use super::{FORBIDDEN_IGNORE, MALFORMED_IGNORE, UNKNOWN_CODE, UNUSED_IGNORE};
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, nearest};
use crate::source::{Sources, Span};

pub(super) fn forbidden(ignore: &Ignore) -> Diagnostic {
    let message = "findings may not be ignored by a comment here";
    Diagnostic::error(&FORBIDDEN_IGNORE, ignore.span, message)
        .help("mend what it hides, or lower its level in mimcfg.toml")
}

/// What is wrong with a comment that does not do what it asks for.
pub(super) fn useless(sources: &Sources, ignore: &Ignore, known: &[&Code]) -> Vec<Diagnostic> {
    let codes = match &ignore.what {
        What::Malformed(why) => {
            let asked = sources.text(ignore.span).contains("ignore-file");
            let message =
                format!("`{}` {why}, and hides nothing", if asked { "ignore-file" } else { "ignore" });
            let finding = Diagnostic::warning(&MALFORMED_IGNORE, ignore.span, message);
            return vec![finding.help("write `mimcfg: ignore[code]`; `mimcfg rule` lists the codes")];
        }
        What::Codes { codes, .. } => codes,
    };
    let unused_is_told = ignore.in_scope;
    let is_known = |named: &Named| known.iter().any(|code| code.name == named.name);
    if unused_is_told && codes.iter().all(|named| !named.used && is_known(named)) {
        let names: Vec<&str> = codes.iter().map(|named| named.name.as_str()).collect();
        let message = format!("nothing here is found with `{}`", names.join("`, `"));
        return vec![unused(ignore.span, message, ignore.removal)];
    }
    let mut out = Vec::new();
    for (at, named) in codes.iter().enumerate().filter(|(_, named)| !named.used) {
        if is_known(named) && !unused_is_told {
            continue;
        }
        if is_known(named) {
            let message = format!("nothing here is found with `{}`", named.name);
            out.push(unused(named.span, message, piece(codes, at)));
        } else {
            out.push(unknown(named, known));
        }
    }
    out
}

fn unused(span: Span, message: String, removal: Span) -> Diagnostic {
    let edit = Edit { span: removal, text: String::new() };
    Diagnostic::warning(&UNUSED_IGNORE, span, message)
        .help("take it out, before it hides something else")
        .fix(Applicability::Safe, vec![edit])
}

fn unknown(named: &Named, known: &[&Code]) -> Diagnostic {
    let near = nearest(&named.name, known.iter().map(|code| code.name));
    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let message = format!("there is no code `{}`{hint}", named.name);
    let finding = Diagnostic::warning(&UNKNOWN_CODE, named.span, message);
    match near {
        Some(near) => {
            finding.fix(Applicability::Safe, vec![Edit { span: named.span, text: near.to_owned() }])
        }
        None => finding.help("`mimcfg rule` lists the codes"),
    }
}

/// One of several codes with its comma.
fn piece(codes: &[Named], at: usize) -> Span {
    let own = codes[at].span;
    match (codes.get(at + 1), at.checked_sub(1)) {
        (Some(next), _) => Span::new(own.file, own.start, next.span.start),
        (None, Some(before)) => Span::new(own.file, codes[before].span.end, own.end),
        (None, None) => own,
    }
}
