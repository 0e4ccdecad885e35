//! What holds for every recorded row and for real files.

use super::{Found, find};
use crate::support::{Files, bytes, rows};
use mimcfg::diagnostic::Severity;
use mimcfg::lint;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Two findings of one place and setting.
///
/// `not-toml-1.0` is told beside another one: it says what other tools make of the form, for instance of a number of
/// more than 64 bits, and the other one what the server does with the value.
fn twice(found: &Found) -> Vec<String> {
    let mut out = Vec::new();
    for (at, finding) in found.findings.iter().enumerate() {
        for other in &found.findings[..at] {
            let same = finding.path == other.path || finding.path.is_none() || other.path.is_none();
            let form = [finding, other].iter().any(|one| one.code.name == "not-toml-1.0");
            if finding.span == other.span && same && !form {
                out.push(format!(
                    "{} and {}: {} / {}",
                    other.code.name, finding.code.name, other.message, finding.message
                ));
            }
        }
    }
    out
}

#[test]
fn no_two_findings_tell_of_one_cause() {
    let known: BTreeSet<&str> = lint::codes().iter().map(|code| code.name).collect();
    let mut wrong = BTreeMap::new();
    let mut count = 0;
    let mut look = |what: String, found: &Found| {
        count += 1;
        for finding in &found.findings {
            assert!(known.contains(finding.code.name), "{}", finding.code.name);
            let text = &found.sources.file(finding.span.file).text;
            assert!(text.get(finding.span.range()).is_some(), "{what}: {finding:?}");
        }
        for pair in twice(found) {
            wrong.entry(pair).or_insert_with(|| what.clone());
        }
    };
    for row in rows("services-cfg.jsonl") {
        let found = find(&bytes(&row), false, "3.7", Some("services"), None, &Files::of(&row));
        look(row["case"].to_string(), &found);
    }
    for row in rows("services-toml.jsonl") {
        for server in row["servers"].as_object().unwrap().keys() {
            let found = find(&bytes(&row), true, server, Some("services"), None, &Files::default());
            look(format!("{} at {server}", row["case"]), &found);
        }
    }
    println!("{count} texts, {} pairs", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// For all rows: an error if and only if the server does not start, with the rules too.
#[test]
fn rules_and_start_add_no_error_to_what_a_server_takes() {
    let mut wrong = Vec::new();
    for row in rows("services-cfg.jsonl") {
        let found = find(&bytes(&row), false, "3.7", Some("services"), None, &Files::of(&row));
        let did = &row["server_3.7.1"];
        let stops = did["parse"] != "ok" || did["start"] != "ok";
        let refused = found.findings.iter().any(|finding| finding.severity == Severity::Error);
        if stops != refused {
            wrong.push(format!("{}: stops {stops}, error {refused}", row["case"]));
        }
    }
    for row in rows("services-toml.jsonl") {
        for (server, recorded) in row["servers"].as_object().unwrap() {
            let found = find(&bytes(&row), true, server, Some("services"), None, &Files::default());
            let errors: Vec<_> = found.findings.iter().filter(|f| f.severity == Severity::Error).collect();
            if (recorded["verdict"] != "ok") == errors.is_empty() {
                wrong.push(format!("{} at {server}: {errors:?}", row["case"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Real files, when `MIMCFG_CORPUS` names a folder of them: no error, and what else is found is printed.
#[test]
fn real_files_have_no_error_in_their_services() {
    let Some(corpus) = std::env::var_os("MIMCFG_CORPUS") else {
        println!("skipped: MIMCFG_CORPUS names no folder");
        return;
    };
    let mut wrong = Vec::new();
    for folder in ["cfg", "toml"] {
        let mut paths: Vec<_> = std::fs::read_dir(Path::new(&corpus).join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let server = name.split('@').nth(1).and_then(|rest| rest.split('+').next()).unwrap_or_default();
            // A server before the first one that is known.
            let Ok(server) = mimcfg::catalogue::Version::parse(server) else { continue };
            let text = std::fs::read(&path).unwrap();
            // `include_config_file` finds nothing here; the terms of the file itself are what is looked at.
            let found =
                find(&text, folder == "toml", &server.to_string(), Some("services"), None, &Files::default());
            for finding in &found.findings {
                let line = found.sources.file(finding.span.file).position(finding.span.start).line;
                let told = format!(
                    "{name}:{line}: {}[{}] {}",
                    finding.severity.name(),
                    finding.code.name,
                    finding.message
                );
                println!("{told}");
                if finding.severity == Severity::Error
                    && finding.path.as_deref().is_some_and(|p| p.starts_with("services"))
                {
                    wrong.push(told);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
