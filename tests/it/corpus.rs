//! Real TOML files of others, when they are at hand.

use crate::support::Files;
use mimcfg::catalogue::{Language, Version};
use mimcfg::diagnostic::{Diagnostic, Severity};
use mimcfg::read::{self, Request};
use mimcfg::source::Sources;
use std::path::{Path, PathBuf};

/// The files of the corpus and their versions; nothing when it is not at hand.
pub fn corpus() -> Vec<(PathBuf, Version)> {
    let Some(folder) = std::env::var_os("MIMCFG_CORPUS") else {
        println!("skipped: MIMCFG_CORPUS names no folder with real files");
        return Vec::new();
    };
    let entries = std::fs::read_dir(Path::new(&folder).join("toml")).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let named = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let at = name.split(['@', '+']).nth(2)?.to_owned();
        Some((path, Version::parse(&at).ok()?))
    };
    files.into_iter().filter_map(named).collect()
}

fn errors(path: &Path, server: Version) -> Vec<Diagnostic> {
    let request = Request { server, only: None, includes: &Files::default(), root: None };
    let mut sources = Sources::default();
    let config = read::toml(&mut sources, "mongooseim.toml", std::fs::read(path).unwrap(), &request);
    config.findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}

#[test]
fn a_real_file_has_no_error_at_its_own_version() {
    for (path, server) in corpus() {
        let errors = errors(&path, server);
        assert!(errors.is_empty(), "{} at {server}: {errors:#?}", path.display());
    }
}

/// What a message of a changed key, module, service or handler says.
const CHANGED: &[&str] = &["(removed in ", "(new in ", "(renamed to ", "(moved to "];

/// What changed of keys that stay: rows of the notes on each release.
const CONDITIONS: &[&str] = &[
    "acl-keys",
    "certfile-without-keyfile",
    "method-without-section",
    "missing-cacertfile",
    "missing-option",
    "option-of-other-tls-library",
    "undefined-shaper",
    "unknown-submod",
];

#[test]
fn a_real_file_has_errors_elsewhere_only_where_servers_changed() {
    let mut wrong = Vec::new();
    for (path, own) in corpus() {
        for server in Version::all().filter(|version| version.reads(Language::Toml) && *version != own) {
            for error in errors(&path, server) {
                let told = CHANGED.iter().any(|change| error.message.contains(change));
                if !told && !CONDITIONS.contains(&error.code.name) {
                    wrong.push(format!(
                        "{own} at {server}: {} {:?} {}",
                        error.code.name, error.path, error.message
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}
