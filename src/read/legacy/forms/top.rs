//! The terms at the top of an old file: which form each is of, and which come first.

use super::key;
use crate::catalogue::legacy::{self, Bindings, Form, Scope};
use crate::read::legacy::Reader;
use crate::syntax::term::Erl;

/// The form of the top of a file that a term is of, and its number there.
pub(in crate::read::legacy) fn top(reader: &Reader<'_>, term: &Erl) -> Option<(usize, &'static Form)> {
    let server = reader.request.server;
    let context = legacy::context("top")?;
    let name = key(term).and_then(Erl::atom);
    let forms = context.all().enumerate().filter(|(_, form)| form.may_be(name));
    let mut forms = forms.map(|(at, form)| (at, &**form)).filter(|(_, form)| form.lifetime.holds(server));
    forms.find(|(_, form)| {
        let mut bindings = Bindings::new();
        form.pattern().matches(term, &mut bindings) && form.fits(&bindings)
    })
}

/// Where an old server keeps a term of the top of a file; what it does not know it keeps for each host.
pub(in crate::read::legacy) fn scope(form: Option<(usize, &'static Form)>) -> Scope {
    form.map_or(Scope::Host, |(_, form)| form.scope)
}

/// The place of a term among those of the top of a file: that of the first form with its key.
pub(in crate::read::legacy) fn rank(reader: &Reader<'_>, term: &Erl) -> usize {
    let (Some((found, _)), Some(context)) = (top(reader, term), legacy::context("top")) else {
        return usize::MAX;
    };
    let head = context.all().nth(found).and_then(|form| form.head);
    context.all().position(|other| other.head == head).unwrap_or(usize::MAX)
}
