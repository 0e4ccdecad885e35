//! Fixes: what they leave, and that they change nothing else.

use super::{BAD_TOML, FIXABLE, code, stdout};
use crate::cli::{folder, mimcfg, told};
use crate::generate::{Numbers, mutate};
use crate::support::{Files, bytes, rows, version};
use mimcfg::catalogue::Language;
use mimcfg::diagnostic::Applicability;
use mimcfg::lint::{Policy, examine, fix};
use mimcfg::read::Request;
use mimcfg::source::Sources;
use std::process::Command;

#[test]
fn a_safe_fix_is_written_and_the_rest_is_told() {
    let text = format!("{FIXABLE}{BAD_TOML}");
    let folder = folder(&[("a.toml", &text)]);
    let output = mimcfg(folder.path(), &["lint", "--fix", "a.toml"], None);
    let shown = told(&["lint"], &output);
    assert_eq!(output.status.code(), Some(1));
    assert!(shown.contains("unknown-submod") && shown.contains(", 1 fixed"), "{shown}");
    let read = || std::fs::read_to_string(folder.path().join("a.toml")).unwrap();
    assert_eq!(read(), text.trim_start_matches('\u{feff}'));
    assert_eq!(code(folder.path(), &["lint", "--fix", "--unsafe-fixes", "a.toml"]), Some(0));
    assert!(read().contains("\"accounts\""));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn every_other_byte_stays() {
    let text = "\u{feff}# żółw\r\n[services.service_domain_db]\r\n\tdb_pool = \"a\"   \r\n\r\n  # mimcfg: ignore[wrong-type]\r\n";
    let folder = folder(&[("a.toml", text)]);
    assert_eq!(code(folder.path(), &["lint", "--fix", "a.toml"]), Some(0));
    let after = std::fs::read_to_string(folder.path().join("a.toml")).unwrap();
    assert_eq!(after, "# żółw\r\n[services.service_domain_db]\r\n\tdb_pool = \"a\"   \r\n\r\n");
}

#[test]
fn standard_input_comes_back_mended() {
    let folder = folder(&[]);
    let output = mimcfg(folder.path(), &["lint", "--fix", "-"], Some(FIXABLE.as_bytes()));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), FIXABLE.trim_start_matches('\u{feff}'));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "no findings in 1 file, 1 fixed\n");
    let clean = mimcfg(folder.path(), &["lint", "--fix", "-q"], Some(b"[services]\n"));
    assert_eq!(String::from_utf8(clean.stdout).unwrap(), "[services]\n");
}

#[test]
fn a_file_in_latin1_is_not_edited() {
    let text = b"%% -*- coding: latin-1 -*-\n%% caf\xe9\n% mimcfg: ignore[wrong-type]\n{services, []}.\n";
    let folder = folder(&[]);
    std::fs::write(folder.path().join("a.cfg"), text).unwrap();
    let output = mimcfg(folder.path(), &["lint", "--fix", "a.cfg"], None);
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("`a.cfg` is not in UTF-8"),
        "{}",
        told(&[], &output)
    );
    assert_eq!(std::fs::read(folder.path().join("a.cfg")).unwrap(), text);
}

#[test]
fn a_patch_is_one_that_patch_takes_and_hides_nothing() {
    let folder = folder(&[
        ("a.toml", &format!("{FIXABLE}{BAD_TOML}")),
        ("etc/b.toml", "[services]\n# mimcfg: ignore[wrong-type]"),
        ("etc/c.toml", "[services]\r\n  # mimcfg: ignore[wrong-type]\r\n"),
    ]);
    let output = mimcfg(folder.path(), &["lint", "--diff", "."], None);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("unknown-submod"), "{}", told(&[], &output));
    std::fs::write(folder.path().join("change.patch"), &output.stdout).unwrap();
    let arguments = ["-p1", "--binary", "-i", "change.patch"];
    let Ok(patched) = Command::new("patch").args(arguments).current_dir(folder.path()).output() else {
        return eprintln!("skipped: there is no `patch` here");
    };
    assert!(patched.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(stdout(folder.path(), &["lint", "--diff", "."]), "");
    assert_eq!(std::fs::read_to_string(folder.path().join("etc/c.toml")).unwrap(), "[services]\r\n");
    // What a patch would mend is there until it is applied.
    std::fs::write(folder.path().join("a.toml"), FIXABLE).unwrap();
    assert_eq!(code(folder.path(), &["lint", "--diff", "a.toml"]), Some(1));
}

/// Mends a text for one server and looks at it again: no safe fix is refused, none is left, and unless it is for
/// the unsafe ones the server does the same as before. Returns how much was mended.
fn law(case: &str, text: &str, language: Language, server: &str, files: &Files, unsafe_too: bool) -> usize {
    let request = Request { server: version(server), only: None, includes: files, root: None };
    let policy = Policy::default();
    let read =
        |text: &str| examine(&mut Sources::default(), "a", text.as_bytes(), language, &request, &policy);
    let mended = fix::mend("a", text, language, &request, &policy, unsafe_too);
    assert!(mended.refused.is_empty(), "{case}: {:?}\n{text}", mended.refused);
    let (before, after) = (read(text), read(&mended.text));
    if text.contains("latin-1") {
        return 0; // Not edited.
    }
    let left = after.findings.iter().filter(|finding| {
        finding.fix.as_ref().is_some_and(|fix| {
            (unsafe_too || fix.applicability == Applicability::Safe)
                && fix.edits.iter().all(|edit| edit.span.file == after.config.file)
        })
    });
    let left: Vec<_> = left.collect();
    assert!(left.is_empty(), "{case}: {left:?}\n{text}\n---\n{}", mended.text);
    if !unsafe_too {
        let same = fix::keeps_effect((&before.config, &before.boot), (&after.config, &after.boot));
        assert!(same, "{case}:\n{text}\n---\n{}", mended.text);
    }
    mended.made.len()
}

/// The texts of all recorded rows, with the servers that they were recorded for.
fn all_rows() -> Vec<(String, String, Language, Vec<String>, Files)> {
    let mut all = Vec::new();
    for (name, language) in [("services-toml.jsonl", Language::Toml), ("services-cfg.jsonl", Language::Terms)]
    {
        for row in rows(name) {
            let Ok(text) = String::from_utf8(bytes(&row)) else { continue };
            let servers = match language {
                Language::Toml => vec!["4.0.1".to_owned(), "5.1".to_owned(), "6.8".to_owned()],
                Language::Terms => vec!["3.7".to_owned()],
            };
            all.push((row["case"].to_string(), text, language, servers, Files::of(&row)));
        }
    }
    all
}

#[test]
fn after_mending_nothing_is_left_to_mend_and_the_effect_is_the_same() {
    let mut counts = [0, 0];
    for (case, text, language, servers, files) in all_rows() {
        for server in servers {
            counts[0] += law(&case, &text, language, &server, &files, false);
            counts[1] += law(&case, &text, language, &server, &files, true);
        }
    }
    println!("{} safe fixes, {} with unsafe ones", counts[0], counts[1]);
    assert!(counts[0] > 0 && counts[1] > counts[0]);
}

#[test]
fn so_it_is_for_texts_that_are_broken_anyhow() {
    let mut numbers = Numbers::new(7);
    let mut count = 0;
    for (case, text, language, servers, files) in all_rows() {
        for _ in 0..2 {
            let marked = format!(
                "{text}\n{} mimcfg: ignore[wrong-type]\n",
                if language == Language::Toml { '#' } else { '%' }
            );
            let text = mutate(&mut numbers, &marked);
            count += law(&case, &text, language, &servers[servers.len() / 2], &files, false);
        }
    }
    println!("{count} fixes");
}
