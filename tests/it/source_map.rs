//! The source map: what is written came from somewhere or was made, and what was there went somewhere or is told.

mod upgrade;

use crate::support::{Files, rows, version};
use mimcfg::migrate::{self, Mode};
use mimcfg::read::{self, Request};
use mimcfg::report::Mask;
use mimcfg::report::migration::{Kind, Pair, Told, generated, pairs};
use mimcfg::source::{Encoding, SourceFile, Sources, Span};
use mimcfg::syntax::term::{self, Term};
use mimcfg::write::comment;
use mimcfg::{run, write};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// A migration of a recorded old file, for a closer look.
fn migrated(row: &Json, target: &str, look: impl FnOnce(&Told<'_>)) {
    let mut sources = Sources::default();
    let files = Files::of(row);
    let request = Request { server: version("4.0.1"), only: None, includes: &files, root: None };
    let old = row["cfg"].as_str().unwrap();
    let config = read::legacy(&mut sources, "mongooseim.cfg", old.as_bytes(), &request);
    let plan = migrate::plan(&config, &run::boot(&config), version(target), Mode::Intent);
    let text = write::toml(&plan, &sources);
    let new = sources.add(SourceFile::new("mongooseim.toml", text, Encoding::Utf8));
    let tree = plan.map.as_ref();
    look(&Told { sources: &sources, config: &config, plan: &plan, tree, new, mask: &Mask::default() });
}

/// Looks at all whole files that were recorded, each for an early and a late server.
fn each(mut look: impl FnMut(&str, &Told<'_>)) {
    for row in rows("whole-pairs.jsonl").iter().filter(|row| row["group"] != "refused") {
        for target in ["4.0.1", "6.8"] {
            let case = format!("{} to {target}", row["case"].as_str().unwrap());
            migrated(row, target, |told| look(&case, told));
        }
    }
}

fn nothing_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}\n{}", wrong[..wrong.len().min(20)].join("\n"), wrong.len());
}

/// What the bytes of new texts are.
#[derive(Debug, Default)]
struct Bytes {
    all: usize,
    mapped: usize,
    layout: usize,
    made: usize,
    wrong: Vec<String>,
}

impl Bytes {
    /// Counts the bytes of one new text; each must be mapped or generated, and what is generated must be white space or
    /// something that no one wrote.
    fn count(&mut self, case: &str, told: &Told<'_>, pairs: &[Pair]) {
        let text = &told.sources.file(told.new).text;
        let generated = generated(told, pairs);
        let mut left = vec![true; text.len()];
        let mut mark = |span: Span| {
            let fresh = left[span.range()].iter().filter(|left| **left).count();
            left[span.range()].fill(false);
            fresh
        };
        let of = |old: bool| {
            pairs.iter().filter(move |pair| pair.old.is_some() == old).filter_map(|pair| pair.new)
        };
        self.all += text.len();
        self.mapped += of(true).map(&mut mark).sum::<usize>();
        for span in &generated {
            let fresh = mark(*span);
            if fresh != span.len() as usize {
                self.wrong.push(format!("{case}: mapped and generated: {:?}", told.sources.text(*span)));
            }
        }
        if left.contains(&true) {
            self.wrong.push(format!("{case}: {} bytes are neither", left.len()));
        }
        let made: Vec<Span> = of(false).collect();
        for span in generated {
            let mut at = span.start as usize;
            while at < span.end as usize {
                let inside = made.iter().find(|made| made.range().contains(&at));
                let end = inside.map_or(at + 1, |made| (made.end as usize).min(span.end as usize));
                match inside {
                    Some(_) => self.made += end - at,
                    None if text.as_bytes()[at].is_ascii_whitespace() => self.layout += 1,
                    None => {
                        let line = told.sources.file(told.new).position(span.start).line;
                        let shown = text.lines().nth(line as usize - 1).unwrap();
                        self.wrong.push(format!("{case}: line {line} came from nowhere: {shown}"));
                        break;
                    }
                }
                at = end;
            }
        }
    }
}

#[test]
fn every_byte_of_the_output_came_from_the_old_file_or_is_generated() {
    let mut bytes = Bytes::default();
    each(|case, told| bytes.count(case, told, &pairs(told)));
    let Bytes { all, mapped, layout, made, wrong } = bytes;
    println!(
        "{all} bytes: {mapped} mapped, {layout} of layout, {made} of headers and defaults, {} wrong",
        wrong.len()
    );
    nothing_wrong(&wrong);
    assert_eq!(all, mapped + layout + made);
}

/// The comments of an old file, but for those that only draw a line.
fn comments(told: &Told<'_>) -> Vec<Span> {
    let old = told.sources.iter().filter(|(file, _)| *file != told.new);
    let found =
        old.flat_map(|(file, text)| term::parse(file, &text.text).tree.comments().collect::<Vec<_>>());
    found.filter(|span| !comment::is_ruler(&comment::text(told.sources, *span))).collect()
}

#[test]
fn every_comment_of_the_old_file_is_in_the_new_one_with_its_words() {
    let (mut count, mut wrong) = (0, Vec::new());
    each(|case, told| {
        let pairs = pairs(told);
        let words = |span| comment::text(told.sources, span);
        for pair in pairs.iter().filter(|pair| pair.kind == Kind::Comment) {
            let (old, new) = (pair.old.unwrap(), pair.new.unwrap());
            if words(old) != words(new) {
                wrong.push(format!("{case}: {:?} became {:?}", words(old), words(new)));
            }
        }
        let carried = pairs.iter().filter(|pair| pair.kind == Kind::Comment);
        let places: Vec<Span> = carried.filter_map(|pair| pair.new).collect();
        if places.iter().collect::<BTreeSet<_>>().len() != places.len() {
            wrong.push(format!("{case}: two comments are at one place"));
        }
        let mapped: BTreeSet<Span> =
            pairs.iter().filter(|pair| pair.new.is_some()).filter_map(|pair| pair.old).collect();
        for span in comments(told) {
            count += 1;
            if !mapped.contains(&span) {
                wrong.push(format!("{case}: {:?} is lost", told.sources.text(span)));
            }
        }
    });
    println!("{count} comments of old files have a place, {} are wrong", wrong.len());
    nothing_wrong(&wrong);
}

/// The terms that hold no others.
fn leaves(term: Term<'_>, first: bool, out: &mut Vec<(Span, bool)>) {
    let before = out.len();
    for (at, child) in term.children().enumerate() {
        leaves(child, first || (at == 0 && term.kind() == term::Kind::Tuple), out);
    }
    if out.len() == before {
        out.push((term.span(), first));
    }
}

#[test]
fn every_term_of_the_input_has_a_place_in_the_map() {
    let (mut count, mut names, mut listed, mut wrong) = (0, 0, 0, Vec::new());
    each(|case, told| {
        let pairs = pairs(told);
        let of = |table: bool| {
            let kind = move |pair: &&Pair| (pair.kind == Kind::Table) == table;
            pairs.iter().filter(kind).filter_map(|pair| pair.old).collect::<Vec<_>>()
        };
        let (tables, settings) = (of(true), of(false));
        listed += pairs.iter().filter(|pair| pair.new.is_none()).count();
        for (file, text) in told.sources.iter().filter(|(file, _)| *file != told.new) {
            let parsed = term::parse(file, &text.text);
            let mut found = Vec::new();
            for form in parsed.tree.forms(&text.text) {
                found.extend(form.term().into_iter().flat_map(|term| {
                    let mut inner = Vec::new();
                    leaves(term, false, &mut inner);
                    inner
                }));
            }
            for (span, first) in found {
                count += 1;
                // The word that names a table is there with the table.
                let is_name = || first || tables.iter().any(|table| table.contains(span));
                if settings.iter().any(|known| known.contains(span)) {
                    continue;
                }
                names += 1;
                if !is_name() {
                    wrong.push(format!("{case}: `{}` is nowhere", told.sources.text(span)));
                }
            }
        }
    });
    println!(
        "{count} terms have a place, {names} of them as names of tables; {listed} entries say that something is not there"
    );
    nothing_wrong(&wrong);
}

fn section(path: &str) -> &str {
    path.split('.').next().unwrap()
}

#[test]
fn what_is_gone_is_told() {
    let (mut terms, mut lost, mut wrong) = (0, 0, Vec::new());
    each(|case, told| {
        let pairs = pairs(told);
        let settings = mimcfg::diff::meaning::settings(told.config.tree.as_ref().unwrap(), version("4.0.1"));
        for (path, span) in settings.iter().filter_map(|told| Some((&told.path, told.old.span?))) {
            terms += 1;
            let gone = pairs
                .iter()
                .any(|pair| pair.old == Some(span) && pair.kind == Kind::LeftOut && !pair.path.is_empty());
            let is_told = told.plan.findings.iter().any(|finding| {
                let named = finding
                    .path
                    .as_deref()
                    .is_some_and(|named| path.starts_with(named) || path.strip_suffix(named).is_some());
                // What goes with what was asked about is told by the question.
                let asked = finding.code.name == "open-decision"
                    && finding.path.as_deref().is_some_and(|named| section(named) == section(path));
                named || asked || finding.span.contains(span) || span.contains(finding.span)
            });
            lost += usize::from(gone);
            if gone && !is_told {
                wrong.push(format!("{case}: `{path}` is gone and nothing tells it"));
            }
        }
    });
    println!("of {terms} settings {lost} are gone and told");
    nothing_wrong(&wrong);
}
