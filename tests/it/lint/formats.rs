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
