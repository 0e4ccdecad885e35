//! Changes to a TOML file that is there: its own sections are replaced, and every other byte stays.

use crate::source::FileId;
use crate::syntax::toml::{self, Entry, TableOrigin, Value};
use std::ops::Range;

/// The section that this program writes.
const OWN: &str = "services";

/// The ranges of a TOML text that hold sections which this program writes, in order and apart from each other.
pub fn own_sections(text: &str) -> Vec<Range<usize>> {
    let parsed = toml::parse(FileId(0), text);
    let is_own = |section: &&toml::Section| section.path.first().is_some_and(|first| first == OWN);
    let mut found: Vec<Range<usize>> =
        parsed.sections.iter().filter(is_own).map(|section| section.span.range()).collect();
    // Keys before any header: `services.x.y = 1`, `services = {}`.
    let top = parsed.sections.first().map_or(0..text.len(), |section| section.body.range());
    if let Some(entry) = parsed.root.get(OWN) {
        statements(text, entry, &mut found, &top);
    }
    found.sort_by_key(|range| range.start);
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in found {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// The lines of all statements within `top` that give a value to something under `entry`.
fn statements(text: &str, entry: &Entry, out: &mut Vec<Range<usize>>, top: &Range<usize>) {
    match &entry.value.value {
        Value::Table(table) if table.origin != TableOrigin::Inline => {
            table.entries.iter().for_each(|entry| statements(text, entry, out, top));
        }
        _ => {
            let (start, end) = (entry.key.span.start as usize, entry.value.span.end as usize);
            if top.contains(&start) {
                let line = text[..start].rfind('\n').map_or(0, |feed| feed + 1);
                out.push(line..text[end..].find('\n').map_or(text.len(), |feed| end + feed + 1));
            }
        }
    }
}

/// `existing` with `block` in the place of its own sections; at its end when it has none.
///
/// What stands outside of these sections stays byte for byte, line ends included.
pub fn into(existing: &str, block: &str) -> String {
    let own = own_sections(existing);
    let newline = if existing.contains("\r\n") { "\r\n" } else { "\n" };
    let block = block.replace('\n', newline);
    let mut out = String::with_capacity(existing.len() + block.len());
    let mut at = 0;
    for (index, range) in own.iter().enumerate() {
        out.push_str(&existing[at..range.start]);
        if index == 0 && !block.is_empty() {
            out.push_str(&block);
            // The blank lines that set what follows apart stay.
            let end = existing[..range.end].trim_end().len();
            if range.end < existing.len() {
                out.push_str(
                    existing[end..range.end]
                        .trim_start_matches([' ', '\t'])
                        .strip_prefix(newline)
                        .unwrap_or(""),
                );
            }
        }
        at = range.end;
    }
    out.push_str(&existing[at..]);
    if own.is_empty() && !block.is_empty() {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push_str(newline);
        }
        if !out.is_empty() {
            out.push_str(newline);
        }
        out.push_str(&block);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::into;

    const BLOCK: &str = "[services.service_domain_db]\n  db_pool = \"global\"\n";

    #[test]
    fn own_sections_are_replaced_where_they_stand() {
        let before =
            "# top\n[general]\na = 1\n\n# mine\n[services.x]\nb = 2\n\n[services.y]\n\n# theirs\n[shaper]\n";
        let after = format!("# top\n[general]\na = 1\n\n{BLOCK}\n# theirs\n[shaper]\n");
        assert_eq!(into(before, BLOCK), after);
        assert_eq!(into(&after, BLOCK), after);
    }

    #[test]
    fn sections_that_stand_apart_become_one_block() {
        let before = "[services.x]\n\n[general]\n\n[services.y]\nb = 2\n";
        assert_eq!(into(before, BLOCK), format!("{BLOCK}\n[general]\n\n"));
    }

    #[test]
    fn a_file_without_own_sections_gets_them_at_its_end() {
        assert_eq!(into("[general]\n", BLOCK), format!("[general]\n\n{BLOCK}"));
        assert_eq!(into("[general]", BLOCK), format!("[general]\n\n{BLOCK}"));
        assert_eq!(into("", BLOCK), BLOCK);
    }

    #[test]
    fn keys_before_any_header_are_own_sections_too() {
        let before = "a = 1\nservices.x.b = 2\nservices.y = {}\nc = 3\n[general]\n";
        assert_eq!(into(before, ""), "a = 1\nc = 3\n[general]\n");
    }

    #[test]
    fn line_ends_of_windows_stay_and_are_taken_up() {
        let before = "[general]\r\n\r\n[services.x]\r\nb = 2\r\n\r\n[shaper]\r\n";
        let block = BLOCK.replace('\n', "\r\n");
        assert_eq!(into(before, BLOCK), format!("[general]\r\n\r\n{block}\r\n[shaper]\r\n"));
    }
}
