//! The start of the services of a configuration, with the manager of its server.
//!
//! Up to 5.0 services start in the order of the list (of their names in TOML), a failing one stops the node; from
//! 5.1 on the order among independent services is unspecified and names are used here, and a failing one keeps the
//! application from starting. (Source: the service managers of 3.7.1 to 6.8.0.)

use super::environment::Environment;
use super::journal::{Event, Journal, Silence};
use super::manager::{Answer, Manager, Options, Plugins};
use super::services::{self, Call, Plugin};
use crate::catalogue::{Language, Version, catalogue};
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
    /// What happened while the node came up.
    pub events: Vec<Event>,
}

impl Boot {
    /// What this service came to.
    pub fn outcome(&self, service: &str) -> Option<&Outcome> {
        self.services.iter().find(|outcome| outcome.name == service)
    }
}

/// What a service came to.
#[derive(Debug, Clone)]
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
    /// What it writes to the log.
    pub(super) events: Vec<Event>,
}

impl Started {
    /// A start that went well, without details.
    pub(super) fn new(state: ServiceState) -> Started {
        Started { state, details: Map::new(), stop: None, findings: Vec::new(), events: Vec::new() }
    }

    /// Tells one more thing.
    pub(super) fn detail(mut self, name: &str, value: impl Into<Json>) -> Started {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}

/// Starts the services of a configuration as its server does, in an environment without `CI`.
pub fn boot(config: &Config) -> Boot {
    bring_up(config, &Environment::default()).0
}

/// The same without the events on the way, for those who ask only what comes of it.
pub fn boot_in_silence(config: &Config) -> Boot {
    let mut boot = bring_up_with(config, &Environment::default(), true).0;
    boot.events.clear();
    boot
}

/// Starts the services of a configuration; what comes of it, and the manager that then holds them.
pub(super) fn bring_up(config: &Config, environment: &Environment) -> (Boot, Manager) {
    bring_up_with(config, environment, false)
}

fn bring_up_with(config: &Config, environment: &Environment, in_silence: bool) -> (Boot, Manager) {
    let mut boot = Boot {
        loads: config.loads,
        starts: false,
        stops_because: None,
        services: Vec::new(),
        findings: Vec::new(),
        events: Vec::new(),
    };
    // Options are for events, and for those that go on with the manager.
    let mut manager = Manager::new(config.server, configured(config, !in_silence));
    manager.booting = true;
    let stops = start_all(config, environment, &mut manager, &mut boot, in_silence);
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
    let refused = config.language == Language::Toml && config.refused();
    if !config.loads || refused || (!boot.starts && manager.is_up()) {
        // The file is refused before any service starts.
        boot.events.clear();
        manager.now = 0;
    }
    for plugin in services::PLUGINS {
        if !boot.services.iter().any(|outcome| outcome.name == plugin.name) {
            let absent = (plugin.absent)(config, environment);
            if boot.starts {
                boot.events.extend(absent.events);
            }
            let outcome = Outcome { name: plugin.name, state: ServiceState::Absent, details: absent.details };
            boot.services.push(outcome);
        }
    }
    let place = |outcome: &Outcome| services::PLUGINS.iter().position(|plugin| plugin.name == outcome.name);
    boot.services.sort_by_key(place);
    last_words(&mut boot, manager.now);
    manager.booting = false;
    (boot, manager)
}

/// How coming up ended.
fn last_words(boot: &mut Boot, now: u64) {
    let event = if boot.starts {
        Event::new(now, "node_started")
    } else {
        let why = boot.stops_because.clone().unwrap_or_else(|| "the file cannot be read".to_owned());
        Event::new(now, "node_stopped").with("reason", why)
    };
    boot.events.push(event);
}

/// The services, with their options if these are asked for, in the order in which the server goes through them.
fn configured(config: &Config, with_options: bool) -> Vec<(String, Options)> {
    let Services::List(entries) = &config.services else { return Vec::new() };
    let mut out: Vec<(String, Options)> = Vec::new();
    for name in entries.iter().filter_map(|entry| entry.name.as_deref()) {
        if !out.iter().any(|(known, _)| known == name) {
            let options = if with_options { options(config, name) } else { Options::new() };
            out.push((name.to_owned(), options));
        }
    }
    out
}

/// The options of a service as the server holds them: from 5.1 on those with a default too.
fn options(config: &Config, service: &str) -> Options {
    let prefix = format!("services.{service}.");
    let complete = config.server >= Version::declared_defaults_from();
    let mut out = Options::new();
    for setting in config.settings.iter().filter(|setting| complete || setting.written.is_some()) {
        let (Some(name), Some(value)) = (setting.spec.path.strip_prefix(&prefix), &setting.effective) else {
            continue;
        };
        let value = if setting.spec.secret { "***".into() } else { value.json() };
        out.insert(name.to_owned(), value);
    }
    out
}

/// Whether reading found an error at this place already, which is the cause of what was found at start.
fn is_told(config: &Config, finding: &Diagnostic) -> bool {
    config.findings.iter().any(|known| {
        let meets = known.span.contains(finding.span) || finding.span.contains(known.span);
        known.severity == Severity::Error && meets
    })
}

/// The services of a configuration, as the life cycle starts and stops them.
pub(super) struct Configured<'c> {
    pub(super) config: &'c Config,
    pub(super) environment: &'c Environment,
    /// The entry that is being started.
    entry: Option<Span>,
    /// What the last one answered that was started and has a story of its own.
    answer: Option<(&'static Plugin, Started)>,
}

impl<'c> Configured<'c> {
    pub(super) fn new(config: &'c Config, environment: &'c Environment) -> Configured<'c> {
        Configured { config, environment, entry: None, answer: None }
    }

    /// Starts a service that has a story of its own; without a trace in the journal.
    fn call(&self, service: &str) -> Option<(&'static Plugin, Started)> {
        let plugin = services::PLUGINS.iter().find(|plugin| plugin.name == service)?;
        let table =
            catalogue().below("services", service, false).expect("a service that runs is in the catalogue");
        let entry = self.entry.unwrap_or(Span::new(self.config.file, 0, 0));
        let call = Call { config: self.config, table, entry, environment: self.environment };
        Some((plugin, (plugin.start)(&call)))
    }
}

impl Plugins for Configured<'_> {
    /// No service of any version needs another.
    fn dependencies(&self, _service: &str) -> Vec<String> {
        Vec::new()
    }

    fn start(
        &mut self,
        service: &str,
        _options: &Options,
        journal: &mut dyn Journal,
    ) -> Result<Json, String> {
        self.answer = self.call(service);
        // A service without a story is known and has no process that is spoken of here.
        let Some((_, started)) = &mut self.answer else { return Ok(Json::Null) };
        std::mem::take(&mut started.events).into_iter().for_each(|event| journal.tell(event));
        match &started.stop {
            None => Ok(started.state.name().into()),
            Some(stop) => Err(stop.message.clone()),
        }
    }

    fn stop(&mut self, _service: &str, _options: &Options) -> Result<(), String> {
        Ok(())
    }
}

/// Starts service after service; the reason why the node stops, if it does.
///
/// What is wrong with services behind the one that stops the node is found too.
fn start_all(
    config: &Config,
    environment: &Environment,
    manager: &mut Manager,
    boot: &mut Boot,
    in_silence: bool,
) -> Option<String> {
    let entries = match &config.services {
        Services::Absent => return None,
        Services::NotAList => return Some(first_error(config, None).unwrap_or_else(|| "no list".to_owned())),
        Services::List(entries) => entries,
    };
    let mut plugins = Configured::new(config, environment);
    let mut stops: Option<String> = None;
    let mut started: Vec<&str> = Vec::new();
    for entry in entries {
        let name = entry.name.as_deref().unwrap_or_default();
        if started.contains(&name) {
            continue; // The second of a name is ignored.
        }
        if !is_startable(config, entry) {
            stops = stops.or_else(|| {
                Some(
                    first_error(config, Some(entry.span))
                        .unwrap_or_else(|| format!("`{name}` is no service")),
                )
            });
            continue;
        }
        started.push(name);
        plugins.entry = Some(entry.span);
        let stopped = stops.is_some();
        if stopped {
            plugins.answer = plugins.call(name);
        } else {
            let own = manager.configured().iter().find(|(known, _)| known == name);
            let options = own.map(|(_, options)| options.clone()).unwrap_or_default();
            let journal: &mut dyn Journal = if in_silence { &mut Silence } else { &mut boot.events };
            let answer = manager.boot_service(name, &options, &mut plugins, journal);
            stops = match answer {
                Answer::Halted(reason) | Answer::StartFailed { reason, .. } => Some(reason),
                _ => None,
            };
        }
        let Some((plugin, started)) = plugins.answer.take() else { continue };
        boot.findings.extend(started.findings);
        boot.findings.extend(started.stop);
        if !stopped {
            boot.services.push(Outcome { name: plugin.name, state: started.state, details: started.details });
        }
    }
    stops
}

/// Whether an entry is a service with options that the server has.
fn is_startable(config: &Config, entry: &Entry) -> bool {
    let name = entry.name.as_deref().unwrap_or_default();
    let named = |table: &crate::model::Table| entry.span.contains(table.span) && table.spec.name() == name;
    entry.well_formed && entry.has_options && config.tables.iter().any(named)
}

/// The message of the first error, within a place if one is given.
fn first_error(config: &Config, within: Option<Span>) -> Option<String> {
    let errors = config.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let mut errors = errors.filter(|finding| within.is_none_or(|span| span.contains(finding.span)));
    errors.next().map(|finding| finding.message.clone())
}
