//! `mimcfg ctl` as a person and a script meet it, and the commands against what was counted on real servers.

mod access;
mod answers;
mod checklist;
mod graphql;
mod logs;
mod noise;
mod printed;
mod site;
mod socket;
mod store;
mod upload;

use crate::cli::{folder, mimcfg, told};
use crate::support::{fixtures, toml, version};
use mimcfg::catalogue::{Version, commands};
use mimcfg::run::commands::Console;
use mimcfg::source::Sources;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::process::Output;

const EVERYTHING: &str = "[services.service_admin_extra]\n";

/// Runs `ctl` with a configuration on standard input, of which only the services must be right.
pub fn ctl(text: &str, target: &str, words: &[&str]) -> Output {
    let arguments = [&["ctl", "--config", "-", "--only", "services", "--target", target], words].concat();
    mimcfg(&fixtures(), &arguments, Some(text.as_bytes()))
}

/// What is printed, and the status.
pub fn answer(text: &str, target: &str, words: &[&str]) -> (String, i32) {
    let output = ctl(text, target, words);
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

fn names(text: &str, target: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let config = toml(&mut sources, text.as_bytes(), target);
    let console = Console::new(&config, &sources);
    console.commands().iter().map(|command| command.name.to_owned()).collect()
}

fn submods(groups: &[&str]) -> String {
    format!("{EVERYTHING}  submods = {}\n", json!(groups))
}

/// The rows of what was recorded: group, command, arguments, result until 5.1 and from 6.0.
fn rows() -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(fixtures().join("commands.tsv")).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// The versions that have the service.
fn servers() -> impl Iterator<Item = Version> {
    Version::all().filter(|server| (version("3.7.1")..version("6.2.0")).contains(server))
}

#[test]
fn each_group_has_as_many_commands_as_were_counted() {
    let counted = [
        ("node", 3, 2),
        ("accounts", 8, 8),
        ("sessions", 11, 11),
        ("vcard", 6, 6),
        ("roster", 7, 7),
        ("last", 1, 1),
        ("private", 2, 2),
        ("stanza", 3, 3),
        ("stats", 2, 2),
        ("gdpr", 1, 1),
        ("upload", 1, 1),
        ("domain", 0, 4),
    ];
    for server in servers() {
        let newer = server >= version("5.0.0");
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for command in commands().iter().filter(|one| !one.hidden && one.lifetime.holds(server)) {
            *counts.entry(command.group).or_default() += 1;
        }
        for (group, before, from_5) in counted {
            let count = if newer { from_5 } else { before };
            assert_eq!(counts.get(group).copied().unwrap_or(0), count, "{group} at {server}");
        }
        assert_eq!(counts.values().sum::<usize>(), if newer { 48 } else { 45 }, "{server}");
        if server >= version("4.0.1") {
            assert_eq!(names(EVERYTHING, &server.to_string()).len(), if newer { 48 } else { 45 }, "{server}");
        }
    }
    assert_eq!(commands().iter().filter(|command| !command.hidden).count(), 49);
}

#[test]
fn every_command_takes_and_answers_what_was_recorded() {
    let rows = rows();
    assert_eq!(rows.len(), 49);
    for row in rows {
        let command = commands().iter().find(|command| command.name == row[1]).unwrap();
        let arguments: Vec<String> = command.arguments().iter().map(ToString::to_string).collect();
        assert_eq!((command.group, arguments.join(", ")), (row[0].as_str(), row[2].clone()));
        for server in servers() {
            let column = if server >= version("6.0.0") { 4 } else { 3 };
            assert_eq!(command.result(server).to_string(), row[column], "{} at {server}", row[1]);
        }
    }
}

#[test]
fn every_subset_of_groups_adds_the_commands_of_its_groups_and_no_others() {
    let mut seen = 0;
    for target in ["4.2", "5.1", "6.1"] {
        let server = version(target);
        let there: Vec<_> =
            commands().iter().filter(|one| !one.hidden && one.lifetime.holds(server)).collect();
        let mut groups: Vec<&str> = there.iter().map(|one| one.group).collect();
        groups.dedup();
        for chosen in 0..1_u32 << groups.len() {
            let chosen: Vec<&str> =
                (0..groups.len()).filter(|at| chosen >> at & 1 == 1).map(|at| groups[at]).collect();
            let mut expected: Vec<&str> =
                there.iter().filter(|one| chosen.contains(&one.group)).map(|one| one.name).collect();
            expected.sort_unstable();
            assert_eq!(names(&submods(&chosen), target), expected, "{chosen:?} at {target}");
            seen += 1;
        }
    }
    // Eleven groups before 5.0, and twelve from then on.
    println!("{seen} subsets compared");
    assert_eq!(seen, (1 << 11) + 2 * (1 << 12));
}

#[test]
fn groups_before_a_wrong_one_are_registered_and_the_node_does_not_start() {
    let text = submods(&["stats", "account", "node"]);
    let list = ctl(&text, "5.1", &["list", "--format", "json"]);
    let json: Json = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!((json["commands"].as_array().unwrap().len(), list.status.code()), (2, Some(1)));
    let call = ctl(&text, "5.1", &["stats", "uptimeseconds"]);
    assert_eq!((call.stdout.len(), call.status.code()), (0, Some(3)));
    assert!(String::from_utf8_lossy(&call.stderr).contains("there is no node to answer"));
}

#[test]
fn a_group_that_is_named_twice_adds_its_commands_once() {
    let text = submods(&["stats", "node", "stats"]);
    assert_eq!(names(&text, "4.0"), ["get_cookie", "load_config", "remove_node", "stats", "stats_host"]);
}

#[test]
fn a_list_for_programs_has_the_form_that_is_promised() {
    let (text, status) = answer(&submods(&["upload", "roster"]), "5.1", &["list", "--format", "json"]);
    let json: Json = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &json["version"], &json["server"]), (0, &1.into(), &"5.1.0".into()));
    let commands = json["commands"].as_array().unwrap();
    assert_eq!(commands.len(), 8);
    let named = |name: &str| commands.iter().find(|command| command["name"] == name).unwrap();
    assert_eq!(
        named("http_upload"),
        &json!({
            "name": "http_upload",
            "group": "upload",
            "args": [
                { "name": "domain", "type": "binary" },
                { "name": "file_name", "type": "binary" },
                { "name": "size", "type": "integer" },
                { "name": "content_type", "type": "binary" },
                { "name": "timeout", "type": "integer" },
            ],
            "result": "restuple",
            "support": "built_in",
        })
    );
    assert_eq!(json["category_commands"], json!([]));
    let row = "{jid:binary, nick:binary, subscription:binary, ask:binary, group:binary}";
    assert_eq!(named("get_roster")["result"], format!("contacts:[{row}]"));
}

#[test]
fn commands_of_categories_are_listed_from_6_0_on() {
    for (target, cets) in [("6.1", 0), ("6.2", 2)] {
        let text = "[general]\n  hosts = [\"localhost\"]\n";
        let (text, _) = answer(text, target, &["list", "--format", "json"]);
        let json: Json = serde_json::from_str(&text).unwrap();
        let commands = json["category_commands"].as_array().unwrap();
        assert_eq!(commands.iter().filter(|one| one["category"] == "cets").count(), cets, "{target}");
        let named = |name: &str| commands.iter().find(|command| command["name"] == name).unwrap();
        assert_eq!(
            named("countUsers"),
            &json!({
                "category": "account",
                "name": "countUsers",
                "args": [{ "name": "domain", "type": "DomainName!" }],
                "result": "Int",
                "support": "needs_store",
            })
        );
        assert_eq!(named("getCookie")["support"], "unsupported");
    }
}

#[test]
fn a_server_without_the_service_says_so() {
    let absent = "[services.service_mongoose_system_metrics]\n  report = false\n";
    for (text, target, status, said) in [
        (absent, "6.2", 0, "MongooseIM 6.2.1 has no service_admin_extra"),
        (EVERYTHING, "6.8", 1, "MongooseIM 6.8.0 has no service_admin_extra"),
        (absent, "5.1", 0, "this configuration has no service_admin_extra"),
    ] {
        let output = ctl(text, target, &["list", "--format", "json"]);
        let json: Json = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((json["commands"].as_array().unwrap().len(), output.status.code()), (0, Some(status)));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(said), "{told}");
    }
    for (words, status, said) in [
        (&["num_active_users", "localhost", "3"][..], 1, "`mongooseimctl account`"),
        (&["process-rosteritems"], 1, "no command there does what `process_rosteritems` did"),
        (&["nope"], 1, "went with 6.2.0"),
    ] {
        let output = ctl(absent, "6.2", words);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(shown.starts_with("Unknown category\n"), "{shown}");
        assert_eq!(output.status.code(), Some(status), "{told}");
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn names_that_are_not_known_and_wrong_numbers_of_arguments_are_told_as_the_server_tells_them() {
    for target in ["4.2", "5.0", "5.1", "6.0", "6.1"] {
        let told = |words: &[&str]| answer(EVERYTHING, target, words);
        assert_eq!(told(&["no-such"]), ("Error: command \"no-such\" not known.\n".to_owned(), 1));
        let help = told(&["help", "check_account"]).0;
        let line = "Error: the command \"check-account\" requires 1 more argument.\n";
        assert_eq!(told(&["check-account", "ann"]), (format!("\n{line}{help}{line}"), 1));
        let (text, status) = told(&["check_account", "a", "b", "c", "d"]);
        assert!(text.ends_with("Error: the command \"check_account\" requires 2 less argument.\n"), "{text}");
        assert_eq!(status, 1);
        let (text, status) = told(&["delete_old_users", "soon"]);
        assert_eq!((text.starts_with("Problem 'error {case_clause,"), status), (true, 1));
        assert_eq!(told(&["delete_old_users", "5days"]).1, 4);
    }
}

#[test]
fn up_to_5_1_the_script_takes_arguments_apart_at_a_blank_behind_them() {
    // One text with a blank at its end swallows the next argument, so that one is missing.
    let words = ["check_account", "ann ", "localhost"];
    let (text, _) = answer(EVERYTHING, "5.1", &words);
    assert!(text.ends_with("requires 1 more argument.\n"), "{text}");
    assert_eq!(answer(EVERYTHING, "6.0", &words), (String::new(), 4));
}

#[test]
fn what_needs_a_server_says_so_with_a_status_of_its_own_and_prints_nothing_else() {
    for row in rows() {
        let command = commands().iter().find(|command| command.name == row[1]).unwrap();
        let words: Vec<&str> = command.arguments().iter().map(|_| "1").collect();
        let target = if command.lifetime.holds(version("4.2")) { "4.2" } else { "6.1" };
        let output = ctl(EVERYTHING, target, &[&[row[1].as_str()], &words[..]].concat());
        let status = match row[0].as_str() {
            "node" => 5,
            "upload" => 1,
            _ => 4,
        };
        assert_eq!(output.status.code(), Some(status), "{}", row[1]);
        assert!(output.stdout.is_empty() || status == 1, "{}", row[1]);
        assert!(status == 1 || String::from_utf8_lossy(&output.stderr).contains(&row[1]), "{}", row[1]);
    }
    for word in ["status", "mnesia", "register", "backup"] {
        assert_eq!(answer(EVERYTHING, "5.1", &[word]), (String::new(), 5), "{word}");
    }
    assert_eq!(answer(EVERYTHING, "5.1", &["account"]).1, 1);
    let (text, status) = answer(EVERYTHING, "6.1", &["account"]);
    assert!(status == 0 && text.contains("countUsers"), "{text}");
    // An answer of a category needs a store too, and some only a server has.
    for (words, status) in [
        (&["account", "countUsers", "--domain", "localhost"][..], 4),
        (&["graphql", "{checkAuth{authStatus}}"], 4),
        (&["server", "getCookie"], 5),
    ] {
        assert_eq!(answer(EVERYTHING, "6.1", words), (String::new(), status), "{words:?}");
    }
}

#[test]
fn help_is_laid_out_as_the_server_lays_it_out() {
    let text = submods(&["stats", "roster"]);
    let mut all = String::new();
    for (target, words) in [
        ("5.1", &["help", "get_roster"][..]),
        ("6.1", &["help", "stats*"]),
        ("5.0", &["help", "nothing?"]),
        ("5.1", &["help", "nothing?"]),
        ("5.1", &["help", "--tags"]),
        ("5.1", &["help", "--tags", "stats"]),
        ("5.1", &[]),
        ("6.1", &["list"]),
    ] {
        let output = ctl(&text, target, words);
        let shown = ["ctl", "--target", target].iter().chain(words).copied().collect::<Vec<_>>();
        all.push_str(&told(&shown, &output));
    }
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("ctl", all);
    });
}

#[test]
fn no_match_is_a_success_and_no_command_is_not() {
    let told = |words: &[&str]| answer(EVERYTHING, "5.1", words).1;
    assert_eq!((told(&["help", "x*y"]), told(&["help"]), told(&[]), told(&["help", "--tags"])), (0, 2, 2, 0));
}

#[test]
fn an_answer_for_programs_carries_output_and_status() {
    let (text, status) = answer(EVERYTHING, "5.1", &["--format", "json", "get_cookie"]);
    let json: Json = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (status, &json["version"], &json["status"], &json["output"]),
        (5, &1.into(), &5.into(), &"".into())
    );
    assert!(json["aside"].as_str().unwrap().contains("Erlang VM"));
}

#[test]
fn an_old_file_is_that_of_its_own_server() {
    let text = "{services, [{service_admin_extra, [{submods, [node, srg]}]}]}.\n";
    let output = mimcfg(
        folder(&[]).path(),
        &["ctl", "--config", "-", "--only", "services", "list"],
        Some(text.as_bytes()),
    );
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(shown.contains("  load_config file:string -> rescode\n"), "{shown}");
    assert!(shown.contains("  srg_list host:binary -> groups:[id:string]\n"), "{shown}");
}

#[test]
fn completions_know_the_commands_of_a_configuration() {
    let text = submods(&["stats", "last"]);
    for shell in ["bash", "zsh", "fish"] {
        let output = mimcfg(
            &fixtures(),
            &["completions", shell, "--config", "-", "--target", "6.1"],
            Some(text.as_bytes()),
        );
        let shown = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(shown.contains("set_last") && shown.contains("stats_host"), "{shell}");
        assert!(!shown.contains("get_roster"), "{shell}");
        assert!(shown.contains("countUsers") && shown.contains("httpUpload"), "{shell}");
        let output = mimcfg(&fixtures(), &["completions", shell], None);
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(!shown.contains("set_last") && !shown.contains("countUsers"), "{shell}");
    }
}

#[test]
fn what_is_secret_among_arguments_is_in_no_usage() {
    for (words, target) in [
        (&["check_password", "ann", "localhost", "hush-hush", "more"][..], "5.1"),
        (&["change_password", "ann", "hush-hush"], "6.1"),
        (&["check_password_hash", "ann", "hush-hush"], "4.2"),
        (&["no_such_command", "hush-hush"], "5.1"),
    ] {
        let output = ctl(EVERYTHING, target, words);
        let shown = [output.stdout, output.stderr].concat();
        assert_eq!(output.status.code(), Some(1));
        assert!(!String::from_utf8_lossy(&shown).contains("hush-hush"), "{words:?}");
    }
    // Wrong use of this program does not repeat them either.
    let output = mimcfg(&fixtures(), &["ctl", "--auth", "ann", "hush-hush"], None);
    assert_eq!(output.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("hush-hush"));
}
