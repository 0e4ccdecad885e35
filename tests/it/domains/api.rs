//! The REST API of `mimcfg run`, and nodes that hear of each other.

use super::process::{Process, arguments, output};
use crate::databases::{each, sqlite};
use serde_json::json;
use std::time::Duration;

fn with(mut arguments: Vec<String>, more: &[&str]) -> Vec<String> {
    arguments.extend(more.iter().map(|text| (*text).to_owned()));
    arguments
}

/// A request, and the answer to it.
type Row<'r> = (&'r str, &'r str, &'r str, u16, &'r str);

fn check(server: &str, rows: &[Row<'_>]) {
    let (folder, scratch) = (tempfile::tempdir().unwrap(), sqlite());
    let process = Process::start(&arguments(folder.path(), server, &scratch.url));
    for (method, domain, body, status, answer) in rows {
        let answered = process.client().domain(method, domain, body).unwrap();
        assert_eq!(answered, (*status, (*answer).to_owned()), "{server}: {method} {domain} {body}");
    }
}

#[test]
fn the_api_of_6_0_answers_as_servers_do() {
    let one = r#"{"host_type":"one"}"#;
    check(
        "6.0",
        &[
            ("GET", "a.example", "", 404, r#""Given domain does not exist""#),
            ("PUT", "a.example", "", 400, r#""Invalid request body""#),
            ("PUT", "a.example", "{}", 400, r#""'host_type' field is missing""#),
            ("PUT", "a.example", r#"{"host_type":"none"}"#, 403, r#""Unknown host type""#),
            ("PUT", "static.example", one, 403, r#""Domain is static""#),
            ("PUT", "a.example", one, 204, ""),
            ("PUT", "A.example", one, 409, r#""Domain already exists""#),
            ("GET", "a.example", "", 200, r#"{"host_type":"one","status":"enabled"}"#),
            ("GET", "static.example", "", 403, r#""Domain is static""#),
            ("PATCH", "a.example", r#"{"enabled":false}"#, 204, ""),
            ("GET", "a.example", "", 200, r#"{"host_type":"one","status":"disabled"}"#),
            ("PATCH", "a.example", "{}", 400, r#""'enabled' field is missing""#),
            ("PATCH", "b.example", r#"{"enabled":true}"#, 404, r#""Given domain does not exist""#),
            ("DELETE", "a.example", r#"{"host_type":"two"}"#, 403, r#""Wrong host type was provided""#),
            ("DELETE", "a.example", one, 204, ""),
            ("DELETE", "a.example", one, 404, r#""Given domain does not exist""#),
            ("PUT", "b.example", one, 204, ""),
            ("DELETE", "b.example", r#"{"host_type":"one","request":true}"#, 202, ""),
            ("POST", "b.example", one, 405, ""),
        ],
    );
}

#[test]
fn the_api_of_5_1_answers_as_servers_do() {
    let one = r#"{"host_type":"one"}"#;
    check(
        "5.1",
        &[
            ("GET", "a.example", "", 404, r#"{"what":"domain not found"}"#),
            ("PUT", "a.example", "", 400, r#"{"what":"body is empty"}"#),
            ("PUT", "a.example", "{", 400, r#"{"what":"failed to parse JSON"}"#),
            ("PUT", "a.example", one, 204, ""),
            ("PUT", "a.example", one, 204, ""),
            ("PUT", "a.example", r#"{"host_type":"two"}"#, 409, r#"{"what":"duplicate"}"#),
            ("GET", "a.example", "", 200, r#"{"host_type":"one","enabled":true}"#),
            ("GET", "static.example", "", 404, r#"{"what":"domain not found"}"#),
            ("PATCH", "static.example", r#"{"enabled":false}"#, 403, r#"{"what":"domain is static"}"#),
            ("DELETE", "a.example", r#"{"host_type":"two"}"#, 403, r#"{"what":"wrong host type"}"#),
            ("DELETE", "a.example", one, 204, ""),
            ("DELETE", "a.example", one, 204, ""),
        ],
    );
}

#[test]
fn who_does_not_know_the_secret_is_told_nothing() {
    for (server, nobody, wrong) in [
        ("6.0", (401, ""), (401, "")),
        (
            "5.1",
            (403, r#"{"what":"basic auth is required"}"#),
            (403, r#"{"what":"basic auth provided, invalid password"}"#),
        ),
    ] {
        let (folder, scratch) = (tempfile::tempdir().unwrap(), sqlite());
        let process = Process::start(&arguments(folder.path(), server, &scratch.url));
        for path in ["/api/domains/a.example", "/nodes/1/routed", "/nodes/1/api/domains/a.example", "/"] {
            let ask = |who| process.client().ask("GET", path, who, "").unwrap();
            assert_eq!(ask(None), (nobody.0, nobody.1.to_owned()), "{path}");
            assert_eq!(ask(Some("Basic bWltOndyb25n")), (wrong.0, wrong.1.to_owned()), "{path}");
        }
    }
}

#[test]
fn an_api_without_a_secret_and_a_pool_that_is_not_there_are_refused_before_anything_starts() {
    let (folder, scratch) = (tempfile::tempdir().unwrap(), sqlite());
    let all = arguments(folder.path(), "6.0", &scratch.url);
    let open: Vec<String> =
        all.iter().filter(|word| *word != "--api-secret" && !word.ends_with("secret")).cloned().collect();
    let refused = output(&open);
    assert_eq!(refused.status.code(), Some(2));
    let config = folder.path().join("mongooseim.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let text =
        text.replace("[services.service_domain_db]", "[services.service_domain_db]\n  db_pool = \"one\"");
    std::fs::write(&config, text).unwrap();
    let refused = output(&all);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{told}");
    assert!(
        told.contains("`db_pool` of service_domain_db is `one`") && told.contains("--pool one=URL"),
        "{told}"
    );
    assert!(refused.stdout.is_empty() && !folder.path().join("kept").exists());
}

/// By the channel of the process, and by that of PostgreSQL where there is one; nothing here waits for 30 s.
#[test]
fn nodes_hear_of_changes_of_each_other() {
    for (kind, scratch) in each() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let more = ["--init-db", "--nodes", "3"];
        let first = Process::start(&with(arguments(folders[0].path(), "6.0", &scratch.url), &more));
        let second = Process::start(&arguments(folders[1].path(), "6.0", &scratch.url));
        first.wait_for("domains_loaded");
        second.wait_for("domains_loaded");
        let done = first.client().domain("PUT", "a.example", r#"{"host_type":"one"}"#);
        assert_eq!(done, Some((204, String::new())), "{kind}");
        let expected = json!({"a.example": "one"});
        let soon = Duration::from_secs(10);
        (1..=3).for_each(|node| first.client().wait_until_routed(node, &expected, soon));
        if kind == "postgres" {
            second.client().wait_until_routed(1, &expected, soon);
        }
        assert_eq!(
            first.client().ask("GET", "/nodes/4/routed", Some(super::process::KNOWN), ""),
            Some((404, String::new()))
        );
    }
}

/// In SQLite, where nobody but the run itself can tell its nodes.
#[cfg(unix)]
#[test]
fn a_domain_that_is_inserted_over_the_socket_is_routed_at_once() {
    let (folder, scratch) = (tempfile::tempdir().unwrap(), sqlite());
    let arguments = arguments(folder.path(), "6.0", &scratch.url);
    let config = folder.path().join("mongooseim.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text + "[services.service_admin_extra]\n").unwrap();
    let process = Process::start(&arguments);
    let kept = folder.path().join("kept");
    process.wait_for("node_started");
    let began = std::time::Instant::now();
    while !kept.join("ctl.sock").exists() {
        assert!(began.elapsed() < Duration::from_secs(20), "no socket was made");
        std::thread::sleep(Duration::from_millis(5));
    }
    let shown = kept.display().to_string();
    let words = ["ctl", "--run", &shown, "insert_domain", "a.example", "one"].map(str::to_owned);
    assert_eq!(String::from_utf8(output(&words).stdout).unwrap(), "Added\n");
    process.client().wait_until_routed(1, &json!({"a.example": "one"}), Duration::from_secs(10));
}
