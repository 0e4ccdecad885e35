//! The loader of 5.0. It reads on from the last event that it knows, and when there are gaps it waits for them for a
//! while; a gap that is filled later than that is never seen. (Source: 5.0.0 as run.)

use super::missing::absent;
use super::{Known, Next};
use crate::run::domains::member::Member;
use crate::run::domains::model::Record;
use crate::run::domains::store::{Store, StoreError};
use crate::run::journal::Event;

/// Events that are read at once.
const EVENTS: usize = 1_000;

/// How long it waits for a gap to be filled, in milliseconds.
const GAP_AGE: u64 = 30_000;

/// So many gaps at once, and it loads all again.
const GAPS: usize = 10_000;

/// The domain of an event that is there so that there is one.
const DUMMY: &str = "dummy.test.domain";

impl Member {
    /// The start: all rows if it knows nothing.
    pub(in crate::run::domains) async fn begin_waiting(
        &mut self,
        store: &impl Store,
    ) -> Result<Next, StoreError> {
        if matches!(self.known, Known::Seen(_)) {
            return Ok(Next::Wait);
        }
        let last = newest(store).await?;
        if !self.load_rows(store).await {
            return Ok(Next::Restart);
        }
        self.drop_outdated();
        self.known = Known::Seen(Some((last, last)));
        let count = self.core().count();
        self.tell(Event::new(0, "domains_loaded").with("domains", count));
        Ok(Next::Wait)
    }

    /// Reads the events since the last look. Whatever goes wrong is told, and what it knows is kept.
    pub(in crate::run::domains) async fn read_on(&mut self, store: &impl Store) -> Result<Next, StoreError> {
        match self.pages(store).await {
            Ok(next) => Ok(next),
            Err(error) => {
                let event = Event::new(0, "domain_check_for_updates_failed").logged("error");
                self.tell(event.with("reason", error.reason.as_str()));
                Ok(Next::Wait)
            }
        }
    }

    async fn pages(&mut self, store: &impl Store) -> Result<Next, StoreError> {
        loop {
            let Some((_, last)) = self.known.seen() else { return Ok(Next::Restart) };
            let mut page = store.events(last, i64::MAX, EVENTS).await?;
            if page.is_empty() {
                if newest(store).await? <= last {
                    self.tell(Event::new(0, "select_updates_from_failed").logged("error").with("from", last));
                    return Ok(Next::Restart);
                }
                page = store.events(last, i64::MAX, EVENTS).await?;
            }
            let (Some(first), Some(newest)) = (page.first(), page.last().map(|record| record.id)) else {
                self.tell(Event::new(0, "domain_check_for_updates_skipped").logged("warning"));
                return Ok(Next::Wait);
            };
            let anchor = first.id;
            match self.gaps(&page, anchor, newest) {
                Gaps::None => {}
                Gaps::Young => return Ok(Next::Wait),
                Gaps::TooMany => return Ok(Next::Restart),
            }
            if anchor > last + 1 {
                let event = Event::new(0, "events_log_out_of_sync").logged("critical");
                self.tell(event.with("min", anchor).with("seen", last));
                return Ok(Next::Restart);
            }
            self.tell_twice(&page);
            page.iter().filter(|record| record.id != last).for_each(|record| self.apply(record));
            self.known = Known::Seen(Some((newest, newest)));
            if page.len() < EVENTS {
                return Ok(Next::Wait);
            }
        }
    }

    /// Looks for gaps in a page, and remembers when it first saw each.
    fn gaps(&mut self, page: &[Record], from: i64, to: i64) -> Gaps {
        let now = self.now;
        let gaps = absent(page, from, to);
        if gaps.len() >= GAPS {
            return Gaps::TooMany;
        }
        let seen: std::collections::BTreeMap<i64, u64> =
            gaps.into_iter().map(|id| (id, self.gaps.get(&id).copied().unwrap_or(now))).collect();
        self.gaps = seen;
        if self.gaps.values().any(|first| now.saturating_sub(*first) < GAP_AGE) {
            return Gaps::Young;
        }
        Gaps::None
    }
}

/// What a page has of gaps.
enum Gaps {
    /// None that it still waits for.
    None,
    /// Some that may still be filled.
    Young,
    /// More than it can deal with.
    TooMany,
}

/// The highest event. There is one afterwards, if there was none.
pub(in crate::run::domains) async fn newest(store: &impl Store) -> Result<i64, StoreError> {
    match store.bounds().await? {
        Some(bounds) => Ok(bounds.max),
        None => store.add_event(DUMMY).await,
    }
}
