//! The README: its tables and sessions are made by the program, and this keeps them current.
//!
//! `MIMCFG_BLESS=1 cargo test readme` writes them anew.

use crate::support::version;
use mimcfg::catalogue::catalogue;
use mimcfg::export;
use std::path::Path;
use std::process::Command;

/// The file of questions that an upgrade writes.
fn answers(file: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.toml");
    let output = Command::new(env!("CARGO_BIN_EXE_mimcfg"))
        .args(["migrate", "-q", "--from", "6.3", "--target", "6.8", "--write-answers"])
        .args([path.as_os_str(), file.as_ref()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    format!("```toml\n{}```\n", std::fs::read_to_string(path).unwrap())
}

/// What stands between two marks, and what must stand there.
fn parts() -> Vec<(String, String, String)> {
    let session = |name: &str, arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_mimcfg"))
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_remove("COLUMNS")
            .env("NO_COLOR", "1")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = format!("```text\n{}```\n", String::from_utf8(text).unwrap());
        (format!("<!-- session: {name} -->\n"), "<!-- /session -->".to_owned(), text)
    };
    let file = "fixtures/legacy/mongooseim.cfg";
    let older = "fixtures/upgrades/mongooseim.toml";
    let (old, new) = ("fixtures/verify/old.cfg", "fixtures/verify/new.toml");
    vec![
        session("migrate", &["migrate", "--only", "services", file]),
        session("upgrade", &["migrate", "--from", "6.3", "--target", "6.8", older]),
        ("<!-- answers -->\n".to_owned(), "<!-- /answers -->".to_owned(), answers(older)),
        session("lint", &["lint", "fixtures/lint/mongooseim.cfg"]),
        session("explain", &["explain", "-q", file]),
        session("explain-line", &["explain", "--with", old, "fixtures/verify/new.toml:16"]),
        session("diff", &["diff", old, new]),
        session("verify", &["verify", old, new]),
        session("simulate", &["simulate", "--for", "31h", file]),
        session(
            "domains",
            &[
                "simulate",
                "--for",
                "2m",
                "--domains",
                "fixtures/domains/slow.toml",
                "--target",
                "5.1",
                "fixtures/domains/mongooseim.toml",
            ],
        ),
        (
            "<!-- table: options 5.1.0 -->\n".to_owned(),
            "<!-- /table -->".to_owned(),
            export::markdown(catalogue(), version("5.1.0")),
        ),
    ]
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let mut current = readme.clone();
    for (open, close, text) in parts() {
        let start = current.find(&open).unwrap_or_else(|| panic!("{open} is in the README")) + open.len();
        let end = start + current[start..].find(&close).expect("each mark is closed");
        current.replace_range(start..end, &text);
    }
    if std::env::var_os("MIMCFG_BLESS").is_some() {
        std::fs::write(&path, &current).unwrap();
        return;
    }
    assert!(readme == current, "the README is not current: MIMCFG_BLESS=1 cargo test readme");
}
