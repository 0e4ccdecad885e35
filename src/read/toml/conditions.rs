//! Conditions between several options: what one value asks of another.
//!
//! Which servers have a condition stands in `schemas/catalogue/conditions.toml`. A finding is an error if and only if
//! this server refuses the file for it; what starts and is wrong all the same is a warning.

mod acl_conditions;
mod auth_methods_sections;
mod backend_needs_database;
mod certfile_needs_keyfile;
mod command_access;
mod dynamic_domains;
mod endpoint_names;
mod event_pusher_backend;
mod extdisco_secret;
mod host_config_hosts;
mod hosts_and_host_types;
mod http_api_credentials;
mod http_handlers;
mod idle_parts;
mod iqdisc_workers;
mod jwt_secret;
mod keystore_path;
mod listeners;
mod mam_prefs_store;
mod muc_light_schema;
mod one_item_a_key;
mod option_without_effect;
mod path;
mod peer_needs_cacertfile;
mod place;
mod pools;
mod rdbms_driver;
mod regular_expressions;
mod shared_subdomain;
mod tls_library;
mod undefined_pool;
mod undefined_reference;
mod undefined_shaper;

use crate::catalogue::{self, Condition, Sections, Step, Version, condition};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::read::{DUPLICATE_ITEM, WRONG_VALUE};
use crate::source::Span;
use crate::syntax::toml::Table;
use path::Trails;
use place::{Hosts, Place, Steps};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Looks for what breaks one condition.
type Look = fn(&mut Check<'_>);

/// Each condition: its name in the catalogue, and what looks for it.
const ALL: &[(&str, Look)] = &[
    ("acl-conditions", acl_conditions::check),
    ("auth-methods-sections", auth_methods_sections::check),
    ("backend-needs-database", backend_needs_database::check),
    ("certfile-needs-keyfile", certfile_needs_keyfile::check),
    ("command-access", command_access::check),
    ("disconnect-needs-verify-mode", tls_library::disconnect),
    ("dynamic-domains", dynamic_domains::check),
    ("event-pusher-backend", event_pusher_backend::check),
    ("extdisco-secret", extdisco_secret::check),
    ("exometer-reporters", one_item_a_key::reporters),
    ("fast-tls-verify-mode", tls_library::verify_mode),
    ("duplicate-route", idle_parts::routes),
    ("endpoint-names", endpoint_names::check),
    ("empty-archive", idle_parts::archives),
    ("host-config-hosts", host_config_hosts::check),
    ("hosts-and-host-types", hosts_and_host_types::check),
    ("http-api-credentials", http_api_credentials::check),
    ("http-handlers", http_handlers::check),
    ("ip-address-and-version", listeners::versions),
    ("http-without-handlers", http_handlers::none),
    ("iqdisc-workers", iqdisc_workers::check),
    ("jwt-secret-one-of", jwt_secret::check),
    ("keystore-type-path", keystore_path::check),
    ("listeners-on-one-port", listeners::ports),
    ("mam-prefs-store", mam_prefs_store::check),
    ("muc-light-schema", muc_light_schema::check),
    ("muc-light-schema-keys", muc_light_schema::keys),
    ("one-item-a-key", one_item_a_key::check),
    ("option-without-effect", option_without_effect::check),
    ("peer-needs-cacertfile", peer_needs_cacertfile::check),
    ("pool-scope-host", pools::scope),
    ("pool-without-connection", pools::connection),
    ("queue-limit-strategy", pools::queue_limit),
    ("rdbms-driver-keys", rdbms_driver::keys),
    ("rdbms-tls-required", rdbms_driver::tls_required),
    ("regular-expressions", regular_expressions::check),
    ("shared-subdomain", shared_subdomain::check),
    ("tls-module-options", tls_library::options),
    ("undefined-pool", undefined_pool::check),
    ("undefined-reference", undefined_reference::check),
    ("undefined-shaper", undefined_shaper::check),
];

/// Each condition, as the catalogue has it, and what looks for it.
static LOOKS: LazyLock<Vec<(&Condition, Look)>> =
    LazyLock::new(|| ALL.iter().map(|(name, look)| (condition(name), *look)).collect());

/// The codes of conditions, list by list.
pub(crate) static CODES: &[&[&Code]] = &[
    acl_conditions::CODES,
    auth_methods_sections::CODES,
    backend_needs_database::CODES,
    certfile_needs_keyfile::CODES,
    command_access::CODES,
    dynamic_domains::CODES,
    endpoint_names::CODES,
    event_pusher_backend::CODES,
    extdisco_secret::CODES,
    host_config_hosts::CODES,
    hosts_and_host_types::CODES,
    http_api_credentials::CODES,
    http_handlers::CODES,
    idle_parts::CODES,
    iqdisc_workers::CODES,
    jwt_secret::CODES,
    keystore_path::CODES,
    listeners::CODES,
    mam_prefs_store::CODES,
    muc_light_schema::CODES,
    one_item_a_key::CODES,
    option_without_effect::CODES,
    peer_needs_cacertfile::CODES,
    pools::CODES,
    rdbms_driver::CODES,
    regular_expressions::CODES,
    shared_subdomain::CODES,
    tls_library::CODES,
    undefined_pool::CODES,
    undefined_reference::CODES,
    undefined_shaper::CODES,
];

/// Looks for everything that breaks a condition; `only` names the one section that is asked for.
pub(super) fn check(root: &Table, server: Version, only: Option<&str>, out: &mut Vec<Diagnostic>) {
    let hosts = &Hosts::of(root);
    let names = root.entries.iter().map(|entry| entry.key.name.as_str()).chain(hosts.sections());
    let sections = names.fold(Sections::default(), Sections::with);
    let values = out.len();
    for (condition, check) in LOOKS.iter() {
        let trails = &Trails::default();
        let mut found = Check { root, hosts, trails, sections, server, condition, findings: Vec::new() };
        check(&mut found);
        let asked = |finding: &Diagnostic| {
            let path = finding.path.as_deref().unwrap_or_default();
            only.is_none_or(|only| path.split(['.', '[']).next() == Some(only))
        };
        out.extend(found.findings.into_iter().filter(asked));
    }
    give_way(out, values);
}

/// Takes out what is said of one option alone where a condition says more of the same place; the first `values`
/// findings are those of options.
fn give_way(out: &mut Vec<Diagnostic>, values: usize) {
    let (alone, conditions) = out.split_at(values);
    if !alone.iter().any(may_give_way) || conditions.is_empty() {
        return;
    }
    fn path(finding: &Diagnostic) -> &str {
        finding.path.as_deref().unwrap_or_default()
    }
    let mut worst: BTreeMap<&str, Severity> = BTreeMap::new();
    for condition in conditions {
        let known = worst.entry(path(condition)).or_insert(condition.severity);
        *known = condition.severity.max(*known);
    }
    let gives_way = |other: &Diagnostic| {
        let at = path(other);
        if other.code == &DUPLICATE_ITEM {
            // An item, and the key of it that stands twice; or the array that they are in.
            let array = at.rsplit_once('[').map_or(at, |(array, _)| array);
            let below = worst.range(array..).take_while(|(path, _)| path.starts_with(array));
            below.into_iter().any(|(_, severity)| *severity >= other.severity)
        } else {
            worst.get(at).is_some_and(|severity| *severity >= other.severity)
        }
    };
    let mut gone =
        alone.iter().map(|other| may_give_way(other) && gives_way(other)).collect::<Vec<_>>().into_iter();
    out.retain(|_| !gone.next().unwrap_or_default());
}

/// Whether a finding is about a value alone.
fn may_give_way(other: &Diagnostic) -> bool {
    other.code == &DUPLICATE_ITEM || other.code == &WRONG_VALUE
}

/// One condition held against one file.
struct Check<'f> {
    root: &'f Table,
    hosts: &'f Hosts<'f>,
    trails: &'f Trails<'f>,
    sections: Sections,
    server: Version,
    condition: &'static Condition,
    findings: Vec<Diagnostic>,
}

impl<'f> Check<'f> {
    /// Whether this server refuses a file that breaks the condition.
    fn holds(&self) -> bool {
        self.condition.lifetime.holds(self.server)
    }

    /// How bad it is to break the condition, where that is wrong for servers that start as well.
    fn severity(&self) -> Severity {
        if self.holds() { Severity::Error } else { Severity::Warning }
    }

    /// The names of a list of the condition.
    fn list(&self, key: &str) -> impl Iterator<Item = &'static str> + use<> {
        self.condition.list(key, self.server)
    }

    /// The patterns of a list that may lead to something in the file.
    fn patterns(&self, key: &str) -> impl Iterator<Item = &'static str> + use<> {
        self.condition.patterns(key, self.server, self.sections)
    }

    /// The same patterns, step by step.
    fn steps(&self, key: &str) -> impl Iterator<Item = &'static [Step<'static>]> + use<> {
        self.condition.steps(key, self.server, self.sections)
    }

    /// Whether a list of the condition has the name.
    fn has(&self, key: &str, name: &str) -> bool {
        self.list(key).any(|listed| listed == name)
    }

    /// The tables that the condition is about.
    fn at(&self) -> Vec<Place<'f>> {
        self.places("at")
    }

    /// The tables that the patterns of a list name.
    fn places(&self, key: &str) -> Vec<Place<'f>> {
        let found = self.steps(key).flat_map(|steps| self.find_by(steps));
        found.filter(|place| place.node.as_table().is_some()).collect()
    }

    /// Everything that a pattern names, at the top of the file and in each item of `host_config`.
    fn find(&self, pattern: &str) -> Vec<Place<'f>> {
        self.find_by(pattern)
    }

    fn find_by(&self, steps: impl Steps) -> Vec<Place<'f>> {
        place::find(self.root, self.hosts, self.trails, steps)
    }

    /// The options of modules whose value has the format.
    fn of_modules(&self, format: &str) -> Vec<Place<'f>> {
        let mut out = Vec::new();
        for module in self.find("modules.*") {
            let part = catalogue::module(module.name);
            let Some(spec) = part.and_then(|part| part.below("modules", module.name, false)) else {
                continue;
            };
            let entries = module.node.as_table().map_or(&[][..], |table| &table.entries);
            let is_named = |name: &&str| {
                let state = spec.option(name).and_then(|option| option.at(self.server));
                state.is_some_and(|state| state.format == Some(format))
            };
            let names = entries.iter().map(|entry| entry.key.name.as_str()).filter(is_named);
            out.extend(names.filter_map(|name| module.at(name)));
        }
        out
    }

    /// Everything that the patterns of a list name.
    fn found_at(&self, key: &str) -> Vec<Place<'f>> {
        self.steps(key).flat_map(|steps| self.find_by(steps)).collect()
    }

    /// Adds a finding of the severity that the condition has at this server.
    fn found(
        &mut self,
        code: &'static Code,
        (span, path): (Span, impl Into<String>),
        message: String,
        help: impl Into<String>,
    ) -> &mut Diagnostic {
        let finding = Diagnostic::new(code, self.severity(), span, message).path(path).help(help);
        self.findings.push(finding);
        self.findings.last_mut().expect("a finding was added just now")
    }
}

/// Adds a second place to a finding.
fn beside(finding: &mut Diagnostic, span: Span, message: &str) {
    finding.related.push(crate::diagnostic::Label { span, message: message.to_owned() });
}
