//! Every format tells one shared set of findings.

use mimcfg::diagnostic::{Code, Diagnostic};
use mimcfg::report::{Format, Mask, Style, Summary, json, ordered, render};
use mimcfg::source::{Encoding, FileId, SourceFile, Sources, Span};

mod chaos;
#[cfg(feature = "cli")]
mod human;
mod sarif;
mod shared;

/// The report in one format, below the texts and the findings that it is made from.
fn told(format: Format, style: &Style) -> String {
    let sources = shared::sources();
    let findings = shared::findings(&sources);
    let texts = sources.iter().map(|(_, file)| format!("==> {} <==\n{}", file.name, file.text));
    let given = findings.iter().map(|finding| {
        format!("{} {} {:?}\n", finding.code.name, finding.severity.name(), finding.span.range())
    });
    let input: String = texts.chain(["==> findings <==\n".to_owned()]).chain(given).collect();
    format!(
        "{input}==> {} <==\n{}",
        format.name(),
        render(&shared::report(&sources, &findings), format, style)
    )
}

macro_rules! formats {
    ($( $test:ident: $format:ident )+) => {
        $( #[test] fn $test() { insta::assert_snapshot!(told(Format::$format, &Style::default())); } )+
    };
}

formats! {
    concise_tells_a_finding_in_a_line: Concise
    json_tells_all_that_is_known: Json
    sarif_tells_rules_places_and_fixes: Sarif
    github_annotates_lines: Github
    gitlab_gets_unique_fingerprints: Gitlab
    junit_has_a_suite_for_each_file: Junit
}

#[test]
fn no_format_tells_a_secret_unless_it_is_asked_to() {
    let sources = shared::sources();
    let findings = shared::findings(&sources);
    let mut report = shared::report(&sources, &findings);
    for format in Format::ALL {
        let told = render(&report, *format, &Style::default());
        assert!(!told.contains("hunter2") && !told.contains("zażółć"), "{told}");
    }
    report.mask = Mask::show_secrets();
    let told = render(&report, Format::Json, &Style::default());
    assert!(told.contains(r#""old_effective": "hunter2""#) && told.contains("hunter2hunter2"), "{told}");
}

#[test]
fn findings_come_by_file_place_severity_and_code() {
    static A: Code = Code { name: "a", doc: "A." };
    static B: Code = Code { name: "b", doc: "B." };
    let at = |file, start| Span::new(FileId(file), start, start + 1);
    let findings = [
        Diagnostic::info(&A, at(1, 0), "6"),
        Diagnostic::info(&A, at(0, 7), "5"),
        Diagnostic::warning(&B, at(0, 3), "4"),
        Diagnostic::warning(&A, at(0, 3), "3"),
        Diagnostic::error(&B, at(0, 3), "2"),
        Diagnostic::info(&B, at(0, 0), "1"),
    ];
    let messages: Vec<&str> = ordered(&findings).iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(Summary::of(&findings).to_string(), "1 error, 2 warnings, 3 infos");
}

#[test]
fn places_in_a_latin1_file_are_told_in_its_bytes() {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("a.cfg", "é\n{é, \"é\"}.", Encoding::Latin1));
    let span = json::span(&sources, &Span::new(file, 8, 12));
    let told = r#"{"file":"a.cfg","line":2,"column":5,"end_line":2,"end_column":8,"offset":6,"length":3}"#;
    assert_eq!(span.to_string(), told);
}
