//! What a configuration says of dynamic domains.

use super::generation::Profile;
use super::member::Options;
use super::model::Names;
use crate::model::Config;
use crate::run::metrics::inventory::Inventory;
use crate::value::Value;

/// What a configuration says of dynamic domains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How its server deals with them.
    pub profile: Profile,
    /// The options of the service.
    pub options: Options,
    /// Static domains and host types.
    pub names: Names,
    /// The pool of connections that leads to the tables.
    pub pool: String,
}

impl Settings {
    /// What this configuration says, if it has the service and its server knows dynamic domains.
    pub fn of(config: &Config, inventory: &Inventory) -> Option<Settings> {
        if !inventory.loads_domains {
            return None;
        }
        let profile = Profile::of(config.server)?;
        let option = |name: &str| config.effective(&format!("services.service_domain_db.{name}"));
        let length = |name: &str| match option(name) {
            Some(Value::Integer(seconds)) => u64::try_from(seconds).ok()?.checked_mul(1_000),
            _ => None,
        };
        let (hosts, host_types) = inventory.host_types.split_at(inventory.hosts);
        let pool = match option("db_pool") {
            Some(Value::String(name)) => name.clone(),
            _ => "global".to_owned(),
        };
        Some(Settings {
            profile,
            options: Options {
                cleaning_interval: length("event_cleaning_interval")?,
                max_age: length("event_max_age")?,
            },
            names: Names::new(hosts.to_vec(), host_types.to_vec()),
            pool,
        })
    }
}
