//! The store of `mimcfg ctl`.

use super::super::{Failure, files, output};
use super::Ctl;
use mimcfg::run::commands::NO_NODE;
use mimcfg::run::db::DbError;
use mimcfg::run::real::socket::{self, KEPT};
use mimcfg::run::store::{Fixture, Misfit, Stamp, Store, seconds};
use serde_json::json;
use std::path::Path;
use std::time::SystemTime;

impl Ctl {
    /// The store that is named.
    pub(super) fn store(&self) -> Result<Option<Store>, Failure> {
        let of_run = self.run.as_ref().map(|folder| folder.join(KEPT));
        let Some(path) = of_run.as_ref().or(self.store.as_ref()) else { return Ok(None) };
        let create = self.create.then(SystemTime::now);
        Store::open(path, create).map(Some).map_err(|error| Failure::Use(error.to_string()))
    }

    /// The store, for a word that needs one.
    pub(super) fn needed_store(&self) -> Result<Store, Failure> {
        self.store()?.ok_or_else(|| Failure::Use("name a store with --store FILE".to_owned()))
    }

    /// Asks the run whose folder is named.
    #[cfg(unix)]
    pub(super) fn ask(&self, words: &[String]) -> Result<u8, Failure> {
        let folder = self.run.as_deref().unwrap_or(Path::new("."));
        match socket::ask(folder, words, self.login().as_ref()) {
            Ok(answer) => self.tell(&answer),
            Err(error) => {
                output::complain(&format!("no run answers in `{}`: {error}", folder.display()));
                Ok(NO_NODE)
            }
        }
    }

    #[cfg(not(unix))]
    pub(super) fn ask(&self, _: &[String]) -> Result<u8, Failure> {
        let _ = &self.run;
        Err(Failure::Use("a run is asked over a socket of Unix, which this system has not".to_owned()))
    }

    /// Puts what a file declares into the store.
    pub(super) fn declare(&self, path: &Path, stamp: &mut Stamp<'_>) -> Result<u8, Failure> {
        let store = self.needed_store()?;
        let input = files::read(Some(path))?;
        let wrong = |why: &str| Failure::Use(format!("`{}`: {why}", input.name));
        let text = String::from_utf8(input.bytes.clone()).map_err(|_| wrong("this is not UTF-8"))?;
        let fixture = Fixture::parse(&text).map_err(|why| wrong(&why))?;
        let declared = store.change(|kept| kept.declare(&fixture, stamp));
        match declared {
            Ok(()) => Ok(0),
            Err(Misfit::Wrong(why)) => Err(wrong(&why)),
            Err(Misfit::Store(error)) => Err(unusable(&error)),
        }
    }

    /// Prints the stanzas that would be delivered.
    pub(super) fn outbox(&self, empty: bool) -> Result<u8, Failure> {
        let store = self.needed_store()?;
        let stanzas = store.change(|kept| {
            let stanzas = kept.outbox(None)?;
            if empty {
                kept.empty_outbox()?;
            }
            Ok(stanzas)
        });
        let stanzas = stanzas.map_err(|error| unusable(&error))?;
        if self.format == super::Format::Json {
            let stanzas = stanzas.iter().map(
                |stanza| json!({ "sent": stanza.sent, "from": stanza.from, "to": stanza.to, "packet": stanza.packet }),
            );
            let json = json!({ "version": 1, "declared": true, "stanzas": stanzas.collect::<Vec<_>>() });
            output::print(&format!("{json:#}\n"))?;
        } else {
            let lines = stanzas.iter().map(|stanza| format!("{}\t{}\n", stanza.to, stanza.packet));
            output::print(&lines.collect::<String>())?;
        }
        Ok(0)
    }
}

/// The time, as the store has it.
pub(super) fn now() -> i64 {
    seconds(SystemTime::now())
}

/// What is said of a store that fails.
pub(in crate::cli) fn unusable(error: &DbError) -> Failure {
    Failure::Use(format!("the store cannot be used: {}", error.reason))
}
