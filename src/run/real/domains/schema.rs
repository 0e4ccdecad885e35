//! The tables as the servers' own scripts make them, as far as domains go. (Source: the scripts of 5.1.0 and 6.3.0 for
//! PostgreSQL and MySQL; servers have none for SQLite.)

use crate::run::db::Dialect;
use crate::run::domains::Writing;

/// The statements that create the tables of a generation.
pub(super) fn tables(dialect: Dialect, writing: Writing) -> Vec<String> {
    // In MySQL nothing but the number is a key: two rows for one domain are possible there.
    let (number, key) = match dialect {
        Dialect::Sqlite => ("INTEGER PRIMARY KEY AUTOINCREMENT", ", UNIQUE (domain)"),
        Dialect::Postgres => ("BIGSERIAL NOT NULL UNIQUE", ", PRIMARY KEY (domain)"),
        Dialect::MySql => ("BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY", ""),
    };
    let event = match dialect {
        Dialect::Postgres => "BIGSERIAL NOT NULL PRIMARY KEY",
        _ => number,
    };
    let flag = match (writing, dialect) {
        (Writing::Enabled, _) => "enabled BOOLEAN NOT NULL DEFAULT true",
        (Writing::Status, Dialect::MySql) => "status TINYINT NOT NULL DEFAULT 1",
        (Writing::Status, _) => "status SMALLINT NOT NULL DEFAULT 1",
    };
    let mut tables = vec![
        format!(
            "CREATE TABLE domain_settings (id {number}, domain VARCHAR(250) NOT NULL, \
             host_type VARCHAR(250) NOT NULL, {flag}{key})"
        ),
        format!("CREATE TABLE domain_events (id {event}, domain VARCHAR(250) NOT NULL)"),
        "CREATE INDEX i_domain_events_domain ON domain_events (domain)".to_owned(),
    ];
    if writing == Writing::Status {
        let admins = "CREATE TABLE domain_admins (domain VARCHAR(250) NOT NULL PRIMARY KEY, \
                      pass_details TEXT NOT NULL)";
        tables.push(admins.to_owned());
    }
    tables
}
