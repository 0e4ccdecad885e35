//! Nodes that are killed while they write.

use super::process::{Client, Process, arguments};
use crate::databases::{Scratch, each};
use mimcfg::run::domains::{Status, Store, Writing};
use mimcfg::run::real::SqlStore;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// What a writer knows of a domain: the host type if it is there, or nothing if nobody answered.
type Known = Option<Option<&'static str>>;

/// Writes until time is over or nobody answers; what each domain came to.
fn write(client: &Client, writer: usize, round: u64, until: Instant) -> BTreeMap<String, Known> {
    let mut chance = fastrand::Rng::with_seed(round * 10 + writer as u64);
    let mut all: BTreeMap<String, Known> = BTreeMap::new();
    while Instant::now() < until {
        let domain = format!("r{round}-w{writer}-{}.example", chance.usize(0..4));
        let host_type = ["one", "two"][chance.usize(0..2)];
        let (method, of, after) = match all.get(&domain).copied().flatten().flatten() {
            Some(there) => ("DELETE", there, None),
            None => ("PUT", host_type, Some(host_type)),
        };
        let answer = client.domain(method, &domain, &json!({ "host_type": of }).to_string());
        let known = match answer {
            Some((204, _)) => Some(after),
            // Nobody knows whether it got through.
            _ => None,
        };
        let is_known = known.is_some();
        all.insert(domain, known);
        if !is_known {
            break;
        }
    }
    all
}

/// One round: two nodes, two writers at each, and one node is killed.
fn round(round: u64, survivor: &Process, scratch: &Scratch, store: &SqlStore, runtime: &Runtime) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let mut victim = Process::start(&arguments(folder.path(), "6.0", &scratch.url));
    let mut chance = fastrand::Rng::with_seed(round);
    let until = Instant::now() + Duration::from_millis(chance.u64(5..120));
    let known: Vec<BTreeMap<String, Known>> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let client = if writer % 2 == 0 { victim.client() } else { survivor.client() };
                let longer = until + Duration::from_millis(40);
                scope.spawn(move || write(&client, writer, round, longer))
            })
            .collect();
        std::thread::sleep(until.saturating_duration_since(Instant::now()));
        victim.kill();
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    let rows = runtime.block_on(store.rows()).unwrap();
    // Nothing that was answered is lost.
    let mut answered = 0;
    for (domain, known) in known.iter().flatten() {
        let row = rows.iter().find(|row| row.domain == *domain);
        if let Some(known) = known {
            answered += 1;
            assert_eq!(row.map(|row| row.host_type.as_str()), *known, "round {round}: {domain}");
        }
    }
    // All nodes agree after one look: a write has the survivor look, and a new node loads.
    let done = survivor.client().domain("PUT", &format!("end-{round}.example"), r#"{"host_type":"one"}"#);
    assert_eq!(done, Some((204, String::new())));
    let rows = runtime.block_on(store.rows()).unwrap();
    let enabled = rows.iter().filter(|row| row.status == Status::Enabled);
    let expected: Map<String, Json> =
        enabled.map(|row| (row.domain.clone(), row.host_type.clone().into())).collect();
    let expected = Json::Object(expected);
    survivor.client().wait_until_routed(1, &expected, Duration::from_secs(10));
    if round.is_multiple_of(4) {
        let folder = tempfile::tempdir().unwrap();
        let fresh = Process::start(&arguments(folder.path(), "6.0", &scratch.url));
        fresh.client().wait_until_routed(1, &expected, Duration::from_secs(10));
    }
    answered
}

/// So many rounds on each database: a few, or `MIMCFG_KILLS`.
#[test]
fn nothing_is_lost_when_a_node_is_killed_and_all_agree() {
    let rounds = std::env::var("MIMCFG_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(4_u64);
    for (kind, scratch) in each() {
        let began = Instant::now();
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _inside = runtime.enter();
        let store = SqlStore::new(scratch.open(), Writing::Status);
        runtime.block_on(store.create()).unwrap();
        let survivor = Process::start(&arguments(folder.path(), "6.0", &scratch.url));
        let answered: usize =
            (0..rounds).map(|number| round(number, &survivor, &scratch, &store, &runtime)).sum();
        println!("{kind}: {rounds} rounds, {answered} domains answered for, {:?}", began.elapsed());
        assert!(answered > 0);
        runtime.block_on(store.database().close());
    }
}
