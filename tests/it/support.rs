//! What tests share: rows of recorded verdicts, fixtures, and configs read in one line.

use base64::Engine;
use mimcfg::catalogue::Version;
use mimcfg::model::Config;
use mimcfg::read::{self, Includes, Request};
use mimcfg::source::Sources;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The folder of the fixtures.
pub fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The rows of a file of recorded verdicts.
pub fn rows(name: &str) -> Vec<Json> {
    let text = std::fs::read_to_string(fixtures().join("conformance").join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The text of a row as bytes.
pub fn bytes(row: &Json) -> Vec<u8> {
    match (row["text"].as_str(), row["base64"].as_str()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, Some(encoded)) => base64(encoded),
        (None, None) => panic!("a row has a text: {row}"),
    }
}

/// Decodes base64.
pub fn base64(encoded: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(encoded).unwrap()
}

/// Included files by name.
#[derive(Default)]
pub struct Files(pub BTreeMap<String, String>);

impl Files {
    /// The files that a row includes.
    pub fn of(row: &Json) -> Files {
        let named = row["includes"].as_object().into_iter().flatten();
        Files(named.map(|(name, text)| (name.clone(), text.as_str().unwrap().to_owned())).collect())
    }
}

impl Includes for Files {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        self.0.get(name).map(|text| text.clone().into_bytes()).ok_or_else(|| "no such file".to_owned())
    }
}

/// The version of this name.
pub fn version(name: &str) -> Version {
    Version::parse(name).unwrap()
}

/// Reads an old file for one server.
pub fn legacy(sources: &mut Sources, text: &[u8], server: &str, files: &Files) -> Config {
    let request = Request { server: version(server), only: Some("services"), includes: files, root: None };
    read::legacy(sources, "mongooseim.cfg", text, &request)
}

/// Reads a TOML file for one server.
pub fn toml(sources: &mut Sources, text: &[u8], server: &str) -> Config {
    let request =
        Request { server: version(server), only: Some("services"), includes: &Files::default(), root: None };
    read::toml(sources, "mongooseim.toml", text, &request)
}
