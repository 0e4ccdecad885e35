//! What a migration did: the source map, and reports for programs and for people.

mod decisions;
mod html;
mod notes;

pub use html::html;

use super::{Mask, json};
use crate::migrate::{Plan, Shown};
use crate::model::Config;
use crate::source::{FileId, Sources, Span};
use crate::syntax::toml;
use serde_json::{Map, Value as Json};
use std::fmt::Write as _;

/// A migration, told.
pub struct Told<'t> {
    /// The texts, the new one among them.
    pub sources: &'t Sources,
    /// What was read.
    pub config: &'t Config,
    /// What was planned.
    pub plan: &'t Plan,
    /// The new text.
    pub new: FileId,
    /// What is masked.
    pub mask: &'t Mask,
}

/// A place in the old file and the place in the new one that came of it.
struct Pair<'p> {
    old: Option<Span>,
    new: Option<Span>,
    path: &'p str,
}

/// Where everything that is written came from, in order.
fn map<'t>(told: &Told<'t>) -> Vec<Pair<'t>> {
    let parsed = toml::parse(told.new, &told.sources.file(told.new).text);
    let mut out = Vec::new();
    for table in &told.plan.tables {
        let path = table.spec.path.as_str();
        let parts: Vec<&str> = path.split('.').collect();
        let node = parsed.root.at(&parts);
        let header = match node.map(|node| &node.value) {
            Some(toml::Value::Table(table)) => table.headers.first().copied(),
            _ => None,
        };
        out.push(Pair { old: Some(table.from), new: header, path });
        for option in &table.options {
            let entry = match node.map(|node| &node.value) {
                Some(toml::Value::Table(table)) => table.get(&option.spec.name),
                _ => None,
            };
            let written = matches!(option.shown, Shown::Value(_));
            let new = entry.filter(|_| written).map(|entry| entry.key.span.to(entry.value.span));
            if new.is_some() || option.from.is_some() {
                out.push(Pair { old: option.from, new, path: &option.spec.path });
            }
        }
    }
    out
}

fn map_json(told: &Told<'_>) -> Vec<Json> {
    let span = |span: Option<Span>| span.map_or(Json::Null, |span| json::span(told.sources, &span));
    map(told)
        .iter()
        .map(|pair| {
            Json::Object(Map::from_iter([
                ("old".to_owned(), span(pair.old)),
                ("new".to_owned(), span(pair.new)),
                ("path".to_owned(), pair.path.into()),
            ]))
        })
        .collect()
}

/// The source map as JSON, version 1: for each thing written, the place it came from (null: a default that is
/// written out) and the place it came to (null: kept as a comment).
pub fn source_map(told: &Told<'_>) -> String {
    json::text(&Json::Object(Map::from_iter([
        ("version".to_owned(), 1.into()),
        ("map".to_owned(), map_json(told).into()),
    ])))
}

/// The report as JSON, version 1.
pub fn json(told: &Told<'_>) -> String {
    let Told { sources, config, plan, new, mask } = told;
    let findings: Vec<Json> =
        plan.findings.iter().map(|finding| json::finding(sources, mask, finding)).collect();
    let changes: Vec<Json> = plan
        .changes
        .iter()
        .map(|change| {
            Json::Object(Map::from_iter([
                ("path".to_owned(), change.path.as_str().into()),
                ("old_effective".to_owned(), change.old_effective.clone()),
                ("new_effective".to_owned(), change.new_effective.clone()),
                ("code".to_owned(), change.code.name.into()),
                ("span".to_owned(), json::span(sources, &change.span)),
            ]))
        })
        .collect();
    json::text(&Json::Object(Map::from_iter([
        ("version".to_owned(), 1.into()),
        ("from".to_owned(), config.server.to_string().into()),
        ("target".to_owned(), plan.target.to_string().into()),
        ("mode".to_owned(), plan.mode.name().into()),
        ("input".to_owned(), sources.file(config.file).name.as_str().into()),
        ("output".to_owned(), output(told, *new).into()),
        ("findings".to_owned(), findings.into()),
        ("changes".to_owned(), changes.into()),
        ("decisions".to_owned(), decisions::all_json(told).into()),
        ("notes".to_owned(), notes::notes_json(told).into()),
        ("news".to_owned(), notes::news_json(told).into()),
        ("map".to_owned(), map_json(told).into()),
        ("terms".to_owned(), terms(config)),
    ])))
}

/// The new text, its secrets masked.
fn output(told: &Told<'_>, new: FileId) -> String {
    let text = &told.sources.file(new).text;
    if told.mask.shows() {
        return text.clone();
    }
    let mut spans = crate::read::toml_secrets(new, text);
    spans.sort_unstable_by_key(|span| span.start);
    spans.dedup();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        out.push_str(&text[at..span.start as usize]);
        out.push('"');
        out.push_str(super::MASKED);
        out.push('"');
        at = span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

fn terms(config: &Config) -> Json {
    Json::Object(Map::from_iter([
        ("total".to_owned(), config.terms.total.into()),
        ("accounted".to_owned(), config.terms.accounted.into()),
    ]))
}

/// The report in Markdown, for a pull request or a change ticket.
pub fn markdown(told: &Told<'_>) -> String {
    let Told { sources, config, plan, new, .. } = told;
    let mut out = String::new();
    let name = &sources.file(config.file).name;
    let mut line = |text: &str| writeln!(out, "{text}").expect("writing to a string does not fail");
    line(&format!("# Migration of {} from MongooseIM {} to {}", code(name), config.server, plan.target));
    line("");
    line(&format!("{} of {} terms accounted for.", config.terms.accounted, config.terms.total));
    line("");
    line("## Changes of effect");
    line("");
    if plan.changes.is_empty() {
        line("None: the new server does what the old one did.");
    } else {
        line("| setting | before | after | why |");
        line("|---|---|---|---|");
        for change in &plan.changes {
            let value =
                |value: &Json| if value.is_null() { "unset".to_owned() } else { code(&value.to_string()) };
            let (old, new) = (value(&change.old_effective), value(&change.new_effective));
            line(&format!("| {} | {old} | {new} | {} |", code(&change.path), code(change.code.name)));
        }
    }
    for text in decisions::markdown(told) {
        line(&text);
    }
    line("");
    line("## Findings");
    line("");
    if plan.findings.is_empty() {
        line("None.");
    }
    for finding in &plan.findings {
        let place = sources.start(finding.span);
        let at = format!("{}:{}:{}", sources.file(finding.span.file).name, place.line, place.column);
        line(&format!(
            "- {} {}: {} ({})",
            finding.severity.name(),
            code(finding.code.name),
            plain(&finding.message),
            code(&at)
        ));
    }
    for text in notes::markdown(told) {
        line(&text);
    }
    line("");
    line("## Result");
    line("");
    line("````toml");
    out.push_str(&output(told, *new));
    out.push_str("````\n");
    out
}

/// Text as code in Markdown, also within a table.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ").replace('|', "\\|");
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{text}{fence}")
}

/// Text that Markdown takes as text; what stands between two backticks stays code.
fn plain(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // Marks that are doubled or left open could make code of what is not meant to be.
    if parts.len().is_multiple_of(2) || parts.iter().skip(1).step_by(2).any(|code| code.is_empty()) {
        return escaped(text).replace('`', "\\`");
    }
    let part = |(at, part): (usize, &&str)| {
        if at % 2 == 0 { escaped(part) } else { format!("`{}`", part.replace(['\n', '\r'], " ")) }
    };
    parts.iter().enumerate().map(part).collect()
}

/// Text in which nothing means anything to Markdown, but for backticks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            '*' | '_' | '[' | ']' | '\\' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn text_is_no_markup_and_code_stays_code() {
        assert_eq!(plain("`mod_mam` is *new* <b>"), "`mod_mam` is \\*new\\* &lt;b>");
        assert_eq!(plain("an open ` and <b>"), "an open \\` and &lt;b>");
        assert_eq!(plain("``<b>``"), "\\`\\`&lt;b>\\`\\`");
    }
}
