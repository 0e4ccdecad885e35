//! Comments of either language as comments of a TOML file.

use crate::source::{Sources, Span};
use crate::syntax::term;

/// The text of a comment without its sign: `%%% text`, `# text` → `text`. Fold marks of editors go too.
pub fn text(sources: &Sources, span: Span) -> String {
    let raw = sources.text(span).trim_end();
    let body = match raw.strip_prefix('#') {
        Some(body) => body,
        None => {
            let body = raw.trim_start_matches('%');
            // `%%%.` and `%%%'` are fold marks.
            let marked = raw.len() - body.len() == 3 && body.starts_with(['.', '\'']);
            if marked { &body[1..] } else { body }
        }
    };
    let body = body.trim_end();
    let is_printable = |c: char| c == '\t' || !c.is_control();
    if body.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) || body.chars().all(is_printable) {
        return body.to_owned();
    }
    body.chars().map(|c| if is_printable(c) { c } else { '\u{fffd}' }).collect()
}

/// A comment that shows what is left out of the new file, on one line.
pub(super) fn left_out(sources: &Sources, span: Span, what: &str, indent: &str) -> String {
    format!("{indent}# {what}: {}\n", shown(sources, span))
}

/// What is left out of the new file, on one line; a term is shown without its comments and line ends.
pub fn shown(sources: &Sources, span: Span) -> String {
    let raw = sources.text(span);
    let text = format!("{raw}.");
    let parsed = term::parse(span.file, &text);
    match parsed.tree.forms(&text).next().and_then(term::Form::term) {
        Some(term) if parsed.findings.is_empty() => term.erl().to_string(),
        _ => raw.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// Whether a comment only draws a line or is empty.
pub fn is_ruler(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '=' | '-' | '*' | '~' | '_' | ' ' | '\t'))
}

/// Comments as lines of a TOML file with this indent, in order of place; rulers at the edges go.
pub(super) fn lines(sources: &Sources, spans: &[Span], indent: &str) -> String {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let texts: Vec<String> = sorted.iter().map(|span| text(sources, *span)).collect();
    let first = texts.iter().position(|text| !is_ruler(text));
    let last = texts.iter().rposition(|text| !is_ruler(text));
    let (Some(first), Some(last)) = (first, last) else { return String::new() };
    let mut blank = false;
    texts[first..=last].iter().fold(String::new(), |mut out, text| {
        // Lines that only draw something, and more than one empty line, are no words of anyone.
        let empty = is_ruler(text);
        if empty && (!text.trim().is_empty() || std::mem::replace(&mut blank, true)) {
            return out;
        }
        blank = empty;
        out.push_str(indent);
        out.push('#');
        out.push_str(text);
        out.push('\n');
        out
    })
}
