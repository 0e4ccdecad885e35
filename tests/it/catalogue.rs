//! The catalogue against the specifications of the servers, row by row.

use crate::support::{fixtures, version};
use mimcfg::catalogue::{Version, catalogue};
use mimcfg::export;
use std::collections::BTreeSet;

#[test]
fn the_catalogue_states_the_specification_of_every_server_row_for_row() {
    let text = std::fs::read_to_string(fixtures().join("options/services.tsv")).unwrap();
    let recorded: BTreeSet<&str> = text.lines().skip(1).collect();
    let versions: BTreeSet<&str> = recorded.iter().map(|row| row.split('\t').next().unwrap()).collect();
    let stated: BTreeSet<String> = versions
        .iter()
        .flat_map(|name| {
            let rows = export::options([catalogue()], version(name));
            rows.lines().skip(1).map(|row| format!("{name}\t{row}")).collect::<Vec<_>>()
        })
        .collect();
    let stated: BTreeSet<&str> = stated.iter().map(String::as_str).collect();
    let missing: Vec<_> = recorded.difference(&stated).collect();
    let wrong: Vec<_> = stated.difference(&recorded).collect();
    println!(
        "{} rows of {} versions, {} differences",
        recorded.len(),
        versions.len(),
        missing.len() + wrong.len()
    );
    assert!(missing.is_empty() && wrong.is_empty(), "not stated: {missing:#?}\nnot recorded: {wrong:#?}");
    assert_eq!(versions.len(), 17);
}

#[test]
fn every_entry_reads_its_own_examples() {
    use crate::support::{Files, legacy, toml};
    use mimcfg::source::Sources;
    let newest = Version::all().next_back().unwrap();
    for table in &catalogue().tables {
        for option in &table.options {
            let service = &table.path;
            let at = Version::all().rev().find(|version| {
                version.reads(mimcfg::catalogue::Language::Toml)
                    && table.lifetime.holds(*version)
                    && option.at(*version).is_some()
            });
            let Some(at) = at else { panic!("{} exists nowhere", option.path) };
            let example = option.example.as_ref().unwrap_or_else(|| panic!("{} has an example", option.path));
            let text = format!("[{service}]\n{} = {example}\n", option.name);
            let config = toml(&mut Sources::default(), text.as_bytes(), &at.to_string());
            let setting =
                config.setting(&option.path).unwrap_or_else(|| panic!("{} is read from {text}", option.path));
            assert!(setting.written.is_some(), "{text}");
            let own = config.findings.iter().filter(|finding| finding.path.as_ref() == Some(&option.path));
            assert_eq!(own.count(), 0, "{text}: {:?}", config.findings);
            let Some(reading) = &option.legacy else { continue };
            let term =
                reading.example.as_ref().unwrap_or_else(|| panic!("{} has a legacy example", option.path));
            let name = table.legacy.as_ref().unwrap();
            let text = format!("{{services, [{{{name}, [{term}]}}]}}.");
            let old = legacy(&mut Sources::default(), text.as_bytes(), "3.7", &Files::default());
            assert!(old.findings.is_empty(), "{text}: {:?}", old.findings);
            let read = old.setting(&option.path).and_then(|setting| setting.effective.clone());
            assert_eq!(read, setting.effective, "{text}");
        }
    }
    assert_eq!(newest.to_string(), "6.8.0");
}

/// The whole specification of 17 servers, when the facts are at hand: `schema --target V --format options` states
/// each of them row for row.
#[test]
fn the_whole_catalogue_states_every_specification_row_for_row() {
    let Some(shared) = std::env::var_os("MIMCFG_SHARED") else {
        return println!("skipped: MIMCFG_SHARED names no folder with facts");
    };
    let mut differences = Vec::new();
    let mut rows = 0;
    for version in Version::all() {
        let path = std::path::Path::new(&shared).join(format!("facts/options/{version}.tsv"));
        let Ok(recorded) = std::fs::read_to_string(path) else { continue };
        let stated = export::options(mimcfg::catalogue::all(), version);
        let (recorded, stated): (BTreeSet<&str>, BTreeSet<&str>) =
            (recorded.lines().collect(), stated.lines().collect());
        rows += recorded.len();
        differences.extend(recorded.difference(&stated).map(|row| format!("{version} not stated: {row}")));
        differences.extend(stated.difference(&recorded).map(|row| format!("{version} not recorded: {row}")));
    }
    println!("{rows} rows, {} differences", differences.len());
    assert!(differences.is_empty(), "{}", differences[..differences.len().min(40)].join("\n"));
}
