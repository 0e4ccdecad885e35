//! What holds for every input: no panic, places inside their files, every term accounted for, output that is taken.

use crate::support::{Files, fixtures, version};
use mimcfg::catalogue::{Language, Version};
use mimcfg::diagnostic::{Diagnostic, Severity};
use mimcfg::migrate::{self, Mode};
use mimcfg::model::Config;
use mimcfg::read::{self, Request};
use mimcfg::source::{Sources, Span};
use mimcfg::{run, write};
use std::path::PathBuf;

/// The fixtures of one folder.
fn texts(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(fixtures().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect()
}

/// The text, every prefix of it, and the text without each one of its bytes.
fn mangled(text: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let prefixes = (0..=text.len()).map(|end| text[..end].to_vec());
    let deletions = (0..text.len()).map(|at| [&text[..at], &text[at + 1..]].concat());
    prefixes.chain(deletions)
}

fn check_span(sources: &Sources, span: Span, what: &str) {
    let text = &sources.file(span.file).text;
    assert!(text.get(span.range()).is_some(), "{what}: {span:?} is not a place in a text of {}", text.len());
}

fn check(sources: &Sources, config: &Config, findings: &[Diagnostic]) {
    for finding in findings {
        check_span(sources, finding.span, finding.code.name);
        finding.related.iter().for_each(|label| check_span(sources, label.span, finding.code.name));
        finding
            .fix
            .iter()
            .flat_map(|fix| &fix.edits)
            .for_each(|edit| check_span(sources, edit.span, finding.code.name));
    }
    for written in config.settings.iter().filter_map(|setting| setting.written.as_ref()) {
        check_span(sources, written.span, "a setting");
        assert!(sources.file(written.option.file).text.get(written.option.range()).is_some());
    }
    assert_eq!(config.terms.accounted, config.terms.total, "every term has a verdict");
}

/// Reads and starts; every place is one of the text, and every term has a verdict.
fn read_all(bytes: &[u8]) {
    let mut sources = Sources::default();
    let files = Files::default();
    let request = Request { server: version("3.7"), only: None, includes: &files, root: None };
    let config = read::legacy(&mut sources, "a.cfg", bytes, &request);
    let told = config.conversion.iter().map(|(_, finding)| finding);
    let findings: Vec<Diagnostic> =
        config.findings.iter().chain(told).chain(&run::boot(&config).findings).cloned().collect();
    check(&sources, &config, &findings);
}

/// Reads, starts, plans and writes; returns what is written.
fn migrate_all(bytes: &[u8], toml: bool, target: &str) -> String {
    let mut sources = Sources::default();
    let files = Files::default();
    let server = version(if toml { target } else { "3.7" });
    let request = Request { server, only: None, includes: &files, root: None };
    let config = if toml {
        read::toml(&mut sources, "a.toml", bytes, &request)
    } else {
        read::legacy(&mut sources, "a.cfg", bytes, &request)
    };
    let boot = run::boot(&config);
    let plan = migrate::plan(&config, &boot, version(target), Mode::Intent);
    check(&sources, &config, &plan.findings);
    write::toml(&plan, &sources)
}

#[test]
fn an_old_file_that_is_cut_or_lacks_a_byte_is_read_and_accounted_for() {
    let mut count = 0;
    for folder in ["legacy", "broken"] {
        for (path, text) in texts(folder) {
            // A long file takes long to be carried over all versions: of it every sixteenth text is.
            let every = if text.len() > 3000 { 16 } else { 1 };
            for bytes in mangled(&text) {
                count += 1;
                let done = std::panic::catch_unwind(|| {
                    read_all(&bytes);
                    if count % every == 0 {
                        migrate_all(&bytes, false, "6.8");
                    }
                });
                assert!(done.is_ok(), "{}: {}", path.display(), String::from_utf8_lossy(&bytes));
            }
        }
    }
    println!("{count} texts");
}

#[test]
fn a_form_of_which_nothing_can_be_read_is_accounted_for() {
    for text in ["{}.}", "{a, b}.)", "{loglevel, 3}.]\n{hosts, [\"h\"]}."] {
        let written = migrate_all(text.as_bytes(), false, "6.8");
        assert!(!written.contains("services"), "{text}");
    }
}

#[test]
fn a_toml_file_that_is_cut_or_lacks_a_byte_is_read_and_accounted_for() {
    let mut count = 0;
    for (path, text) in texts("targets").into_iter().chain(texts("toml")) {
        for bytes in mangled(&text) {
            count += 1;
            let written = std::panic::catch_unwind(|| migrate_all(&bytes, true, "6.8"));
            assert!(written.is_ok(), "{}: {}", path.display(), String::from_utf8_lossy(&bytes));
        }
    }
    println!("{count} texts");
}

/// A file at every version, also those that it was not made for.
#[test]
fn every_file_is_accounted_for_and_written_well_at_every_version() {
    for (folder, toml) in [("legacy", false), ("broken", false), ("targets", true), ("toml", true)] {
        for (path, bytes) in texts(folder) {
            for target in Version::all().filter(|target| target.reads(Language::Toml)) {
                let written = migrate_all(&bytes, toml, &target.to_string());
                let mut sources = Sources::default();
                let files = Files::default();
                let request = Request { server: target, only: None, includes: &files, root: None };
                let again = read::toml(&mut sources, "b.toml", written.as_bytes(), &request);
                let own = |finding: &&Diagnostic| {
                    finding.severity == Severity::Error
                        && finding.path.as_ref().is_none_or(|path| path.starts_with("services"))
                };
                let errors: Vec<_> = again.findings.iter().filter(own).collect();
                assert!(errors.is_empty(), "{} at {target}: {errors:?}\n{written}", path.display());
            }
        }
    }
}

#[test]
fn migrating_for_the_same_version_changes_no_byte() {
    for (path, bytes) in texts("targets") {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut sources = Sources::default();
        let files = Files::default();
        let request = Request { server: version(&name), only: None, includes: &files, root: None };
        let config = read::toml(&mut sources, "a.toml", &bytes, &request);
        assert!(config.findings.is_empty(), "{}: {:?}", path.display(), config.findings);
        let plan = migrate::plan(&config, &run::boot(&config), version(&name), Mode::Intent);
        assert!(plan.changes.is_empty() && plan.says_the_same(&config), "{}", path.display());
        // What this program lays out is what the fixture has, and it is put back byte for byte.
        assert_eq!(write::into(&text, &write::toml(&plan, &sources)), text, "{}", path.display());
    }
}

#[test]
fn what_is_written_is_laid_out_as_files_are() {
    for (path, bytes) in texts("legacy") {
        for target in ["4.0.1", "5.1.0", "6.8.0"] {
            let once = migrate_all(&bytes, false, target);
            let again = write::format(mimcfg::source::FileId(0), &once).unwrap();
            assert_eq!(again, once, "{} at {target}", path.display());
        }
    }
}
