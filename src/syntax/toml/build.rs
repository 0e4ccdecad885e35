//! Puts headers and keys together into one tree, by the rules of the servers' TOML reader.
//!
//! The reader makes a table of each section first and merges it into the whole then, so a key may
//! add to a table of another section, however that was written, but never to a value.

use super::codes::{DUPLICATE_KEY, DUPLICATE_TABLE, NOT_TOML_1_0};
use super::paths::Paths;
use super::reader::Reader;
use super::tree::{Key, Node, Table, TableOrigin, Value};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The tree as far as it is read.
pub(super) struct Builder {
    reader: Reader,
    root: Table,
    /// Where the keys of a section go whose header has no place of its own.
    aside: Table,
    /// Positions of the entries that lead from the root to the table of the section, unless keys go aside.
    current: Option<Vec<usize>>,
    depth: usize,
    section: u32,
    /// Whether a fault of the header explains every key that is there already.
    quiet: bool,
    paths: Paths,
    pub findings: Vec<Diagnostic>,
}

/// A path of keys as it is written in messages.
pub(super) fn dotted(path: &[Key]) -> String {
    let names: Vec<&str> = path.iter().map(|key| key.name.as_str()).collect();
    names.join(".")
}

impl Builder {
    pub fn new(reader: Reader, root: Span) -> Builder {
        Builder {
            reader,
            root: Table::new(TableOrigin::Root, root),
            aside: Table::new(TableOrigin::Root, root),
            current: Some(Vec::new()),
            depth: 0,
            section: 0,
            quiet: false,
            paths: Paths::default(),
            findings: Vec::new(),
        }
    }

    /// The whole tree.
    pub fn finish(self) -> (Table, Vec<Diagnostic>) {
        (self.root, self.findings)
    }

    /// The number of the section that is read.
    pub fn section(&self) -> u32 {
        self.section
    }

    /// The number of names that lead to the table of the section.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Starts a section whose keys have no place.
    pub fn section_aside(&mut self) {
        self.section += 1;
        self.depth = 0;
        self.current = None;
        self.quiet = true;
    }

    /// Starts the section of `[path]`, or of `[[path]]` if `array`.
    pub fn header(&mut self, path: &[Key], span: Span, array: bool) {
        self.section_aside();
        self.depth = path.len();
        let mut first = None;
        if !array {
            first = self.paths.define(path, span);
            if let Some(first) = first {
                let message = format!("the table `{}` is defined twice", dotted(path));
                let finding = Diagnostic::error(&DUPLICATE_TABLE, span, message)
                    .related(first, "first defined here")
                    .help("move the keys below the first header")
                    .path(dotted(path));
                self.findings.push(finding);
            }
        }
        match self.place(path, span, array, first.is_some()) {
            Ok(steps) => {
                self.current = Some(steps);
                self.quiet = first.is_some();
            }
            Err(finding) if first.is_none() => self.findings.push(finding.path(dotted(path))),
            Err(_) => {}
        }
        if array {
            self.paths.start_item(path);
        }
    }

    /// Finds or makes the table of a header and returns the way to it.
    fn place(
        &mut self,
        path: &[Key],
        span: Span,
        array: bool,
        again: bool,
    ) -> Result<Vec<usize>, Box<Diagnostic>> {
        let mut steps = Vec::with_capacity(path.len());
        let mut table = &mut self.root;
        for (depth, key) in path.iter().enumerate() {
            let here = &path[..=depth];
            let last = depth + 1 == path.len();
            let Some(at) = table.find(&key.name) else {
                let origin = match (last, array) {
                    (false, _) => TableOrigin::Implicit,
                    (true, false) => TableOrigin::Header,
                    (true, true) => TableOrigin::ArrayItem,
                };
                let place = if last { span } else { key.span };
                let new = Node { span: place, value: Value::Table(Box::new(Table::new(origin, place))) };
                let value = if last && array { Node { span, value: Value::Tables(vec![new]) } } else { new };
                let at = table.push(key.clone(), value, self.section);
                steps.push(at);
                table = below(table, at);
                continue;
            };
            steps.push(at);
            let entry = &mut table.entries[at];
            let first = entry.key.span;
            let known_array = self.paths.is_array(here);
            let static_array = matches!(entry.value.value, Value::Array(_));
            if last && array {
                let (Value::Array(items) | Value::Tables(items)) = &mut entry.value.value else {
                    return Err(Box::new(conflict(
                        here,
                        span,
                        first,
                        &entry.value.value,
                        "an array of tables",
                    )));
                };
                if static_array && !known_array {
                    return Err(Box::new(fixed(here, span, first)));
                }
                items.push(Node {
                    span,
                    value: Value::Table(Box::new(Table::new(TableOrigin::ArrayItem, span))),
                });
            } else if static_array && !known_array {
                return Err(Box::new(fixed(here, span, first)));
            } else if last && known_array && self.reader == Reader::From5_1 && !again {
                let message =
                    format!("`{}` is an array of tables and cannot be a table as well", dotted(here));
                let finding = Diagnostic::error(&DUPLICATE_TABLE, span, message)
                    .related(first, "first named here")
                    .help("write [[ ]] to start another item");
                return Err(Box::new(finding));
            }
            let shown = entry.value.value.kind();
            let Some(next) = entry.value.last_table() else {
                let message = format!("`{}` is {shown} and cannot be a table as well", dotted(here));
                let finding = Diagnostic::error(&DUPLICATE_TABLE, span, message)
                    .related(first, "first named here")
                    .help("give the table another name, or leave the value out");
                return Err(Box::new(finding));
            };
            if !(last && array) {
                reopen(next, here, span, last, &mut self.findings);
            }
            table = below(table, at);
        }
        Ok(steps)
    }

    /// Adds `path = value` to the section.
    pub fn key_value(&mut self, path: Vec<Key>, value: Node) {
        let mut table = match self.current {
            Some(_) => &mut self.root,
            None => &mut self.aside,
        };
        for at in self.current.iter().flatten() {
            table = below(table, *at);
        }
        let before = self.findings.len();
        insert(table, path, value, self.section, &mut self.findings);
        if self.quiet {
            self.findings.truncate(before);
        }
    }
}

/// The table that the entry at this position is or ends in.
fn below(table: &mut Table, at: usize) -> &mut Table {
    table.entries[at].value.last_table().expect("a step leads to a table")
}

/// Tells that a header adds to a table that only a key may add to.
fn reopen(table: &mut Table, path: &[Key], span: Span, last: bool, findings: &mut Vec<Diagnostic>) {
    let how = match table.origin {
        TableOrigin::Inline => "is written in braces",
        TableOrigin::Dotted if last => "is made by a dotted key",
        _ => "",
    };
    if !how.is_empty() && !table.told {
        table.told = true;
        let message = format!("`{}` {how} and gets keys from a header, which is not TOML 1.0", dotted(path));
        findings.push(lax(message, span, table.span));
    }
    if last {
        if table.origin == TableOrigin::Implicit {
            table.origin = TableOrigin::Header;
            table.span = span;
        }
        table.headers.push(span);
    }
}

fn lax(message: String, span: Span, first: Span) -> Diagnostic {
    Diagnostic::warning(&NOT_TOML_1_0, span, message)
        .related(first, "first written here")
        .help("the server reads it; keep all keys in one place for other tools")
}

fn fixed(path: &[Key], span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(
        &DUPLICATE_TABLE,
        span,
        format!("`{}` is an array that a header cannot add to", dotted(path)),
    )
    .related(first, "written here")
    .help("write all items in one place")
}

fn conflict(path: &[Key], span: Span, first: Span, old: &Value, new: &str) -> Diagnostic {
    Diagnostic::error(
        &DUPLICATE_TABLE,
        span,
        format!("`{}` is {} and cannot be {new} as well", dotted(path), old.kind()),
    )
    .related(first, "first named here")
    .help("use one form throughout")
}

/// Adds `path = value` to a table, as part of a section.
pub(super) fn insert(
    table: &mut Table,
    mut path: Vec<Key>,
    value: Node,
    section: u32,
    findings: &mut Vec<Diagnostic>,
) {
    let Some((last, way)) = path.split_last() else { return };
    let mut table = table;
    for (depth, key) in way.iter().enumerate() {
        let at = table.find(&key.name).unwrap_or_else(|| {
            let new = Value::Table(Box::new(Table::new(TableOrigin::Dotted, key.span)));
            table.push(key.clone(), Node { span: key.span, value: new }, section)
        });
        let entry = &mut table.entries[at];
        entry.section = section;
        let first = entry.key.span;
        let shown = entry.value.value.kind();
        let Value::Table(next) = &mut entry.value.value else {
            let here = dotted(&path[..=depth]);
            let finding = Diagnostic::error(
                &DUPLICATE_KEY,
                key.span,
                format!("`{here}` is {shown} and cannot have keys"),
            )
            .related(first, "the value is given here")
            .help("leave out one of the two")
            .path(here);
            findings.push(finding);
            return;
        };
        let how = match next.origin {
            TableOrigin::Inline => "is written in braces",
            TableOrigin::Header | TableOrigin::ArrayItem => "has a header",
            _ => "",
        };
        if !how.is_empty() && !next.told {
            next.told = true;
            let here = dotted(&path[..=depth]);
            let message = format!("`{here}` {how} and gets a dotted key, which is not TOML 1.0");
            findings.push(lax(message, key.span, first));
        }
        table = next;
    }
    let Some(at) = table.find(&last.name) else {
        table.push(path.remove(way.len()), value, section);
        return;
    };
    let entry = &mut table.entries[at];
    let same_section = entry.section == section;
    entry.section = section;
    match (&mut entry.value.value, value.value) {
        (Value::Table(old), Value::Table(new)) if !same_section => {
            let message =
                format!("`{}` is written in more than one place, which is not TOML 1.0", dotted(&path));
            findings.push(lax(message, last.span, entry.key.span));
            merge(old, *new, section, findings);
        }
        _ => findings.push(twice(last, &dotted(&path), entry.key.span)),
    }
}

fn twice(key: &Key, path: &str, first: Span) -> Diagnostic {
    Diagnostic::error(&DUPLICATE_KEY, key.span, format!("`{path}` is given twice"))
        .related(first, "first given here")
        .help("leave out one of the two")
        .path(path)
}

/// Adds the keys of a table in braces to a table of another section.
fn merge(old: &mut Table, new: Table, section: u32, findings: &mut Vec<Diagnostic>) {
    for entry in new.entries {
        let Some(at) = old.find(&entry.key.name) else {
            old.push(entry.key, entry.value, section);
            continue;
        };
        let there = &mut old.entries[at];
        there.section = section;
        match (&mut there.value.value, entry.value.value) {
            (Value::Table(old), Value::Table(new)) => merge(old, *new, section, findings),
            _ => findings.push(twice(&entry.key, &entry.key.name, there.key.span)),
        }
    }
}
