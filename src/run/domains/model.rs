//! What is kept of dynamic domains, and what a node knows of itself.

/// Whether a dynamic domain is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is there, and nobody serves it.
    Disabled,
    /// It is served.
    Enabled,
    /// Its data are being removed (from 6.0 on).
    Deleting,
}

impl Status {
    /// The number in the column `status`.
    pub fn code(self) -> i64 {
        match self {
            Status::Disabled => 0,
            Status::Enabled => 1,
            Status::Deleting => 2,
        }
    }

    /// The status of that number.
    pub fn of_code(code: i64) -> Option<Status> {
        [Status::Disabled, Status::Enabled, Status::Deleting].into_iter().find(|status| status.code() == code)
    }

    /// The word that the API of servers has for it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Disabled => "disabled",
            Status::Enabled => "enabled",
            Status::Deleting => "deleting",
        }
    }
}

/// A row of `domain_settings`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number; it says in which order rows came, and nothing else.
    pub id: i64,
    /// The domain.
    pub domain: String,
    /// Its host type.
    pub host_type: String,
    /// Whether it is served.
    pub status: Status,
}

/// A row of `domain_events`, with what is in `domain_settings` by the time that it is read: an event says that
/// something about a domain changed, and not what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number; numbers are taken in order, and may become visible in another one, or never.
    pub id: i64,
    /// The domain; empty for an event that only fills a gap.
    pub domain: String,
    /// The host type, if the domain is enabled.
    pub host_type: Option<String>,
}

/// The lowest and the highest number of the events that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The lowest.
    pub min: i64,
    /// The highest.
    pub max: i64,
}

/// What the configuration of a node says of domains.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    hosts: Vec<String>,
    host_types: Vec<String>,
}

impl Names {
    /// Static domains (`general.hosts`) and the host types of dynamic ones (`general.host_types`).
    pub fn new(mut hosts: Vec<String>, mut host_types: Vec<String>) -> Names {
        for names in [&mut hosts, &mut host_types] {
            names.sort();
            names.dedup();
        }
        Names { hosts, host_types }
    }

    /// The static domains, by name; the host type of each has the same name.
    pub fn hosts(&self) -> &[String] {
        &self.hosts
    }

    /// The host types that a dynamic domain may have, by name; those of static domains are not among them.
    pub fn host_types(&self) -> &[String] {
        &self.host_types
    }

    /// Whether a domain is static.
    pub fn is_static(&self, domain: &str) -> bool {
        self.hosts.binary_search_by(|known| known.as_str().cmp(domain)).is_ok()
    }

    /// Whether a dynamic domain may have this host type.
    pub fn allows(&self, host_type: &str) -> bool {
        self.number(host_type).is_some()
    }

    /// The place of a host type in the list.
    pub(super) fn number(&self, host_type: &str) -> Option<usize> {
        self.host_types.binary_search_by(|known| known.as_str().cmp(host_type)).ok()
    }
}
