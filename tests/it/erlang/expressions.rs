//! Regular expressions of access control lists, against what Erlang compiles.

use crate::generate::Numbers;
use crate::support::{Files, version};
use mimcfg::read::{self, Request};
use mimcfg::source::Sources;
use std::collections::BTreeSet;
use std::process::Command;
use std::{env, fs};

const GENERATED: usize = 6_000;

const PIECES: &[&str] = &[
    "a",
    "b",
    "(",
    ")",
    "[",
    "]",
    "|",
    "*",
    "+",
    "?",
    "{2}",
    "{3,1}",
    "{1,}",
    "{",
    "}",
    "^",
    "$",
    ".",
    "-",
    "\\",
    "\\d",
    "\\.",
    "\\1",
    "\\2",
    "(?:",
    "(?=",
    "(?<!",
    "(?i)",
    "(?",
    "[^",
    "[:alpha:]",
    "[[:digit:]]",
    "[[:nope:]]",
    "[a-z]",
    "z-a",
    ",",
    "[\\w-]",
    "[.a.]",
];

/// Prints `ok` or `error` for each line of a file, in base64.
const SCRIPT: &str = "{ok, B} = file:read_file(hd(init:get_plain_arguments())), \
    [io:format(\"~s~n\", [element(1, re:compile(base64:decode(L)))]) || L <- binary:split(B, <<\"\\n\">>, [global, trim])], \
    halt().";

#[test]
fn an_expression_is_broken_only_if_erlang_does_not_compile_it() {
    if Command::new("erl").args(["-noshell", "-eval", "halt()."]).output().is_err() {
        assert!(env::var_os("MIMCFG_REQUIRE_ERLANG").is_none(), "there is no Erlang on the path");
        return println!("skipped: there is no Erlang on the path");
    }
    let mut numbers = Numbers::new(7);
    let make =
        |numbers: &mut Numbers| (0..=numbers.below(8)).map(|_| numbers.pick(PIECES)).collect::<String>();
    let expressions: Vec<String> = (0..GENERATED).map(|_| make(&mut numbers)).collect();
    let text: String =
        expressions.iter().map(|text| format!("[[acl.a]]\nuser_regexp = '{text}'\n")).collect();
    let request = Request { server: version("6.8"), only: None, includes: &Files::default(), root: None };
    let mut sources = Sources::default();
    let config = read::toml(&mut sources, "a.toml", text.as_bytes(), &request);
    let broken: BTreeSet<usize> = config
        .findings
        .iter()
        .filter(|finding| finding.code.name == "broken-expression")
        .map(|finding| (sources.file(finding.span.file).position(finding.span.start).line as usize - 1) / 2)
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let batch = folder.path().join("batch");
    use base64::Engine;
    let encode = |text: &String| base64::engine::general_purpose::STANDARD.encode(text);
    fs::write(&batch, expressions.iter().map(encode).collect::<Vec<_>>().join("\n")).unwrap();
    let run = Command::new("erl").args(["-noshell", "-eval", SCRIPT, "-extra"]).arg(&batch).output().unwrap();
    let answers = String::from_utf8(run.stdout).unwrap();
    let answers: Vec<bool> = answers.lines().map(|line| line == "ok").collect();
    assert_eq!(answers.len(), expressions.len(), "{}", String::from_utf8_lossy(&run.stderr));
    let refused = answers.iter().filter(|compiled| !**compiled).count();
    let wrong: Vec<&String> = broken.iter().filter(|at| answers[**at]).map(|at| &expressions[*at]).collect();
    println!("{} of {refused} broken expressions are told", broken.len() - wrong.len());
    assert!(wrong.is_empty(), "Erlang compiles {:?}", &wrong[..wrong.len().min(20)]);
    assert!(broken.len() * 5 > refused * 4, "{} of {refused}", broken.len());
}
