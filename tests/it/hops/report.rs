//! The report of an upgrade, in each of its formats.

use crate::cli::{folder, mimcfg};
use crate::support::fixtures;
use serde_json::Value as Json;

/// Upgrades a text, and returns the report with this ending.
fn report(text: &str, versions: [&str; 2], ending: &str, more: &[&str]) -> String {
    let folder = folder(&[("mongooseim.toml", text)]);
    let name = format!("report.{ending}");
    let mut arguments = vec!["migrate", "--from", versions[0], "--target", versions[1], "--report", &name];
    arguments.extend(more);
    arguments.push("mongooseim.toml");
    let output = mimcfg(folder.path(), &arguments, None);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!told.contains(SECRET), "{told}");
    std::fs::read_to_string(folder.path().join(&name)).unwrap_or_else(|error| panic!("{error}: {told}"))
}

fn older() -> String {
    std::fs::read_to_string(fixtures().join("upgrades/mongooseim.toml")).unwrap()
}

/// A password that a person may write, and no report may show.
const SECRET: &str = "do-not-print-me";

#[test]
fn the_json_report_holds_decisions_notes_and_news() {
    let text = report(&older(), ["6.3", "6.8"], "json", &["--decide", "jingle-sip=drop"]);
    let report: Json = serde_json::from_str(&text).unwrap();
    let decision = |id: &str| {
        let all = report["decisions"].as_array().unwrap();
        all.iter().find(|decision| decision["id"] == id).unwrap()
    };
    let jingle = decision("jingle-sip");
    assert_eq!((&jingle["path"], &jingle["answered"]), (&"modules.mod_jingle_sip".into(), &"drop".into()));
    assert_eq!((&jingle["proposed"], &jingle["span"]["line"]), (&"drop".into(), &24.into()));
    assert_eq!(jingle["answers"].as_object().unwrap().len(), 2, "{jingle}");
    assert!(jingle["question"].as_str().unwrap().ends_with('?') && jingle["why"] != "", "{jingle}");
    assert_eq!(decision("tls-keyfile")["answered"], Json::Null);
    let versions = |key: &str| -> Vec<&str> {
        report[key].as_array().unwrap().iter().map(|one| one["version"].as_str().unwrap()).collect()
    };
    for (key, least) in [("notes", 10), ("news", 3)] {
        let versions = versions(key);
        assert!(versions.is_sorted() && versions.len() >= least, "{key}: {versions:?}");
        assert!(versions.iter().all(|version| ("6.3.2".."6.9").contains(version)), "{key}: {versions:?}");
    }
}

#[test]
fn reports_for_people_have_a_section_for_each() {
    let markdown = report(&older(), ["6.3", "6.8"], "md", &["--decide", "jingle-sip=drop"]);
    let page = report(&older(), ["6.3", "6.8"], "html", &["--decide", "jingle-sip=drop"]);
    for title in ["Decisions", "Beside the file", "New for what is in the file"] {
        assert!(markdown.contains(&format!("\n## {title}\n\n- ")), "{title}: {markdown}");
        assert!(page.contains(&format!("<h2>{title}</h2>")), "{title}: {page}");
    }
    assert!(markdown.contains("(decided: `drop`)") && markdown.contains("until it is decided, `same-file`"));
    assert!(page.contains("decided: <code>drop</code>") && page.contains("<a href=\"#o24\">"), "{page}");
    // What stays at its version has nothing of the kind.
    let same = report(&older(), ["6.3", "6.3"], "md", &[]);
    assert!(!same.contains("## Decisions") && !same.contains("## Beside"), "{same}");
}

#[test]
fn a_password_that_is_given_as_an_answer_is_written_and_not_shown() {
    let text = "[general]\n  hosts = [\"a.example\"]\n[[listen.service]]\n  port = 8888\n";
    let given = format!("missing-password={SECRET}");
    for ending in ["json", "md", "html"] {
        let report = report(text, ["5.0", "5.1"], ending, &["-o", "new.toml", "--decide", &given]);
        assert!(!report.contains(SECRET), "{report}");
        assert!(report.contains("decided: ") || report.contains("\"answered\": \"***\""), "{report}");
    }
}
