//! What a migration did: the source map, and reports for programs and for people.

mod decisions;
mod html;
mod map;
mod notes;

pub use html::html;
pub use map::{Kind, Pair, generated, pairs};

use super::{Mask, difference, json};
use crate::migrate::Plan;
use crate::model::Config;
use crate::model::tree;
use crate::source::{FileId, Sources, Span, offset};
use crate::write::comment;
use map::map_json;
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
    /// What was written, all but the planned services; `None`: nothing else.
    pub tree: Option<&'t tree::Map>,
    /// The new text.
    pub new: FileId,
    /// What is masked.
    pub mask: &'t Mask,
}

/// The source map as JSON, version 1: for each thing, the place it came from (null: a default that is written out, or
/// a header) and the place it came to (null: it is not there), with what kind of thing it is; and the places of the new
/// text that nothing in the old one stands for.
pub fn source_map(told: &Told<'_>) -> String {
    let (map, generated) = map_json(told);
    json::text(&Json::Object(Map::from_iter([
        ("version".to_owned(), 1.into()),
        ("map".to_owned(), map.into()),
        ("generated".to_owned(), generated.into()),
    ])))
}

/// The report as JSON, version 1.
pub fn json(told: &Told<'_>) -> String {
    let Told { sources, config, plan, new, mask, .. } = told;
    let findings: Vec<Json> =
        plan.findings.iter().map(|finding| json::finding(sources, mask, finding)).collect();
    let changes: Vec<Json> =
        plan.changes.iter().map(|change| difference::change(sources, mask, change)).collect();
    let (map, generated) = map_json(told);
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
        ("map".to_owned(), map.into()),
        ("generated".to_owned(), generated.into()),
        ("terms".to_owned(), terms(config)),
    ])))
}

/// The new text, its secrets masked; its lines stay what they are.
fn output(told: &Told<'_>, new: FileId) -> String {
    let text = &told.sources.file(new).text;
    if told.mask.shows() {
        return text.clone();
    }
    let spans = secrets(told.sources, &told.config.secrets, new);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans.into_iter().map(Span::range) {
        if span.start < at {
            continue;
        }
        out.push_str(&text[at..span.start]);
        out.push('"');
        out.push_str(super::MASKED);
        out.push('"');
        out.extend(text[span.clone()].chars().filter(|c| *c == '\n'));
        at = span.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The places of secrets in a new text, in order: values, and what stands in comments that show what is left out. `old`
/// are the places of secrets in the old one.
pub fn secrets(sources: &Sources, old: &[Span], new: FileId) -> Vec<Span> {
    let text = &sources.file(new).text;
    let mut spans = crate::read::toml_secrets(new, text);
    spans.extend(secrets_left_out(sources, old, new));
    spans.sort_unstable();
    spans
}

/// The places of secrets of the old text in comments of a new one that show what is left out.
pub fn secrets_left_out(sources: &Sources, old: &[Span], new: FileId) -> Vec<Span> {
    let text = &sources.file(new).text;
    let mut secrets: Vec<String> = old.iter().map(|span| comment::shown(sources, *span)).collect();
    secrets.sort_unstable();
    secrets.dedup();
    // A short number is found by chance, and tells little.
    secrets.retain(|secret| secret.len() > 2);
    if secrets.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut end = 0;
    while let Some(next) = text[end..].find("left out").map(|at| end + at) {
        let begin = text[..next].rfind('\n').map_or(0, |at| at + 1);
        end = text[next..].find('\n').map_or(text.len(), |at| next + at);
        // What is behind the first `#` is a comment, or the end of a string that it does no harm to mask.
        let Some((before, comment)) = text[begin..end].split_once('#') else { continue };
        let at = begin + before.len() + 1;
        let found = secrets.iter().flat_map(|secret| comment.match_indices(secret.as_str()));
        out.extend(found.map(|(place, secret)| {
            let start = offset(at + place);
            Span::new(new, start, start + offset(secret.len()))
        }));
    }
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
            let value = |value: &Json| match told.mask.value(&change.path, value) {
                Json::Null => "unset".to_owned(),
                value => code(&value.to_string()),
            };
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
