//! Every row of the table of changes is known to the data of hops.

use crate::support::{fixtures, version};
use mimcfg::catalogue::Version;
use mimcfg::catalogue::hops::{Hop, hops};
use std::collections::{BTreeMap, BTreeSet};

fn all() -> impl Iterator<Item = &'static Hop> {
    let last = Version::all().next_back().unwrap();
    hops(version("4.0.1"), last)
}

/// `VERSION ROW` of all rules and notes.
fn named(of: impl Fn(&Hop) -> Vec<u16>) -> BTreeSet<String> {
    let one = |hop: &Hop| of(hop).into_iter().map(|row| format!("{} {row}", hop.listed)).collect::<Vec<_>>();
    all().flat_map(one).collect()
}

#[test]
fn every_row_of_the_table_of_changes_has_a_rule_or_a_note() {
    let rules = named(|hop| hop.rules.iter().flat_map(|rule| rule.rows.clone()).collect());
    let asked = named(|hop| {
        let asking = hop.rules.iter().filter(|rule| rule.ask.is_some());
        asking.flat_map(|rule| rule.rows.clone()).collect()
    });
    let notes = named(|hop| hop.notes().flat_map(|note| note.rows).collect());
    let table = std::fs::read_to_string(fixtures().join("upgrades/rows.tsv")).unwrap();
    let (mut counts, mut wrong, mut known) = (BTreeMap::<&str, usize>::new(), Vec::new(), BTreeSet::new());
    for line in table.lines().skip(1) {
        let [hop, number, class] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let row = format!("{} {number}", hop.split_once('→').unwrap().1);
        *counts.entry(class).or_default() += 1;
        let fine = match class {
            "decision" => asked.contains(&row),
            "mechanical" => rules.contains(&row),
            _ => rules.contains(&row) || notes.contains(&row),
        };
        if !fine {
            wrong.push(format!("{row} ({class})"));
        }
        known.insert(row);
    }
    println!("{} rows: {counts:?}", known.len());
    wrong.extend(
        rules.union(&notes).filter(|row| !known.contains(*row)).map(|row| format!("{row} is no row")),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_hop_says_again_what_the_one_before_it_says() {
    let mut seen = BTreeMap::new();
    for hop in all() {
        for note in hop.notes() {
            assert!(seen.insert(note.text.clone(), hop.to).is_none(), "{} says again: {}", hop.to, note.text);
        }
    }
    assert!(seen.len() > 30, "{seen:?}");
}
