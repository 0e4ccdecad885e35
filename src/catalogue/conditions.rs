//! Conditions between options, as data: which servers have them, and the names they speak of.

use super::data::{Data, Table, embedded};
use super::load::{lifetime, string};
use super::spec::Lifetime;
use super::version::Version;
use std::sync::LazyLock;

/// A condition between several options.
#[derive(Debug)]
pub struct Condition {
    /// Its name, for instance `certfile-needs-keyfile`.
    pub name: &'static str,
    /// The servers that refuse a file that breaks it.
    pub lifetime: Lifetime,
    /// The rule in one sentence.
    pub doc: &'static str,
    /// Lists by their key; each item is a name and the servers that have it.
    lists: Vec<(&'static str, Vec<(&'static str, Lifetime)>)>,
}

static CONDITIONS: LazyLock<Vec<Condition>> = LazyLock::new(|| {
    let document = embedded!("catalogue/conditions");
    let conditions = document.table("condition").expect("conditions.toml has conditions");
    conditions.iter().map(|(name, item)| read(name, item)).collect()
});

/// The condition of this name.
///
/// # Panics
/// When conditions.toml has none of that name.
pub fn condition(name: &str) -> &'static Condition {
    CONDITIONS.iter().find(|condition| condition.name == name).expect("conditions.toml has the condition")
}

impl Condition {
    /// The names of a list that servers of `version` have.
    pub fn list(&'static self, key: &str, version: Version) -> impl Iterator<Item = &'static str> + use<> {
        let items = self.lists.iter().find(|(name, _)| *name == key).map_or(&[][..], |(_, items)| items);
        items.iter().filter(move |(_, lifetime)| lifetime.holds(version)).map(|(name, _)| *name)
    }
}

fn read(name: &'static str, item: &Data) -> Condition {
    let entry = item.as_table().expect("a condition is a table");
    let lists = entry.iter().filter_map(|(key, item)| {
        let items = item.as_array()?.iter().map(|item| match item.as_table() {
            Some(table) => named(table),
            None => {
                let name = item.as_str().expect("an item of a list is a name or a table");
                (name, Lifetime::default())
            }
        });
        Some((key, items.collect()))
    });
    Condition {
        name,
        lifetime: lifetime(entry),
        doc: string(entry, "doc").expect("a condition has a text"),
        lists: lists.collect(),
    }
}

fn named(table: &Table) -> (&'static str, Lifetime) {
    (string(table, "is").expect("an item of a list has a name"), lifetime(table))
}
