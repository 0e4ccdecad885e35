//! Internal databases, and who uses them.

use crate::catalogue::hops::Telling;
use crate::catalogue::{Catalogue, condition, module, section};
use crate::migrate::hops::apply::add;
use crate::migrate::hops::pattern::select;
use crate::migrate::hops::place::{Place, table};
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::Node;
use crate::value::Value;

const CONDITION: &str = "backend-needs-database";

/// Turns on CETS, and keeps Mnesia on where nothing was said.
pub fn cets(upgrade: &mut Upgrade<'_>) -> Option<Telling> {
    let section = Place::of(&["internal_databases"]);
    if table(upgrade.root, &section).is_none() {
        add(upgrade.root, &section.key("mnesia"), Node::table());
    }
    add(upgrade.root, &section.key("cets"), Node::table()).then_some(Telling::Added)
}

/// Whether something uses CETS.
pub fn uses_cets(upgrade: &Upgrade<'_>) -> bool {
    is_used(upgrade, "cets")
}

/// Whether something uses the database that the place names.
pub fn in_use(upgrade: &Upgrade<'_>, spot: &Spot) -> bool {
    is_used(upgrade, &spot.key)
}

/// Whether something uses the database of this name at the version of the hop, if only by default.
fn is_used(upgrade: &Upgrade<'_>, database: &str) -> bool {
    let to = upgrade.hop.to;
    let names = |key: &str| condition(CONDITION).list(key, to).collect::<Vec<_>>();
    let general = names("general");
    if uses(upgrade, section("general"), "general", &Place::of(&["general"]), &general, database) {
        return true;
    }
    let options = names("options");
    let tops = select(upgrade.root, &Place::default(), "{modules,auth,services}.*");
    let hosts = select(upgrade.root, &Place::default(), "host_config[].{modules,auth}.*");
    tops.into_iter().chain(hosts).any(|met| {
        let path = met.place.keys().join(".");
        let part = match path.strip_prefix("modules.") {
            Some(name) => module(name),
            None => section(path.split('.').next().unwrap_or_default()),
        };
        let below = part.iter().flat_map(|part| part.children(&path)).any(|child| {
            let place = met.place.key(child.name());
            uses(upgrade, part, child.path, &place, &options, database)
        });
        below || uses(upgrade, part, &path, &met.place, &options, database)
    })
}

/// Whether a table that is there has the database as the value of one of these options.
fn uses(
    upgrade: &Upgrade<'_>,
    part: Option<&'static Catalogue>,
    path: &str,
    place: &Place,
    options: &[&str],
    database: &str,
) -> bool {
    let Some(here) = table(upgrade.root, place) else { return false };
    let Some(spec) = part.and_then(|part| part.table(path)) else { return false };
    let options = options.iter().filter_map(|name| spec.option(name));
    options.filter_map(|option| Some((option, option.at(upgrade.hop.to)?))).any(|(option, state)| {
        match (here.get(option.name), &state.default) {
            (Some(written), _) => written.as_str() == Some(database),
            (None, Some(Value::String(default))) => default == database,
            (None, _) => false,
        }
    })
}
