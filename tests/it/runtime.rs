//! Services that run: their life cycle, their reports, and time.
//!
//! The servers' own suites on services and on system metrics are all here, in our words. Those that need more than one
//! process stand for it like this: two nodes of a cluster are two nodes with one store (`nodes_of_one_cluster_…`), a
//! connected component and passing stanzas come from the state that a person gives (`one_message_is_…`, the sample of
//! 6.8 with one component), and instead of the makers' collector there is one on the loopback interface. The suites
//! also look at the time of the report's file, which says less than its content does here.

mod clock;
#[cfg(feature = "runtime")]
mod collector;
mod command;
mod explain;
mod items;
mod lifecycle;
mod policy;
#[cfg(feature = "runtime")]
mod real;
mod sending;

use crate::support::{Files, version};
use mimcfg::model::Config;
use mimcfg::read::{self, Request};
use mimcfg::run::clock::ManualClock;
use mimcfg::run::journal::Event;
use mimcfg::run::metrics::delivery::{Refusal, Wish};
use mimcfg::run::metrics::outbox::Outbox;
use mimcfg::run::metrics::state::State;
use mimcfg::run::{Environment, Node, Outside, Simulated, Span, Summary};
use mimcfg::source::Sources;
use serde_json::Value as Json;

/// A configuration with what it was read from.
pub struct Given {
    pub config: Config,
    pub sources: Sources,
}

/// Reads a text, of which only the services must be complete.
pub fn given(text: &str, server: &str) -> Given {
    let mut sources = Sources::default();
    let server = version(server);
    let request = Request { server, only: Some("services"), includes: &Files::default(), root: None };
    let config = if read::language("", text.as_bytes()) == mimcfg::catalogue::Language::Terms {
        read::legacy(&mut sources, "mongooseim.cfg", text.as_bytes(), &request)
    } else {
        read::toml(&mut sources, "mongooseim.toml", text.as_bytes(), &request)
    };
    Given { config, sources }
}

/// The service of the reports with these options in TOML.
pub fn metrics(options: &str) -> String {
    format!("[services.service_mongoose_system_metrics]\n{options}\n")
}

/// How a simulation is set up.
#[derive(Default)]
pub struct Setup {
    pub state: String,
    pub environment: Environment,
    pub collector: Option<&'static str>,
    pub restarts: Vec<u64>,
    pub outbox: bool,
}

/// What came of a simulation.
pub struct Simulation {
    pub events: Vec<Event>,
    /// The texts of the reports.
    pub reports: Vec<Json>,
    pub summary: Summary,
}

impl Simulation {
    /// The times of the events with this name.
    pub fn times(&self, name: &str) -> Vec<u64> {
        self.events.iter().filter(|event| event.name == name).map(|event| event.t_ms).collect()
    }

    /// Names of events with their times.
    pub fn told(&self) -> Vec<String> {
        self.events.iter().map(|event| format!("{} {}", event.t_ms, event.name)).collect()
    }

    /// The first event with this name.
    pub fn event(&self, name: &str) -> &Event {
        self.events
            .iter()
            .find(|event| event.name == name)
            .unwrap_or_else(|| panic!("{name} in {:?}", self.told()))
    }
}

/// Simulates a configuration for so many milliseconds.
pub fn simulate(given: &Given, for_ms: u64, setup: &Setup) -> Result<Simulation, Refusal> {
    let mut reports = Vec::new();
    let mut writer = |report: u64, text: &str| {
        reports.push(serde_json::from_str(text).unwrap());
        Ok(format!("report-{report}"))
    };
    let mut world = Simulated::new(State::parse(&setup.state).unwrap(), 7, Some(&mut writer));
    let (events, summary) = run(given, for_ms, setup, &mut world)?;
    Ok(Simulation { events, reports, summary })
}

/// Runs a configuration on a manual clock in a world.
pub fn run(
    given: &Given,
    for_ms: u64,
    setup: &Setup,
    world: &mut dyn Outside,
) -> Result<(Vec<Event>, Summary), Refusal> {
    let wish = Wish { collector: setup.collector.map(str::to_owned), consent: false };
    let mut node = Node::new(&given.config, &given.sources, &setup.environment, &wish)?;
    if setup.outbox {
        node.keep(Outbox::default());
    }
    let span = Span { for_ms: Some(for_ms), until_report: None, restarts: setup.restarts.clone() };
    let mut events = Vec::new();
    let summary = node.run(&span, &mut ManualClock::default(), world, &mut events).unwrap();
    Ok((events, summary))
}

/// An environment with `CI` set to this.
pub fn ci(value: &str) -> Environment {
    let mut environment = Environment::default();
    environment.set("CI", value);
    environment
}

/// Hours in milliseconds.
pub const HOUR: u64 = 3_600_000;
