//! A store in memory, where everything that happens on real databases can be made to happen: numbers that become
//! visible late, in another order or never, transactions that meet, and a database that is away.

use super::admin::WriteError;
use super::model::{Bounds, Record, Row, Status};
use super::store::{Change, Decide, Store, StoreError};
use std::cell::{Cell, Ref, RefCell, RefMut};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::task::Poll;

/// A store in memory; a clone is the same store.
#[derive(Debug, Clone)]
pub struct Memory {
    tables: Rc<RefCell<Tables>>,
    /// Whether a domain has one row at most, as its key says everywhere but in MySQL.
    unique: bool,
    /// Whether every step lets others go on before it.
    in_steps: bool,
    /// What transactions wait for after they have taken their number.
    gate: Option<Gate>,
}

/// What transactions wait for: `true` lets them through.
pub type Gate = Rc<Cell<bool>>;

#[derive(Debug, Default)]
struct Tables {
    rows: BTreeMap<i64, Row>,
    by_domain: BTreeMap<String, BTreeSet<i64>>,
    events: BTreeMap<i64, String>,
    admins: BTreeMap<String, String>,
    last_row: i64,
    last_event: i64,
    /// Numbers of events that open transactions have inserted.
    held: BTreeSet<i64>,
    /// Events in the order in which they became visible, and whether each says that something changed.
    history: Vec<(i64, bool)>,
    told: u64,
    away: Option<String>,
}

/// A transaction that has taken its number and is not through. Dropping it undoes it; its number is then gone.
#[derive(Debug)]
pub struct Open {
    tables: Rc<RefCell<Tables>>,
    unique: bool,
    domain: String,
    /// What it read.
    read: Option<Row>,
    change: Change,
    event: i64,
    inserted: bool,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory { tables: Rc::default(), unique: true, in_steps: false, gate: None }
    }
}

impl Memory {
    /// An empty store in which every step lets others go on before it.
    pub fn in_steps() -> Memory {
        Memory { in_steps: true, ..Memory::default() }
    }

    /// The same, without a key that keeps a domain from having two rows.
    #[must_use]
    pub fn without_key(self) -> Memory {
        Memory { unique: false, ..self }
    }

    /// The same store for who writes through a gate.
    pub fn gated(&self, open: bool) -> (Memory, Gate) {
        let gate = Rc::new(Cell::new(open));
        (Memory { gate: Some(Rc::clone(&gate)), ..self.clone() }, gate)
    }

    /// Lets the database be away for a reason, or be back.
    pub fn set_away(&self, reason: Option<&str>) {
        self.write().away = reason.map(str::to_owned);
    }

    /// The events after the first `skip` ones, in the order in which they became visible; `false` is one that only
    /// fills a gap.
    pub fn history(&self, skip: usize) -> Vec<(i64, bool)> {
        self.read().history.iter().skip(skip).copied().collect()
    }

    /// The events that are there, with their domains.
    pub fn all_events(&self) -> Vec<(i64, String)> {
        self.read().events.iter().map(|(id, domain)| (*id, domain.clone())).collect()
    }

    /// All rows, in the order in which they came.
    pub fn all_rows(&self) -> Vec<Row> {
        self.read().rows.values().cloned().collect()
    }

    /// How often loaders were told to look.
    pub fn told(&self) -> u64 {
        self.read().told
    }

    /// Takes a number for an event that never comes.
    pub fn burn(&self) -> i64 {
        self.write().next_event()
    }

    /// Inserts an event under a number of one's own.
    pub fn put_event(&self, id: i64, domain: &str) {
        self.write().show(id, domain);
    }

    /// Begins a transaction that takes its number now; nothing if there is nothing to change.
    ///
    /// # Errors
    /// As [`Store::change`].
    pub fn begin(
        &self,
        domain: &str,
        decide: &Decide<'_>,
    ) -> Result<Result<Option<Open>, WriteError>, StoreError> {
        let read = self.one(domain)?;
        let change = match decide(read.as_ref()) {
            Ok(Some(change)) => change,
            Ok(None) => return Ok(Ok(None)),
            Err(error) => return Ok(Err(error)),
        };
        let event = self.write().next_event();
        Ok(Ok(Some(Open {
            tables: Rc::clone(&self.tables),
            unique: self.unique,
            domain: domain.to_owned(),
            read,
            change,
            event,
            inserted: false,
        })))
    }

    fn read(&self) -> Ref<'_, Tables> {
        self.tables.borrow()
    }

    fn write(&self) -> RefMut<'_, Tables> {
        self.tables.borrow_mut()
    }

    fn one(&self, domain: &str) -> Result<Option<Row>, StoreError> {
        self.read().there()?;
        self.read().one(domain)
    }

    /// Lets others go on; then, whether the database is there.
    async fn step(&self) -> Result<(), StoreError> {
        if self.in_steps {
            let mut passed = false;
            std::future::poll_fn(|_| {
                if std::mem::replace(&mut passed, true) { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        }
        self.read().there()
    }
}

impl Tables {
    fn there(&self) -> Result<(), StoreError> {
        self.away.as_ref().map_or(Ok(()), |reason| Err(StoreError::new(reason.as_str())))
    }

    fn next_event(&mut self) -> i64 {
        self.last_event += 1;
        self.last_event
    }

    fn one(&self, domain: &str) -> Result<Option<Row>, StoreError> {
        let mut ids = self.by_domain.get(domain).into_iter().flatten();
        let first = ids.next().map(|id| self.rows[id].clone());
        if ids.next().is_some() { Err(StoreError::twice(domain)) } else { Ok(first) }
    }

    fn show(&mut self, id: i64, domain: &str) {
        self.events.insert(id, domain.to_owned());
        self.last_event = self.last_event.max(id);
        self.history.push((id, !domain.is_empty()));
    }

    fn remove(&mut self, row: &Row) {
        self.rows.remove(&row.id);
        if let Some(ids) = self.by_domain.get_mut(&row.domain) {
            ids.remove(&row.id);
        }
    }
}

/// The error of a transaction that the database undid.
fn undone(reason: &str) -> StoreError {
    StoreError { undone: true, away: false, reason: reason.to_owned() }
}

impl Open {
    /// The number of its event.
    pub fn event(&self) -> i64 {
        self.event
    }

    /// Inserts its event, so that who wants the same number must wait for the end.
    ///
    /// # Errors
    /// When somebody else was faster: it is undone.
    pub fn insert(&mut self) -> Result<(), StoreError> {
        let mut tables = self.tables.borrow_mut();
        if tables.events.contains_key(&self.event) {
            return Err(undone("the number of the event is taken"));
        }
        tables.held.insert(self.event);
        self.inserted = true;
        Ok(())
    }

    /// Lets it count.
    ///
    /// # Errors
    /// When it is undone, since another one changed what it read, or has the number of its event.
    pub fn commit(mut self) -> Result<(), StoreError> {
        if !self.inserted {
            self.insert()?;
        }
        let mut tables = self.tables.borrow_mut();
        tables.there()?;
        let meets = match (&self.change, self.unique) {
            (Change::Insert { .. }, false) => false,
            _ => tables.one(&self.domain) != Ok(self.read.clone()),
        };
        if meets {
            return Err(undone("another transaction changed the row"));
        }
        match (&self.change, &self.read) {
            (Change::Insert { host_type }, _) => {
                tables.last_row += 1;
                let id = tables.last_row;
                let (domain, host_type) = (self.domain.clone(), host_type.clone());
                tables.by_domain.entry(domain.clone()).or_default().insert(id);
                tables.rows.insert(id, Row { id, domain, host_type, status: Status::Enabled });
            }
            (Change::Set(status), Some(row)) => {
                let row = Row { status: *status, ..row.clone() };
                tables.rows.insert(row.id, row);
            }
            (Change::Delete, Some(row)) => tables.remove(row),
            (Change::Set(_) | Change::Delete, None) => {}
        }
        tables.show(self.event, &self.domain);
        Ok(())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.tables.borrow_mut().held.remove(&self.event);
    }
}

impl Store for Memory {
    async fn bounds(&self) -> Result<Option<Bounds>, StoreError> {
        self.step().await?;
        let tables = self.read();
        let ends = tables.events.keys().next().zip(tables.events.keys().next_back());
        Ok(ends.map(|(min, max)| Bounds { min: *min, max: *max }))
    }

    async fn enabled_after(&self, id: i64, limit: usize) -> Result<Vec<Row>, StoreError> {
        self.step().await?;
        let tables = self.read();
        let rows = tables.rows.range(id + 1..).map(|(_, row)| row);
        Ok(rows.filter(|row| row.status == Status::Enabled).take(limit).cloned().collect())
    }

    async fn events(&self, from: i64, to: i64, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.step().await?;
        if from > to {
            return Ok(Vec::new());
        }
        let tables = self.read();
        let records = tables.events.range(from..=to).take(limit).map(|(id, domain)| {
            let row = tables.one(domain)?.filter(|row| row.status == Status::Enabled);
            Ok(Record { id: *id, domain: domain.clone(), host_type: row.map(|row| row.host_type) })
        });
        records.collect()
    }

    async fn count(&self, from: i64, to: i64) -> Result<i64, StoreError> {
        self.step().await?;
        let tables = self.read();
        let count = if from > to { 0 } else { tables.events.range(from..=to).count() };
        Ok(i64::try_from(count).expect("what is in memory can be counted"))
    }

    async fn fill(&self, id: i64) -> Result<(), StoreError> {
        self.step().await?;
        while self.in_steps && self.read().held.contains(&id) {
            self.step().await?;
        }
        if self.read().events.contains_key(&id) || self.read().held.contains(&id) {
            return Err(StoreError::new("the number of the event is taken"));
        }
        self.write().show(id, "");
        Ok(())
    }

    async fn add_event(&self, domain: &str) -> Result<i64, StoreError> {
        self.step().await?;
        let mut tables = self.write();
        let id = tables.next_event();
        tables.show(id, domain);
        Ok(id)
    }

    async fn delete_events_below(&self, id: i64) -> Result<(), StoreError> {
        self.step().await?;
        let mut tables = self.write();
        tables.events = tables.events.split_off(&id);
        Ok(())
    }

    async fn find(&self, domain: &str) -> Result<Option<Row>, StoreError> {
        self.step().await?;
        self.one(domain)
    }

    async fn rows(&self) -> Result<Vec<Row>, StoreError> {
        self.step().await?;
        let mut rows = self.all_rows();
        rows.sort_by(|one, other| one.domain.cmp(&other.domain));
        Ok(rows)
    }

    async fn change(
        &self,
        domain: &str,
        decide: &Decide<'_>,
    ) -> Result<Result<bool, WriteError>, StoreError> {
        self.step().await?;
        let mut open = match self.begin(domain, decide)? {
            Ok(Some(open)) => open,
            Ok(None) => return Ok(Ok(false)),
            Err(error) => return Ok(Err(error)),
        };
        if let Some(gate) = &self.gate {
            std::future::poll_fn(|_| if gate.get() { Poll::Ready(()) } else { Poll::Pending }).await;
        }
        self.step().await?;
        open.insert()?;
        self.step().await?;
        open.commit().map(|()| Ok(true))
    }

    async fn admin(&self, domain: &str) -> Result<Option<String>, StoreError> {
        self.step().await?;
        Ok(self.read().admins.get(domain).cloned())
    }

    async fn set_admin(&self, domain: &str, record: Option<&str>) -> Result<bool, StoreError> {
        self.step().await?;
        let mut tables = self.write();
        let before = match record {
            Some(record) => tables.admins.insert(domain.to_owned(), record.to_owned()),
            None => tables.admins.remove(domain),
        };
        Ok(before.is_some())
    }

    async fn pause(&self, _length: u64) {
        // Whether the database is there shows when it is asked again.
        let _ = self.step().await;
    }

    async fn tell(&self) {
        self.write().told += 1;
    }
}
