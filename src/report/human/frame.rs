//! The frame around the lines of a finding, without colours: what miette draws, written piece by piece.

use miette::ThemeCharacters;
use std::ops::{Range, RangeInclusive};

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

    /// A line of the text with its number, and what stands before the text of each line.
    pub fn line(&self, out: &mut String, at: usize, gutter: &str, text: &str) {
        out.push(' ');
        number(out, at, self.digits);
        out.push(' ');
        out.push(self.theme.vbar);
        let shown = text.trim_end();
        let gutter = if shown.is_empty() { gutter.trim_end() } else { gutter };
        if !(gutter.is_empty() && shown.is_empty()) {
            out.extend([" ", gutter, shown]);
        }
        out.push('\n');
    }

    /// What stands before the text of a line beside a mark over some lines.
    pub fn gutter(&self, marked: RangeInclusive<u32>, at: u32) -> String {
        let ThemeCharacters { vbar, hbar, ltop, lbot, rarrow, .. } = *self.theme;
        if at == *marked.start() {
            String::from_iter([ltop, hbar, rarrow, ' '])
        } else if at == *marked.end() {
            String::from_iter([lbot, hbar, rarrow, ' '])
        } else if marked.contains(&at) {
            String::from_iter([vbar, ' ', ' ', ' '])
        } else {
            " ".repeat(4)
        }
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
            repeat(out, underline, right - left);
            return out.push('\n');
        };
        repeat(out, underline, middle - left);
        out.push(underbar);
        repeat(out, underline, right - middle - 1);
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
        repeat(out, self.theme.hbar, 4);
        out.push('\n');
    }
}

/// How many digits a number has.
pub fn digits(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// Writes a number to the right of so many columns.
fn number(out: &mut String, number: usize, columns: usize) {
    const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
    // The last digit comes first; no number has more than these.
    let mut backwards = ['0'; 20];
    let (mut count, mut left) = (0, number);
    while left > 0 || count == 0 {
        backwards[count] = DIGITS[left % 10];
        left /= 10;
        count += 1;
    }
    pad(out, columns.saturating_sub(count));
    out.extend(backwards[..count].iter().rev());
}

/// Characters in a row, for those that frames have many of.
const ROWS: [&str; 3] = [
    "────────────────────────────────",
    "--------------------------------",
    "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
];
const BLANKS: &str = "                                ";

/// Writes a character so many times.
fn repeat(out: &mut String, character: char, times: usize) {
    match ROWS.iter().find(|row| row.starts_with(character)) {
        Some(row) => row_of(out, row, character.len_utf8(), times),
        None => out.extend(std::iter::repeat_n(character, times)),
    }
}

/// Writes blanks.
fn pad(out: &mut String, columns: usize) {
    row_of(out, BLANKS, 1, columns);
}

/// Writes so many characters of a row whose characters have `size` bytes each.
fn row_of(out: &mut String, row: &str, size: usize, times: usize) {
    let mut left = times * size;
    while left > 0 {
        let now = left.min(row.len());
        out.push_str(&row[..now]);
        left -= now;
    }
}
