//! The world of a simulation: a state that a person gives, a collector that answers as it says, and no network.

use super::metrics::items::{Item, file};
use super::metrics::outbox::Outbox;
use super::metrics::requests::Request;
use super::metrics::state::{Reply, Silence, State};
use super::outside::{Outside, Results, Sending};
use crate::catalogue::runtime::report_file;

/// Takes the text of each report, by its number.
///
/// # Errors
/// Why it could not be written.
pub type Writer<'w> = dyn FnMut(u64, &str) -> Result<String, String> + 'w;

/// The world of a simulation.
pub struct Simulated<'w> {
    state: State,
    chance: fastrand::Rng,
    client_id: Option<String>,
    writer: Option<&'w mut Writer<'w>>,
}

impl<'w> Simulated<'w> {
    /// A world with this state; what is random comes of the seed. Reports go to the writer, if there is one.
    pub fn new(state: State, seed: u64, writer: Option<&'w mut Writer<'w>>) -> Simulated<'w> {
        Simulated { state, chance: fastrand::Rng::with_seed(seed), client_id: None, writer }
    }
}

impl Outside for Simulated<'_> {
    fn state(&mut self) -> Result<State, String> {
        Ok(self.state.clone())
    }

    fn new_client_id(&mut self) -> String {
        uuid::Builder::from_random_bytes(self.chance.u128(..).to_be_bytes()).into_uuid().to_string()
    }

    fn kept_client_id(&mut self) -> Option<String> {
        self.client_id.clone()
    }

    fn keep_client_id(&mut self, id: &str) {
        self.client_id = Some(id.to_owned());
    }

    fn send(&mut self, _report: u64, own: &[Request], waiting: &[Request]) -> Sending {
        let one = match self.state.collector.answer {
            Reply::Status(status) if (200..300).contains(&status) => Ok(()),
            Reply::Status(status) => Err(format!("the collector answers with status {status}")),
            Reply::Silence(Silence::Close) => Err("the collector closes the connection".to_owned()),
            Reply::Silence(Silence::Hang) => return Sending::Hangs,
        };
        let tried = own.len() + if one.is_ok() { waiting.len() } else { 0 };
        let results: Results = vec![one; tried];
        let takes = self.state.collector.takes.saturating_mul(u64::try_from(tried).unwrap_or(u64::MAX));
        Sending::Takes(takes, results)
    }

    fn cancel(&mut self, _report: u64) {}

    fn save(&mut self, report: u64, items: &[Item]) -> Result<String, String> {
        match &mut self.writer {
            Some(writer) => writer(report, &file(items)),
            None => Ok(report_file().to_owned()),
        }
    }

    fn keep_outbox(&mut self, _outbox: &Outbox) {}
}
