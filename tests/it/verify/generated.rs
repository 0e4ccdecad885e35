//! Whole configurations made of parts that were picked by chance: what is migrated means the same, in both modes.

use super::options::{keys, value};
use super::{migrated, mutants, new, old, proof, told, whole_rows};
use crate::generate::Numbers;
use crate::support::{Files, version};
use mimcfg::catalogue::{self, Language, OptionSpec, State, Version};
use mimcfg::migrate::Mode;
use mimcfg::migrate::hops::{Answers, Upgraded, upgraded};
use mimcfg::model::tree::{Map, Node};
use mimcfg::source::{FileId, Sources};
use mimcfg::syntax::{term, toml};
use mimcfg::write;

const MODES: [Mode; 2] = [Mode::Intent, Mode::Effect];

/// How many configurations are made: more of them with `MIMCFG_LONG`.
fn rounds(few: u64) -> u64 {
    if std::env::var_os("MIMCFG_LONG").is_some() { few * 50 } else { few }
}

/// Puts a value at its place where nothing of another kind is there.
fn put(map: &mut Map, keys: &[(String, bool)], value: Node) {
    let Some(((name, item), rest)) = keys.split_first() else { return };
    if rest.is_empty() {
        if map.get(name).is_none() {
            map.insert(name.clone(), value);
        }
    } else if *item {
        if map.get(name).is_none_or(|node| node.as_items().is_some()) {
            let items = map.items(name);
            if items.is_empty() {
                items.push(Node::table());
            }
            if let Some(table) = items[0].as_table_mut() {
                put(table, rest, value);
            }
        }
    } else if map.get(name).is_none_or(|node| node.as_table().is_some()) {
        put(map.table(name), rest, value);
    }
}

/// A TOML file with options of one server.
fn options_of(server: Version, numbers: &mut Numbers) -> String {
    let all: Vec<(&OptionSpec, &State)> = catalogue::all()
        .flat_map(|part| &part.tables)
        .filter(|table| table.state(server).is_some())
        .flat_map(|table| table.at(server))
        .collect();
    let mut tree = Map::default();
    for _ in 0..5 + numbers.below(60) {
        let (option, state) = all[numbers.below(all.len())];
        put(&mut tree, &keys(&option.path), Node::value(value(option, state, server)));
    }
    write::tree(&tree)
}

#[test]
fn a_toml_file_of_any_options_means_the_same_at_later_servers_and_a_change_in_it_is_found() {
    let servers: Vec<Version> = Version::all().filter(|version| version.reads(Language::Toml)).collect();
    let (mut count, mut compared, mut changed, mut wrong) = (0, 0, 0, Vec::new());
    for seed in 0..rounds(60) {
        let mut numbers = Numbers::new(seed);
        let at = numbers.below(servers.len() - 1);
        let (from, to) = (servers[at], servers[at + 1 + numbers.below(servers.len() - at - 1)]);
        let text = options_of(from, &mut numbers);
        let config = new(&mut Sources::default(), &text, from);
        for mode in MODES {
            let Some(Upgraded { tree, .. }) = upgraded(&config, to, mode, &Answers::default()) else {
                wrong.push(format!("{seed}: {from} is not brought to {to}\n{text}"));
                continue;
            };
            let after = write::edited(&text, &toml::parse(FileId(0), &text), &tree);
            let again = new(&mut Sources::default(), &after, to);
            let verdict = proof(&config, &again, None);
            (count, compared) = (count + 1, compared + verdict.compared);
            if !verdict.same() {
                wrong.push(format!("{seed}: {from} to {to} {}: {:?}", mode.name(), told(&verdict)));
            }
            let all = mutants(again.tree.as_ref().unwrap());
            if all.is_empty() {
                continue;
            }
            let (path, mutant) = &all[numbers.below(all.len())];
            let verdict = proof(&config, &new(&mut Sources::default(), &write::tree(mutant), to), None);
            changed += 1;
            // A value that holds tables is one setting.
            let named = |one: &str| path == one || path.starts_with(&format!("{one}["));
            if !verdict.differences.iter().any(|one| named(&one.path)) {
                wrong.push(format!("{seed}: {path} changed, {from} to {to}: {:?}", told(&verdict)));
            }
        }
    }
    println!("{count} upgrades proved, {compared} settings compared, {changed} changes by hand found");
    assert!(wrong.is_empty(), "{}\n{}", wrong[..wrong.len().min(20)].join("\n"), wrong.len());
}

/// Every form of the recorded files.
fn forms() -> Vec<String> {
    let mut out = Vec::new();
    for row in whole_rows().iter().filter(|row| row["includes"].is_null()) {
        let text = row["cfg"].as_str().unwrap();
        out.extend(term::parse(FileId(0), text).tree.forms(text).map(|form| form.text().to_owned()));
    }
    out.sort();
    out.dedup();
    out
}

#[test]
fn an_old_file_of_any_terms_means_the_same_in_toml() {
    let forms = forms();
    let targets: Vec<Version> = Version::all().filter(|version| version.reads(Language::Toml)).collect();
    let (mut count, mut compared, mut wrong) = (0, 0, Vec::new());
    for seed in 0..rounds(60) {
        let mut numbers = Numbers::new(seed);
        let some = (0..=numbers.below(20)).map(|_| forms[numbers.below(forms.len())].as_str());
        let text = format!("{{hosts, [\"localhost\"]}}.\n{}\n", some.collect::<Vec<_>>().join("\n"));
        let mut sources = Sources::default();
        let config = old(&mut sources, &text, "4.0.1", &Files::default());
        let target = targets[numbers.below(targets.len())];
        for mode in MODES {
            let after = migrated(&config, &sources, target, mode);
            let verdict = proof(&config, &new(&mut Sources::default(), &after, target), None);
            (count, compared) = (count + 1, compared + verdict.compared);
            if !verdict.same() {
                wrong.push(format!("{seed}: to {target} {}: {:?}\n{text}", mode.name(), told(&verdict)));
            }
        }
    }
    println!("{count} migrated files of {} kinds of terms proved, {compared} settings compared", forms.len());
    assert_eq!(version("4.0"), targets[0]);
    assert!(wrong.is_empty(), "{}\n{}", wrong[..wrong.len().min(20)].join("\n"), wrong.len());
}
