//! Lists of modules: one that stands twice, and tuples of three.

use super::{Reader, mam};
use crate::diagnostic::Diagnostic;
use crate::read::{DUPLICATE_OPTION, IGNORED_ITEM};
use crate::syntax::term::{Erl, ErlKind};
use foldhash::{HashMap, HashSet};

/// The list of modules as the server takes it: one entry a module, whose options are merged, the later entry first.
///
/// (Source: the lists of modules of 3.7.1 and 4.0.1, seen by running them.)
pub(super) fn normal(reader: &mut Reader<'_>, list: &Erl) -> Option<Erl> {
    let ErlKind::List { items, tail: None } = &list.kind else { return None };
    if is_normal(items) {
        let folded = mam::folded(reader, items)?;
        return Some(Erl::new(list.span, ErlKind::List { items: folded, tail: None }));
    }
    let mut out: Vec<Option<Erl>> = Vec::with_capacity(items.len());
    let mut places = Places::default();
    let mut changed = false;
    for item in items {
        let ErlKind::Tuple(parts) = &item.kind else {
            out.push(Some(item.clone()));
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
                places.set(parts.first(), out.len());
                out.push(Some(item.clone()));
                continue;
            }
        };
        let Some(before) = places.set(Some(name), out.len()).and_then(|twin| out[twin].take()) else {
            out.push(Some(Erl::new(item.span, ErlKind::Tuple(vec![name.clone(), options.clone()]))));
            continue;
        };
        changed = true;
        let message =
            format!("`{name}` stands twice; options are merged, and of a key in both the later one counts");
        let finding =
            Diagnostic::warning(&DUPLICATE_OPTION, item.span, message).path(format!("modules.{name}"));
        reader.findings.push(finding.related(before.span, "the first one").help("make one of the two"));
        out.push(Some(Erl::new(item.span, ErlKind::Tuple(vec![name.clone(), merged(options, &before)]))));
    }
    let mut out: Vec<Erl> = out.into_iter().flatten().collect();
    if let Some(folded) = mam::folded(reader, &out) {
        (out, changed) = (folded, true);
    }
    changed.then(|| Erl::new(list.span, ErlKind::List { items: out, tail: None }))
}

/// Whether each item is a name and options, and no name stands twice.
fn is_normal(items: &[Erl]) -> bool {
    let mut names = HashSet::default();
    items.iter().all(|item| match &item.kind {
        ErlKind::Tuple(parts) => match parts.as_slice() {
            [name, _] => name.atom().is_some_and(|name| names.insert(name)),
            _ => false,
        },
        _ => false,
    })
}

/// Where the last entry of a name is.
#[derive(Default)]
struct Places<'e> {
    atoms: HashMap<&'e str, usize>,
    /// Names that are no atoms.
    others: Vec<(&'e Erl, usize)>,
}

impl<'e> Places<'e> {
    /// The entry of this name is at another place from now on; returns where it was.
    fn set(&mut self, name: Option<&'e Erl>, at: usize) -> Option<usize> {
        let name = name?;
        if let Some(name) = name.atom() {
            return self.atoms.insert(name, at);
        }
        if let Some((_, known)) = self.others.iter_mut().find(|(other, _)| *other == name) {
            return Some(std::mem::replace(known, at));
        }
        self.others.push((name, at));
        None
    }
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
