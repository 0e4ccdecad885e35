//! The codes: their texts and examples, and one finding for one cause.

mod fixes;
mod laws;

use crate::support::{Files, version};
use mimcfg::catalogue::Version;
use mimcfg::diagnostic::{Code, Diagnostic, Example, SECTIONS, Severity};
use mimcfg::migrate::{self, Mode, hops};
use mimcfg::model::Config;
use mimcfg::read::{self, Request};
use mimcfg::source::Sources;
use mimcfg::{export, lint, run};
use std::collections::BTreeSet;
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
        Some(target) if toml && version(target) > version(server) => {
            upgraded(&config, version(target), &hops::Answers::default())
        }
        Some(target) => migrate::plan(&config, &boot, version(target), Mode::Intent).findings,
        None => config.findings.iter().chain(&boot.findings).cloned().collect(),
    };
    findings.extend(lint::check(&config, &boot));
    Found { sources, findings }
}

/// What an upgrade of a TOML file tells.
fn upgraded(config: &Config, target: Version, answers: &hops::Answers) -> Vec<Diagnostic> {
    let mut tree = config.tree.clone().unwrap();
    let (from, file) = (config.server, config.file);
    hops::Course { from, to: target, mode: Mode::Intent, answers, file }.upgrade(&mut tree).findings
}

/// What is found where people decide: about comments that hide findings, and against a baseline.
fn find_decided(code: &Code, example: &Example) -> Found {
    let mut sources = Sources::default();
    let files = Files::default();
    let request = Request { server: version(&example.server), only: None, includes: &files, root: None };
    let forbid_ignores = code.name == "forbidden-ignore";
    let policy = lint::Policy { forbid_ignores, ..lint::Policy::default() };
    let toml = mimcfg::catalogue::Language::Toml;
    let examined = lint::examine(&mut sources, "a.toml", &example.bytes(), toml, &request, &policy);
    let mut findings = examined.findings;
    if code.name == "stale-baseline" {
        let known =
            r#"{"version": 1, "findings": [{"file": "a.toml", "code": "wrong-type", "fingerprint": "0"}]}"#;
        let checked = [examined.config.file];
        mimcfg::report::baseline::hide(&mut sources, &checked, &mut findings, "known.json", known).unwrap();
    }
    Found { sources, findings }
}

fn find_example(code: &Code, example: &Example) -> Found {
    if code.name.ends_with("-ignore") || ["unknown-code", "stale-baseline"].contains(&code.name) {
        return find_decided(code, example);
    }
    if code.name == "settled-decision" {
        let mut answers = hops::Answers::default();
        answers.insert("jingle-sip", "drop");
        let mut found = find(&example.bytes(), true, &example.server, None, None, &Files::default());
        let request =
            Request { server: version(&example.server), only: None, includes: &Files::default(), root: None };
        let config = read::toml(&mut found.sources, "a.toml", example.bytes(), &request);
        found.findings = upgraded(&config, version(example.target.as_deref().unwrap()), &answers);
        return found;
    }
    let files = Files(example.files.iter().cloned().collect());
    let toml = example.language == "toml";
    find(&example.bytes(), toml, &example.server, None, example.target.as_deref(), &files)
}

/// What the example of a code has at its own level or above, as `code: severity`.
fn severity(code: &Code) -> Severity {
    let example = code.example().unwrap_or_else(|| panic!("{} has an example", code.name));
    let found = find_example(code, &example);
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

#[test]
fn every_file_of_a_rule_is_in_the_lists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint");
    let listed = std::fs::read_to_string(folder.join("rules.rs")).unwrap();
    for entry in std::fs::read_dir(folder.join("rules")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(listed.contains(&format!("{name}::check")), "{name} is applied");
        let has_code = std::fs::read_to_string(&path).unwrap().contains("code! {");
        assert!(!has_code || listed.contains(&format!("{name}::CODES")), "the code of {name} is listed");
    }
}
