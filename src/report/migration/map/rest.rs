//! What stands in the old file and has no pair yet: terms that were read for what they are and say nothing by
//! themselves, as a macro that is used elsewhere or the first of two terms of a kind.

use super::cover::Cover;
use super::{Kind, Pair};
use crate::catalogue::Language;
use crate::report::migration::Told;
use crate::source::Span;
use crate::syntax::term::{self, Term};
use crate::syntax::toml;

/// Adds a pair without a new place for each of them, the largest ones that hold nothing which went on.
pub(super) fn terms(told: &Told<'_>, out: &mut Vec<Pair>) {
    let (tables, settings): (Vec<&Pair>, Vec<&Pair>) = out.iter().partition(|pair| pair.kind == Kind::Table);
    let spans = |pairs: &[&Pair]| pairs.iter().filter_map(|pair| pair.old).collect::<Vec<Span>>();
    let mut rest = Rest {
        settings: Cover::new(spans(&settings)),
        all: Cover::new(spans(&settings).into_iter().chain(spans(&tables)).collect()),
        found: Vec::new(),
    };
    for (file, text) in told.sources.iter().filter(|(file, _)| *file != told.new) {
        match told.config.language {
            Language::Terms => {
                let parsed = term::parse(file, &text.text);
                for form in parsed.tree.forms(&text.text) {
                    match form.term() {
                        Some(term) => rest.term(term),
                        None => rest.found.push(form.span()),
                    }
                }
            }
            Language::Toml => rest.table(&toml::parse(file, &text.text).root),
        }
    }
    let pair = |span: Span| Pair { kind: Kind::LeftOut, old: Some(span), new: None, path: String::new() };
    out.extend(rest.found.into_iter().map(pair));
}

struct Rest {
    /// Places of settings, which are there with all that they hold.
    settings: Cover,
    /// Those and the places of tables, which are there by themselves alone.
    all: Cover,
    found: Vec<Span>,
}

impl Rest {
    fn term(&mut self, term: Term<'_>) {
        let span = term.span();
        if self.settings.holds(span) {
            return;
        }
        if !self.all.starts_within(span) {
            self.found.push(span);
            return;
        }
        // The first word of a tuple says what the tuple is, and is there with it.
        let named = usize::from(term.kind() == term::Kind::Tuple);
        term.children().skip(named).for_each(|child| self.term(child));
    }

    fn table(&mut self, table: &toml::Table) {
        for entry in &table.entries {
            let inner: Vec<&toml::Table> = match &entry.value.value {
                toml::Value::Table(table) => vec![table],
                toml::Value::Tables(items) => items.iter().filter_map(toml::Node::as_table).collect(),
                _ => Vec::new(),
            };
            let span = entry.key.span.to(entry.value.span);
            match inner.as_slice() {
                [] if !self.settings.holds(span) => self.found.push(span),
                tables => tables.iter().for_each(|table| self.table(table)),
            }
        }
    }
}
