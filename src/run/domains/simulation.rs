//! A cluster in memory on a clock that does not wait, to which happens what a person says.

use super::admin::{Admin, WriteError};
use super::member::{Member, SERVICE};
use super::memory::{Gate, Memory};
use super::scenario::{Scenario, Step, What};
use super::settings::Settings;
use crate::run::journal::{Event, Journal};
use serde_json::{Map, Value as Json};
use std::cell::RefCell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A write that has begun.
type Write = Pin<Box<dyn Future<Output = Result<(), WriteError>>>>;

/// A cluster in memory.
pub struct Simulation {
    members: Vec<Member>,
    memory: Memory,
    settings: Settings,
    told: Rc<RefCell<Vec<Event>>>,
    /// What is to happen, the last first.
    steps: Vec<(u64, Step)>,
    /// Transactions that are open, and when each ends.
    open: Vec<(u64, Step, Gate, Write)>,
    seen: u64,
}

impl Simulation {
    /// A cluster of nodes with these settings. Their services are off.
    ///
    /// # Errors
    /// What is wrong with the scenario, for a person.
    pub fn new(settings: Settings, scenario: Scenario) -> Result<Simulation, String> {
        let told: Rc<RefCell<Vec<Event>>> = Rc::default();
        let member = |number: usize| {
            let journal = Box::new(Rc::clone(&told));
            let names = settings.names.clone();
            Member::new(&format!("node{number}"), settings.profile, settings.options, names, journal)
        };
        let members = (1..=scenario.nodes).map(member).collect();
        let timed = scenario.step.into_iter().map(|step| Ok((step.times()?.0, step)));
        let mut steps = timed.collect::<Result<Vec<_>, String>>()?;
        steps.sort_by_key(|(at, _)| *at);
        steps.reverse();
        Ok(Simulation {
            members,
            memory: Memory::default(),
            settings,
            told,
            steps,
            open: Vec::new(),
            seen: 0,
        })
    }

    /// Turns all services on.
    pub(in crate::run) fn start(&mut self, now: u64) {
        self.members.iter_mut().for_each(|member| member.start(now));
    }

    /// When there is something to do.
    pub(in crate::run) fn next(&self) -> Option<u64> {
        let step = self.steps.last().map(|(at, _)| *at);
        let open = self.open.iter().map(|(ends, ..)| *ends);
        self.members.iter().filter_map(Member::next).chain(open).chain(step).min()
    }

    /// Does all that is due by now.
    pub(in crate::run) fn due(&mut self, now: u64, journal: &mut dyn Journal) {
        while self.next().is_some_and(|next| next <= now) {
            self.members_due(now);
            if let Some(number) = self.open.iter().position(|(ends, ..)| *ends <= now) {
                let (_, step, gate, write) = self.open.remove(number);
                gate.set(true);
                self.end(now, &step, if step.aborts { None } else { Some(write) });
            } else if self.steps.last().is_some_and(|(at, _)| *at <= now)
                && let Some((_, step)) = self.steps.pop()
            {
                self.step(now, step);
            }
            self.hear(now);
        }
        self.told.borrow_mut().drain(..).for_each(|event| journal.tell(event));
    }

    /// Tells what each node routes.
    pub(in crate::run) fn tell_routed(&self, now: u64, journal: &mut dyn Journal) {
        for member in &self.members {
            let all = member.core().dynamic().into_iter();
            let all: Map<String, Json> = all.map(|(domain, of)| (domain.to_owned(), of.into())).collect();
            let event = Event::new(now, "node_routes").of(SERVICE).with("domains", all);
            journal.tell(event.with("node", member.name()));
        }
    }

    fn members_due(&mut self, now: u64) {
        for member in &mut self.members {
            while member.next().is_some_and(|next| next <= now) {
                at_once(member.due(now, &self.memory));
            }
        }
    }

    /// Who is told that something changed looks.
    fn hear(&mut self, now: u64) {
        if std::mem::replace(&mut self.seen, self.memory.told()) != self.memory.told() {
            self.members.iter_mut().for_each(|member| at_once(member.check(now, &self.memory)));
        }
    }

    fn step(&mut self, now: u64, step: Step) {
        match step.what {
            What::Away => self.memory.set_away(Some("the database cannot be reached")),
            What::Back => self.memory.set_away(None),
            What::Stop | What::Start => step.turn(&mut self.members[step.node - 1], now),
            _ => return self.write(now, step),
        }
        self.tell(now, Event::new(now, format!("scenario_{}", step.what.name())), &step);
    }

    fn write(&mut self, now: u64, step: Step) {
        let takes = step.times().map_or(0, |(_, takes)| takes);
        let (store, gate) = self.memory.gated(takes == 0 && !step.aborts);
        let (names, profile, asked) = (self.settings.names.clone(), self.settings.profile, step.clone());
        let on = self.members[step.node - 1].is_on();
        let mut write: Write = Box::pin(async move {
            let admin = Admin { store: &store, names: &names, profile, on, hook: &|_, _| Vec::new() };
            match asked.what {
                What::Insert => admin.insert(&asked.domain, &asked.host_type).await,
                What::Delete => admin.delete(&asked.domain, &asked.host_type).await,
                What::Enable => admin.enable(&asked.domain).await,
                _ => admin.disable(&asked.domain).await,
            }
        });
        match write.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => self.written(now, &step, done.as_ref().err()),
            Poll::Pending => {
                self.tell(now, Event::new(now, "transaction_open"), &step);
                self.open.push((now + takes, step, gate, write));
            }
        }
    }

    /// The end of a transaction that was open; one that aborts is dropped.
    fn end(&mut self, now: u64, step: &Step, write: Option<Write>) {
        match write {
            Some(write) => {
                let done = at_once(write);
                self.written(now, step, done.as_ref().err());
            }
            None => self.tell(now, Event::new(now, "transaction_aborted"), step),
        }
    }

    fn written(&mut self, now: u64, step: &Step, error: Option<&WriteError>) {
        let event = Event::new(now, if error.is_some() { "domain_not_written" } else { "domain_written" });
        self.tell(
            now,
            event.with("do", step.what.name()).with("reason", error.map(ToString::to_string)),
            step,
        );
    }

    fn tell(&self, now: u64, event: Event, step: &Step) {
        let mut event = Event { t_ms: now, ..event }.of(SERVICE).with("node", format!("node{}", step.node));
        if step.what.writes() {
            event = event.with("domain", step.domain.as_str());
        }
        event.details.retain(|_, value| !value.is_null());
        self.told.borrow_mut().push(event);
    }
}

/// What a future comes to that does not wait.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => unreachable!("a store in memory answers at once"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Version;
    use crate::run::domains::{Names, Options, Profile};

    fn run(server: &str, scenario: &str) -> Vec<Event> {
        let settings = Settings {
            profile: Profile::of(Version::parse(server).unwrap()).unwrap(),
            options: Options { cleaning_interval: 1_800_000, max_age: 7_200_000 },
            names: Names::new(Vec::new(), vec!["one".to_owned()]),
            pool: "global".to_owned(),
        };
        let mut simulation = Simulation::new(settings, Scenario::parse(scenario).unwrap()).unwrap();
        let mut events = Vec::new();
        simulation.start(0);
        while let Some(next) = simulation.next().filter(|next| *next <= 120_000) {
            simulation.due(next, &mut events);
        }
        simulation.tell_routed(120_000, &mut events);
        events
    }

    fn names(events: &[Event]) -> Vec<(u64, &str)> {
        let told = events.iter().filter(|event| !event.name.starts_with("domains_loaded"));
        told.map(|event| (event.t_ms, event.name.as_str())).collect()
    }

    const SLOW: &str = "[[step]]\nat = \"10s\"\ndo = \"insert\"\ndomain = \"slow.example\"\nhost_type = \"one\"\n\
                        takes = \"45s\"\n[[step]]\nat = \"11s\"\ndo = \"insert\"\ndomain = \"quick.example\"\n\
                        host_type = \"one\"\n";

    /// 5.1 fills the gap, so the slow transaction starts over with another number; 5.0 waits 30 s, and loses it.
    #[test]
    fn a_slow_transaction_is_seen_from_5_1_on_and_lost_in_5_0() {
        let routed = |server| run(server, SLOW).pop().unwrap().details["domains"].clone();
        let (quick, both) = (
            serde_json::json!({"quick.example": "one"}),
            serde_json::json!({"quick.example": "one", "slow.example": "one"}),
        );
        assert_eq!((routed("5.0"), routed("5.1"), routed("6.0")), (quick, both.clone(), both));
        let events = run("5.1", SLOW);
        let expected = [
            (10_000, "transaction_open"),
            (11_000, "domain_written"),
            // The number before it is not there yet.
            (11_000, "first_events_are_gone"),
            (55_000, "domain_written"),
            (120_000, "node_routes"),
        ];
        assert_eq!(names(&events), expected);
    }

    #[test]
    fn a_database_that_is_away_brings_the_node_down_and_an_aborted_number_does_not() {
        let aborted = SLOW.replace("takes = \"45s\"", "aborts = true");
        let told = run("5.0", &aborted);
        assert_eq!(told.last().unwrap().details["domains"], serde_json::json!({"quick.example": "one"}));
        let away = run("5.1", "[[step]]\nat = \"10s\"\ndo = \"away\"\n");
        assert_eq!(names(&away).last(), Some(&(120_000, "node_routes")));
        assert!(names(&away).contains(&(30_000, "node_goes_down")), "{:?}", names(&away));
        let short =
            run("5.1", "[[step]]\nat = \"10s\"\ndo = \"away\"\n[[step]]\nat = \"20s\"\ndo = \"back\"\n");
        assert!(!names(&short).iter().any(|(_, name)| *name == "node_goes_down"));
    }

    #[test]
    fn a_scenario_that_makes_no_sense_is_refused() {
        for (text, reason) in [
            ("nodes = 0", "nodes"),
            ("[[step]]\nat = \"x\"\ndo = \"away\"", "no length"),
            ("[[step]]\nat = \"1s\"\ndo = \"fly\"", "unknown variant"),
            ("[[step]]\nat = \"1s\"\ndo = \"insert\"", "needs a `domain`"),
            ("[[step]]\nat = \"1s\"\ndo = \"away\"\nnode = 2", "no node 2"),
        ] {
            let told = Scenario::parse(text).unwrap_err();
            assert!(told.contains(reason), "{text}: {told}");
        }
    }
}
