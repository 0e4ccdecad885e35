//! Lists of modules: one that stands twice, and tuples of three.

use super::{Reader, mam};
use crate::diagnostic::Diagnostic;
use crate::read::{DUPLICATE_OPTION, IGNORED_ITEM};
use crate::syntax::term::{Erl, ErlKind};

/// The list of modules as the server takes it: one entry a module, whose options are merged, the later entry first.
///
/// (Source: the lists of modules of 3.7.1 and 4.0.1, seen by running them.)
pub(super) fn normal(reader: &mut Reader<'_>, list: &Erl) -> Option<Erl> {
    let ErlKind::List { items, tail: None } = &list.kind else { return None };
    let mut out: Vec<Erl> = Vec::with_capacity(items.len());
    let mut changed = false;
    for item in items {
        let ErlKind::Tuple(parts) = &item.kind else {
            out.push(item.clone());
            continue;
        };
        let (name, options) = match parts.as_slice() {
            [name, options] => (name, options),
            [name, options, third] if name.atom().is_some() => {
                changed = true;
                let optional = third.atom() == Some("optional");
                let message = if optional {
                    format!("`{name}` is optional: it is left out unless another module needs it")
                } else {
                    format!("what stands behind the options of `{name}` is passed over")
                };
                reader.findings.push(Diagnostic::info(&IGNORED_ITEM, item.span, message).path("modules"));
                if optional {
                    reader.accounted(item.span);
                    continue;
                }
                (name, options)
            }
            _ => {
                out.push(item.clone());
                continue;
            }
        };
        let pair = Erl::new(item.span, ErlKind::Tuple(vec![name.clone(), options.clone()]));
        let twin = out.iter().position(|other| is_named(other, name));
        let Some(twin) = twin else {
            out.push(pair);
            continue;
        };
        changed = true;
        let message =
            format!("`{name}` stands twice; options are merged, and of a key in both the later one counts");
        let finding =
            Diagnostic::warning(&DUPLICATE_OPTION, item.span, message).path(format!("modules.{name}"));
        reader.findings.push(finding.related(out[twin].span, "the first one").help("make one of the two"));
        let before = out.remove(twin);
        out.push(Erl::new(item.span, ErlKind::Tuple(vec![name.clone(), merged(options, &before)])));
    }
    if let Some(folded) = mam::folded(reader, &out) {
        (out, changed) = (folded, true);
    }
    changed.then(|| Erl::new(list.span, ErlKind::List { items: out, tail: None }))
}

fn is_named(item: &Erl, name: &Erl) -> bool {
    matches!(&item.kind, ErlKind::Tuple(parts) if parts.first() == Some(name))
}

/// The options of the later entry, and those of the earlier one whose keys it has not.
fn merged(later: &Erl, before: &Erl) -> Erl {
    let ErlKind::Tuple(parts) = &before.kind else { return later.clone() };
    let (Some(ErlKind::List { items: earlier, .. }), ErlKind::List { items, .. }) =
        (parts.get(1).map(|options| &options.kind), &later.kind)
    else {
        return if matches!(&later.kind, ErlKind::String(text) if text.is_empty()) {
            parts.get(1).cloned().unwrap_or_else(|| later.clone())
        } else {
            later.clone()
        };
    };
    let key = |item: &Erl| match &item.kind {
        ErlKind::Tuple(parts) => parts.first().cloned(),
        _ => Some(item.clone()),
    };
    let mut all = items.clone();
    all.extend(earlier.iter().filter(|item| !items.iter().any(|other| key(other) == key(item))).cloned());
    Erl::new(later.span, ErlKind::List { items: all, tail: None })
}
