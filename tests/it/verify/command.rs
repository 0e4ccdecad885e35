//! `mimcfg verify`, `diff` and `explain FILE:LINE` as a person runs them.

use serde_json::Value as Json;
use std::path::Path;
use std::process::Command;

const OLD: &str = "{hosts, [\"a.example\"]}.\n{loglevel, 3}.\n{services, [\n  {service_mongoose_system_metrics, [\n    \
                   report,\n    {intial_report, 60000}\n  ]}\n]}.\n";

fn run(arguments: &[&str], dir: &Path) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_mimcfg"))
        .args(arguments)
        .arg("--no-config")
        .current_dir(dir)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A folder with the old file, the migrated one and its report.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("old.cfg"), OLD).unwrap();
    let migrate = ["migrate", "-q", "old.cfg", "-o", "new.toml", "--report", "report.json"];
    assert_eq!(run(&migrate, dir.path()).0, Some(0));
    dir
}

#[test]
fn a_certificate_names_the_files_and_what_is_declared() {
    let dir = folder();
    let (code, text, _) = run(&["verify", "old.cfg", "new.toml", "--format", "json"], dir.path());
    let json: Json = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &json["same"]), (Some(0), &Json::Bool(true)), "{text}");
    assert_eq!(json["old"]["server"], "3.7.1");
    assert_eq!(json["old"]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(json["declared"][0]["new_effective"], 60000);
    assert!(json["compared"].as_u64().unwrap() >= 4, "{text}");
}

#[test]
fn a_setting_that_is_changed_by_hand_is_named() {
    let dir = folder();
    let path = dir.path().join("new.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("60_000", "61_000")).unwrap();
    let (code, text, _) = run(&["verify", "old.cfg", "new.toml", "--format", "json"], dir.path());
    let json: Json = serde_json::from_str(&text).unwrap();
    assert_eq!((code, json["differences"].as_array().map(Vec::len)), (Some(1), Some(1)), "{text}");
    let difference = &json["differences"][0];
    assert_eq!(difference["path"], "services.service_mongoose_system_metrics.initial_report");
    assert_eq!(
        (&difference["old_effective"], &difference["new_effective"]),
        (&300_000.into(), &61_000.into())
    );
}

#[test]
fn only_what_a_report_declares_is_declared() {
    let dir = folder();
    let verify = ["verify", "old.cfg", "new.toml", "--declared", "report.json"];
    assert_eq!(run(&verify, dir.path()).0, Some(0));
    let path = dir.path().join("report.json");
    let mut report: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    report["changes"] = Json::Array(Vec::new());
    std::fs::write(&path, report.to_string()).unwrap();
    let (code, text, _) = run(&verify, dir.path());
    assert_eq!(code, Some(1));
    assert!(text.contains("not declared: services.service_mongoose_system_metrics.initial_report"), "{text}");
}

#[test]
fn a_new_file_that_cannot_be_read_proves_nothing() {
    let dir = folder();
    let path = dir.path().join("new.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text + "\n[broken\n").unwrap();
    let (code, text, _) = run(&["verify", "old.cfg", "new.toml"], dir.path());
    assert_eq!(code, Some(1));
    assert!(text.contains("NOT PROVED"), "{text}");
}

#[test]
fn order_defaults_and_layout_make_no_difference() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write(
        "a.toml",
        "[general]\n  hosts = [\"a\"]\n\n[[listen.c2s]]\n  port = 5222\n\n[[listen.c2s]]\n  port = 5223\n  \
         backlog = 100\n",
    );
    write(
        "b.toml",
        "listen.c2s = [{port = 5223}, {port = 5222}]\n[general]\nloglevel = \"warning\"\nhosts = [ \"a\" ]\n",
    );
    let (code, text, _) = run(&["diff", "a.toml", "b.toml"], dir.path());
    assert_eq!(code, Some(0), "{text}");
    write(
        "b.toml",
        "listen.c2s = [{port = 5223, backlog = 7}, {port = 5222}]\n[general]\nhosts = [ \"a\" ]\n",
    );
    let (code, text, _) = run(&["diff", "a.toml", "b.toml"], dir.path());
    assert_eq!(code, Some(1));
    let told = "listen.c2s[0].backlog\n  - 100  (line 9)\n  + 7  (line 1)\n";
    assert!(text.starts_with(told), "{text}");
    let (code, text, _) = run(&["diff", "--text", "a.toml", "b.toml"], dir.path());
    assert_eq!(code, Some(1));
    assert!(text.contains("-[[listen.c2s]]"), "{text}");
}

#[test]
fn texts_are_side_by_side_where_there_is_room_and_below_each_other_where_not() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.toml"), "[general]\n  language = \"en\"\n").unwrap();
    std::fs::write(dir.path().join("b.toml"), "[general]\n  language = \"pl\"\n").unwrap();
    let lines = |columns: &str, color: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_mimcfg"))
            .args(["diff", "--text", "--no-config", "--color", color, "a.toml", "b.toml"])
            .current_dir(dir.path())
            .env("COLUMNS", columns)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    let wide = lines("150", "always");
    let row = wide.lines().find(|line| line.contains("language")).unwrap();
    assert!(row.contains("\u{1b}[7m\"en\"\u{1b}[27m") && row.contains("\u{1b}[7m\"pl\"\u{1b}[27m"), "{wide}");
    let narrow = lines("100", "always");
    assert_eq!(narrow.lines().filter(|line| line.contains("language")).count(), 2, "{narrow}");
    assert!(lines("150", "never").starts_with("--- a/b.toml\n+++ b/b.toml\n"));
}

#[test]
fn one_file_at_two_servers_differs_in_what_the_second_does_otherwise() {
    let dir = folder();
    let (code, text, _) = run(&["diff", "--targets", "5.1", "5.1", "old.cfg"], dir.path());
    assert_eq!((code, text.as_str()), (Some(2), ""));
    std::fs::write(
        dir.path().join("old.cfg"),
        "{hosts, [\"a\"]}.\n{services, [{service_admin_extra, [{submods, [node]}]}]}.\n",
    )
    .unwrap();
    let (code, text, _) = run(&["diff", "--targets", "5.1", "6.2", "old.cfg"], dir.path());
    assert_eq!(code, Some(1));
    assert!(text.contains("services.service_admin_extra"), "{text}");
}

#[test]
fn a_line_is_followed_from_the_old_file_to_the_new_one_and_back() {
    let dir = folder();
    let new = std::fs::read_to_string(dir.path().join("new.toml")).unwrap();
    let at = new.lines().position(|line| line.contains("initial_report")).unwrap() + 1;
    let (code, text, _) =
        run(&["explain", "--with", "new.toml", "old.cfg:6", "--format", "json"], dir.path());
    let json: Json = serde_json::from_str(&text).unwrap();
    let story = &json["settings"][0];
    assert_eq!((code, &story["new"]["line"]), (Some(0), &at.into()), "{text}");
    assert_eq!((&story["old_effective"], &story["new_effective"]), (&300_000.into(), &60_000.into()));
    let (code, text, _) = run(&["explain", "--with", "old.cfg", &format!("new.toml:{at}")], dir.path());
    assert_eq!(code, Some(0));
    assert!(text.contains("was      old.cfg:6  {intial_report, 60000}"), "{text}");
    // The finding about the old line and the text of its rule are told from either side.
    assert!(text.contains("warning[misspelt-option]: ") && text.contains("\nmisspelt-option: "), "{text}");
    assert_eq!(json["rules"][0]["code"], "misspelt-option");
    assert_eq!(run(&["explain", "old.cfg:600"], dir.path()).0, Some(2));
}

/// A stand-in for a release of MongooseIM 4.0: the system's own Erlang under the name of a bundled one, and parsers of
/// a few lines that read hosts and the level of the log. It shows how a release is asked, and nothing about a server.
fn stand_in(dir: &Path) -> bool {
    let erlc = |file: &Path, out: &Path| {
        Command::new("erlc").arg("-o").arg(out).arg(file).status().is_ok_and(|status| status.success())
    };
    let ebin = dir.join("lib/mongooseim-4.0.1/ebin");
    let bin = dir.join("erts-0/bin");
    std::fs::create_dir_all(&ebin).unwrap();
    std::fs::create_dir_all(&bin).unwrap();
    let modules = [
        (
            "mongoose_config_parser",
            "-export([state_to_opts/1, state_to_host_opts/1]).\n\
             state_to_opts({_, Opts}) -> Opts.\nstate_to_host_opts({Hosts, _}) -> Hosts.\n",
        ),
        (
            "mongoose_config_parser_cfg",
            "-export([parse_file/1]).\n\
             parse_file(File) -> {ok, Terms} = file:consult(File),\n  \
             Hosts = [list_to_binary(Host) || Host <- proplists:get_value(hosts, Terms)],\n  \
             {Hosts, [{config, loglevel, proplists:get_value(loglevel, Terms)}]}.\n",
        ),
        (
            "mongoose_config_parser_toml",
            "-export([parse_file/1]).\n\
             parse_file(File) -> {ok, Text} = file:read_file(File),\n  \
             {match, [Host]} = re:run(Text, \"hosts = \\\\[\\\"([^\\\"]*)\", [{capture, [1], binary}]),\n  \
             {match, [Level]} = re:run(Text, \"loglevel = \\\"([a-z]*)\", [{capture, [1], binary}]),\n  \
             Levels = #{<<\"error\">> => 2, <<\"warning\">> => 3, <<\"notice\">> => 4},\n  \
             {[Host], [{config, loglevel, maps:get(Level, Levels)}]}.\n",
        ),
    ];
    for (name, text) in modules {
        let file = dir.join(format!("{name}.erl"));
        std::fs::write(&file, format!("-module({name}).\n{text}")).unwrap();
        if !erlc(&file, &ebin) {
            return false;
        }
    }
    let erl = bin.join("erl");
    std::fs::write(&erl, "#!/bin/sh\nexec erl \"$@\"\n").unwrap();
    Command::new("chmod").arg("+x").arg(&erl).status().unwrap().success()
}

#[test]
fn a_release_that_is_at_hand_is_asked_through_its_own_erlang() {
    let dir = tempfile::tempdir().unwrap();
    let release = dir.path().join("release");
    if !stand_in(&release) {
        println!("skipped: there is no erlc here to build the stand-in release with");
        return;
    }
    let old = "{hosts, [\"a.example\"]}.\n{loglevel, 3}.\n";
    std::fs::write(dir.path().join("old.cfg"), old).unwrap();
    let migrate = ["migrate", "-q", "--target", "4.0", "old.cfg", "-o", "new.toml"];
    assert_eq!(run(&migrate, dir.path()).0, Some(0));
    let verify = ["verify", "--target", "4.0", "--against-server", "release", "old.cfg", "new.toml"];
    let (code, text, error) = run(&verify, dir.path());
    assert_eq!(code, Some(0), "{text}{error}");
    assert!(text.contains("server    release reads both to the same state"), "{text}");
    let path = dir.path().join("new.toml");
    let new = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, new.replace("\"warning\"", "\"error\"")).unwrap();
    let (code, text, _) = run(&verify, dir.path());
    assert_eq!(code, Some(1));
    assert!(text.contains("only old: loglevel") && text.contains("only new: loglevel"), "{text}");
    let (code, _, error) = run(&["verify", "--against-server", "release", "old.cfg", "new.toml"], dir.path());
    assert_eq!(code, Some(2));
    assert!(error.contains("--target 4.0"), "{error}");
    println!("a stand-in release was asked, built of the system's Erlang; no real server was");
}

#[test]
fn a_page_shows_markup_as_text_hides_secrets_and_links_lines_of_all_sections() {
    let dir = tempfile::tempdir().unwrap();
    let pools = "{outgoing_pools, [\n  {rdbms, global, default, [], [{server, {pgsql, \"db\", 5432, \"m\", \"u\", \
                 \"hunter2\"}}]}\n]}.\n";
    let many: String = (0..3000).map(|at| format!("{{acl, group{at}, {{user, \"u{at}\"}}}}.\n")).collect();
    let text = format!("{{hosts, [\"a\"]}}.\n{{acl, x, {{user, \"<script>'\\\"\"}}}}.\n{pools}{many}");
    std::fs::write(dir.path().join("old.cfg"), text).unwrap();
    let migrate =
        ["migrate", "-q", "old.cfg", "-o", "new.toml", "--report", "page.html", "--source-map", "map.json"];
    assert_eq!(run(&migrate, dir.path()).0, Some(0));
    let page = std::fs::read_to_string(dir.path().join("page.html")).unwrap();
    assert!(page.contains("&lt;script&gt;") && page.matches("<script").count() == 1);
    assert!(!page.contains("hunter2"));
    assert!(!page.contains("http://") && !page.contains("https://"));
    let map: Json =
        serde_json::from_str(&std::fs::read_to_string(dir.path().join("map.json")).unwrap()).unwrap();
    let pairs = map["map"].as_array().unwrap();
    let pair = pairs.iter().find(|pair| pair["path"] == "acl.group2999[0]").unwrap();
    assert_eq!(pair["old"]["line"], 3005);
    let line = &pair["new"]["line"];
    assert!(
        page.contains("id=\"o3005\" data-to=\"n")
            && page.contains(&format!("id=\"n{line}\" data-to=\"o3005\""))
    );
    println!("a page of {} lines of old text has {} bytes", 3006, page.len());
}
