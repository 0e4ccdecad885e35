//! Term by term: whatever is dropped from a file or changed in it shows in the new file or is told.

use crate::support::{Files, fixtures, version};
use mimcfg::migrate::{self, Mode};
use mimcfg::read::{self, Request};
use mimcfg::source::{FileId, Sources};
use mimcfg::syntax::term::{self, Kind, Term};
use mimcfg::{run, write};

/// The new file and everything that is told, without places in the old one; and the places that something is told of.
fn outcome(text: &str) -> (String, Vec<std::ops::Range<usize>>) {
    let mut sources = Sources::default();
    let files = Files::default();
    let request = Request { server: version("3.7"), only: None, includes: &files, root: None };
    let config = read::legacy(&mut sources, "a.cfg", text.as_bytes(), &request);
    let boot = run::boot(&config);
    let plan = migrate::plan(&config, &boot, version("5.1"), Mode::Intent);
    let mut out = write::toml(&plan, &sources);
    for finding in plan.findings.iter().chain(&boot.findings) {
        out.push_str(&format!("\n{} {}", finding.code.name, finding.message));
    }
    let told = plan.findings.iter().chain(&boot.findings);
    (out, told.map(|finding| finding.span.range()).collect())
}

/// The places of all terms of a file.
fn places(term: Term<'_>, out: &mut Vec<(usize, usize, Kind)>) {
    let span = term.span();
    out.push((span.start as usize, span.end as usize, term.kind()));
    for child in term.children() {
        places(child, out);
    }
}

/// The text without the term at a place, and without the comma that goes with it.
fn without(text: &str, start: usize, end: usize) -> String {
    let behind = text[end..].trim_start();
    if let Some(rest) = behind.strip_prefix(',') {
        return format!("{}{rest}", &text[..start]);
    }
    let before = text[..start].trim_end();
    format!("{}{}", before.strip_suffix(',').unwrap_or(before), &text[end..])
}

/// Another term of the same kind.
fn other(text: &str, kind: Kind) -> Option<String> {
    Some(match kind {
        Kind::Integer => format!("{text}7"),
        Kind::Atom => format!("{}x", text.trim_matches('\'')),
        Kind::String => format!("\"x{}", &text[1..]),
        Kind::Binary if text.starts_with("<<\"") => format!("<<\"x{}", &text[3..]),
        _ => return None,
    })
}

fn check(name: &str, text: &str) -> (usize, Vec<String>) {
    let (before, told) = outcome(text);
    let parsed = term::parse(FileId(0), text);
    let mut found = Vec::new();
    for form in parsed.tree.forms(text) {
        let Some(term) = form.term() else { continue };
        // What defines a macro that is used nowhere, or includes, is no setting.
        let first = term.children().next().map(|child| child.text().to_owned());
        if ["define_macro", "include_config_file"].contains(&first.as_deref().unwrap_or_default()) {
            continue;
        }
        for child in term.children() {
            places(child, &mut found);
        }
    }
    let mut count = 0;
    let mut silent = Vec::new();
    for (start, end, kind) in found {
        let old = &text[start..end];
        let changed = other(old, kind).map(|new| format!("{}{new}{}", &text[..start], &text[end..]));
        for (what, mutated) in [("dropped", Some(without(text, start, end))), ("changed", changed)] {
            let Some(mutated) = mutated else { continue };
            count += 1;
            // Whatever is said of the term, or of what it stands in, is said of it before and after.
            let is_told = told.iter().any(|place| place.start <= start && end <= place.end);
            // A handler without arguments is the same with an empty list of them.
            if !is_told && old != "[]" && outcome(&mutated).0 == before {
                silent.push(format!("{name}: {what} `{old}` at {start}"));
            }
        }
    }
    (count, silent)
}

#[test]
fn no_term_is_dropped_or_changed_without_a_trace() {
    let mut files = vec![fixtures().join("legacy/mongooseim.cfg"), fixtures().join("legacy/whole.cfg")];
    if let Some(corpus) = std::env::var_os("MIMCFG_CORPUS") {
        files.push(std::path::Path::new(&corpus).join("cfg/esl+MongooseIM@3.6.0+rendered+mim1.cfg"));
    }
    let (mut count, mut silent) = (0, Vec::new());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let (mutations, found) = check(&path.file_name().unwrap().to_string_lossy(), &text);
        count += mutations;
        silent.extend(found);
    }
    println!("{count} mutations, {} without a trace", silent.len());
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
