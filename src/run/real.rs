//! The real world: a clock that waits, a folder for files, and requests over HTTP.
//!
//! Nothing here opens a socket unless a report has requests, and it has none without a collector.

mod clock;
mod domains;
mod log;
mod sender;
#[cfg(unix)]
pub mod socket;
mod store;

pub use clock::RealClock;
pub use domains::{Api, Asker, Cluster, Secret, Setup, SqlStore, Start};
pub use log::Log;
pub use sender::{SendError, TIME_LIMIT};
pub use store::Store;

use super::metrics::items::{Item, file};
use super::metrics::outbox::Outbox;
use super::metrics::requests::Request;
use super::metrics::state::State;
use super::outside::{Outside, Sending};
use sender::Sender;

/// Gives the state of the node, anew for each report.
pub type StateSource<'s> = dyn FnMut() -> Result<State, String> + 's;

/// The world of a node that runs in real time.
pub struct Real<'s> {
    state: &'s mut StateSource<'s>,
    store: Store,
    sender: Sender,
}

impl<'s> Real<'s> {
    /// A world with this state and this folder, on the runtime of a clock.
    pub fn new(state: &'s mut StateSource<'s>, store: Store, clock: &RealClock) -> Real<'s> {
        Real { state, store, sender: Sender::new(clock) }
    }

    /// The same, with another limit for each request.
    #[must_use]
    pub fn time_limit(mut self, limit: std::time::Duration) -> Real<'s> {
        self.sender.limit = limit;
        self
    }
}

impl Outside for Real<'_> {
    fn state(&mut self) -> Result<State, String> {
        (self.state)()
    }

    fn new_client_id(&mut self) -> String {
        uuid::Uuid::new_v4().to_string()
    }

    fn kept_client_id(&mut self) -> Option<String> {
        self.store.client_id()
    }

    fn keep_client_id(&mut self, id: &str) {
        self.store.keep_client_id(id);
    }

    fn send(&mut self, report: u64, own: &[Request], waiting: &[Request]) -> Sending {
        self.sender.send(report, own.to_vec(), waiting.to_vec());
        Sending::Pending
    }

    fn cancel(&mut self, report: u64) {
        self.sender.cancel(report);
    }

    fn save(&mut self, _report: u64, items: &[Item]) -> Result<String, String> {
        self.store.save_report(&file(items))
    }

    fn keep_outbox(&mut self, outbox: &Outbox) {
        self.store.keep_outbox(outbox);
    }
}
