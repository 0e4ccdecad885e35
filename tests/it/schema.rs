//! JSON Schemas of every server version: current, and right about good and broken files.

mod tools;
mod validate;

use crate::corpus::corpus;
use crate::support::{fixtures, rows, version};
use mimcfg::catalogue::{Language, Version};
use mimcfg::export;
use mimcfg::source::FileId;
use mimcfg::syntax::toml;
use mimcfg::value::Value;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use validate::validate;

fn mimcfg(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mimcfg")).args(arguments).output().unwrap()
}

/// The versions that read TOML.
fn versions() -> impl Iterator<Item = Version> {
    Version::all().filter(|version| version.reads(Language::Toml))
}

fn committed(version: Version) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/json/{version}.json"))
}

/// The schema that stands in the repository.
fn schema(version: Version) -> Json {
    serde_json::from_str(&std::fs::read_to_string(committed(version)).unwrap()).unwrap()
}

/// What a TOML text holds, as JSON.
fn json(text: &str) -> Json {
    let parsed = toml::parse(FileId(0), text);
    let span = parsed.root.span;
    Value::from_toml(&toml::Node { span, value: toml::Value::Table(Box::new(parsed.root)) }).json()
}

/// Broken files, each with the version and the reason in its first line.
fn broken() -> Vec<(PathBuf, Version, String)> {
    let entries = std::fs::read_dir(fixtures().join("schema/broken")).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let (at, _) = text.strip_prefix("# ").unwrap().split_once(':').unwrap();
        let at = version(at);
        (path, at, text)
    };
    files.into_iter().map(read).collect()
}

#[test]
fn the_schema_of_every_version_is_current() {
    let mut count = 0;
    let bless = std::env::var_os("MIMCFG_BLESS").is_some();
    for version in versions() {
        let made = export::json_schema(version);
        let text = export::json_text(&made);
        if bless {
            std::fs::write(committed(version), &text).unwrap();
        }
        let there = std::fs::read_to_string(committed(version)).unwrap_or_default();
        assert!(
            there == text,
            "schemas/json/{version}.json is not current: MIMCFG_BLESS=1 cargo test schema"
        );
        assert_eq!(schema(version), made);
        count += 1;
    }
    let files = std::fs::read_dir(committed(version("5.1.0")).parent().unwrap()).unwrap().count();
    assert_eq!(files, count, "there is a schema of a version that is not known");
}

#[test]
fn the_command_prints_the_schema_the_options_and_a_page() {
    let output = mimcfg(&["schema", "--target", "6.4"]);
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        std::fs::read_to_string(committed(version("6.4"))).unwrap()
    );
    let page = String::from_utf8(mimcfg(&["schema", "--format", "markdown"]).stdout).unwrap();
    assert!(page.starts_with("# Options of mongooseim.toml for MongooseIM 5.1.0\n"), "{page}");
    assert!(
        page.contains("\n### `[[listen.c2s]]`\n") && page.contains("\n### `[outgoing_pools.rdbms.<name>]`\n")
    );
    for section in mimcfg::catalogue::sections().iter().filter(|section| section.holds(version("5.1"))) {
        assert!(page.contains(&format!("\n## {}\n", section.name)), "the page has {}", section.name);
    }
    assert_eq!(mimcfg(&["schema", "--target", "3.7"]).status.code(), Some(2));
    assert_eq!(mimcfg(&["schema", "--target", "9.9"]).status.code(), Some(2));
    for version in versions() {
        let output = mimcfg(&["schema", "--target", &version.to_string(), "--format", "options"]);
        let stated = String::from_utf8(output.stdout).unwrap();
        assert_eq!(stated, export::options(mimcfg::catalogue::all(), version));
        let Some(shared) = std::env::var_os("MIMCFG_SHARED") else { continue };
        let recorded =
            std::fs::read_to_string(Path::new(&shared).join(format!("facts/options/{version}.tsv")));
        // Version 4.0.1 has no recorded rows.
        let Ok(recorded) = recorded else { continue };
        let sorted = |text: &str| text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(sorted(&stated), sorted(&recorded), "options of {version}");
    }
}

#[test]
fn a_schema_takes_the_real_files_of_its_version() {
    for (path, version) in corpus() {
        let wrong = validate(&schema(version), &json(&std::fs::read_to_string(&path).unwrap()));
        assert!(wrong.is_empty(), "{} at {version}: {wrong:#?}", path.display());
    }
}

#[test]
fn a_schema_refuses_broken_files() {
    let broken = broken();
    assert!(broken.len() >= 20);
    for (path, version, text) in broken {
        let wrong = validate(&schema(version), &json(&text));
        assert!(!wrong.is_empty(), "{} is taken at {version}", path.display());
    }
}

/// A schema may take what a server refuses for reasons that a schema cannot tell; never the other way round.
#[test]
fn a_schema_takes_whatever_a_server_takes() {
    let prelude = std::fs::read_to_string(fixtures().join("conformance/whole-toml-prelude.json")).unwrap();
    let prelude: Json = serde_json::from_str(&prelude).unwrap();
    let mut schemas: BTreeMap<String, Json> = BTreeMap::new();
    let (mut taken, mut refused, mut told) = (0, 0, 0);
    let mut wrong = Vec::new();
    for row in rows("whole-toml.jsonl") {
        let Some(text) = row["toml"].as_str() else { continue };
        let good = row["ok"].as_array().unwrap().iter().map(|name| (name, true));
        let refusals = row["refused"].as_array().unwrap().iter();
        let bad =
            refusals.flat_map(|refusal| refusal["versions"].as_array().unwrap()).map(|name| (name, false));
        let mut read: BTreeMap<String, Option<Json>> = BTreeMap::new();
        for (name, ok) in good.chain(bad) {
            let name = name.as_str().unwrap();
            let rest = prelude["prelude"][name].as_str().unwrap();
            let text = if row["full"] == true { text.to_owned() } else { format!("{text}\n{rest}") };
            // What is no TOML is none of a schema's business.
            let value = read.entry(text).or_insert_with_key(|text| {
                let findings = toml::parse(FileId(0), text).findings;
                findings.iter().all(|finding| finding.code.name == "not-toml-1.0").then(|| json(text))
            });
            let Some(value) = value else { continue };
            let schema = schemas.entry(name.to_owned()).or_insert_with(|| schema(version(name)));
            let faults = validate(schema, value);
            match (ok, faults.is_empty()) {
                (true, true) => taken += 1,
                (true, false) => wrong.push(format!("{name} {}: {faults:?}", row["case"])),
                (false, fits) => {
                    refused += 1;
                    told += usize::from(!fits);
                }
            }
        }
    }
    // Version 4.0.1 passes over much that no later version takes; an editor had better tell of it.
    let loose = wrong.extract_if(.., |wrong: &mut String| wrong.starts_with("4.0.1 ")).count();
    println!("{taken} verdicts for a file are those of the schema, {loose} for 4.0.1 are not");
    println!("{told} of {refused} verdicts against a file are those of the schema");
    assert!(wrong.is_empty(), "{} verdicts\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}
