//! Real databases, one of its own for each test: SQLite always, PostgreSQL and MariaDB where
//! `MIMCFG_TEST_POSTGRES` and `MIMCFG_TEST_MYSQL` say where they are.

use mimcfg::run::db::{Address, Database, DbError};
use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};

/// A database that is gone when the test is over.
pub struct Scratch {
    /// Where it is.
    pub url: String,
    /// How to be rid of it: where, and by which statement.
    drop: Option<(String, String)>,
    _folder: tempfile::TempDir,
}

impl Scratch {
    /// A pool of connections to it.
    pub fn open(&self) -> Database {
        Database::open(&Address::parse(&self.url).unwrap()).unwrap()
    }
}

impl Scratch {
    /// The host and the port in its address.
    pub fn open_address(&self) -> String {
        let (_, rest) = self.url.split_once('@').unwrap();
        rest.split('/').next().unwrap().to_owned()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let Some((url, statement)) = self.drop.take() else { return };
        // A test may fail inside of a runtime, where no other can wait.
        let done = std::thread::spawn(move || block(admin(url, statement))).join();
        assert!(std::thread::panicking() || matches!(done, Ok(Ok(()))), "{done:?}");
    }
}

/// Waits for what runs in a runtime of its own.
pub fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

async fn admin(url: String, statement: String) -> Result<(), DbError> {
    let database = Database::open(&Address::parse(&url).unwrap())?;
    let done = database.execute(&statement, &[]).await;
    database.close().await;
    done.map(drop)
}

/// A database of each kind that there is, with its kind.
pub fn each() -> Vec<(&'static str, Scratch)> {
    [("sqlite", Some(sqlite())), ("postgres", postgres()), ("mysql", mysql())]
        .into_iter()
        .filter_map(|(kind, scratch)| scratch.map(|scratch| (kind, scratch)))
        .collect()
}

/// Names that no other test has.
fn name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("mimcfg_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The address in a variable; says so where there is none, unless it must be there.
fn given(variable: &str, kind: &str) -> Option<String> {
    let given = std::env::var(variable).ok();
    if given.is_none() {
        assert!(
            std::env::var_os("MIMCFG_REQUIRE_DATABASES").is_none(),
            "{variable} must say where there is a {kind}"
        );
        eprintln!("skipped for {kind}: {variable} does not say where there is one");
    }
    given
}

pub fn sqlite() -> Scratch {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/mim.db", folder.path().display());
    Scratch { url, drop: None, _folder: folder }
}

pub fn postgres() -> Option<Scratch> {
    let url = given("MIMCFG_TEST_POSTGRES", "PostgreSQL")?;
    let name = name();
    block(admin(url.clone(), format!("CREATE SCHEMA {name}"))).unwrap();
    let joint = if url.contains('?') { '&' } else { '?' };
    Some(Scratch {
        drop: Some((url.clone(), format!("DROP SCHEMA {name} CASCADE"))),
        url: format!("{url}{joint}options[search_path]={name}"),
        _folder: tempfile::tempdir().unwrap(),
    })
}

pub fn mysql() -> Option<Scratch> {
    let url = given("MIMCFG_TEST_MYSQL", "MySQL or MariaDB")?;
    let name = name();
    block(admin(url.clone(), format!("CREATE DATABASE {name}"))).unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    Some(Scratch {
        url: format!("{server}/{name}"),
        drop: Some((url, format!("DROP DATABASE {name}"))),
        _folder: tempfile::tempdir().unwrap(),
    })
}
