//! The report as one HTML page: no network, light and dark, fit to print, and all of it within reach of the keyboard.
//!
//! Nothing that a file holds is markup: all of it is escaped, and the page allows no script but its own.

mod lines;
mod links;

use super::{Told, decisions, notes};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::ordered;
use crate::source::{FileId, Span};
use lines::Marks;
use serde_json::Value as Json;
use std::fmt::Write as _;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// The hash of the script, by which the page allows it and no other; a test holds it to `page.js`.
const SCRIPT_HASH: &str = "sha256-V8B9QohT5zEsgv2Bn6q9jungi6ZZA5xLb3wjnI5QlLk=";

/// The report as an HTML page that stands alone: the old text beside the new one, each line linked to what became
/// of it, findings beside their lines, and the changes of effect.
pub fn html(told: &Told<'_>) -> String {
    let Told { sources, config, plan, .. } = told;
    let name = &sources.file(config.file).name;
    let mut out = String::with_capacity(64 * 1024);
    let title = format!("Migration of {name} from MongooseIM {} to {}", config.server, plan.target);
    let title = escape(&title);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src '{SCRIPT_HASH}'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    let _ = writeln!(
        out,
        "<p class=\"lead\">{} of {} terms accounted for; what is carried is {}.</p>",
        config.terms.accounted,
        config.terms.total,
        if plan.mode == crate::migrate::Mode::Intent { "what is written" } else { "what the old server did" }
    );
    let findings = ordered(&plan.findings);
    toolbar(&findings, &mut out);
    changes(told, &mut out);
    decisions::html(told, &mut out);
    list(told, &findings, &mut out);
    notes::html(told, &mut out);
    out.push_str("<h2 id=\"lines\">Line by line</h2>\n");
    lines::panes(told, &Marks::of(told, &findings), &mut out);
    let _ = write!(out, "<script>{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

/// The boxes that choose which severities are shown, and the keys.
fn toolbar(findings: &[&Diagnostic], out: &mut String) {
    out.push_str("<form class=\"bar\" aria-label=\"Findings that are shown\">\n");
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let name = severity.name();
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        let _ = writeln!(
            out,
            "<label class=\"{name}\"><input type=\"checkbox\" id=\"show-{name}\" checked autocomplete=\"off\"> \
             {name} ({count})</label>"
        );
    }
    out.push_str(
        "<a href=\"#lines\">Line by line</a>\n<span class=\"keys\"><kbd>j</kbd> <kbd>k</kbd> next and previous \
         line, <kbd>o</kbd> its other side, <kbd>n</kbd> <kbd>p</kbd> next and previous finding, <kbd>e</kbd> \
         <kbd>w</kbd> <kbd>i</kbd> show and hide, <kbd>Esc</kbd> unmark</span>\n</form>\n",
    );
}

fn changes(told: &Told<'_>, out: &mut String) {
    out.push_str("<h2>Changes of effect</h2>\n");
    if told.plan.changes.is_empty() {
        out.push_str("<p>None: the new server does what the old one did.</p>\n");
        return;
    }
    out.push_str("<table>\n<tr><th>setting</th><th>before</th><th>after</th><th>why</th></tr>\n");
    for change in &told.plan.changes {
        let value = |value: &Json| shown(&told.mask.value(&change.path, value));
        let path = format!("<code>{}</code>", escape(&change.path));
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            link(told, change.span, &path),
            value(&change.old_effective),
            value(&change.new_effective),
            change.code.name
        );
    }
    out.push_str("</table>\n");
}

/// A value as code.
fn shown(value: &Json) -> String {
    match value {
        Json::Null => "<i>unset</i>".to_owned(),
        value => format!("<code>{}</code>", escape(&value.to_string())),
    }
}

/// The findings, each with a link to its line.
fn list(told: &Told<'_>, findings: &[&Diagnostic], out: &mut String) {
    out.push_str("<h2>Findings</h2>\n");
    if findings.is_empty() {
        out.push_str("<p>None.</p>\n");
        return;
    }
    out.push_str("<ol class=\"findings\">\n");
    for (number, finding) in findings.iter().enumerate() {
        let place = told.sources.start(finding.span);
        let file = &told.sources.file(finding.span.file).name;
        let severity = finding.severity.name();
        let at = format!("{}:{}:{}", escape(file), place.line, place.column);
        let _ = write!(
            out,
            "<li id=\"f{number}\" class=\"{severity}\"><b>{severity}</b> <code title=\"mimcfg rule {1}\">{1}</code> {0} {2}",
            prose(&finding.message),
            finding.code.name,
            link(told, finding.span, &at)
        );
        let [old, new] = [&finding.old_effective, &finding.new_effective]
            .map(|value| told.mask.effective(finding, value.as_deref()));
        if let (Some(old), Some(new)) = (old, new) {
            let _ = write!(out, "<div class=\"help\">was {}, will be {}</div>", shown(&old), shown(&new));
        }
        if let Some(help) = &finding.help {
            let _ = write!(out, "<div class=\"help\">{}</div>", prose(help));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// Words of this program: what stands between two backticks is code.
pub(super) fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    let part = |(at, part): (usize, &&str)| {
        if at % 2 == 0 { escape(part) } else { format!("<code>{}</code>", escape(part)) }
    };
    parts.iter().enumerate().map(part).collect()
}

/// A link to the line at which something begins, if that file is on the page.
pub(super) fn link(told: &Told<'_>, span: Span, inner: &str) -> String {
    format!("<a href=\"#{}{}\">{inner}</a>", side(told, span.file), told.sources.start(span).line)
}

/// What ids of the lines of a file begin with: `o` for the old file, `n` for the new one, and for included ones their
/// number.
fn side(told: &Told<'_>, file: FileId) -> String {
    match file {
        file if file == told.config.file => "o".to_owned(),
        file if file == told.new => "n".to_owned(),
        FileId(number) => format!("i{number}_"),
    }
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
    use super::{escape, prose};

    #[test]
    fn what_a_file_holds_is_text_and_never_markup() {
        assert_eq!(escape("<script a=\"b\" c='d'>&"), "&lt;script a=&quot;b&quot; c=&#39;d&#39;&gt;&amp;");
        assert_eq!(escape("a\u{1b}[0m"), "a\u{fffd}[0m");
        assert_eq!(prose("`<b>` is & `c"), "`&lt;b&gt;` is &amp; `c");
        assert_eq!(prose("`<b>` is"), "<code>&lt;b&gt;</code> is");
    }
}
