//! The terms at the top of an old file: which form each is of, and which come first.

use super::key;
use crate::catalogue::legacy::{self, Bindings, Form, Scope};
use crate::read::legacy::Reader;
use crate::syntax::term::Erl;

/// The form of the top of a file that a term is of, and its number there.
pub(in crate::read::legacy) fn top(reader: &Reader<'_>, term: &Erl) -> Option<(usize, &'static Form)> {
    let server = reader.request.server;
    let context = legacy::context("top")?;
    let name = key(term).and_then(|key| key.atom().map(str::to_owned));
    let forms = context.all().enumerate();
    let forms = forms.filter(|(_, form)| form.may_be(name.as_deref()) && form.lifetime.holds(server));
    forms.into_iter().find(|(_, form)| {
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
    let (Some((_, form)), Some(context)) = (top(reader, term), legacy::context("top")) else {
        return usize::MAX;
    };
    context.all().position(|other| other.head == form.head).unwrap_or(usize::MAX)
}
