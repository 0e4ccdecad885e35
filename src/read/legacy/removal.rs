//! What to take out of an old file so that one item of a list is gone and all else stays.

use super::Reader;
use crate::diagnostic::{Applicability, Diagnostic, Edit};
use crate::source::{Span, offset};

/// Offers to take out an item that has no effect; a comment beside it would be left behind, so then nothing is offered.
///
/// Items that a macro or an included file brings are left alone: others may use them.
pub(in crate::read) fn offer(reader: &Reader<'_>, finding: Diagnostic, item: Span) -> Diagnostic {
    let comments = reader.comments(item);
    let commented = !comments.leading.is_empty() || !comments.trailing.is_empty();
    match place(reader, item).filter(|_| !commented) {
        Some(span) => finding.fix(Applicability::Safe, vec![Edit { span, text: String::new() }]),
        None => finding,
    }
}

/// The place to take out for an item that stands in the file itself.
pub(super) fn place(reader: &Reader<'_>, item: Span) -> Option<Span> {
    let main = reader.trees.first().is_some_and(|(file, _)| *file == item.file);
    if !main || reader.used_at(item).is_some() {
        return None;
    }
    of(&reader.sources.file(item.file).text, item)
}

/// The item with the comma that goes with it, and its line where nothing else stands there.
fn of(text: &str, item: Span) -> Option<Span> {
    let (start, end) = (item.start as usize, item.end as usize);
    let behind = text.get(end..)?;
    let blank = behind.len() - behind.trim_start().len();
    let before = text.get(..start)?;
    let span = |start: usize, end: usize| Span::new(item.file, offset(start), offset(end));
    match behind[blank..].chars().next()? {
        ',' => {
            let comma = end + blank + 1;
            let line = before.rfind('\n').map_or(0, |at| at + 1);
            let rest = text[comma..].split('\n').next().unwrap_or_default();
            if before[line..].trim().is_empty() && rest.trim().is_empty() && comma + rest.len() < text.len() {
                return Some(span(line, comma + rest.len() + 1));
            }
            let space = rest.len() - rest.trim_start().len();
            Some(span(start, comma + space))
        }
        ']' => {
            let before = before.trim_end();
            match before.chars().next_back()? {
                ',' => Some(span(before.len() - 1, end)),
                '[' => Some(span(start, end)),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    /// The text without the item that stands in it.
    fn without(text: &str, item: &str) -> Option<String> {
        let start = text.find(item).unwrap();
        let span = of(text, Span::new(FileId(0), offset(start), offset(start + item.len())))?;
        Some(text[..span.start as usize].to_owned() + &text[span.end as usize..])
    }

    #[test]
    fn an_item_goes_with_its_comma() {
        assert_eq!(without("[a, b, c]", "a").unwrap(), "[b, c]");
        assert_eq!(without("[a, b, c]", "b").unwrap(), "[a, c]");
        assert_eq!(without("[a, b, c]", "c").unwrap(), "[a, b]");
        assert_eq!(without("[a]", "a").unwrap(), "[]");
    }

    #[test]
    fn an_item_goes_with_its_line() {
        assert_eq!(without("[\n  a,\n  b\n]", "a").unwrap(), "[\n  b\n]");
        assert_eq!(without("[\n  a,\n  b\n]", "b").unwrap(), "[\n  a\n]");
    }

    #[test]
    fn an_item_beside_a_comment_stays() {
        assert_eq!(without("[a, % why\n b]", "b"), None);
    }
}
