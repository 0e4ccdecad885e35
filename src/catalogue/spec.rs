//! The nouns of the catalogue: tables, options and their states over time.

use super::changes::Changes;
use super::hints::{Beginning, Hints};
use super::late::{LateOption, LateTable};
use super::version::Version;
use crate::value::{LegacyKind, Type, Value};

/// The span of versions in which something exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lifetime {
    /// The first version that has it; `None`: it was there before the first one known.
    pub from: Option<Version>,
    /// The first version without it.
    pub gone: Option<Version>,
}

impl Lifetime {
    /// Whether it exists at `version`.
    pub fn holds(self, version: Version) -> bool {
        self.from.is_none_or(|from| from <= version) && self.gone.is_none_or(|gone| version < gone)
    }

    /// What became of it, seen from a version that does not have it: «removed in 6.2.0», «new in 5.0.0».
    pub fn story(self, version: Version) -> Option<String> {
        match (self.from, self.gone) {
            (_, Some(gone)) if gone <= version => Some(format!("removed in {gone}")),
            (Some(from), _) if version < from => Some(format!("new in {from}")),
            _ => None,
        }
    }
}

/// A table of the TOML file, and what the old file has for it.
#[derive(Debug)]
pub struct TableSpec {
    /// Its path in dotted notation, for instance `services.service_domain_db`.
    pub path: &'static str,
    /// When it exists.
    pub lifetime: Lifetime,
    /// What holds for it over time, oldest first.
    pub states: Vec<TableState>,
    /// For an item of an array of tables: what holds for the array.
    pub list: Vec<ListState>,
    /// What an operator reads where the target no longer has it.
    pub gone_why: Option<&'static str>,
    /// One sentence or more about it.
    pub doc: &'static str,
    /// What a server does when it is absent, where its log tells of that.
    pub absent: Option<&'static str>,
    /// Why it has no use without host types in `general.host_types`.
    pub needs_host_types: Option<&'static str>,
    /// When it takes further names with an empty table.
    pub open: Option<Lifetime>,
    /// When servers pass over further keys.
    pub loose: Option<Lifetime>,
    /// A plain value that servers take in its place, and when.
    pub also: Option<(bool, Lifetime)>,
    /// The named formats of its keys, where any name may stand there, and when they are checked.
    pub key_formats: Vec<(&'static str, Lifetime)>,
    /// The atom that names it in an old file.
    pub legacy: Option<String>,
    /// Its options, in the order in which they are written.
    pub options: Vec<LateOption>,
}

/// What holds for a table from one version on.
#[derive(Debug, Clone, Default)]
pub struct TableState {
    /// The version at which this begins; `None`: as far back as the table.
    pub from: Option<Version>,
    /// Whether the table ended here; it may come back later.
    pub gone: bool,
    /// Whether what it stands in needs it.
    pub required: bool,
    /// Where it may stand.
    pub place: Option<Place>,
}

/// What holds for an array of tables from one version on.
#[derive(Debug, Clone, Default)]
pub struct ListState {
    /// The version at which this begins; `None`: as far back as the table of its items.
    pub from: Option<Version>,
    /// Whether what it stands in needs it.
    pub required: bool,
    /// Where it may stand.
    pub place: Option<Place>,
    /// Whether no two items may be the same.
    pub unique: bool,
    /// The keys that tell items apart, where not all of an item does.
    pub by: Vec<&'static str>,
    /// Least number of items.
    pub items_min_len: Option<usize>,
}

/// Where something may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At the top of the file only.
    Global,
    /// At the top of the file and in `host_config`.
    Host,
}

impl Place {
    /// The word of the catalogue and of the option reference.
    pub fn name(self) -> &'static str {
        match self {
            Place::Global => "global",
            Place::Host => "host",
        }
    }
}

/// An option and its states over time.
#[derive(Debug)]
pub struct OptionSpec {
    /// Its key.
    pub name: &'static str,
    /// Its path in dotted notation.
    pub path: String,
    /// One sentence or more about it.
    pub doc: &'static str,
    /// The unit of its value: `ms`, `s`.
    pub unit: Option<&'static str>,
    /// Whether its value is masked in reports.
    pub secret: bool,
    /// The code of the finding about a value that is none of the option's own, where there is one of its own.
    pub choice_code: Option<&'static str>,
    /// A value that people write by mistake, because a document prints it.
    pub mistaken: Option<Mistaken>,
    /// Facts that rules tell of.
    pub hints: Hints,
    /// A value for a TOML file, as it is written there.
    pub example: Option<&'static str>,
    /// How an old file says it.
    pub legacy: Option<Reading>,
    /// Its states, oldest first.
    pub states: Vec<State>,
}

/// A value that people write by mistake.
#[derive(Debug)]
pub struct Mistaken {
    /// The value.
    pub value: i64,
    /// What they mean.
    pub meant: i64,
    /// What the value really is.
    pub why: &'static str,
}

/// How an old file says an option: the pair `{key, Value}` in a property list, or what a named function reads.
#[derive(Debug)]
pub struct Reading {
    /// The first element of the pair.
    pub key: String,
    /// The name of the function that reads it, where a pair does not say it all.
    pub convert: Option<&'static str>,
    /// What the old server takes for a string.
    pub kind: LegacyKind,
    /// Spellings that documents print and servers ignore.
    pub misspelt: Vec<&'static str>,
    /// Whether the service fails on `{key}` and `{key, a, b}`; otherwise it takes its default.
    pub misshapen_fails: bool,
    /// A term of an old file that says it.
    pub example: Option<&'static str>,
}

/// What holds for an option from one version on.
#[derive(Debug, Clone)]
pub struct State {
    /// The version at which this begins; `None`: as far back as its table.
    pub from: Option<Version>,
    /// Whether the option ended here.
    pub gone: bool,
    /// Where its value goes when it ended here.
    pub to: Option<&'static str>,
    /// The type of its value.
    pub value_type: &'static dyn Type,
    /// Least value.
    pub min: Option<i64>,
    /// Greatest value.
    pub max: Option<i64>,
    /// Greatest value with which the service starts; the file loads with more.
    pub runs_to: Option<i64>,
    /// Least number of characters.
    pub min_len: Option<usize>,
    /// Least number of characters of an item.
    pub item_min_len: Option<usize>,
    /// Least number of items.
    pub items_min_len: Option<usize>,
    /// Where the option may stand, if not where its table may.
    pub place: Option<Place>,
    /// The only values (of an item) that it takes.
    pub values: Option<Vec<&'static str>>,
    /// The only integers (of an item) that it takes.
    pub numbers: Option<Vec<i64>>,
    /// Values that servers take beside `values`, and no document tells of.
    pub hidden: Vec<&'static str>,
    /// Whether an item may stand only once.
    pub unique: bool,
    /// How a value begins that can be of use.
    pub like: Option<Beginning>,
    /// Values that servers take beside those of the type.
    pub also: Vec<Value>,
    /// The named format of the value.
    pub format: Option<&'static str>,
    /// A named format that servers check although their specifications do not name it.
    pub check: Option<&'static str>,
    /// Values that need a table of the file, and the path of that.
    pub needs: Vec<(&'static str, &'static str)>,
    /// Whether its table needs it.
    pub required: bool,
    /// What the server takes when it is absent.
    pub default: Option<Value>,
}

/// The whole catalogue, or the part of it that was asked for.
#[derive(Debug)]
pub struct Catalogue {
    /// Tables in the order of the files, which is the order in which they are written.
    pub tables: Vec<LateTable>,
    /// The lengths of their paths: a look over these leaves few tables to look at.
    lengths: Vec<usize>,
    /// When anything in it changes.
    pub(super) changes: Changes,
}

impl Catalogue {
    /// The part of this name, with its tables.
    pub(super) fn new(name: &str, tables: Vec<LateTable>) -> Catalogue {
        let lengths = tables.iter().map(|table| table.path.len()).collect();
        Catalogue { tables, lengths, changes: Changes::of(name) }
    }

    /// The tables whose path has this length.
    fn of_length(&self, length: usize) -> impl Iterator<Item = &LateTable> {
        let lengths = self.lengths.iter().enumerate();
        lengths.filter(move |(_, known)| **known == length).map(|(at, _)| &self.tables[at])
    }

    /// The table with this path, at whatever version.
    pub fn table(&self, path: &str) -> Option<&TableSpec> {
        self.of_length(path.len()).find(|table| table.path == path).map(|table| &**table)
    }

    /// The table that a key of the table at `parent` holds, or whose items its array holds, at whatever version.
    pub fn below(&self, parent: &str, key: &str, items: bool) -> Option<&TableSpec> {
        let suffix = if items { "[]" } else { "" };
        let length = parent.len() + 1 + key.len() + suffix.len();
        // Most of them differ in their last name.
        let found = self.of_length(length).find(|table| {
            table.path[parent.len() + 1..].strip_prefix(key) == Some(suffix) && table.parent == Some(parent)
        });
        found.map(|table| &**table)
    }

    /// The tables directly under `parent`, at whatever version; they are not read for that.
    pub fn children<'c>(&'c self, parent: &'c str) -> impl Iterator<Item = &'c LateTable> {
        self.tables.iter().filter(move |table| table.parent == Some(parent))
    }

    /// The option with this path, at whatever version.
    pub fn option(&self, path: &str) -> Option<&OptionSpec> {
        let (table, name) = path.rsplit_once('.')?;
        self.table(table)?.option(name)
    }
}

/// The last part of the path of a table.
pub(super) fn name(path: &str) -> &str {
    let dot = path.bytes().rposition(|byte| byte == b'.');
    &path[dot.map_or(0, |dot| dot + 1)..]
}

/// The key that holds the table at a path, or the array whose items it is.
pub(super) fn key(path: &str) -> &str {
    let name = name(path);
    name.strip_suffix("[]").unwrap_or(name)
}

impl TableSpec {
    /// The last part of the path.
    pub fn name(&self) -> &'static str {
        name(self.path)
    }

    /// The key that holds it, or the array whose items it is.
    pub fn key(&self) -> &'static str {
        key(self.path)
    }

    /// What holds for the table at `version`; `None` when it does not exist there.
    pub fn state(&self, version: Version) -> Option<&TableState> {
        let state = self.states.iter().rev().find(|state| state.from.is_none_or(|from| from <= version))?;
        (!state.gone).then_some(state)
    }

    /// What holds for the array whose items are this table.
    pub fn list_state(&self, version: Version) -> Option<&ListState> {
        self.state(version)?;
        self.list.iter().rev().find(|state| state.from.is_none_or(|from| from <= version))
    }

    /// The format that the keys of the table have at `version`.
    pub fn key_format(&self, version: Version) -> Option<&str> {
        let format = self.key_formats.iter().find(|(_, lifetime)| lifetime.holds(version));
        format.map(|(format, _)| *format)
    }

    /// The option of this name, at whatever version.
    pub fn option(&self, name: &str) -> Option<&OptionSpec> {
        self.options.iter().find(|option| option.name == name).map(|option| &**option)
    }

    /// The options that exist at `version`, with their states.
    pub fn at(&self, version: Version) -> impl Iterator<Item = (&OptionSpec, &State)> {
        self.options.iter().filter_map(move |option| Some((&**option, option.at(version)?)))
    }

    /// The options that `version` requires.
    pub fn required(&self, version: Version) -> impl Iterator<Item = (&OptionSpec, &State)> {
        let some = self.options.iter().filter(|option| option.may_be_required);
        some.filter_map(move |option| Some((&**option, option.at(version).filter(|state| state.required)?)))
    }
}

impl OptionSpec {
    /// The state at `version`; `None` when the option does not exist there.
    pub fn at(&self, version: Version) -> Option<&State> {
        let state = self.states.iter().rev().find(|state| state.from.is_none_or(|from| from <= version))?;
        (!state.gone).then_some(state)
    }

    /// When the option exists, apart from its table.
    pub fn lifetime(&self) -> Lifetime {
        let gone = self.states.iter().find(|state| state.gone).and_then(|state| state.from);
        Lifetime { from: self.states.first().and_then(|state| state.from), gone }
    }

    /// What the server takes at `version` when the option is absent.
    pub fn default(&self, version: Version) -> Option<&Value> {
        self.at(version)?.default.as_ref()
    }

    /// Whether the specification of `version` declares a default; before 5.1 the code has it.
    pub fn declares_default(&self, version: Version) -> bool {
        Version::declared_defaults_from() <= version && self.default(version).is_some()
    }
}

impl Catalogue {
    /// The table that an old file names with this atom.
    pub fn legacy_table<'c>(&'c self, parent: &'c str, name: &str) -> Option<&'c TableSpec> {
        let found = self.children(parent).find(|table| table.legacy.as_deref() == Some(name));
        found.map(|table| &**table)
    }
}
