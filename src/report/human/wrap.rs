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
pub fn is_plain(text: &str) -> bool {
    // Texts are short: looking at all of one takes less than looking where to stop.
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
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
pub fn wrap(text: &str, first: usize, rest: usize) -> Wrapped<'_> {
    let text = text.trim_end();
    Wrapped { left: Some(text), plain: is_plain(text), begun: false, limit: first, rest }
}

/// The lines of a text.
pub struct Wrapped<'t> {
    left: Option<&'t str>,
    /// Whether each byte is a character of one column.
    plain: bool,
    begun: bool,
    /// The columns of the next line.
    limit: usize,
    /// The columns of lines behind that.
    rest: usize,
}

impl<'t> Iterator for Wrapped<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let text = self.left?;
        let limit = std::mem::replace(&mut self.limit, self.rest);
        if self.plain && text.len() <= limit {
            self.left = None;
            // Blanks at which a line was broken are none of the next.
            return Some(if self.begun { text.trim_start_matches(' ') } else { text });
        }
        self.begun = true;
        if let Some(end) = self.plain.then(|| plain_break(text, limit)).flatten() {
            self.left = Some(&text[end + 1..]);
            return Some(&text[..end]);
        }
        let (paragraph, below) = match text.split_once('\n') {
            Some((paragraph, below)) => (paragraph, Some(below)),
            None => (text, None),
        };
        let (mut start, mut end, mut used, mut at) = (0, 0, 0, 0);
        for word in paragraph.split(' ') {
            let wide = if self.plain { word.len() } else { width(word) };
            if used > 0 && used + 1 + wide > limit {
                self.left = Some(&text[at..]);
                return Some(&text[start..end]);
            }
            if used > 0 || end > start {
                used += 1;
            } else {
                start = at;
            }
            end = at + word.len();
            used += wide;
            at = end + 1;
        }
        self.left = below;
        Some(&text[start..end])
    }
}

/// The blank at which a text of plain characters is broken that is too long for a line, where single blanks and the
/// words beside them leave no doubt.
fn plain_break(text: &str, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_blank = |at: usize| bytes.get(at) == Some(&b' ');
    let end = bytes[..=limit].iter().rposition(|byte| *byte == b' ')?;
    (!is_blank(0) && !is_blank(end - 1) && !is_blank(end + 1)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::{Wrapped, wrap};

    #[test]
    fn words_stay_whole_and_paragraphs_apart() {
        let lines = |text, first, rest| wrap(text, first, rest).collect::<Vec<_>>();
        assert_eq!(lines("one two three\nfour", 7, 9), ["one two", "three", "four"]);
        assert_eq!(lines("a/very/long/path x", 4, 4), ["a/very/long/path", "x"]);
        assert_eq!(lines("", 4, 4), [""]);
        assert_eq!(lines("  one  two  three\n\n four", 9, 4), ["one  two ", "three", "", "four"]);
        assert_eq!(lines("  one  two  three four", 9, 9), ["one  two ", "three", "four"]);
    }

    #[test]
    fn plain_texts_are_broken_where_others_are() {
        let text = "a bc  d efgh   i jk lmnopq rs t  u vw  xyz";
        for first in 0..text.len() {
            for rest in 0..text.len() {
                let plain = wrap(text, first, rest);
                let other = Wrapped { plain: false, ..wrap(text, first, rest) };
                let whole = text.len() <= first;
                assert!(whole || plain.eq(other), "{first} {rest}");
            }
        }
    }
}
