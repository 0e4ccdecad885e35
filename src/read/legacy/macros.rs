//! Macros: atoms of capitals that stand for terms.

use super::{Form, Reader};
use crate::diagnostic::{Applicability, Diagnostic, Edit, nearest};
use crate::read::{BAD_MACRO, IMPROPER_LIST, UNDEFINED_MACRO};
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};

/// Definitions: the name, and the value as it is written. Values are not replaced in turn.
pub(super) type Macros = Vec<(String, Erl)>;

/// Takes the definitions out of the forms.
pub(super) fn take(reader: &mut Reader<'_>, forms: Vec<Form>) -> (Macros, Vec<Form>) {
    let mut macros = Macros::new();
    let mut others = Vec::with_capacity(forms.len());
    for form in forms {
        match reader.evaluate_if(form, "define_macro").as_ref().and_then(define) {
            None => others.push(form),
            Some(Ok((name, value))) => {
                reader.ledger.verdict(form.span);
                macros.push((name, value));
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
                let found = self.macros.iter().find(|(known, _)| known == name);
                // The server asks for the value and takes `undefined` for an answer that says there is none.
                let undefined =
                    |value: &Erl| matches!(&value.kind, ErlKind::Atom(atom) if atom == "undefined");
                match found.map(|(_, value)| value.clone()).filter(|value| !undefined(value)) {
                    Some(value) => self.put(term, value),
                    None => self.undefined(&name.clone(), term.span),
                }
            }
            ErlKind::Tuple(items) => {
                if let [Erl { kind: ErlKind::Atom(word), .. }, Erl { kind: ErlKind::Atom(key), .. }, fallback] =
                    items.as_slice()
                    && word == "use_macro"
                {
                    let found = self.macros.iter().find(|(known, _)| known == key);
                    let value = found.map_or_else(|| fallback.clone(), |(_, value)| value.clone());
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
        self.reader.uses.push((value.span, term.span));
        *term = value;
    }

    fn undefined(&mut self, name: &str, span: Span) {
        let message = format!("no macro `{name}` is defined; an atom of capitals is taken for one");
        let known = nearest(name, self.macros.iter().map(|(known, _)| known.as_str()));
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
