//! The embedded files, part by part: a file that names only services does not pay for modules.

use super::load;
use super::spec::Catalogue;
use std::sync::{LazyLock, OnceLock};

/// A part of the catalogue: one section of the TOML file, or one module.
struct Part {
    /// The section, or `modules/NAME`.
    name: &'static str,
    /// Its files, in the order in which their tables are written.
    files: &'static [&'static str],
    parsed: OnceLock<Catalogue>,
}

fn part(name: &'static str, files: &'static [&'static str]) -> Part {
    Part { name, files, parsed: OnceLock::new() }
}

macro_rules! file {
    ($path:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/catalogue/", $path, ".data"))
    };
}

/// A part that is one file of the same name.
macro_rules! one {
    ($path:literal) => {
        part($path, &[file!($path)])
    };
}

static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| {
    vec![
        one!("general"),
        one!("listen"),
        one!("auth"),
        one!("outgoing_pools"),
        part(
            "services",
            &[
                file!("services/services"),
                file!("services/service_admin_extra"),
                file!("services/service_mongoose_system_metrics"),
                file!("services/service_domain_db"),
                file!("services/service_bosh"),
            ],
        ),
        one!("modules/modules"),
        one!("modules/mod_adhoc"),
        one!("modules/mod_auth_token"),
        one!("modules/mod_blocking"),
        one!("modules/mod_blocklist"),
        one!("modules/mod_bosh"),
        one!("modules/mod_broadcast"),
        one!("modules/mod_cache_users"),
        one!("modules/mod_caps"),
        one!("modules/mod_carboncopy"),
        one!("modules/mod_csi"),
        one!("modules/mod_disco"),
        one!("modules/mod_domain_isolation"),
        one!("modules/mod_event_pusher"),
        one!("modules/mod_extdisco"),
        one!("modules/mod_external_filter"),
        one!("modules/mod_fast_auth_token"),
        one!("modules/mod_global_distrib"),
        one!("modules/mod_http_upload"),
        one!("modules/mod_inbox"),
        one!("modules/mod_jingle_sip"),
        one!("modules/mod_keystore"),
        one!("modules/mod_last"),
        one!("modules/mod_mam"),
        one!("modules/mod_mam_meta"),
        one!("modules/mod_muc"),
        one!("modules/mod_muc_light"),
        one!("modules/mod_muc_log"),
        one!("modules/mod_offline"),
        one!("modules/mod_offline_chatmarkers"),
        one!("modules/mod_ping"),
        one!("modules/mod_privacy"),
        one!("modules/mod_private"),
        one!("modules/mod_pubsub"),
        one!("modules/mod_pubsub_old"),
        one!("modules/mod_push_service_mongoosepush"),
        one!("modules/mod_register"),
        one!("modules/mod_revproxy"),
        one!("modules/mod_roster"),
        one!("modules/mod_shared_roster_ldap"),
        one!("modules/mod_sic"),
        one!("modules/mod_smart_markers"),
        one!("modules/mod_stream_management"),
        one!("modules/mod_time"),
        one!("modules/mod_vcard"),
        one!("modules/mod_version"),
        one!("shaper"),
        one!("acl"),
        one!("access"),
        one!("s2s"),
        one!("internal_databases"),
        one!("instrumentation"),
    ]
});

/// The modules with a part of their own, by name, and where that stands among the parts.
static MODULES: LazyLock<Vec<(&'static str, usize)>> = LazyLock::new(|| {
    let parts = PARTS.iter().enumerate();
    let mut modules: Vec<_> = parts.filter_map(|(at, part)| Some((part.module()?, at))).collect();
    modules.sort_unstable();
    modules
});

impl Part {
    /// The name of the module, if it is the part of one.
    fn module(&self) -> Option<&'static str> {
        self.name.strip_prefix("modules/")
    }

    fn catalogue(&self) -> &Catalogue {
        let tables = || self.files.iter().flat_map(|text| load::tables(text)).collect();
        self.parsed.get_or_init(|| Catalogue::new(self.name, tables()))
    }
}

/// The catalogue of services.
pub fn catalogue() -> &'static Catalogue {
    section("services").expect("the services are a part of the catalogue")
}

/// The part of the catalogue for a section of the TOML file; for modules, what holds for all of them.
pub fn section(name: &str) -> Option<&'static Catalogue> {
    let name = if name == "modules" { "modules/modules" } else { name };
    PARTS.iter().find(|part| part.name == name).map(Part::catalogue)
}

/// The part of the catalogue for a module with options; a module without any has none.
pub fn module(name: &str) -> Option<&'static Catalogue> {
    let at = MODULES.binary_search_by_key(&name, |(known, _)| known).ok()?;
    Some(PARTS[MODULES[at].1].catalogue())
}

/// Every part, in the order of the shipped files.
pub fn all() -> impl Iterator<Item = &'static Catalogue> {
    PARTS.iter().map(Part::catalogue)
}

/// The names of the modules that have a part of their own.
pub fn module_names() -> impl Iterator<Item = &'static str> {
    PARTS.iter().filter_map(Part::module).filter(|name| *name != "modules")
}
