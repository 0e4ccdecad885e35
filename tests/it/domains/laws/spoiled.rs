//! A store that makes whoever uses it behave as a wrong loader, cleaner or writer would.

use mimcfg::run::domains::{
    Bounds, Change, Decide, Memory, Record, Row, Status, Store, StoreError, WriteError,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A loader that misses the last row of each page and the last event.
    MissesTheLast,
    /// A loader that takes an event for a switch.
    Switches,
    /// A loader that leaves gaps as they are.
    LeavesGaps,
    /// A database that gives a number twice.
    GivesNumbersTwice,
    /// A cleaner that deletes its mark too.
    CleansTheMark,
    /// A loader that does not see that events are gone.
    OverlooksLoss,
    /// A loader that disables what it reads first.
    DisablesRows,
    /// A loader that keeps the first host type of a domain.
    KeepsHostTypes,
    /// A writer that inserts its event outside of the transaction.
    WritesEventsFirst,
    /// A loader that takes domains in deletion for enabled ones.
    ServesDeleted,
}

/// The law that each breaks.
pub const FAULTS: [(u8, Fault); 10] = [
    (1, Fault::MissesTheLast),
    (2, Fault::Switches),
    (3, Fault::LeavesGaps),
    (4, Fault::GivesNumbersTwice),
    (5, Fault::CleansTheMark),
    (6, Fault::OverlooksLoss),
    (7, Fault::DisablesRows),
    (8, Fault::KeepsHostTypes),
    (9, Fault::WritesEventsFirst),
    (10, Fault::ServesDeleted),
];

/// A store with a fault, or none.
#[derive(Clone)]
pub struct Spoiled {
    pub memory: Memory,
    fault: Option<Fault>,
    reads: Rc<RefCell<BTreeMap<String, u32>>>,
    first: Rc<RefCell<BTreeMap<String, String>>>,
    /// Whether the newest event was deleted.
    pub lost_newest: Rc<RefCell<bool>>,
}

impl Spoiled {
    pub fn new(fault: Option<Fault>) -> Spoiled {
        let memory = Memory::in_steps();
        Spoiled { memory, fault, reads: Rc::default(), first: Rc::default(), lost_newest: Rc::default() }
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// What a wrong loader makes of an event.
    fn spoil(&self, record: &mut Record) {
        if self.has(Fault::Switches) {
            let mut reads = self.reads.borrow_mut();
            let count = reads.entry(record.domain.clone()).or_default();
            *count += 1;
            record.host_type = record.host_type.take().filter(|_| *count % 2 == 1);
        }
        if let (true, Some(host_type)) = (self.has(Fault::KeepsHostTypes), &mut record.host_type) {
            let mut first = self.first.borrow_mut();
            host_type.clone_from(first.entry(record.domain.clone()).or_insert_with(|| host_type.clone()));
        }
        if self.has(Fault::ServesDeleted) {
            let row = self.memory.all_rows().into_iter().find(|row| row.domain == record.domain);
            record.host_type = row.filter(|row| row.status != Status::Disabled).map(|row| row.host_type);
        }
    }
}

impl Store for Spoiled {
    async fn bounds(&self) -> Result<Option<Bounds>, StoreError> {
        let bounds = self.memory.bounds().await?;
        let blind = self.has(Fault::OverlooksLoss);
        Ok(bounds.map(|Bounds { min, max }| Bounds { min: if blind { 1 } else { min }, max }))
    }

    async fn enabled_after(&self, id: i64, limit: usize) -> Result<Vec<Row>, StoreError> {
        let mut rows = self.memory.enabled_after(id, limit).await?;
        if self.has(Fault::MissesTheLast) {
            rows.pop();
        }
        if let (true, Some(row)) = (self.has(Fault::DisablesRows), rows.first()) {
            let _ = self.memory.change(&row.domain, &|_| Ok(Some(Change::Set(Status::Disabled)))).await?;
        }
        Ok(rows)
    }

    async fn events(&self, from: i64, to: i64, limit: usize) -> Result<Vec<Record>, StoreError> {
        let mut records = self.memory.events(from, to, limit).await?;
        records.iter_mut().for_each(|record| self.spoil(record));
        if self.has(Fault::LeavesGaps) && from == to && records.is_empty() {
            records.push(Record { id: from, domain: String::new(), host_type: None });
        }
        if let (true, Some(last)) = (self.has(Fault::MissesTheLast), records.last_mut()) {
            last.domain.clear();
        }
        Ok(records)
    }

    async fn count(&self, from: i64, to: i64) -> Result<i64, StoreError> {
        self.memory.count(from, to).await
    }

    async fn fill(&self, id: i64) -> Result<(), StoreError> {
        if self.has(Fault::LeavesGaps) { Ok(()) } else { self.memory.fill(id).await }
    }

    async fn add_event(&self, domain: &str) -> Result<i64, StoreError> {
        self.memory.add_event(domain).await
    }

    async fn delete_events_below(&self, id: i64) -> Result<(), StoreError> {
        let newest = self.memory.all_events().pop();
        let id = if self.has(Fault::CleansTheMark) { id + 1 } else { id };
        self.memory.delete_events_below(id).await?;
        if newest.is_some() && self.memory.all_events().is_empty() {
            *self.lost_newest.borrow_mut() = true;
        }
        Ok(())
    }

    async fn find(&self, domain: &str) -> Result<Option<Row>, StoreError> {
        self.memory.find(domain).await
    }

    async fn rows(&self) -> Result<Vec<Row>, StoreError> {
        self.memory.rows().await
    }

    async fn change(
        &self,
        domain: &str,
        decide: &Decide<'_>,
    ) -> Result<Result<bool, WriteError>, StoreError> {
        if self.has(Fault::WritesEventsFirst) {
            self.memory.add_event(domain).await?;
        }
        let done = self.memory.change(domain, decide).await?;
        if self.has(Fault::GivesNumbersTwice) && done == Ok(true) {
            let (last, domain) = self.memory.all_events().pop().expect("an event was written");
            self.memory.put_event(last, &domain);
        }
        Ok(done)
    }

    async fn admin(&self, domain: &str) -> Result<Option<String>, StoreError> {
        self.memory.admin(domain).await
    }

    async fn set_admin(&self, domain: &str, record: Option<&str>) -> Result<bool, StoreError> {
        self.memory.set_admin(domain, record).await
    }

    async fn pause(&self, length: u64) {
        self.memory.pause(length).await;
    }

    async fn tell(&self) {
        self.memory.tell().await;
    }
}
