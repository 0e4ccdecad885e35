//! What stands below the lines at fault: both effective values, notes, help and the fix.

use super::{CYAN, DIM, GREEN, painted, wrap};
use crate::diagnostic::{Diagnostic, Fix};
use crate::report::text::count;
use crate::report::{Report, Style, json};
use serde_json::Value as Json;

/// Characters of a value or of a piece of text that are shown.
const SHOWN: usize = 100;

pub fn footer(out: &mut String, report: &Report<'_>, finding: &Diagnostic, hidden: usize, style: &Style) {
    if let Some((head, text)) = effective(report, finding, style) {
        line(out, style, DIM, head, &text);
    }
    if let Some(number) = finding.erlang_line {
        line(out, style, DIM, "note", &format!("Erlang's own reader names line {number}"));
    }
    if hidden > 0 {
        line(out, style, DIM, "note", &format!("and {}", count(hidden, "more place")));
    }
    if let Some(help) = &finding.help {
        line(out, style, CYAN, "help", help);
    }
    if let Some(fix) = &finding.fix {
        line(out, style, GREEN, "fix", &told(report, finding, fix, style));
    }
}

/// One keyword and its text, which goes on below itself.
fn line(out: &mut String, style: &Style, color: &str, head: &str, text: &str) {
    let indent = 8;
    let room = style.width - indent;
    out.push_str(&"      "[head.len().min(6)..]);
    painted(out, style, color, &[head]);
    painted(out, style, color, &[":"]);
    for (number, part) in wrap::wrap(&wrap::safe(text, style.unicode), room, room).enumerate() {
        out.push_str(if number == 0 { " " } else { "\n        " });
        out.push_str(part);
    }
    out.push('\n');
}

fn effective(report: &Report<'_>, finding: &Diagnostic, style: &Style) -> Option<(&'static str, String)> {
    let old = report.mask.effective(finding, finding.old_effective.as_deref());
    let new = report.mask.effective(finding, finding.new_effective.as_deref());
    let dot = if style.unicode { "·" } else { "|" };
    match (old, new) {
        (Some(old), Some(new)) => {
            Some(("was", format!("{} {dot} will be: {}", value(&old, style), value(&new, style))))
        }
        (Some(old), None) => Some(("was", value(&old, style))),
        (None, Some(new)) => Some(("will be", value(&new, style))),
        (None, None) => None,
    }
}

fn value(value: &Json, style: &Style) -> String {
    match value {
        Json::Null => "unset".to_owned(),
        // A mask is no string of the config.
        Json::String(text) if text == "***" => text.clone(),
        _ => clip(&value.to_string(), style),
    }
}

/// What a fix does, in one line.
fn told(report: &Report<'_>, finding: &Diagnostic, fix: &Fix, style: &Style) -> String {
    let how = json::applicability(fix.applicability);
    let [edit] = &fix.edits[..] else {
        return format!("{} ({how})", count(fix.edits.len(), "edit"));
    };
    let old = piece(&report.mask.text(report.sources, edit.span), style);
    let new = piece(&report.mask.edit(report.sources, finding, edit).0, style);
    let arrow = if style.unicode { "→" } else { "->" };
    match (edit.span.is_empty(), edit.text.is_empty()) {
        (true, _) => format!("insert `{new}` ({how})"),
        (_, true) => format!("remove `{old}` ({how})"),
        _ => format!("`{old}` {arrow} `{new}` ({how})"),
    }
}

/// A piece of text in one line.
fn piece(text: &str, style: &Style) -> String {
    let end = if style.unicode { "⏎" } else { "\\n" };
    clip(&text.trim_end_matches(['\r', '\n']).replace('\r', "").replace('\n', end), style)
}

fn clip(text: &str, style: &Style) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}{}", &text[..end], if style.unicode { "…" } else { "..." }),
    }
}
