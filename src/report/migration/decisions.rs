//! What a person decides or decided, in each format.

use super::html::{escape, link, prose};
use super::{Told, code, plain};
use crate::migrate::hops::{Decision, SUPPLIED};
use crate::report::json;
use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;

/// The answer that was given, for people to see.
fn answered<'d>(told: &Told<'_>, decision: &'d Decision) -> Option<&'d str> {
    let answer = decision.answered.as_deref()?;
    let named = decision.answers.iter().any(|(name, _)| *name == answer);
    Some(if decision.secret && !named && !told.mask.shows() { crate::report::MASKED } else { answer })
}

/// What holds now, in a few words.
fn state(told: &Told<'_>, decision: &Decision, code: impl Fn(&str) -> String) -> String {
    match (answered(told, decision), decision.proposed) {
        (Some(answer), _) => format!("decided: {}", code(answer)),
        (None, Some(proposed)) => format!("open; until it is decided, {}", code(proposed)),
        (None, None) => "open; nothing is done until it is decided".to_owned(),
    }
}

/// The name of an answer, for people to see.
fn name(answer: &str, code: impl Fn(&str) -> String) -> String {
    if answer == SUPPLIED { "a value".to_owned() } else { code(answer) }
}

/// All of them as JSON, each answer with what comes of it.
pub(super) fn all_json(told: &Told<'_>) -> Vec<Json> {
    let decision = |decision: &Decision| {
        let answers = decision.answers.iter().map(|(name, does)| ((*name).to_owned(), Json::from(*does)));
        json!({
            "id": decision.id,
            "path": decision.path,
            "question": decision.question,
            "why": decision.why,
            "proposed": decision.proposed,
            "answered": answered(told, decision),
            "answers": answers.collect::<Map<String, Json>>(),
            "span": decision.span.map(|span| json::span(told.sources, &span)),
        })
    };
    told.plan.decisions.iter().map(decision).collect()
}

/// The lines of a section in Markdown, if there is anything to decide.
pub(super) fn markdown(told: &Told<'_>) -> Vec<String> {
    if told.plan.decisions.is_empty() {
        return Vec::new();
    }
    let mut out = vec![String::new(), "## Decisions".to_owned(), String::new()];
    for decision in &told.plan.decisions {
        let state = state(told, decision, code);
        let (id, path, question) = (code(decision.id), code(&decision.path), plain(&decision.question));
        out.push(format!("- {id} at {path}: {question} ({state})"));
        if !decision.why.is_empty() {
            out.push(format!("  {}", plain(decision.why)));
        }
        for (answer, does) in &decision.answers {
            out.push(format!("  - {}: {}", name(answer, code), plain(does)));
        }
    }
    out
}

/// A section of the page, if there is anything to decide.
pub(super) fn html(told: &Told<'_>, out: &mut String) {
    if told.plan.decisions.is_empty() {
        return;
    }
    let code = |text: &str| format!("<code>{}</code>", escape(text));
    out.push_str("<h2>Decisions</h2>\n<ol class=\"findings\">\n");
    for decision in &told.plan.decisions {
        let class = if decision.answered.is_some() { "decided" } else { "open" };
        let path = match decision.span {
            Some(span) => link(told, span, &code(&decision.path)),
            None => code(&decision.path),
        };
        let state = state(told, decision, code);
        let (id, question) = (code(decision.id), prose(&decision.question));
        let _ = write!(out, "<li class=\"{class}\">{id} {path} {question} <b>{state}</b>");
        if !decision.why.is_empty() {
            let _ = write!(out, "<div class=\"help\">{}</div>", prose(decision.why));
        }
        for (answer, does) in &decision.answers {
            let _ = write!(out, "<div class=\"help\">{}: {}</div>", name(answer, code), prose(does));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}
