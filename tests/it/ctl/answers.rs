//! What commands answer, version by version: the calls of `fixtures/ctl/answers.txt`.

use super::rows;
use super::site::Site;
use crate::support::{fixtures, version};
use mimcfg::catalogue::{Version, commands};
use std::collections::{BTreeMap, BTreeSet};

/// A call with what is expected of it: versions, status and text.
struct Call {
    line: usize,
    words: Vec<String>,
    expected: Vec<(Version, Version, u8, String)>,
}

/// The servers that the calls are made on: every one that differs from the one before it.
pub const SERVERS: [&str; 8] = ["3.7.1", "4.0.1", "4.1.0", "4.2.0", "5.0.0", "5.1.0", "6.0.0", "6.1.0"];

fn blocks() -> Vec<Vec<Call>> {
    let text = std::fs::read_to_string(fixtures().join("ctl/answers.txt")).unwrap();
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

#[test]
fn commands_answer_as_the_servers_do() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for block in blocks() {
        for server in SERVERS {
            let mut site = Site::new(server);
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
                    wrong.push(format!(
                        "line {} at {server}: {words:?}\n  {got:?}\n  {text:?} {status}",
                        call.line
                    ));
                }
            }
        }
    }
    println!("{seen} answers compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 1000, "{seen}");
}

/// Commands that no store can answer, and those with tests of their own.
const ELSEWHERE: [&str; 8] = [
    "load_config",
    "get_cookie",
    "remove_node",
    "http_upload",
    "insert_domain",
    "delete_domain",
    "enable_domain",
    "disable_domain",
];

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
    for call in blocks().into_iter().flatten() {
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
