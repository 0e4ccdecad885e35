//! `mimcfg.toml`.

use super::{BAD_TOML, code, lines};
use crate::cli::{BAD, GOOD, folder, mimcfg, told};

#[test]
fn the_file_speaks_where_the_arguments_are_silent() {
    // A service that only servers from 4.1 on have.
    let text = "[services.service_domain_db]\n  db_pool = \"a\"\n";
    let folder = folder(&[
        ("mimcfg.toml", "target = \"4.0.1\"\nfrom = \"3.6\"\nfail-on = \"never\"\n"),
        ("etc/a.toml", text),
        ("old.cfg", GOOD),
    ]);
    assert!(!lines(folder.path(), &["etc/a.toml"]).is_empty());
    assert_eq!(code(folder.path(), &["lint", "etc/a.toml"]), Some(0));
    assert_eq!(code(folder.path(), &["lint", "etc/a.toml", "--fail-on", "error"]), Some(1));
    assert_eq!(
        code(folder.path(), &["lint", "etc/a.toml", "--target", "5.1", "--fail-on", "warning"]),
        Some(0)
    );
    assert_eq!(code(folder.path(), &["lint", "etc/a.toml", "--no-config", "--fail-on", "warning"]), Some(0));
    // Other commands take the versions from it, too.
    let explained = mimcfg(folder.path(), &["explain", "--format", "json", "old.cfg"], None);
    assert!(String::from_utf8_lossy(&explained.stdout).contains("\"server\": \"3.6."));
    let migrated = mimcfg(folder.path(), &["migrate", "old.cfg"], None);
    assert!(String::from_utf8_lossy(&migrated.stderr).contains("to 4.0.1"), "{}", told(&[], &migrated));
}

#[test]
fn levels_and_ignores_change_what_counts() {
    let folder = folder(&[
        ("mimcfg.toml", "[lint]\nlevels = { unknown-submod = \"warning\" }\n"),
        ("off.toml", "[lint]\nignore = [\"unknown-submod\"]\n"),
        ("some.toml", "[lint.per-file-ignores]\n\"test/\" = [\"unknown-submod\"]\n"),
        ("a.toml", BAD_TOML),
        ("test/deep/b.toml", BAD_TOML),
    ]);
    let output = mimcfg(folder.path(), &["lint", "a.toml"], None);
    let shown = told(&["lint"], &output);
    assert_eq!(output.status.code(), Some(0));
    assert!(shown.contains("warning[unknown-submod]"), "{shown}");
    let note =
        "1 error counts as less because of `mimcfg.toml`; a server refuses to start with that all the same";
    assert!(shown.contains(note), "{shown}");
    let shown = told(&["lint"], &mimcfg(folder.path(), &["lint", "--config", "off.toml", "a.toml"], None));
    assert!(shown.contains(", 1 ignored") && shown.contains("`off.toml`"), "{shown}");
    assert_eq!(lines(folder.path(), &["--config", "some.toml", "."]).len(), 1);
}

#[test]
fn excluded_files_are_checked_only_if_they_are_named() {
    let folder = folder(&[
        ("mimcfg.toml", "[lint]\nexclude = [\"old/\", \"*.cfg\"]\nforbid-ignores = true\n"),
        ("a.toml", &format!("{BAD_TOML}# mimcfg: ignore[unknown-submod]\n")),
        ("etc/old/b.toml", BAD_TOML),
        ("old/c.toml", BAD_TOML),
        ("etc/d.cfg", BAD),
    ]);
    let all = lines(folder.path(), &["."]);
    assert!(all.iter().all(|line| line.starts_with("a.toml:")), "{all:?}");
    assert!(all.iter().any(|line| line.contains("forbidden-ignore")), "{all:?}");
    assert_eq!(lines(folder.path(), &["*/*.cfg", "a.toml"]).len(), all.len());
    assert_eq!(lines(folder.path(), &["etc/d.cfg"]).len(), 1);
}

#[test]
fn mistakes_in_the_file_are_told_with_their_places() {
    let text = "tarket = \"5.1\"\ntarget = \"3.7\"\nfail-on = \"errors\"\n[lint]\nignore = [\"wrong-typ\", 1]\n\
                levels = { wrong-type = \"bad\", nonsense = \"off\" }\nexclude = [\"[\"]\nforbid-ignores = 1\n";
    let folder = folder(&[("mimcfg.toml", text), ("a.toml", BAD_TOML)]);
    let output = mimcfg(folder.path(), &["lint", "a.toml"], None);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(format!("{text}---\n{}", String::from_utf8_lossy(&output.stderr)), @r#"
tarket = "5.1"
target = "3.7"
fail-on = "errors"
[lint]
ignore = ["wrong-typ", 1]
levels = { wrong-type = "bad", nonsense = "off" }
exclude = ["["]
forbid-ignores = 1
---
mimcfg: `mimcfg.toml` cannot be used:
mimcfg.toml:1:1: there is no setting `tarket`; did you mean `target`?
mimcfg.toml:2:10: MongooseIM 3.7.1 does not read TOML
mimcfg.toml:3:11: `errors` is not one of error, warning, info, never
mimcfg.toml:5:11: there is no code `wrong-typ`; did you mean `wrong-type`? (`mimcfg rule` lists them)
mimcfg.toml:5:24: a string is expected here
mimcfg.toml:6:25: `bad` is not one of error, warning, info, off
mimcfg.toml:6:32: there is no code `nonsense` (`mimcfg rule` lists them)
mimcfg.toml:7:12: `[` is no pattern: unclosed character class; missing ']'
mimcfg.toml:8:18: true or false is expected here
"#);
}
