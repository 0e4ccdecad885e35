//! What is hidden: by comments and by a baseline.

use super::{BAD_TOML, lines};
use crate::cli::{folder, mimcfg, told};

/// The findings in one text, as `line:column: severity[code]`.
fn found(name: &str, text: &str, arguments: &[&str]) -> Vec<String> {
    let folder = folder(&[(name, text)]);
    let all = lines(folder.path(), &[&[name], arguments].concat());
    let short = |line: &String| {
        let line = line.strip_prefix(&format!("{name}:")).unwrap_or(line);
        line.split_once(']').map_or(line, |(head, _)| head).to_owned() + "]"
    };
    all.iter().map(short).collect()
}

#[test]
fn a_comment_hides_what_is_on_its_line_or_below_it() {
    for text in [
        "[services.service_domain_db]\nevent_max_age = -1 # mimcfg: ignore[wrong-value]\n",
        "[services.service_domain_db]\n# mimcfg: ignore[wrong-value] for a test\nevent_max_age = -1\n",
        "[services.service_domain_db]\n  #  mimcfg:ignore[ wrong-value ]\n# more\nevent_max_age = -1",
        "# a\n\n# mimcfg: ignore-file[wrong-value]\n[services.service_domain_db]\n\nevent_max_age = -1\r\n",
    ] {
        assert_eq!(found("a.toml", text, &[]), [""; 0], "{text}");
    }
    let old = "% mimcfg: ignore-file[unknown-submod]\n{services, [{service_admin_extra, [{submods, [account]}]}]}.\n";
    assert_eq!(found("a.cfg", old, &[]), [""; 0]);
    let old = "{services, [{service_admin_extra, [\n  %% mimcfg: ignore[unknown-submod]\n  {submods, [account]}]}]}.\n";
    assert_eq!(found("a.cfg", old, &[]), [""; 0]);
}

#[test]
fn a_comment_that_hides_nothing_is_a_finding() {
    let text = "[services.service_domain_db]\n# mimcfg: ignore[wrong-value]\n\nevent_max_age = -1\n";
    assert_eq!(found("a.toml", text, &[]), ["2:1: warning[unused-ignore]", "4:17: error[wrong-value]"]);
    let text = "[services.service_domain_db]\nevent_max_age = -1 # mimcfg: ignore[wrong-type, wrong-value, wrng-value]\n";
    assert_eq!(found("a.toml", text, &[]), ["2:37: warning[unused-ignore]", "2:62: warning[unknown-code]"]);
    let text =
        "[services.service_domain_db]\n# mimcfg: ignore-file[wrong-value]\n# mimcfg: ignore wrong-value\n";
    assert_eq!(
        found("a.toml", text, &[]),
        ["2:1: warning[malformed-ignore]", "3:1: warning[malformed-ignore]"]
    );
    // A comment in a string is none, and one that says something else is none of ours.
    let text =
        "[services.service_domain_db]\ndb_pool = \"# mimcfg: ignore[x]\"\n# mimcfg: see the documents\n";
    assert_eq!(found("a.toml", text, &[]), [""; 0]);
}

#[test]
fn a_comment_in_a_section_that_is_not_looked_into_is_not_called_unused() {
    let text = "[general]\n# mimcfg: ignore[wrong-type]\na = 1\n[services]\n# mimcfg: ignore[wrong-type]\n\n";
    assert_eq!(found("a.toml", text, &["--only", "services"]), ["5:1: warning[unused-ignore]"]);
    let text =
        "% mimcfg: ignore[wrong-type]\n{hosts, [\"a\"]}.\n% mimcfg: ignore[wrong-type]\n{services, []}.\n";
    assert_eq!(found("a.cfg", text, &["--only", "services"]), ["3:1: warning[unused-ignore]"]);
    assert_eq!(found("a.cfg", text, &[]).len(), 2);
}

#[test]
fn ignores_can_be_forbidden() {
    let text = "[services.service_domain_db]\nevent_max_age = -1 # mimcfg: ignore[wrong-value]\n";
    assert_eq!(
        found("a.toml", text, &["--forbid-ignores"]),
        ["2:17: error[wrong-value]", "2:20: error[forbidden-ignore]"]
    );
}

#[test]
fn what_is_ignored_is_counted() {
    let text = "[services.service_domain_db]\nevent_max_age = -1 # mimcfg: ignore[wrong-value]\n";
    let folder = folder(&[("a.toml", text)]);
    let output = mimcfg(folder.path(), &["lint", "a.toml"], None);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "no findings in 1 file, 1 ignored\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_baseline_hides_what_is_known_and_tells_what_is_gone() {
    let folder = folder(&[("a.toml", BAD_TOML), ("b.toml", BAD_TOML)]);
    let run = |arguments: &[&str]| {
        let arguments = [&["lint", "--format", "concise", "--baseline", "known.json"], arguments].concat();
        let output = mimcfg(folder.path(), &arguments, None);
        (output.status.code(), told(&arguments, &output))
    };
    let (code, shown) = run(&["."]);
    assert!(code == Some(0) && shown.contains("findings written to `known.json`"), "{shown}");
    let known = std::fs::read_to_string(folder.path().join("known.json")).unwrap();
    assert!(known.starts_with("{\n  \"version\": 1,") && !known.contains("line"), "{known}");
    // Lines that move change nothing; another finding counts.
    std::fs::write(folder.path().join("a.toml"), format!("# new\n\n{BAD_TOML}")).unwrap();
    let (code, shown) = run(&["."]);
    assert!(code == Some(0) && !shown.contains("error["), "{shown}");
    std::fs::write(folder.path().join("a.toml"), format!("{BAD_TOML}[services.service_domain_db]\nx = 1\n"))
        .unwrap();
    let (code, shown) = run(&["."]);
    assert!(
        code == Some(1) && shown.contains("[unknown-option]") && !shown.contains("unknown-submod"),
        "{shown}"
    );
    // What is mended is told, unless its file was not looked at.
    std::fs::write(folder.path().join("a.toml"), "[services]\n").unwrap();
    let (code, shown) = run(&["b.toml"]);
    assert!(code == Some(0) && !shown.contains("stale-baseline"), "{shown}");
    let (code, shown) = run(&["."]);
    assert!(code == Some(0) && shown.contains(": info[stale-baseline]"), "{shown}");
    let (_, shown) = run(&["--write-baseline", "."]);
    assert!(shown.contains("written to `known.json`"), "{shown}");
    std::fs::write(folder.path().join("known.json"), "{\"version\": 2, \"findings\": []}").unwrap();
    assert_eq!(run(&["."]).0, Some(2));
}
