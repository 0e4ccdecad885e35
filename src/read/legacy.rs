//! Reads an old file the way servers up to 4.0 do.
//!
//! In their order: every file is read as Erlang terms, included files take the place of the terms that name them,
//! macros are replaced, and then the terms are applied from top to bottom, the last of a kind winning. Every term
//! comes to have a verdict: an option claims it, or a finding names it.

mod include;
mod macros;
mod misplaced;
mod options;
mod removal;
mod services;
mod shape;

pub(super) use options::{Item, first, written};
pub(super) use removal::offer as offer_removal;

use super::Request;
use crate::catalogue::Language;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Comments, Config, Foreign, Ledger, Services, Terms};
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::syntax::term::{self, Erl, ErlKind, Tree};

/// A top-level term and where it stands.
#[derive(Debug, Clone)]
struct Top {
    term: Erl,
    form: Span,
    broken: bool,
}

impl Top {
    /// The key and the value of a pair.
    fn pair(&self) -> Option<(&str, &Erl)> {
        let ErlKind::Tuple(items) = &self.term.kind else { return None };
        let [Erl { kind: ErlKind::Atom(key), .. }, value] = items.as_slice() else { return None };
        Some((key, value))
    }

    /// What a person calls the term: its first atom, or its text.
    fn name(&self) -> String {
        match &self.term.kind {
            ErlKind::Atom(name) => name.clone(),
            ErlKind::Tuple(items) => items.first().map_or_else(
                || "{}".to_owned(),
                |first| match &first.kind {
                    ErlKind::Tuple(inner) => inner.first().map_or_else(|| first.to_string(), Erl::to_string),
                    _ => first.to_string(),
                },
            ),
            _ => self.term.to_string().chars().take(24).collect(),
        }
    }
}

/// What has been read so far.
pub(super) struct Reader<'r> {
    sources: &'r mut Sources,
    request: &'r Request<'r>,
    trees: Vec<(FileId, Tree)>,
    pub(super) findings: Vec<Diagnostic>,
    ledger: Ledger,
    /// Where a macro was used, by the place of its value.
    uses: Vec<(Span, Span)>,
}

pub(super) fn read(sources: &mut Sources, name: &str, bytes: &[u8], request: &Request<'_>) -> Config {
    let mut reader = Reader {
        sources,
        request,
        trees: Vec::new(),
        findings: Vec::new(),
        ledger: Ledger::default(),
        uses: Vec::new(),
    };
    let (file, tops) = reader.file(name, bytes);
    let tops = include::expand(&mut reader, tops, &mut vec![name.to_owned()]);
    let tops = macros::replace(&mut reader, tops);
    shape::check(&mut reader, &tops);
    let loads = reader.findings.iter().all(|finding| finding.severity != Severity::Error);
    let mut config = Config {
        language: Language::Terms,
        server: request.server,
        file,
        tables: Vec::new(),
        settings: Vec::new(),
        services: Services::Absent,
        findings: Vec::new(),
        terms: Terms::default(),
        around: None,
        foreign: Vec::new(),
        orphans: Vec::new(),
        secrets: Vec::new(),
        loads,
    };
    services::read(&mut reader, &tops, &mut config);
    misplaced::check(&mut reader, &tops);
    reader.foreign(&tops, &mut config);
    one_for_a_place(&mut reader.findings);
    config.secrets = super::irregular::secrets::find(tops.iter().map(|top| &top.term));
    config.terms = reader.ledger.count(&reader.findings);
    config.findings = reader.findings;
    config
}

/// Drops findings of a place that an error before them speaks of: it is their cause.
fn one_for_a_place(findings: &mut Vec<Diagnostic>) {
    let mut errors: Vec<Span> = Vec::new();
    findings.retain(|finding| {
        let told = errors.contains(&finding.span) && finding.path.is_some();
        if finding.severity == Severity::Error {
            errors.push(finding.span);
        }
        !told
    });
}

impl Reader<'_> {
    /// Reads one file into its top-level terms.
    fn file(&mut self, name: &str, bytes: &[u8]) -> (FileId, Vec<Top>) {
        let (decoded, parsed) = term::parse_bytes(self.sources.next_id(), bytes);
        let file = self.sources.add(SourceFile::new(name, decoded.text, decoded.encoding));
        self.findings.extend(parsed.findings);
        let mut tops = Vec::new();
        for form in parsed.tree.forms(&self.sources.file(file).text) {
            self.ledger.term(form.span());
            if let Some(term) = form.term() {
                tops.push(Top { term: term.erl(), form: form.span(), broken: form.broken() });
            }
        }
        self.trees.push((file, parsed.tree));
        (file, tops)
    }

    /// The comments that belong to the term at `span`.
    fn comments(&self, span: Span) -> Comments {
        let Some((_, tree)) = self.trees.iter().find(|(file, _)| *file == span.file) else {
            return Comments::default();
        };
        Comments {
            leading: tree.leading(span).collect(),
            trailing: tree.trailing(span).into_iter().collect(),
        }
    }

    /// The comments inside the container at `span` that belong to none of its items.
    fn dangling(&self, span: Span) -> Vec<Span> {
        let tree = self.trees.iter().find(|(file, _)| *file == span.file);
        tree.map_or_else(Vec::new, |(_, tree)| tree.dangling(span).collect())
    }

    /// Whether the value at `span` stands where it is used, and no macro put it there.
    pub(super) fn is_in_place(&self, span: Span) -> bool {
        self.used_at(span).is_none()
    }

    /// Where a macro was used that put the value at `span` there.
    fn used_at(&self, span: Span) -> Option<Span> {
        self.uses.iter().find(|(value, _)| value.contains(span)).map(|(_, used)| *used)
    }

    /// Counts and names the terms that are not migrated yet.
    fn foreign(&mut self, tops: &[Top], config: &mut Config) {
        for top in tops.iter().filter(|top| top.pair().is_none_or(|(key, _)| key != "services")) {
            self.ledger.verdict(top.form);
            config.foreign.push(Foreign { name: top.name(), span: top.term.span });
        }
    }
}
