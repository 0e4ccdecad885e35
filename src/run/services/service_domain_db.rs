//! `service_domain_db`: a process that loads dynamic domains, and one that cleans up after them.
//!
//! Its start succeeds whatever its options are: the database is first touched by its processes.

use super::{Absent, Plugin};
use crate::run::lifecycle::{ServiceState, Started};

pub(super) const PLUGIN: Plugin = Plugin {
    name: "service_domain_db",
    start: |_| Started::new(ServiceState::Running),
    absent: |_, _| Absent::default(),
};
