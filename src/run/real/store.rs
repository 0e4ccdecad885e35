//! The folder of a runtime: the file with the latest report, the client id, and the requests that wait.
//!
//! Files are written whole or not at all, and are for their owner alone.

use crate::catalogue::runtime::report_file;
use crate::run::metrics::outbox::Outbox;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const CLIENT_ID: &str = "client_id";
const OUTBOX: &str = "outbox.json";

/// The folder of a runtime.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The store in this folder, which is made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> io::Result<Store> {
        fs::create_dir_all(folder)?;
        Ok(Store { folder: folder.to_owned() })
    }

    /// The file with the latest report.
    pub fn report(&self) -> PathBuf {
        self.folder.join(report_file())
    }

    /// The requests that wait since an earlier run; none where they cannot be read.
    pub fn outbox(&self) -> Outbox {
        let text = fs::read(self.folder.join(OUTBOX)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// The client id of an earlier run.
    pub(super) fn client_id(&self) -> Option<String> {
        let text = fs::read_to_string(self.folder.join(CLIENT_ID)).ok()?;
        let id = text.trim();
        (!id.is_empty()).then(|| id.to_owned())
    }

    pub(super) fn keep_client_id(&self, id: &str) {
        // Without it the next run takes a new one.
        let _ = self.put(CLIENT_ID, &format!("{id}\n"));
    }

    pub(super) fn keep_outbox(&self, outbox: &Outbox) {
        let path = self.folder.join(OUTBOX);
        let _ = if outbox.is_empty() {
            fs::remove_file(path)
        } else {
            serde_json::to_string(outbox).map_err(io::Error::from).and_then(|text| self.put(OUTBOX, &text))
        };
    }

    pub(super) fn save_report(&self, text: &str) -> Result<String, String> {
        let shown = self.report().display().to_string();
        self.put(report_file(), text).map_err(|error| format!("`{shown}` cannot be written: {error}"))?;
        Ok(shown)
    }

    fn put(&self, name: &str, text: &str) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(self.folder.join(name))?;
        Ok(())
    }
}
