//! `mimcfg run` as a process, and its REST API.

use serde_json::Value as Json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The header of who knows the secret.
pub const KNOWN: &str = "Basic bWltOnMzY3JldA==";

/// The arguments of a run with a REST API, over a database.
pub fn arguments(folder: &Path, server: &str, url: &str) -> Vec<String> {
    let config = "[general]\n  hosts = [\"static.example\"]\n  host_types = [\"one\", \"two\"]\n  \
                  default_server_domain = \"static.example\"\n[services.service_domain_db]\n\
                  [services.service_mongoose_system_metrics]\n  report = false\n";
    let path = |name: &str, text: &str| -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let (config, secret) = (path("mongooseim.toml", config), path("secret", "mim:s3cret\n"));
    let shown = |path: &Path| path.display().to_string();
    let folder = shown(&folder.join("kept"));
    [
        "run", "--target", server, "--db", url, "--store", &folder, "--log", "json", "--only", "services",
        "--api",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain(["0".to_owned(), "--api-secret".to_owned(), shown(&secret), shown(&config)])
    .collect()
}

pub fn command(arguments: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mimcfg"));
    command.args(arguments).env("NO_COLOR", "1");
    command
}

/// A run that ends by itself.
pub fn output(arguments: &[String]) -> Output {
    command(arguments).output().unwrap()
}

/// A run. It is killed at the end of a test.
pub struct Process {
    child: Child,
    address: String,
    told: Arc<Mutex<Vec<Json>>>,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Process {
    /// Starts it, and waits until it answers.
    pub fn start(arguments: &[String]) -> Process {
        let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let (lines, journal) = (BufReader::new(child.stdout.take().unwrap()), Arc::clone(&told));
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                journal.lock().unwrap().extend(serde_json::from_str::<Json>(&line));
            }
        });
        let mut process = Process { child, address: String::new(), told };
        let listens = process.wait_for("domains_api_listens");
        let details: Json = serde_json::from_str(listens["details"].as_str().unwrap()).unwrap();
        let url = details["url"].as_str().unwrap();
        url.trim_start_matches("http://").split('/').next().unwrap().clone_into(&mut process.address);
        process
    }

    /// Waits for an event.
    pub fn wait_for(&self, name: &str) -> Json {
        let began = Instant::now();
        loop {
            let found = self.told.lock().unwrap().iter().find(|event| event["event"] == name).cloned();
            match found {
                Some(event) => return event,
                None if began.elapsed() < Duration::from_secs(40) => {
                    std::thread::sleep(Duration::from_millis(2));
                }
                None => panic!("{name} does not come: {:?}", self.told.lock().unwrap()),
            }
        }
    }

    /// How often an event was told.
    pub fn count(&self, name: &str) -> usize {
        self.told.lock().unwrap().iter().filter(|event| event["event"] == name).count()
    }

    /// Forgets what was told.
    pub fn forget(&self) {
        self.told.lock().unwrap().clear();
    }

    /// Kills it, as `kill -9` does.
    pub fn kill(&mut self) {
        // It may be dead.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub fn client(&self) -> Client {
        Client { address: self.address.clone() }
    }
}

/// Asks the API of a run.
#[derive(Clone)]
pub struct Client {
    address: String,
}

impl Client {
    /// Asks; the status and the body, or nothing when nobody answers in full.
    pub fn ask(&self, method: &str, path: &str, who: Option<&str>, body: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let known = who.map(|who| format!("authorization: {who}\r\n")).unwrap_or_default();
        let length = body.len();
        let asked = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\n{known}content-length: {length}\r\n\
             connection: close\r\n\r\n{body}"
        );
        stream.write_all(asked.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
    }

    /// Asks about a domain as who knows the secret.
    pub fn domain(&self, method: &str, domain: &str, body: &str) -> Option<(u16, String)> {
        self.ask(method, &format!("/api/domains/{domain}"), Some(KNOWN), body)
    }

    /// The dynamic domains that a node routes.
    pub fn routed(&self, node: usize) -> Json {
        let (status, body) = self.ask("GET", &format!("/nodes/{node}/routed"), Some(KNOWN), "").unwrap();
        assert_eq!(status, 200);
        serde_json::from_str(&body).unwrap()
    }

    /// Waits until a node routes these.
    pub fn wait_until_routed(&self, node: usize, expected: &Json, limit: Duration) {
        let began = Instant::now();
        loop {
            let routed = self.routed(node);
            if routed == *expected {
                return;
            }
            assert!(began.elapsed() < limit, "node {node} routes {routed}, not {expected}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
