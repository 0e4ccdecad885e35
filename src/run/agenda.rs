//! What is due, and when: the earliest first, and of two at one time the one that was noted first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is due some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// A timer of a process; the number tells processes apart.
    Timer(u32),
    /// A report has been gathered.
    Gathered(u64),
    /// The requests of a report have been answered.
    Answered(u64),
    /// The node starts anew.
    Restart,
}

/// What is due.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    entries: BinaryHeap<Reverse<(u64, u64, Due)>>,
    noted: u64,
}

impl Agenda {
    /// Notes something for a time.
    pub(super) fn note(&mut self, t_ms: u64, due: Due) {
        self.noted += 1;
        self.entries.push(Reverse((t_ms, self.noted, due)));
    }

    /// When the next is due.
    pub(super) fn next(&self) -> Option<u64> {
        self.entries.peek().map(|Reverse((t_ms, ..))| *t_ms)
    }

    /// Takes out the next that is due by then.
    pub(super) fn take(&mut self, now: u64) -> Option<Due> {
        self.next().filter(|next| *next <= now)?;
        self.entries.pop().map(|Reverse((.., due))| due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_first_comes_first_at_one_time() {
        let mut agenda = Agenda::default();
        agenda.note(5, Due::Timer(0));
        agenda.note(5, Due::Gathered(1));
        agenda.note(2, Due::Restart);
        assert_eq!(agenda.take(1), None);
        assert_eq!([agenda.take(9), agenda.take(9)], [Some(Due::Restart), Some(Due::Timer(0))]);
        assert_eq!(agenda.next(), Some(5));
    }
}
