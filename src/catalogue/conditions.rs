//! Conditions between options, as data: which servers have them, and the names they speak of.

use super::data::{Data, Table, embedded};
use super::load::{lifetime, string};
use super::spec::Lifetime;
use super::version::Version;
use std::sync::{LazyLock, OnceLock};

/// A condition between several options.
#[derive(Debug)]
pub struct Condition {
    /// Its name, for instance `certfile-needs-keyfile`.
    pub name: &'static str,
    /// The servers that refuse a file that breaks it.
    pub lifetime: Lifetime,
    /// The rule in one sentence.
    pub doc: &'static str,
    /// Lists by their key.
    lists: Vec<(&'static str, Vec<Item>)>,
}

/// An item of a list.
#[derive(Debug)]
struct Item {
    name: &'static str,
    /// The servers that have it.
    lifetime: Lifetime,
    /// The section that it speaks of, where it is a pattern.
    section: Sections,
    /// Its steps, where it is a pattern that somebody asked for.
    steps: OnceLock<Vec<Step<'static>>>,
}

/// A step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'p> {
    /// A key; `*` stands for any.
    pub key: &'p str,
    /// Whether it goes on to the items of an array.
    pub items: bool,
}

impl<'p> Step<'p> {
    /// The first step of a pattern such as `listen.c2s[].tls`, and the rest.
    pub fn first(pattern: &'p str) -> Option<(Step<'p>, &'p str)> {
        if pattern.is_empty() {
            return None;
        }
        let end = pattern.bytes().position(|byte| byte == b'.').unwrap_or(pattern.len());
        let (step, rest) = (&pattern[..end], pattern.get(end + 1..).unwrap_or_default());
        let step = match step.strip_suffix("[]") {
            Some(key) => Step { key, items: true },
            None => Step { key: step, items: false },
        };
        Some((step, rest))
    }

    /// The steps of a pattern.
    fn all(pattern: &'p str) -> Vec<Step<'p>> {
        let mut rest = pattern;
        let next = || {
            let (step, behind) = Step::first(rest)?;
            rest = behind;
            Some(step)
        };
        std::iter::from_fn(next).collect()
    }
}

/// Sections of a file, told apart as far as that is done at once: a bit stands for some of the names there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sections(u64);

impl Sections {
    /// The same, with one more.
    #[must_use]
    pub fn with(self, name: &str) -> Sections {
        let (first, last) = (name.bytes().next().unwrap_or(0), name.bytes().next_back().unwrap_or(0));
        let sum = 5 * usize::from(first) + usize::from(last) + 11 * name.len();
        Sections(self.0 | 1 << (sum % 64))
    }

    /// Whether one of them may be among the others.
    pub fn may_meet(self, others: Sections) -> bool {
        self.0 & others.0 != 0
    }
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
        self.items(key).iter().filter(move |item| item.lifetime.holds(version)).map(|item| item.name)
    }

    /// The patterns of such a list that may lead to something in a file with these sections.
    pub fn patterns(
        &'static self,
        key: &str,
        version: Version,
        sections: Sections,
    ) -> impl Iterator<Item = &'static str> + use<> {
        let near = self.items(key).iter().filter(move |item| item.section.may_meet(sections));
        near.filter(move |item| item.lifetime.holds(version)).map(|item| item.name)
    }

    /// The same patterns, step by step.
    pub fn steps(
        &'static self,
        key: &str,
        version: Version,
        sections: Sections,
    ) -> impl Iterator<Item = &'static [Step<'static>]> + use<> {
        let near = self.items(key).iter().filter(move |item| item.section.may_meet(sections));
        near.filter(move |item| item.lifetime.holds(version))
            .map(|item| item.steps.get_or_init(|| Step::all(item.name)).as_slice())
    }

    fn items(&self, key: &str) -> &[Item] {
        self.lists.iter().find(|(name, _)| *name == key).map_or(&[], |(_, items)| items)
    }
}

fn read(name: &'static str, item: &Data) -> Condition {
    let entry = item.as_table().expect("a condition is a table");
    let lists = entry.iter().filter_map(|(key, item)| {
        let items = item.as_array()?.iter().map(|item| {
            let (name, lifetime) = match item.as_table() {
                Some(table) => named(table),
                None => (item.as_str().expect("an item of a list is a name or a table"), Lifetime::default()),
            };
            let section = match name.split(['.', '[', ' ']).next().unwrap_or_default() {
                "*" => Sections(u64::MAX),
                section => Sections::default().with(section),
            };
            Item { name, lifetime, section, steps: OnceLock::new() }
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
