//! The codes: their texts and examples, and one finding for one cause.

use crate::support::{Files, bytes, rows, version};
use mimcfg::diagnostic::{Code, Diagnostic, Example, SECTIONS, Severity};
use mimcfg::migrate::{self, Mode};
use mimcfg::model::Config;
use mimcfg::read::{self, Request};
use mimcfg::source::Sources;
use mimcfg::{export, lint, run};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is found in a text: by reading, starting and the rules, and by planning where there is a target.
struct Found {
    sources: Sources,
    findings: Vec<Diagnostic>,
}

fn find(
    text: &[u8],
    toml: bool,
    server: &str,
    only: Option<&str>,
    target: Option<&str>,
    files: &Files,
) -> Found {
    let mut sources = Sources::default();
    let request = Request { server: version(server), only, includes: files, root: None };
    let config: Config = if toml {
        read::toml(&mut sources, "a.toml", text, &request)
    } else {
        read::legacy(&mut sources, "a.cfg", text, &request)
    };
    let boot = run::boot(&config);
    let mut findings = match target {
        Some(target) => migrate::plan(&config, &boot, version(target), Mode::Intent).findings,
        None => config.findings.iter().chain(&boot.findings).cloned().collect(),
    };
    findings.extend(lint::check(&config, &boot));
    Found { sources, findings }
}

fn find_example(example: &Example) -> Found {
    let files = Files(example.files.iter().cloned().collect());
    let toml = example.language == "toml";
    find(&example.bytes(), toml, &example.server, None, example.target.as_deref(), &files)
}

/// What the example of a code has at its own level or above, as `code: severity`.
fn severity(code: &Code) -> Severity {
    let example = code.example().unwrap_or_else(|| panic!("{} has an example", code.name));
    let found = find_example(&example);
    let own: Vec<_> = found.findings.iter().filter(|finding| finding.code == code).collect();
    let told = || found.findings.iter().map(|f| format!("{} {}", f.code.name, f.message)).collect::<Vec<_>>();
    assert!(!own.is_empty(), "{}: its example triggers {:#?}\n{}", code.name, told(), example.text);
    for finding in &own {
        let text = &found.sources.file(finding.span.file).text;
        assert!(text.get(finding.span.range()).is_some(), "{}: {:?}", code.name, finding.span);
    }
    let worst = own.iter().map(|finding| finding.severity).max().unwrap();
    let others: Vec<_> = found
        .findings
        .iter()
        .filter(|finding| finding.code != code && finding.severity >= worst)
        .filter(|finding| finding.severity > Severity::Info)
        .collect();
    assert!(others.is_empty(), "{}: its example triggers more: {:#?}", code.name, told());
    worst
}

#[test]
fn every_code_has_a_text_whose_example_triggers_it() {
    let mut wrong = Vec::new();
    for code in lint::codes() {
        for heading in SECTIONS {
            if code.section(heading).is_none_or(|text| text.is_empty()) {
                wrong.push(format!("{} has no section `{heading}`", code.name));
            }
        }
        if let Err(panic) = std::panic::catch_unwind(|| severity(code)) {
            wrong.push(panic.downcast_ref::<String>().cloned().unwrap_or_default());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn codes_have_names_of_their_own() {
    let codes = lint::codes();
    let names: BTreeSet<&str> = codes.iter().map(|code| code.name).collect();
    assert_eq!(names.len(), codes.len());
    let kebab =
        |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c));
    assert!(names.iter().all(|name| kebab(name)), "{names:?}");
}

#[test]
fn all_codes_and_their_severities() {
    let lines: Vec<String> =
        lint::codes().into_iter().map(|code| format!("{:8} {}", severity(code).name(), code.name)).collect();
    insta::assert_snapshot!("codes", lines.join("\n"));
}

/// `MIMCFG_BLESS=1 cargo test rules` writes it anew.
#[test]
fn the_page_of_rules_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let codes: Vec<_> = lint::codes().into_iter().map(|code| (code, severity(code))).collect();
    let page = export::rules(&codes);
    if std::env::var_os("MIMCFG_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
        return;
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/rules.md is not current: MIMCFG_BLESS=1 cargo test rules");
}

/// Two findings of one place and setting, unless their causes are two.
fn twice(found: &Found) -> Vec<String> {
    let mut out = Vec::new();
    for (at, finding) in found.findings.iter().enumerate() {
        for other in &found.findings[..at] {
            let same = finding.path == other.path || finding.path.is_none() || other.path.is_none();
            if finding.span == other.span && same {
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
