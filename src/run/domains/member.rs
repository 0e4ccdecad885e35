//! A node of a cluster, as far as dynamic domains go: its core, its loader and its cleaner.

use super::core::{Core, Refused};
use super::generation::{Loading, Profile};
use super::loader::{Known, Next};
use super::model::Names;
use super::store::{Store, StoreError};
use crate::run::journal::{Event, Journal};
use std::collections::{BTreeMap, VecDeque};

/// How often a node looks for events, in milliseconds.
pub const CHECK_EVERY: u64 = 30_000;

/// So many restarts within [`RESTART_SPAN`] are borne; one more brings the node down.
const RESTARTS: usize = 10;
const RESTART_SPAN: u64 = 1_000;

/// A loader whose database cannot be reached is started again after so many milliseconds.
const AWAY: u64 = 1_000;

/// The service that all of this belongs to.
pub(super) const SERVICE: &str = "service_domain_db";

/// The options of the service, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How often the cleaner takes a mark.
    pub cleaning_interval: u64,
    /// How long after a mark the events below it are deleted.
    pub max_age: u64,
}

/// A node of a cluster.
pub struct Member {
    name: String,
    pub(super) profile: Profile,
    pub(super) options: Options,
    pub(super) core: Core,
    /// What its loader knows of the events. It lives as long as the core.
    pub(super) known: Known,
    /// The number of the loader: each start has its own.
    pub(super) loader: u32,
    /// Gaps that it waits for, and when it first saw each.
    pub(super) gaps: BTreeMap<i64, u64>,
    pub(super) now: u64,
    journal: Box<dyn Journal>,
    /// When its loader starts, if it does not run.
    load_at: Option<u64>,
    /// When it looks the next time; nothing while the service is off.
    check_at: Option<u64>,
    pub(super) mark_at: Option<u64>,
    /// Marks of the cleaner, and when each is due.
    pub(super) marks: VecDeque<(u64, i64)>,
    /// Deletions that its cleaner goes on with.
    pub(super) requests: VecDeque<(String, String)>,
    restarts: VecDeque<u64>,
    down: Option<String>,
}

impl Member {
    /// A node that knows its static domains; its service is off.
    pub fn new(
        name: &str,
        profile: Profile,
        options: Options,
        names: Names,
        journal: Box<dyn Journal>,
    ) -> Member {
        Member {
            name: name.to_owned(),
            profile,
            options,
            core: Core::new(names),
            known: Known::Nothing,
            loader: 0,
            gaps: BTreeMap::new(),
            now: 0,
            journal,
            load_at: None,
            check_at: None,
            mark_at: None,
            marks: VecDeque::new(),
            requests: VecDeque::new(),
            restarts: VecDeque::new(),
            down: None,
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The domains that it routes.
    pub fn core(&self) -> &Core {
        &self.core
    }

    /// How its server deals with domains.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// The lowest and the highest event that it knows to have applied.
    pub fn seen(&self) -> Option<(i64, i64)> {
        self.known.seen()
    }

    /// Why the node went down, if it did.
    pub fn down(&self) -> Option<&str> {
        self.down.as_deref()
    }

    /// Whether its service runs.
    pub fn is_on(&self) -> bool {
        self.check_at.is_some() && self.down.is_none()
    }

    /// Turns its service on; the first load and the first mark of the cleaner are due at once. The service has started
    /// before that, so what goes wrong then is told in the journal.
    pub fn start(&mut self, now: u64) {
        self.now = now;
        self.restarts.clear();
        self.load_at = Some(now);
        self.check_at = Some(now + CHECK_EVERY);
        self.mark_at = Some(now);
    }

    /// Turns its service off. What it routes stays; marks and requests of the cleaner go.
    pub fn stop(&mut self) {
        self.load_at = None;
        self.check_at = None;
        self.mark_at = None;
        self.marks.clear();
        self.requests.clear();
        self.gaps.clear();
    }

    /// Makes its loader forget what it knows, so that its next start loads anew.
    pub fn reset(&mut self) {
        self.known = Known::Reset;
    }

    /// When there is something to do.
    pub fn next(&self) -> Option<u64> {
        let clean = self.marks.front().map(|(due, _)| *due);
        [self.load_at, self.check_at, self.mark_at, clean].into_iter().flatten().min()
    }

    /// Does one thing that is due by now, so that whoever calls it can tell the time anew before the next.
    pub async fn due(&mut self, now: u64, store: &impl Store) {
        self.now = now;
        if self.load_at.take_if(|due| *due <= now).is_some() {
            self.load(store).await;
        } else if self.mark_at.is_some_and(|due| due <= now) {
            self.mark(store).await;
        } else if self.marks.front().is_some_and(|(due, _)| *due <= now) {
            self.clean(store).await;
        } else if self.check_at.is_some_and(|due| due <= now) {
            self.check(now, store).await;
        }
    }

    /// Looks for events now, as when somebody told that there are some; the next look is in [`CHECK_EVERY`].
    pub async fn check(&mut self, now: u64, store: &impl Store) {
        self.now = now;
        if !self.is_on() || self.load_at.is_some() {
            return;
        }
        self.check_at = Some(now + CHECK_EVERY);
        let done = match self.profile.loading {
            Loading::Waiting => self.read_on(store).await,
            Loading::Filling => self.look(store).await,
        };
        self.done(done);
    }

    /// Starts the loader.
    async fn load(&mut self, store: &impl Store) {
        self.loader += 1;
        self.gaps.clear();
        self.check_at = Some(self.now + CHECK_EVERY);
        let done = match self.profile.loading {
            Loading::Waiting => self.begin_waiting(store).await,
            Loading::Filling => self.begin_filling(store).await,
        };
        self.done(done);
    }

    /// A loader that fails or asks for it is started again, as long as its supervisor bears that.
    fn done(&mut self, done: Result<Next, StoreError>) {
        let pause = match done {
            Ok(Next::Wait) => return,
            Ok(Next::Restart) => {
                self.known = Known::Reset;
                0
            }
            Err(error) => {
                self.crashed(&error);
                // A pool of a server waits for its database; a connection that is refused at once must not do for less.
                if error.away { AWAY } else { 0 }
            }
        };
        if self.borne() {
            self.load_at = Some(self.now + pause);
        }
    }

    /// Whether the supervisor of the node bears one more restart.
    pub(super) fn borne(&mut self) -> bool {
        self.restarts.push_back(self.now);
        let since = self.now.saturating_sub(RESTART_SPAN);
        while self.restarts.front().is_some_and(|restart| *restart < since) {
            self.restarts.pop_front();
        }
        if self.restarts.len() <= RESTARTS {
            return true;
        }
        let reason = format!("processes of {SERVICE} failed {} times within 1 s", self.restarts.len());
        self.tell(Event::new(0, "node_goes_down").with("reason", reason.as_str()));
        self.stop();
        self.down = Some(reason);
        false
    }

    fn crashed(&mut self, error: &StoreError) {
        let event = Event::new(0, "domain_loader_crashed").logged("error");
        self.tell(event.with("reason", error.reason.as_str()));
    }

    /// Tells an event, now and of this node.
    pub(super) fn tell(&mut self, mut event: Event) {
        event.t_ms = self.now;
        self.journal.tell(event.of(SERVICE).with("node", self.name.as_str()));
    }

    /// Takes in a row, and tells when the core refuses; one of another host type is replaced.
    pub(super) fn take_in(&mut self, domain: &str, host_type: &str) {
        let Err(refused) = self.core.insert(domain, host_type, self.loader) else { return };
        let event = Event::new(0, refused.event()).logged("error");
        self.tell(event.with("domain", domain).with("host_type", host_type));
        match refused {
            Refused::BadInsert => {
                self.take_out(domain);
                // A domain that is gone can be of any host type, and this one is known.
                let _ = self.core.insert(domain, host_type, self.loader);
            }
            // A server goes on with the host type that the domain had, until the node restarts: all nodes but this one
            // know better.
            Refused::UnknownHostType if self.core.is_dynamic(domain) => {
                let text = "a server routes it on with the host type that it had, until the node restarts";
                self.tell(Event::new(0, "domain_moved_away").with("domain", domain).with("text", text));
                self.take_out(domain);
            }
            Refused::UnknownHostType | Refused::Static => {}
        }
    }

    /// Takes out a domain, and tells when the core refuses.
    pub(super) fn take_out(&mut self, domain: &str) {
        if self.core.delete(domain).is_err() {
            self.tell(Event::new(0, "domain_static_but_was_in_db").logged("error").with("domain", domain));
        }
    }
}
