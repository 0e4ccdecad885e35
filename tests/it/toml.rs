//! The TOML reader against the recorded verdicts of the servers, and against broken text.

#![allow(clippy::print_stdout)] // The comparisons tell how many verdicts they compared.

use crate::support::base64;
use mimcfg::diagnostic::{Diagnostic, Severity};
use mimcfg::source::{FileId, Span};
use mimcfg::syntax::toml::{Node, Parsed, Reader, Table, Value, decode, invalid_utf8, parse, parse_for};
use serde_json::Value as Json;
use std::path::Path;

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rows(text: &str) -> impl Iterator<Item = Json> + '_ {
    text.lines().map(|line| serde_json::from_str(line).expect("a row is JSON"))
}

fn reader(version: &str) -> Reader {
    if version.starts_with("4.") || version == "5.0.0" { Reader::UpTo5_0 } else { Reader::From5_1 }
}

/// The first error finding of a text in bytes.
fn error(bytes: &[u8], reader: Reader) -> Option<Diagnostic> {
    let (text, bad) = decode(bytes);
    let mut findings = parse_for(FileId(0), &text, reader).findings;
    findings.extend(bad.map(|at| invalid_utf8(FileId(0), &text, at)));
    findings.into_iter().find(|finding| finding.severity == Severity::Error)
}

/// Verdicts of servers on texts, held against ours.
#[derive(Default)]
struct Tally {
    agreed: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn compare(&mut self, version: &str, bytes: &[u8], unreadable: bool) {
        let found = error(bytes, reader(version));
        if found.is_some() == unreadable {
            self.agreed += 1;
        } else {
            let shown = String::from_utf8_lossy(bytes);
            self.wrong.push(format!("{version} {shown:?}: servers {unreadable}, here {found:?}"));
        }
    }

    fn tell(self, name: &str) {
        println!("{name}: {} verdicts agree, {} do not", self.agreed, self.wrong.len());
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

#[test]
fn a_services_text_has_an_error_exactly_where_the_servers_cannot_read_it() {
    let text = fixture("conformance/services-toml.jsonl");
    let mut tally = Tally::default();
    for row in rows(&text) {
        let bytes = match row["base64"].as_str() {
            Some(code) => base64(code),
            None => row["text"].as_str().expect("a row has a text").as_bytes().to_vec(),
        };
        for (version, answer) in row["servers"].as_object().expect("a row has servers") {
            let unreadable = answer["errors"].as_array().is_some_and(|errors| {
                errors.iter().all(|error| error["toml_path"].is_null() && error["reason"].is_null())
            });
            tally.compare(version, &bytes, unreadable);
        }
    }
    tally.tell("services-toml");
}

#[test]
fn a_whole_text_has_an_error_exactly_where_the_servers_cannot_read_it() {
    let Some(shared) = std::env::var_os("MIMCFG_SHARED") else {
        println!("MIMCFG_SHARED is not set: whole-toml is not compared");
        return;
    };
    let folder = Path::new(&shared).join("conformance");
    let text = std::fs::read_to_string(folder.join("whole-toml.jsonl")).expect("the rows can be read");
    let prelude =
        std::fs::read_to_string(folder.join("whole-toml-prelude.json")).expect("the prelude can be read");
    let prelude: Json = serde_json::from_str(&prelude).expect("the prelude is JSON");
    let mut tally = Tally::default();
    for row in rows(&text) {
        let mut verdicts: Vec<(&str, bool)> = Vec::new();
        verdicts.extend(
            row["ok"].as_array().into_iter().flatten().filter_map(Json::as_str).map(|name| (name, false)),
        );
        for group in row["refused"].as_array().into_iter().flatten() {
            let unreadable = group["errors"].as_array().is_some_and(|errors| {
                errors.iter().any(|error| {
                    error["reason"].as_str().is_some_and(|reason| reason.starts_with("toml_parsing_failed"))
                })
            });
            let versions = group["versions"].as_array().into_iter().flatten().filter_map(Json::as_str);
            verdicts.extend(versions.map(|name| (name, unreadable)));
        }
        for (version, unreadable) in verdicts {
            let mut bytes = match row["bytes_base64"].as_str() {
                Some(code) => base64(code),
                None => row["toml"].as_str().expect("a row has a text").as_bytes().to_vec(),
            };
            if row["full"] != true {
                bytes.extend(if bytes.ends_with(b"\n") { "" } else { "\n" }.bytes());
                bytes.extend(prelude["prelude"][version].as_str().expect("a version has a prelude").bytes());
            }
            tally.compare(version, &bytes, unreadable);
        }
    }
    tally.tell("whole-toml");
}

fn check_span(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} is not a place in {text:?}");
}

fn check_node(text: &str, node: &Node) {
    check_span(text, node.span);
    match &node.value {
        Value::Table(table) => check_table(text, table),
        Value::Array(items) | Value::Tables(items) => items.iter().for_each(|item| check_node(text, item)),
        _ => {}
    }
}

fn check_table(text: &str, table: &Table) {
    check_span(text, table.span);
    table.headers.iter().for_each(|span| check_span(text, *span));
    for entry in &table.entries {
        check_span(text, entry.key.span);
        check_node(text, &entry.value);
        assert_eq!(table.get(&entry.key.name).map(|found| &found.key), Some(&entry.key), "a name is found");
    }
}

/// Checks what holds for every text, and returns what was read.
fn check(text: &str) -> Parsed {
    let parsed = parse(FileId(0), text);
    check_table(text, &parsed.root);
    for finding in &parsed.findings {
        check_span(text, finding.span);
        finding.related.iter().for_each(|label| check_span(text, label.span));
        assert!(!finding.message.contains('\n'), "{finding:?}");
        assert!(finding.help.is_some(), "{finding:?}");
    }
    parsed.comments.iter().for_each(|comment| check_span(text, comment.span));
    assert!(
        parsed.comments.windows(2).all(|two| two[0].span.end <= two[1].span.start),
        "comments of {text:?}"
    );
    parsed.lost.iter().for_each(|lost| check_span(text, lost.span));
    let cut: String = parsed.sections.iter().map(|section| &text[section.span.range()]).collect();
    assert_eq!(cut, text, "the sections are the text");
    parsed
}

const FIXTURES: [&str; 4] = ["toml/services.toml", "toml/strings.toml", "toml/crlf.toml", "toml/broken.toml"];

#[test]
fn every_prefix_of_a_text_is_read() {
    for text in FIXTURES.map(fixture) {
        for (end, _) in text.char_indices() {
            check(&text[..end]);
        }
    }
}

#[test]
fn every_text_without_one_character_is_read() {
    for text in FIXTURES.map(fixture) {
        for (at, gone) in text.char_indices() {
            check(&format!("{}{}", &text[..at], &text[at + gone.len_utf8()..]));
        }
    }
}

#[test]
fn every_text_with_one_character_more_is_read() {
    for text in FIXTURES.map(fixture) {
        for (at, _) in text.char_indices() {
            for more in
                ["\"", "'", "[", "]", "{", "}", "\n", "\r", "=", ".", ",", "#", "\\", "ż", "\"\"\"", "'''"]
            {
                check(&format!("{}{more}{}", &text[..at], &text[at..]));
            }
        }
    }
}

#[test]
fn good_texts_have_no_finding() {
    for name in ["toml/services.toml", "toml/strings.toml", "toml/crlf.toml"] {
        let parsed = check(&fixture(name));
        let errors: Vec<_> =
            parsed.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        assert_eq!(errors, Vec::<&Diagnostic>::new(), "{name}");
    }
}

#[test]
fn a_broken_text_keeps_every_key_that_is_not_broken() {
    let text = fixture("toml/broken.toml");
    let parsed = check(&text);
    let said: Vec<String> = parsed
        .findings
        .iter()
        .map(|finding| {
            let line = text[..finding.span.start as usize].matches('\n').count() + 1;
            format!("{line}: {}: {}", finding.code.name, finding.message)
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    2: toml-syntax: the header of `modules.mod_ping` is not closed by ]
    5: toml-syntax: `:` cannot stand in a key without quotes
    6: toml-syntax: an array is not closed
    7: toml-syntax: a table in braces is not closed
    9: toml-syntax: a string that starts with """ is not closed
    10: toml-syntax: a string that starts with ' is not closed
    11: toml-syntax: a part of a key is missing
    12: toml-syntax: `07` is not a value
    14: toml-syntax: `True` is not a value
    15: toml-syntax: `ninth` has no value
    17: toml-dialect: the server's TOML reader refuses a tab in a string
    "#);
    let ping = parsed.root.at(&["modules", "mod_ping"]).and_then(Node::as_table).expect("the header is read");
    let names: Vec<&str> = ping.entries.iter().map(|entry| entry.key.name.as_str()).collect();
    insta::assert_snapshot!(names.join(" "), @"send_pings first fourth");
    let lost: Vec<String> = parsed.lost.iter().map(|lost| lost.path.join(".")).collect();
    insta::assert_snapshot!(lost.join("\n"), @r"
    modules.mod_ping.report:
    modules.mod_ping.second
    modules.mod_ping.third
    modules.mod_ping.fifth
    modules.mod_ping.sixth
    seventh
    y.eighth
    y.ninth
    ");
}

/// Ten thousand of something, which would take hours if reading were not linear.
#[test]
fn long_texts_of_one_shape_are_read() {
    let many = |part: &dyn Fn(usize) -> String| (0..10_000).map(part).collect::<String>();
    for text in [
        many(&|at| format!("k{at} = {at}\n")),
        many(&|at| format!("[t{at}]\nk = 1\n")),
        many(&|_| "[[t]]\n[t.a]\nk = 1\n".to_owned()),
        many(&|_| "[".to_owned()),
        many(&|_| "a = [\n".to_owned()),
        many(&|_| "a = {\n".to_owned()),
        many(&|_| "a = {x = 1,\n".to_owned()),
        many(&|_| "a = \"\"\"\n".to_owned()),
        many(&|_| "a = \"\\\"\"\"\n".to_owned()),
        many(&|_| "a.".to_owned()),
        format!("a = {}", many(&|_| "[".to_owned())),
        format!("a = {}", many(&|_| "{a=".to_owned())),
        format!("a = [{}]", many(&|at| format!("{at},\n"))),
        many(&|_| "#\r".to_owned()),
        many(&|_| "\u{1}\n".to_owned()),
    ] {
        check(&text);
    }
}
