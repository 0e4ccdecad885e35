//! The source map of a TOML file that is brought to a later server.

use super::{Bytes, nothing_wrong};
use crate::support::{Files, fixtures, version};
use mimcfg::migrate::{Mode, hops};
use mimcfg::read::{self, Request};
use mimcfg::report::Mask;
use mimcfg::report::migration::{Kind, Told, pairs};
use mimcfg::source::{Encoding, SourceFile, Sources};
use mimcfg::syntax::toml;
use mimcfg::write;

/// An upgrade of a fixture, for a closer look.
fn upgraded(name: &str, from: &str, target: &str, look: impl FnOnce(&Told<'_>)) {
    let mut sources = Sources::default();
    let request = Request { server: version(from), only: None, includes: &Files::default(), root: None };
    let old = std::fs::read(fixtures().join("upgrades").join(name)).unwrap();
    let config = read::toml(&mut sources, name, &old, &request);
    let answers = hops::Answers::default();
    let hops::Upgraded { plan, tree } =
        hops::upgraded(&config, version(target), Mode::Intent, &answers).unwrap();
    let original = &sources.file(config.file).text;
    let text = write::edited(original, &toml::parse(config.file, original), &tree);
    let new = sources.add(SourceFile::new("new.toml", text, Encoding::Utf8));
    let mask = Mask::default();
    look(&Told { sources: &sources, config: &config, plan: &plan, tree: Some(&tree), new, mask: &mask });
}

const FILES: [(&str, &str); 4] = [
    ("mongooseim.toml", "6.3"),
    ("hosts-4.0.1.toml", "4.0.1"),
    ("hosts-4.1.0.toml", "4.1.0"),
    ("hosts-5.0.0.toml", "5.0.0"),
];

#[test]
fn every_byte_key_and_comment_of_an_upgraded_file_has_a_place() {
    let mut bytes = Bytes::default();
    let (mut comments, mut gone, mut wrong) = (0, 0, Vec::new());
    for (name, from) in FILES {
        upgraded(name, from, "6.8", |told| {
            let pairs = pairs(told);
            bytes.count(name, told, &pairs);
            let old = told.config.file;
            let parsed = toml::parse(old, &told.sources.file(old).text);
            for span in parsed.comments.iter().map(|comment| comment.span) {
                comments += 1;
                if !pairs
                    .iter()
                    .any(|pair| pair.new.is_some() && pair.old.is_some_and(|old| old.contains(span)))
                {
                    wrong.push(format!("{name}: {:?} is lost", told.sources.text(span)));
                }
            }
            gone += pairs.iter().filter(|pair| pair.kind == Kind::LeftOut).count();
            for line in told.sources.file(old).text.lines().filter(|line| line.contains(" = ")) {
                let at = told.sources.file(old).text.find(line).unwrap();
                let value = at + line.find(" = ").unwrap() + 3;
                let known = |range: std::ops::Range<usize>| range.contains(&value);
                if !pairs.iter().filter_map(|pair| pair.old).any(|span| known(span.range())) {
                    wrong.push(format!("{name}: `{line}` is nowhere"));
                }
            }
        });
    }
    let Bytes { all, mapped, layout, made, wrong: more } = bytes;
    println!(
        "{all} bytes: {mapped} mapped, {layout} of layout, {made} made; {comments} comments, {gone} left out"
    );
    wrong.extend(more);
    nothing_wrong(&wrong);
}

#[test]
fn a_key_that_moved_is_followed_to_its_new_section() {
    upgraded("mongooseim.toml", "6.3", "6.8", |told| {
        let pairs = pairs(told);
        let at = |path: &str| {
            let pair = pairs.iter().find(|pair| pair.path == path).unwrap_or_else(|| panic!("{path}"));
            let shown = |span| told.sources.text(span).to_owned();
            (pair.kind, pair.old.map(shown), pair.new.map(shown))
        };
        let both = |kind, old: &str, new: &str| (kind, Some(old.to_owned()), Some(new.to_owned()));
        let shaper = both(Kind::Setting, "shaper_rule = \"fast\"", "shaper = \"fast\"");
        assert_eq!(at("listen.component[0].shaper"), shaper);
        let header = both(Kind::Table, "[[listen.service]]", "[[listen.component]]");
        assert_eq!(at("listen.component[0]"), header);
        let line = "use_starttls = \"required\"";
        assert_eq!(at("s2s.use_starttls"), both(Kind::LeftOut, line, &format!("# {line}")));
    });
}
