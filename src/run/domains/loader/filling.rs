//! The loader from 5.1 on. It fills gaps itself: either its own event gets the number, so that the transaction that
//! had taken it must start over with a new one, or the event of that transaction is there to be read. (Source: 5.1.0
//! as run.)

use super::missing::{absent, missing};
use super::{Known, Next};
use crate::run::domains::member::Member;
use crate::run::domains::model::Bounds;
use crate::run::domains::store::{Store, StoreError};
use crate::run::journal::Event;

/// Events that are read at once.
const PAGE: i64 = 1_000;

/// How often it tries to fill gaps before it gives up.
const ROUNDS: usize = 3;

impl Member {
    /// The start: all rows if it knows nothing, then what happened since.
    pub(in crate::run::domains) async fn begin_filling(
        &mut self,
        store: &impl Store,
    ) -> Result<Next, StoreError> {
        let reset = self.known == Known::Reset;
        if !matches!(self.known, Known::Seen(_)) {
            if self.load_cold(store).await? == Next::Restart {
                return Ok(Next::Restart);
            }
            if reset {
                self.drop_outdated();
            }
        }
        self.look(store).await
    }

    /// All rows. What is missing is found before they are read, so that whatever comes later has an event.
    async fn load_cold(&mut self, store: &impl Store) -> Result<Next, StoreError> {
        let bounds = store.bounds().await?;
        let gaps = match bounds {
            Some(Bounds { min, max }) => missing(store, min, max).await?,
            None => Vec::new(),
        };
        let loaded = self.load_rows(store).await;
        self.fill(store, gaps).await?;
        self.known = Known::Seen(bounds.map(|Bounds { min, max }| (min, max)));
        if !loaded {
            return Ok(Next::Restart);
        }
        let count = self.core().count();
        self.tell(Event::new(0, "domains_loaded").with("domains", count));
        Ok(Next::Wait)
    }

    /// Reads the events since the last look, page by page.
    pub(in crate::run::domains) async fn look(&mut self, store: &impl Store) -> Result<Next, StoreError> {
        loop {
            let Some(Bounds { min, max }) = store.bounds().await? else { return Ok(Next::Wait) };
            let seen = self.known.seen();
            if seen == Some((min, max)) {
                return Ok(Next::Wait);
            }
            let lost = seen.is_some_and(|(_, seen)| seen < min);
            if lost {
                let event = Event::new(0, "events_log_out_of_sync").logged("critical");
                self.tell(event.with("min", min).with("seen", seen.map(|(_, seen)| seen)));
            }
            let upto = max.min(seen.map_or(min, |(_, seen)| seen) + PAGE);
            let mut gaps = Vec::new();
            // Numbers that appeared below those that it knows.
            if let Some((lowest, _)) = seen.filter(|(lowest, _)| min < *lowest) {
                gaps.extend(min..=lowest);
            }
            let first = seen.map_or(min, |(_, seen)| seen + 1);
            if first <= max {
                let records = store.events(first, upto, usize::MAX).await?;
                self.tell_twice(&records);
                records.iter().for_each(|record| self.apply(record));
                gaps.extend(absent(&records, first, upto));
            }
            // What it missed is gone, and not late. A server fills it all the same, and then another node that missed it
            // too takes it for there: that one would never load all.
            if lost {
                return Ok(Next::Restart);
            }
            self.fill(store, gaps).await?;
            self.known = Known::Seen(Some((min, upto)));
            // Numbers begin with 1, so there were events before the first that it sees. A server does not mind, and may
            // miss what they were about.
            if seen.is_none() && min > 1 {
                self.tell(Event::new(0, "first_events_are_gone").with("min", min));
                self.loader += 1;
                if self.load_cold(store).await? == Next::Restart {
                    return Ok(Next::Restart);
                }
                self.drop_outdated();
            }
            if upto >= max {
                return Ok(Next::Wait);
            }
        }
    }

    /// Makes sure that there is an event of each of these numbers, and applies it.
    async fn fill(&mut self, store: &impl Store, mut gaps: Vec<i64>) -> Result<(), StoreError> {
        for _ in 0..ROUNDS {
            let mut left = Vec::new();
            for id in gaps {
                // Either it gets the number or another has it, which reading tells.
                let _ = store.fill(id).await;
                let records = store.events(id, id, 1).await?;
                records.iter().for_each(|record| self.apply(record));
                left.extend(records.is_empty().then_some(id));
            }
            if left.is_empty() {
                return Ok(());
            }
            gaps = left;
        }
        Err(StoreError::new(format!("there is no event {gaps:?}, and none can be inserted")))
    }
}
