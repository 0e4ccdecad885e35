//! The command as a person meets it: arguments, files, exit codes, and every text that it renders.

use crate::support::fixtures;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs the command in `folder`; colours, the terminal and the environment have no say.
pub fn mimcfg(folder: &Path, arguments: &[&str], input: Option<&[u8]>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mimcfg"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("COLUMNS")
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The child may end without reading what it is given.
    let _ = child.stdin.take().unwrap().write_all(input.unwrap_or_default());
    child.wait_with_output().unwrap()
}

/// What was run and what came of it, as one text.
pub fn told(arguments: &[&str], output: &Output) -> String {
    let section = |name: &str, bytes: &[u8]| {
        if bytes.is_empty() {
            String::new()
        } else {
            format!("--- {name}\n{}", String::from_utf8_lossy(bytes))
        }
    };
    format!(
        "$ mimcfg {}\n--- exit {}\n{}{}",
        arguments.join(" "),
        output.status.code().unwrap(),
        section("stdout", &output.stdout),
        section("stderr", &output.stderr)
    )
}

/// A snapshot of one call on a fixture: the input, the call, and everything that came of it.
fn snapshot(name: &str, input: &str, arguments: &[&str]) {
    let text = std::fs::read_to_string(fixtures().join(input)).unwrap();
    let output = mimcfg(&fixtures(), arguments, None);
    let shown = format!("--- {input}\n{text}\n{}", told(arguments, &output));
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, shown);
    });
}

/// An empty folder with these files.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

pub const GOOD: &str = "{services, [{service_mongoose_system_metrics, [no_report]}]}.\n";
pub const GOOD_TOML: &str = "[services.service_mongoose_system_metrics]\n  report = false\n";
pub const BAD: &str = "{services, [{service_admin_extra, [{submods, [account]}]}]}.\n";

#[test]
fn every_help_text_is_known() {
    let mut all = String::new();
    for arguments in [
        &["--help"][..],
        &["migrate", "--help"],
        &["explain", "--help"],
        &["rule", "--help"],
        &["lint", "--help"],
        &["schema", "--help"],
        &["fmt", "--help"],
        &["simulate", "--help"],
        &["run", "--help"],
        &["ctl", "--help"],
    ] {
        all.push_str(&told(arguments, &mimcfg(&fixtures(), arguments, None)));
    }
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("cli-help", all);
    });
}

#[test]
fn every_rendered_text_is_known() {
    let old = "legacy/mongooseim.cfg";
    snapshot("migrate-human", old, &["migrate", old]);
    snapshot("migrate-keep-effect", old, &["migrate", "--keep-effect", "--only", "services", old]);
    snapshot("migrate-6.8", old, &["migrate", "--target", "6.8", "--only", "services", old]);
    snapshot("migrate-diff", old, &["migrate", "--diff", "-q", old]);
    snapshot("explain-human", old, &["explain", "-q", old]);
    snapshot("explain-json", old, &["explain", "--format", "json", "--only", "services", old]);
}

#[test]
fn every_file_that_is_written_is_known() {
    let text = std::fs::read_to_string(fixtures().join("legacy/mongooseim.cfg")).unwrap();
    let folder = folder(&[("mongooseim.cfg", &text)]);
    let arguments =
        ["migrate", "-q", "--write", "--source-map", "map.json", "--report", "report.json", "mongooseim.cfg"];
    let output = mimcfg(folder.path(), &arguments, None);
    let markdown = ["migrate", "-q", "--report", "report.md", "mongooseim.cfg"];
    assert_eq!(mimcfg(folder.path(), &markdown, None).status.code(), Some(0));
    let page = ["migrate", "-q", "--report", "report.html", "mongooseim.cfg"];
    assert_eq!(mimcfg(folder.path(), &page, None).status.code(), Some(0));
    let mut shown = told(&arguments, &output);
    for name in ["mongooseim.toml", "map.json", "report.json", "report.md", "report.html"] {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        // The page is looked at in a browser.
        if name != "report.html" {
            shown.push_str(&format!("--- {name}\n{text}"));
        }
        // The new file carries the secrets of the old one, and no report does.
        for secret in ["do-not-print-me", "component-secret", "database-secret"] {
            assert!(name == "mongooseim.toml" || !text.contains(secret), "{name} holds {secret}");
        }
    }
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("migrate-files", shown);
    });
}

#[test]
fn a_page_shows_what_a_file_holds_as_text() {
    let text = "{services, [{service_mongoose_system_metrics, [{tracking_id, \"<script>alert('x')</script>\"}]}]}.\n";
    let folder = folder(&[("a.cfg", text)]);
    let output = mimcfg(folder.path(), &["migrate", "--report", "r.html", "a.cfg"], None);
    assert_eq!(output.status.code(), Some(0));
    let page = std::fs::read_to_string(folder.path().join("r.html")).unwrap();
    assert!(
        page.matches("<script").count() == 1 && page.contains("&lt;script&gt;alert(&#39;x&#39;)"),
        "{page}"
    );
}

#[test]
fn exit_codes_tell_what_happened_apart() {
    let files = [("good.cfg", GOOD), ("bad.cfg", BAD), ("good.toml", GOOD_TOML), ("empty.cfg", "")];
    let folder = folder(&files);
    std::fs::create_dir(folder.path().join("nothing")).unwrap();
    let cases: &[(&[&str], i32)] = &[
        (&["migrate", "good.cfg"], 0),
        (&["migrate", "bad.cfg"], 1),
        (&["migrate", "--fail-on", "never", "bad.cfg"], 0),
        (&["migrate", "--check", "good.cfg"], 1),
        (&["migrate", "--check", "good.toml"], 0),
        (&["migrate", "empty.cfg"], 0),
        (&["migrate", "there-is-none.cfg"], 3),
        (&["migrate", "nothing"], 3),
        (&["migrate", "."], 1),
        (&["migrate", "--target", "3.7", "good.cfg"], 2),
        (&["migrate", "--target", "9.9", "good.cfg"], 2),
        (&["migrate", "--from", "6.8", "good.cfg"], 2),
        (&["migrate", "--report", "report.xls", "good.cfg"], 2),
        (&["migrate", "--no-such-flag"], 2),
        (&["explain", "good.cfg"], 0),
        (&["explain", "bad.cfg"], 1),
        (&["explain", "--format", "json", "bad.cfg"], 1),
        (&["rule"], 0),
        (&["rule", "no-such-code"], 2),
        (&[], 2),
    ];
    for (arguments, code) in cases {
        let output = mimcfg(folder.path(), arguments, None);
        assert_eq!(output.status.code(), Some(*code), "{}", told(arguments, &output));
    }
}

#[test]
fn nothing_is_written_while_there_are_errors() {
    let folder = folder(&[("bad.cfg", BAD), ("there.toml", GOOD_TOML)]);
    let path = |name: &str| folder.path().join(name);
    assert_eq!(mimcfg(folder.path(), &["migrate", "--write", "bad.cfg"], None).status.code(), Some(1));
    assert_eq!(mimcfg(folder.path(), &["migrate", "-o", "new.toml", "bad.cfg"], None).status.code(), Some(1));
    assert_eq!(
        mimcfg(folder.path(), &["migrate", "--into", "there.toml", "bad.cfg"], None).status.code(),
        Some(1)
    );
    assert!(!path("bad.toml").exists() && !path("new.toml").exists());
    assert_eq!(std::fs::read_to_string(path("there.toml")).unwrap(), GOOD_TOML);
    let allowed = mimcfg(folder.path(), &["migrate", "--allow-errors", "--write", "bad.cfg"], None);
    assert_eq!(allowed.status.code(), Some(1));
    assert!(path("bad.toml").exists());
}

#[test]
fn a_file_that_is_there_is_not_replaced_unasked_and_then_kept() {
    let folder = folder(&[("a.cfg", GOOD), ("a.toml", "[general]\n")]);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(mimcfg(folder.path(), &["migrate", "--write", "a.cfg"], None).status.code(), Some(2));
    assert_eq!(read("a.toml"), "[general]\n");
    assert_eq!(
        mimcfg(folder.path(), &["migrate", "--write", "--force", "a.cfg"], None).status.code(),
        Some(0)
    );
    assert_eq!(read("a.toml"), GOOD_TOML);
    assert_eq!(read("a.toml.bak"), "[general]\n");
    assert_eq!(read("a.cfg"), GOOD);
    // The same again writes nothing and keeps nothing.
    assert_eq!(mimcfg(folder.path(), &["migrate", "--write", "a.cfg"], None).status.code(), Some(0));
    assert!(!folder.path().join("a.toml.bak.1").exists());
}

#[test]
fn standard_input_is_read_and_its_language_is_seen() {
    let folder = folder(&[]);
    let old = mimcfg(folder.path(), &["migrate", "-q"], Some(GOOD.as_bytes()));
    assert_eq!(String::from_utf8_lossy(&old.stdout), GOOD_TOML);
    let same = mimcfg(folder.path(), &["migrate", "-q", "-"], Some(GOOD_TOML.as_bytes()));
    assert_eq!(String::from_utf8_lossy(&same.stdout), GOOD_TOML);
}

#[test]
fn a_patch_is_one_that_patch_takes() {
    let folder = folder(&[
        ("a.cfg", GOOD),
        ("there.toml", "[general]\n  hosts = [\"a\"]\n\n[services.service_admin_extra]\n\n[shaper]\n"),
    ]);
    let output = mimcfg(folder.path(), &["migrate", "-q", "--diff", "--into", "there.toml", "a.cfg"], None);
    std::fs::write(folder.path().join("change.patch"), &output.stdout).unwrap();
    let patched =
        Command::new("patch").args(["-p1", "-i", "change.patch"]).current_dir(folder.path()).output();
    let Ok(patched) = patched else { return eprintln!("skipped: there is no `patch` here") };
    assert!(patched.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let text = std::fs::read_to_string(folder.path().join("there.toml")).unwrap();
    assert_eq!(text, format!("[general]\n  hosts = [\"a\"]\n\n{GOOD_TOML}\n[shaper]\n"));
}

#[test]
fn included_files_come_from_beside_the_input() {
    let folder = folder(&[("a.cfg", "{include_config_file, \"b.cfg\"}.\n"), ("b.cfg", GOOD)]);
    let path = folder.path().join("a.cfg");
    let elsewhere = mimcfg(&fixtures(), &["migrate", "-q", path.to_str().unwrap()], None);
    assert_eq!(String::from_utf8_lossy(&elsewhere.stdout), GOOD_TOML);
}
