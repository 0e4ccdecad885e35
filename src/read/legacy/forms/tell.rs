//! What is told of terms that are not carried as they are.

use super::{Place, key};
use crate::catalogue::Version;
use crate::catalogue::legacy::{Context, Dropped, Form, Kind, Outcome, Pattern};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::tree::{LeftOut, Map};
use crate::read::legacy::{Reader, options::shown};
use crate::read::{
    CHANGED_IN_TOML, DUPLICATE_OPTION, IGNORED_ITEM, IGNORED_OPTION, LOST_SETTING, NOT_A_LIST, REFUSED_TERM,
    UNREADABLE_VALUE,
};
use crate::syntax::term::{Erl, ErlKind};

/// Puts a term among those that are left out of a table.
fn leave_out(term: &Erl, why: impl Into<String>, out: &mut Map) {
    out.left_out.push(LeftOut { span: term.span, why: why.into() });
}

impl Reader<'_> {
    pub(super) fn not_a_list(&mut self, list: &Erl, place: &Place, out: &mut Map) {
        let message = format!("`{}` must be a list, not {}", place.path(), shown(list));
        self.findings.push(Diagnostic::error(&NOT_A_LIST, list.span, message).path(place.path()));
        leave_out(list, "no list", out);
    }

    pub(super) fn no_key(&mut self, item: &Erl, place: &Place, out: &mut Map) {
        let message = format!("the server passes over {}: it has no key", shown(item));
        let help = "an option is an atom, or a pair {key, Value}; take this one out";
        self.findings
            .push(Diagnostic::warning(&IGNORED_ITEM, item.span, message).path(place.path()).help(help));
        leave_out(item, "ignored: it has no key", out);
    }

    pub(super) fn stands_twice(&mut self, item: &Erl, first: &Erl, key: &Erl, place: &Place, out: &mut Map) {
        let message = format!("`{key}` stands twice; the first one counts, this one is ignored");
        let finding = Diagnostic::warning(&DUPLICATE_OPTION, item.span, message).path(place.path());
        let finding = finding.related(first.span, "the one that counts").help("take one of the two out");
        self.findings.push(finding);
        leave_out(item, "ignored: the first one of its name counts", out);
    }

    /// Tells of a term that no form of the context takes.
    pub(super) fn no_form(&mut self, context: &Context, term: &Erl, place: &Place, out: &mut Map) {
        let key = key(term);
        let known = |form: &&Form| key.is_some_and(|key| form.pattern().key().is_some_and(|k| is(k, key)));
        if let Some(form) = context.all().map(|form| &**form).find(known) {
            return self.unreadable(form, term, place, out);
        }
        let server = self.request.server;
        let path = place.path();
        let named = key.map_or_else(|| shown(term), |key| format!("`{key}`"));
        if let Some(alive) = &context.alive {
            let message = format!("{named} has no counterpart in a TOML file: {alive}");
            self.converted(None, Diagnostic::warning(&LOST_SETTING, term.span, message).path(path));
            return leave_out(term, "no counterpart", out);
        }
        let message = format!("{named} is no option of `{path}`; MongooseIM {server} ignores it");
        let keys: Vec<String> = context.all().filter_map(|form| form.pattern().key()).map(text).collect();
        let near = key.and_then(Erl::atom).and_then(|key| nearest(key, keys.iter().map(String::as_str)));
        let help = match near {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "take it out".to_owned(),
        };
        self.findings.push(Diagnostic::warning(&IGNORED_OPTION, term.span, message).path(path).help(help));
        leave_out(term, format!("ignored by MongooseIM {server}"), out);
    }

    /// Tells of a value that no TOML file can say.
    pub(in crate::read) fn unreadable(&mut self, form: &Form, term: &Erl, place: &Place, out: &mut Map) {
        let path = place.path();
        if is_unset(term) {
            let message = format!("{} says that `{path}` is unset", shown(term));
            self.findings.push(Diagnostic::info(&IGNORED_ITEM, term.span, message).path(path));
            return;
        }
        let message = format!("{} cannot be written in a TOML file", shown(term));
        let help = format!("it is known in this form: {}", form.example);
        self.converted(
            None,
            Diagnostic::warning(&UNREADABLE_VALUE, term.span, message).path(path).help(help),
        );
        leave_out(term, "cannot be written in TOML", out);
    }

    pub(super) fn dropped(&mut self, dropped: &Dropped, term: &Erl, place: &Place, out: &mut Map) {
        let (shown, why) = (shown(term), &dropped.why);
        let finding = match dropped.outcome {
            Outcome::Lost => Diagnostic::warning(&LOST_SETTING, term.span, format!("{shown} is lost: {why}")),
            Outcome::Dead => {
                Diagnostic::info(&IGNORED_ITEM, term.span, format!("{shown} has no effect: {why}"))
            }
            Outcome::Same => {
                Diagnostic::info(&IGNORED_ITEM, term.span, format!("{shown} is not written: {why}"))
            }
            Outcome::Refused => {
                let server = self.request.server;
                let message = format!("MongooseIM {server} stops at {shown}: {why}");
                Diagnostic::error(&REFUSED_TERM, term.span, message)
            }
        };
        let path = place.path();
        let finding = if path.is_empty() { finding } else { finding.path(path) };
        match dropped.outcome {
            Outcome::Lost | Outcome::Same => self.converted(None, finding),
            Outcome::Dead | Outcome::Refused => self.findings.push(finding),
        }
        if dropped.outcome != Outcome::Same {
            leave_out(term, dropped.why, out);
        }
    }

    /// Tells what becomes of a term that is carried.
    pub(super) fn told(&mut self, tell: &str, until: Option<Version>, term: &Erl, place: &Place) {
        let message = format!("{}: {tell}", shown(term));
        let finding = Diagnostic::warning(&CHANGED_IN_TOML, term.span, message);
        self.converted(until, finding.path(place.path()));
    }

    /// Tells what is good to know of a term that is carried.
    pub(super) fn noted(&mut self, note: &str, term: &Erl, place: &Place) {
        let message = format!("{}: {note}", shown(term));
        let finding = Diagnostic::info(&IGNORED_ITEM, term.span, message);
        self.converted(None, finding.path(place.path()));
    }

    /// Tells of a kind of string that the old server did not look for.
    pub(super) fn wrong_kind(&mut self, term: &Erl, place: &Place, wants: Option<Kind>) {
        let kind = match wants {
            Some(Kind::Binary) => "a binary",
            Some(Kind::Atom) => "an atom",
            _ => "a list of characters",
        };
        let server = self.request.server;
        let message = format!(
            "{} is not {kind}, and MongooseIM {server} looks for one here; written in TOML it takes effect",
            shown(term)
        );
        self.converted(None, Diagnostic::warning(&CHANGED_IN_TOML, term.span, message).path(place.path()));
    }

    /// Tells of a key without which the server stops.
    pub(super) fn needed(&mut self, key: &str, list: &Erl, place: &Place) {
        let path = place.path();
        let server = self.request.server;
        let message = format!("`{path}` needs `{key}`; MongooseIM {server} stops without it");
        let finding = Diagnostic::error(&REFUSED_TERM, list.span, message).path(path);
        self.findings.push(finding.help(format!("add {{{key}, Value}}")));
    }

    /// Tells of a second item where a TOML file can have one.
    pub(super) fn already_there(&mut self, term: &Erl, place: &Place, out: &mut Map) {
        let message = format!("a TOML file can have one `{}`, and this is another one", place.path());
        self.converted(None, Diagnostic::warning(&LOST_SETTING, term.span, message).path(place.path()));
        leave_out(term, "a TOML file can have one of these", out);
    }
}

/// Whether a key of a pattern is this term.
fn is(pattern: &Pattern, key: &Erl) -> bool {
    pattern.matches(key, &mut Vec::new())
}

/// The text of the key of a pattern.
fn text(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Term(term) => term.to_string(),
        _ => String::new(),
    }
}

/// Whether a term says that its setting is unset.
fn is_unset(term: &Erl) -> bool {
    let value = match &term.kind {
        ErlKind::Tuple(parts) => parts.last(),
        _ => Some(term),
    };
    value.and_then(Erl::atom) == Some("undefined")
}
