//! Many files in one call: a table, the worst exit code, and no file stops the others.

use crate::cli::{folder, mimcfg};
use crate::support::fixtures;
use serde_json::Value as Json;
use std::path::Path;

const BAD: &str = "{hosts, [\"a.org\"]}.\n{language, en}.\n";

fn told(folder: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = mimcfg(folder, arguments, None);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

/// The cells of a table, line by line.
fn cells(table: &str) -> Vec<Vec<&str>> {
    table
        .lines()
        .map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
        .collect()
}

fn fleet() -> tempfile::TempDir {
    let whole = std::fs::read_to_string(fixtures().join("legacy/whole.cfg")).unwrap();
    folder(&[
        ("etc/a.cfg", &whole),
        ("etc/b.cfg", BAD),
        ("etc/notes.config", "{deps, []}.\n"),
        ("more.cfg", "{hosts, [\"a.org\"]}.\n"),
    ])
}

#[test]
fn folders_and_files_are_migrated_with_a_row_for_each() {
    let folder = fleet();
    let folder = folder.path();
    let (text, error, code) = told(folder, &["migrate", "etc", "more.cfg"]);
    assert_eq!((code, error.as_str()), (Some(1), ""), "{text}");
    assert_eq!(cells(&text)[0], ["file", "from", "terms", "changes", "open", "errors", "result"], "{text}");
    assert_eq!(
        (cells(&text)[1][..3].to_vec(), cells(&text)[1][6]),
        (vec!["etc/a.cfg", "3.7.1", "194/194"], "due")
    );
    assert_eq!((cells(&text)[2][0], cells(&text)[2][6]), ("etc/b.cfg", "has errors"));
    assert_eq!(cells(&text)[3][0], "more.cfg");
    assert_eq!(cells(&text)[4], ["3 files, 1 not right"]);
    // Nothing is written unless it is asked for, and then all but what has errors.
    assert!(!folder.join("etc/a.toml").exists());
    let (text, _, code) = told(folder, &["migrate", "--write", "etc", "more.cfg"]);
    assert_eq!(code, Some(1), "{text}");
    assert_eq!(cells(&text)[1][6], "written to etc/a.toml");
    assert_eq!(cells(&text)[2][6], "not written while there are errors");
    assert!(folder.join("etc/a.toml").is_file() && folder.join("more.toml").is_file());
    assert!(!folder.join("etc/b.toml").exists());
    assert_eq!(told(folder, &["migrate", "-o", "x.toml", "etc"]).2, Some(2));
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let folder = fleet();
    let folder = folder.path();
    std::fs::create_dir_all(folder.join("c.cfg/inside")).unwrap();
    let (text, error, code) = told(folder, &["migrate", "more.cfg", "missing.cfg"]);
    assert_eq!(code, Some(2), "{text}{error}");
    assert!(text.contains("more.cfg") && error.contains("there is no file `missing.cfg`"), "{text}{error}");
    let (text, _, code) = told(folder, &["migrate", "--from", "5.0", "--target", "4.0", "more.cfg", "etc"]);
    assert_eq!(code, Some(2), "{text}");
    assert_eq!(cells(&text).len(), 5, "{text}");
    std::fs::create_dir(folder.join("empty")).unwrap();
    assert_eq!(told(folder, &["migrate", "empty"]).2, Some(3));
    assert_eq!(told(folder, &["verify", "empty"]).2, Some(3));
}

#[test]
fn what_was_migrated_is_proved_file_by_file() {
    let folder = fleet();
    let folder = folder.path();
    told(folder, &["migrate", "--write", "--allow-errors", "-q", "etc", "more.cfg"]);
    std::fs::write(folder.join("etc/b.toml"), "[general]\n  hosts = [\"b.org\"]\n").unwrap();
    let (text, _, code) = told(folder, &["verify", "etc"]);
    assert_eq!(code, Some(1), "{text}");
    assert_eq!(cells(&text)[0], ["old", "new", "compared", "declared", "different", "result"]);
    assert_eq!((cells(&text)[1][1], cells(&text)[1][5]), ("etc/a.toml", "same"), "{text}");
    assert_eq!((cells(&text)[2][0], cells(&text)[2][5]), ("etc/b.cfg", "different"), "{text}");
    assert_eq!(cells(&text).len(), 3, "{text}");
    std::fs::remove_file(folder.join("etc/b.toml")).unwrap();
    let (text, _, code) = told(folder, &["verify", "etc", "--format", "json"]);
    let json: Json = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &json["same"]), (Some(2), &Json::Bool(false)));
    assert_eq!(json["pairs"][0]["same"], true);
    assert!(json["pairs"][1]["error"].as_str().unwrap().contains("there is no file"), "{text}");
    // One folder against another, and one file against what is beside it.
    std::fs::create_dir(folder.join("new")).unwrap();
    std::fs::rename(folder.join("etc/a.toml"), folder.join("new/a.toml")).unwrap();
    std::fs::remove_file(folder.join("etc/b.cfg")).unwrap();
    assert_eq!(told(folder, &["verify", "etc", "new"]).2, Some(0));
    assert_eq!(told(folder, &["verify", "more.cfg"]).2, Some(0));
    assert_eq!(told(folder, &["verify", "etc", "more.toml"]).2, Some(2));
}
