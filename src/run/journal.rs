//! What happens while services run, event by event, in order.
//!
//! The names are those of the server's own log where it logs; an event without a `log` is told by this program alone.

use serde_json::{Map, Value as Json};
use std::cell::RefCell;
use std::rc::Rc;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When, in milliseconds after the node began to start.
    pub t_ms: u64,
    /// What it is called.
    pub name: String,
    /// The service it is about.
    pub service: Option<String>,
    /// How grave it is in the log of the server: `info`, `warning`, `error` or `critical`; `None`: it is not there.
    pub log: Option<String>,
    /// More about it.
    pub details: Map<String, Json>,
}

impl Event {
    /// An event without anything to say of it.
    pub fn new(t_ms: u64, name: impl Into<String>) -> Event {
        Event { t_ms, name: name.into(), service: None, log: None, details: Map::new() }
    }

    /// The same, about a service.
    #[must_use]
    pub fn of(mut self, service: &str) -> Event {
        self.service = Some(service.to_owned());
        self
    }

    /// The same, as the server logs it.
    #[must_use]
    pub fn logged(mut self, level: &str) -> Event {
        self.log = Some(level.to_owned());
        self
    }

    /// The same, with one more detail.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Json>) -> Event {
        self.details.insert(key.to_owned(), value.into());
        self
    }
}

/// Where events go.
pub trait Journal {
    /// Takes the next event.
    fn tell(&mut self, event: Event);

    /// Whether anybody will hear of what it is told.
    fn is_kept(&self) -> bool {
        true
    }
}

/// A journal that nobody reads.
pub struct Silence;

impl Journal for Silence {
    fn tell(&mut self, _event: Event) {}

    fn is_kept(&self) -> bool {
        false
    }
}

impl Journal for Vec<Event> {
    fn tell(&mut self, event: Event) {
        self.push(event);
    }
}

/// Several may tell one journal.
impl<J: Journal> Journal for Rc<RefCell<J>> {
    fn tell(&mut self, event: Event) {
        self.borrow_mut().tell(event);
    }

    fn is_kept(&self) -> bool {
        self.borrow().is_kept()
    }
}
