//! The frame around the lines of a finding, without colours: what miette draws, written piece by piece.

use miette::ThemeCharacters;
use std::ops::Range;

/// A frame whose numbers of lines have room for so many digits.
pub struct Frame<'t> {
    pub theme: &'t ThemeCharacters,
    pub digits: usize,
}

impl Frame<'_> {
    /// Opens the frame with the place that it is about.
    pub fn open(&self, out: &mut String, name: &str, line: usize, column: usize) {
        pad(out, self.digits + 2);
        out.extend([self.theme.ltop, self.theme.hbar, '[']);
        out.push_str(name);
        out.push(':');
        number(out, line, 0);
        out.push(':');
        number(out, column, 0);
        out.push_str("]\n");
    }

    /// A line of the text with its number.
    pub fn line(&self, out: &mut String, at: usize, text: &str) {
        out.push(' ');
        number(out, at, self.digits);
        out.push(' ');
        out.push(self.theme.vbar);
        let shown = text.trim_end();
        if !shown.is_empty() {
            out.push(' ');
            out.push_str(shown);
        }
        out.push('\n');
    }

    /// The mark below some columns of a line, and what is said of it.
    pub fn mark(&self, out: &mut String, columns: Range<usize>, words: Option<&str>) {
        let ThemeCharacters { vbar_break, underline, underbar, lbot, hbar, .. } = *self.theme;
        let (left, right) = (columns.start, columns.end);
        let middle = left.midpoint(right);
        pad(out, self.digits + 2);
        out.push(vbar_break);
        pad(out, left + 1);
        let Some(words) = words else {
            out.extend(std::iter::repeat_n(underline, right - left));
            return out.push('\n');
        };
        out.extend(std::iter::repeat_n(underline, middle - left));
        out.push(underbar);
        out.extend(std::iter::repeat_n(underline, right - middle - 1));
        out.push('\n');
        pad(out, self.digits + 2);
        out.push(vbar_break);
        pad(out, middle + 1);
        out.extend([lbot, hbar, hbar, ' ']);
        out.push_str(words);
        out.push('\n');
    }

    /// Closes the frame.
    pub fn close(&self, out: &mut String) {
        pad(out, self.digits + 2);
        out.push(self.theme.lbot);
        out.extend(std::iter::repeat_n(self.theme.hbar, 4));
        out.push('\n');
    }
}

/// How many digits a number has.
pub fn digits(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// Writes a number to the right of so many columns.
fn number(out: &mut String, number: usize, columns: usize) {
    let digits = digits(number);
    pad(out, columns.saturating_sub(digits));
    let mut unit = 10_usize.pow(u32::try_from(digits - 1).unwrap_or_default());
    while unit > 0 {
        out.push(char::from(b'0' + u8::try_from(number / unit % 10).unwrap_or_default()));
        unit /= 10;
    }
}

/// Writes blanks.
fn pad(out: &mut String, columns: usize) {
    const BLANKS: &str = "                                ";
    let mut left = columns;
    while left > 0 {
        let now = left.min(BLANKS.len());
        out.push_str(&BLANKS[..now]);
        left -= now;
    }
}
