//! Requests that did not get through, kept until a later report has.
//!
//! The server forgets them. Here they are tried again behind the requests of a later report, and only when all of
//! those got through; after three attempts, or when too many wait, the oldest are given up, and that is told.

use super::requests::Request;
use serde::{Deserialize, Serialize};

/// How often a request is tried in all.
pub const ATTEMPTS: u32 = 3;

/// How many requests wait at most.
pub const ROOM: usize = 64;

/// How many of them are tried behind one report.
pub const AT_ONCE: usize = 8;

/// A request that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The report that it is of.
    pub report: u64,
    /// How often it was tried.
    pub attempts: u32,
    /// The request.
    pub request: Request,
}

/// The requests that wait, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    waiting: Vec<Waiting>,
}

impl Outbox {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Takes out those that are tried next.
    pub fn take(&mut self) -> Vec<Waiting> {
        let count = self.waiting.len().min(AT_ONCE);
        self.waiting.drain(..count).collect()
    }

    /// Puts back requests that did not get through; those that are given up are returned.
    pub fn put(&mut self, failed: Vec<Waiting>) -> Vec<Waiting> {
        let (tired, again): (Vec<_>, Vec<_>) =
            failed.into_iter().partition(|waiting| waiting.attempts >= ATTEMPTS);
        self.waiting.extend(again);
        self.waiting.sort_by_key(|waiting| waiting.report);
        let over = self.waiting.len().saturating_sub(ROOM);
        tired.into_iter().chain(self.waiting.drain(..over)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(report: u64, attempts: u32) -> Waiting {
        let request = Request {
            url: String::new(),
            content_type: String::new(),
            body: String::new(),
            items: 1,
            id: String::new(),
        };
        Waiting { report, attempts, request }
    }

    #[test]
    fn the_oldest_go_first_and_none_waits_for_ever() {
        let mut outbox = Outbox::default();
        assert!(outbox.put((1..=70).rev().map(|report| waiting(report, 1)).collect()).len() == 6);
        let next = outbox.take();
        assert_eq!(
            next.iter().map(|waiting| waiting.report).collect::<Vec<_>>(),
            (7..15).collect::<Vec<_>>()
        );
        assert_eq!(outbox.put(vec![waiting(7, 3)]).len(), 1);
        assert_eq!(outbox.len(), 56);
    }
}
