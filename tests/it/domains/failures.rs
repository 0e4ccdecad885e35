//! What becomes of `mimcfg run` when its database is away, wrong or closed to it.

use super::process::{Process, arguments, output};
use super::rig::{NO_DATA, World, names, profile, word};
use crate::databases::{block, each, mysql, postgres};
use mimcfg::run::domains::{Admin, Writing};
use mimcfg::run::real::SqlStore;
use serde_json::json;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn lasting(mut arguments: Vec<String>) -> Vec<String> {
    arguments.extend(["--for".to_owned(), "30s".to_owned()]);
    arguments
}

#[test]
fn wrong_tables_and_no_rights_end_the_run_with_what_to_do() {
    for (kind, scratch) in each() {
        let folder = tempfile::tempdir().unwrap();
        block(async {
            let database = scratch.open();
            SqlStore::new(database.clone(), Writing::Enabled).create().await.unwrap();
            database.close().await;
        });
        let mut urls = vec![(scratch.url.clone(), "--init-db creates them")];
        if kind != "sqlite" {
            let (scheme, rest) = scratch.url.split_once("://").unwrap();
            let (_, place) = rest.split_once('@').unwrap();
            urls.push((format!("{scheme}://mimcfg_nobody:s3cret@{place}"), "does not allow it"));
        }
        for (url, expected) in urls {
            // The tables are those of 5.x.
            let ended = output(&lasting(arguments(folder.path(), "6.0", &url)));
            let told = String::from_utf8_lossy(&ended.stdout).into_owned();
            assert_eq!(ended.status.code(), Some(1), "{kind}: {told}");
            assert!(told.contains(expected) && told.contains("node_goes_down"), "{kind}: {told}");
            assert!(!told.contains("s3cret"), "{told}");
            let because = String::from_utf8_lossy(&ended.stderr).into_owned();
            assert!(because.contains("processes of service_domain_db failed"), "{because}");
        }
    }
}

/// Two rows for a domain, which nothing in the tables of MySQL prevents.
#[test]
fn two_rows_for_a_domain_are_told_and_cost_no_more_than_that_domain() {
    let Some(scratch) = mysql() else { return };
    block(async {
        let store = SqlStore::new(scratch.open(), profile("6.0").writing);
        store.create().await.unwrap();
        let mut world = World::of(store, "6.0", 1).await;
        assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
        let twice = "INSERT INTO domain_settings (domain, host_type) VALUES ('a.example', 'one')";
        world.store.database().execute(twice, &[]).await.unwrap();
        assert_eq!(word(world.admin(0).insert("b.example", "one").await), "ok");
        world.check().await;
        assert_eq!(world.core(0), ["a.example:one", "b.example:one"]);
        assert_eq!(world.count("domain_has_two_rows"), 1);
        let known = names(&[], &["one"]);
        let (store, profile) = (&world.store, world.profile);
        let admin = Admin { store, names: &known, profile, on: true, hook: NO_DATA };
        let error = admin.disable("a.example").await.unwrap_err().to_string();
        assert!(error.contains("more than one row for `a.example`: delete all but one"), "{error}");
        world.store.database().close().await;
    });
}

/// A way to a database that can be closed and opened again.
struct Way {
    address: String,
    open: Arc<Mutex<bool>>,
    streams: Arc<Mutex<Vec<TcpStream>>>,
}

impl Way {
    fn to(target: String) -> Way {
        let door = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = door.local_addr().unwrap().to_string();
        let way = Way { address, open: Arc::new(Mutex::new(false)), streams: Arc::default() };
        let (open, streams) = (Arc::clone(&way.open), Arc::clone(&way.streams));
        std::thread::spawn(move || {
            for near in door.incoming().map_while(Result::ok) {
                if !*open.lock().unwrap() {
                    continue;
                }
                let far = TcpStream::connect(&target).unwrap();
                streams.lock().unwrap().extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                let ends = [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)];
                for (from, to) in ends {
                    std::thread::spawn(move || carry(from, to));
                }
            }
        });
        way
    }

    fn set_open(&self, open: bool) {
        *self.open.lock().unwrap() = open;
        if !open {
            self.streams.lock().unwrap().drain(..).for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
        }
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    let mut buffer = [0; 4_096];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

#[test]
fn a_database_may_be_away_at_the_start_and_go_away_and_come_back() {
    let Some(scratch) = postgres() else { return };
    let (folder, admin) = (tempfile::tempdir().unwrap(), scratch.open_address());
    block(async {
        let database = scratch.open();
        SqlStore::new(database.clone(), Writing::Status).create().await.unwrap();
        database.close().await;
    });
    let way = Way::to(admin.clone());
    let url = scratch.url.replacen(&admin, &way.address, 1);
    let process = Process::start(&arguments(folder.path(), "6.0", &url));
    process.wait_for("domain_loader_crashed");
    assert_eq!(process.count("domains_loaded"), 0);
    way.set_open(true);
    process.wait_for("domains_loaded");
    let client = process.client();
    assert_eq!(client.domain("PUT", "a.example", r#"{"host_type":"one"}"#), Some((204, String::new())));
    client.wait_until_routed(1, &json!({"a.example": "one"}), Duration::from_secs(10));
    process.forget();
    way.set_open(false);
    // What is routed stays.
    let (status, _) = client.domain("PUT", "b.example", r#"{"host_type":"one"}"#).unwrap();
    assert_eq!((status, client.routed(1)), (500, json!({"a.example": "one"})));
    way.set_open(true);
    assert_eq!(client.domain("PUT", "c.example", r#"{"host_type":"one"}"#), Some((204, String::new())));
    client.wait_until_routed(1, &json!({"a.example": "one", "c.example": "one"}), Duration::from_secs(20));
    // It neither spins nor goes down.
    assert!(process.count("domain_loader_crashed") < 10 && process.count("node_goes_down") == 0);
}
