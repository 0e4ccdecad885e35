//! The loader of a node: it copies what is in the database into the core, at first all of it, and then what events
//! name.

mod filling;
mod missing;
mod waiting;

pub(super) use waiting::newest;

use super::member::Member;
use super::model::Record;
use super::store::Store;
use crate::run::journal::Event;

/// What a loader knows of the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// The core is new.
    Nothing,
    /// It must load all again, and drop what it does not find.
    Reset,
    /// The lowest and the highest event when it looked last; nothing if there was none.
    Seen(Option<(i64, i64)>),
}

impl Known {
    pub(super) fn seen(self) -> Option<(i64, i64)> {
        match self {
            Known::Seen(seen) => seen,
            _ => None,
        }
    }
}

/// How a loader goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// It waits for its next look.
    Wait,
    /// It asks to be started anew, and to load all.
    Restart,
}

impl Member {
    /// Loads all enabled rows; `false` when they cannot be read.
    pub(super) async fn load_rows(&mut self, store: &impl Store) -> bool {
        let loaded = store.each_enabled(&mut |domain, host_type| self.take_in(domain, host_type)).await;
        if let Err(error) = &loaded {
            let event = Event::new(0, "load_domains_from_base_failed").logged("critical");
            self.tell(event.with("reason", error.reason.as_str()));
        }
        loaded.is_ok()
    }

    /// Takes out the domains that this loader did not find.
    pub(super) fn drop_outdated(&mut self) {
        let outdated = self.core.outdated(self.loader);
        if outdated.is_empty() {
            return;
        }
        let event = Event::new(0, "remove_outdated_domains_from_core").logged("warning");
        self.tell(event.with("domains", outdated.clone()));
        outdated.iter().for_each(|domain| self.take_out(domain));
    }

    /// Tells of domains with more than one row, which a table without a key for them does not prevent: an event then
    /// comes with each of them.
    pub(super) fn tell_twice(&mut self, records: &[Record]) {
        for pair in records.windows(2).filter(|pair| pair[0].id == pair[1].id) {
            let event = Event::new(0, "domain_has_two_rows").with("domain", pair[0].domain.as_str());
            self.tell(event);
        }
    }

    /// Does what an event asks for, which is to look at the row of its domain.
    pub(super) fn apply(&mut self, record: &Record) {
        match &record.host_type {
            _ if record.domain.is_empty() => {}
            Some(host_type) => self.take_in(&record.domain, host_type),
            None => self.take_out(&record.domain),
        }
    }
}
