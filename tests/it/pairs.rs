//! Whole old files beside the TOML files that the 4.0.1 server reads to the same state.

use crate::support::{Files, rows, version};
use mimcfg::catalogue::{self, Child, Language, Version};
use mimcfg::diagnostic::Severity;
use mimcfg::migrate::{self, Mode, Plan};
use mimcfg::read::{self, Request};
use mimcfg::source::{FileId, Sources};
use mimcfg::syntax::toml::{Node, Table, Value, parse};
use mimcfg::{run, write};
use serde_json::Value as Json;
use std::collections::BTreeMap;

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

/// A TOML file as settings: tables without order, and without what says what is so anyhow.
fn settings(text: &str) -> BTreeMap<String, String> {
    let parsed = parse(FileId(0), text);
    let errors: Vec<_> =
        parsed.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    let mut out = BTreeMap::new();
    table("", &parsed.root, &mut out);
    out
}

fn table(path: &str, table: &Table, out: &mut BTreeMap<String, String>) {
    if table.entries.is_empty() && !path.is_empty() {
        out.insert(path.to_owned(), "{}".to_owned());
    }
    let no_address = table.get("ip_address").is_none();
    for entry in &table.entries {
        let inner = format!("{path}.{}", entry.key.name);
        match (&entry.value.value, entry.key.name.as_str()) {
            // The address of all interfaces, said in another way.
            (Value::Integer(number), "ip_version") if no_address && *number == 6.into() => {
                out.insert(inner.replace("ip_version", "ip_address"), "String(\"::\")".to_owned());
            }
            // Shapers of a host are looked up by no server.
            (_, "shaper") if path.starts_with(".host_config") => {}
            (Value::Integer(number), "ip_version") if *number == 4.into() => {}
            (_, "host")
                if path.starts_with(".host_config")
                    && table.entries.len() == 2
                    && table.get("shaper").is_some() => {}
            // The host tells the items apart.
            (Value::Tables(items), "address") => {
                let mut items: Vec<&Node> = items.iter().collect();
                items.sort_by_key(|item| {
                    format!("{:?}", item.as_table().and_then(|item| Some(&item.get("host")?.value.value)))
                });
                items.iter().enumerate().for_each(|(at, item)| node(&format!("{inner}[{at}]"), item, out));
            }
            (value, _) if is_default(&inner, value) => {
                out.insert(path.to_owned(), "{}".to_owned());
            }
            // 4.0.1 lifts them out of the table.
            (_, "cacertfile" | "certfile" | "keyfile") if path.starts_with(".outgoing_pools.riak") => {
                node(&inner.replace(".tls.", "."), &entry.value, out);
            }
            // Order does not matter in it.
            (_, "override") => {
                let mut items: Vec<String> =
                    entry.value.as_items().unwrap().iter().map(|item| format!("{:?}", item.value)).collect();
                items.sort();
                out.insert(inner, items.join(" "));
            }
            _ => node(&inner, &entry.value, out),
        }
    }
    // A table that holds defaults only says as much as an empty one.
    let below = format!("{path}.");
    if out.keys().any(|key| key.starts_with(&below)) {
        out.remove(path);
    }
}

/// Whether a value is the default of the first server that declares one.
fn is_default(path: &str, value: &Value) -> bool {
    let plain = path.trim_start_matches('.').trim_start_matches("host_config[0].");
    let keys: Vec<&str> = plain.split('.').map(|key| key.split('[').next().unwrap()).collect();
    let default =
        Version::all().filter(|version| version.reads(Language::Toml)).find_map(
            |version| match catalogue::at(&keys, version) {
                Some(Child::Option(_, state)) => state.default.clone(),
                _ => None,
            },
        );
    let plain = match value {
        Value::String(text) => mimcfg::value::Value::String(text.clone()),
        Value::Integer(number) => mimcfg::value::Value::Integer(number.clone()),
        Value::Boolean(value) => mimcfg::value::Value::Boolean(*value),
        _ => return false,
    };
    let text = |value: &mimcfg::value::Value| value.to_string().trim_matches('"').to_owned();
    default.is_some_and(|default| text(&default) == text(&plain))
}

fn node(path: &str, node: &Node, out: &mut BTreeMap<String, String>) {
    match &node.value {
        Value::Table(inner) => table(path, inner, out),
        Value::Array(items) | Value::Tables(items) => {
            if items.is_empty() {
                out.insert(path.to_owned(), "[]".to_owned());
            }
            for (at, item) in items.iter().enumerate() {
                self::node(&format!("{path}[{at}]"), item, out);
            }
        }
        value => {
            out.insert(path.to_owned(), format!("{value:?}"));
        }
    }
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

fn differences(ours: &str, theirs: &str) -> Vec<String> {
    let (ours, theirs) = (settings(ours), settings(theirs));
    let mut out = Vec::new();
    for (path, value) in &theirs {
        match ours.get(path) {
            None => out.push(format!("missing {path} = {value}")),
            Some(own) if own != value => out.push(format!("{path} = {own}, not {value}")),
            Some(_) => {}
        }
    }
    out.extend(
        ours.iter()
            .filter(|(path, _)| !theirs.contains_key(*path))
            .map(|(path, value)| format!("needless {path} = {value}")),
    );
    out
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
