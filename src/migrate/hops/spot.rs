//! A place where a rule applies, and what its words mean there.

use super::pattern::resolve;
use super::place::{Place, get};
use crate::model::tree::{Map, Node};
use std::borrow::Cow;

/// What stands for a secret in what is told.
pub const HIDDEN: &str = "***";

/// A place where a rule applies.
#[derive(Debug, Clone)]
pub struct Spot {
    /// The top of the file, or an item of `host_config`.
    pub scope: Place,
    /// The table that the rule is about.
    pub table: Place,
    /// What matched in it, or where the key that is not there would be.
    pub found: Option<Place>,
    /// The name of that.
    pub key: String,
    /// What a `*` stands for.
    pub rest: String,
}

impl Spot {
    /// The place that the rule is about.
    pub fn place(&self) -> &Place {
        self.found.as_ref().unwrap_or(&self.table)
    }

    /// The places that a path of the rule names.
    pub fn places(&self, root: &Map, path: &str) -> Vec<Place> {
        let (base, path) = if let Some(path) = path.strip_prefix("//") {
            (Place::default(), path.to_owned())
        } else if let Some(path) = path.strip_prefix('/') {
            (self.scope.clone(), path.to_owned())
        } else if let Some(below) = path.strip_prefix('@') {
            match self.place().split() {
                Some((above, _)) => (above, format!("$last{below}")),
                None => (self.place().clone(), below.to_owned()),
            }
        } else {
            (self.table.clone(), path.trim_start_matches('.').to_owned())
        };
        let words: Vec<Cow<'_, str>> =
            path.split('.').filter(|word| !word.is_empty()).map(|word| self.word(word)).collect();
        resolve(root, &base, &words.iter().map(AsRef::as_ref).collect::<Vec<_>>())
    }

    /// One name of a path: `$key`, `$rest`, and `$last` for the last name of the place itself.
    fn word<'w>(&self, word: &'w str) -> Cow<'w, str> {
        if !word.contains('$') {
            return Cow::Borrowed(word);
        }
        let last = word.replace("$last", self.place().last_key());
        Cow::Owned(last.replace("$key", &self.key).replace("$rest", &self.rest))
    }

    /// What stands at a path of the rule, at the first place that it names.
    pub fn get<'t>(&self, root: &'t Map, path: &str) -> Option<&'t Node> {
        self.places(root, path).iter().find_map(|place| get(root, place))
    }

    /// A text of the rule for this place; a value that is a secret is not shown.
    pub fn fill<'t>(&self, text: &'t str, root: &Map, secret: bool) -> Cow<'t, str> {
        if !text.contains('$') {
            return Cow::Borrowed(text);
        }
        let mut text = text.replace("$key", &self.key).replace("$rest", &self.rest);
        if text.contains("$value") {
            let value = match get(root, self.place()) {
                Some(_) if secret => HIDDEN.to_owned(),
                node => node.map(|node| node.plain().to_string()).unwrap_or_default(),
            };
            text = text.replace("$value", &value);
        }
        Cow::Owned(text)
    }
}
