//! Which lines belong together, from each side.

use crate::report::migration::{Kind, Told, pairs};
use crate::source::{FileId, Span};
use std::collections::BTreeMap;

/// A line of a file, counted from 1.
pub(super) type Place = (FileId, u32);

/// Lines of a file, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lines {
    pub(super) file: FileId,
    pub(super) first: u32,
    pub(super) last: u32,
}

/// For each line that became something or came from something, the lines at the other side.
pub(super) fn links(told: &Told<'_>) -> BTreeMap<Place, Vec<Lines>> {
    let mut out: BTreeMap<Place, Vec<Lines>> = BTreeMap::new();
    for pair in pairs(told) {
        let (Some(old), Some(new)) = (pair.old, pair.new) else { continue };
        // The lines of a table have pairs of their own.
        let whole = pair.kind != Kind::Table;
        let (old, new) = (lines(told, old, whole), lines(told, new, whole));
        for (here, there) in [(old, new), (new, old)] {
            for line in here.first..=here.last {
                out.entry((here.file, line)).or_default().push(there);
            }
        }
    }
    out.values_mut().for_each(join);
    out
}

fn lines(told: &Told<'_>, span: Span, whole: bool) -> Lines {
    let file = told.sources.file(span.file);
    let first = file.position(span.start).line;
    let last = if whole { file.position(span.end.max(span.start + 1) - 1).line } else { first };
    Lines { file: span.file, first, last }
}

/// Puts ranges in order and together where they touch.
fn join(ranges: &mut Vec<Lines>) {
    ranges.sort_unstable();
    let mut out: Vec<Lines> = Vec::with_capacity(ranges.len());
    for range in ranges.drain(..) {
        match out.last_mut() {
            Some(last) if last.file == range.file && range.first <= last.last + 1 => {
                last.last = last.last.max(range.last);
            }
            _ => out.push(range),
        }
    }
    *ranges = out;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_touch_are_one() {
        let lines = |first, last| Lines { file: FileId(0), first, last };
        let mut ranges = vec![lines(7, 9), lines(1, 2), lines(3, 3), lines(8, 8)];
        join(&mut ranges);
        assert_eq!(ranges, [lines(1, 3), lines(7, 9)]);
    }
}
