//! Dynamic domains: what is written is up to [`Admin`], and here it is told.

use super::{Called, Given, Halt, site, unusable};
use crate::catalogue::Version;
use crate::catalogue::runtime::answers::reply as said;
use crate::catalogue::runtime::control::control;
use crate::model::tree::Map;
use crate::run::address::Address;
use crate::run::commands::{Answer, FAILED, reply};
use crate::run::db::DbError;
use crate::run::domains::{Admin, Names, Profile, WriteError, Writing};
use crate::run::real::SqlStore;
use crate::run::store::Store;

/// What becomes of a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Insert,
    Delete,
    Enable,
    Disable,
}

/// What a command does with a domain.
pub(super) fn change(name: &str) -> Option<Change> {
    Some(match name {
        "insert_domain" => Change::Insert,
        "delete_domain" => Change::Delete,
        "enable_domain" => Change::Enable,
        "disable_domain" => Change::Disable,
        _ => return None,
    })
}

/// Whether the service of dynamic domains is on, and there can be any.
fn profile(tree: &Map, server: Version) -> Option<(Profile, bool)> {
    let on = tree.find(&["services", "service_domain_db"]).is_some();
    Profile::of(server).map(|profile| (profile, on))
}

/// The dynamic domains among those that a call is about.
pub(super) fn served(
    store: &Store,
    called: &Called<'_>,
    site: (&Map, Version),
) -> Result<Vec<(String, String)>, DbError> {
    if called.name == "delete_old_users" {
        return among(store, None, site);
    }
    let named = called.given.iter().filter_map(|given| match given {
        Given::Binary(text) | Given::String(text) => Address::of("", text).map(|address| address.host),
        _ => None,
    });
    among(store, Some(&named.collect::<Vec<_>>()), site)
}

/// The dynamic domains that are served, among these names or all.
pub(super) fn among(
    store: &Store,
    names: Option<&[String]>,
    (tree, server): (&Map, Version),
) -> Result<Vec<(String, String)>, DbError> {
    match profile(tree, server) {
        Some((Profile { writing, .. }, true)) => store.dynamic_domains(writing, names),
        _ => Ok(Vec::new()),
    }
}

/// The host type of a dynamic domain that is served.
pub(in crate::run::commands) fn dynamic(
    store: &Store,
    domain: &str,
    site: (&Map, Version),
) -> Result<Option<String>, Answer> {
    let found = among(store, Some(&[domain.to_owned()]), site).map_err(|error| unusable(&error))?;
    Ok(found.into_iter().next().map(|(_, host_type)| host_type))
}

/// Carries out a command about a domain.
pub(super) fn answer(
    store: &Store,
    called: &Called<'_>,
    change: Change,
    (tree, server): (&Map, Version),
) -> Answer {
    let say = |ending: &str| {
        let found = said(called.name, ending, server);
        found.map_or_else(Answer::default, |found| reply::answer(control().profile(server), found, &[]))
    };
    let broken = |why: String| Answer { aside: Some(why), ..say("database") };
    let text = |at: usize| match called.given.get(at) {
        Some(Given::Binary(text)) => text.as_str(),
        _ => "",
    };
    let Some((profile, on)) = profile(tree, server) else {
        return Answer::aside("this server has no dynamic domains", FAILED);
    };
    let Some(domain) = Address::of("", text(0)).map(|address| address.host) else { return say("bad_name") };
    let list = |key| site::names(tree, key).map(str::to_owned).collect();
    let names = Names::new(list("hosts"), list("host_types"));
    let host_type = text(1);
    let none = |_: &str, _: &str| Vec::new();
    // What nobody asks the database for is answered without it.
    let written = store.domains(profile.writing, async |tables: &SqlStore| {
        let admin = Admin { store: tables, names: &names, profile, on, hook: &none };
        match (change, profile.writing) {
            (Change::Insert, _) => admin.insert(&domain, host_type).await,
            (Change::Enable, _) => admin.enable(&domain).await,
            (Change::Disable, _) => admin.disable(&domain).await,
            (Change::Delete, Writing::Enabled) => admin.delete(&domain, host_type).await,
            (Change::Delete, Writing::Status) => admin.mark_deleted(&domain, host_type).await,
        }
    });
    let written = match written {
        Ok(written) => written,
        Err(error) => return broken(error.reason),
    };
    let cleared = |answer: Answer| {
        // The accounts of a domain go with it; until they have, a server of 6.0 keeps its row.
        match store.change(|kept| kept.remove_host(&domain).map_err(Halt::from)) {
            Ok(()) => Ok(answer),
            Err(Halt::Store(error)) => Err(broken(error.reason)),
            Err(Halt::Answer(answer)) => Err(answer),
        }
    };
    match (change, written) {
        (_, Err(error)) => refused(&error, &say, &broken),
        (Change::Delete, Ok(())) => match (cleared(say("done")), profile.writing) {
            (Ok(done), Writing::Enabled) | (Err(done), _) => done,
            (Ok(done), Writing::Status) => {
                let finished = store.domains(profile.writing, async |tables: &SqlStore| {
                    let admin = Admin { store: tables, names: &names, profile, on, hook: &none };
                    admin.finish_delete(&domain, host_type).await
                });
                match finished {
                    Ok(Ok(())) => done,
                    Ok(Err(error)) => refused(&error, &say, &broken),
                    Err(error) => broken(error.reason),
                }
            }
        },
        (_, Ok(())) => say("done"),
    }
}

fn refused(error: &WriteError, say: &dyn Fn(&str) -> Answer, broken: &dyn Fn(String) -> Answer) -> Answer {
    say(match error {
        WriteError::Static => "static",
        WriteError::UnknownHostType => "host_type",
        WriteError::ServiceDisabled => "disabled",
        WriteError::Duplicate => "duplicate",
        WriteError::NotFound => "absent",
        WriteError::WrongHostType => "wrong_host_type",
        WriteError::DomainDeleted => "deleted",
        other => return broken(other.to_string()),
    })
}
