//! The source map: what is written came from somewhere or was made, and what was there went somewhere or is told.

use crate::support::{Files, rows, version};
use mimcfg::migrate::{self, Mode};
use mimcfg::read::{self, Request};
use mimcfg::report::Mask;
use mimcfg::report::migration::{Told, pairs};
use mimcfg::source::{Encoding, SourceFile, Sources};
use mimcfg::{run, write};
use std::collections::BTreeSet;

#[test]
fn every_line_of_the_output_and_every_term_of_the_input_has_a_place_in_the_map() {
    let (mut lines, mut made, mut terms, mut lost, mut wrong) = (0, 0, 0, 0, Vec::new());
    for row in rows("whole-pairs.jsonl").iter().filter(|row| row["group"] != "refused") {
        for target in ["4.0.1", "6.8"] {
            let mut sources = Sources::default();
            let files = Files::of(row);
            let request = Request { server: version("4.0.1"), only: None, includes: &files, root: None };
            let old = row["cfg"].as_str().unwrap();
            let config = read::legacy(&mut sources, "mongooseim.cfg", old.as_bytes(), &request);
            let plan = migrate::plan(&config, &run::boot(&config), version(target), Mode::Intent);
            let text = write::toml(&plan, &sources);
            let new = sources.add(SourceFile::new("mongooseim.toml", text.clone(), Encoding::Utf8));
            let tree = plan.map.as_ref();
            let mask = Mask::default();
            let told = Told { sources: &sources, config: &config, plan: &plan, tree, new, mask: &mask };
            let pairs = pairs(&told);
            let case = format!("{} to {target}", row["case"].as_str().unwrap());
            let mut covered = BTreeSet::new();
            for span in pairs.iter().filter_map(|pair| pair.new) {
                let end = sources.file(new).position(span.end);
                covered.extend(sources.start(span).line..=end.line);
            }
            made += pairs.iter().filter(|pair| pair.old.is_none()).count();
            for (line, number) in text.lines().zip(1..) {
                let comment = line.trim().is_empty() || line.trim_start().starts_with('#');
                if !comment {
                    lines += 1;
                    if !covered.contains(&number) {
                        wrong.push(format!("{case}: line {number} came from nowhere: {line}"));
                    }
                }
            }
            let mapped: Vec<_> = pairs.iter().filter_map(|pair| pair.old).collect();
            let settings = mimcfg::diff::meaning::settings(config.tree.as_ref().unwrap(), version("4.0.1"));
            for (path, span) in settings.iter().filter_map(|told| Some((&told.path, told.old.span?))) {
                terms += 1;
                if !mapped.iter().any(|known| known.contains(span) || span.contains(*known)) {
                    wrong.push(format!("{case}: `{}` is not in the map", sources.text(span)));
                }
                let gone = pairs.iter().any(|pair| pair.old == Some(span) && pair.new.is_none());
                let is_told = plan.findings.iter().any(|finding| {
                    let named = finding
                        .path
                        .as_deref()
                        .is_some_and(|named| path.starts_with(named) || path.strip_suffix(named).is_some());
                    named || finding.span.contains(span) || span.contains(finding.span)
                });
                lost += usize::from(gone);
                if gone && !is_told {
                    wrong.push(format!("{case}: `{path}` is gone and nothing tells it"));
                }
            }
        }
    }
    println!(
        "{lines} lines have a place, {made} entries were made; of {terms} settings {lost} are gone and told"
    );
    assert!(wrong.is_empty(), "{}\n{}", wrong[..wrong.len().min(20)].join("\n"), wrong.len());
}
