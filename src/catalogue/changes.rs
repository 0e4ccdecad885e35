//! Between which versions a part of the catalogue says the same, told without reading the part.

use super::data::{Data, Table, embedded};
use super::spec::Catalogue;
use super::version::Version;
use super::{early, format};
use std::sync::LazyLock;

/// When anything in a part begins or ends, and the formats that its options have.
#[derive(Debug, Default)]
pub(super) struct Changes {
    versions: Vec<Version>,
    formats: Vec<&'static str>,
}

/// What `build.rs` found in the files of each part.
static FOUND: LazyLock<Table> = LazyLock::new(|| embedded!("catalogue/changes"));

impl Changes {
    /// Those of a part.
    pub(super) fn of(part: &str) -> Changes {
        let found = FOUND.table(part).expect("a part of the catalogue has its changes told");
        let list = |key: &str| found.get(key).and_then(Data::as_array).into_iter().flatten();
        let texts = |key: &str| list(key).filter_map(Data::as_str);
        // A text that only looks like a version is none of a server.
        Changes {
            versions: texts("versions").filter_map(Version::named).collect(),
            formats: texts("formats").collect(),
        }
    }
}

impl Catalogue {
    /// Whether servers of two versions, the second one later, have all options of the part alike.
    pub fn is_alike(&self, before: Version, after: Version) -> bool {
        let between = |version: &Version| before < *version && *version <= after;
        let differs = |name: &&str| format::differs(name, before, after);
        !between(&early::until())
            && !self.changes.versions.iter().any(|version| between(version))
            && !self.changes.formats.iter().any(differs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{OptionSpec, all};

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
                        let later = option.at(pair[1]);
                        assert!(
                            !later.is_some_and(|state| state.goes_by_version(pair[0], pair[1])),
                            "{}",
                            option.path
                        );
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 1000, "{seen} options were compared");
    }
}
