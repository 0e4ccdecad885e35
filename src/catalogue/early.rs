//! What the first servers with a TOML file have otherwise: states that go before those of the other files.
//!
//! `early.toml` has them all, so that the other files begin where specifications begin.

use super::data::{Data, Table, embedded};
use super::late::LateOption;
use super::load::{flag, state, string, strings};
use super::spec::{OptionSpec, State, TableSpec, TableState};
use super::version::Version;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static EARLY: LazyLock<Table> = LazyLock::new(|| embedded!("catalogue/early"));

/// The options of each table that have something here.
static OPTIONS: LazyLock<BTreeMap<&'static str, Vec<(&'static str, &'static Data)>>> = LazyLock::new(|| {
    let mut out: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (path, item) in entries("option").iter() {
        let (table, name) = path.rsplit_once('.').expect("an option stands in a table");
        out.entry(table).or_default().push((name, item));
    }
    out
});

/// The first version that has nothing of this.
pub(super) fn until() -> Version {
    let text = string(&EARLY, "until").expect("early.toml says until when it holds");
    Version::parse(text).expect("early.toml names a version that targets.toml lists")
}

fn entries(kind: &str) -> &'static Table {
    EARLY.table(kind).expect("early.toml has tables and options")
}

/// Puts the early states of a table and of its options before the ones that it has.
pub(super) fn apply(table: &mut TableSpec) {
    if let Some(entry) = entries("table").get(table.path).and_then(Data::as_table) {
        let until = until();
        let lifetime = super::spec::Lifetime { from: None, gone: Some(until) };
        table.loose = flag(entry, "loose").map(|_| lifetime);
        table.also = flag(entry, "also").map(|value| (value, lifetime));
        if let Some(by) = strings(entry, "by") {
            let first = super::spec::ListState { by, ..table.list[0].clone() };
            table.list[0].from = Some(until);
            table.list.insert(0, first);
        }
        if let Some(required) = flag(entry, "req") {
            let first = TableState { required, ..table.states[0].clone() };
            table.states[0].from = Some(until);
            table.states.insert(0, first);
        }
    }
    for (name, item) in OPTIONS.get(table.path).into_iter().flatten() {
        let entry = item.as_table().expect("a state is a table");
        match table.options.iter_mut().find(|option| option.name == *name) {
            Some(option) => before(option.spec_mut(), entry),
            None => table.options.push(ended(table.path, name, item)),
        }
    }
}

/// Puts a state before those of an option that goes on.
fn before(option: &mut OptionSpec, entry: &Table) {
    let first = option.states.first_mut().expect("an option has a state");
    let early = state(entry, Some(first));
    if first.from.is_some() {
        // It is gone between these servers and the first of the others.
        let gap = State { from: Some(until()), gone: true, ..early.clone() };
        option.states.insert(0, gap);
        option.states.insert(0, State { from: None, ..early });
        return;
    }
    first.from = Some(until());
    if !early.gone {
        option.states.insert(0, early);
    }
}

/// An option that only these servers have.
fn ended(table: &'static str, name: &'static str, item: &Data) -> LateOption {
    let mut late = LateOption::new(table, name, item);
    let option = late.spec_mut();
    let mut end = option.states[0].clone();
    end.from = Some(until());
    end.gone = true;
    option.states.push(end);
    late
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_about_a_table_that_is_there() {
        let known = |path: &str| crate::catalogue::all().any(|part| part.table(path).is_some());
        for (path, _) in entries("table").iter() {
            assert!(known(path), "{path}");
        }
        for (path, _) in entries("option").iter() {
            let (table, _) = path.rsplit_once('.').unwrap();
            assert!(known(table), "{path}");
        }
    }
}
