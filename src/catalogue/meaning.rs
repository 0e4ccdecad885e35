//! What may differ between two files that mean the same to a server, as data.

use super::data::{Data, embedded};
use super::load::{lifetime, string, strings};
use super::spec::Lifetime;
use super::version::Version;
use crate::value::Value;
use std::sync::LazyLock;

/// What may differ between two files that mean the same.
#[derive(Debug)]
pub struct Meaning {
    quiet: Vec<&'static str>,
    unordered: Vec<&'static str>,
    /// Sections that no server looks up for one host.
    pub idle_for_hosts: Vec<&'static str>,
    /// Values that are another way of saying something.
    pub other_words: Vec<OtherWords>,
    listings: Vec<Listing>,
    /// Keys that may stand in a table or in the one above it.
    pub lifted: Vec<Lifted>,
    items: Vec<(&'static str, Vec<&'static str>)>,
}

/// A value that is another way of saying something.
#[derive(Debug)]
pub struct OtherWords {
    /// The key that holds it.
    pub key: &'static str,
    /// The value.
    pub value: Value,
    /// The key that says it otherwise, and is not there.
    pub without: &'static str,
    /// What that key would say; `None`: nothing.
    pub is: Option<Value>,
}

/// A list that, while it is absent, stands for tables beside it.
#[derive(Debug)]
pub struct Listing {
    /// The option, as the catalogue has its path.
    path: &'static str,
    /// The tables, in the order of the list.
    pub tables: Vec<&'static str>,
    /// The servers that take it so.
    lifetime: Lifetime,
}

/// Keys that servers lift out of a table into the one above it, so that they may stand in either.
#[derive(Debug)]
pub struct Lifted {
    /// The table.
    pub path: &'static str,
    /// The keys.
    pub keys: Vec<&'static str>,
    /// The servers that do it.
    pub lifetime: Lifetime,
}

static MEANING: LazyLock<Meaning> = LazyLock::new(|| {
    let document = embedded!("catalogue/meaning");
    let names = |key| strings(&document, key).expect("meaning.toml has this array, as its test shows");
    let words = document.get("other_words").and_then(Data::as_array).into_iter().flatten();
    let words = words.filter_map(Data::as_table).map(|entry| OtherWords {
        key: string(entry, "key").expect("other words stand at a key"),
        value: entry.get("value").and_then(plain).expect("other words are a value"),
        without: string(entry, "without").expect("other words stand for a key"),
        is: entry.get("is").and_then(plain),
    });
    let lifted = document.table("lifted").expect("meaning.toml says what is lifted");
    let lifted = lifted.iter().filter_map(|(path, item)| {
        let entry = item.as_table()?;
        let keys = strings(entry, "keys")?;
        Some(Lifted { path, keys, lifetime: lifetime(entry) })
    });
    let listings = document.table("listing").expect("meaning.toml says which lists stand for tables");
    let listings = listings.iter().filter_map(|(path, item)| {
        let entry = item.as_table()?;
        Some(Listing { path, tables: strings(entry, "tables")?, lifetime: lifetime(entry) })
    });
    let items = document.table("items").expect("meaning.toml says how items are told apart");
    Meaning {
        quiet: names("quiet"),
        unordered: names("unordered"),
        idle_for_hosts: names("idle_for_hosts"),
        other_words: words.collect(),
        listings: listings.collect(),
        lifted: lifted.collect(),
        items: items.iter().map(|(path, _)| (path, strings(items, path).unwrap_or_default())).collect(),
    }
});

fn plain(data: &Data) -> Option<Value> {
    match data {
        Data::Text(text) => Some(Value::String((*text).to_owned())),
        Data::Integer(number) => Some(Value::Integer((*number).into())),
        Data::Boolean(value) => Some(Value::Boolean(*value)),
        _ => None,
    }
}

/// What may differ between two files that mean the same.
pub fn meaning() -> &'static Meaning {
    &MEANING
}

impl Meaning {
    /// Whether an empty table with this path in the catalogue says no more than an absent one.
    pub fn is_quiet(&self, path: &str) -> bool {
        listed(&self.quiet, path)
    }

    /// Whether the order of the values of this option says nothing.
    pub fn is_unordered(&self, path: &str) -> bool {
        listed(&self.unordered, path)
    }

    /// What a list stands for while it is absent.
    pub fn listing(&self, path: &str, version: Version) -> Option<&Listing> {
        self.listings.iter().find(|known| known.path == path && known.lifetime.holds(version))
    }

    /// The keys by which the items of an array of tables are told apart whose order says nothing.
    pub fn told_apart_by(&self, path: &str) -> Option<&[&'static str]> {
        self.items.iter().find(|(known, _)| *known == path).map(|(_, keys)| keys.as_slice())
    }
}

fn listed(list: &[&str], path: &str) -> bool {
    list.iter().any(|known| match known.strip_prefix('*') {
        Some(end) => path.ends_with(end),
        None => *known == path,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{all, sections};
    use super::*;

    #[test]
    fn every_path_is_one_of_the_catalogue() {
        let tables: Vec<&str> = all().flat_map(|part| &part.tables).map(|table| table.path).collect();
        let options: Vec<&str> = all()
            .flat_map(|part| &part.tables)
            .flat_map(|table| &table.options)
            .map(|option| option.path.as_str())
            .collect();
        let ends = |known: &[&str], path: &str| match path.strip_prefix('*') {
            Some(end) => known.iter().any(|known| known.ends_with(end)),
            None => known.contains(&path),
        };
        for path in &meaning().quiet {
            assert!(ends(&tables, path), "{path}");
        }
        for path in &meaning().unordered {
            assert!(ends(&options, path), "{path}");
        }
        for (path, keys) in meaning().items.iter().filter(|(path, _)| *path != "host_config[]") {
            assert!(tables.contains(path), "{path}");
            for key in keys {
                assert!(options.contains(&format!("{path}.{key}").as_str()), "{path}.{key}");
            }
        }
        for listing in &meaning().listings {
            let (table, _) = listing.path.rsplit_once('.').unwrap();
            assert!(options.contains(&listing.path), "{}", listing.path);
            for name in &listing.tables {
                assert!(tables.contains(&format!("{table}.{name}").as_str()), "{table}.{name}");
            }
        }
        for lifted in &meaning().lifted {
            assert!(tables.contains(&lifted.path), "{}", lifted.path);
        }
        for name in &meaning().idle_for_hosts {
            assert!(sections().iter().any(|section| section.name == *name), "{name}");
        }
    }
}
