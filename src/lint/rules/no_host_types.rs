//! A service for host types in a file that has none.

use super::Subject;
use crate::diagnostic::{Diagnostic, code};

code! {
    /// Dynamic domains are kept, and `general.host_types` is empty.
    ///
    /// # Why
    /// A dynamic domain has a host type of that list; the names of `general.hosts` do not count. Without one
    /// every attempt to add a domain is answered with `unknown_host_type` (core and loader of 5.1 and 6.3
    /// run with a made-up database). The rule looks at whole files and not with `--only services`.
    ///
    /// # Example
    /// ```toml 5.1
    /// [general]
    /// default_server_domain = "localhost"
    /// hosts = ["localhost"]
    /// [outgoing_pools.rdbms.default.connection]
    /// driver = "pgsql"
    /// host = "db.example.net"
    /// database = "xmpp"
    /// username = "xmpp"
    /// password = "secret"
    /// [services.service_mongoose_system_metrics]
    /// report = false
    /// [services.service_domain_db]
    /// event_max_age = 3600
    /// ```
    ///
    /// # Fix
    /// Add host types: `host_types = ["NAME"]` under `[general]`. No fix is made.
    pub static NO_HOST_TYPES = "no-host-types";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    let Some(around) = &config.around else { return };
    for table in config.tables.iter().filter(|_| around.host_types.is_empty()) {
        let Some(why) = &table.spec.needs_host_types else { continue };
        let message =
            format!("`{}` is of no use while `general.host_types` is empty: {why}", table.spec.name());
        out.push(
            Diagnostic::warning(&NO_HOST_TYPES, table.span, message)
                .path(table.spec.path)
                .help("add host_types = [\"NAME\"] under [general]"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn host_types_make_it_useful() {
        let text = "[general]\nhost_types = []\n[outgoing_pools.rdbms.default]\n[services.service_mongoose_system_metrics]\nreport = true\n[services.service_domain_db]\n";
        assert_eq!(found("5.1", text), ["6: warning[no-host-types] service_domain_db"]);
    }
}
