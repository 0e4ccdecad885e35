//! Included files: their terms take the place of the term that names them.

use super::{Form, Reader, name};
use crate::diagnostic::Diagnostic;
use crate::read::{INCLUDE_FAILED, INCLUDE_FILTERED};
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};

/// How deep files may include each other; servers have no bound and hang on a file that includes itself.
const DEPTH: usize = 16;

/// The options of an `include_config_file` term.
#[derive(Default)]
struct Filter {
    disallow: Vec<Erl>,
    allow_only: Option<Vec<Erl>>,
}

/// Puts the forms of included files in place. `path` holds the names of the files on the way here.
pub(super) fn expand(reader: &mut Reader<'_>, forms: Vec<Form>, path: &mut Vec<String>) -> Vec<Form> {
    let mut out = Vec::with_capacity(forms.len());
    for form in forms {
        let term = reader.evaluate_if(form, "include_config_file");
        let Some((name, filter)) = term.as_ref().and_then(include) else {
            out.push(form);
            continue;
        };
        reader.ledger.verdict(form.span);
        let ErlKind::String(name_text) = &name.kind else {
            let message = format!("the name of an included file must be a string, not {name}");
            reader.findings.push(Diagnostic::error(&INCLUDE_FAILED, name.span, message));
            continue;
        };
        if path.contains(name_text) || path.len() > DEPTH {
            let message = format!("`{name_text}` is included by itself, over {}", path.join(", "));
            let help = "take one of the terms out; the server would go on for ever";
            reader.findings.push(Diagnostic::error(&INCLUDE_FAILED, name.span, message).help(help));
            continue;
        }
        match reader.request.includes.read(name_text) {
            Ok(bytes) => {
                let (_, included) = reader.file(name_text, bytes.into());
                path.push(name_text.clone());
                let included = expand(reader, included, path);
                path.pop();
                out.extend(filtered(reader, included, &filter, form.span));
            }
            Err(why) => {
                let message = format!("the included file `{name_text}` cannot be read: {why}");
                let help = "put the file beside this one, as it is on the server, or take the term out";
                reader.findings.push(Diagnostic::error(&INCLUDE_FAILED, name.span, message).help(help));
            }
        }
    }
    out
}

/// The name and the filter of an `include_config_file` term.
fn include(term: &Erl) -> Option<(&Erl, Filter)> {
    let ErlKind::Tuple(items) = &term.kind else { return None };
    let [key, name, options @ ..] = items.as_slice() else { return None };
    if !matches!(&key.kind, ErlKind::Atom(atom) if atom == "include_config_file") || options.len() > 1 {
        return None;
    }
    let mut filter = Filter::default();
    let Some(Erl { kind: ErlKind::List { items, .. }, .. }) = options.first() else {
        return Some((name, filter));
    };
    // The first value of a key counts.
    for option in items.iter().rev() {
        let ErlKind::Tuple(pair) = &option.kind else { continue };
        let [Erl { kind: ErlKind::Atom(key), .. }, value] = pair.as_slice() else { continue };
        let names = match &value.kind {
            ErlKind::List { items, .. } => Some(items.clone()),
            _ => None,
        };
        match key.as_str() {
            "disallow" => filter.disallow = names.unwrap_or_default(),
            // The atom `all` is the default.
            "allow_only" => filter.allow_only = names,
            _ => {}
        }
    }
    Some((name, filter))
}

/// The forms that the filter lets through; the others are named in one finding.
fn filtered(reader: &mut Reader<'_>, included: Vec<Form>, filter: &Filter, by: Span) -> Vec<Form> {
    if filter.disallow.is_empty() && filter.allow_only.is_none() {
        return included;
    }
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    for form in included {
        let Some(term) = reader.evaluate(form) else { continue };
        let key = match &term.kind {
            ErlKind::Tuple(items) => items.first(),
            _ => None,
        };
        if key.is_none() {
            let message = format!(
                "a filter of an included file goes by the key of a term, and {} has none",
                name(&term)
            );
            let help = "move it out of the included file; the server stops at it";
            reader.findings.push(
                Diagnostic::error(&INCLUDE_FAILED, term.span, message).help(help).related(by, "the filter"),
            );
        }
        let passes = key.is_some_and(|key| {
            !filter.disallow.contains(key) && filter.allow_only.as_ref().is_none_or(|only| only.contains(key))
        });
        if passes { kept.push(form) } else { dropped.push((name(&term), term.span)) }
    }
    if !dropped.is_empty() {
        let names: Vec<&str> = dropped.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!("terms of the included file are left out: {}", names.join(", "));
        let mut finding = Diagnostic::info(&INCLUDE_FILTERED, by, message);
        for (_, span) in &dropped {
            finding = finding.related(*span, "left out");
        }
        reader.findings.push(finding);
    }
    kept
}
