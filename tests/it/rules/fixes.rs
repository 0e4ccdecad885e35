//! Fixes do what they say, and a migrated file has nothing new.

use super::{Found, find};
use crate::support::{Files, bytes, rows, version};
use mimcfg::diagnostic::{Applicability, Diagnostic};
use mimcfg::migrate::{self, Mode};
use mimcfg::read::{self, Request};
use mimcfg::source::Sources;
use mimcfg::{lint, run};
use std::collections::{BTreeMap, BTreeSet};

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
    let request = Request { server: version(server), only: Some("services"), includes: files, root: None };
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
                let request =
                    Request { server: version("3.7"), only: Some("services"), includes: &files, root: None };
                let old = read::legacy(&mut sources, "a.cfg", bytes(&row), &request);
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
