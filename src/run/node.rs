//! A node that runs: its services come up, live on a clock and stop again.

use super::Environment;
use super::agenda::{Agenda, Due};
use super::clock::{Clock, Wake};
use super::domains::{Scenario, Settings, Simulation};
use super::journal::{Event, Journal};
use super::lifecycle::{Boot, Configured, ServiceState, bring_up};
use super::manager::Manager;
use super::metrics::delivery::{self, Refusal, Wish};
use super::metrics::inventory::{self, Inventory};
use super::metrics::outbox::Outbox;
use super::metrics::process::{Around, Process, Setting};
use super::metrics::state::ClientId;
use super::outside::{Delivered, Outside};
use super::services::METRICS;
use crate::catalogue::runtime::metrics;
use crate::model::Config;
use crate::source::Sources;

/// How long a node runs.
#[derive(Debug, Clone, Default)]
pub struct Span {
    /// Until this time, in milliseconds.
    pub for_ms: Option<u64>,
    /// Until so many reports are saved.
    pub until_report: Option<u64>,
    /// When it starts anew, in milliseconds.
    pub restarts: Vec<u64>,
}

/// What came of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// How long it was, in milliseconds.
    pub ran_ms: u64,
    /// Reports begun.
    pub reports: u64,
    /// Reports saved.
    pub saved: u64,
    /// Reports sent to a collector, whole.
    pub sent: u64,
    /// Requests that still wait.
    pub waiting: usize,
    /// Why it ended.
    pub because: String,
}

/// A node.
pub struct Node<'c> {
    config: &'c Config,
    environment: Environment,
    boot: Boot,
    manager: Manager,
    setting: Setting,
    agenda: Agenda,
    process: Option<Process>,
    processes: u32,
    reports: u64,
    outbox: Option<Outbox>,
    domains: Option<Simulation>,
    summary: Summary,
}

/// A journal that counts what passes.
struct Counting<'j> {
    journal: &'j mut dyn Journal,
    saved: &'j mut u64,
    sent: &'j mut u64,
}

impl Journal for Counting<'_> {
    fn tell(&mut self, event: Event) {
        *self.saved += u64::from(event.name == "report_saved");
        *self.sent += u64::from(event.name == "report_sent");
        self.journal.tell(event);
    }
}

impl<'c> Node<'c> {
    /// A node with this configuration. It forgets requests that fail, as servers do; see [`Node::keep`].
    ///
    /// # Errors
    /// When reports must not go where the person wishes.
    pub fn new(
        config: &'c Config,
        sources: &Sources,
        environment: &Environment,
        wish: &Wish,
    ) -> Result<Node<'c>, Refusal> {
        let destinations = delivery::by_wish(config, environment, wish)?;
        let (boot, manager) = bring_up(config, environment);
        let setting = Setting {
            server: config.server,
            inventory: inventory::of(config, sources),
            by_server: delivery::by_server(config, environment),
            destinations,
            client_id: None,
            began: 0,
            restarted: false,
        };
        Ok(Node {
            config,
            environment: environment.clone(),
            boot,
            manager,
            setting,
            agenda: Agenda::default(),
            process: None,
            processes: 0,
            reports: 0,
            outbox: None,
            domains: None,
            summary: Summary::default(),
        })
    }

    /// Lets requests that fail wait for a later report, behind these.
    pub fn keep(&mut self, outbox: Outbox) {
        self.outbox = Some(outbox);
    }

    /// Lets a cluster in memory of which this is the first node go through a scenario.
    ///
    /// # Errors
    /// Why that makes no sense, for a person.
    pub fn simulate_domains(&mut self, scenario: Scenario) -> Result<(), String> {
        let settings = Settings::of(self.config, self.inventory());
        let settings =
            settings.ok_or("this configuration serves no dynamic domains: it has no service_domain_db")?;
        self.domains = Some(Simulation::new(settings, scenario)?);
        Ok(())
    }

    /// What came of starting its services.
    pub fn boot(&self) -> &Boot {
        &self.boot
    }

    /// What its configuration has of the things that reports name.
    pub fn inventory(&self) -> &Inventory {
        &self.setting.inventory
    }

    /// Runs it for a while. Its services are left running; [`Node::stop`] stops them.
    ///
    /// # Errors
    /// Why the state cannot be read when it starts.
    pub fn run(
        &mut self,
        span: &Span,
        clock: &mut dyn Clock<Delivered>,
        outside: &mut dyn Outside,
        journal: &mut dyn Journal,
    ) -> Result<Summary, String> {
        span.restarts.iter().for_each(|restart| self.agenda.note(*restart, Due::Restart));
        self.start(clock.now(), outside, journal)?;
        let mut domains = self.domains.take().filter(|_| self.boot.starts);
        if let Some(domains) = &mut domains {
            domains.start(clock.now());
        }
        self.summary.because = loop {
            if span.until_report.is_some_and(|reports| self.summary.saved >= reports) {
                break "the reports that were asked for are made".to_owned();
            }
            if !self.boot.starts {
                break "the node does not start".to_owned();
            }
            let next =
                self.agenda.next().into_iter().chain(domains.as_ref().and_then(Simulation::next)).min();
            let last = span.for_ms.is_some_and(|end| next.is_none_or(|next| next > end));
            match clock.wait(if last { span.for_ms } else { next }) {
                Wake::Due if last => break "the time is over".to_owned(),
                Wake::Due => {}
                Wake::Came(delivered) => self.delivered(clock.now(), delivered, outside, journal),
                Wake::Stop(reason) => break reason,
            }
            if let Some(domains) = &mut domains {
                domains.due(clock.now(), journal);
            }
            while let Some(due) = self.agenda.take(clock.now()) {
                self.due(clock.now(), due, outside, journal)?;
                if span.until_report.is_some_and(|reports| self.summary.saved >= reports) {
                    break;
                }
            }
        };
        self.summary.ran_ms = clock.now();
        if let Some(domains) = &domains {
            domains.tell_routed(clock.now(), journal);
        }
        self.summary.reports = self.reports;
        self.summary.waiting = self.outbox.as_ref().map_or(0, Outbox::len);
        Ok(self.summary.clone())
    }

    /// Stops its services, the last started first.
    pub fn stop(&mut self, now: u64, outside: &mut dyn Outside, journal: &mut dyn Journal) {
        if !self.boot.starts {
            return;
        }
        self.with(now, outside, journal, |process, around| {
            if let Some(process) = process {
                process.stop(around);
            }
        });
        self.process = None;
        self.manager.now = now;
        self.manager.stop(&mut Configured::new(self.config, &self.environment), journal);
        journal.tell(Event::new(now, "node_stopped"));
    }

    /// Comes up: tells what happens, finds its client id and starts the process of the reports.
    fn start(
        &mut self,
        now: u64,
        outside: &mut dyn Outside,
        journal: &mut dyn Journal,
    ) -> Result<(), String> {
        let id = if self.boot.starts { self.client_id(outside)? } else { None };
        if let Some(id) = &id {
            let kept = self.setting.inventory.keeps_client_id;
            journal.tell(Event::new(now, "client_id").with("id", id.as_str()).with("kept", kept));
        }
        for event in &self.boot.events {
            journal.tell(Event { t_ms: now + event.t_ms, ..event.clone() });
        }
        self.setting.client_id = id;
        self.setting.began = now;
        self.processes += 1;
        let number = self.processes;
        let outcome = self.boot.outcome(METRICS).cloned();
        let runs =
            self.boot.starts && outcome.as_ref().is_some_and(|known| known.state == ServiceState::Running);
        let Some(outcome) = outcome.filter(|_| runs) else { return Ok(()) };
        let mut started = None;
        self.with(now, outside, journal, |_, around| {
            started = Some(Process::start(number, &outcome, around));
        });
        self.process = started;
        Ok(())
    }

    /// The client id: the one that a database keeps, or a new one at every start.
    fn client_id(&self, outside: &mut dyn Outside) -> Result<Option<String>, String> {
        match outside.state()?.client_id {
            ClientId::Given(id) => return Ok(Some(id)),
            ClientId::Known(false) => return Ok(None),
            ClientId::Known(true) => {}
        }
        if !self.setting.inventory.keeps_client_id {
            let id = outside.new_client_id();
            let marked = self.setting.server >= metrics().ephemeral_from;
            return Ok(Some(if marked { format!("ephemeral-{id}") } else { id }));
        }
        if let Some(id) = outside.kept_client_id() {
            return Ok(Some(id));
        }
        let id = outside.new_client_id();
        outside.keep_client_id(&id);
        Ok(Some(id))
    }

    fn due(
        &mut self,
        now: u64,
        due: Due,
        outside: &mut dyn Outside,
        journal: &mut dyn Journal,
    ) -> Result<(), String> {
        if due == Due::Restart {
            self.stop(now, outside, journal);
            let (boot, manager) = bring_up(self.config, &self.environment);
            (self.boot, self.manager) = (boot, manager);
            self.setting.restarted = true;
            return self.start(now, outside, journal);
        }
        self.with(now, outside, journal, |process, around| {
            let Some(process) = process else { return };
            match due {
                Due::Timer(number) => process.timer(number, around),
                Due::Gathered(report) => process.gathered(report, around),
                Due::Answered(report) => process.answered(report, None, around),
                Due::Restart => {}
            }
        });
        Ok(())
    }

    fn delivered(
        &mut self,
        now: u64,
        delivered: Delivered,
        outside: &mut dyn Outside,
        journal: &mut dyn Journal,
    ) {
        self.with(now, outside, journal, |process, around| {
            if let Some(process) = process {
                process.answered(delivered.report, Some(delivered.results), around);
            }
        });
    }

    /// Lets the process do something.
    fn with(
        &mut self,
        now: u64,
        outside: &mut dyn Outside,
        journal: &mut dyn Journal,
        act: impl FnOnce(Option<&mut Process>, &mut Around<'_>),
    ) {
        let Summary { saved, sent, .. } = &mut self.summary;
        let mut journal = Counting { journal, saved, sent };
        let mut around = Around {
            now,
            agenda: &mut self.agenda,
            outside,
            journal: &mut journal,
            setting: &self.setting,
            reports: &mut self.reports,
            outbox: &mut self.outbox,
        };
        act(self.process.as_mut(), &mut around);
    }
}
