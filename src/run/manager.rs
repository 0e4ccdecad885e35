//! The life cycle of services: what starts, stops and replaces them, and in which order.
//!
//! Two models, chosen by the version of the server: up to 5.0 a table of started services is the state, from 5.1 on
//! the configuration is. Where servers leave an order open it is that of names here, and marked as our choice.

mod config;
mod order;
mod table;

pub use order::resolve;

use super::journal::{Event, Journal};
use crate::catalogue::Version;
use crate::catalogue::runtime::{self, Kept, Line, Profile};
use serde_json::{Map, Value as Json};

/// The options of a service, by name.
pub type Options = Map<String, Json>;

/// What a service answers when it fails, in words.
pub type Crash = String;

/// Services as the life cycle sees them.
pub trait Plugins {
    /// The services that this one needs; they start before it.
    fn dependencies(&self, service: &str) -> Vec<String>;

    /// Starts a service; what it answers.
    ///
    /// # Errors
    /// Why it failed.
    fn start(&mut self, service: &str, options: &Options, journal: &mut dyn Journal) -> Result<Json, Crash>;

    /// Stops a service.
    ///
    /// # Errors
    /// Why it failed.
    fn stop(&mut self, service: &str, options: &Options) -> Result<(), Crash>;
}

/// What comes of a request.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Answer {
    /// It was started, and answered this.
    Started(Json),
    /// It runs already.
    AlreadyStarted,
    /// It was stopped and started with other options.
    Restarted {
        /// The options before.
        previous: Options,
        /// What it answered.
        result: Json,
    },
    /// It was stopped; its options were these.
    Stopped(Options),
    /// It did not run.
    AlreadyStopped,
    /// The configuration has no such service.
    NotConfigured(String),
    /// It is not in the table.
    NotRunning,
    /// It is needed and not loaded.
    NotLoaded(String),
    /// Services need one another in a circle.
    Cycle(Vec<String>),
    /// It failed to start.
    StartFailed {
        /// Why.
        reason: Crash,
        /// Whether the state is as it was before.
        reverted: bool,
    },
    /// It failed to stop.
    StopFailed {
        /// Why.
        reason: Crash,
        /// Whether it still counts as loaded.
        kept: bool,
    },
    /// It failed to start, and the node stops because of it.
    Halted(Crash),
}

impl Answer {
    /// Whether all is as it was asked for.
    pub fn is_ok(&self) -> bool {
        matches!(
            self,
            Answer::Started(_)
                | Answer::AlreadyStarted
                | Answer::Restarted { .. }
                | Answer::Stopped(_)
                | Answer::AlreadyStopped
        )
    }
}

/// Services need one another in a circle: the way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle(pub Vec<String>);

/// How long an old node waits before it stops because of a service, in milliseconds.
const HALT_AFTER: u64 = 3000;

/// The manager of services of one node.
pub struct Manager {
    profile: &'static Profile,
    /// Whether the node still comes up.
    pub booting: bool,
    /// What is configured: the state itself from 5.1 on.
    configured: Vec<(String, Options)>,
    /// What was started, in order; the table up to 5.0.
    loaded: Vec<(String, Options)>,
    /// The time of events, in milliseconds.
    pub now: u64,
}

impl Manager {
    /// A manager with this configuration, in order of start.
    pub fn new(server: Version, configured: Vec<(String, Options)>) -> Manager {
        let profile = runtime::profile(server);
        let configured = match profile.state {
            Kept::Table => configured,
            Kept::Config => order::sorted(configured),
        };
        Manager { profile, booting: false, configured, loaded: Vec::new(), now: 0 }
    }

    /// How services live at this server.
    pub fn profile(&self) -> &'static Profile {
        self.profile
    }

    /// What is configured.
    pub fn configured(&self) -> &[(String, Options)] {
        &self.configured
    }

    /// Whether a service counts as loaded. From 5.1 on one that is configured does, even before it starts.
    pub fn is_loaded(&self, service: &str) -> bool {
        self.options(service).is_some()
    }

    /// The options of a service that counts as loaded.
    pub fn options(&self, service: &str) -> Option<&Options> {
        let state = match self.profile.state {
            Kept::Table => &self.loaded,
            Kept::Config => &self.configured,
        };
        state.iter().find(|(name, _)| name == service).map(|(_, options)| options)
    }

    /// Whether everything that was asked to start is there.
    pub(super) fn is_up(&self) -> bool {
        self.configured.iter().all(|(name, _)| self.loaded.iter().any(|(loaded, _)| loaded == name))
    }

    /// What a module asks that needs a service: [`Answer::NotLoaded`], or nothing to say against.
    pub fn assert_loaded(&self, service: &str) -> Option<Answer> {
        (!self.is_loaded(service)).then(|| Answer::NotLoaded(service.to_owned()))
    }

    /// Starts what is configured, in order; ends with the first that fails.
    pub fn start(&mut self, plugins: &mut dyn Plugins, journal: &mut dyn Journal) -> Vec<(String, Answer)> {
        match self.profile.state {
            Kept::Table => self.start_list(plugins, journal),
            Kept::Config => self.start_configured(plugins, journal),
        }
    }

    /// Starts one service while the node boots.
    pub fn boot_service(
        &mut self,
        service: &str,
        options: &Options,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Answer {
        match self.profile.state {
            Kept::Table => self.start_service(service, options, plugins, journal),
            Kept::Config => match self.start_one(service, options, plugins, journal) {
                Ok(result) => Answer::Started(result),
                Err(reason) => Answer::StartFailed { reason, reverted: false },
            },
        }
    }

    /// Stops what was started, the last first; ends with the first that fails, from 5.1 on.
    ///
    /// Up to 5.0 the order is that of a hash table; the reverse of the start is our choice.
    pub fn stop(&mut self, plugins: &mut dyn Plugins, journal: &mut dyn Journal) -> Vec<(String, Answer)> {
        let mut answers = Vec::new();
        let names: Vec<String> = self.loaded.iter().rev().map(|(name, _)| name.clone()).collect();
        for name in names {
            let answer = match self.profile.state {
                Kept::Table => self.stop_service(&name, plugins, journal),
                Kept::Config => self.stop_one(&name, plugins, journal),
            };
            let failed = !answer.is_ok();
            answers.push((name, answer));
            if failed && self.profile.state == Kept::Config {
                break;
            }
        }
        answers
    }

    fn tell(
        &self,
        line: &Line,
        service: &str,
        details: &dyn Fn() -> Vec<(&'static str, Json)>,
        journal: &mut dyn Journal,
    ) {
        if !journal.is_kept() {
            return;
        }
        let mut event = Event::new(self.now, &line.event).of(service).logged(&line.level);
        if let Some(status) = &line.status {
            event = event.with("status", status.as_str());
        }
        for (key, value) in details() {
            event = event.with(key, value);
        }
        journal.tell(event);
    }

    /// Calls the start of a service and tells of it.
    fn call_start(
        &mut self,
        service: &str,
        options: &Options,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Result<Json, Crash> {
        let shown = || vec![("opts", Json::Object(options.clone()))];
        if let Some(line) = &self.profile.events.starting {
            self.tell(line, service, &shown, journal);
        }
        let result = plugins.start(service, options, journal);
        match &result {
            Ok(_) => self.tell(&self.profile.events.started, service, &shown, journal),
            Err(reason) => {
                let why = || vec![("reason", Json::from(reason.as_str()))];
                let details = || [shown(), why()].concat();
                self.tell(&self.profile.events.start_failed, service, &details, journal);
                if let Some(line) = self.profile.events.halting.as_ref().filter(|_| self.booting) {
                    self.tell(line, service, &why, journal);
                }
            }
        }
        result
    }

    /// Calls the stop of a service and tells of it.
    fn call_stop(
        &mut self,
        service: &str,
        options: &Options,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Result<(), Crash> {
        if let Some(line) = &self.profile.events.stopping {
            self.tell(line, service, &Vec::new, journal);
        }
        let result = plugins.stop(service, options);
        match &result {
            Ok(()) => self.tell(&self.profile.events.stopped, service, &Vec::new, journal),
            Err(reason) => {
                let details = || vec![("reason", Json::from(reason.as_str()))];
                self.tell(&self.profile.events.stop_failed, service, &details, journal);
            }
        }
        result
    }
}

/// Puts options in the place of those that a service has, or at the end.
fn put(state: &mut Vec<(String, Options)>, service: &str, options: Options) {
    match state.iter_mut().find(|(name, _)| name == service) {
        Some(entry) => entry.1 = options,
        None => state.push((service.to_owned(), options)),
    }
}

/// Takes out a service with its options.
fn take(state: &mut Vec<(String, Options)>, service: &str) -> Option<Options> {
    let at = state.iter().position(|(name, _)| name == service)?;
    Some(state.remove(at).1)
}
