//! Macros: atoms of capitals that stand for terms.

use super::{Form, Reader};
use crate::diagnostic::{Applicability, Diagnostic, Edit, nearest};
use crate::read::{BAD_MACRO, IMPROPER_LIST, UNDEFINED_MACRO};
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};
use foldhash::HashMap;
use std::collections::BTreeMap;

/// Definitions: the name, and the value as it is written. Values are not replaced in turn.
#[derive(Default)]
pub(super) struct Macros {
    /// In the order of the text; of two definitions of a name the first.
    values: Vec<(String, Erl)>,
    /// Where the definition of a name is.
    names: HashMap<String, usize>,
}

impl Macros {
    fn define(&mut self, name: String, value: Erl) {
        let at = self.values.len();
        if *self.names.entry(name.clone()).or_insert(at) == at {
            self.values.push((name, value));
        }
    }

    /// The value of a macro.
    fn get(&self, name: &str) -> Option<&Erl> {
        self.names.get(name).map(|at| &self.values[*at].1)
    }
}

/// Where values of macros were used first, by the place of the value; no two of those overlap.
#[derive(Default)]
pub(super) struct Uses(BTreeMap<Span, Span>);

impl Uses {
    fn add(&mut self, value: Span, used: Span) {
        self.0.entry(value).or_insert(used);
    }

    /// Where the value was used that holds this place.
    pub(super) fn of(&self, span: Span) -> Option<Span> {
        let (value, used) = self.0.range(..=Span { end: u32::MAX, ..span }).next_back()?;
        value.contains(span).then_some(*used)
    }
}

/// Takes the definitions out of the forms.
pub(super) fn take(reader: &mut Reader<'_>, forms: Vec<Form>) -> (Macros, Vec<Form>) {
    let mut macros = Macros::default();
    let mut others = Vec::with_capacity(forms.len());
    for form in forms {
        match reader.evaluate_if(form, "define_macro").as_ref().and_then(define) {
            None => others.push(form),
            Some(Ok((name, value))) => {
                reader.ledger.verdict(form.span);
                macros.define(name, value);
            }
            Some(Err(key)) => {
                let message = format!("a macro must have a name of capitals, not {key}");
                let help = "write it as a quoted atom: {define_macro, 'NAME', Value}.";
                reader.findings.push(Diagnostic::error(&BAD_MACRO, key.span, message).help(help));
            }
        }
    }
    (macros, others)
}

/// Puts the values of macros where they are used in a term.
///
/// Lists and tuples are gone through, maps and the values of macros are not; of two definitions the first counts.
pub(super) fn replace(reader: &mut Reader<'_>, macros: &Macros, term: &mut Erl, broken: bool) {
    Walk { macros, reader, broken }.replace(term);
}

/// The definition that a term is; the key where it is not a good one.
fn define(term: &Erl) -> Option<Result<(String, Erl), Erl>> {
    let ErlKind::Tuple(items) = &term.kind else { return None };
    let [Erl { kind: ErlKind::Atom(word), .. }, key, value] = items.as_slice() else { return None };
    if word != "define_macro" {
        return None;
    }
    Some(match &key.kind {
        ErlKind::Atom(name) if is_macro(name) => Ok((name.clone(), value.clone())),
        _ => Err(key.clone()),
    })
}

/// Whether an atom of this name stands for a macro: a capital in it and no small letter.
fn is_macro(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_uppercase()) && !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

struct Walk<'w, 'r> {
    macros: &'w Macros,
    reader: &'w mut Reader<'r>,
    broken: bool,
}

impl Walk<'_, '_> {
    fn replace(&mut self, term: &mut Erl) {
        match &mut term.kind {
            ErlKind::Atom(name) if is_macro(name) => {
                let found = self.macros.get(name);
                // The server asks for the value and takes `undefined` for an answer that says there is none.
                let undefined =
                    |value: &Erl| matches!(&value.kind, ErlKind::Atom(atom) if atom == "undefined");
                match found.filter(|value| !undefined(value)).cloned() {
                    Some(value) => self.put(term, value),
                    None => self.undefined(&name.clone(), term.span),
                }
            }
            ErlKind::Tuple(items) => {
                if let [Erl { kind: ErlKind::Atom(word), .. }, Erl { kind: ErlKind::Atom(key), .. }, fallback] =
                    items.as_slice()
                    && word == "use_macro"
                {
                    let value = self.macros.get(key).unwrap_or(fallback).clone();
                    return self.put(term, value);
                }
                items.iter_mut().for_each(|item| self.replace(item));
            }
            ErlKind::List { items, tail } => {
                if let Some(tail) = tail
                    && !self.broken
                {
                    let message =
                        "a list ends in something that is not a list; the server cannot go through it";
                    let help = "write a comma where the bar is, or take the bar and what follows out";
                    let finding = Diagnostic::error(&IMPROPER_LIST, tail.span, message).help(help);
                    self.reader.findings.push(finding);
                }
                items.iter_mut().for_each(|item| self.replace(item));
            }
            _ => {}
        }
    }

    fn put(&mut self, term: &mut Erl, value: Erl) {
        self.reader.uses.add(value.span, term.span);
        *term = value;
    }

    fn undefined(&mut self, name: &str, span: Span) {
        let message = format!("no macro `{name}` is defined; an atom of capitals is taken for one");
        let known = nearest(name, self.macros.values.iter().map(|(known, _)| known.as_str()));
        let help = match known {
            Some(known) => format!("did you mean '{known}'?"),
            None => format!(
                "write a string as \"{name}\" in double quotes, or define the macro: {{define_macro, '{name}', Value}}."
            ),
        };
        let text = known.map_or_else(|| format!("\"{name}\""), |known| format!("'{known}'"));
        // A name with a quote or a backslash in it is not put in quotes as it is.
        let plain = !name.contains(['"', '\\', '\'']);
        let finding = Diagnostic::error(&UNDEFINED_MACRO, span, message).help(help);
        self.reader.findings.push(if plain {
            finding.fix(Applicability::Unsafe, vec![Edit { span, text }])
        } else {
            finding
        });
    }
}
