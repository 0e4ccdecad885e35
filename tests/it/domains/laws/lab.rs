//! Nodes, writers and cleaners that take turns as a schedule says.

use super::judge::{self, Seen};
use super::script::{Step, What};
use super::spoiled::{Fault, Spoiled};
use crate::domains::rig::{NO_DATA, names, profile};
use mimcfg::run::domains::{Admin, Loading, Member, Names, Options, Profile, Row, Store};
use mimcfg::run::journal::Event;
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Waker};

pub const NODES: usize = 3;

/// The domains; the last is static on the second node.
pub const DOMAINS: [&str; 3] = ["a", "b", "c"];

/// The host types; the third node has only the first.
pub const HOST_TYPES: [&str; 2] = ["one", "two"];

pub const MAX_AGE: u64 = 120_000;

/// A node; nothing while it does something.
pub type Place = Rc<RefCell<Option<Member>>>;

/// Something that has begun.
struct Process {
    node: Option<usize>,
    future: Pin<Box<dyn Future<Output = ()>>>,
}

pub struct Lab {
    pub store: Spoiled,
    pub profile: Profile,
    pub nodes: Vec<Place>,
    pub now: u64,
    pub journal: Rc<RefCell<Vec<Event>>>,
    /// The law that is looked at; all if none is named.
    pub law: Option<u8>,
    pub seen: Seen,
    /// When each node last looked and all was well, and whether it was once away for longer than events live.
    pub looked: Vec<u64>,
    /// The same, before what it does now.
    pub before: Vec<u64>,
    pub away: Vec<bool>,
    /// How much of the history and the journal has been judged.
    pub judged: (usize, usize),
    pub rows: Vec<Row>,
    /// Whether the schedule is over, and events come that say nothing new.
    pub ending: bool,
    processes: Vec<Process>,
}

/// What the configuration of a node says.
pub fn knows(node: usize) -> Names {
    match node {
        0 => names(&[], &HOST_TYPES),
        1 => names(&["c"], &HOST_TYPES),
        _ => names(&[], &HOST_TYPES[..1]),
    }
}

fn poll(future: &mut Pin<Box<dyn Future<Output = ()>>>) -> bool {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

impl Lab {
    pub fn new(server: &str, fault: Option<Fault>, law: Option<u8>) -> Lab {
        let mut lab = Lab {
            store: Spoiled::new(fault),
            profile: profile(server),
            nodes: Vec::new(),
            now: 0,
            journal: Rc::default(),
            law,
            seen: Seen::default(),
            looked: vec![0; NODES],
            before: vec![0; NODES],
            away: vec![false; NODES],
            judged: (0, 0),
            rows: Vec::new(),
            ending: false,
            processes: Vec::new(),
        };
        for node in 0..NODES {
            let member = lab.member(node, knows(node));
            lab.nodes.push(Rc::new(RefCell::new(Some(member))));
        }
        lab
    }

    /// A node that starts with an empty core.
    pub fn member(&self, node: usize, names: Names) -> Member {
        let options = Options { cleaning_interval: 60_000, max_age: MAX_AGE };
        let journal = Box::new(Rc::clone(&self.journal));
        let mut member = Member::new(&node.to_string(), self.profile, options, names, journal);
        member.start(self.now);
        member
    }

    /// What happens next.
    pub fn step(&mut self, step: Step) -> Result<(), String> {
        match step {
            Step::Write { node, what, domain, host_type } => {
                self.write(node, what, DOMAINS[domain], HOST_TYPES[host_type]);
            }
            Step::Tick(node) => self.tick(node)?,
            Step::Go(number, steps) if !self.processes.is_empty() => {
                let number = number % self.processes.len();
                let begun = self.processes.len();
                for _ in 0..steps {
                    if self.processes.len() == begun {
                        self.go(number);
                        judge::step(self)?;
                    }
                }
            }
            Step::Finish => self.finish(|_| true)?,
            Step::Crash(number) if !self.processes.is_empty() => {
                let number = number % self.processes.len();
                self.crash(number)?;
            }
            Step::Burn => {
                self.store.memory.burn();
            }
            Step::Stop(node) => self.with(node, Member::stop),
            Step::Start(node) => {
                let now = self.now;
                self.with(node, |member| {
                    if !member.is_on() {
                        member.start(now);
                    }
                });
            }
            Step::Jump(seconds) => {
                // 5.0 passes over what is written for longer than it waits: that weakness is known.
                // And what a node does takes no time to speak of.
                let busy = self.processes.iter().any(|process| process.node.is_some());
                if busy || self.profile.loading == Loading::Waiting {
                    self.finish(|_| true)?;
                }
                self.now += seconds * 1_000;
            }
            Step::Go(..) | Step::Crash(_) => {}
        }
        judge::step(self)
    }

    fn with(&self, node: usize, act: impl FnOnce(&mut Member)) {
        if let Some(member) = &mut *self.nodes[node].borrow_mut() {
            act(member);
        }
    }

    fn write(&mut self, node: usize, what: What, domain: &'static str, host_type: &'static str) {
        let (store, profile, names) = (self.store.clone(), self.profile, knows(node));
        let future = async move {
            let failing = |_: &str, _: &str| vec!["mod_mam".to_owned()];
            let admin = Admin { store: &store, names: &names, profile, on: true, hook: NO_DATA };
            // What is refused changes nothing, which the laws look at.
            let _ = match what {
                What::Insert => admin.insert(domain, host_type).await,
                What::Delete => admin.delete(domain, host_type).await,
                What::DeleteInVain => Admin { hook: &failing, ..admin }.delete(domain, host_type).await,
                What::Enable => admin.enable(domain).await,
                What::Disable => admin.disable(domain).await,
            };
        };
        self.processes.push(Process { node: None, future: Box::pin(future) });
    }

    /// Lets a node begin with what is due, or with looking.
    fn tick(&mut self, node: usize) -> Result<(), String> {
        let taken = self.nodes[node].borrow_mut().take();
        let Some(mut member) = taken else { return Ok(()) };
        self.before[node] = self.looked[node];
        let due = member.next().is_some_and(|next| next <= self.now);
        let (place, store, now) = (Rc::clone(&self.nodes[node]), self.store.clone(), self.now);
        let future = async move {
            if due {
                member.due(now, &store).await;
            } else {
                member.check(now, &store).await;
            }
            *place.borrow_mut() = Some(member);
        };
        // Two windows are known, and left open by servers: 5.0 must not load all while somebody writes, and events must
        // not go while a node that was away for longer than they live reads them.
        if due && (self.profile.loading == Loading::Waiting || self.cleans()) {
            self.finish(|_| true)?;
        }
        self.processes.push(Process { node: Some(node), future: Box::pin(future) });
        if due && self.profile.loading == Loading::Waiting {
            // It has read which event is the newest before anybody takes another number.
            for _ in 0..3 {
                self.go(0);
                judge::step(self)?;
            }
        }
        if due && self.cleans() {
            self.finish(|process| process.node == Some(node))?;
        }
        Ok(())
    }

    /// Whether time has passed, so that there may be marks that are due.
    fn cleans(&self) -> bool {
        self.now >= MAX_AGE
    }

    fn go(&mut self, number: usize) {
        if number >= self.processes.len() {
            return;
        }
        if poll(&mut self.processes[number].future) {
            let ended = self.processes.remove(number);
            if let Some(node) = ended.node {
                self.ended(node);
            }
        }
    }

    fn ended(&mut self, node: usize) {
        let newest = self.store.memory.all_events().last().map(|(id, _)| *id);
        let is_through = |member: &Member| member.is_on() && member.seen().map(|(_, max)| max) == newest;
        if self.nodes[node].borrow().as_ref().is_some_and(is_through) {
            self.away[node] |= self.now - self.looked[node] >= MAX_AGE;
            self.looked[node] = self.now;
        }
    }

    /// Lets those end that have begun.
    fn finish(&mut self, which: impl Fn(&Process) -> bool) -> Result<(), String> {
        for _ in 0..10_000 {
            let Some(number) = self.processes.iter().position(&which) else { return Ok(()) };
            // One may wait for another that holds a number.
            for number in (number..self.processes.len()).rev() {
                self.go(number);
                judge::step(self)?;
            }
        }
        Err("law 0: somebody waits for ever".to_owned())
    }

    fn crash(&mut self, number: usize) -> Result<(), String> {
        let before = (self.store.memory.all_rows(), self.store.memory.all_events());
        let crashed = self.processes.remove(number);
        let node = crashed.node;
        drop(crashed.future);
        match node {
            Some(node) => {
                let member = self.member(node, knows(node));
                *self.nodes[node].borrow_mut() = Some(member);
            }
            None => {
                self.seen.crashes += 1;
                let after = (self.store.memory.all_rows(), self.store.memory.all_events());
                judge::law(self, 9, before == after, || "a writer that crashed left something".to_owned())?;
            }
        }
        Ok(())
    }

    /// Lets a node do all that is due, and look once; where 5.0 waits for gaps, it looks again after that.
    pub fn settle(&mut self, node: usize) -> Result<(), String> {
        let looks = if self.profile.loading == Loading::Waiting { 2 } else { 1 };
        for look in 0..looks {
            if look > 0 {
                self.now += 30_000;
            }
            self.finish(|_| true)?;
            let now = self.now;
            self.with(node, |member| {
                if !member.is_on() {
                    member.start(now);
                }
            });
            let is_due = |lab: &Lab| {
                let place = lab.nodes[node].borrow();
                place.as_ref().and_then(Member::next).is_some_and(|next| next <= lab.now)
            };
            while is_due(self) {
                self.tick(node)?;
                self.finish(|_| true)?;
            }
            self.tick(node)?;
            self.finish(|_| true)?;
            while is_due(self) {
                self.tick(node)?;
                self.finish(|_| true)?;
            }
        }
        Ok(())
    }

    /// Writes something, to its end.
    pub fn write_now(&mut self, node: usize, what: What, domain: &'static str, host_type: &'static str) {
        self.write(node, what, domain, host_type);
        while !self.processes.is_empty() {
            self.go(0);
        }
    }

    /// Adds an event about a domain that nothing changed about.
    pub fn add_event(&mut self, domain: &'static str) {
        let store = self.store.clone();
        let future = async move { store.memory.add_event(domain).await.map(drop).unwrap() };
        self.processes.push(Process { node: None, future: Box::pin(future) });
        while !self.processes.is_empty() {
            self.go(0);
        }
    }

    /// The end of a schedule: all is done, and judged.
    pub fn end(mut self) -> Result<Seen, String> {
        self.finish(|_| true)?;
        judge::end(&mut self)?;
        Ok(self.seen)
    }
}
