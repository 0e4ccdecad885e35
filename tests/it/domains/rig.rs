//! Clusters for tests: nodes over one store, and what only a test does to the tables.

use mimcfg::catalogue::Version;
use mimcfg::run::domains::{Admin, Hook, Member, Memory, Names, Options, Profile, Store, WriteError};
use mimcfg::run::journal::Event;
use std::cell::RefCell;
use std::rc::Rc;

/// A store that a test can harm.
#[allow(async_fn_in_trait)]
pub trait Rig: Store {
    /// Inserts an event under this number.
    async fn put_event(&self, id: i64, domain: &str);
    /// Takes numbers for events that never come.
    async fn burn(&self, count: usize);
    /// Hides the rows, so that nobody can read them, or shows them again.
    async fn hide(&self, hidden: bool);
}

impl Rig for Memory {
    async fn put_event(&self, id: i64, domain: &str) {
        Memory::put_event(self, id, domain);
    }

    async fn burn(&self, count: usize) {
        for _ in 0..count {
            Memory::burn(self);
        }
    }

    async fn hide(&self, hidden: bool) {
        self.set_away(hidden.then_some("it is away"));
    }
}

/// The static domain of every node.
pub const STATIC: &str = "static.example";

pub fn names(hosts: &[&str], host_types: &[&str]) -> Names {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Names::new(owned(hosts), owned(host_types))
}

/// How the server of this name deals with domains.
pub fn profile(server: &str) -> Profile {
    Profile::of(Version::parse(server).unwrap()).unwrap()
}

/// No module keeps anything.
pub const NO_DATA: &Hook<'static> = &|_, _| Vec::new();

/// Nodes over one store.
pub struct World<S> {
    pub store: S,
    pub nodes: Vec<Member>,
    pub now: u64,
    pub profile: Profile,
    journal: Rc<RefCell<Vec<Event>>>,
}

impl<S: Rig> World<S> {
    /// Nodes of one server whose services are on.
    pub async fn of(store: S, server: &str, nodes: usize) -> World<S> {
        let journal = Rc::default();
        let mut world = World { store, nodes: Vec::new(), now: 0, profile: profile(server), journal };
        for _ in 0..nodes {
            world.join(names(&[STATIC], &["one", "two"])).await;
        }
        world
    }

    /// One more node, with its service on.
    pub async fn join(&mut self, names: Names) {
        let options = Options { cleaning_interval: 1_800_000, max_age: 7_200_000 };
        let name = format!("node{}", self.nodes.len());
        let journal = Box::new(Rc::clone(&self.journal));
        self.nodes.push(Member::new(&name, self.profile, options, names, journal));
        self.start(self.nodes.len() - 1).await;
    }

    /// Turns the service of a node on.
    pub async fn start(&mut self, node: usize) {
        self.nodes[node].start(self.now);
        self.nodes[node].due(self.now, &self.store).await;
    }

    /// Every node looks; 5.0 looks again when the gaps that it saw are old.
    pub async fn check(&mut self) {
        for _ in 0..2 {
            for node in &mut self.nodes {
                node.check(self.now, &self.store).await;
                // What asks for a restart is started at once.
                while node.next().is_some_and(|next| next <= self.now) {
                    node.due(self.now, &self.store).await;
                }
            }
            self.now += 30_000;
        }
    }

    /// Time passes, and everything that is due is done.
    pub async fn pass(&mut self, length: u64) {
        let end = self.now + length;
        loop {
            let next = (0..self.nodes.len()).filter_map(|node| Some((self.nodes[node].next()?, node))).min();
            let Some((next, node)) = next.filter(|(next, _)| *next <= end) else { break };
            self.now = next.max(self.now);
            self.nodes[node].due(self.now, &self.store).await;
        }
        self.now = end;
    }

    pub fn admin(&self, node: usize) -> Admin<'_, S> {
        let node = &self.nodes[node];
        let (names, on) = (node.core().names(), node.is_on());
        Admin { store: &self.store, names, profile: self.profile, on, hook: NO_DATA }
    }

    /// The same, where removing data ends like this.
    pub fn admin_with<'a>(&'a self, node: usize, hook: &'a Hook<'a>) -> Admin<'a, S> {
        Admin { hook, ..self.admin(node) }
    }

    /// The dynamic domains of a node, as `domain:host type`.
    pub fn core(&self, node: usize) -> Vec<String> {
        let dynamic = self.nodes[node].core().dynamic();
        dynamic.into_iter().map(|(domain, host_type)| format!("{domain}:{host_type}")).collect()
    }

    /// Whether all nodes route these, and nothing else.
    pub fn assert_all(&self, expected: &[&str]) {
        (0..self.nodes.len()).for_each(|node| assert_eq!(self.core(node), expected, "{:?}", self.told()));
    }

    /// The rows, as `domain:host type:status`.
    pub async fn rows(&self) -> Vec<String> {
        let rows = self.store.rows().await.unwrap();
        rows.iter().map(|row| format!("{}:{}:{}", row.domain, row.host_type, row.status.name())).collect()
    }

    /// The numbers of the events that are there.
    pub async fn events(&self) -> Vec<i64> {
        let all = self.store.events(0, i64::MAX, usize::MAX).await.unwrap();
        all.iter().map(|record| record.id).collect()
    }

    /// The events of the log so far, by name.
    pub fn told(&self) -> Vec<String> {
        self.journal.borrow().iter().map(|event| event.name.clone()).collect()
    }

    /// How often something was told.
    pub fn count(&self, name: &str) -> usize {
        self.journal.borrow().iter().filter(|event| event.name == name).count()
    }
}

/// The error of a write, in a word.
#[allow(clippy::needless_pass_by_value)] // What is asked for is written where it is called.
pub fn word(done: Result<(), WriteError>) -> &'static str {
    match done {
        Ok(()) => "ok",
        Err(WriteError::Static) => "static",
        Err(WriteError::UnknownHostType) => "unknown_host_type",
        Err(WriteError::ServiceDisabled) => "service_disabled",
        Err(WriteError::Duplicate) => "duplicate",
        Err(WriteError::NotFound) => "not_found",
        Err(WriteError::WrongHostType) => "wrong_host_type",
        Err(WriteError::DomainDeleted) => "domain_deleted",
        Err(WriteError::NoAdmin) => "no_admin",
        Err(WriteError::HookFailed(_)) => "hook_failed",
        Err(WriteError::Database(_)) => "db_error",
        Err(_) => "another",
    }
}
