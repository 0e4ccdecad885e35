//! The services that run, one file each.

mod service_admin_extra;
mod service_domain_db;
mod service_mongoose_system_metrics;

pub(super) use service_admin_extra::{NAME as ADMIN_EXTRA, registered};
pub(super) use service_mongoose_system_metrics::NAME as METRICS;

use super::environment::Environment;
use super::journal::Event;
use super::lifecycle::Started;
use crate::catalogue::TableSpec;
use crate::model::Config;
use crate::source::Span;
use serde_json::{Map, Value as Json};

/// What a service is started with.
pub(super) struct Call<'c> {
    /// The configuration.
    pub(super) config: &'c Config,
    /// What is known of its options.
    pub(super) table: &'static TableSpec,
    /// Its entry in the configuration.
    pub(super) entry: Span,
    /// What the server finds in its environment.
    pub(super) environment: &'c Environment,
}

/// What there is to say of a service that is absent.
#[derive(Default)]
pub(super) struct Absent {
    /// By the names that reports use.
    pub(super) details: Map<String, Json>,
    /// What is written to the log because of it.
    pub(super) events: Vec<Event>,
}

/// A service as a plug-in of the life cycle.
pub(super) struct Plugin {
    /// Its name.
    pub(super) name: &'static str,
    /// Starts it.
    pub(super) start: fn(&Call<'_>) -> Started,
    /// What there is to say when it is absent.
    pub(super) absent: fn(&Config, &Environment) -> Absent,
}

/// All of them, in the order in which reports name them.
pub(super) static PLUGINS: &[Plugin] =
    &[service_admin_extra::PLUGIN, service_mongoose_system_metrics::PLUGIN, service_domain_db::PLUGIN];
