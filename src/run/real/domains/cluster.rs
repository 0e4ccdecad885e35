//! Nodes over one database, in real time, on a thread of their own.

use super::api::{self, Secret};
use super::sql::{CHANNEL, SqlStore};
use crate::run::db::{Address, Database, DbError};
use crate::run::domains::{Admin, Call, Member, Names, Options, Profile, Reply, WriteError};
use crate::run::journal::{Event, Journal};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::sync::{mpsc, oneshot};
use tokio::task::LocalSet;

/// How long it waits before it listens again, where that failed.
const LISTEN_AGAIN: Duration = Duration::from_secs(5);

/// What nodes are started with.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Where the tables are.
    pub address: Address,
    /// Whether the tables are created first.
    pub create: bool,
    /// How the server deals with domains.
    pub profile: Profile,
    /// The options of the service.
    pub options: Options,
    /// What each node knows of itself.
    pub nodes: Vec<Names>,
    /// The REST API, if there is one.
    pub api: Option<Api>,
}

/// A REST API on the loopback interface.
#[derive(Debug, Clone)]
pub struct Api {
    /// The port; 0: any that is free.
    pub port: u16,
    /// What who asks must know.
    pub secret: Secret,
}

/// How nodes begin, and what they tell.
pub struct Start {
    /// When times in journals begin.
    pub began: Instant,
    /// Makes the journal of a node, on the thread of the cluster.
    pub journals: Box<dyn Fn() -> Box<dyn Journal> + Send>,
    /// Hears why the last node that ran went down.
    pub down: Box<dyn Fn(&str) + Send>,
}

/// A journal that tells the time by the clock, which goes on while a database is waited for.
struct Stamped {
    began: Instant,
    journal: Box<dyn Journal>,
}

impl Journal for Stamped {
    fn tell(&mut self, event: Event) {
        self.journal.tell(Event { t_ms: since(self.began), ..event });
    }
}

fn since(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Something to be done by a node, and who waits for the answer.
pub(super) struct Ask {
    pub(super) node: usize,
    pub(super) call: Call,
    pub(super) reply: oneshot::Sender<Result<Reply, WriteError>>,
}

/// Asks nodes to do something, from any thread.
#[derive(Clone)]
pub struct Asker(mpsc::UnboundedSender<Ask>);

impl Asker {
    /// Lets a node do something; nothing when the cluster is gone, or has no such node.
    pub async fn ask(&self, node: usize, call: Call) -> Option<Result<Reply, WriteError>> {
        let (reply, answer) = oneshot::channel();
        self.0.send(Ask { node, call, reply }).ok()?;
        answer.await.ok()
    }

    /// Lets all nodes look for what others have changed, and does not wait for that.
    pub fn look(&self) {
        let (reply, _) = oneshot::channel();
        // A cluster that is gone has nothing to look for.
        let _ = self.0.send(Ask { node: 0, call: Call::Look, reply });
    }

    /// The same as [`Asker::ask`], for who does not run in a runtime.
    pub fn ask_and_wait(&self, node: usize, call: Call) -> Option<Result<Reply, WriteError>> {
        let (reply, answer) = oneshot::channel();
        self.0.send(Ask { node, call, reply }).ok()?;
        answer.blocking_recv().ok()
    }
}

/// Nodes that run. Dropping it stops them.
pub struct Cluster {
    asker: Option<Asker>,
    thread: Option<JoinHandle<()>>,
    api: Option<SocketAddr>,
    up: Arc<AtomicBool>,
}

impl Cluster {
    /// Starts nodes. Whether the database is there shows later, in the journal.
    ///
    /// # Errors
    /// When there is no thread or no port, the file of the database cannot be made, or its tables cannot be created.
    pub fn start(setup: Setup, start: Start) -> io::Result<Cluster> {
        let (asker, asks) = mpsc::unbounded_channel();
        let asker = Asker(asker);
        let door = setup.api.as_ref().map(|api| TcpListener::bind((Ipv4Addr::LOCALHOST, api.port)));
        let door = door.transpose()?;
        let api = door.as_ref().map(TcpListener::local_addr).transpose()?;
        let up = Arc::new(AtomicBool::new(true));
        let is_up = Arc::clone(&up);
        let (ready, started) = std::sync::mpsc::channel();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let own = asker.clone();
        let thread = std::thread::Builder::new().name("domains".to_owned()).spawn(move || {
            let local = LocalSet::new();
            local.block_on(&runtime, async {
                match open(&setup).await {
                    Ok(store) => {
                        // Whoever started it waits for that.
                        let _ = ready.send(Ok(()));
                        if let (Some(door), Some(api)) = (door, &setup.api) {
                            tokio::spawn(api::serve(door, own, setup.profile.writing, api.secret.clone()));
                        }
                        run(&setup, &store, &start, asks, &is_up).await;
                        store.database().close().await;
                    }
                    Err(error) => drop(ready.send(Err(error))),
                }
            });
        })?;
        let mut cluster = Cluster { asker: Some(asker), thread: Some(thread), api, up };
        match started.recv() {
            Ok(Ok(())) => Ok(cluster),
            failed => {
                cluster.asker = None;
                let reason = failed.ok().and_then(Result::err).map(|error| error.to_string());
                Err(io::Error::other(reason.unwrap_or_else(|| "the nodes do not start".to_owned())))
            }
        }
    }

    /// Whether a node is left that runs.
    pub fn is_up(&self) -> bool {
        self.up.load(Ordering::Relaxed)
    }

    /// Where its REST API is.
    pub fn api(&self) -> Option<SocketAddr> {
        self.api
    }

    /// Asks its nodes to do something.
    pub fn asker(&self) -> Asker {
        self.asker.clone().expect("it is there until the cluster is dropped")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(Asker(asks)) = self.asker.take() {
            let (reply, _) = oneshot::channel();
            // Others may still hold an asker, so the end is told.
            let _ = asks.send(Ask { node: 0, call: Call::End, reply });
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn open(setup: &Setup) -> Result<SqlStore, DbError> {
    let store = SqlStore::new(Database::open(&setup.address)?, setup.profile.writing);
    if setup.create {
        store.create_missing().await?;
    }
    Ok(store)
}

async fn run(
    setup: &Setup,
    store: &SqlStore,
    start: &Start,
    mut asks: mpsc::UnboundedReceiver<Ask>,
    is_up: &AtomicBool,
) {
    tokio::task::spawn_local(listen(store.clone()));
    let mut nodes = Vec::new();
    let (down, mut downs) = mpsc::unbounded_channel();
    for (number, names) in (1..).zip(&setup.nodes) {
        let journal = Box::new(Stamped { began: start.began, journal: (start.journals)() });
        let name = format!("node{number}");
        let member = Member::new(&name, setup.profile, setup.options, names.clone(), journal);
        let (sender, receiver) = mpsc::unbounded_channel();
        let (down, life) = (down.clone(), live(member, store.clone(), receiver, start.began));
        tokio::task::spawn_local(async move {
            // Nobody hears it when all ends.
            let _ = down.send(life.await);
        });
        nodes.push((sender, Rc::new(names.clone())));
    }
    let mut up = nodes.len();
    loop {
        let ask = tokio::select! {
            Some(reason) = downs.recv() => {
                up -= 1;
                if let (Some(reason), 0) = (reason, up) {
                    is_up.store(false, Ordering::Relaxed);
                    (start.down)(&reason);
                }
                continue;
            }
            Some(ask) = asks.recv() => ask,
        };
        match ask.call {
            Call::End => break,
            Call::Look => {
                store.tell_here();
                continue;
            }
            _ => {}
        }
        let Some((node, names)) = nodes.get(ask.node) else { continue };
        if ask.call.is_read() {
            // A node that is gone lets the answer drop.
            let _ = node.send(ask);
        } else {
            let (store, names, node) = (store.clone(), Rc::clone(names), node.clone());
            let profile = setup.profile;
            tokio::task::spawn_local(async move {
                let admin = Admin {
                    store: &store,
                    names: &names,
                    profile,
                    on: !node.is_closed(),
                    hook: KEEPS_NOTHING,
                };
                let done = ask.call.write(&admin).await;
                if let (Ok(()), Call::RequestDelete { .. }) = (&done, &ask.call) {
                    let (reply, _) = oneshot::channel();
                    let _ = node.send(Ask { node: ask.node, call: ask.call, reply });
                }
                let _ = ask.reply.send(done.map(|()| Reply::Done));
            });
        }
    }
}

/// No module runs here that keeps something of a domain.
const KEEPS_NOTHING: &crate::run::domains::Hook<'static> = &|_, _| Vec::new();

/// The life of a node; why it went down, if it did.
async fn live(
    mut member: Member,
    store: SqlStore,
    mut asks: mpsc::UnboundedReceiver<Ask>,
    began: Instant,
) -> Option<String> {
    let now = || since(began);
    let mut told = store.hears();
    member.start(now());
    while let Some(next) = member.next() {
        let time = began.checked_add(Duration::from_millis(next)).unwrap_or_else(Instant::now);
        tokio::select! {
            biased;
            ask = asks.recv() => match ask {
                None => return None,
                Some(Ask { call: Call::RequestDelete { domain, host_type }, .. }) => {
                    member.request(&domain, &host_type);
                    member.finish_requests(now(), &store, KEEPS_NOTHING).await;
                }
                Some(ask) => {
                    let reply = ask.call.read(&member, &store).await;
                    let _ = ask.reply.send(reply);
                }
            },
            () = tokio::time::sleep_until(time.into()) => member.due(now(), &store).await,
            _ = told.changed() => member.check(now(), &store).await,
        }
    }
    member.down().map(str::to_owned)
}

/// Hears of changes that other processes make, where the database can tell.
async fn listen(store: SqlStore) {
    loop {
        match store.database().listen(CHANNEL).await {
            Ok(None) => return,
            Ok(Some(mut listener)) => {
                while listener.heard().await.is_ok() {
                    store.tell_here();
                }
            }
            Err(_) => {}
        }
        tokio::time::sleep(LISTEN_AGAIN).await;
    }
}
