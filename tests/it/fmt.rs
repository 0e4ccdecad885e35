//! The canonical layout of TOML files: what it looks like, and what it never does.

use crate::support::fixtures;
use mimcfg::source::FileId;
use mimcfg::syntax::toml;
use mimcfg::write;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn mimcfg(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mimcfg"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The child may end without reading what it is given.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Every TOML file of the fixtures, and of the corpus when it is at hand.
fn files() -> Vec<PathBuf> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    walk(&fixtures(), &mut out);
    match std::env::var_os("MIMCFG_CORPUS") {
        Some(folder) => walk(&Path::new(&folder).join("toml"), &mut out),
        None => println!("skipped: MIMCFG_CORPUS names no folder with real files"),
    }
    out.sort();
    out
}

fn comments(text: &str) -> usize {
    toml::parse(FileId(0), text).comments.len()
}

/// Lays out a text that servers read, and checks what always holds.
fn laid_out(text: &str) -> Option<String> {
    let once = write::format(FileId(0), text).ok()?;
    let twice = write::format(FileId(0), &once).expect("what is laid out can be read");
    assert_eq!(once, twice, "laying out twice changes nothing");
    assert_eq!(comments(text), comments(&once), "no comment is lost:\n{text}\n---\n{once}");
    Some(once)
}

#[test]
fn sections_and_keys_come_in_order_and_comments_stay_with_them() {
    let text = std::fs::read_to_string(fixtures().join("fmt/mixed.toml")).unwrap();
    let shown = format!("{text}\n=== laid out\n{}", laid_out(&text).unwrap());
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("fmt-mixed", shown);
    });
}

#[test]
fn every_file_is_laid_out_once_and_for_all() {
    let (mut count, mut changed) = (0, 0);
    for path in files() {
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        let Some(out) = laid_out(&text) else { continue };
        count += 1;
        changed += usize::from(out != text);
        let crlf = text.replace("\r\n", "\n").replace('\n', "\r\n");
        if let Some(out) = laid_out(&crlf) {
            assert!(!out.replace("\r\n", "").contains('\n'), "{}: line ends stay", path.display());
        }
    }
    println!("{count} files, {changed} of them change");
    assert!(count > 20);
}

#[test]
fn every_prefix_of_a_fixture_is_laid_out_or_left_alone() {
    for name in ["fmt/mixed.toml", "toml/strings.toml", "toml/crlf.toml", "toml/broken.toml"] {
        let text = std::fs::read_to_string(fixtures().join(name)).unwrap();
        for (at, _) in text.char_indices() {
            let _ = laid_out(&text[..at]);
        }
        // A line less may move what comments stand beside.
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for left_out in 0..lines.len() {
            let rest: String = [&lines[..left_out], &lines[left_out + 1..]].concat().concat();
            let _ = laid_out(&rest);
        }
    }
}

#[test]
fn what_the_server_reads_is_laid_out_whatever_it_is() {
    for row in crate::support::rows("whole-toml.jsonl") {
        if let Some(text) = row["toml"].as_str() {
            let _ = laid_out(text);
        }
    }
}

#[test]
fn values_are_left_as_they_are_but_for_numbers_and_arrays() {
    let text = "a = '''\n  x\n'''\nb = 1_0000\nc = 0xffffff\nd = 1e5\ne = [ 1,2 , 30000 ]\nf = \"\\u0041\"\ng = -5\n";
    let expected =
        "a = '''\n  x\n'''\nb = 10_000\nc = 0xffffff\nd = 1e5\ne = [1, 2, 30_000]\nf = \"\\u0041\"\ng = -5\n";
    assert_eq!(laid_out(text).unwrap(), expected);
    assert_eq!(laid_out("a = [\n1, # one\n\n 2\n    ]\n").unwrap(), "a = [\n  1, # one\n   2\n]\n");
    assert_eq!(laid_out("[a.'b.c' . \"d\"]\n").unwrap(), "[a.'b.c'.\"d\"]\n");
    assert_eq!(laid_out("").unwrap(), "");
    assert_eq!(laid_out("\n# only this\n\n").unwrap(), "# only this\n");
    assert_eq!(laid_out("a = 1").unwrap(), "a = 1\n");
}

#[test]
fn items_of_arrays_of_tables_keep_their_order_and_their_tables() {
    let text = "[[listen.c2s]]\nport = 1\n[[listen.http]]\nport = 2\n[listen.http.tls]\nmode = \"a\"\n[[listen.c2s]]\nport = 3\n[[listen.http]]\nport = 4\n[listen.http.tls]\nmode = \"b\"\n";
    let expected = "[[listen.http]]\n  port = 2\n\n  [listen.http.tls]\n    mode = \"a\"\n\n[[listen.http]]\n  port = 4\n\n  [listen.http.tls]\n    mode = \"b\"\n\n[[listen.c2s]]\n  port = 1\n\n[[listen.c2s]]\n  port = 3\n";
    assert_eq!(laid_out(text).unwrap(), expected);
}

const UGLY: &str = "[shaper.a]\nmax_rate=1\n[general]\nhosts=[\"a\"]\n";
const NEAT: &str = "[general]\n  hosts = [\"a\"]\n\n[shaper.a]\n  max_rate = 1\n";

#[test]
fn files_are_written_in_place_with_their_mode() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    std::fs::write(&path, UGLY).unwrap();
    std::fs::write(folder.path().join("notes.txt"), UGLY).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    }
    assert_eq!(
        said(&mimcfg(folder.path(), &["fmt", "--check", "."], "")),
        (Some(1), String::new(), "./a.toml would change\n".to_owned())
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), UGLY);
    assert_eq!(said(&mimcfg(folder.path(), &["fmt", "."], "")), (Some(0), String::new(), String::new()));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), NEAT);
    assert_eq!(mimcfg(folder.path(), &["fmt", "--check", "a.toml"], "").status.code(), Some(0));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    assert_eq!(std::fs::read_to_string(folder.path().join("notes.txt")).unwrap(), UGLY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}

#[test]
fn a_patch_of_the_layout_is_one_that_patch_takes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), UGLY).unwrap();
    let output = mimcfg(folder.path(), &["fmt", "--diff", "a.toml"], "");
    assert_eq!(output.status.code(), Some(0));
    std::fs::write(folder.path().join("change.patch"), &output.stdout).unwrap();
    let patched =
        Command::new("patch").args(["-p1", "-i", "change.patch"]).current_dir(folder.path()).output();
    let Ok(patched) = patched else { return println!("skipped: there is no `patch` here") };
    assert!(patched.status.success());
    assert_eq!(std::fs::read_to_string(folder.path().join("a.toml")).unwrap(), NEAT);
}

#[test]
fn exit_codes_of_fmt_tell_what_happened_apart() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("ugly.toml", UGLY),
        ("neat.toml", NEAT),
        ("broken.toml", "[a\nb = \n"),
        ("old.cfg", "{hosts, [\"a\"]}.\n"),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    std::fs::create_dir(folder.path().join("nothing")).unwrap();
    let cases: &[(&[&str], i32)] = &[
        (&["--check", "neat.toml"], 0),
        (&["--check", "ugly.toml"], 1),
        (&["--diff", "--check", "ugly.toml"], 1),
        (&["broken.toml"], 1),
        (&["old.cfg"], 2),
        (&["old.cfg", "neat.toml"], 2),
        (&["there-is-none.toml"], 3),
        (&["nothing"], 3),
        (&["--no-such-flag"], 2),
    ];
    for (arguments, code) in cases {
        let arguments = [&["fmt"], *arguments].concat();
        let output = mimcfg(folder.path(), &arguments, "");
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}: {:?}", said(&output));
    }
    let (_, _, told) = said(&mimcfg(folder.path(), &["fmt", "broken.toml"], ""));
    assert!(
        told.contains("error[toml-syntax]") && told.ends_with("broken.toml is left as it is\n"),
        "{told}"
    );
    let (_, _, told) = said(&mimcfg(folder.path(), &["fmt", "old.cfg"], ""));
    assert!(told.contains("`old.cfg` holds Erlang terms") && told.contains("mimcfg migrate"), "{told}");
    let stdin = said(&mimcfg(folder.path(), &["fmt", "-"], UGLY));
    assert_eq!(stdin, (Some(0), NEAT.to_owned(), String::new()));
}
