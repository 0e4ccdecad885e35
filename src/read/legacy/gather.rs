//! Terms of one place of an old file by what they are about: the last of its kind counts.

use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};
use foldhash::HashMap;

/// A term that counts.
#[derive(Clone)]
pub(super) struct Kept {
    /// What it is about: two terms of one name are one setting.
    pub(super) name: String,
    /// The term.
    pub(super) term: Erl,
    /// Its number in the file.
    pub(super) at: usize,
    /// Lists that go before the value, the first of all last.
    added: Vec<Vec<Erl>>,
}

impl Kept {
    pub(super) fn new(name: String, term: Erl, at: usize) -> Kept {
        Kept { name, term, at, added: Vec::new() }
    }

    /// A list that is added to `key`: it goes before the value that is known so far.
    pub(super) fn adding(before: Option<Kept>, key: &Erl, list: Span, items: Vec<Erl>, at: usize) -> Kept {
        let mut kept = match before {
            Some(kept) if !kept.added.is_empty() => kept,
            other => {
                let items = match other.and_then(Kept::into_value).map(|value| (value.span, value.kind)) {
                    Some((_, ErlKind::List { items, .. })) => items,
                    Some((_, ErlKind::String(text))) if text.is_empty() => Vec::new(),
                    Some((span, kind)) => vec![Erl::new(span, kind)],
                    None => Vec::new(),
                };
                let value = Erl::new(list, ErlKind::List { items, tail: None });
                Kept::new(key.to_string(), Erl::new(key.span, ErlKind::Tuple(vec![key.clone(), value])), at)
            }
        };
        kept.at = at;
        kept.term.span = key.span;
        if let ErlKind::Tuple(parts) = &mut kept.term.kind {
            parts.iter_mut().zip([key.span, list]).for_each(|(part, span)| part.span = span);
        }
        kept.added.push(items);
        kept
    }

    fn into_value(self) -> Option<Erl> {
        match self.term.kind {
            ErlKind::Tuple(parts) => parts.into_iter().nth(1),
            _ => None,
        }
    }

    /// The term, with what was added to its value.
    fn whole(mut self) -> Kept {
        if self.added.is_empty() {
            return self;
        }
        if let ErlKind::Tuple(parts) = &mut self.term.kind
            && let Some(ErlKind::List { items, .. }) = parts.get_mut(1).map(|value| &mut value.kind)
        {
            let first = self.added.drain(..).rev().flatten();
            *items = first.chain(std::mem::take(items)).collect();
        }
        self
    }
}

/// The terms of one place, in the order of the last of each kind.
#[derive(Default)]
pub(super) struct Terms {
    /// `None` where a later one took the place.
    terms: Vec<Option<Kept>>,
    /// Where the term of a name is.
    names: HashMap<String, usize>,
}

impl Terms {
    /// How many terms there were so far.
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// The term of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Kept> {
        self.terms[*self.names.get(name)?].as_ref()
    }

    /// Takes the term of this name out.
    pub(super) fn take(&mut self, name: &str) -> Option<Kept> {
        self.terms[self.names.remove(name)?].take()
    }

    /// Adds one whose name is not there.
    pub(super) fn push(&mut self, kept: Kept) {
        self.names.insert(kept.name.clone(), self.terms.len());
        self.terms.push(Some(kept));
    }

    /// All that count, in order.
    pub(super) fn into_terms(self) -> Vec<Kept> {
        self.terms.into_iter().flatten().map(Kept::whole).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::term::parse;

    fn term(text: &str) -> Erl {
        let text = format!("{text}.");
        parse(FileId(0), &text).tree.forms(&text).next().unwrap().term().unwrap().erl()
    }

    fn items(text: &str) -> Vec<Erl> {
        let ErlKind::List { items, .. } = term(text).kind else { panic!("{text} is a list") };
        items
    }

    #[test]
    fn what_is_added_last_comes_first() {
        let mut terms = Terms::default();
        terms.push(Kept::new("modules".to_owned(), term("{modules, [a]}"), 1));
        for (at, list) in ["[b, c]", "[]", "[d]"].into_iter().enumerate() {
            let before = terms.take("modules");
            let place = Span::new(FileId(0), 1, 2);
            terms.push(Kept::adding(before, &term("modules"), place, items(list), at + 2));
        }
        let whole = terms.into_terms();
        let shown: Vec<String> = whole.iter().map(|kept| format!("{} {}", kept.at, kept.term)).collect();
        assert_eq!(shown, ["4 {modules,[d,b,c,a]}"]);
    }

    #[test]
    fn a_list_is_added_to_whatever_was_there() {
        let added = |before: Option<&str>| {
            let before = before.map(|text| Kept::new("k".to_owned(), term(text), 1));
            let kept = Kept::adding(before, &term("k"), Span::new(FileId(0), 0, 1), items("[a]"), 2);
            kept.whole().term.to_string()
        };
        assert_eq!(added(None), "{k,[a]}");
        assert_eq!(added(Some("{k, b}")), "{k,[a,b]}");
        assert_eq!(added(Some("{k, \"\"}")), "{k,[a]}");
        assert_eq!(added(Some("k")), "{k,[a]}");
    }
}
