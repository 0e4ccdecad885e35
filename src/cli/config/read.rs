//! Reads `mimcfg.toml`: whatever is not known there is an error with its place.

use super::{FailOn, Patterns, Project};
use mimcfg::catalogue::{Language, Version};
use mimcfg::diagnostic::{Code, Severity, nearest};
use mimcfg::lint;
use mimcfg::source::{Encoding, FileId, SourceFile, Span};
use mimcfg::syntax::toml::{self, Entry, Key, Node, Table, Value};
use std::path::Path;

const TOP: &[&str] = &["target", "from", "fail-on", "lint"];
const LINT: &[&str] = &["levels", "ignore", "per-file-ignores", "exclude", "forbid-ignores"];

/// Reads the text; all mistakes are told at once.
pub(super) fn project(path: &Path, text: &str) -> Result<Project, String> {
    let parsed = toml::parse(FileId(0), text);
    let mut reader =
        Reader { wrong: Vec::new(), codes: lint::codes(), folder: path.parent().unwrap_or(path) };
    let errors = parsed.findings.iter().filter(|finding| finding.severity == Severity::Error);
    reader.wrong.extend(errors.map(|finding| (finding.span, finding.message.clone())));
    let mut project = Project { path: path.to_owned(), ..Project::default() };
    reader.top(&parsed.root, &mut project);
    if reader.wrong.is_empty() {
        return Ok(project);
    }
    reader.wrong.sort_by_key(|(span, _)| *span);
    let source = SourceFile::new("", text, Encoding::Utf8);
    let lines = reader.wrong.iter().map(|(span, message)| {
        let at = source.position(span.start);
        format!("{}:{}:{}: {message}", path.display(), at.line, at.column)
    });
    Err(format!("`{}` cannot be used:\n{}", path.display(), lines.collect::<Vec<_>>().join("\n")))
}

/// A severity, or none at all.
enum Level {
    Off,
    At(Severity),
}

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::At(severity) => Some(severity),
        }
    }
}

struct Reader<'r> {
    wrong: Vec<(Span, String)>,
    codes: Vec<&'static Code>,
    folder: &'r Path,
}

impl Reader<'_> {
    fn top(&mut self, root: &Table, project: &mut Project) {
        for Entry { key, value, .. } in &root.entries {
            match key.name.as_str() {
                "target" => project.target = self.version(value, Language::Toml),
                "from" => project.from = self.version(value, Language::Terms),
                "fail-on" => project.fail_on = self.fail_on(value),
                "lint" => self.table(value).iter().for_each(|entry| self.lint(entry, project)),
                _ => self.unknown(key, TOP),
            }
        }
    }

    fn lint(&mut self, entry: &Entry, project: &mut Project) {
        let Entry { key, value, .. } = entry;
        match key.name.as_str() {
            "levels" => {
                for Entry { key, value, .. } in self.table(value) {
                    if let (Some(code), Some(level)) = (self.code(&key.name, key.span), self.level(value)) {
                        project.levels.insert(code, level.severity());
                    }
                }
            }
            "ignore" => {
                let codes = self.codes(value);
                project.levels.extend(codes.into_iter().map(|code| (code, None)));
            }
            "per-file-ignores" => {
                for Entry { key, value, .. } in self.table(value) {
                    let codes = self.codes(value);
                    if let Some(patterns) = self.patterns(&[(&key.name, key.span)]) {
                        project.per_file.push((patterns, codes));
                    }
                }
            }
            "exclude" => {
                let strings = self.strings(value);
                project.exclude = self.patterns(&strings).unwrap_or_default();
            }
            "forbid-ignores" => match value.value {
                Value::Boolean(forbid) => project.forbid_ignores = forbid,
                _ => self.expected(value, "true or false"),
            },
            _ => self.unknown(key, LINT),
        }
    }

    fn unknown(&mut self, key: &Key, known: &[&str]) {
        let hint = match nearest(&key.name, known.iter().copied()) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => format!("; there are {}", known.join(", ")),
        };
        self.wrong.push((key.span, format!("there is no setting `{}`{hint}", key.name)));
    }

    fn expected(&mut self, value: &Node, what: &str) {
        self.wrong.push((value.span, format!("{what} is expected here")));
    }

    fn table<'n>(&mut self, value: &'n Node) -> &'n [Entry] {
        match value.as_table() {
            Some(table) => &table.entries,
            None => {
                self.expected(value, "a table");
                &[]
            }
        }
    }

    fn strings<'n>(&mut self, value: &'n Node) -> Vec<(&'n str, Span)> {
        let Value::Array(items) = &value.value else {
            self.expected(value, "an array of strings");
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in items {
            match &item.value {
                Value::String(text) => out.push((text.as_str(), item.span)),
                _ => self.expected(item, "a string"),
            }
        }
        out
    }

    fn string<'n>(&mut self, value: &'n Node) -> Option<&'n str> {
        match &value.value {
            Value::String(text) => Some(text),
            _ => {
                self.expected(value, "a string");
                None
            }
        }
    }

    fn version(&mut self, value: &Node, language: Language) -> Option<Version> {
        let text = self.string(value)?;
        match Version::parse(text) {
            Ok(version) if version.reads(language) => Some(version),
            Ok(version) => {
                let what = if language == Language::Toml { "TOML" } else { "Erlang terms" };
                self.wrong.push((value.span, format!("MongooseIM {version} does not read {what}")));
                None
            }
            Err(unknown) => {
                self.wrong.push((value.span, unknown.to_string()));
                None
            }
        }
    }

    fn fail_on(&mut self, value: &Node) -> Option<FailOn> {
        let names = ["error", "warning", "info", "never"];
        let levels = [FailOn::Error, FailOn::Warning, FailOn::Info, FailOn::Never];
        self.word(value, &names).map(|at| levels[at])
    }

    fn level(&mut self, value: &Node) -> Option<Level> {
        let names = ["error", "warning", "info", "off"];
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        self.word(value, &names).map(|at| severities.get(at).map_or(Level::Off, |at| Level::At(*at)))
    }

    fn word(&mut self, value: &Node, names: &[&str]) -> Option<usize> {
        let text = self.string(value)?;
        let found = names.iter().position(|name| *name == text);
        if found.is_none() {
            self.wrong.push((value.span, format!("`{text}` is not one of {}", names.join(", "))));
        }
        found
    }

    fn codes(&mut self, value: &Node) -> Vec<&'static str> {
        let strings = self.strings(value);
        strings.into_iter().filter_map(|(name, span)| self.code(name, span)).collect()
    }

    fn code(&mut self, name: &str, span: Span) -> Option<&'static str> {
        let found = self.codes.iter().find(|code| code.name == name).map(|code| code.name);
        if found.is_none() {
            let near = nearest(name, self.codes.iter().map(|code| code.name));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            self.wrong.push((span, format!("there is no code `{name}`{hint} (`mimcfg rule` lists them)")));
        }
        found
    }

    fn patterns(&mut self, patterns: &[(&str, Span)]) -> Option<Patterns> {
        let texts: Vec<&str> = patterns.iter().map(|(text, _)| *text).collect();
        match Patterns::new(self.folder, &texts) {
            Ok(patterns) => Some(patterns),
            Err((at, why)) => {
                self.wrong.push((patterns[at].1, format!("`{}` is no pattern: {why}", texts[at])));
                None
            }
        }
    }
}
