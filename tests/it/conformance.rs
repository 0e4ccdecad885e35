//! Agreement with what servers did: every recorded row.

use crate::support::{Files, bytes, fixtures, legacy, rows, toml, version};
use mimcfg::diagnostic::Severity;
use mimcfg::migrate::{self, Mode};
use mimcfg::read::Request;
use mimcfg::report::{Mask, explain};
use mimcfg::source::{FileId, Sources};
use mimcfg::syntax::toml::{Node, Table, parse};
use mimcfg::{run, write};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The effects that `explain --format json` states.
fn effects(row: &Json) -> Json {
    let mut sources = Sources::default();
    let config = legacy(&mut sources, &bytes(row), "3.7", &Files::of(row));
    let boot = run::boot(&config);
    let mask = Mask::new(config.secrets.clone());
    let (sources, config, boot, mask) = (&sources, &config, &boot, &mask);
    let text = explain::json(&explain::Explanation { sources, config, boot, mask, start: None });
    let json: Json = serde_json::from_str(&text).unwrap();
    json["effects"].clone()
}

/// An Erlang term as the rows print it, in the form that effects have.
fn recorded(text: &str) -> Json {
    match text {
        "-" | "undefined" => Json::Null,
        "[]" => Json::from(""),
        "true" => Json::Bool(true),
        // Strings with characters beyond ASCII are printed as lists of integers.
        _ if text.starts_with('[') && !text.contains('{') => {
            let inner = text.trim_matches(['[', ']']).split(',');
            Json::from(inner.map(|code| char::from_u32(code.parse().unwrap()).unwrap()).collect::<String>())
        }
        _ if text.starts_with('"') || text.starts_with('\'') => Json::from(text.trim_matches(['"', '\''])),
        _ => text.parse::<serde_json::Number>().map_or_else(|_| Json::from(text), Json::Number),
    }
}

#[test]
fn the_effects_of_an_old_file_are_what_the_server_did() {
    let rows = rows("services-cfg.jsonl");
    let mut wrong = Vec::new();
    for row in &rows {
        let did = &row["server_3.7.1"];
        let said = effects(row);
        let mut compare = |what: &str, expected: Json, found: &Json| {
            // Both spellings of the empty list are one term.
            let same = expected == *found || (expected == "" && *found == Json::Array(Vec::new()));
            if !same {
                wrong.push(format!("{}: {what}: the server {expected}, we {found}", row["case"]));
            }
        };
        let loads = did["parse"] == "ok";
        compare("loads", loads.into(), &said["loads"]);
        compare("starts", (loads && did["start"] == "ok").into(), &said["starts"]);
        if !loads {
            continue;
        }
        let text = |key: &str| did[key].as_str().unwrap_or_default().to_owned();
        let logged = |what: &str| {
            did["log"].as_array().unwrap().iter().any(|line| line.as_str().unwrap().contains(what))
        };
        let metrics = &said["service_mongoose_system_metrics"];
        let running = did["system_metrics"] == "running";
        compare("commands", did["commands"].clone(), &said["service_admin_extra"]["commands"]);
        compare("running", running.into(), &(metrics["state"] == "running").into());
        compare("first report", recorded(&text("first_report_after")), &metrics["first_report_after"]);
        compare("period", recorded(&text("periodic_after")), &metrics["periodic_after"]);
        compare("later reports", (text("periodic_timer") == "ok").into(), &metrics["later_reports"]);
        compare("sent", (text("send") == "ok").into(), &metrics["report_is_sent"]);
        compare("consent warning", logged("consent").into(), &metrics["consent_warning"]);
        compare("absence warning", logged("absent").into(), &metrics["absence_warning"]);
        if text("extra_tracking_id").starts_with("[{") || text("extra_tracking_id").starts_with('#') {
            compare("tracking id", Json::from(text("extra_tracking_id")), &metrics["extra_tracking_id"]);
        } else {
            compare("tracking id", recorded(&text("extra_tracking_id")), &metrics["extra_tracking_id"]);
        }
    }
    println!("{} rows, {} differences", rows.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_old_file_has_an_error_if_and_only_if_the_node_stops() {
    let mut wrong = Vec::new();
    for row in rows("services-cfg.jsonl") {
        let mut sources = Sources::default();
        let config = legacy(&mut sources, &bytes(&row), "3.7", &Files::of(&row));
        let boot = run::boot(&config);
        let mut all = config.findings.iter().chain(&boot.findings);
        let refused = all.any(|finding| finding.severity == Severity::Error);
        let did = &row["server_3.7.1"];
        let stops = did["parse"] != "ok" || did["start"] != "ok";
        if refused != stops {
            wrong.push(format!("{}: stops {stops}, error {refused}", row["case"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every row that starts, for each target and mode: the TOML is taken by the target, and what is in effect
/// there differs from before exactly by the changes that are told.
#[test]
fn what_is_migrated_loads_and_means_the_same_but_for_the_changes_told() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows("services-cfg.jsonl") {
        let did = &row["server_3.7.1"];
        if did["parse"] != "ok" || did["start"] != "ok" {
            continue;
        }
        for target in ["4.0.1", "5.1.0", "6.1.0", "6.8.0"] {
            for mode in [Mode::Intent, Mode::Effect] {
                count += 1;
                let case = format!("{} at {target}, {}", row["case"], mode.name());
                let mut sources = Sources::default();
                let old = legacy(&mut sources, &bytes(&row), "3.7", &Files::of(&row));
                let plan = migrate::plan(&old, &run::boot(&old), version(target), mode);
                let text = write::toml(&plan, &sources);
                let new = toml(&mut sources, text.as_bytes(), target);
                let errors: Vec<_> = new.findings.iter().filter(|f| f.severity == Severity::Error).collect();
                if !errors.is_empty() {
                    wrong.push(format!("{case}: {text}\n{errors:?}"));
                }
                wrong.extend(
                    untold(&old, &new, &plan).into_iter().map(|what| format!("{case}: {what}\n{text}")),
                );
            }
        }
    }
    println!("{count} migrations, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Changes of effect that are not told, and told ones that are none.
fn untold(old: &mimcfg::model::Config, new: &mimcfg::model::Config, plan: &migrate::Plan) -> Vec<String> {
    let value = |config: &mimcfg::model::Config, path: &str| {
        config.effective(path).map_or(Json::Null, mimcfg::value::Value::json)
    };
    let mut paths: Vec<&str> =
        old.settings.iter().chain(&new.settings).map(|s| s.spec.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    let gone = |path: &str| plan.changes.iter().any(|change| path.starts_with(&format!("{}.", change.path)));
    let mut out = Vec::new();
    for path in paths.into_iter().filter(|path| !gone(path)) {
        let (before, after) = (value(old, path), value(new, path));
        let before = if before == "undefined" { Json::Null } else { before };
        let told = plan.changes.iter().find(|change| change.path == path);
        match told {
            None if before != after => out.push(format!("{path}: {before} became {after}, untold")),
            Some(change) if change.old_effective != before || change.new_effective != after => {
                out.push(format!("{path}: {before} became {after}, told as {change:?}"));
            }
            Some(_) if before == after => out.push(format!("{path}: told, and nothing changed")),
            _ => {}
        }
    }
    out
}

/// Whether `path` is the server's path or something inside it; indexes do not count.
fn inside(path: &str, server: &str) -> bool {
    let plain = |text: &str| {
        let parts = text.split('[').enumerate();
        parts
            .map(|(at, part)| if at == 0 { part } else { part.split_once(']').map_or("", |(_, rest)| rest) })
            .collect::<String>()
            .replace("\"\"", "")
    };
    let (path, server) = (plain(path), plain(server));
    server.is_empty()
        || path == server
        || path.strip_prefix(&server).is_some_and(|rest| rest.starts_with('.'))
}

#[test]
fn a_toml_file_has_an_error_if_and_only_if_the_server_refuses_it() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows("services-toml.jsonl") {
        for (server, recorded) in row["servers"].as_object().unwrap() {
            count += 1;
            let mut sources = Sources::default();
            let config = toml(&mut sources, &bytes(&row), server);
            let errors: Vec<_> = config.findings.iter().filter(|f| f.severity == Severity::Error).collect();
            let refuses = recorded["verdict"] != "ok";
            if refuses == errors.is_empty() {
                wrong.push(format!("{} at {server}: refused {refuses}, {errors:?}", row["case"]));
                continue;
            }
            let paths = recorded["errors"].as_array().into_iter().flatten();
            let paths: Vec<&str> = paths.filter_map(|error| error["toml_path"].as_str()).collect();
            let agrees =
                |at: &&str| errors.iter().any(|f| f.path.as_deref().is_some_and(|path| inside(path, at)));
            if !paths.is_empty() && !paths.iter().any(agrees) {
                let found: Vec<_> = errors.iter().map(|f| (f.code.name, &f.path)).collect();
                wrong.push(format!("{} at {server}: the server at {paths:?}, we {found:?}", row["case"]));
            }
        }
    }
    println!("{count} verdicts, {} differences", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The folder in which the verdicts on whole files were recorded.
struct Recorded(Json);

impl Recorded {
    fn has(&self, kind: &str, path: &str) -> bool {
        self.0[kind].as_array().unwrap().iter().any(|name| name == path)
    }
}

impl mimcfg::read::Root for Recorded {
    fn is_file(&self, path: &str) -> bool {
        self.has("files", path)
    }

    fn is_dir(&self, path: &str) -> bool {
        path == "." || self.has("dirs", path.trim_end_matches('/'))
    }
}

/// What each server said of a row: the paths of its errors, none where it loads the file.
fn verdicts(row: &Json) -> BTreeMap<&str, Vec<&str>> {
    let ok = row["ok"].as_array().unwrap();
    let mut out: BTreeMap<&str, Vec<&str>> =
        ok.iter().map(|version| (version.as_str().unwrap(), Vec::new())).collect();
    for refused in row["refused"].as_array().unwrap() {
        let errors = refused["errors"].as_array().unwrap();
        let paths: Vec<&str> = errors.iter().map(|e| e["toml_path"].as_str().unwrap_or("?")).collect();
        for version in refused["versions"].as_array().unwrap() {
            out.insert(version.as_str().unwrap(), paths.clone());
        }
    }
    out
}

/// The part of a server's path that is in the text: servers also name tables that nobody wrote.
fn written(path: &str, root: &Table) -> String {
    let mut tables = vec![root];
    let mut out: Vec<&str> = Vec::new();
    for part in path.split('.') {
        let nodes: Vec<&Node> =
            tables.iter().filter_map(|table| table.get(part)).map(|entry| &entry.value).collect();
        if nodes.is_empty() && !tables.is_empty() {
            break;
        }
        out.push(part);
        let items = nodes.iter().filter_map(|node| node.as_items()).flatten();
        tables = nodes.iter().copied().chain(items).filter_map(Node::as_table).collect();
    }
    out.join(".")
}

/// The rows on whole files: counts of agreement by group. `MIMCFG_LIST=FILE` keeps what does not agree.
#[test]
fn a_whole_toml_file_has_an_error_if_and_only_if_the_server_refuses_it() {
    let prelude = std::fs::read_to_string(fixtures().join("conformance/whole-toml-prelude.json")).unwrap();
    let prelude: Json = serde_json::from_str(&prelude).unwrap();
    let root = Recorded(prelude.clone());
    let mut groups: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in rows("whole-toml.jsonl") {
        for (server, paths) in verdicts(&row) {
            let mut text = bytes_of_whole(&row);
            if row["full"] != true {
                if !text.ends_with(b"\n") {
                    text.push(b'\n');
                }
                text.extend(prelude["prelude"][server].as_str().unwrap().as_bytes());
            }
            let mut sources = Sources::default();
            let request = Request {
                server: version(server),
                only: None,
                includes: &Files::default(),
                root: Some(&root),
            };
            let config = mimcfg::read::toml(&mut sources, "mongooseim.toml", &text, &request);
            let errors: Vec<_> = config.findings.iter().filter(|f| f.severity == Severity::Error).collect();
            let tree = parse(FileId(0), &String::from_utf8_lossy(&text)).root;
            let named: Vec<String> =
                paths.iter().filter(|path| **path != "?").map(|path| written(path, &tree)).collect();
            let at = |path: &String| {
                errors.iter().any(|f| f.path.as_deref().is_some_and(|found| inside(found, path)))
            };
            let count = groups.entry(row["group"].to_string()).or_default();
            count.1 += 1;
            if paths.is_empty() == errors.is_empty() && (named.is_empty() || named.iter().any(at)) {
                count.0 += 1;
                continue;
            }
            let found: Vec<_> = errors.iter().map(|f| (f.code.name, &f.path)).collect();
            wrong.push(format!(
                "{} {} at {server}: server {paths:?}, we {found:?}",
                row["group"], row["case"]
            ));
        }
    }
    for (group, (agree, all)) in &groups {
        println!("{group}: {agree} of {all} verdicts agree");
    }
    if let Some(list) = std::env::var_os("MIMCFG_LIST") {
        std::fs::write(list, wrong.join("\n")).unwrap();
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn bytes_of_whole(row: &Json) -> Vec<u8> {
    match row["bytes_base64"].as_str() {
        Some(encoded) => crate::support::base64(encoded),
        None => row["toml"].as_str().unwrap().as_bytes().to_vec(),
    }
}
