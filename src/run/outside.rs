//! What a node meets outside of itself: state, time, files and collectors; given by whoever runs it.

use super::metrics::items::Item;
use super::metrics::outbox::Outbox;
use super::metrics::requests::Request;
use super::metrics::state::State;

/// What came of requests, in their order; those that were not tried are missing at the end.
pub type Results = Vec<Result<(), String>>;

/// What came of sending the requests of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivered {
    /// The report.
    pub report: u64,
    /// What came of its requests and then of those that waited.
    pub results: Results,
}

/// How sending goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum Sending {
    /// It takes so many milliseconds, and then this comes of it.
    Takes(u64, Results),
    /// It goes on; the clock wakes when it ends.
    Pending,
    /// It never ends.
    Hangs,
}

/// The world around a node.
pub trait Outside {
    /// The state of the node, asked anew for each report.
    ///
    /// # Errors
    /// Why there is none: the report is not made.
    fn state(&mut self) -> Result<State, String>;

    /// A client id that no one had before: a UUID of version 4.
    fn new_client_id(&mut self) -> String;

    /// The client id that was kept.
    fn kept_client_id(&mut self) -> Option<String>;

    /// Keeps a client id.
    fn keep_client_id(&mut self, id: &str);

    /// Sends requests one after the other, whatever comes of each; then those that waited, if all got through.
    fn send(&mut self, report: u64, own: &[Request], waiting: &[Request]) -> Sending;

    /// Gives up sending the requests of a report.
    fn cancel(&mut self, report: u64);

    /// Writes the file with a report; its name.
    ///
    /// # Errors
    /// Why it could not be written.
    fn save(&mut self, report: u64, items: &[Item]) -> Result<String, String>;

    /// Keeps the requests that wait.
    fn keep_outbox(&mut self, outbox: &Outbox);
}
