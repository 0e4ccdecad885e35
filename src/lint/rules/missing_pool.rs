//! A pool of connections that a service needs and the file does not have.

use super::Subject;
use crate::diagnostic::{Diagnostic, code};
use crate::model::{Around, Pool, Setting};
use crate::value::Value;

code! {
    /// A service keeps its data in a pool of database connections that the file does not have.
    ///
    /// # Why
    /// `service_domain_db` uses the `rdbms` pool with the tag `default`: of global scope for `db_pool =
    /// "global"`, or of the scope of the host type that `db_pool` names. The service starts without a look
    /// at the database; its processes then fail over the missing pool and are started anew, and ten failures
    /// within a second bring the node down (source: 5.0 to 6.8 as read). The rule looks at whole files and
    /// not with `--only services`.
    ///
    /// # Example
    /// ```toml 5.1
    /// [general]
    /// default_server_domain = "localhost"
    /// hosts = ["localhost"]
    /// host_types = ["shop"]
    /// [services.service_mongoose_system_metrics]
    /// report = false
    /// [services.service_domain_db]
    /// event_max_age = 3600
    /// ```
    ///
    /// # Fix
    /// Add `[outgoing_pools.rdbms.default]` with its connection, or write a `db_pool` that the file has. No
    /// fix is made.
    pub static MISSING_POOL = "missing-pool";
}

/// The tag of the pool that is used.
const TAG: &str = "default";
/// The scope of a pool for all, and the name that stands for it.
const GLOBAL: &str = "global";

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    let Some(around) = &config.around else { return };
    for table in &config.tables {
        for setting in config.settings_of(table.spec) {
            let (Some(kind), Some(Value::String(name))) = (&setting.spec.hints.pool, &setting.effective)
            else {
                continue;
            };
            let of_kind: Vec<&Pool> = around.pools.iter().filter(|pool| pool.kind == *kind).collect();
            if of_kind.iter().any(|pool| pool.tag == TAG && serves(pool, name, around)) {
                continue;
            }
            let service = table.spec.name();
            let message = if of_kind.is_empty() {
                format!("`{service}` needs a pool of kind `{kind}`, and the file has none")
            } else {
                format!("no pool of kind `{kind}` with the tag `{TAG}` in this file serves `{name}`")
            };
            out.push(finding(setting, table.span, message, kind, &of_kind));
        }
    }
}

fn finding(
    setting: &Setting,
    table: crate::source::Span,
    message: String,
    kind: &str,
    of_kind: &[&Pool],
) -> Diagnostic {
    let span = setting.written.as_ref().map_or(table, |written| written.option);
    let finding = Diagnostic::warning(&MISSING_POOL, span, message)
        .path(&setting.spec.path)
        .help(format!("add [outgoing_pools.{kind}.{TAG}] with its connection"));
    match of_kind.first() {
        Some(pool) => finding.related(pool.span, "this pool is another one"),
        None => finding,
    }
}

/// Whether a pool is there under the name that a setting gives.
fn serves(pool: &Pool, name: &str, around: &Around) -> bool {
    match pool.scope.as_deref() {
        None | Some(GLOBAL) => true,
        Some("single_host") => pool.host.as_deref() == Some(name),
        // One pool for each host or host type.
        Some(_) => around.hosts.iter().chain(&around.host_types).any(|host| host == name),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn a_file_without_a_pool_lacks_it() {
        let text = "[general]\nhosts = [\"a\"]\nhost_types = [\"b\"]\n[services.service_mongoose_system_metrics]\nreport = true\n[services.service_domain_db]\n";
        assert_eq!(found("5.1", text), ["6: warning[missing-pool] db_pool"]);
    }

    #[test]
    fn a_pool_for_all_serves_every_name() {
        let text = "[general]\nhosts = [\"a\"]\nhost_types = [\"b\"]\n[outgoing_pools.rdbms.default]\n[services.service_mongoose_system_metrics]\nreport = true\n[services.service_domain_db]\ndb_pool = \"b\"\n";
        assert!(found("5.1", text).is_empty());
    }

    #[test]
    fn a_pool_of_another_tag_or_kind_is_another_one() {
        let text = "[general]\nhosts = [\"a\"]\nhost_types = [\"b\"]\n[outgoing_pools.rdbms.other]\n[outgoing_pools.redis.default]\n[services.service_mongoose_system_metrics]\nreport = true\n[services.service_domain_db]\n";
        assert_eq!(found("5.1", text), ["8: warning[missing-pool] db_pool"]);
    }

    #[test]
    fn a_pool_for_each_host_serves_hosts_only() {
        let text = "[general]\nhosts = [\"a\"]\nhost_types = [\"b\"]\n[outgoing_pools.rdbms.default]\nscope = \"host\"\n[services.service_mongoose_system_metrics]\nreport = true\n[services.service_domain_db]\ndb_pool = \"a\"\n";
        assert!(found("5.1", text).is_empty());
    }

    #[test]
    fn a_pool_for_each_host_does_not_serve_all() {
        let text = "[general]\nhosts = [\"a\"]\nhost_types = [\"b\"]\n[outgoing_pools.rdbms.default]\nscope = \"host\"\n[services.service_mongoose_system_metrics]\nreport = true\n[services.service_domain_db]\n";
        assert_eq!(found("5.1", text), ["8: warning[missing-pool] db_pool"]);
    }

    #[test]
    fn a_part_of_a_file_is_not_asked_for_pools() {
        let text =
            "[services.service_mongoose_system_metrics]\nreport = true\n[services.service_domain_db]\n";
        assert!(found("5.1", text).is_empty());
    }
}
