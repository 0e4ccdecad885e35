//! Options that the first servers with a TOML file took on any module.

use crate::catalogue::{Version, at, module, plain_modules};
use crate::migrate::hops::place::get;
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::{Map, Node};

/// Whether MongooseIM has a module of this name.
pub fn is_known(name: &str, version: Version) -> bool {
    module(name).is_some_and(|part| {
        part.tables
            .iter()
            .any(|table| table.path.strip_prefix("modules.") == Some(name) && table.state(version).is_some())
    }) || plain_modules().iter().any(|module| module.name == name && module.lifetime.holds(version))
}

/// Whether a module of MongooseIM has an option that it took and takes no more.
pub fn any_option(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    let name = spot.table.last_key();
    let path = ["modules", name, spot.key.as_str()];
    is_known(name, upgrade.at) && at(&path, upgrade.at).is_some() && at(&path, upgrade.hop.to).is_none()
}

/// Whether a module that is none of MongooseIM has options.
pub fn custom(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    let options = get(upgrade.root, spot.place()).and_then(Node::as_table);
    !is_known(&spot.key, upgrade.at) && options.is_some_and(|options| !Map::is_empty(options))
}
