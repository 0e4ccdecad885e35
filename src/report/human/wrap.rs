//! Paragraphs of a given width.

use super::line::columns;
use crate::report::text::{stand_in, steers};
use std::borrow::Cow;

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    text.chars().map(columns).sum()
}

/// Whether each byte is a character that is shown in one column.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The text with stand-ins for what a terminal would obey; line ends stay.
pub fn safe(text: &str, unicode: bool) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().filter(|character| *character != '\r').map(|character| match character {
        '\n' => '\n',
        '\t' => ' ',
        _ if steers(character) => stand_in(character, unicode),
        _ => character,
    });
    Cow::Owned(shown.collect())
}

/// Breaks a text into lines, the first of which has `first` columns and the others `rest`.
///
/// Words stay whole: a path or a command that is too wide is broken by the terminal and can be copied.
pub fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let text = text.trim_end();
    if text.len() <= first && is_plain(text) {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split(' ') {
            let limit = if lines.is_empty() { first } else { rest };
            let wide = width(word);
            if used > 0 && used + 1 + wide > limit {
                lines.push(std::mem::take(&mut line));
                used = 0;
            } else if used > 0 || !line.is_empty() {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += wide;
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn words_stay_whole_and_paragraphs_apart() {
        assert_eq!(wrap("one two three\nfour", 7, 9), ["one two", "three", "four"]);
        assert_eq!(wrap("a/very/long/path x", 4, 4), ["a/very/long/path", "x"]);
        assert_eq!(wrap("", 4, 4), [""]);
    }
}
