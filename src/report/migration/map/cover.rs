//! Which bytes are in one of many places.

use crate::source::Span;

/// Places, in order, for searches that do not go through all of them.
pub(super) struct Cover {
    /// The places, by start.
    spans: Vec<Span>,
    /// The places that no other one holds, apart from each other.
    merged: Vec<Span>,
}

impl Cover {
    /// A cover of these places, which may overlap.
    pub(super) fn new(mut spans: Vec<Span>) -> Cover {
        spans.sort_unstable();
        spans.dedup();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in &spans {
            match merged.last_mut() {
                Some(last) if last.file == span.file && span.start < last.end => {
                    last.end = last.end.max(span.end);
                }
                _ => merged.push(*span),
            }
        }
        Cover { spans, merged }
    }

    /// Whether all of a place is covered.
    pub(super) fn holds(&self, span: Span) -> bool {
        let behind =
            self.merged.partition_point(|known| (known.file, known.start) <= (span.file, span.start));
        behind.checked_sub(1).is_some_and(|at| self.merged[at].contains(span))
    }

    /// Whether the first of the places that start in a place lies within it.
    pub(super) fn starts_within(&self, span: Span) -> bool {
        let at = self.spans.partition_point(|known| (known.file, known.start) < (span.file, span.start));
        self.spans.get(at).is_some_and(|known| span.contains(*known))
    }

    /// The parts of a place that are not covered, in order.
    pub(super) fn between(&self, whole: Span) -> Vec<Span> {
        let mut out = Vec::new();
        let mut at = whole.start;
        let inside = self.merged.iter().filter(|known| known.file == whole.file);
        for known in inside {
            if at < known.start {
                out.push(Span { start: at, end: known.start, ..whole });
            }
            at = at.max(known.end);
        }
        if at < whole.end {
            out.push(Span { start: at, ..whole });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn what_is_covered_and_what_is_not_make_the_whole() {
        let span = |start, end| Span::new(FileId(0), start, end);
        let cover = Cover::new(vec![span(6, 8), span(1, 4), span(2, 5), span(8, 9)]);
        assert_eq!(cover.between(span(0, 12)), [span(0, 1), span(5, 6), span(9, 12)]);
        assert!(cover.holds(span(1, 5)) && !cover.holds(span(5, 7)) && !cover.holds(span(0, 2)));
        assert!(cover.starts_within(span(5, 8)) && !cover.starts_within(span(7, 8)));
        assert_eq!(Cover::new(Vec::new()).between(span(0, 0)), []);
    }
}
