//! Tables of the catalogue that are read when somebody looks into them.

use super::data::Data;
use super::load;
use super::spec::TableSpec;
use std::ops::Deref;
use std::sync::OnceLock;

/// A table of the catalogue: its path is known, all else is read when it is asked for.
#[derive(Debug)]
pub struct LateTable {
    /// Its path in dotted notation, for instance `services.service_domain_db`.
    pub path: &'static str,
    entry: Data,
    spec: OnceLock<TableSpec>,
}

impl LateTable {
    pub(super) fn new(path: &'static str, entry: Data) -> LateTable {
        LateTable { path, entry, spec: OnceLock::new() }
    }
}

impl Deref for LateTable {
    type Target = TableSpec;

    fn deref(&self) -> &TableSpec {
        self.spec.get_or_init(|| load::table(self.path, &self.entry))
    }
}
