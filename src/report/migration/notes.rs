//! What changes beside the file, and what is new for what it has, in each format.

use super::html::{escape, prose};
use super::{Told, code, plain};
use crate::migrate::hops::{self, News, Note};
use crate::report::json;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;

const NOTES: &str = "Beside the file";
const NEWS: &str = "New for what is in the file";

fn notes(told: &Told<'_>) -> Vec<Note> {
    hops::notes(told.config.server, told.plan.target)
}

/// What changes beside the file, as JSON.
pub(super) fn notes_json(told: &Told<'_>) -> Vec<Json> {
    let note = |note: &Note| json!({"version": note.version.to_string(), "text": note.text});
    notes(told).iter().map(note).collect()
}

/// What is new, as JSON.
pub(super) fn news_json(told: &Told<'_>) -> Vec<Json> {
    let one = |one: &News| {
        json!({
            "version": one.version.to_string(),
            "path": one.path,
            "text": one.text,
            "span": one.span.map(|span| json::span(told.sources, &span)),
        })
    };
    told.plan.news.iter().map(one).collect()
}

/// The lines of two sections in Markdown, each if there is anything to say.
pub(super) fn markdown(told: &Told<'_>) -> Vec<String> {
    let notes = notes(told);
    let notes = notes.iter().map(|note| format!("- {}: {}", note.version, plain(&note.text)));
    let news = told.plan.news.iter();
    let news = news.map(|one| format!("- {}: {}: {}", one.version, code(&one.path), plain(&one.text)));
    let mut out = Vec::new();
    for (title, lines) in [(NOTES, notes.collect::<Vec<_>>()), (NEWS, news.collect())] {
        if !lines.is_empty() {
            out.extend([String::new(), format!("## {title}"), String::new()]);
            out.extend(lines);
        }
    }
    out
}

/// Two sections of the page, each if there is anything to say.
pub(super) fn html(told: &Told<'_>, out: &mut String) {
    let notes = notes(told);
    let notes = notes.iter().map(|note| format!("<b>{}</b> {}", note.version, prose(&note.text)));
    let news = told.plan.news.iter().map(|one| {
        format!("<b>{}</b> <code>{}</code>: {}", one.version, escape(&one.path), prose(&one.text))
    });
    for (title, lines) in [(NOTES, notes.collect::<Vec<_>>()), (NEWS, news.collect())] {
        if !lines.is_empty() {
            let _ = writeln!(out, "<h2>{title}</h2>\n<ul>\n<li>{}</li>\n</ul>", lines.join("</li>\n<li>"));
        }
    }
}
