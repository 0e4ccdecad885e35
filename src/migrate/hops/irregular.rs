//! What operations of rules cannot say: named functions, and named questions about a place.

mod bosh;
mod databases;
mod fit;
mod handlers;
mod hosts;
mod merge;
mod modules;
mod pools;
mod shapers;
mod tls;

use super::place::{Place, get};
use super::spot::Spot;
use super::upgrade::Upgrade;
use crate::catalogue::hops::Telling;
use crate::catalogue::{Child, Version, at};
use crate::model::tree::{Content, Map, Node};

pub use fit::find;
pub use hosts::tidy;

/// Does what the function of this name does; returns how it is told, or nothing when nothing came of it.
///
/// # Panics
/// When there is no such function: a test calls each that the rules name.
pub fn call(name: &str, upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    match name {
        "bosh-service" => bosh::to_service(upgrade, spot),
        "cets-rdbms" => databases::cets(upgrade),
        "dynamic-router" => hosts::dynamic_router(upgrade, spot),
        "first-host" => hosts::first(upgrade, spot),
        "fold-client-api" => handlers::fold(upgrade, spot),
        "known-api-handlers" => handlers::keep_known(upgrade, spot),
        "last-host" => hosts::cut(upgrade, spot),
        "merge-auth" => merge::auth(upgrade, spot),
        "merge-s2s" => merge::s2s(upgrade, spot),
        "method-tables" => merge::methods(upgrade, spot),
        "plain-suites" => tls::plain_suites(upgrade, spot),
        "pool-to-host" => pools::to_host(upgrade, spot),
        "protocol-versions" => tls::versions(upgrade, spot),
        "rule-to-shaper" => shapers::by_rule(upgrade, spot),
        "suite-names" => tls::names(upgrade, spot),
        "without-repeated" => fit::without_repeated(upgrade, spot),
        "tidy-host" => hosts::prune_item(upgrade, spot),
        _ => unreachable!("a rule names the function `{name}`, which there is not"),
    }
}

/// Whether what the question of this name asks is so.
///
/// # Panics
/// When there is no such question.
pub fn asks(name: &str, upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    match name {
        "any-module-option" => modules::any_option(upgrade, spot),
        "cets-in-use" => databases::uses_cets(upgrade),
        "client-api" => handlers::has_client_api(upgrade, spot),
        "custom-module" => modules::custom(upgrade, spot),
        "database-in-use" => databases::in_use(upgrade, spot),
        "misplaced-host" => hosts::misplaced(upgrade, spot),
        "no-dynamic-router" => !hosts::has_dynamic_router(upgrade, spot),
        "other-api-handlers" => handlers::has_unknown(upgrade, spot),
        "other-bosh" => bosh::differs(upgrade, spot),
        "server-or-resource" => hosts::server_or_resource(upgrade, spot),
        "shaper-by-rule" => shapers::is_rule(upgrade, spot),
        "swagger" => handlers::is_swagger(upgrade, spot),
        "undefined-shaper" => shapers::is_undefined(upgrade, spot),
        "unnamed-rule" => shapers::is_unnamed(upgrade, spot),
        _ => unreachable!("a rule asks `{name}`, which there is not"),
    }
}

/// Whether there is a secret at a place or in what stands there.
pub fn is_secret(root: &Map, place: &Place, version: Version) -> bool {
    fn any(node: &Node, child: Child, version: Version) -> bool {
        match (&node.content, child) {
            (Content::Scalar(_), Child::Option(option, _)) => option.secret,
            (Content::Array(items), _) => items.iter().any(|item| any(item, child, version)),
            (Content::Table(map), Child::Table(cursor) | Child::Array(cursor)) => map
                .iter()
                .any(|(key, node)| cursor.child(key, version).is_some_and(|child| any(node, child, version))),
            _ => false,
        }
    }
    let Some(child) = at(&place.keys(), version) else { return false };
    match (get(root, place), child) {
        (Some(node), _) => any(node, child, version),
        // What may be written there is.
        (None, Child::Option(option, _)) => option.secret,
        (None, _) => false,
    }
}
