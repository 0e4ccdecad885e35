//! Every format tells one shared set of findings.

use mimcfg::report::{Format, Style, render};

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

#[cfg(feature = "cli")]
mod human;
