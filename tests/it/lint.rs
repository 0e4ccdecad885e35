//! `mimcfg lint` as a person and a pipeline meet it.

mod fix;
mod formats;
mod hide;
mod project;

use crate::cli::{BAD, GOOD, GOOD_TOML, folder, mimcfg, told};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

/// A TOML file that servers refuse.
const BAD_TOML: &str = "[services.service_admin_extra]\n  submods = [\"account\"]\n";

/// A TOML file with a safe fix: the servers' reader refuses the byte-order mark.
const FIXABLE: &str = "\u{feff}[services.service_mongoose_system_metrics]\n  report = false\n";

fn code(folder: &Path, arguments: &[&str]) -> Option<i32> {
    mimcfg(folder, arguments, None).status.code()
}

fn stdout(folder: &Path, arguments: &[&str]) -> String {
    String::from_utf8(mimcfg(folder, arguments, None).stdout).unwrap()
}

fn lines(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["lint", "--format", "concise"], arguments].concat();
    let all = stdout(folder, &arguments);
    // What is good to know is told of good files, too.
    all.lines().filter(|line| !line.contains(": info[")).map(str::to_owned).collect()
}

#[test]
fn exit_codes_tell_what_happened_apart() {
    let folder = folder(&[
        ("good.cfg", GOOD),
        ("bad.cfg", BAD),
        ("good.toml", GOOD_TOML),
        ("bad.toml", BAD_TOML),
        (
            "info.toml",
            "[services.service_mongoose_system_metrics]\n  report = true\n  periodic_report = 108_000_000\n",
        ),
        ("other.toml", "[package]\nname = \"x\"\n"),
        ("wrong/mimcfg.toml", "tarket = \"5.1\"\n"),
    ]);
    std::fs::create_dir(folder.path().join("nothing")).unwrap();
    let cases: &[(&[&str], i32)] = &[
        (&["good.toml"], 0),
        (&["good.cfg", "good.toml"], 0),
        (&["bad.toml"], 1),
        (&["bad.cfg"], 1),
        (&["bad.toml", "--fail-on", "never"], 0),
        (&["info.toml"], 0),
        (&["info.toml", "--fail-on", "info"], 1),
        (&["info.toml", "--fail-on", "warning"], 0),
        (&["."], 1),
        (&["*.toml"], 1),
        (&["good.*"], 0),
        (&["nothing"], 3),
        (&["none.toml"], 3),
        (&["none*.toml"], 3),
        (&[], 3),
        (&["-"], 1),
        (&["good.toml", "none.toml"], 2),
        (&["--target", "3.7", "good.toml"], 2),
        (&["--target", "9.9", "good.toml"], 2),
        (&["--from", "6.8", "good.cfg"], 2),
        (&["--unsafe-fixes", "good.toml"], 2),
        (&["--write-baseline", "good.toml"], 2),
        (&["--no-such-flag"], 2),
        (&["[", "good.toml"], 2),
        (&["--config", "wrong/mimcfg.toml", "good.toml"], 2),
        (&["--config", "none.toml", "good.toml"], 2),
    ];
    for (arguments, expected) in cases {
        let arguments = [&["lint"], *arguments].concat();
        let output = mimcfg(folder.path(), &arguments, None);
        assert_eq!(output.status.code(), Some(*expected), "{}", told(&arguments, &output));
    }
}

#[test]
fn standard_input_is_checked_whichever_language_it_is_in() {
    let folder = folder(&[]);
    for (text, expected) in [(GOOD, 0), (GOOD_TOML, 0), (BAD, 1), (BAD_TOML, 1)] {
        for arguments in [&["lint"][..], &["lint", "-"]] {
            let output = mimcfg(folder.path(), arguments, Some(text.as_bytes()));
            assert_eq!(output.status.code(), Some(expected), "{}", told(arguments, &output));
        }
    }
}

#[test]
fn a_folder_gives_the_files_of_the_server_and_no_others() {
    let folder = folder(&[
        ("b.toml", BAD_TOML),
        ("a.toml", BAD_TOML),
        ("etc/c.cfg", BAD),
        ("etc/deep/d.toml", BAD_TOML),
        ("etc/Cargo.toml", "[package]\nname = \"x\"\n"),
        ("etc/rebar.config", "{deps, []}.\n"),
        ("etc/notes.txt", BAD),
        (".hidden/e.toml", BAD_TOML),
        ("vendor/f.toml", BAD_TOML),
        (".gitignore", "vendor/\n"),
    ]);
    let files = |arguments: &[&str]| {
        let all = lines(folder.path(), arguments);
        let mut files: Vec<String> =
            all.iter().filter_map(|line| Some(line.split_once(':')?.0.to_owned())).collect();
        files.dedup();
        files
    };
    assert_eq!(files(&["."]), ["a.toml", "b.toml", "etc/c.cfg", "etc/deep/d.toml"]);
    assert_eq!(files(&["etc", "a.toml"]), ["a.toml", "etc/c.cfg", "etc/deep/d.toml"]);
    assert_eq!(files(&["*.toml"]), ["a.toml", "b.toml"]);
    assert_eq!(
        files(&["**/*.toml", "a.toml"]),
        ["a.toml", "b.toml", "etc/Cargo.toml", "etc/deep/d.toml", "vendor/f.toml"]
    );
    assert_eq!(
        files(&["etc/*"]),
        ["etc/Cargo.toml", "etc/c.cfg", "etc/deep/d.toml", "etc/notes.txt", "etc/rebar.config"]
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_told_and_the_others_are_checked() {
    let folder = folder(&[("bad.toml", BAD_TOML)]);
    std::os::unix::fs::symlink("nowhere", folder.path().join("x.toml")).unwrap();
    let output = mimcfg(folder.path(), &["lint", "."], None);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("x.toml` is a link that leads nowhere"),
        "{}",
        told(&["lint"], &output)
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("unknown-submod"));
}

#[test]
fn many_files_come_out_in_order_of_path() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..200 {
        std::fs::write(folder.path().join(format!("{number:03}.toml")), BAD_TOML).unwrap();
    }
    let once = lines(folder.path(), &["."]);
    assert_eq!(once.len(), 200);
    assert!(once.is_sorted());
    assert_eq!(once, lines(folder.path(), &["."]));
}

#[test]
fn a_line_that_is_half_typed_hides_no_other_problem() {
    let folder = folder(&[(
        "a.toml",
        "[services.service_domain_db]\n  db_pool = \n  event_max_age = -1\n  evnt = 1\n",
    )]);
    let all = lines(folder.path(), &["a.toml"]);
    let codes = ["toml-syntax", "wrong-value", "unknown-option"];
    assert_eq!(all.len(), codes.len(), "{all:?}");
    assert!(all.iter().zip(codes).all(|(line, code)| line.contains(&format!("[{code}]"))), "{all:?}");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..400 {
        std::fs::write(folder.path().join(format!("{number}.toml")), BAD_TOML).unwrap();
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_mimcfg"))
        .args(["lint", "."])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.code().is_some_and(|code| code < 2));
}

#[test]
fn quiet_tells_what_counts_and_no_more() {
    let text = format!(
        "{BAD_TOML}[services.service_mongoose_system_metrics]\n  report = true\n  periodic_report = 108_000_000\n"
    );
    let folder = folder(&[("a.toml", &text), ("good.toml", GOOD_TOML)]);
    let output = mimcfg(folder.path(), &["lint", "-q", "a.toml"], None);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("unknown-submod") && !shown.contains("mistaken-value"), "{shown}");
    assert!(!shown.contains("1 error"), "{shown}");
    assert_eq!(stdout(folder.path(), &["lint", "-q", "good.toml"]), "");
}

#[cfg(unix)]
#[test]
fn watching_checks_again_after_a_change_and_ends_when_it_is_told_to() {
    use std::io::{BufRead, BufReader};
    let folder = folder(&[("a.toml", BAD_TOML)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_mimcfg"))
        .args(["lint", "--watch", "--format", "concise", "."])
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut seen = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = |part: &str| loop {
        let line = seen.next().expect("it goes on").unwrap();
        if line.contains(part) {
            break line;
        }
    };
    next("Ctrl-C");
    next("a.toml:2:");
    std::fs::write(folder.path().join("b.toml"), BAD_TOML).unwrap();
    next("b.toml:2:");
    let done = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(done.success());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn completions_and_pages_for_man_are_made() {
    let folder = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(stdout(folder.path(), &["completions", shell]).contains("--fail-on"), "{shell}");
    }
    assert!(stdout(folder.path(), &["man"]).contains(".TH mimcfg 1"));
    assert_eq!(code(folder.path(), &["man", "--dir", "man1"]), Some(0));
    let page = std::fs::read_to_string(folder.path().join("man1/mimcfg-lint.1")).unwrap();
    assert!(page.contains(".TH mimcfg-lint 1"), "{page}");
}
