//! A server with a store in memory, at a time that stands still.

use crate::support::{Files as NoIncludes, fixtures, version};
use mimcfg::model::Config;
use mimcfg::read::{self, Request};
use mimcfg::run::commands::{Answer, Console, Files, Log, Login, Moment, Trouble};
use mimcfg::run::store::{Fixture, Kept, Misfit, Stamp, Store, seconds};
use mimcfg::source::Sources;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A server with a store.
pub struct Site {
    sources: Sources,
    config: Config,
    pub store: Store,
    pub files: Folder,
}

/// The files that commands read and wrote.
#[derive(Default)]
pub struct Folder(pub BTreeMap<String, Vec<u8>>, pub Vec<Logged>);

/// A node, with the names and the texts of its log files.
pub type Logged = (&'static str, Vec<(&'static str, &'static str)>);

impl Files for Folder {
    fn logs(&mut self) -> Result<Vec<Log>, Trouble> {
        let file = |(name, text): &(&str, &'static str)| {
            ((*name).to_owned(), Box::new(text.as_bytes()) as Box<dyn std::io::BufRead>)
        };
        let log = |(node, files): &Logged| Log {
            node: (*node).to_owned(),
            files: files.iter().map(file).collect(),
        };
        Ok(self.1.iter().map(log).collect())
    }

    fn read(&mut self, path: &str) -> Result<Vec<u8>, Trouble> {
        self.0.get(path).cloned().ok_or(Trouble::Absent)
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        match path {
            "denied" => Err(Trouble::Denied),
            "folder" => Err(Trouble::Folder),
            "absent/file" => Err(Trouble::Absent),
            _ => {
                self.0.insert(path.to_owned(), bytes.to_vec());
                Ok(())
            }
        }
    }
}

/// Bytes that everybody can guess.
#[allow(clippy::unnecessary_wraps)] // As who asks for them takes them.
fn ones(bytes: &mut [u8]) -> Result<(), String> {
    bytes.fill(1);
    Ok(())
}

fn configured(server: &str, text: &str) -> (Sources, Config) {
    let mut sources = Sources::default();
    let includes = NoIncludes::default();
    let request = Request { server: version(server), only: None, includes: &includes, root: None };
    let legacy = version(server) < version("4.0.1");
    let read = if legacy { read::legacy } else { read::toml };
    let config = read(&mut sources, "mongooseim", text.as_bytes(), &request);
    (sources, config)
}

impl Site {
    /// The server of the fixtures at a version, with the accounts that they declare.
    pub fn new(server: &str) -> Site {
        let name = if version(server) < version("4.0.1") { "mongooseim.cfg" } else { "mongooseim.toml" };
        let text = std::fs::read_to_string(fixtures().join("ctl").join(name)).unwrap();
        let site = Site::with(server, &text);
        site.declare(&std::fs::read_to_string(fixtures().join("ctl/accounts.toml")).unwrap());
        site
    }

    /// A server with another configuration, and nothing in its store.
    pub fn with(server: &str, text: &str) -> Site {
        let (sources, config) = configured(server, text);
        let store = Store::in_memory(Site::now()).unwrap();
        let mut files = Folder::default();
        let template = std::fs::read(fixtures().join("ctl/template.txt")).unwrap();
        files.0.insert("template.txt".to_owned(), template);
        files.0.insert("broken.txt".to_owned(), b"[{ann}].".to_vec());
        Site { sources, config, store, files }
    }

    /// The server of the fixtures at a version that has categories, with or without the service of the old commands.
    pub fn graphql(server: &str) -> Site {
        let text = std::fs::read_to_string(fixtures().join("ctl/mongooseim.toml")).unwrap();
        let text = if version(server) < version("6.2") {
            text
        } else {
            text.replace("[services.service_admin_extra]", "")
        };
        let site = Site::with(server, &format!("{text}[modules.mod_mam.pm]\n"));
        site.declare(&std::fs::read_to_string(fixtures().join("ctl/accounts.toml")).unwrap());
        site
    }

    /// Gives the server another version and configuration, and the same store.
    pub fn configure(&mut self, server: &str, text: &str) {
        (self.sources, self.config) = configured(server, text);
    }

    /// The time.
    pub fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_700_000_000)
    }

    /// Puts accounts into the store.
    pub fn declare(&self, text: &str) {
        self.put(text).unwrap();
    }

    /// Tries to, with something that makes no sense; what is told.
    pub fn misdeclare(&self, text: &str) -> String {
        self.put(text).unwrap_err().to_string()
    }

    fn put(&self, text: &str) -> Result<(), Misfit> {
        let fixture = Fixture::parse(text).unwrap();
        let scram = Console::new(&self.config, &self.sources).scram();
        let mut stamp = Stamp { now: seconds(Site::now()), scram, random: &mut ones };
        self.store.change(|kept| kept.declare(&fixture, &mut stamp))
    }

    /// Looks into the store.
    pub fn kept<T>(&self, look: impl FnOnce(&mut Kept<'_>) -> Result<T, mimcfg::run::db::DbError>) -> T {
        self.store.change(look).unwrap()
    }

    /// Makes a call.
    pub fn answer(&mut self, words: &[&str]) -> Answer {
        self.answer_to(None, words)
    }

    /// Makes a call as an account.
    pub fn answer_to(&mut self, login: Option<&Login>, words: &[&str]) -> Answer {
        let console = Console::new(&self.config, &self.sources);
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut moment =
            Moment { now: Site::now(), random: &mut ones, files: &mut self.files, store: Some(&self.store) };
        console.call(&words, login, &mut moment)
    }

    /// Makes a call; what is printed, without the end of the last line, and the status.
    pub fn call(&mut self, words: &[&str]) -> (String, u8) {
        let Answer { output, status, .. } = self.answer(words);
        (output.strip_suffix('\n').unwrap_or(&output).to_owned(), status)
    }

    /// Makes a call that is one text, with blanks between its words.
    pub fn told(&mut self, call: &str) -> (String, u8) {
        self.call(&call.split(' ').collect::<Vec<_>>())
    }

    /// The packets for a receiver.
    pub fn packets(&self, to: &str) -> Vec<String> {
        let to = mimcfg::run::address::Address::parse(to).unwrap();
        self.kept(|kept| kept.outbox(Some(&to))).into_iter().map(|stanza| stanza.packet).collect()
    }
}
