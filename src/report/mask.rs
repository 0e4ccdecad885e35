//! Secrets: where they are in the texts, and how a report hides them.

use crate::catalogue::{self, Child, Language, Version, secret_shapes};
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{Sources, Span};
use serde_json::Value as Json;

/// The places of secrets in the texts.
///
/// A report blanks them with as many `*` as they have characters, wherever it quotes a text.
#[derive(Debug, Clone, Default)]
pub struct Mask {
    spans: Vec<Span>,
    shown: bool,
}

impl Mask {
    /// A mask over these places; their order does not matter and they may overlap.
    pub fn new(mut spans: Vec<Span>) -> Mask {
        spans.sort_unstable();
        spans.dedup();
        // A search by end needs the ends in order too, so a place within another is swallowed by it.
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.file == span.file && span.start < last.end => {
                    last.end = last.end.max(span.end);
                }
                _ => merged.push(span),
            }
        }
        Mask { spans: merged, shown: false }
    }

    /// No mask: secrets are shown, since a person asked for them.
    pub fn show_secrets() -> Mask {
        Mask { spans: Vec::new(), shown: true }
    }

    /// Whether secrets are shown.
    pub fn shows(&self) -> bool {
        self.shown
    }

    /// The parts of secrets within `span`, in order; quotes around a secret are not part of it.
    pub fn within<'m>(&'m self, sources: &'m Sources, span: Span) -> impl Iterator<Item = Span> + 'm {
        let first = self.spans.partition_point(|secret| (secret.file, secret.end) <= (span.file, span.start));
        let near = self.spans[first..].iter();
        near.take_while(move |secret| secret.file == span.file && secret.start < span.end)
            .map(|secret| unquoted(sources, *secret))
            .map(move |secret| {
                Span::new(
                    span.file,
                    secret.start.max(span.start),
                    secret.end.min(span.end).max(secret.start.max(span.start)),
                )
            })
    }

    /// The text at `span` without its secrets.
    pub fn text(&self, sources: &Sources, span: Span) -> String {
        let text = sources.text(span);
        let mut masked = String::with_capacity(text.len());
        let mut at = 0;
        for secret in self.within(sources, span) {
            let (start, end) = ((secret.start - span.start) as usize, (secret.end - span.start) as usize);
            masked.push_str(&text[at..start]);
            masked.extend(text[start..end].chars().map(blank));
            at = end;
        }
        masked.push_str(&text[at..]);
        masked
    }

    /// An effective value of a finding, or `***` if it is a secret.
    pub fn effective(&self, finding: &Diagnostic, value: Option<&Json>) -> Option<Json> {
        let hidden = finding.secret && !self.shown && value.is_some_and(|value| !value.is_null());
        if hidden { Some(Json::from("***")) } else { value.cloned() }
    }

    /// The value of a setting: `***` where its path names a secret, and in tables what keys of secrets hold.
    pub fn value(&self, path: &str, value: &Json) -> Json {
        if self.shown {
            value.clone()
        } else if !value.is_null() && names_secret(path) {
            Json::from(super::MASKED)
        } else {
            without_secrets(value)
        }
    }

    /// The new text of an edit of `finding` without secrets, and whether there were any.
    pub fn edit(&self, sources: &Sources, finding: &Diagnostic, edit: &Edit) -> (String, bool) {
        if self.shown {
            return (edit.text.clone(), false);
        }
        if edit.text.is_empty() {
            return (String::new(), false);
        }
        let mut text = edit.text.clone();
        for secret in &self.spans {
            // Quotes around it do not count; one that is longer than the text is not in it.
            if (secret.len() as usize) > text.len() + 2 {
                continue;
            }
            let secret = sources.text(unquoted(sources, *secret));
            // A shorter one is found by chance, and tells little.
            if secret.len() > 2 && text.contains(secret) {
                text = text.replace(secret, &secret.chars().map(blank).collect::<String>());
            }
        }
        let replaces_secret = self.within(sources, edit.span).next().is_some();
        if replaces_secret && !text.contains(['"', '\'']) {
            text = text.chars().map(blank).collect();
        } else if replaces_secret || finding.secret {
            text = blank_strings(&text);
        }
        let hidden = text != edit.text;
        (text, hidden)
    }
}

/// Whether a dotted path leads to a secret.
fn names_secret(path: &str) -> bool {
    let keys: Vec<&str> = path.split('.').map(|key| key.split('[').next().unwrap_or_default()).collect();
    let keys = if keys.len() > 1 && keys[0] == "host_config" { &keys[1..] } else { &keys[..] };
    let by_name = keys.len() > 1 && keys.last().is_some_and(|key| is_secret_key(key));
    let known = || {
        Version::all().rev().filter(|version| version.reads(Language::Toml)).find_map(|version| {
            match catalogue::at(keys, version)? {
                Child::Option(spec, _) => Some(spec.secret),
                _ => None,
            }
        })
    };
    by_name || known().unwrap_or(false)
}

fn is_secret_key(key: &str) -> bool {
    secret_shapes().keys.contains(&key)
}

fn without_secrets(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(without_secrets).collect(),
        Json::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let hidden = matches!(value, Json::String(_)) && is_secret_key(key);
                (key.clone(), if hidden { Json::from(super::MASKED) } else { without_secrets(value) })
            });
            Json::Object(entries.collect())
        }
        value => value.clone(),
    }
}

/// The inside of a string, if the span is a string.
fn unquoted(sources: &Sources, span: Span) -> Span {
    let text = sources.text(span);
    let quoted =
        ["\"", "'"].iter().any(|quote| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote));
    if quoted { Span::new(span.file, span.start + 1, span.end - 1) } else { span }
}

fn blank(character: char) -> char {
    if character.is_whitespace() { character } else { '*' }
}

/// Blanks what stands between quotes.
fn blank_strings(text: &str) -> String {
    let mut open = None;
    let mut escaped = false;
    let blanked = text.chars().map(|character| match open {
        None => {
            open = matches!(character, '"' | '\'').then_some(character);
            character
        }
        Some(quote) if character == quote && !escaped => {
            open = None;
            character
        }
        Some(_) => {
            escaped = character == '\\' && !escaped;
            blank(character)
        }
    });
    blanked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::{Encoding, FileId, SourceFile};

    static CODE: Code = Code { name: "a-code", doc: "A code." };
    const FILE: FileId = FileId(0);

    fn masked(text: &str) -> (Sources, Mask) {
        let mut sources = Sources::default();
        let at = u32::try_from(text.find("\"żółw").unwrap()).unwrap();
        sources.add(SourceFile::new("a", text, Encoding::Utf8));
        let mask = Mask::new(vec![Span::new(FILE, at, at + 9), Span::new(FILE, at + 1, at + 3)]);
        (sources, mask)
    }

    #[test]
    fn a_secret_is_blanked_with_as_many_stars_as_it_has_characters() {
        let (sources, mask) = masked("password = \"żółw\" # x");
        assert_eq!(mask.text(&sources, Span::new(FILE, 0, 24)), "password = \"****\" # x");
        assert_eq!(mask.text(&sources, Span::new(FILE, 0, 14)), "password = \"*");
        assert_eq!(Mask::show_secrets().text(&sources, Span::new(FILE, 0, 20)), "password = \"żółw\"");
    }

    #[test]
    fn a_value_is_hidden_where_its_path_or_its_key_says_that_it_is_a_secret() {
        let mask = Mask::default();
        let text = Json::from("hunter2");
        assert_eq!(mask.value("outgoing_pools.rdbms.default.connection.password", &text), Json::from("***"));
        assert_eq!(mask.value("general.language", &text), text);
        let table = serde_json::json!({"host": "db", "password": "hunter2"});
        let hidden = serde_json::json!({"host": "db", "password": "***"});
        assert_eq!(mask.value("outgoing_pools.rdbms.default.connection", &table), hidden);
        assert_eq!(Mask::show_secrets().value("auth.password", &text), text);
    }

    #[test]
    fn a_fix_that_writes_a_secret_is_told_without_it() {
        let (sources, mask) = masked("password = \"żółw\" # x");
        let finding = Diagnostic::info(&CODE, Span::new(FILE, 0, 8), "x");
        let edit = |start, end, text: &str| {
            mask.edit(&sources, &finding, &Edit { span: Span::new(FILE, start, end), text: text.into() })
        };
        assert_eq!(edit(0, 0, "secret = 'żółw'\n"), ("secret = '****'\n".into(), true));
        assert_eq!(edit(11, 20, "\"a\\\"b\" # c"), ("\"****\" # c".into(), true));
        assert_eq!(edit(12, 19, "new one"), ("*** ***".into(), true));
        assert_eq!(edit(0, 8, "pass"), ("pass".into(), false));
    }
}
