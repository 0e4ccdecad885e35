//! Where the archiving preferences of users are kept.

use super::place::Place;
use super::{Check, beside};
use crate::diagnostic::code;

code! {
    /// Archiving preferences are to be kept in a database that the archive does not use.
    ///
    /// # Why
    /// Servers from 5.1 on stop while they work out which modules the archive needs (recorded at 5.1.0 to 6.8.0). Before,
    /// the module fails to start.
    ///
    /// # Example
    /// ```toml 6.8
    /// [modules.mod_mam]
    ///   backend = "cassandra"
    ///   user_prefs_store = "rdbms"
    ///   pm = {}
    /// ```
    ///
    /// # Fix
    /// Write the backend of the archive or `mnesia`, or take `user_prefs_store` out. No fix is made.
    pub static PREFERENCES_IN_OTHER_DATABASE = "preferences-in-other-database";
}

/// The archives that a module has, each with options of its own.
const LEVELS: [&str; 2] = ["pm", "muc"];
const STORE: &str = "user_prefs_store";

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        for level in LEVELS.iter().filter_map(|level| place.at(level)) {
            let of = |key: &str| level.at(key).or_else(|| place.at(key));
            let Some(store) = of(STORE) else { continue };
            let Some(kept) = string(&store).filter(|kept| check.has("stores", kept)) else { continue };
            let backend = of("backend");
            let archive = backend.as_ref().map_or(Some("rdbms"), string);
            let Some(archive) = archive.filter(|archive| *archive != kept) else { continue };
            let message = format!("preferences are to be kept in {kept}, and the archive is in {archive}");
            let help = format!("write {STORE} = \"mnesia\", or take it out");
            let path = store.path;
            let found = check.found(&PREFERENCES_IN_OTHER_DATABASE, (store.node.span, path), message, help);
            if let Some(backend) = backend {
                beside(found, backend.node.span, "the archive");
            }
        }
    }
}

fn string<'f>(place: &Place<'f>) -> Option<&'f str> {
    super::place::text(place.node)
}
