//! The driver of a database pool decides which options its connection has.

use super::{Check, beside};
use crate::diagnostic::code;

code! {
    /// A connection to a database misses an option that its driver needs, or has one that it does not take.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0): `host`, `database`, `username` and `password` are needed,
    /// and for ODBC `settings` instead. Servers before 5.1 take nothing beside what the driver needs.
    ///
    /// # Example
    /// ```toml 6.8
    /// [outgoing_pools.rdbms.default.connection]
    ///   driver = "pgsql"
    ///   host = "db.example.net"
    ///   database = "xmpp"
    ///   username = "xmpp"
    /// ```
    ///
    /// # Fix
    /// Add what is missing, or take out what does not belong to the driver. No fix is made.
    pub static DATABASE_DRIVER_OPTIONS = "database-driver-options";

    /// `tls.required` stands in a connection whose driver does not have it.
    ///
    /// # Why
    /// Servers from 5.1 on refuse the file (recorded at 5.1.0 to 6.8.0): connections to `mysql` have no such choice.
    ///
    /// # Example
    /// ```toml 6.8
    /// [outgoing_pools.rdbms.default.connection]
    ///   driver = "mysql"
    ///   host = "db.example.net"
    ///   database = "xmpp"
    ///   username = "xmpp"
    ///   password = "secret"
    ///   tls.required = true
    /// ```
    ///
    /// # Fix
    /// Take it out. No fix is made.
    pub static TLS_REQUIRED_WITHOUT_CHOICE = "tls-required-without-choice";
}

const ODBC: &str = "odbc";

pub(super) fn keys(check: &mut Check<'_>) {
    let needed: Vec<&str> = check.list("needed").collect();
    let exact: Vec<&str> = check.list("exact").collect();
    for place in check.at() {
        let Some(driver) = place.at("driver") else {
            if check.has("always", "driver") {
                let message = format!("`{}` names no driver", place.path);
                let help = "add driver = \"pgsql\", or the driver of your database";
                check.found(&DATABASE_DRIVER_OPTIONS, (place.key, place.path), message, help);
            }
            continue;
        };
        let Some(name) = place.text("driver") else { continue };
        let odbc = name == ODBC;
        let missing: Vec<&str> = match (odbc, exact.is_empty()) {
            (false, _) => needed.iter().copied().filter(|key| !place.has(key)).collect(),
            (true, _) if place.has("settings") => Vec::new(),
            (true, _) => vec!["settings"],
        };
        if !missing.is_empty() {
            let message = format!("the driver `{name}` needs {}", listed(&missing));
            let help = format!("add {} to [{}]", listed(&missing), place.path);
            let found = check.found(&DATABASE_DRIVER_OPTIONS, (place.key, place.path), message, help);
            beside(found, driver.node.span, "the driver");
        }
        let entries = place.node.as_table().map_or(&[][..], |table| &table.entries);
        for entry in entries {
            let key = entry.key.name.as_str();
            let foreign = if odbc { !check.has("beside_odbc", key) } else { exact.contains(&key) };
            if foreign && !exact.is_empty() {
                let message = format!("the driver `{name}` does not take `{key}`");
                let found = check.found(
                    &DATABASE_DRIVER_OPTIONS,
                    (entry.key.span, place.path),
                    message,
                    "take it out",
                );
                beside(found, driver.node.span, "the driver");
            }
        }
    }
}

fn listed(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

pub(super) fn tls_required(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let Some(driver) = place.at("driver") else { continue };
        let Some(name) = place.text("driver").filter(|name| !check.has("drivers", name)) else { continue };
        let Some(required) = place.at("tls").and_then(|tls| tls.at("required")) else { continue };
        let message = format!("the driver `{name}` has no `tls.required`");
        let found =
            check.found(&TLS_REQUIRED_WITHOUT_CHOICE, (required.key, required.path), message, "take it out");
        beside(found, driver.node.span, "the driver");
    }
}
