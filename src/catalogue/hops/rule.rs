//! One change of one hop: where it applies, what is done there, what is asked, and what is told.

use super::ask::Ask;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The rows of the table of changes that it stands for; of the next listed hop for a version between two.
    pub rows: Vec<u16>,
    /// The tables that it is about, as patterns; the whole file (or an item of `host_config`) when it is not said.
    #[serde(default)]
    pub at: Patterns,
    /// Where these begin.
    #[serde(default)]
    pub scope: Scope,
    /// What in the table it is about, as a pattern: once for each match.
    pub key: Option<String>,
    /// Keys of which the rule is about each that is not there.
    pub lacks: Option<String>,
    /// A named finder of the places that it is about, in the place of patterns.
    pub find: Option<String>,
    /// What must hold besides.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// What is done.
    #[serde(default, rename = "do")]
    pub ops: Vec<Op>,
    /// A named function that does it, where operations cannot say it.
    pub call: Option<String>,
    /// How it is told; by default as the operations suggest.
    pub tell: Option<Telling>,
    /// What changes, as the part of a sentence behind a colon, or a sentence of its own; `$key` is the key, `$value`
    /// its value.
    #[serde(default)]
    pub what: String,
    /// What to do about it, or why it is so.
    #[serde(default)]
    pub why: String,
    /// The values in effect before and after, where the server does something else.
    pub effect: Option<Effect>,
    /// What a person decides.
    pub ask: Option<Ask>,
}

/// Patterns; that of the whole file where none is said.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Patterns(Vec<String>);

impl Default for Patterns {
    fn default() -> Patterns {
        Patterns(vec![String::new()])
    }
}

impl Patterns {
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// Where patterns begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// At the top of the file, and in each item of `host_config`.
    #[default]
    Both,
    /// At the top of the file.
    Top,
    /// In each item of `host_config`.
    Hosts,
}

/// How a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Telling {
    /// Something has another name or place.
    Moved,
    /// A value has another form and the same meaning.
    Rewritten,
    /// Something is written that the new server needs.
    Added,
    /// An old default is written out, because the new one differs.
    Kept,
    /// Something goes that had no effect, or says what is the default.
    Idle,
    /// Something goes, and with it what the server did.
    Lost,
    /// The server does something else with the same text.
    Behaviour,
    /// The new server can do something more with what is there.
    New,
}

/// The values in effect before and after.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// The key that it is about, where that is not the matched one.
    pub key: Option<String>,
    /// What was in effect.
    #[serde(default)]
    pub old: Json,
    /// What will be.
    #[serde(default)]
    pub new: Json,
}

/// What must hold; all that is said of one key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The key: `@` is the one that matched.
    #[serde(default = "matched")]
    pub key: String,
    /// Its value is one of these.
    pub is: Option<Vec<Json>>,
    /// It is there, and its value is none of these.
    pub not: Option<Vec<Json>>,
    /// Whether the condition also holds when it is not there.
    #[serde(default)]
    pub optional: bool,
    /// Whether it is a table without any key.
    pub empty: Option<bool>,
    /// Whether it is there.
    pub there: Option<bool>,
    /// What it is: `array`, `table`, `string`, `integer`, `boolean`, `tables` for an array of tables.
    pub kind: Option<String>,
    /// Its value is a number below this.
    pub below: Option<i64>,
    /// It is an array that has this item.
    pub has: Option<Json>,
    /// A named question about the place.
    pub call: Option<String>,
}

fn matched() -> String {
    "@".to_owned()
}

/// What is done in a table. Paths begin in the table; `/` at their beginning is the top of the file or of the item of
/// `host_config`, `//` the top of the file. `@` is what matched, `$key` its last name, `$rest` what its `*` stands for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Op {
    /// Takes it out; with `prune`, also the tables above it that are left empty.
    Drop {
        /// What.
        #[serde(default = "matched")]
        key: String,
        /// Whether tables left empty go as well.
        #[serde(default)]
        prune: bool,
    },
    /// Puts it somewhere else. What is there already stays, and tables become one.
    Move {
        /// What.
        #[serde(default = "matched")]
        key: String,
        /// Where it goes.
        to: String,
        /// Whether tables left empty go as well.
        #[serde(default)]
        prune: bool,
    },
    /// Writes a value where there is none.
    Put {
        /// Where.
        #[serde(default = "matched")]
        key: String,
        /// What.
        value: Json,
    },
    /// Writes a value whatever is there.
    Set {
        /// Where.
        #[serde(default = "matched")]
        key: String,
        /// What.
        value: Json,
    },
    /// Gives strings, or those of an array, other words.
    Words {
        /// Where.
        #[serde(default = "matched")]
        key: String,
        /// Old and new.
        words: BTreeMap<String, String>,
    },
    /// Makes one string of an array of strings.
    Join {
        /// Where.
        #[serde(default = "matched")]
        key: String,
        /// What stands between.
        with: String,
    },
    /// Makes a table of a value: it goes under this key.
    Wrap {
        /// Where.
        #[serde(default = "matched")]
        key: String,
        /// The key.
        under: String,
    },
    /// Makes an array of a value, as its only item.
    List {
        /// Where.
        #[serde(default = "matched")]
        key: String,
    },
    /// Makes a table of an array of tables, by a string that each of them has.
    KeyBy {
        /// Where.
        #[serde(default = "matched")]
        key: String,
        /// The key of that string.
        by: String,
    },
    /// Puts the same value somewhere else too, where there is none.
    Copy {
        /// What.
        #[serde(default = "matched")]
        key: String,
        /// Where.
        to: String,
    },
    /// Puts another text for a part of strings, or of those of an array.
    Replace {
        /// Where.
        #[serde(default = "matched")]
        key: String,
        /// The part.
        text: String,
        /// What it becomes.
        by: String,
    },
    /// Adds items to an array that are not there.
    With {
        /// Where.
        #[serde(default = "matched")]
        key: String,
        /// Those.
        items: Vec<Json>,
    },
    /// Takes items out of an array.
    Without {
        /// Where.
        #[serde(default = "matched")]
        key: String,
        /// Those.
        items: Vec<Json>,
    },
}
