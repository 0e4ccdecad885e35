//! Puts what stands in a schema several times under `$defs`, once.

use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Below this number of bytes a reference saves nothing.
const WORTHWHILE: usize = 120;

/// Returns the schema with its repeated parts under `$defs`, named after the keys they stand at.
pub(super) fn share(mut schema: Map<String, Json>) -> Json {
    let mut counts = HashMap::new();
    each_part(&schema, &mut |part| count(part, &mut counts));
    let mut sharing =
        Sharing { counts, names: HashMap::new(), taken: BTreeSet::new(), defs: BTreeMap::new() };
    sharing.replace_in(&mut schema, "");
    if !sharing.defs.is_empty() {
        schema.insert("$defs".to_owned(), Json::Object(sharing.defs.into_iter().collect()));
    }
    Json::Object(schema)
}

/// Counts a part; what is in it is counted once, however often it stands.
fn count(part: &Json, counts: &mut HashMap<String, usize>) {
    let seen = counts.entry(part.to_string()).or_default();
    *seen += 1;
    if *seen == 1
        && let Json::Object(schema) = part
    {
        each_part(schema, &mut |part| count(part, counts));
    }
}

/// The schemas directly within a schema.
fn each_part(schema: &Map<String, Json>, act: &mut dyn FnMut(&Json)) {
    for (key, value) in schema {
        match (key.as_str(), value) {
            ("properties", Json::Object(entries)) => entries.values().for_each(&mut *act),
            ("items" | "additionalProperties", Json::Object(_)) => act(value),
            _ => {}
        }
    }
}

struct Sharing {
    counts: HashMap<String, usize>,
    /// The name of a shared part, by its text.
    names: HashMap<String, String>,
    taken: BTreeSet<String>,
    defs: BTreeMap<String, Json>,
}

impl Sharing {
    fn replace_in(&mut self, schema: &mut Map<String, Json>, name: &str) {
        for (key, value) in schema.iter_mut() {
            match (key.as_str(), value) {
                ("properties", Json::Object(entries)) => {
                    for (name, part) in entries.iter_mut() {
                        self.replace(part, name);
                    }
                }
                ("items", part @ Json::Object(_)) => self.replace(part, &format!("{name}-item")),
                ("additionalProperties", part @ Json::Object(_)) => {
                    self.replace(part, &format!("{name}-entry"));
                }
                _ => {}
            }
        }
    }

    /// Puts a reference in the place of a part that stands elsewhere too.
    fn replace(&mut self, part: &mut Json, name: &str) {
        let text = part.to_string();
        let Json::Object(schema) = part else { return };
        if text.len() < WORTHWHILE || self.counts.get(&text).is_none_or(|count| *count < 2) {
            return self.replace_in(schema, name);
        }
        let shared = match self.names.get(&text) {
            Some(shared) => shared.clone(),
            None => {
                let shared = self.free(name);
                self.names.insert(text, shared.clone());
                self.replace_in(schema, name);
                self.defs.insert(shared.clone(), Json::Object(std::mem::take(schema)));
                shared
            }
        };
        *part = json!({ "$ref": format!("#/$defs/{shared}") });
    }

    /// A name that is not taken.
    fn free(&mut self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        let free = names.find(|name| !self.taken.contains(name)).expect("there is always a further number");
        self.taken.insert(free.clone());
        free
    }
}
