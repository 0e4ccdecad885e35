//! What a configuration does: every setting with its value in effect, and what the services come to.

pub mod line;
mod services;

use super::{Mask, json};
use crate::catalogue::catalogue;
use crate::catalogue::{Language, Version};
use crate::diff::meaning::{Told, settings};
use crate::model::{Config, Setting};
use crate::run::{Boot, ServiceState};
use crate::source::Sources;
use serde_json::{Map, Value as Json};
use std::fmt::Write as _;
use std::time::SystemTime;

/// A configuration and what comes of it.
pub struct Explanation<'e> {
    /// The texts.
    pub sources: &'e Sources,
    /// The configuration.
    pub config: &'e Config,
    /// What comes of it at its server.
    pub boot: &'e Boot,
    /// What is masked.
    pub mask: &'e Mask,
    /// When the server starts, for the times of reports; `None`: they are told as so long after the start.
    pub start: Option<SystemTime>,
}

/// The explanation as JSON, version 1.
pub fn json(explanation: &Explanation<'_>) -> String {
    let Explanation { sources, config, boot, mask, .. } = explanation;
    let mut settings: Vec<Json> =
        config.settings.iter().map(|setting| setting_json(sources, setting, mask)).collect();
    settings.extend(others(config).iter().map(|told| other_json(sources, told, mask)));
    let mut effects = Map::from_iter([
        ("loads".to_owned(), boot.loads.into()),
        ("starts".to_owned(), boot.starts.into()),
        ("stops_because".to_owned(), boot.stops_because.as_deref().map_or(Json::Null, Json::from)),
    ]);
    for outcome in &boot.services {
        let mut service = Map::from_iter([("state".to_owned(), Json::from(outcome.state.name()))]);
        service.extend(outcome.details.clone());
        effects.insert(outcome.name.to_owned(), Json::Object(service));
    }
    let findings: Vec<Json> = config
        .findings
        .iter()
        .chain(&boot.findings)
        .map(|finding| json::finding(sources, mask, finding))
        .collect();
    let object = Map::from_iter([
        ("version".to_owned(), 1.into()),
        ("server".to_owned(), config.server.to_string().into()),
        ("language".to_owned(), config.language.name().into()),
        ("settings".to_owned(), settings.into()),
        ("effects".to_owned(), effects.into()),
        ("next_reports".to_owned(), services::next_reports_json(explanation).into()),
        ("findings".to_owned(), findings.into()),
    ]);
    json::text(&Json::Object(object))
}

fn setting_json(sources: &Sources, setting: &Setting, mask: &Mask) -> Json {
    let secret = setting.spec.secret && !mask.shows();
    let value = |value: Option<Json>| match value {
        Some(_) if secret => Json::from(super::MASKED),
        Some(value) => value,
        None => Json::Null,
    };
    let written = setting.written.as_ref();
    Json::Object(Map::from_iter([
        ("path".to_owned(), setting.spec.path.as_str().into()),
        ("written".to_owned(), value(written.map(|written| written.value.json()))),
        ("written_at".to_owned(), written.map_or(Json::Null, |written| json::span(sources, &written.span))),
        ("effective".to_owned(), value(setting.effective.as_ref().map(crate::value::Value::json))),
        ("origin".to_owned(), setting.origin.name().into()),
        ("unit".to_owned(), setting.spec.unit.map_or(Json::Null, Json::from)),
    ]))
}

/// The settings of all sections but the services; those of an old file in the spelling of the first servers with a
/// TOML file.
fn others(config: &Config) -> Vec<Told> {
    let server = match config.language {
        Language::Toml => config.server,
        Language::Terms => Version::first_of_toml(),
    };
    let Some(tree) = &config.tree else { return Vec::new() };
    let own = |told: &Told| told.path != "services" && !told.path.starts_with("services.");
    settings(tree, server).into_iter().filter(own).collect()
}

fn other_value(told: &Told, value: Option<&crate::value::Value>, mask: &Mask) -> Json {
    match value {
        None => Json::Null,
        Some(_) if told.secret && !mask.shows() => super::MASKED.into(),
        Some(value) => mask.value(&told.path, &value.json()),
    }
}

fn other_json(sources: &Sources, told: &Told, mask: &Mask) -> Json {
    let side = &told.old;
    let origin = if side.written.is_some() { "written" } else { "default" };
    serde_json::json!({
        "path": told.path,
        "written": other_value(told, side.written.as_ref(), mask),
        "written_at": side.span.map(|span| json::span(sources, &span)),
        "effective": other_value(told, side.effective.as_ref(), mask),
        "origin": origin,
        "unit": told.unit,
    })
}

/// Every setting of all sections but the services, in a line: its value and where it comes from.
pub fn origins(explanation: &Explanation<'_>) -> String {
    let Explanation { sources, config, mask, .. } = explanation;
    let mut out = String::new();
    for told in others(config) {
        let side = &told.old;
        let value = match &side.effective {
            Some(crate::value::Value::Table(entries)) if entries.is_empty() => "there".to_owned(),
            value => other_value(&told, value.as_ref(), mask).to_string(),
        };
        let unit = told.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        let origin = match side.span {
            Some(span) => format!("line {}", sources.start(span).line),
            None if side.written.is_some() => "written".to_owned(),
            None => "default".to_owned(),
        };
        line(&mut out, &format!("{}  {value}{unit}  ({origin})", told.path));
    }
    out
}

/// The explanation for a person, in plain text.
pub fn human(explanation: &Explanation<'_>) -> String {
    let Explanation { sources, config, boot, mask, .. } = explanation;
    let mut out = String::new();
    let name = &sources.file(config.file).name;
    let verdict = match (boot.loads, boot.starts, &boot.stops_because) {
        (false, ..) => "does not load".to_owned(),
        (true, true, _) => "loads, and the node starts".to_owned(),
        (true, false, Some(why)) => format!("loads, and the node does not start: {why}"),
        (true, false, None) => "loads, and the node does not start".to_owned(),
    };
    line(&mut out, &format!("{name} at MongooseIM {}: {verdict}", config.server));
    let there = |outcome: &&crate::run::Outcome| {
        let table = catalogue().table(&format!("services.{}", outcome.name));
        outcome.state != ServiceState::Absent
            || table.is_some_and(|table| table.lifetime.holds(config.server))
    };
    for outcome in boot.services.iter().filter(there) {
        line(&mut out, "");
        line(&mut out, &format!("{}: {}", outcome.name, outcome.state.name()));
        for text in services::lines(explanation, outcome) {
            line(&mut out, &format!("  {text}"));
        }
        let prefix = format!("services.{}.", outcome.name);
        let rows: Vec<[String; 3]> = config
            .settings
            .iter()
            .filter_map(|setting| Some(row(sources, setting, setting.spec.path.strip_prefix(&prefix)?, mask)))
            .collect();
        for [option, value, origin] in &rows {
            let widest = rows.iter().map(|row| row[0].len()).max().unwrap_or_default();
            line(&mut out, &format!("  {option:widest$}  {value}  ({origin})"));
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a string does not fail");
}

/// An option, its value in effect and where that comes from.
fn row(sources: &Sources, setting: &Setting, option: &str, mask: &Mask) -> [String; 3] {
    let unit = setting.spec.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    let shown = |value: &crate::value::Value| {
        if setting.spec.secret && !mask.shows() { super::MASKED.to_owned() } else { format!("{value}{unit}") }
    };
    let value = setting.effective.as_ref().map_or_else(|| "unset".to_owned(), shown);
    let origin = match &setting.written {
        None => "default".to_owned(),
        Some(written) => {
            let place = sources.start(written.span);
            let said = format!("line {}", place.line);
            if written.ignored.is_some() {
                format!("{said} says {}, without effect", shown(&written.value))
            } else {
                said
            }
        }
    };
    [option.to_owned(), value, origin]
}
