//! Tables and options of the catalogue that are read when somebody looks into them.

use super::data::Data;
use super::load;
use super::spec::{OptionSpec, TableSpec};
use std::ops::Deref;
use std::sync::OnceLock;

/// A table of the catalogue: its path is known, all else is read when it is asked for.
#[derive(Debug)]
pub struct LateTable {
    /// Its path in dotted notation, for instance `services.service_domain_db`.
    pub path: &'static str,
    /// The path of the table that it stands in.
    pub parent: Option<&'static str>,
    /// Whether some version may require it, or the array whose items it is.
    pub may_be_required: bool,
    entry: Data,
    spec: OnceLock<TableSpec>,
}

impl LateTable {
    pub(super) fn new(path: &'static str, entry: Data) -> LateTable {
        let parent = path.rsplit_once('.').map(|(parent, _)| parent);
        LateTable { path, parent, may_be_required: entry.may_require(), entry, spec: OnceLock::new() }
    }

    /// The last part of the path.
    pub fn name(&self) -> &'static str {
        super::spec::name(self.path)
    }

    /// The key that holds it, or the array whose items it is.
    pub fn key(&self) -> &'static str {
        super::spec::key(self.path)
    }
}

impl Deref for LateTable {
    type Target = TableSpec;

    fn deref(&self) -> &TableSpec {
        self.spec.get_or_init(|| load::table(self.path, &self.entry))
    }
}

/// An option of the catalogue: its name is known, all else is read when it is asked for.
#[derive(Debug)]
pub struct LateOption {
    /// Its key.
    pub name: &'static str,
    /// Whether some version may require it.
    pub may_be_required: bool,
    table: &'static str,
    entry: Data,
    spec: OnceLock<OptionSpec>,
}

impl LateOption {
    pub(super) fn new(table: &'static str, name: &'static str, entry: &Data) -> LateOption {
        let may_be_required = entry.may_require();
        LateOption { name, may_be_required, table, entry: entry.clone(), spec: OnceLock::new() }
    }

    /// The option, to be changed.
    pub(super) fn spec_mut(&mut self) -> &mut OptionSpec {
        self.may_be_required = true;
        if self.spec.get().is_none() {
            self.spec = OnceLock::from(self.read());
        }
        self.spec.get_mut().expect("it was read just now")
    }

    fn read(&self) -> OptionSpec {
        load::option(self.table, self.name, &self.entry)
    }
}

impl Deref for LateOption {
    type Target = OptionSpec;

    fn deref(&self) -> &OptionSpec {
        self.spec.get_or_init(|| self.read())
    }
}

#[cfg(test)]
mod tests {
    use crate::catalogue::{Version, all};

    /// What a version requires is known to be required by some without reading it.
    #[test]
    fn whatever_is_required_may_be() {
        let versions: Vec<Version> = Version::all().collect();
        let mut seen = 0;
        for table in all().flat_map(|part| &part.tables) {
            let requires = |version| {
                table.state(version).is_some_and(|state| state.required)
                    || table.list_state(version).is_some_and(|state| state.required)
            };
            let ever = versions.iter().any(|version| requires(*version));
            assert!(!ever || table.may_be_required, "{}", table.path);
            seen += usize::from(ever);
        }
        assert!(seen > 3, "{seen} tables are required");
    }
}
