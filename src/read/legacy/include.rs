//! Included files: their terms take the place of the term that names them.

use super::{Reader, Top};
use crate::diagnostic::Diagnostic;
use crate::read::{INCLUDE_FAILED, INCLUDE_FILTERED};
use crate::syntax::term::{Erl, ErlKind};

/// How deep files may include each other; servers have no bound and hang on a file that includes itself.
const DEPTH: usize = 16;

/// The options of an `include_config_file` term.
#[derive(Default)]
struct Filter {
    disallow: Vec<Erl>,
    allow_only: Option<Vec<Erl>>,
}

/// Puts the terms of included files in place. `path` holds the names of the files on the way here.
pub(super) fn expand(reader: &mut Reader<'_>, tops: Vec<Top>, path: &mut Vec<String>) -> Vec<Top> {
    let mut out = Vec::with_capacity(tops.len());
    for top in tops {
        let Some((name, filter)) = include(&top.term) else {
            out.push(top);
            continue;
        };
        reader.ledger.verdict(top.form);
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
                let (_, included) = reader.file(name_text, &bytes);
                path.push(name_text.clone());
                let included = expand(reader, included, path);
                path.pop();
                out.extend(filtered(reader, included, &filter, &top));
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

/// The terms that the filter lets through; the others are named in one finding.
fn filtered(reader: &mut Reader<'_>, included: Vec<Top>, filter: &Filter, by: &Top) -> Vec<Top> {
    let allowed = |top: &Top| {
        let ErlKind::Tuple(items) = &top.term.kind else { return filter.allow_only.is_none() };
        let Some(key) = items.first() else { return false };
        !filter.disallow.contains(key) && filter.allow_only.as_ref().is_none_or(|only| only.contains(key))
    };
    let (kept, dropped): (Vec<Top>, Vec<Top>) = included.into_iter().partition(allowed);
    if !dropped.is_empty() {
        let names: Vec<String> = dropped.iter().map(Top::name).collect();
        let message = format!("terms of the included file are left out: {}", names.join(", "));
        let mut finding = Diagnostic::info(&INCLUDE_FILTERED, by.term.span, message);
        for top in &dropped {
            finding = finding.related(top.term.span, "left out");
        }
        reader.findings.push(finding);
    }
    kept
}
