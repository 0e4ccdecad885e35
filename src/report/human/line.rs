//! One line of a text as a snippet shows it: no wider than the terminal, masked, and safe to print.

use crate::report::text::{stand_in, steers};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// Columns to the next tab stop.
const TAB: usize = 4;

/// What a snippet needs to know to draw a line.
pub struct Line<'t> {
    /// The line without its end.
    pub text: &'t str,
    /// The parts of secrets, in order.
    pub secrets: &'t [Range<usize>],
    /// Where labels start and end.
    pub labels: &'t [Range<usize>],
    /// Columns that the text of a label wants behind the start of the label.
    pub room: usize,
}

/// A line as drawn, and where the asked places came to be in it.
pub struct Drawn {
    pub text: String,
    /// Offsets in the line and in `text`, in order.
    pub places: Vec<(usize, usize)>,
}

impl Drawn {
    /// The offset in the drawn text of a start or end of a label.
    pub fn place(&self, offset: usize) -> usize {
        let at = self.places.partition_point(|(place, _)| *place < offset);
        self.places.get(at).map_or(self.text.len(), |(_, drawn)| *drawn)
    }
}

impl Line<'_> {
    /// Draws the line in at most `width` columns, where its labels are; `…` stands for what is left out.
    pub fn draw(&self, width: usize, unicode: bool) -> Drawn {
        let mut places: Vec<usize> = self.labels.iter().flat_map(|label| [label.start, label.end]).collect();
        places.sort_unstable();
        places.dedup();
        let mut drawn = Drawn { text: String::new(), places: Vec::with_capacity(places.len()) };
        let mut places = places.into_iter().peekable();
        let ellipsis = if unicode { "…" } else { "..." };
        let mut secrets = self.secrets.iter().peekable();
        let kept = self.kept(width, ellipsis.chars().count());
        // Columns are counted only where a tab asks for them.
        let tabs = kept.iter().any(|kept| self.text[kept.clone()].contains('\t'));
        let (mut at, mut column) = (0, 0);
        for kept in kept {
            let mut mark = |until: usize, drawn: &mut Drawn| {
                while let Some(place) = places.next_if(|place| *place <= until) {
                    drawn.places.push((place, drawn.text.len()));
                }
            };
            if kept.start > at {
                mark(kept.start - 1, &mut drawn);
                drawn.text.push_str(ellipsis);
                column += ellipsis.chars().count();
            }
            let text = &self.text[kept.clone()];
            let is_plain =
                || text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.chars().any(steers);
            let plain = self.secrets.is_empty() && is_plain();
            if plain {
                let shift = drawn.text.len();
                while let Some(place) = places.next_if(|place| *place <= kept.end) {
                    drawn.places.push((place, shift + place - kept.start));
                }
                drawn.text.push_str(&self.text[kept.clone()]);
                at = kept.end;
                column += if tabs { self.measure(kept) } else { 0 };
                continue;
            }
            for (offset, character) in self.text[kept.clone()].char_indices() {
                let offset = kept.start + offset;
                mark(offset, &mut drawn);
                while secrets.next_if(|secret| secret.end <= offset).is_some() {}
                let secret = secrets.peek().is_some_and(|secret| secret.contains(&offset));
                match character {
                    _ if secret => drawn.text.push('*'),
                    '\t' => drawn.text.extend(std::iter::repeat_n(' ', TAB - column % TAB)),
                    _ if steers(character) => drawn.text.push(stand_in(character, unicode)),
                    _ => drawn.text.push(character),
                }
                column += match character {
                    '\t' => TAB - column % TAB,
                    _ if tabs => columns(character),
                    _ => 0,
                };
            }
            mark(kept.end, &mut drawn);
            at = kept.end;
        }
        if at < self.text.len() {
            drawn.text.push_str(ellipsis);
        }
        let end = drawn.text.len();
        drawn.places.extend(places.map(|place| (place, end)));
        drawn
    }

    /// The parts of the line that are shown, in order, not touching.
    fn kept(&self, width: usize, ellipsis: usize) -> Vec<Range<usize>> {
        let whole = 0..self.text.len();
        // No character but a tab has more columns than bytes.
        let short = self.text.len() <= width && !self.text.contains('\t');
        let reach = if short { self.text.len() } else { forward(self.text, 0, width) };
        let last = self.labels.iter().map(|label| label.start).max().unwrap_or(0);
        if reach == self.text.len() && (last == 0 || self.measure(0..last) + self.room <= width) {
            return vec![whole];
        }
        if last == 0 {
            return std::iter::once(0..forward(self.text, 0, width.saturating_sub(ellipsis))).collect();
        }
        let share = (width / self.labels.len()).max(12);
        let mut kept: Vec<Range<usize>> = Vec::with_capacity(self.labels.len());
        let mut labels = self.labels.to_vec();
        labels.sort_unstable_by_key(|label| label.start);
        for label in labels {
            let start = backward(self.text, label.start, (share / 4).saturating_sub(ellipsis));
            // A gap of few characters saves nothing.
            let start = if self.measure(0..start.min(8)) <= ellipsis && start <= 8 { 0 } else { start };
            let end = forward(self.text, start, share.saturating_sub(2 * ellipsis));
            match kept.last_mut() {
                Some(last) if start <= last.end + ellipsis => last.end = last.end.max(end),
                _ => kept.push(start..end),
            }
        }
        kept
    }

    /// Columns of a part of the line; the part is not long, or the line is known to fit.
    fn measure(&self, part: Range<usize>) -> usize {
        let end =
            (part.start..=part.end).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(part.start);
        self.text[part.start..end].chars().map(columns).sum()
    }
}

/// Columns that a character takes as drawn, at most.
pub fn columns(character: char) -> usize {
    match character {
        ' '..='~' => 1,
        '\t' => TAB,
        _ if steers(character) => 1,
        _ => character.width().unwrap_or(1),
    }
}

/// The offset behind as many characters from `start` as fit into `width` columns.
fn forward(text: &str, start: usize, width: usize) -> usize {
    let mut left = width;
    let next =
        text[start..].char_indices().find(|(_, character)| match left.checked_sub(columns(*character)) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        });
    next.map_or(text.len(), |(offset, _)| start + offset)
}

/// The offset before as many characters to `end` as fit into `width` columns.
fn backward(text: &str, end: usize, width: usize) -> usize {
    let mut left = width;
    let mut start = end;
    for (offset, character) in text[..end].char_indices().rev() {
        let Some(rest) = left.checked_sub(columns(character)) else { break };
        (left, start) = (rest, offset);
    }
    start
}
