//! Options of a pool of outgoing connections that belong together.

use super::{Check, beside};
use crate::catalogue;
use crate::diagnostic::{Severity, code};

code! {
    /// A pool has no connection table, and its kind has options there that are needed.
    ///
    /// # Why
    /// Servers from 5.1 on refuse the file (recorded at 5.1.0 to 6.8.0): the connection is read even when it is not
    /// written. 4.0.1 refuses one to a database.
    ///
    /// # Example
    /// ```toml 6.8
    /// [outgoing_pools.http.default]
    ///   workers = 5
    /// ```
    ///
    /// # Fix
    /// Add the table `connection`. No fix is made, since its values are yours.
    pub static POOL_WITHOUT_CONNECTION = "pool-without-connection";

    /// A limit of the queue of a worker stands beside a strategy that does not look at queues.
    ///
    /// # Why
    /// Servers from 6.6 on refuse the file (recorded at 6.6.0 to 6.8.0): only `best_worker`, which is the default, has
    /// such a limit.
    ///
    /// # Example
    /// ```toml 6.8
    /// [outgoing_pools.redis.default]
    ///   strategy = "next_worker"
    ///   max_worker_queue_len = 100
    /// ```
    ///
    /// # Fix
    /// Take one of the two out. No fix is made.
    pub static QUEUE_LIMIT_WITHOUT_EFFECT = "queue-limit-without-effect";

    /// A pool for a single host without its host, or a host in another pool.
    ///
    /// # Why
    /// Servers from 4.1 to 6.2 refuse the file (recorded at 4.1.0 to 6.2.0). 4.0.1 refuses the first and passes over the
    /// host of the second.
    ///
    /// # Example
    /// ```toml 6.1
    /// [outgoing_pools.redis.default]
    ///   scope = "single_host"
    /// ```
    ///
    /// # Fix
    /// Write `scope = "single_host"` and `host` together, or neither. No fix is made.
    pub static POOL_SCOPE_AND_HOST = "pool-scope-and-host";
}

pub(super) fn connection(check: &mut Check<'_>) {
    let places = if check.holds() { check.at() } else { check.places("early") };
    for place in places {
        if place.has("connection") {
            continue;
        }
        let own = place.path.to_string();
        let kind = own.rsplit('.').nth(1).unwrap_or_default();
        let pattern = format!("outgoing_pools.{kind}.*.connection");
        let section = catalogue::section("outgoing_pools");
        let Some(spec) = section.and_then(|section| section.table(&pattern)) else { continue };
        if spec.state(check.server).is_none() {
            continue;
        }
        let needed: Vec<String> = spec
            .at(check.server)
            .filter(|(_, state)| state.required)
            .map(|(option, _)| format!("`{}`", option.name))
            .collect();
        let message = format!("the pool `{own}` has no connection");
        let help = format!("add [{own}.connection] with {}", needed.join(", "));
        // The server names the table that is not there, where it has other defaults for it.
        let path = if kind == "http" { format!("{own}.connection") } else { own.clone() };
        let found = check.found(&POOL_WITHOUT_CONNECTION, (place.key, &path), message, help);
        found.severity = Severity::Error;
    }
}

pub(super) fn queue_limit(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let (Some(limit), Some(strategy)) = (place.at("max_worker_queue_len"), place.at("strategy")) else {
            continue;
        };
        let Some(name) = place.text("strategy").filter(|name| !check.has("strategies", name)) else {
            continue;
        };
        let message = format!("`max_worker_queue_len` has no meaning with the strategy `{name}`");
        let help = "take it out, or write strategy = \"best_worker\"";
        let found = check.found(&QUEUE_LIMIT_WITHOUT_EFFECT, (limit.key, place.path), message, help);
        beside(found, strategy.node.span, "the strategy");
    }
}

pub(super) fn scope(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let single = place.text("scope") == Some("single_host");
        match (single, place.at("scope"), place.at("host")) {
            (true, Some(scope), None) => {
                let message = format!("the pool `{}` is for a single host and names none", place.path);
                let help = "add host = \"…\"";
                check.found(&POOL_SCOPE_AND_HOST, (scope.node.span, place.path), message, help);
            }
            (false, scope, Some(host)) if check.has("alone", place.text("scope").unwrap_or_default()) => {
                let message = format!("the pool `{}` is not for a single host and names one", place.path);
                let help = "take `host` out, or write scope = \"single_host\"";
                let found = check.found(&POOL_SCOPE_AND_HOST, (host.key, place.path), message, help);
                if let Some(scope) = scope {
                    beside(found, scope.node.span, "the scope");
                }
            }
            _ => {}
        }
    }
}
