//! What a configuration says and what its server makes of it, whichever language it is written in.

pub mod tree;

use crate::catalogue::{Language, OptionSpec, TableSpec, Version};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Span};
use crate::value::Value;
use thin_vec::ThinVec;

/// A configuration as a server of one version takes it.
#[derive(Debug)]
pub struct Config {
    /// The language it is written in.
    pub language: Language,
    /// The server whose reading this is.
    pub server: Version,
    /// The file it begins in; an old file may include others.
    pub file: FileId,
    /// The tables that are present, in the order in which the server takes them.
    pub tables: Vec<Table>,
    /// The settings: written ones in order, then those that only have a default.
    pub settings: Vec<Setting>,
    /// How the server goes through its services at start.
    pub services: Services,
    /// What was found while reading.
    pub findings: Vec<Diagnostic>,
    /// How many terms there are and how many of them have a verdict.
    pub terms: Terms,
    /// What settings of services refer to, where the whole of a TOML file was read.
    pub around: Option<Around>,
    /// The whole of it as tables, arrays and values, where it was read so; of an old file all sections but the
    /// services, in the spelling of the first servers with a TOML file.
    pub tree: Option<tree::Map>,
    /// Top-level terms that this program does not migrate yet.
    pub foreign: Vec<Foreign>,
    /// Comments that open the file.
    pub head: Vec<Span>,
    /// Comments that close it.
    pub tail: Vec<Span>,
    /// What only files of later servers have a place for.
    pub later: Vec<Later>,
    /// What is told when the file is migrated, and the first server for which it does not hold.
    pub conversion: Vec<(Option<Version>, Diagnostic)>,
    /// Comments that belong to no table and no setting, but to a section that is migrated.
    pub orphans: Vec<Span>,
    /// Places that hold a password, a key or a token.
    pub secrets: Vec<Span>,
    /// Whether the server can read the file at all.
    pub loads: bool,
}

/// A table that is present, even if it is empty.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its specification.
    pub spec: &'static TableSpec,
    /// Where it is named.
    pub span: Span,
    /// The comments that belong to it.
    pub comments: Comments,
}

/// The comments that belong to something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comments {
    /// Comments on lines of their own before it.
    pub leading: ThinVec<Span>,
    /// Comments behind it on its line, or inside it.
    pub trailing: ThinVec<Span>,
}

/// An option that is given a value or has a default, and what the server takes.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Its specification.
    pub spec: &'static OptionSpec,
    /// The value that is written, read as its author meant it.
    pub written: Option<Written>,
    /// The value that the server uses; `None` means unset.
    pub effective: Option<Value>,
    /// Where the effective value comes from.
    pub origin: Origin,
}

/// A value in a file.
#[derive(Debug, Clone)]
pub struct Written {
    /// The value; a [`Value::Term`] where it has no value of the option's type.
    pub value: Value,
    /// Where the value stands.
    pub span: Span,
    /// Where the option stands: the key with its value.
    pub option: Span,
    /// Where a macro was used that put the value there.
    pub used_at: Option<Span>,
    /// The comments that belong to it.
    pub comments: Comments,
    /// What to take out of the text so that the option is gone and all else stays; `None` where that would take more
    /// with it, as the last key of a table that has no header.
    pub removal: Option<Span>,
    /// How its value in effect came to differ from what is written.
    pub ignored: Option<Ignored>,
}

/// Why a server does not use a value that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// The key is a misspelling that the server does not know.
    Misspelt,
    /// The form is one that the server does not look for, as `{report, false}`.
    Form,
    /// The value is of a type that the server takes for something else or stumbles over.
    Type,
}

/// Where an effective value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The file says it.
    Written,
    /// The server's own default.
    Default,
}

impl Origin {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Written => "written",
            Origin::Default => "default",
        }
    }
}

/// How a server goes through its services.
#[derive(Debug, Clone, Default)]
pub enum Services {
    /// There is no such section.
    #[default]
    Absent,
    /// What stands there is no list: the node stops.
    NotAList,
    /// The entries, in the order in which they are started.
    List(Vec<Entry>),
}

/// One entry of the list of services.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name; `None`: it has none, and the node stops there.
    pub name: Option<String>,
    /// Whether it has the shape of a service: a name and its options. If not, the node stops there.
    pub well_formed: bool,
    /// Whether its options are a list (a table in TOML). If not, the node stops there.
    pub has_options: bool,
    /// The place of the entry.
    pub span: Span,
}

/// Something that only files of later servers have a place for.
#[derive(Debug, Clone)]
pub struct Later {
    /// The host that it is for; `None`: all.
    pub host: Option<String>,
    /// Where it goes; the first of these places that a server has.
    pub places: Vec<Vec<String>>,
    /// Whether it is one more item of the array there.
    pub append: bool,
    /// What goes there.
    pub node: tree::Node,
}

/// A term that is not migrated yet.
#[derive(Debug, Clone)]
pub struct Foreign {
    /// Its key.
    pub name: String,
    /// Its place.
    pub span: Span,
}

/// What stands beside the services in a whole TOML file.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The pools of outgoing connections.
    pub pools: Vec<Pool>,
    /// The static domains; each is a host type too.
    pub hosts: Vec<String>,
    /// The host types that dynamic domains can have.
    pub host_types: Vec<String>,
}

/// A pool of outgoing connections.
#[derive(Debug, Clone)]
pub struct Pool {
    /// Its kind, for instance `rdbms`.
    pub kind: String,
    /// Its tag.
    pub tag: String,
    /// Its scope as it is written; `None`: it is not.
    pub scope: Option<String>,
    /// The host or the host type that it is for, where it is for one.
    pub host: Option<String>,
    /// Where it is named.
    pub span: Span,
}

/// Terms of the input: how many there are, and how many have a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// Top-level terms, services and options of services; in TOML headers and keys.
    pub total: usize,
    /// Those that an option claimed or a finding names.
    pub accounted: usize,
}

impl Config {
    /// What is known of a file before anything of it is read.
    pub(crate) fn empty(language: Language, server: Version, file: FileId) -> Config {
        Config {
            language,
            server,
            file,
            tables: Vec::new(),
            settings: Vec::new(),
            services: Services::Absent,
            findings: Vec::new(),
            terms: Terms::default(),
            around: None,
            tree: None,
            foreign: Vec::new(),
            head: Vec::new(),
            tail: Vec::new(),
            later: Vec::new(),
            conversion: Vec::new(),
            orphans: Vec::new(),
            secrets: Vec::new(),
            loads: true,
        }
    }

    /// The table with this path, if it is present.
    pub fn table(&self, path: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.spec.path == path)
    }

    /// The setting with this path.
    pub fn setting(&self, path: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.spec.path == path)
    }

    /// The value in effect for this path; `None` when it is unset.
    pub fn effective(&self, path: &str) -> Option<&Value> {
        self.setting(path)?.effective.as_ref()
    }

    /// The settings of one table.
    pub fn settings_of<'c>(&'c self, table: &'c TableSpec) -> impl Iterator<Item = &'c Setting> {
        self.settings.iter().filter(|setting| {
            setting.spec.path.strip_prefix(table.path).is_some_and(|rest| rest.rfind('.') == Some(0))
        })
    }

    /// Whether something was found that keeps the server from starting.
    pub fn refused(&self) -> bool {
        !self.loads || self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Counts terms and their verdicts; every term must come to have one.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    terms: Vec<Span>,
    verdicts: Vec<Span>,
}

impl Ledger {
    /// A term of the input.
    pub(crate) fn term(&mut self, span: Span) {
        self.terms.push(span);
    }

    /// A place that an option claimed or a finding speaks of.
    pub(crate) fn verdict(&mut self, span: Span) {
        self.verdicts.push(span);
    }

    /// How many terms hold a place with a verdict.
    pub(crate) fn count(mut self, findings: &[Diagnostic]) -> Terms {
        for finding in findings {
            self.verdicts.push(finding.span);
            self.verdicts.extend(finding.related.iter().map(|label| label.span));
        }
        // Both are in order but for a few, which this sort makes use of.
        self.verdicts.sort();
        self.terms.sort();
        let mut behind = self.verdicts.as_slice();
        let accounted = self.terms.iter().filter(|term| {
            // Terms and verdicts are in order, so what is before this term is before the next as well.
            let before = |verdict: &&Span| (verdict.file, verdict.start) < (term.file, term.start);
            behind = &behind[behind.iter().take_while(before).count()..];
            let near = |verdict: &&Span| verdict.file == term.file && verdict.start <= term.end;
            behind.iter().take_while(near).any(|verdict| verdict.end <= term.end)
        });
        Terms { total: self.terms.len(), accounted: accounted.count() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_without_a_verdict_is_not_accounted_for() {
        let span = |start, end| Span::new(FileId(0), start, end);
        let mut ledger = Ledger::default();
        ledger.term(span(0, 10));
        ledger.term(span(2, 4));
        ledger.term(span(5, 9));
        ledger.verdict(span(6, 8));
        assert_eq!(ledger.count(&[]), Terms { total: 3, accounted: 2 });
    }
}
