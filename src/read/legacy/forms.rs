//! From the terms of an old file to tables and values: what the forms of the catalogue say.
//!
//! Every term of a list comes to have a verdict: a form takes it, or a finding names it.

mod place;
mod tell;
mod top;
mod typed;

pub(in crate::read) use place::Place;
pub(super) use top::{rank, scope, top};
pub(in crate::read) use typed::generic;

use super::Reader;
use crate::catalogue::legacy::{self, Bindings, Context, Form, Key, Path, Source, Via};
use crate::model::Later;
use crate::model::tree::{Content, Map, Node};
use crate::read::irregular;
use crate::syntax::term::{Erl, ErlKind};
use place::{at, find, find_mut, parent, put};

/// The key by which a function says that there is no table at all.
pub(in crate::read) const NONE: &str = "~none";

/// The context of modules that have none.
const OWN: &str = "modules.own";

/// What came of a term in a list.
pub(super) enum Taken {
    /// It was written into the map, or is told of.
    Here,
    /// It is a plain value.
    Item(Node),
    /// It has a place of its own beside the items.
    Beside,
}

impl Reader<'_> {
    /// Reads a property list of a context into a table; of a key that stands twice the first counts.
    pub(in crate::read) fn options(&mut self, name: &str, list: &Erl, place: &Place, out: &mut Map) {
        let own = legacy::context(name);
        let Some(context) = own.or_else(|| legacy::context(OWN)) else { return };
        let Some(items) = items(list) else {
            return self.not_a_list(list, place, out);
        };
        let mut seen: Vec<(&Erl, &Erl)> = Vec::new();
        for item in items {
            self.ledger.term(item.span);
            let Some(key) = key(item) else {
                self.no_key(item, place, out);
                continue;
            };
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == key) {
                self.stands_twice(item, first, key, place, out);
                continue;
            }
            if own.is_some() || !self.by_catalogue(item, place, out) {
                self.take(context, item, place, out, true);
            }
            seen.push((key, item));
        }
        for absent in &context.absent {
            let named = |known: &Erl| known.atom() == Some(absent);
            if !seen.iter().any(|(known, _)| named(known)) {
                out.table(absent);
            }
        }
        for needed in &context.needs {
            if !seen.iter().any(|(known, _)| known.atom() == Some(needed)) {
                self.needed(needed, list, place);
            }
        }
        if let Some(after) = &context.after {
            irregular::after(after)(self, place, out);
        }
    }

    /// Reads a list whose items are of a context: into an array, or each where its form says.
    fn each(&mut self, name: &str, list: &Erl, place: &Place, keys: &[String], out: &mut Map) {
        let Some(context) = legacy::context(name) else { return };
        let Some(items) = items(list) else {
            return self.not_a_list(list, place, out);
        };
        let beside = context.all().any(|form| form.into.is_some());
        let mut array = Vec::new();
        for item in items {
            self.ledger.term(item.span);
            let mut map = Map::default();
            match self.take(context, item, place, if beside { at(out, keys) } else { &mut map }, false) {
                Taken::Item(node) => array.push(node),
                Taken::Here if !beside && map.is_empty() => {
                    let at = parent(out, keys);
                    at.left_out.append(&mut map.left_out);
                }
                Taken::Here if !beside => array.push(self.made(Node::new(Content::Table(map)), item, item)),
                Taken::Here | Taken::Beside => {}
            }
        }
        if beside {
            at(out, keys);
            if let Some(after) = &context.after {
                irregular::after(after)(self, place, at(out, keys));
            }
        } else {
            let node = self.made(Node::new(Content::Array(array)), list, list);
            put(out, keys, false, node);
        }
    }

    /// Finds the form that a term is of, and does what that says.
    fn take(
        &mut self,
        context: &'static Context,
        term: &Erl,
        place: &Place,
        out: &mut Map,
        flags: bool,
    ) -> Taken {
        let pair = match &term.kind {
            ErlKind::Atom(_) if flags => Some(Erl::new(
                term.span,
                ErlKind::Tuple(vec![term.clone(), Erl::new(term.span, ErlKind::Atom("true".to_owned()))]),
            )),
            _ => None,
        };
        let server = self.request.server;
        let name = key(term).and_then(Erl::atom);
        let forms = context.all().filter(|form| form.may_be(name) && form.lifetime.holds(server));
        for form in forms {
            for term in std::iter::once(term).chain(&pair) {
                let mut bindings = Bindings::new();
                if form.pattern().matches(term, &mut bindings) && form.fits(&bindings) {
                    self.ledger.verdict(term.span);
                    return self.apply(form, &bindings, term, place, out);
                }
            }
        }
        self.no_form(context, term, place, out);
        Taken::Here
    }

    /// Does what a form says of a term.
    pub(super) fn apply(
        &mut self,
        form: &Form,
        bindings: &Bindings<'_, '_>,
        term: &Erl,
        place: &Place,
        out: &mut Map,
    ) -> Taken {
        if let Some(dropped) = &form.drop {
            self.dropped(dropped, term, place, out);
            return Taken::Here;
        }
        if let Some(tell) = &form.tell {
            self.told(tell, form.tell_until, term, place);
        }
        if let Some(note) = &form.note {
            self.noted(note, term, place);
        }
        let Some(into) = &form.into else {
            return self.write(form, bindings, term, place, out);
        };
        let keys = resolved(into, bindings);
        let inner_place = place.child(keys.iter().map(String::as_str));
        let mut inner = Map::default();
        self.write(form, bindings, term, &inner_place, &mut inner);
        let node = self.made(Node::new(Content::Table(inner)), term, term);
        if !into.append && find(out, &keys).is_some() {
            if let Some(again) = &form.again {
                let keys = resolved(again, bindings);
                self.later.push(Later {
                    host: place.host.clone(),
                    places: vec![keys],
                    append: again.append,
                    node,
                });
            } else {
                self.already_there(term, &inner_place, out);
            }
            return Taken::Beside;
        }
        put(out, &keys, into.append, node);
        Taken::Beside
    }

    fn write(
        &mut self,
        form: &Form,
        bindings: &Bindings<'_, '_>,
        term: &Erl,
        place: &Place,
        out: &mut Map,
    ) -> Taken {
        for (path, source) in &form.to {
            let keys = resolved(path, bindings);
            let inner = place.child(keys.iter().map(String::as_str));
            let node = match source {
                Source::Literal(value) => Some(self.made(Node::value(value.clone()), term, term)),
                Source::Bound(variable, via) => {
                    let Some(value) = bound(bindings, variable) else { continue };
                    match via {
                        Via::Options(context, keep) => {
                            self.list_of(
                                &filled(context, bindings),
                                *keep,
                                (term, value),
                                &inner,
                                (&keys, out),
                            );
                            continue;
                        }
                        Via::Each(context) => {
                            self.each(context, value, &inner, &keys, out);
                            if let Some(node) = find_mut(out, &keys) {
                                *node = self.made(std::mem::replace(node, Node::table()), term, value);
                            }
                            continue;
                        }
                        Via::Type => self.typed(value, &inner, form.wants),
                        Via::Function(name, argument) => {
                            irregular::function(name)(self, value, argument.as_deref(), &inner)
                        }
                    }
                    .map(|node| self.made(node, term, value))
                }
            };
            match node {
                None => self.unreadable(form, term, &inner, out),
                Some(node) if !keys.is_empty() => put(out, &keys, path.append, node),
                Some(Node { content: Content::Table(map), .. }) => {
                    map.into_entries().into_iter().for_each(|(key, node)| {
                        out.insert(key, node);
                    });
                }
                Some(node) => return Taken::Item(node),
            }
        }
        Taken::Here
    }

    /// Reads a property list into the table at `keys` of a map.
    fn list_of(
        &mut self,
        context: &str,
        keep: bool,
        (term, value): (&Erl, &Erl),
        place: &Place,
        (keys, out): (&[String], &mut Map),
    ) {
        if keys.is_empty() {
            return self.options(context, value, place, out);
        }
        let there = find(out, keys).is_some();
        self.options(context, value, place, at(out, keys));
        let table = find(out, keys).and_then(Node::as_table);
        let empty = table.is_some_and(|map| map.is_empty() && map.left_out.is_empty());
        if table.is_some_and(|map| map.get(NONE).is_some()) {
            let (last, _) = keys.split_last().expect("there are keys");
            parent(out, keys).remove(last);
        } else if there {
            // It has its place already.
        } else if !keep && empty {
            let (last, _) = keys.split_last().expect("there are keys");
            parent(out, keys).remove(last);
        } else if let Some(node) = find_mut(out, keys) {
            *node = self.made(std::mem::replace(node, Node::table()), term, value);
        }
    }

    /// Writes an option that no form has and the catalogue knows, for modules without forms.
    fn by_catalogue(&mut self, item: &Erl, place: &Place, out: &mut Map) -> bool {
        let ErlKind::Tuple(parts) = &item.kind else { return false };
        let [Erl { kind: ErlKind::Atom(key), .. }, value] = parts.as_slice() else { return false };
        let inner = place.child([key.as_str()]);
        if !typed::is_option(&inner) {
            return false;
        }
        let Some(node) = self.typed(value, &inner, None) else { return false };
        self.ledger.verdict(item.span);
        let node = self.made(node, item, value);
        out.insert(key.clone(), node);
        true
    }

    /// A node with its place and the comments of the term that it is made of.
    pub(in crate::read) fn made(&mut self, mut node: Node, whole: &Erl, value: &Erl) -> Node {
        if node.origin.is_none() {
            node = node.at(whole.span, value.span);
        }
        if self.commented.insert(whole.span) {
            let mut comments = self.comments(whole.span);
            for term in [whole, value] {
                if matches!(term.kind, ErlKind::Tuple(_) | ErlKind::List { .. }) {
                    comments.trailing.extend(self.dangling(term.span));
                }
            }
            comments.trailing.sort_unstable();
            comments.trailing.dedup();
            node.comments.leading.extend(comments.leading);
            node.comments.trailing.extend(comments.trailing);
        }
        node
    }
}

/// The items of a list; an empty string is an empty list.
pub(in crate::read) fn items(list: &Erl) -> Option<&[Erl]> {
    match &list.kind {
        ErlKind::List { items, .. } => Some(items),
        ErlKind::String(text) if text.is_empty() => Some(&[]),
        _ => None,
    }
}

/// The key of an item of a property list.
fn key(item: &Erl) -> Option<&Erl> {
    match &item.kind {
        ErlKind::Atom(_) => Some(item),
        ErlKind::Tuple(parts) => parts.first(),
        _ => None,
    }
}

fn bound<'t>(bindings: &Bindings<'_, 't>, variable: &str) -> Option<&'t Erl> {
    bindings.iter().find(|(name, _)| *name == variable).map(|(_, term)| *term)
}

fn resolved(path: &Path, bindings: &Bindings<'_, '_>) -> Vec<String> {
    let key = |key: &Key| match key {
        Key::Name(name) => name.clone(),
        Key::Bound(variable) => bound(bindings, variable).map_or_else(String::new, text),
    };
    path.keys.iter().map(key).collect()
}

/// The text of a name: an atom without its quotes, a string, or the term as it is written.
pub(in crate::read) fn text(term: &Erl) -> String {
    match &term.kind {
        ErlKind::Atom(text) | ErlKind::String(text) | ErlKind::Recovered(text) => text.clone(),
        ErlKind::Binary(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => term.to_string(),
    }
}

/// A name of a context with what variables are bound to.
fn filled(name: &str, bindings: &Bindings<'_, '_>) -> String {
    let Some((before, rest)) = name.split_once('{') else { return name.to_owned() };
    let (variable, behind) = rest.split_once('}').unwrap_or((rest, ""));
    format!("{before}{}{behind}", bound(bindings, variable).map_or_else(String::new, text))
}
