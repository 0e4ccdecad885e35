//! The report as one HTML page: no network, no script, light and dark, and fit to print.

use super::{Told, decisions, notes, output, pairs};
use crate::diagnostic::Diagnostic;
use crate::report::ordered;
use crate::source::{FileId, Span};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const STYLE: &str = include_str!("page.css");

/// The report as an HTML page that stands alone: the old text beside the new one, each line linked to what became
/// of it, with the changes of effect and the findings.
pub fn html(told: &Told<'_>) -> String {
    let Told { sources, config, plan, new, .. } = told;
    let name = &sources.file(config.file).name;
    let mut out = String::with_capacity(64 * 1024);
    let title = format!("Migration of {name} from MongooseIM {} to {}", config.server, plan.target);
    let title = escape(&title);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    let _ = writeln!(
        out,
        "<p class=\"lead\">{} of {} terms accounted for; what is carried is {}.</p>",
        config.terms.accounted,
        config.terms.total,
        if plan.mode == crate::migrate::Mode::Intent { "what is written" } else { "what the old server did" }
    );
    changes(told, &mut out);
    decisions::html(told, &mut out);
    findings(told, &mut out);
    notes::html(told, &mut out);
    let links = links(told);
    out.push_str("<h2>Line by line</h2>\n<div class=\"panes\">\n");
    let mut marks: BTreeMap<u32, &Diagnostic> = BTreeMap::new();
    for finding in plan.findings.iter().filter(|finding| finding.span.file == config.file) {
        let line = sources.start(finding.span).line;
        let worst = marks.entry(line).or_insert(finding);
        if finding.severity > worst.severity {
            *worst = finding;
        }
    }
    pane(&mut out, "o", "n", name, &masked(told, config.file), &links.0, &marks);
    pane(&mut out, "n", "o", &sources.file(*new).name, &output(told, *new), &links.1, &BTreeMap::new());
    out.push_str("</div>\n</body>\n</html>\n");
    out
}

/// The text of a file without its secrets.
fn masked(told: &Told<'_>, file: FileId) -> String {
    let length = crate::source::offset(told.sources.file(file).text.len());
    told.mask.text(told.sources, Span::new(file, 0, length))
}

/// From lines of the old text to lines of the new one, and back.
fn links(told: &Told<'_>) -> (BTreeMap<u32, u32>, BTreeMap<u32, u32>) {
    let (mut there, mut back) = (BTreeMap::new(), BTreeMap::new());
    for pair in pairs(told) {
        let (Some(old), Some(new)) = (pair.old, pair.new) else { continue };
        if old.file != told.config.file {
            continue;
        }
        let (old, new) = (told.sources.start(old).line, told.sources.start(new).line);
        there.entry(old).or_insert(new);
        back.entry(new).or_insert(old);
    }
    (there, back)
}

fn changes(told: &Told<'_>, out: &mut String) {
    out.push_str("<h2>Changes of effect</h2>\n");
    if told.plan.changes.is_empty() {
        out.push_str("<p>None: the new server does what the old one did.</p>\n");
        return;
    }
    out.push_str("<table>\n<tr><th>setting</th><th>before</th><th>after</th><th>why</th></tr>\n");
    for change in &told.plan.changes {
        let value = |value: &Json| match told.mask.value(&change.path, value) {
            Json::Null => "<i>unset</i>".to_owned(),
            value => format!("<code>{}</code>", escape(&value.to_string())),
        };
        let line = told.sources.start(change.span).line;
        let _ = writeln!(
            out,
            "<tr><td><a href=\"#o{line}\"><code>{}</code></a></td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&change.path),
            value(&change.old_effective),
            value(&change.new_effective),
            change.code.name
        );
    }
    out.push_str("</table>\n");
}

/// The findings; the boxes above them choose which severities are shown.
fn findings(told: &Told<'_>, out: &mut String) {
    out.push_str("<h2>Findings</h2>\n");
    if told.plan.findings.is_empty() {
        out.push_str("<p>None.</p>\n");
        return;
    }
    for severity in ["error", "warning", "info"] {
        let count = told.plan.findings.iter().filter(|finding| finding.severity.name() == severity).count();
        let _ = writeln!(
            out,
            "<input type=\"checkbox\" id=\"show-{severity}\" checked><label for=\"show-{severity}\">{severity} ({count})</label>"
        );
    }
    out.push_str("<ol class=\"findings\">\n");
    for finding in ordered(&told.plan.findings) {
        let place = told.sources.start(finding.span);
        let file = &told.sources.file(finding.span.file).name;
        let severity = finding.severity.name();
        let _ = write!(
            out,
            "<li class=\"{severity}\"><b>{severity}</b> <code>{}</code> {} <a href=\"#o{}\">{}:{}:{}</a>",
            finding.code.name,
            escape(&finding.message),
            place.line,
            escape(file),
            place.line,
            place.column
        );
        if let Some(help) = &finding.help {
            let _ = write!(out, "<div class=\"help\">{}</div>", escape(help));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// One text, a line a row; a line number that leads somewhere is a link.
fn pane(
    out: &mut String,
    own: &str,
    other: &str,
    name: &str,
    text: &str,
    links: &BTreeMap<u32, u32>,
    marks: &BTreeMap<u32, &Diagnostic>,
) {
    let _ = write!(out, "<section><h3>{}</h3>\n<table class=\"text\">\n", escape(name));
    for (line, number) in text.lines().zip(1u32..) {
        let mark = marks.get(&number);
        let class = mark.map_or("", |finding| finding.severity.name());
        let title =
            mark.map(|finding| format!(" title=\"{}\"", escape(&finding.message))).unwrap_or_default();
        let shown = match links.get(&number) {
            Some(there) => format!("<a href=\"#{other}{there}\" title=\"line {there} there\">{number}</a>"),
            None => number.to_string(),
        };
        let _ = writeln!(
            out,
            "<tr id=\"{own}{number}\" class=\"{class}\"{title}><td>{shown}</td><td>{}</td></tr>",
            escape(line)
        );
    }
    out.push_str("</table></section>\n");
}

/// Text as HTML shows it, in elements and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\t' && c != '\n' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_a_file_holds_is_text_and_never_markup() {
        assert_eq!(escape("<script a=\"b\" c='d'>&"), "&lt;script a=&quot;b&quot; c=&#39;d&#39;&gt;&amp;");
        assert_eq!(escape("a\u{1b}[0m"), "a\u{fffd}[0m");
    }
}
