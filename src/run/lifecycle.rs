//! The start of services, in the order and with the outcome of the server's own life cycle.
//!
//! Up to 5.0 services start in the order of the list (of their names in TOML), a failing one stops the node; from
//! 5.1 on the order among independent services is unspecified and names are used here, and a failing one keeps the
//! application from starting. (Source: the service managers of 3.7.1 to 6.8.0.)

use super::services::{self, Plugin};
use crate::catalogue::{Language, catalogue};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Config, Entry, Services};
use crate::source::Span;
use serde_json::{Map, Value as Json};

/// What comes of starting a configuration.
#[derive(Debug)]
pub struct Boot {
    /// Whether the server can read the file at all.
    pub loads: bool,
    /// Whether the node comes up.
    pub starts: bool,
    /// Why it does not.
    pub stops_because: Option<String>,
    /// What each service came to, those of the documents first.
    pub services: Vec<Outcome>,
    /// What was found on the way and is not told by a finding of reading: errors for what stops an old node, warnings
    /// for what fails later. A TOML file that is read has no errors here: servers take it.
    pub findings: Vec<Diagnostic>,
}

/// What a service came to.
#[derive(Debug)]
pub struct Outcome {
    /// Its name.
    pub name: &'static str,
    /// Its state.
    pub state: ServiceState,
    /// More about it, by the names that reports use.
    pub details: Map<String, Json>,
}

/// The state of a service after start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceState {
    /// Its process runs.
    Running,
    /// It is started and has no process of its own.
    Started,
    /// It counts as loaded, and was told not to run.
    Ignored,
    /// It is not there.
    Absent,
    /// It failed to start.
    Fails,
}

impl ServiceState {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            ServiceState::Running => "running",
            ServiceState::Started => "started",
            ServiceState::Ignored => "ignored",
            ServiceState::Absent => "absent",
            ServiceState::Fails => "fails",
        }
    }
}

/// What a service answers when it is started.
pub(super) struct Started {
    pub(super) state: ServiceState,
    pub(super) details: Map<String, Json>,
    /// Why it failed; set if and only if the state is [`ServiceState::Fails`].
    pub(super) stop: Option<Diagnostic>,
    pub(super) findings: Vec<Diagnostic>,
}

impl Started {
    /// A start that went well, without details.
    pub(super) fn new(state: ServiceState) -> Started {
        Started { state, details: Map::new(), stop: None, findings: Vec::new() }
    }

    /// Tells one more thing.
    pub(super) fn detail(mut self, name: &str, value: impl Into<Json>) -> Started {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}

/// Starts the services of a configuration as its server does.
pub fn boot(config: &Config) -> Boot {
    let mut boot = Boot {
        loads: config.loads,
        starts: false,
        stops_because: None,
        services: Vec::new(),
        findings: Vec::new(),
    };
    let stops = start_all(config, &mut boot);
    if config.loads {
        boot.stops_because = stops;
        boot.starts = boot.stops_because.is_none();
    } else {
        // Nothing is started; what would be wrong with it is told all the same.
        boot.stops_because = first_error(config, None);
        boot.services.clear();
    }
    boot.findings.retain(|finding| !is_told(config, finding));
    if config.language == Language::Toml {
        // The file as such is taken, whatever comes of the service.
        for finding in &mut boot.findings {
            finding.severity = finding.severity.min(Severity::Warning);
        }
    }
    // Whatever else keeps the server from starting with this file: a TOML file that is refused as a whole.
    if boot.starts && config.refused() {
        boot.starts = false;
        boot.stops_because = first_error(config, None);
    }
    for plugin in services::PLUGINS {
        if !boot.services.iter().any(|outcome| outcome.name == plugin.name) {
            let absent = (plugin.absent)(config);
            boot.services.push(Outcome { name: plugin.name, state: ServiceState::Absent, details: absent });
        }
    }
    let place = |outcome: &Outcome| services::PLUGINS.iter().position(|plugin| plugin.name == outcome.name);
    boot.services.sort_by_key(place);
    boot
}

/// Whether reading found an error at this place already, which is the cause of what was found at start.
fn is_told(config: &Config, finding: &Diagnostic) -> bool {
    config.findings.iter().any(|known| {
        let meets = known.span.contains(finding.span) || finding.span.contains(known.span);
        known.severity == Severity::Error && meets
    })
}

/// Starts service after service; the reason why the node stops, if it does.
///
/// What is wrong with services behind the one that stops the node is found too.
fn start_all(config: &Config, boot: &mut Boot) -> Option<String> {
    let entries = match &config.services {
        Services::Absent => return None,
        Services::NotAList => return Some(first_error(config, None).unwrap_or_else(|| "no list".to_owned())),
        Services::List(entries) => entries,
    };
    let mut stops: Option<String> = None;
    let mut started: Vec<&str> = Vec::new();
    for entry in entries {
        let name = entry.name.as_deref().unwrap_or_default();
        let known =
            config.tables.iter().any(|table| entry.span.contains(table.span) && table.spec.name() == name);
        let plugin = services::PLUGINS.iter().find(|plugin| plugin.name == name);
        if started.contains(&name) {
            continue; // The second of a name is ignored.
        }
        if !entry.well_formed || !entry.has_options || !known {
            stops = stops.or_else(|| {
                Some(
                    first_error(config, Some(entry.span))
                        .unwrap_or_else(|| format!("`{name}` is no service")),
                )
            });
            continue;
        }
        started.push(name);
        let stopped = stops.is_some();
        let stop = start(config, entry, plugin, boot, stopped);
        stops = stops.or(stop);
    }
    stops
}

/// Starts one service; where the node stopped before, only what is wrong with it is told.
fn start(
    config: &Config,
    entry: &Entry,
    plugin: Option<&'static Plugin>,
    boot: &mut Boot,
    stopped: bool,
) -> Option<String> {
    // A service without a story of its own: it is known and has no process that is spoken of here.
    let plugin = plugin?;
    let table = catalogue()
        .table(&format!("services.{}", plugin.name))
        .expect("a service that runs is in the catalogue");
    let started = (plugin.start)(config, table, entry.span);
    boot.findings.extend(started.findings);
    if !stopped {
        boot.services.push(Outcome { name: plugin.name, state: started.state, details: started.details });
    }
    let stop = started.stop?;
    let message = stop.message.clone();
    boot.findings.push(stop);
    Some(message)
}

/// The message of the first error, within a place if one is given.
fn first_error(config: &Config, within: Option<Span>) -> Option<String> {
    let errors = config.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let mut errors = errors.filter(|finding| within.is_none_or(|span| span.contains(finding.span)));
    errors.next().map(|finding| finding.message.clone())
}
