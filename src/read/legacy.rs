//! Reads an old file the way servers up to 4.0 do.
//!
//! In their order: every file is read as Erlang terms, included files take the place of the terms that name them,
//! macros are replaced, and then the terms are applied from top to bottom, the last of a kind winning. Every term
//! comes to have a verdict: an option claims it, or a finding names it.

mod forms;
mod gather;
mod hosts;
mod include;
mod leftover;
mod macros;
mod misplaced;
mod options;
mod removal;
mod services;
mod shape;
mod whole;

pub(super) use forms::{NONE, Place, generic, text};
pub(super) use options::{Item, first, written};
pub(super) use removal::offer as offer_removal;

use super::Request;
use super::irregular::secrets;
use crate::catalogue::{Language, Version};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Comments, Config, Later, Ledger};
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::syntax::term::{self, Erl, ErlKind, Tree};
use foldhash::HashSet;
use std::borrow::Cow;

/// A top-level form. It is evaluated when it is looked into, since a whole file of terms takes many times its text.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// Which of the trees it is in.
    tree: usize,
    /// Its number there.
    number: u32,
    /// Its place, with the full stop.
    span: Span,
    /// Whether a syntax finding lies in it.
    broken: bool,
}

/// A top-level term with its macros replaced.
#[derive(Debug)]
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
}

/// What a person calls a term: its first atom, or its text.
fn name(term: &Erl) -> String {
    match &term.kind {
        ErlKind::Atom(name) => name.clone(),
        ErlKind::Tuple(items) => match items.first().map(|first| (first, &first.kind)) {
            None => "{}".to_owned(),
            Some((_, ErlKind::Tuple(inner))) if !inner.is_empty() => inner[0].to_string(),
            Some((first, _)) => first.to_string(),
        },
        _ => term.to_string().chars().take(24).collect(),
    }
}

/// What has been read so far.
pub(super) struct Reader<'r> {
    sources: &'r mut Sources,
    request: &'r Request<'r>,
    trees: Vec<(FileId, Tree)>,
    pub(super) findings: Vec<Diagnostic>,
    ledger: Ledger,
    /// Where macros were used.
    uses: macros::Uses,
    /// Services of the operator's own: the name, the place, and that of the options.
    own_services: Vec<(String, Span, Span)>,
    /// Places whose comments have found theirs.
    commented: HashSet<Span>,
    /// What only files of later servers have a place for.
    later: Vec<Later>,
    /// What is told when the file is migrated, and the first server for which it does not hold.
    conversion: Vec<(Option<Version>, Diagnostic)>,
}

pub(super) fn read(sources: &mut Sources, name: &str, bytes: Cow<'_, [u8]>, request: &Request<'_>) -> Config {
    let mut reader = Reader {
        sources,
        request,
        trees: Vec::new(),
        findings: Vec::new(),
        ledger: Ledger::default(),
        uses: macros::Uses::default(),
        own_services: Vec::new(),
        commented: HashSet::default(),
        later: Vec::new(),
        conversion: Vec::new(),
    };
    let (file, forms) = reader.file(name, bytes);
    let forms = include::expand(&mut reader, forms, &mut vec![name.to_owned()]);
    let (macros, forms) = macros::take(&mut reader, forms);
    let mut config = Config::empty(Language::Terms, request.server, file);
    let first = forms.first().map(|form| form.span);
    let (mut own, mut others) = (Vec::new(), Vec::new());
    let mut misplaced = Vec::new();
    let whole = request.only.is_none_or(|only| only != services::SECTION);
    for form in forms {
        let Some(mut term) = reader.evaluate(form) else {
            // Nothing of it could be read, and the reader said why, be it at the place before.
            reader.ledger.verdict(form.span);
            continue;
        };
        macros::replace(&mut reader, &macros, &mut term, form.broken);
        if !form.broken {
            shape::check(&mut reader, &term);
        }
        secrets::find(&term, &mut config.secrets);
        misplaced::check(&term, &mut misplaced);
        let top = Top { term, form: form.span, broken: form.broken };
        if top.pair().is_some_and(|(key, _)| key == services::SECTION) {
            own.push(top);
        } else {
            reader.ledger.verdict(form.span);
            others.extend(whole.then_some(top));
        }
    }
    config.loads = reader.findings.iter().all(|finding| finding.severity != Severity::Error);
    services::read(&mut reader, &own, &mut config);
    if whole {
        let mut tree = whole::read(&mut reader, others);
        whole::own_services(&mut reader, &mut tree);
        config.tree = Some(tree);
        leftover::collect(&reader, &mut config, first);
        config.later = std::mem::take(&mut reader.later);
        config.conversion = std::mem::take(&mut reader.conversion);
    }
    if !own.is_empty() {
        // Beside the right term a renamed one would be the last, and take its place.
        misplaced.iter_mut().for_each(|finding: &mut Diagnostic| finding.fix = None);
    }
    reader.findings.append(&mut misplaced);
    one_for_a_place(&mut reader.findings);
    config.secrets.sort_unstable();
    config.secrets.dedup();
    let conversion = config.conversion.iter_mut().map(|(_, finding)| finding);
    secrets::blank(reader.sources, &config.secrets, reader.findings.iter_mut().chain(conversion));
    config.terms = reader.ledger.count(&reader.findings);
    config.findings = reader.findings;
    config
}

/// Drops findings of a place that an error before them speaks of: it is their cause.
fn one_for_a_place(findings: &mut Vec<Diagnostic>) {
    let mut errors: HashSet<Span> = HashSet::default();
    findings.retain(|finding| {
        let told = errors.contains(&finding.span) && finding.path.is_some();
        if finding.severity == Severity::Error {
            errors.insert(finding.span);
        }
        !told
    });
}

impl Reader<'_> {
    /// Reads one file into its top-level forms.
    fn file(&mut self, name: &str, bytes: Cow<'_, [u8]>) -> (FileId, Vec<Form>) {
        let (decoded, parsed) = term::parse_bytes(self.sources.next_id(), bytes);
        let file = self.sources.add(SourceFile::new(name, decoded.text, decoded.encoding));
        self.findings.extend(parsed.findings);
        let tree = self.trees.len();
        let forms = parsed.tree.forms(&self.sources.file(file).text).map(|form| Form {
            tree,
            number: form.number(),
            span: form.span(),
            broken: form.broken(),
        });
        let forms: Vec<Form> = forms.collect();
        forms.iter().for_each(|form| self.ledger.term(form.span));
        self.trees.push((file, parsed.tree));
        (file, forms)
    }

    /// The term of a form, with its value.
    fn evaluate(&self, form: Form) -> Option<Erl> {
        let (file, tree) = &self.trees[form.tree];
        Some(tree.form(&self.sources.file(*file).text, form.number).term()?.erl())
    }

    /// The term of a form if it is a tuple that begins with this atom.
    fn evaluate_if(&self, form: Form, key: &str) -> Option<Erl> {
        let (file, tree) = &self.trees[form.tree];
        let term = tree.form(&self.sources.file(*file).text, form.number).term()?;
        let first = term.children().next()?.text();
        (first.trim_matches('\'') == key).then(|| term.erl())
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

    /// All comments of a file.
    fn all_comments(&self, file: FileId) -> impl Iterator<Item = Span> {
        let tree = self.trees.iter().find(|(known, _)| *known == file);
        tree.into_iter().flat_map(|(_, tree)| tree.comments())
    }

    /// The comments inside the container at `span` that belong to none of its items.
    fn dangling(&self, span: Span) -> Vec<Span> {
        let tree = self.trees.iter().find(|(file, _)| *file == span.file);
        tree.map_or_else(Vec::new, |(_, tree)| tree.dangling(span).collect())
    }

    /// The server whose reading is asked for.
    pub(super) fn server(&self) -> Version {
        self.request.server
    }

    /// Says that a place has its verdict.
    pub(super) fn accounted(&mut self, span: Span) {
        self.ledger.verdict(span);
    }

    /// How much is told when the file is migrated.
    pub(super) fn conversions(&self) -> usize {
        self.conversion.len()
    }

    /// How much is kept for later servers.
    pub(super) fn kept_for_later(&self) -> usize {
        self.later.len()
    }

    /// Takes back what came since: it was asked for and is not so.
    pub(super) fn forget(&mut self, conversion: usize, later: usize) {
        self.conversion.truncate(conversion);
        self.later.truncate(later);
    }

    /// Keeps something that only files of later servers have a place for.
    pub(super) fn later(&mut self, later: Later) {
        self.later.push(later);
    }

    /// Tells something when the file is migrated, to servers before `until`.
    pub(super) fn converted(&mut self, until: Option<Version>, finding: Diagnostic) {
        self.ledger.verdict(finding.span);
        self.conversion.push((until, finding));
    }

    /// Whether the value at `span` stands where it is used, and no macro put it there.
    pub(super) fn is_in_place(&self, span: Span) -> bool {
        self.used_at(span).is_none()
    }

    /// Where a macro was used that put the value at `span` there.
    fn used_at(&self, span: Span) -> Option<Span> {
        self.uses.of(span)
    }
}
