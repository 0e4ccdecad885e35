//! Whole old files beside the TOML files that the 4.0.1 server reads to the same state.

use crate::support::{Files, rows, version};
use mimcfg::diagnostic::Severity;
use mimcfg::diff::meaning::{self, Difference};
use mimcfg::migrate::{self, Mode, Plan};
use mimcfg::read::{self, Request};
use mimcfg::source::Sources;
use mimcfg::value::Value;
use mimcfg::{run, write};
use serde_json::Value as Json;

/// The plan and the text that an old file of a row comes to.
fn migrated(row: &Json, from: &str, target: &str, mode: Mode) -> (Plan, String) {
    let mut sources = Sources::default();
    let files = Files::of(row);
    let request = Request { server: version(from), only: None, includes: &files, root: None };
    let config =
        read::legacy(&mut sources, "mongooseim.cfg", row["cfg"].as_str().unwrap().as_bytes(), &request);
    let plan = migrate::plan(&config, &run::boot(&config), version(target), mode);
    let text = write::toml(&plan, &sources);
    (plan, text)
}

/// The errors that our own reader has for a TOML file.
fn lint(text: &str, target: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let files = Files::default();
    let request = Request { server: version(target), only: None, includes: &files, root: None };
    let config = read::toml(&mut sources, "mongooseim.toml", text.as_bytes(), &request);
    let errors = config.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| format!("{}: {}", finding.code.name, finding.message)).collect()
}

/// Where two TOML files mean something else at the first servers that read them.
fn differences(ours: &str, theirs: &str) -> Vec<String> {
    let server = version("4.0.1");
    let tree = |text: &str| {
        let request = Request { server, only: None, includes: &Files::default(), root: None };
        let mut sources = Sources::default();
        let config = read::toml(&mut sources, "mongooseim.toml", text.as_bytes(), &request);
        assert!(config.loads, "{:?}\n{text}", config.findings);
        config.tree.unwrap()
    };
    let shown = |value: Option<Value>| value.map_or_else(|| "unset".to_owned(), |value| value.to_string());
    let found = meaning::compare(&tree(theirs), &tree(ours), server);
    let differences = found.differences.into_iter();
    let told = differences.map(|difference| {
        let Difference { path, old, new, .. } = difference;
        format!("{path} = {}, not {}", shown(new.effective), shown(old.effective))
    });
    told.collect()
}

#[test]
fn a_whole_old_file_comes_to_the_settings_of_its_pair() {
    let rows = rows("whole-pairs.jsonl");
    let (mut equal, mut refused) = (0, 0);
    let mut wrong = Vec::new();
    for row in &rows {
        let case = row["case"].as_str().unwrap();
        // What the old server did, where it is not what the file says.
        let mode = if row["equal"] == false { Mode::Effect } else { Mode::Intent };
        let (plan, text) = migrated(row, "4.0.1", "4.0.1", mode);
        let errors = plan.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<String> =
            errors.map(|finding| format!("{}: {}", finding.code.name, finding.message)).collect();
        if row["group"] == "refused" {
            refused += 1;
            if errors.is_empty() {
                wrong.push(format!("{case}: no error, and the server says {}", row["said_4_0_1"]));
            }
            continue;
        }
        if let Some(toml) = row["toml"].as_str().filter(|_| row["effect"] != "toml-refused") {
            let found = lint(toml, "4.0.1");
            if !found.is_empty() {
                wrong.push(format!("{case}: the pair of it: {}", found.join("; ")));
            }
        }
        let found = lint(&text, "4.0.1");
        if !found.is_empty() && row["effect"] != "cfg-only" && row["effect"] != "toml-refused" {
            wrong.push(format!("{case}: our own reader: {}", found.join("; ")));
        }
        if !errors.is_empty() {
            wrong.push(format!("{case}: {}", errors.join("; ")));
            continue;
        }
        if row["equal"] == true || row["effect"] == "same" || row["effect"] == "order-only" {
            equal += 1;
            let found = differences(&text, row["toml"].as_str().unwrap());
            if !found.is_empty() {
                wrong.push(format!("{case}: {}", found.join("; ")));
            }
        }
    }
    println!("whole-pairs: {equal} rows compared, {refused} refused, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}\n{} wrong", wrong.join("\n"), wrong.len());
}
