//! Between which versions a part of the catalogue says the same, told without reading the part.

use super::data::{Data, Table, embedded};
use super::early;
use super::spec::Catalogue;
use super::version::Version;
use std::sync::LazyLock;

/// The versions at which anything begins or ends in a part, or in the formats that its options have.
#[derive(Debug, Default)]
pub(super) struct Changes(Vec<Version>);

/// What `build.rs` found in the files of each part.
static FOUND: LazyLock<Table> = LazyLock::new(|| embedded!("catalogue/changes"));

impl Changes {
    /// Those of a part.
    pub(super) fn of(part: &str) -> Changes {
        let found = FOUND.get(part).and_then(Data::as_array);
        let found = found.expect("a part of the catalogue has its changes told");
        // A text that only looks like a version is none of a server.
        Changes(found.iter().filter_map(Data::as_str).filter_map(Version::named).collect())
    }
}

impl Catalogue {
    /// Whether servers of two versions, the second one later, have all options of the part alike.
    pub fn is_alike(&self, before: Version, after: Version) -> bool {
        let between = |version: &Version| before < *version && *version <= after;
        !between(&early::until()) && !self.changes.0.iter().any(between)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{OptionSpec, all, format};

    /// Whether a format takes the name of some module of MongooseIM at one of two versions alone.
    fn takes_other_modules(format: &str, one: Version, other: Version) -> bool {
        let family = format.strip_prefix("module:").map(|family| format!("{family}_")).unwrap_or_default();
        let takes = |name: &str, version| format::fault(format, name, version).is_none();
        let mut names = format::module_names().filter_map(|name| name.strip_prefix(&*family));
        names.any(|name| takes(name, one) != takes(name, other))
    }

    /// Every state of every table and option that begins or ends at a version is among the changes of its part.
    #[test]
    fn whatever_changes_is_told() {
        let mut seen = 0;
        for part in all() {
            let versions: Vec<Version> = Version::all().collect();
            for pair in versions.windows(2).filter(|pair| part.is_alike(pair[0], pair[1])) {
                for table in &part.tables {
                    let state = |version| table.state(version).map(std::ptr::from_ref);
                    assert_eq!(state(pair[0]), state(pair[1]), "{} at {}", table.path, pair[1]);
                    let list = |version| table.list_state(version).map(std::ptr::from_ref);
                    assert_eq!(list(pair[0]), list(pair[1]), "{}[] at {}", table.path, pair[1]);
                    for option in &table.options {
                        let option: &OptionSpec = option;
                        let state = |version| option.at(version).map(std::ptr::from_ref);
                        assert_eq!(state(pair[0]), state(pair[1]), "{} at {}", option.path, pair[1]);
                        let formats = option.at(pair[1]).map(|state| [state.format, state.check]);
                        for format in formats.into_iter().flatten().flatten() {
                            let modules = takes_other_modules(format, pair[0], pair[1]);
                            assert!(!modules, "{} at {}", option.path, pair[1]);
                        }
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 1000, "{seen} options were compared");
    }
}
