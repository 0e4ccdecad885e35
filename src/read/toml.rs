//! Reads a TOML file the way servers from 4.0 on do.
//!
//! Keys that a server does not know, values of another type and values out of range keep it from starting; all of
//! them are reported at once. Only the sections that are asked for are looked into.

mod around;
mod check;
mod conditions;
mod hosts;
mod lost;
mod removal;
mod tree;
mod unknown;
mod walk;
mod way;

pub(super) use check::secrets;
pub(crate) use conditions::CODES as CONDITION_CODES;

use super::{MISPLACED_SECTION, Request};
use crate::catalogue::{Language, TableSpec, Version, catalogue, sections};
use crate::diagnostic::Diagnostic;
use crate::model::{Comments, Config, Entry, Foreign, Ledger, Services, Table};
use crate::source::{Encoding, SourceFile, Sources, Span};
use crate::syntax::toml::{self, Node, Parsed, Value};
use std::borrow::Cow;

const SERVICES: &str = "services";

/// What has been read so far.
struct Reader<'r> {
    request: &'r Request<'r>,
    parsed: &'r Parsed,
    text: &'r str,
    findings: Vec<Diagnostic>,
    ledger: Ledger,
}

pub(super) fn read(
    sources: &mut Sources,
    name: &str,
    bytes: Cow<'_, [u8]>,
    request: &Request<'_>,
    with_tree: bool,
) -> Config {
    let (text, invalid) = toml::decode(bytes);
    let file = sources.add(SourceFile::new(name, text, Encoding::Utf8));
    let text = sources.file(file).text.as_str();
    let dialect = if request.server < Version::toml_reader_changed_at() {
        toml::Reader::UpTo5_0
    } else {
        toml::Reader::From5_1
    };
    let mut parsed = toml::parse_for(file, text, dialect);
    let mut findings = std::mem::take(&mut parsed.findings);
    if let Some(at) = invalid {
        findings.insert(0, toml::invalid_utf8(file, text, at));
    }
    let loads = findings.iter().all(|finding| finding.severity != crate::diagnostic::Severity::Error);
    let mut reader = Reader { request, parsed: &parsed, text, findings, ledger: Ledger::default() };
    let mut config = Config::empty(Language::Toml, request.server, file);
    config.loads = loads;
    reader.root(&mut config);
    if loads {
        conditions::check(&parsed.root, request.server, request.only, &mut reader.findings);
    }
    if loads && request.only.is_none() {
        config.around = around::read(&parsed.root);
    }
    config.secrets.extend(check::secrets(&parsed.root));
    config.tree = with_tree.then(|| tree::of(text, &parsed));
    if !config.loads {
        config.secrets.extend(lost::secrets(file, text));
    }
    config.secrets.sort_unstable();
    config.terms = reader.ledger.count(&reader.findings);
    config.findings = reader.findings;
    config
}

impl Reader<'_> {
    fn root(&mut self, config: &mut Config) {
        self.nothing_written(config.file);
        for entry in &self.parsed.root.entries {
            self.count(&entry.value, entry.key.span);
            let name = entry.key.name.as_str();
            match name {
                SERVICES => self.services(&entry.value, entry.key.span, config),
                _ if sections()
                    .iter()
                    .any(|section| section.name == name && section.holds(self.request.server)) =>
                {
                    self.other(entry, config);
                }
                _ => self.unknown_section(name, entry.key.span, &entry.value),
            }
        }
        if let Services::List(entries) = &mut config.services {
            // The server goes through its services by name.
            entries.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }

    /// Reports a file that holds nothing; one that holds something may be a part of another.
    fn nothing_written(&mut self, file: crate::source::FileId) {
        let needed = |section: &&crate::catalogue::Section| {
            let table = crate::catalogue::section(section.name).and_then(|part| part.table(section.name));
            table.and_then(|table| table.state(self.request.server)).is_some_and(|state| state.required)
        };
        let empty = self.parsed.root.entries.is_empty() && self.findings.is_empty();
        if !empty || self.request.only.is_some() {
            return;
        }
        let Some(section) = sections().iter().find(needed) else { return };
        let message = format!("the file is empty; a server needs `{}`", section.name);
        let finding = Diagnostic::error(&super::MISSING_OPTION, Span::new(file, 0, 0), message);
        self.findings.push(finding.path(section.name).help(format!("add [{}]", section.name)));
    }

    /// Counts a key and everything under it as terms.
    fn count(&mut self, node: &Node, key: Span) {
        self.ledger.term(key);
        match &node.value {
            Value::Table(table) => {
                for entry in &table.entries {
                    self.count(&entry.value, entry.key.span);
                }
            }
            Value::Tables(items) => {
                for item in items {
                    let Value::Table(table) = &item.value else { continue };
                    for entry in &table.entries {
                        self.count(&entry.value, entry.key.span);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether a section is asked for.
    fn asked(&self, name: &str) -> bool {
        self.request.only.is_none_or(|only| only == name)
    }

    /// A section that has no settings in the model yet: it is held against the catalogue.
    fn other(&mut self, entry: &toml::Entry, config: &mut Config) {
        let (name, key, node) = (entry.key.name.as_str(), entry.key.span, &entry.value);
        self.verdicts(node, key);
        if name == hosts::SECTION {
            if self.asked(name) {
                hosts::check(self, entry);
            }
        } else if self.asked(name) {
            walk::section(self, name, name, entry, false);
        }
        config.foreign.push(Foreign { name: name.to_owned(), span: key });
        let under_host = |node: &Node| {
            let Value::Table(table) = &node.value else { return None };
            table.get(SERVICES).map(|entry| entry.key.span)
        };
        if let ("modules", Value::Table(modules)) = (name, &node.value) {
            self.services_as_modules(modules);
        }
        let (Value::Tables(hosts) | Value::Array(hosts)) = &node.value else { return };
        if name != "host_config" {
            return;
        }
        let open = catalogue().table(SERVICES).and_then(|table| table.open);
        for span in hosts.iter().filter_map(under_host) {
            let message = "`services` cannot stand in `host_config`: services are for the whole node";
            let finding = if open.is_some_and(|open| open.holds(self.request.server)) {
                Diagnostic::warning(
                    &MISPLACED_SECTION,
                    span,
                    format!("{message}; MongooseIM loads it and passes over it"),
                )
            } else {
                Diagnostic::error(&MISPLACED_SECTION, span, message)
            };
            let help = "move it to the top level: [services.NAME]";
            self.findings.push(finding.path("host_config.services").help(help));
        }
    }

    /// Gives a verdict to everything under a node.
    fn verdicts(&mut self, node: &Node, key: Span) {
        self.ledger.verdict(key);
        let tables = match &node.value {
            Value::Table(_) => std::slice::from_ref(node),
            Value::Tables(items) => items,
            _ => return,
        };
        for table in tables {
            let Value::Table(table) = &table.value else { continue };
            for entry in &table.entries {
                self.verdicts(&entry.value, entry.key.span);
            }
        }
    }

    fn services(&mut self, node: &Node, key: Span, config: &mut Config) {
        self.ledger.verdict(key);
        let Value::Table(table) = &node.value else {
            config.services = Services::NotAList;
            self.verdicts(node, key);
            return self.not_a_table(SERVICES, node);
        };
        let mut entries = Vec::new();
        for entry in &table.entries {
            let (name, span) = (&entry.key.name, entry.key.span);
            let spec = catalogue().children(SERVICES).find(|spec| spec.name() == name);
            let known = spec.filter(|spec| spec.lifetime.holds(self.request.server));
            let is_table = matches!(entry.value.value, Value::Table(_));
            entries.push(Entry { name: Some(name.clone()), well_formed: true, has_options: is_table, span });
            match known {
                Some(spec) => self.table(spec, &entry.value, span, config),
                None if is_table => self.unknown_service(name, span, &entry.value, spec.map(|spec| &**spec)),
                None => {
                    self.verdicts(&entry.value, span);
                    self.not_a_table(&format!("{SERVICES}.{name}"), &entry.value);
                }
            }
        }
        config.services = Services::List(entries);
    }

    /// Reads a table that the server has, and the tables in it.
    fn table(&mut self, spec: &'static TableSpec, node: &Node, key: Span, config: &mut Config) {
        self.ledger.verdict(key);
        let Value::Table(table) = &node.value else {
            self.verdicts(node, key);
            return self.not_a_table(spec.path, node);
        };
        let comments = table.headers.first().map_or_else(Comments::default, |header| self.comments(*header));
        config.tables.push(Table { spec, span: key, comments });
        check::options(self, spec, table, key, config);
    }

    /// Whether the key stands in the text with a value that could not be read.
    fn is_lost(&self, path: &str) -> bool {
        self.parsed.lost.iter().any(|lost| lost.path.join(".") == path)
    }

    fn comments(&self, span: Span) -> Comments {
        Comments {
            leading: self.parsed.comments_above(self.text, span).iter().map(|comment| comment.span).collect(),
            trailing: self
                .parsed
                .trailing_comment(self.text, span)
                .map(|comment| comment.span)
                .into_iter()
                .collect(),
        }
    }
}
