//! In what two configurations differ, for a person and for a program.

use super::{Mask, json, text};
use crate::catalogue::Version;
use crate::diff::meaning::{Difference, Side};
use crate::migrate::Change;
use crate::source::Sources;
use crate::value::Value;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;

/// A configuration that is compared.
#[derive(Debug)]
pub struct Compared<'c> {
    /// The name of its file.
    pub file: &'c str,
    /// The server that it is for.
    pub server: Version,
}

/// Two configurations and what they differ in.
#[derive(Debug)]
pub struct Differences<'d> {
    /// The texts.
    pub sources: &'d Sources,
    /// What is masked.
    pub mask: &'d Mask,
    /// The old one.
    pub old: Compared<'d>,
    /// The new one.
    pub new: Compared<'d>,
    /// The server at which they were compared.
    pub server: Version,
    /// How many settings were compared.
    pub compared: usize,
    /// The settings that differ.
    pub differences: &'d [Difference],
    /// What that server does otherwise, and no file can undo.
    pub changes: &'d [Change],
}

/// The differences as JSON, version 1.
pub fn json(told: &Differences<'_>) -> String {
    let of = |one: &Compared<'_>| json!({"file": one.file, "server": one.server.to_string()});
    let differences = told.differences.iter().map(|one| difference(told.sources, told.mask, one));
    json::text(&json!({
        "version": 1,
        "same": told.differences.is_empty() && told.changes.is_empty(),
        "old": of(&told.old),
        "new": of(&told.new),
        "server": told.server.to_string(),
        "compared": told.compared,
        "differences": differences.collect::<Vec<_>>(),
        "changes": told.changes.iter().map(|one| change(told.sources, told.mask, one)).collect::<Vec<_>>(),
    }))
}

/// A setting that differs, as JSON.
pub(super) fn difference(sources: &Sources, mask: &Mask, one: &Difference) -> Json {
    let value = |value: &Option<Value>| shown(mask, one, value.as_ref());
    let span = |side: &Side| side.span.map_or(Json::Null, |span| json::span(sources, &span));
    json!({
        "path": one.path,
        "old_effective": value(&one.old.effective),
        "new_effective": value(&one.new.effective),
        "old_written": value(&one.old.written),
        "new_written": value(&one.new.written),
        "old_span": span(&one.old),
        "new_span": span(&one.new),
    })
}

/// A change of effect as JSON.
pub(super) fn change(sources: &Sources, mask: &Mask, one: &Change) -> Json {
    json!({
        "path": one.path,
        "old_effective": mask.value(&one.path, &one.old_effective),
        "new_effective": mask.value(&one.path, &one.new_effective),
        "code": one.code.name,
        "span": json::span(sources, &one.span),
    })
}

fn shown(mask: &Mask, one: &Difference, value: Option<&Value>) -> Json {
    match value {
        None => Json::Null,
        Some(_) if one.secret && !mask.shows() => super::MASKED.into(),
        Some(value) => mask.value(&one.path, &value.json()),
    }
}

/// The differences for a person.
pub fn human(told: &Differences<'_>) -> String {
    let Differences { sources, mask, old, new, .. } = told;
    let mut out = String::new();
    for one in told.differences {
        block(&mut out, sources, mask, one);
    }
    if !told.changes.is_empty() {
        let _ = writeln!(out, "what MongooseIM {} does otherwise, whatever its file says:", told.server);
        for one in told.changes {
            let _ = writeln!(out, "  {}", change_line(mask, one));
        }
        out.push('\n');
    }
    let count = told.differences.len() + told.changes.len();
    let (one, other) = (place(old), place(new));
    let compared = text::count(told.compared, "setting");
    let _ = match count {
        0 => writeln!(out, "{one} and {other} mean the same: {compared} compared"),
        _ => writeln!(out, "{one} and {other}: {}, {compared} compared", text::count(count, "difference")),
    };
    out
}

/// A setting with its two values.
pub(super) fn block(out: &mut String, sources: &Sources, mask: &Mask, one: &Difference) {
    let _ = writeln!(out, "{}", one.path);
    let _ = writeln!(out, "  - {}", side(sources, mask, one, &one.old));
    let _ = writeln!(out, "  + {}\n", side(sources, mask, one, &one.new));
}

/// A change of effect in a line.
pub(super) fn change_line(mask: &Mask, one: &Change) -> String {
    let value = |value: &Json| match mask.value(&one.path, value) {
        Json::Null => "unset".to_owned(),
        value => value.to_string(),
    };
    let (old, new) = (value(&one.old_effective), value(&one.new_effective));
    format!("{}: was {old}, will be {new} ({})", one.path, one.code.name)
}

fn place(one: &Compared<'_>) -> String {
    format!("{} at MongooseIM {}", one.file, one.server)
}

/// The value in effect, and where it comes from.
fn side(sources: &Sources, mask: &Mask, one: &Difference, side: &Side) -> String {
    let line = |span| format!("line {}", sources.start(span).line);
    let at = side.span.map(line);
    let value = |value: &Option<Value>| match value {
        None => "unset".to_owned(),
        Some(Value::Table(entries)) if entries.is_empty() => "there".to_owned(),
        Some(_) => shown(mask, one, value.as_ref()).to_string(),
    };
    let effective = value(&side.effective);
    let origin = match (&side.written, &side.effective) {
        (None, None) => return effective,
        (None, Some(_)) => "default".to_owned(),
        (Some(written), effective) if Some(written) != effective.as_ref() => {
            let where_it_is = at.unwrap_or_else(|| "the file".to_owned());
            format!("{where_it_is} says {}, without effect", value(&side.written))
        }
        (Some(_), _) => match at {
            Some(at) => at,
            None => return effective,
        },
    };
    format!("{effective}  ({origin})")
}
