//! One line of a file: what stands there, what it did, what it does, and where it went or came from.

use crate::catalogue::{self, Child, Version};
use crate::diagnostic::{Code, Diagnostic};
use crate::report::{MASKED, Mask, json};
use crate::source::{FileId, Sources, Span};
use crate::value::Value;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;

/// A setting that stands in a line.
#[derive(Debug, Clone)]
pub struct Story {
    /// Its path in the new file.
    pub path: String,
    /// What is written in the old file, or in the only one.
    pub written: Option<Value>,
    /// What the server of the old file did.
    pub then: Option<Value>,
    /// What the server of the new file does.
    pub now: Option<Value>,
    /// Where it was.
    pub old: Option<Span>,
    /// Where it is.
    pub new: Option<Span>,
    /// Its unit.
    pub unit: Option<&'static str>,
    /// Whether its value is a secret.
    pub secret: bool,
}

/// A line and its settings.
#[derive(Debug)]
pub struct Line<'l> {
    /// The texts.
    pub sources: &'l Sources,
    /// What is masked.
    pub mask: &'l Mask,
    /// The file that was asked about.
    pub file: FileId,
    /// The line, from 1.
    pub line: u32,
    /// The server of the old file; `None`: there is none.
    pub then: Option<Version>,
    /// The server of the new file.
    pub now: Version,
    /// The settings.
    pub stories: &'l [Story],
    /// Findings that speak of the line.
    pub findings: Vec<&'l Diagnostic>,
}

/// Whether a place holds a line of a file.
pub fn holds(sources: &Sources, span: Span, file: FileId, line: u32) -> bool {
    let last = sources.file(span.file).position(span.end.saturating_sub(1).max(span.start));
    span.file == file && sources.start(span).line <= line && line <= last.line
}

/// The stories of a line: of those that hold it the ones that begin there, else the one that is nearest around it.
pub fn nearest<'s>(
    sources: &Sources,
    stories: &'s [Story],
    place: impl Fn(&Story) -> Option<Span>,
    file: FileId,
    line: u32,
) -> Vec<&'s Story> {
    let around: Vec<(&Story, Span)> = stories
        .iter()
        .filter_map(|story| Some((story, place(story)?)))
        .filter(|(_, span)| holds(sources, *span, file, line))
        .collect();
    let begins = |span: &Span| sources.start(*span).line == line;
    let starting: Vec<&Story> =
        around.iter().filter(|(_, span)| begins(span)).map(|(story, _)| *story).collect();
    if starting.is_empty() {
        around.iter().min_by_key(|(_, span)| span.len()).map(|(story, _)| *story).into_iter().collect()
    } else {
        starting
    }
}

fn value(line: &Line<'_>, story: &Story, value: Option<&Value>) -> Json {
    match value {
        None => Json::Null,
        Some(_) if story.secret && !line.mask.shows() => MASKED.into(),
        Some(value) => line.mask.value(&story.path, &value.json()),
    }
}

/// What the catalogue has for a setting at the new server: its default and its text.
fn known(story: &Story, now: Version) -> (Option<Value>, &'static str) {
    let keys: Vec<&str> =
        story.path.split('.').map(|key| key.split('[').next().unwrap_or_default()).collect();
    let keys = if keys.len() > 1 && keys[0] == "host_config" { &keys[1..] } else { &keys[..] };
    match catalogue::at(keys, now) {
        Some(Child::Option(spec, state)) => (state.default.clone(), spec.doc),
        Some(Child::Table(cursor) | Child::Array(cursor)) => (None, cursor.spec.doc),
        None => (None, ""),
    }
}

/// The line as JSON, version 1.
pub fn json(line: &Line<'_>) -> String {
    let span = |span: Option<Span>| span.map_or(Json::Null, |span| json::span(line.sources, &span));
    let stories = line.stories.iter().map(|story| {
        let (default, about) = known(story, line.now);
        json!({
            "path": story.path,
            "written": value(line, story, story.written.as_ref()),
            "old_effective": value(line, story, story.then.as_ref()),
            "new_effective": value(line, story, story.now.as_ref()),
            "default": value(line, story, default.as_ref()),
            "unit": story.unit,
            "old": span(story.old),
            "new": span(story.new),
            "about": about,
        })
    });
    let findings = line.findings.iter().map(|finding| json::finding(line.sources, line.mask, finding));
    json::text(&json!({
        "version": 1,
        "file": line.sources.file(line.file).name,
        "line": line.line,
        "old_server": line.then.map(|server| server.to_string()),
        "new_server": line.now.to_string(),
        "settings": stories.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
        "rules": rules(line).iter().map(|code| json!({"code": code.name, "text": code.doc})).collect::<Vec<_>>(),
    }))
}

/// The line for a person.
pub fn human(line: &Line<'_>) -> String {
    let Line { sources, mask, now, .. } = line;
    let mut out = String::new();
    let text = |span: Span| {
        let start = sources.start(span);
        let file = sources.file(span.file);
        let range = file.line_range(start.line);
        let whole =
            Span::new(span.file, crate::source::offset(range.start), crate::source::offset(range.end));
        format!("{}:{}  {}", file.name, start.line, mask.text(sources, whole).trim())
    };
    for story in line.stories {
        let shown = |one: Option<&Value>| match one {
            None => "unset".to_owned(),
            Some(Value::Table(entries)) if entries.is_empty() => "there".to_owned(),
            one => {
                let unit = story.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
                format!("{}{unit}", value(line, story, one))
            }
        };
        let _ = writeln!(out, "{}", story.path);
        if let Some(old) = story.old {
            let _ = writeln!(out, "  was      {}", text(old));
        }
        match story.new {
            Some(new) => _ = writeln!(out, "  is       {}", text(new)),
            None => _ = writeln!(out, "  is       not in the file for MongooseIM {now}"),
        }
        let _ = writeln!(out, "  written  {}", shown(story.written.as_ref()));
        if let Some(then) = line.then {
            let _ = writeln!(out, "  did      {} at MongooseIM {then}", shown(story.then.as_ref()));
        }
        let _ = writeln!(out, "  does     {} at MongooseIM {now}", shown(story.now.as_ref()));
        let (default, about) = known(story, *now);
        if let Some(default) = default {
            let _ = writeln!(out, "  default  {} at MongooseIM {now}", shown(Some(&default)));
        }
        if !about.is_empty() {
            let _ = writeln!(out, "  about    {about}");
        }
        out.push('\n');
    }
    if line.stories.is_empty() {
        let _ = writeln!(out, "no setting stands in line {} of {}", line.line, sources.file(line.file).name);
    }
    for finding in &line.findings {
        let (severity, code) = (finding.severity.name(), finding.code.name);
        let _ = writeln!(out, "{severity}[{code}]: {}", finding.message);
        if let Some(help) = &finding.help {
            let _ = writeln!(out, "  help: {help}");
        }
    }
    for code in rules(line) {
        let _ = writeln!(out, "\n{}: {}", code.name, code.what());
        if let Some(why) = code.section("Why") {
            let _ = writeln!(out, "{}", why.trim());
        }
    }
    out
}

/// The rules that the findings come from, each once.
fn rules(line: &Line<'_>) -> Vec<&'static Code> {
    let mut out: Vec<&Code> = line.findings.iter().map(|finding| finding.code).collect();
    out.sort_by_key(|code| code.name);
    out.dedup_by_key(|code| code.name);
    out
}
