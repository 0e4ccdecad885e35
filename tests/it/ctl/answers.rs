//! What commands answer, version by version: the calls of `fixtures/ctl/answers.txt`.

use super::rows;
use super::site::Site;
use crate::support::{fixtures, version};
use mimcfg::catalogue::{Version, commands};
use mimcfg::run::domains::{Admin, Names, Profile, WriteError};
use mimcfg::run::real::SqlStore;
use std::collections::{BTreeMap, BTreeSet};

/// A call with what is expected of it: versions, status and text.
struct Call {
    line: usize,
    words: Vec<String>,
    expected: Vec<(Version, Version, u8, String)>,
}

/// The servers that the calls are made on: every one that differs from the one before it.
pub const SERVERS: [&str; 8] = ["3.7.1", "4.0.1", "4.1.0", "4.2.0", "5.0.0", "5.1.0", "6.0.0", "6.1.0"];

/// The calls of a file of the fixtures.
fn blocks(name: &str) -> Vec<Vec<Call>> {
    let text = std::fs::read_to_string(fixtures().join("ctl").join(name)).unwrap();
    let mut blocks = vec![Vec::<Call>::new()];
    for (at, line) in text.lines().enumerate() {
        let block = blocks.last_mut().unwrap();
        if let Some(call) = line.strip_prefix("> ") {
            block.push(Call { line: at + 1, words: words(call), expected: Vec::new() });
        } else if line.is_empty() {
            blocks.push(Vec::new());
        } else if !line.starts_with('#') {
            block.last_mut().unwrap().expected.push(expectation(line));
        }
    }
    blocks
}

fn expectation(line: &str) -> (Version, Version, u8, String) {
    let mut parts = line.splitn(3, ' ');
    let (versions, status, text) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let (first, last) = if versions == "all" { ("3.7", "6.1") } else { versions.split_once('-').unwrap() };
    let text = text.replace("\\n", "\n").replace("\\t", "\t");
    (version(first), version(last), status.parse().unwrap(), text)
}

/// The words of a call, some of them in quotes.
fn words(call: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = call.trim_start();
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|first| ['\'', '"'].contains(first));
        let (word, behind) = match quote {
            Some(quote) => rest[1..].split_once(quote).unwrap(),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = behind.trim_start();
    }
    words
}

/// Makes the calls of a file on servers; how many there were.
fn compare(name: &str, servers: &[&str], site: impl Fn(&str) -> Site) -> usize {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for block in blocks(name) {
        for server in servers {
            let mut site = site(server);
            for call in &block {
                let at = version(server);
                let fits = |one: &&(Version, Version, u8, String)| (one.0..=one.1).contains(&at);
                let mut expected = call.expected.iter().filter(fits);
                let (Some((_, _, status, text)), None) = (expected.next(), expected.next()) else {
                    panic!("line {}: one answer for {server}", call.line);
                };
                let words: Vec<&str> = call.words.iter().map(String::as_str).collect();
                let got = site.call(&words);
                seen += 1;
                if got != (text.clone(), *status) {
                    let line = call.line;
                    wrong.push(format!("line {line} at {server}: {words:?}\n  {got:?}\n  {text:?} {status}"));
                }
            }
        }
    }
    println!("{name}: {seen} answers compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    seen
}

#[test]
fn commands_answer_as_the_servers_do() {
    assert!(compare("answers.txt", &SERVERS, Site::new) > 1000);
}

/// The server of the fixtures with dynamic domains.
fn dynamic(server: &str) -> Site {
    Site::with(server, &std::fs::read_to_string(fixtures().join("ctl/domains.toml")).unwrap())
}

#[test]
fn commands_about_domains_answer_as_the_servers_do() {
    assert!(compare("domains.txt", &["5.0.0", "5.1.0", "6.0.0", "6.1.0"], dynamic) > 100);
}

#[test]
fn without_their_service_there_are_no_dynamic_domains() {
    let text = std::fs::read_to_string(fixtures().join("ctl/domains.toml")).unwrap();
    let text = text.replace("[services.service_domain_db]", "");
    let calls =
        ["insert_domain a.b dummy", "delete_domain a.b dummy", "enable_domain a.b", "disable_domain a.b"];
    for server in ["5.0", "5.1", "6.0", "6.1"] {
        for call in calls {
            let (text, status) = Site::with(server, &text).told(call);
            let expected = match server.starts_with('6') {
                true => "Error: \"Dynamic domains service is disabled\"",
                false if call.starts_with("insert") || call.starts_with("delete") => {
                    "Error: \"Service disabled\""
                }
                false => "Service disabled",
            };
            assert_eq!((text.as_str(), status), (expected, 1), "{server}: {call}");
        }
        // What is checked first is told first.
        let first = if server.starts_with('6') { "Dynamic domains service" } else { "Domain is static" };
        assert!(
            Site::with(server, &text).told("insert_domain localhost dummy").0.contains(first),
            "{server}"
        );
    }
}

#[test]
fn files_are_uploaded_to_dynamic_domains_that_are_served() {
    for (server, unknown) in [("5.1", "Problem 'error "), ("6.1", "Error: \"domain does not exist\"")] {
        let mut site = dynamic(server);
        let upload = ["http_upload", "a.b", "photo.png", "5", "image/png", "60"];
        for (change, served) in [("insert_domain a.b dummy", true), ("disable_domain a.b", false)] {
            let (text, status) = site.call(&upload);
            assert!(status == 1 && text.starts_with(unknown) || !served, "{server}: {text}");
            assert_eq!(site.told(change).1, 0);
            let (text, status) = site.call(&upload);
            assert_eq!(
                status == 0 && text.starts_with("PutURL: https://s3.example.org/bucket/"),
                served,
                "{text}"
            );
        }
    }
}

#[test]
fn a_domain_in_deletion_is_not_enabled_and_can_be_deleted_again() {
    let mut site = dynamic("6.1");
    assert_eq!(site.told("insert_domain a.b dummy").1, 0);
    let names = Names::new(vec!["localhost".to_owned()], vec!["dummy".to_owned()]);
    let profile = Profile::of(version("6.1")).unwrap();
    // As a server leaves it whose modules fail to remove what they keep.
    let hook = |_: &str, _: &str| vec!["mod_mam".to_owned()];
    let deleted = site.store.domains(profile.writing, async |tables: &SqlStore| {
        Admin { store: tables, names: &names, profile, on: true, hook: &hook }.delete("a.b", "dummy").await
    });
    assert_eq!(deleted.unwrap(), Err(WriteError::HookFailed(vec!["mod_mam".to_owned()])));
    for call in ["enable_domain a.b", "disable_domain a.b"] {
        assert_eq!(site.told(call), ("Error: \"Domain has been deleted\"".to_owned(), 1));
    }
    assert_eq!(site.told("delete_domain a.b dummy"), ("Deleted".to_owned(), 0));
    assert_eq!(site.told("enable_domain a.b").0, "Error: \"Given domain does not exist\"");
}

#[test]
fn a_host_type_that_is_gone_and_a_database_that_fails_are_told() {
    for (server, gone) in [("5.1", "Problem 'error ...'"), ("6.1", "Error: \"Unknown host type\"")] {
        let text = std::fs::read_to_string(fixtures().join("ctl/domains.toml")).unwrap();
        let mut site = dynamic(server);
        assert_eq!(site.told("insert_domain a.b other").1, 0);
        site.configure(server, &text.replace(", \"other\"", ""));
        for call in ["enable_domain a.b", "disable_domain a.b"] {
            let (text, status) = site.told(call);
            assert!(status == 1 && text.starts_with(gone), "{server}: {text}");
        }
        // The tables of the other generation are not those that this server knows.
        let other = if server == "5.1" { "6.1" } else { "5.1" };
        site.configure(other, &text);
        let answer = site.answer(&["insert_domain", "c.d", "dummy"]);
        let expected = if other == "6.1" { "Problem 'error ...'" } else { "Error: \"Database error\"\n" };
        assert!(answer.status == 1 && answer.output.starts_with(expected), "{}", answer.output);
        assert!(answer.aside.is_some());
    }
}

/// Commands that no store can answer, and those with tests of their own.
const ELSEWHERE: [&str; 4] = ["load_config", "get_cookie", "remove_node", "http_upload"];

/// Commands of which nothing that fails was recorded.
const NEVER_FAIL: [&str; 8] = [
    "delete_old_users",
    "num_active_users",
    "push_roster_alltoall",
    "status_num",
    "status_list",
    "connected_users_info",
    "process_rosteritems",
    "get_roster",
];

#[test]
fn every_command_that_was_recorded_succeeds_and_fails() {
    let mut endings: BTreeMap<String, BTreeSet<(u8, String)>> = BTreeMap::new();
    for call in ["answers.txt", "domains.txt"].into_iter().flat_map(blocks).flatten() {
        for (_, _, status, text) in call.expected {
            endings.entry(call.words[0].clone()).or_default().insert((status, text));
        }
    }
    let mut count = 0;
    for row in rows() {
        let name = row[1].as_str();
        if ELSEWHERE.contains(&name) {
            continue;
        }
        let endings = endings.get(name).unwrap_or_else(|| panic!("{name} is called"));
        assert!(endings.iter().any(|(status, _)| *status == 0), "{name} succeeds");
        let fails = endings.iter().any(|(status, _)| *status != 0);
        assert!(fails || NEVER_FAIL.contains(&name), "{name} fails");
        count += 1;
    }
    assert_eq!(count + ELSEWHERE.len(), commands().iter().filter(|command| !command.hidden).count());
}
