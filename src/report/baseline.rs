//! Baselines: findings that are known already, so that only new ones count.
//!
//! An entry names a finding by a fingerprint that holds no line and no text of the file, so it stays when lines
//! move and tells no secret.

use super::fingerprint::fingerprints;
use super::ordered;
use super::text::{file_name, pretty};
use crate::diagnostic::Diagnostic;
use crate::lint::STALE_BASELINE;
use crate::source::{Encoding, FileId, SourceFile, Sources, Span, offset};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The file: `{"version": 1, "findings": […]}`.
#[derive(Serialize, Deserialize)]
struct File<'b> {
    version: u32,
    #[serde(borrow)]
    findings: Vec<Known<'b>>,
}

#[derive(Serialize, Deserialize)]
struct Known<'b> {
    file: std::borrow::Cow<'b, str>,
    code: std::borrow::Cow<'b, str>,
    fingerprint: std::borrow::Cow<'b, str>,
}

/// Returns the baseline that hides these findings.
pub fn write(sources: &Sources, findings: &[Diagnostic]) -> String {
    let findings = ordered(findings);
    let prints = fingerprints(sources, &findings);
    let known = findings.iter().zip(prints).map(|(finding, fingerprint)| Known {
        file: file_name(&sources.file(finding.span.file).name),
        code: finding.code.name.into(),
        fingerprint: fingerprint.into(),
    });
    pretty(&File { version: 1, findings: known.collect() })
}

/// Why a baseline cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable(String);

impl std::fmt::Display for Unusable {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

/// Takes away the findings that the baseline knows, and tells of entries for the `checked` files that nothing is
/// found for; returns how many findings it hides.
///
/// # Errors
/// The text is no baseline, or one of a later version.
pub fn hide(
    sources: &mut Sources,
    checked: &[FileId],
    findings: &mut Vec<Diagnostic>,
    name: &str,
    text: &str,
) -> Result<usize, Unusable> {
    let baseline: File<'_> =
        serde_json::from_str(text).map_err(|error| Unusable(format!("it is no baseline: {error}")))?;
    if baseline.version != 1 {
        let message = format!("it is a baseline of version {}, and version 1 is read", baseline.version);
        return Err(Unusable(message));
    }
    let mut known: BTreeMap<&str, &Known<'_>> =
        baseline.findings.iter().map(|known| (&*known.fingerprint, known)).collect();
    let prints: BTreeSet<(FileId, u32, u32, String)> = {
        let ordered = ordered(findings);
        let prints = fingerprints(sources, &ordered);
        let hidden = ordered.iter().zip(prints).filter(|(_, print)| known.remove(&**print).is_some());
        hidden.map(|(finding, _)| key(finding)).collect()
    };
    let before = findings.len();
    findings.retain(|finding| !prints.contains(&key(finding)));
    let hidden = before - findings.len();
    let names: BTreeSet<_> =
        checked.iter().map(|file| file_name(&sources.file(*file).name).into_owned()).collect();
    known.retain(|_, known| names.contains(&*known.file));
    if !known.is_empty() {
        let file = sources.add(SourceFile::new(name, text, Encoding::Utf8));
        findings.extend(known.into_values().map(|known| stale(file, text, known)));
    }
    Ok(hidden)
}

/// What tells findings of one call apart.
fn key(finding: &Diagnostic) -> (FileId, u32, u32, String) {
    let Diagnostic { span, code, message, .. } = finding;
    (span.file, span.start, span.end, format!("{}\n{message}", code.name))
}

fn stale(file: FileId, text: &str, known: &Known<'_>) -> Diagnostic {
    let at = text.find(&*known.fingerprint).unwrap_or_default();
    let end = if at == 0 { 0 } else { at + known.fingerprint.len() };
    let message = format!("`{}` is not found in {} any more", known.code, known.file);
    Diagnostic::info(&STALE_BASELINE, Span::new(file, offset(at), offset(end)), message)
        .help("write the baseline anew, so that it does not come back unseen: --write-baseline")
}
