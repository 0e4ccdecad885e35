//! The cleaner of a node: it deletes events that every node has had the time to read, and goes on with deletions of
//! domains that nobody waits for. Every node has one, and they do not mind each other.

use super::admin::{Admin, Hook};
use super::generation::Loading;
use super::loader::newest;
use super::member::Member;
use super::store::{Store, StoreError};
use crate::run::journal::Event;

impl Member {
    /// Takes a mark: the highest event by now. Events below it go when they are old enough, so one always stays.
    pub(super) async fn mark(&mut self, store: &impl Store) {
        self.mark_at = Some(self.now + self.options.cleaning_interval);
        let mark = match self.profile.loading {
            Loading::Waiting => newest(store).await.map(Some),
            Loading::Filling => store.bounds().await.map(|bounds| bounds.map(|bounds| bounds.max)),
        };
        match mark {
            Ok(Some(mark)) => self.marks.push_back((self.now + self.options.max_age, mark)),
            Ok(None) => {}
            Err(error) => self.not_cleaned(&error),
        }
    }

    /// Deletes the events below the oldest mark.
    pub(super) async fn clean(&mut self, store: &impl Store) {
        let Some((_, mark)) = self.marks.pop_front() else { return };
        match store.delete_events_below(mark).await {
            Ok(()) => self.tell(Event::new(0, "domain_events_cleaned").with("below", mark)),
            Err(error) => self.not_cleaned(&error),
        }
    }

    /// A failing cleaner of 5.0 dies, and its marks with it; a later one passes over what it cannot do.
    fn not_cleaned(&mut self, error: &StoreError) {
        match self.profile.loading {
            Loading::Waiting => {
                self.tell(
                    Event::new(0, "domain_cleaner_crashed")
                        .logged("error")
                        .with("reason", error.reason.as_str()),
                );
                self.marks.clear();
                // Its supervisor starts it anew, and it takes a mark then.
                if self.borne() {
                    self.mark_at = Some(self.now + CLEANER_RESTART);
                }
            }
            Loading::Filling => {
                let event = Event::new(0, "domain_cleaning_schedule_failed").logged("error");
                self.tell(event.with("reason", error.reason.as_str()));
            }
        }
    }

    /// Takes over a deletion that has been marked, and that nobody waits for.
    pub fn request(&mut self, domain: &str, host_type: &str) {
        self.requests.push_back((domain.to_owned(), host_type.to_owned()));
    }

    /// Goes on with the deletions that were asked for. One that fails is told, and not tried again.
    pub async fn finish_requests(&mut self, now: u64, store: &impl Store, hook: &Hook<'_>) {
        self.now = now;
        while let Some((domain, host_type)) = self.requests.pop_front() {
            let admin = Admin { store, names: self.core.names(), profile: self.profile, on: true, hook };
            if let Err(error) = admin.finish_delete(&domain, &host_type).await {
                let event = Event::new(0, "domain_deletion_failed").logged("error");
                self.tell(event.with("domain", domain).with("reason", error.to_string()));
            }
        }
    }
}

/// A cleaner that died takes its next mark after so many milliseconds, lest it spins.
const CLEANER_RESTART: u64 = 1_000;
