//! Where sections and keys go: the order of the catalogue, and behind that the order of the text.

use crate::catalogue::{self, Catalogue, LateTable, TableSpec, keeps_order, key_order, section_order};
use foldhash::HashMap;

/// The place of one part of a path among its siblings: that of the catalogue, the first place in the text, and the
/// number of the item in an array of tables.
pub(in crate::write) type Rank = (usize, usize, usize);

/// The place of what the catalogue has no place for.
const LAST: usize = usize::MAX;
const HOST_CONFIG: &str = "host_config";
const MODULES: &str = "modules";
/// What an item of `host_config` says first.
const WHOSE: [&str; 2] = ["host", "host_type"];

/// A table in the catalogue.
type Known = Option<(&'static Catalogue, &'static TableSpec)>;

/// The names in a table in their order; of a name that is there twice the first place counts.
pub(in crate::write) struct Places(Vec<&'static str>);

impl Places {
    /// The place of a name.
    pub fn of(&self, name: &str) -> usize {
        self.0.iter().position(|known| *known == name).unwrap_or(LAST)
    }
}

/// What was seen of a text, and what was looked up for it.
#[derive(Default)]
pub(in crate::write) struct Order {
    /// The first place of a name, and the number of items that it has, by where it stands.
    headers: HashMap<(Vec<Rank>, String), (usize, usize)>,
    statements: HashMap<Vec<String>, usize>,
    known: HashMap<Vec<String>, Known>,
    places: HashMap<Vec<String>, Places>,
}

impl Order {
    /// The place of a header; call it for the headers in order of text.
    pub fn header(&mut self, path: &[String], array: bool) -> Vec<Rank> {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let mut out: Vec<Rank> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let place = self.place(&names[..at], name);
            let count = self.headers.len();
            let seen = self.headers.entry((out.clone(), (*name).to_owned())).or_insert((count, 0));
            if array && at + 1 == names.len() {
                seen.1 += 1;
            }
            let (first, item) = *seen;
            out.push((place, first, item));
        }
        out
    }

    /// The place of a statement in the section of a header; call it for the statements in order of text.
    pub fn statement(&mut self, section: &[&str], names: &[String]) -> Vec<Rank> {
        let mut path = section.to_vec();
        let mut out = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let place = self.place(&path, name);
            let count = self.statements.len();
            let first = *self.statements.entry(names[..=at].to_vec()).or_insert(count);
            out.push((place, first, 0));
            path.push(name);
        }
        out
    }

    /// Forgets the statements of a section.
    pub fn forget_statements(&mut self) {
        self.statements.clear();
    }

    /// The place of a name in a table.
    pub fn place(&mut self, table: &[&str], name: &str) -> usize {
        let owned: Vec<String> = table.iter().map(|name| (*name).to_owned()).collect();
        if !self.places.contains_key(&owned) {
            let places = self.places_in(table);
            self.places.insert(owned.clone(), places);
        }
        self.places[&owned].of(name)
    }

    /// The places in a table that is asked for once.
    pub fn places_in(&mut self, table: &[&str]) -> Places {
        Places(self.names_in(table))
    }

    fn names_in(&mut self, table: &[&str]) -> Vec<&'static str> {
        let names = section_order().iter().copied();
        match table {
            [] => return names.collect(),
            [HOST_CONFIG] => return WHOSE.into_iter().chain(names).collect(),
            _ => {}
        }
        let Some((part, spec)) = self.known(table).filter(|(_, spec)| !keeps_order(spec.path)) else {
            return Vec::new();
        };
        let options = spec.options.iter().map(|option| option.name);
        let children = part.children(spec.path).map(LateTable::key);
        // First what the shipped files order, then options, then tables.
        let first = key_order(spec.path).iter().copied();
        first.chain(options).chain(children).collect()
    }

    /// The table of the catalogue with this path.
    fn known(&mut self, path: &[&str]) -> Known {
        let path = path.strip_prefix(&[HOST_CONFIG]).unwrap_or(path);
        let (name, parents) = path.split_last()?;
        let owned: Vec<String> = path.iter().map(|name| (*name).to_owned()).collect();
        if let Some(known) = self.known.get(&owned) {
            return *known;
        }
        let found = if parents.is_empty() {
            catalogue::section(name).and_then(|part| Some((part, part.table(name)?)))
        } else {
            self.known(parents).and_then(|(part, spec)| {
                let own = if spec.path == MODULES { catalogue::module(name).unwrap_or(part) } else { part };
                let named = |part: &'static Catalogue, name: &str| {
                    let path = format!("{}.{name}", spec.path);
                    let table = part.table(&path).or_else(|| part.table(&format!("{path}[]")));
                    table.map(|table| (part, table))
                };
                named(own, name).or_else(|| named(part, "*"))
            })
        };
        self.known.insert(owned, found);
        found
    }
}
