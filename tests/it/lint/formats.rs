//! Each format once, on files with a finding of each severity, comments and secrets.

use crate::cli::{folder, mimcfg, told};
use crate::support::fixtures;

/// A snapshot of a call, below its inputs.
fn snapshot(name: &str, arguments: &[&str]) {
    let mut shown = String::new();
    for input in ["lint/mongooseim.toml", "lint/mongooseim.cfg"] {
        if arguments.contains(&input) {
            shown += &format!("--- {input}\n{}", std::fs::read_to_string(fixtures().join(input)).unwrap());
        }
    }
    shown += &told(arguments, &mimcfg(&fixtures(), arguments, None));
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("lint-{name}"), shown);
    });
}

#[test]
fn every_format_tells_the_same_findings() {
    for format in ["human", "concise", "json", "sarif", "github", "gitlab", "junit"] {
        snapshot(format, &["lint", "--format", format, "lint/mongooseim.toml", "lint/mongooseim.cfg"]);
    }
    snapshot("statistics", &["lint", "--statistics", "lint/mongooseim.toml", "lint/mongooseim.cfg"]);
}

#[test]
fn counts_by_code_come_with_every_format() {
    for format in ["concise", "json", "sarif", "github", "gitlab", "junit"] {
        let arguments = ["lint", "--statistics", "--format", format, "lint"];
        let output = mimcfg(&fixtures(), &arguments, None);
        let both = [output.stdout.clone(), output.stderr.clone()].concat();
        let both = String::from_utf8(both).unwrap();
        assert!(both.contains(if format == "json" { "\"statistics\"" } else { "[unused-ignore]" }), "{both}");
    }
}

#[test]
fn a_report_goes_to_a_file_and_the_counts_to_the_person() {
    let text = std::fs::read_to_string(fixtures().join("lint/mongooseim.toml")).unwrap();
    let folder = folder(&[("a.toml", &text), ("out.json", "old")]);
    let arguments = ["lint", "--format", "json", "--output-file", "out.json", "a.toml"];
    let output = mimcfg(folder.path(), &arguments, None);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("ignored"), "{}", told(&arguments, &output));
    let json = std::fs::read_to_string(folder.path().join("out.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["version"], &json["summary"]["ignored"]), (&1.into(), &1.into()));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn no_report_holds_a_secret() {
    let text = "[outgoing_pools.rdbms.default.connection]\n  driver = \"pgsql\"\n  password = \"do-not-print-me\"\n  \
                password = \"do-not-print-me\"\n[services.x]\n";
    let folder = folder(&[("a.toml", text)]);
    for format in ["human", "concise", "json", "sarif", "github", "gitlab", "junit"] {
        let arguments =
            ["lint", "--format", format, "--baseline", "known.json", "--write-baseline", "a.toml"];
        let mut shown = told(&arguments, &mimcfg(folder.path(), &arguments, None));
        shown +=
            &told(&arguments[..3], &mimcfg(folder.path(), &["lint", "--format", format, "a.toml"], None));
        shown += &std::fs::read_to_string(folder.path().join("known.json")).unwrap();
        assert!(!shown.contains("do-not-print-me"), "{shown}");
    }
    let shown = mimcfg(folder.path(), &["lint", "--show-secrets", "a.toml"], None);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("do-not-print-me"));
}

/// Findings are told file by file on a terminal, and all at once in a file: both say the same.
#[test]
fn what_is_told_file_by_file_is_what_is_told_at_once() {
    let text = |number: usize| match number % 4 {
        0 => "[services.service_mongoose_system_metrics]\n  report = true\n".to_owned(),
        1 => format!("[services.service_admin_extra]\n  submods = [\"account{number}\"]\n"),
        2 => format!("{{services, [{{service_admin_extra, [{{submods, [node{number}]}}]}}]}}.\n"),
        _ => format!(
            "[outgoing_pools.redis.default.connection]\n  password = \"secret-{number}\"\n  port = 0\n"
        ),
    };
    // More than are checked in one go.
    let files: Vec<_> = (0..1100).map(|number| (format!("{number:04}.toml"), text(number))).collect();
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = folder(&files);
    for format in ["human", "concise"] {
        let call = ["lint", "--format", format, "--color", "never", "."];
        let streamed = mimcfg(folder.path(), &call, None);
        let at_once = [&call[..], &["--output-file", "all.txt"]].concat();
        let ended = mimcfg(folder.path(), &at_once, None);
        assert_eq!(streamed.status.code(), ended.status.code());
        let file = folder.path().join("all.txt");
        let whole = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(file).unwrap();
        let streamed = String::from_utf8(streamed.stdout).unwrap();
        assert!(whole.lines().count() > 1000, "{whole}");
        assert_eq!(whole.trim_end(), streamed.trim_end());
    }
}
