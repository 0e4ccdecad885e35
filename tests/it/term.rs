//! The reader of Erlang terms, against what `file:consult` of OTP 25 was recorded to say, and on every
//! broken piece of our own files.

use crate::support::base64;
use mimcfg::diagnostic::Severity;
use mimcfg::source::{FileId, Span};
use mimcfg::syntax::term::{Form, Parsed, Term, parse, parse_bytes};
use serde_json::Value as Json;
use std::fs;
use std::path::Path;

/// `error` and the line of Erlang, or `none` for no line; nothing if there is no error.
pub fn refusal(parsed: &Parsed) -> Option<String> {
    let errors = || parsed.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors().next()?;
    let line = errors().find_map(|finding| finding.erlang_line);
    Some(format!("error {}", line.map_or("none".to_owned(), |line| line.to_string())))
}

/// All terms in Erlang's notation, each with a full stop and a line end.
pub fn printed(parsed: &Parsed, text: &str) -> String {
    lines(parsed.tree.forms(text).filter_map(Form::term))
}

fn lines<'t>(terms: impl Iterator<Item = Term<'t>>) -> String {
    terms.fold(String::new(), |lines, term| lines + &format!("{}.\n", term.erl()))
}

fn walk(term: Term<'_>, check: &impl Fn(Span)) {
    check(term.span());
    for child in term.children() {
        assert!(term.span().contains(child.span()), "{:?} is outside of {:?}", child.span(), term.span());
        walk(child, check);
    }
}

/// Panics unless every span of the text is inside it and on character boundaries.
pub fn check_spans(parsed: &Parsed, text: &str) {
    let check = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} is no range of {text:?}");
    for form in parsed.tree.forms(text) {
        check(form.span());
        if let Some(term) = form.term() {
            walk(term, &check);
            let _ = term.erl().to_string();
        }
        parsed.tree.leading(form.span()).for_each(check);
        parsed.tree.trailing(form.span()).into_iter().for_each(check);
    }
    parsed.tree.comments().for_each(check);
    for finding in &parsed.findings {
        check(finding.span);
        finding.related.iter().for_each(|label| check(label.span));
        assert!(!finding.message.contains('\n'), "{}", finding.message);
    }
}

#[test]
fn the_recorded_verdicts_of_file_consult_are_ours_too() {
    let rows = fs::read_to_string("fixtures/conformance/services-cfg.jsonl").expect("the rows are here");
    let mut wrong = Vec::new();
    for row in rows.lines() {
        let row: Json = serde_json::from_str(row).expect("a row is JSON");
        let bytes = match (&row["text"], &row["base64"]) {
            (Json::String(text), _) => text.clone().into_bytes(),
            (_, Json::String(encoded)) => base64(encoded),
            _ => panic!("a row has a text"),
        };
        let consult = row["consult"].as_str().expect("a row has a verdict");
        let (decoded, parsed) = parse_bytes(FileId(0), &bytes);
        check_spans(&parsed, &decoded.text);
        let ours = refusal(&parsed).unwrap_or_else(|| printed(&parsed, &decoded.text));
        let theirs = if let Some(terms) = consult.strip_prefix("{ok,") {
            // The recorded list, read as one term, holds the forms.
            let list = format!("{}.", terms.strip_suffix('}').expect("a verdict is a tuple"));
            let recorded = parse(FileId(0), &list);
            let list_term = recorded.tree.forms(&list).find_map(Form::term);
            lines(list_term.into_iter().flat_map(Term::children))
        } else {
            let line = consult.strip_prefix("{error,{").and_then(|rest| rest.split(',').next());
            format!("error {}", line.expect("an error names a line"))
        };
        if ours != theirs {
            wrong.push(format!("{}: {ours} for {theirs}: {:?}", row["case"], parsed.findings));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files of a folder, in the order of their names.
pub fn files(folder: &Path, extension: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn fixtures() -> Vec<String> {
    let folders = ["fixtures/legacy", "fixtures/broken"];
    let paths = folders.iter().flat_map(|folder| files(Path::new(folder), "cfg"));
    paths.map(|path| fs::read_to_string(path).expect("a fixture is UTF-8")).collect()
}

#[test]
fn every_beginning_of_every_fixture_is_read_without_harm() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 6);
    for text in fixtures {
        for (end, _) in text.char_indices() {
            check_spans(&parse(FileId(0), &text[..end]), &text[..end]);
        }
    }
}

#[test]
fn every_fixture_without_one_of_its_characters_is_read_without_harm() {
    for text in fixtures() {
        for (at, character) in text.char_indices() {
            let broken = [&text[..at], &text[at + character.len_utf8()..]].concat();
            check_spans(&parse(FileId(0), &broken), &broken);
        }
    }
}
