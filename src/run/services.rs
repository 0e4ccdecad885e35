//! The services that run, one file each.

mod service_admin_extra;
mod service_domain_db;
mod service_mongoose_system_metrics;

use super::lifecycle::Started;
use crate::catalogue::TableSpec;
use crate::model::Config;
use crate::source::Span;
use serde_json::{Map, Value as Json};

/// A service as a plug-in of the life cycle.
pub(super) struct Plugin {
    /// Its name.
    pub(super) name: &'static str,
    /// Starts it with the settings of a configuration; the span is that of its entry.
    pub(super) start: fn(&Config, &'static TableSpec, Span) -> Started,
    /// What there is to say when it is absent.
    pub(super) absent: fn(&Config) -> Map<String, Json>,
}

/// All of them, in the order in which reports name them.
pub(super) static PLUGINS: &[Plugin] =
    &[service_admin_extra::PLUGIN, service_mongoose_system_metrics::PLUGIN, service_domain_db::PLUGIN];
