//! What servers do while they run, by version: read from the files under `schemas/runtime`.

pub mod answers;
pub mod control;
pub mod graphql;

use super::data::{Data, Table, embedded};
use super::spec::Lifetime;
use super::version::Version;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Something that holds from a version on, until the next entry of its list.
pub trait Since {
    /// The first version that it holds for.
    fn from(&self) -> Version;
}

/// What holds at a version: the last entry that has begun by then.
pub fn current<T: Since>(list: &[T], version: Version) -> Option<&T> {
    list.iter().rev().find(|entry| entry.from() <= version)
}

macro_rules! since {
    ($($name:ty),*) => {
        $(impl Since for $name {
            fn from(&self) -> Version {
                self.from
            }
        })*
    };
}
since!(Profile, Shape, Stanzas, Handlers);

/// How services live at a version.
pub fn profile(version: Version) -> &'static Profile {
    current(profiles(), version).unwrap_or(&profiles()[0])
}

fn profiles() -> &'static [Profile] {
    &LIFECYCLE.profile
}

/// The name of the file with the latest report of system metrics.
pub fn report_file() -> &'static str {
    &LIFECYCLE.report_file
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lifecycle {
    report_file: String,
    profile: Vec<Profile>,
}

static LIFECYCLE: LazyLock<Lifecycle> = LazyLock::new(|| parsed(embedded!("runtime/lifecycle")));

/// What is known of the reports of system metrics.
pub fn metrics() -> &'static Metrics {
    static PARSED: LazyLock<Metrics> = LazyLock::new(|| parsed(embedded!("runtime/metrics")));
    &PARSED
}

fn parsed<T: for<'de> Deserialize<'de>>(file: Table) -> T {
    serde_json::from_value(Data::Table(file).json()).expect("the file has the form that tests show")
}

/// Where the state of the life cycle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kept {
    /// In a table of the services that were started.
    Table,
    /// In the configuration: what is configured counts as loaded.
    Config,
}

/// How services live at some versions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    #[serde(deserialize_with = "version")]
    from: Version,
    /// A name to speak of it.
    pub name: String,
    /// Where its state is.
    pub state: Kept,
    /// Whether a service that fails to start while the node boots stops the node.
    pub halts: bool,
    /// Whether a service that fails to stop still counts as loaded.
    pub stop_failure_keeps: bool,
    /// Whether hooks are loaded anew after a change at run time.
    #[serde(default)]
    pub reload_hooks: bool,
    /// What is logged.
    pub events: Events,
}

/// The lines of the log that the life cycle writes; `None`: nothing is logged then.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// Before a service starts.
    pub starting: Option<Line>,
    /// After it started.
    pub started: Line,
    /// When it failed.
    pub start_failed: Line,
    /// When the node gives up because of that.
    pub halting: Option<Line>,
    /// Before a service stops.
    pub stopping: Option<Line>,
    /// After it stopped.
    pub stopped: Line,
    /// When it failed to stop.
    pub stop_failed: Line,
}

/// A line of the log.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The name of the event.
    pub event: String,
    /// What it says of the service, where one name serves for several.
    pub status: Option<String>,
    /// How grave it is: `info`, `warning`, `error` or `critical`.
    pub level: String,
}

/// What is known of the reports of system metrics.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// The hosts of the makers' collector.
    pub vendor_hosts: Vec<String>,
    /// The first version that marks a client id which no database keeps.
    #[serde(deserialize_with = "version")]
    pub ephemeral_from: Version,
    /// The first version that reports every pair of TLS mode and module.
    #[serde(deserialize_with = "version")]
    pub every_tls_pair_from: Version,
    /// When a module that only some hosts have crashes the report.
    pub unmarked_load_crashes: Span,
    /// The timers where `CI=true` and nothing else is written, by option.
    pub ci_timers: BTreeMap<String, u64>,
    /// What reports look like and where they go.
    pub shape: Vec<Shape>,
    #[serde(default)]
    since: BTreeMap<String, Text>,
    /// Where stanza counters come from.
    pub stanzas: Vec<Stanzas>,
    /// Which handlers are reported.
    pub handlers: Vec<Handlers>,
    /// Which modules are reported.
    pub modules: Modules,
    /// The options that modules report.
    pub reports: BTreeMap<String, Vec<Reported>>,
    /// Modules that others bring.
    pub brings: Vec<Brings>,
}

impl Metrics {
    /// Whether servers of a version have an item.
    pub fn has(&self, item: &str, server: Version) -> bool {
        self.since.get(item).is_none_or(|since| since.0 <= server)
    }
}

/// The two forms of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Items {
    /// A name, a key and a value: Universal Analytics.
    Triples,
    /// A name and parameters: Google Analytics 4.
    Events,
}

/// What reports look like and where they go.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    #[serde(deserialize_with = "version")]
    from: Version,
    /// The form of items.
    pub items: Items,
    /// The makers' collector.
    pub url: String,
    /// How many items a request carries at most.
    pub batch: usize,
    /// The makers' ids: of a release, of any other build, and where `CI=true`.
    pub ids: [String; 3],
    /// An id that belongs to nobody.
    pub stand_in: String,
    /// The content type of requests; `None`: an empty one.
    pub content_type: Option<String>,
}

/// Where stanza counters come from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stanzas {
    #[serde(deserialize_with = "version")]
    from: Version,
    /// Back-ends of instrumentation, one of which must be configured; `None`: they are always there.
    pub sources: Option<Vec<String>>,
}

/// The handlers of HTTP that are reported.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handlers {
    #[serde(deserialize_with = "version")]
    from: Version,
    /// All of them.
    pub names: Vec<String>,
    /// Those that are a transport.
    pub transport: Vec<String>,
}

/// Which modules are reported.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modules {
    marked: Vec<String>,
    /// Modules of the project that count as custom ones.
    pub unmarked: BTreeMap<String, Span>,
}

impl Modules {
    /// Whether a module is reported by name; if not, it counts as a custom one.
    pub fn is_reported(&self, name: &str, server: Version) -> bool {
        let unmarked = self.unmarked.get(name).map(|span| span.holds(server));
        match unmarked {
            Some(unmarked) => !unmarked,
            None => self.marked.iter().any(|marked| marked == name),
        }
    }
}

/// An option that a module reports.
#[derive(Debug, Deserialize)]
pub struct Reported {
    /// Its name.
    pub option: String,
    /// Its value where neither the file nor the catalogue has one.
    pub default: Option<String>,
    /// The names of tables that are values themselves.
    pub tables: Option<Vec<String>>,
    /// When it is reported.
    #[serde(flatten)]
    pub span: Span,
}

/// Modules that another one brings.
#[derive(Debug, Deserialize)]
pub struct Brings {
    /// The one that brings them.
    pub by: String,
    /// A table of it that must be there.
    pub part: Option<String>,
    /// Options and the values that they must have.
    #[serde(default)]
    pub when: BTreeMap<String, serde_json::Value>,
    /// Whether options of `when` may be unset.
    #[serde(default)]
    pub unset: bool,
    /// The table that holds the options of what is brought.
    pub options: Option<String>,
    /// What is brought.
    pub names: Vec<String>,
    /// When it is.
    #[serde(flatten)]
    pub span: Span,
}

/// From when to when something holds.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub struct Span {
    #[serde(default, deserialize_with = "some_version")]
    from: Option<Version>,
    #[serde(default, deserialize_with = "some_version")]
    gone: Option<Version>,
}

impl Span {
    /// Whether it holds at a version.
    pub fn holds(self, version: Version) -> bool {
        Lifetime { from: self.from, gone: self.gone }.holds(version)
    }
}

#[derive(Debug, Deserialize)]
struct Text(#[serde(deserialize_with = "version")] Version);

fn version<'de, D: Deserializer<'de>>(from: D) -> Result<Version, D::Error> {
    let text = String::deserialize(from)?;
    Version::parse(&text).map_err(serde::de::Error::custom)
}

fn some_version<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Version>, D::Error> {
    version(from).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_begins_by_the_first_server_and_goes_on_in_order() {
        let ordered = |versions: Vec<Version>| versions.is_sorted_by(|a, b| a < b);
        assert!(ordered(profiles().iter().map(Since::from).collect()));
        assert!(ordered(metrics().shape.iter().map(Since::from).collect()));
        assert!(ordered(metrics().stanzas.iter().map(Since::from).collect()));
        assert!(ordered(metrics().handlers.iter().map(Since::from).collect()));
        assert!(Version::all().all(|version| profile(version).from <= version));
    }

    /// How many modules of the project lack the mark was counted in the sources of these releases.
    #[test]
    fn as_many_modules_count_as_custom_ones_as_the_sources_have() {
        for (server, count) in [("3.7.1", 5), ("5.0.0", 8), ("5.1.0", 12), ("6.2.0", 20), ("6.8.0", 27)] {
            let server = Version::parse(server).unwrap();
            let unmarked = metrics().modules.unmarked.values();
            assert_eq!(unmarked.filter(|span| span.holds(server)).count(), count, "{server}");
        }
    }

    #[test]
    fn no_module_is_both_reported_and_not() {
        let modules = &metrics().modules;
        assert!(modules.marked.iter().all(|name| !modules.unmarked.contains_key(name)));
    }
}
