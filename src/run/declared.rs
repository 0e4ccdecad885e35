//! What a person declares of a server, in TOML files of their own.

use crate::diagnostic::Severity;
use crate::source::FileId;
use crate::syntax::toml;
use crate::value::Value;
use serde::de::DeserializeOwned;

/// Reads such a file.
///
/// # Errors
/// What is wrong with it, for a person.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let parsed = toml::parse(FileId(0), text);
    if let Some(wrong) = parsed.findings.iter().find(|finding| finding.severity == Severity::Error) {
        return Err(wrong.message.clone());
    }
    let entries = parsed.root.entries.iter();
    let json = entries.map(|entry| (entry.key.name.clone(), Value::from_toml(&entry.value).json()));
    serde_json::from_value(serde_json::Value::Object(json.collect())).map_err(|error| error.to_string())
}
