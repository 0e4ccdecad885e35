//! What may stand under `host_config`.

use super::frame::host_section;
use super::late::LateTable;
use super::parts;
use super::spec::{Catalogue, Place, TableSpec};
use super::version::Version;

/// Whether a table, or the array whose items it is, may stand there.
pub fn table(spec: &TableSpec, version: Version) -> bool {
    let table = spec.state(version).and_then(|state| state.place);
    let list = spec.list_state(version).and_then(|state| state.place);
    table.or(list) == Some(Place::Host)
}

/// Whether something of a section may stand there.
pub fn section(name: &str, version: Version) -> bool {
    host_section(name, version).is_some()
        || name == "modules"
        || parts::section(name)
            .and_then(|part| Some(leads(part, part.table(name)?, version)))
            .unwrap_or(false)
}

/// Whether a table or something below it may stand there.
pub fn leads(part: &Catalogue, spec: &TableSpec, version: Version) -> bool {
    let below = |other: &&LateTable| {
        other.path.strip_prefix(spec.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    part.tables.iter().filter(below).any(|other| {
        table(other, version) || other.at(version).any(|(_, state)| state.place == Some(Place::Host))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_authentication_are_for_a_host_too_and_listeners_are_not() {
        for name in ["4.0", "5.1", "6.8"] {
            let version = Version::parse(name).unwrap();
            assert!(section("modules", version) && section("auth", version), "{name}");
            assert!(!section("listen", version), "{name}");
        }
    }
}
