//! The codes: their texts and examples, and one finding for one cause.

use crate::support::{Files, bytes, rows, version};
use mimcfg::diagnostic::{Applicability, Code, Diagnostic, Example, SECTIONS, Severity};
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
    let request = Request { server: version(server), only, includes: files };
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

/// Makes the edits of one fix.
fn fixed(text: &str, finding: &Diagnostic) -> String {
    let fix = finding.fix.as_ref().unwrap();
    let mut out = text.to_owned();
    for edit in fix.edits.iter().rev() {
        out.replace_range(edit.span.range(), &edit.text);
    }
    out
}

/// What is in effect, by path, and what comes of it.
fn in_effect(text: &[u8], toml: bool, server: &str, files: &Files) -> String {
    let mut sources = Sources::default();
    let request = Request { server: version(server), only: Some("services"), includes: files };
    let config = if toml {
        read::toml(&mut sources, "a.toml", text, &request)
    } else {
        read::legacy(&mut sources, "a.cfg", text, &request)
    };
    let boot = run::boot(&config);
    let mut lines: Vec<String> = config
        .settings
        .iter()
        .map(|setting| {
            let value = setting.effective.as_ref().map(mimcfg::value::Value::json);
            format!("{} = {value:?}", setting.spec.path)
        })
        .collect();
    lines.sort();
    // A file that is not read has no effect; what could be read of it must stay.
    if config.refused() {
        return lines.join("\n");
    }
    let outcomes = boot.services.iter().map(|o| format!("{} {} {:?}", o.name, o.state.name(), o.details));
    lines.extend(outcomes);
    format!("{}\n{}", lines.join("\n"), boot.starts)
}

/// One fix after another over all rows: a safe one keeps what is in effect, each takes its finding away, and none makes
/// a file that no server reads.
#[test]
fn a_fix_takes_its_finding_away_and_a_safe_one_keeps_what_is_in_effect() {
    let mut wrong = Vec::new();
    let (mut safe, mut others) = (0, 0);
    let mut look = |case: &str, text: &[u8], toml: bool, server: &str, files: &Files| {
        let found = find(text, toml, server, Some("services"), None, files);
        let Ok(text) = std::str::from_utf8(text) else { return };
        let before = in_effect(text.as_bytes(), toml, server, files);
        let count = |found: &Found, finding: &Diagnostic| {
            found.findings.iter().filter(|f| f.code == finding.code && f.message == finding.message).count()
        };
        for finding in found.findings.iter().filter(|finding| finding.fix.is_some()) {
            let after = fixed(text, finding);
            let again = find(after.as_bytes(), toml, server, Some("services"), None, files);
            let what = format!("{case} at {server}, {}:\n{text}\n{after}", finding.code.name);
            if count(&again, finding) >= count(&found, finding) {
                wrong.push(format!("{what}still there"));
            }
            if finding.fix.as_ref().unwrap().applicability == Applicability::Safe {
                safe += 1;
                if !in_effect(after.as_bytes(), toml, server, files).starts_with(&before) {
                    wrong.push(format!("{what}another effect"));
                }
            } else {
                others += 1;
            }
        }
    };
    for row in rows("services-cfg.jsonl") {
        look(row["case"].as_str().unwrap(), &bytes(&row), false, "3.7", &Files::of(&row));
    }
    for row in rows("services-toml.jsonl") {
        for server in ["4.0.1", "5.1.0", "6.1.0", "6.8.0"] {
            look(row["case"].as_str().unwrap(), &bytes(&row), true, server, &Files::default());
        }
    }
    println!("{safe} safe fixes, {others} others, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A migrated file has no finding that the old one had not, unless the migration tells of that setting: a key that was
/// ignored, for instance, comes to have an effect.
#[test]
fn linting_what_was_migrated_finds_nothing_new() {
    let mut wrong = BTreeMap::new();
    for row in rows("services-cfg.jsonl") {
        let did = &row["server_3.7.1"];
        if did["parse"] != "ok" || did["start"] != "ok" {
            continue;
        }
        let files = Files::of(&row);
        for target in ["4.0.1", "5.1.0", "6.1.0", "6.8.0"] {
            for mode in [Mode::Intent, Mode::Effect] {
                let mut sources = Sources::default();
                let request = Request { server: version("3.7"), only: Some("services"), includes: &files };
                let old = read::legacy(&mut sources, "a.cfg", &bytes(&row), &request);
                let boot = run::boot(&old);
                let plan = migrate::plan(&old, &boot, version(target), mode);
                let text = mimcfg::write::toml(&plan, &sources);
                let mut told: BTreeSet<&str> = plan.findings.iter().map(|f| f.code.name).collect();
                told.extend(lint::check(&old, &boot).iter().map(|f| f.code.name));
                let new = find(text.as_bytes(), true, target, Some("services"), None, &Files::default());
                let paths: Vec<&str> = plan.findings.iter().filter_map(|f| f.path.as_deref()).collect();
                let is_told = |finding: &&Diagnostic| {
                    let path = finding.path.as_deref().unwrap_or_default();
                    told.contains(finding.code.name) || paths.iter().any(|told| path.starts_with(told))
                };
                for finding in new.findings.iter().filter(|finding| !is_told(finding)) {
                    let case = format!("{} at {target}, {}", row["case"], mode.name());
                    wrong
                        .entry(format!("{} {}", finding.code.name, finding.message))
                        .or_insert((case, text.clone()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
