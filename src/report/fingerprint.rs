//! Fingerprints: the name of a finding that stays when lines move.
//!
//! Nothing of the text goes into one, so it tells no secret to somebody who tries many.

use super::text::file_name;
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use std::collections::HashMap;

/// Returns the fingerprint of each finding; no two are the same.
pub fn fingerprints(sources: &Sources, findings: &[&Diagnostic]) -> Vec<String> {
    let mut seen: HashMap<u128, u64> = HashMap::new();
    let print = |finding: &&Diagnostic| {
        let name = file_name(&sources.file(finding.span.file).name);
        let path = finding.path.as_deref().unwrap_or_default();
        let hash = fnv([&*name, finding.code.name, path, &finding.message]);
        let times = seen.entry(hash).or_default();
        *times += 1;
        let hash = if *times == 1 { hash } else { fnv([&format!("{hash:x}"), &times.to_string()]) };
        format!("{hash:032x}")
    };
    findings.iter().map(print).collect()
}

/// FNV-1a with 128 bits over the parts and their ends.
fn fnv<const N: usize>(parts: [&str; N]) -> u128 {
    let bytes = parts.into_iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    })
}
