//! The names of the handlers of HTTP listeners.

use super::Check;
use crate::catalogue::{self, Version};
use crate::diagnostic::{Severity, code, nearest};

code! {
    /// A handler of HTTP is no module of the server.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0): the name of a handler is that of a module, and it must be
    /// there. The names changed: in 6.0 those of the REST interfaces, in 6.6 those of BOSH and WebSocket.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[listen.http]]
    ///   port = 5280
    /// [[listen.http.handlers.mod_websockets]]
    ///   host = "_"
    ///   path = "/ws-xmpp"
    /// ```
    ///
    /// # Fix
    /// Write the name that this server has, or take the handler out. No fix is made. A name that no server has is a
    /// warning: it may be a module of your own.
    pub static UNKNOWN_HANDLER = "unknown-handler";

    /// An HTTP listener has no handlers.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0), and every request to the port is answered that nothing is
    /// there.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[listen.http]]
    ///   port = 5280
    /// ```
    ///
    /// # Fix
    /// Add a handler, or take the listener out. No fix is made.
    pub static LISTENER_WITHOUT_HANDLERS = "listener-without-handlers";
}

pub(super) fn check(check: &mut Check<'_>) {
    for place in check.found_at("at") {
        let name = place.name;
        if check.has("names", name) {
            continue;
        }
        let condition = check.condition;
        let ever = Version::all().any(|version| condition.list("names", version).any(|known| known == name));
        let meant = nearest(name, check.list("names"));
        let server = check.server;
        if ever || (meant.is_some() && catalogue::module(name).is_none()) {
            let own = catalogue::Lifetime { from: first(check, name), gone: gone(check, name) };
            let story = catalogue::story(&format!("listen.http[].handlers.{name}"), Some(own), server);
            let told = story.as_ref().map(|story| format!(" ({})", story.text)).unwrap_or_default();
            let message = format!("MongooseIM {server} has no handler `{name}`{told}");
            let instead = story.as_ref().and_then(|story| story.instead.as_deref());
            let help = match (instead, meant.filter(|_| story.is_none())) {
                (Some(instead), _) => format!("write `{instead}`"),
                (None, Some(meant)) => format!("did you mean `{meant}`?"),
                (None, None) => "take it out, or write the name that this server has".to_owned(),
            };
            check.found(&UNKNOWN_HANDLER, (place.key, place.path), message, help);
        } else {
            // Any module will do that the server finds, and some are not known here.
            let message = format!("`{name}` is no handler of MongooseIM {server}");
            let help = "take it out, unless it is a module of your own";
            let found = check.found(&UNKNOWN_HANDLER, (place.key, place.path), message, help);
            found.severity = Severity::Warning;
        }
    }
}

/// The first version that has a handler, where there are earlier ones.
fn first(check: &Check<'_>, name: &str) -> Option<Version> {
    let had = |version: &Version| check.condition.list("names", *version).any(|known| known == name);
    Version::all().find(had).filter(|first| Version::all().next() != Some(*first))
}

/// The first version that no longer has it.
fn gone(check: &Check<'_>, name: &str) -> Option<Version> {
    let had = |version: &Version| check.condition.list("names", *version).any(|known| known == name);
    let last = Version::all().rev().find(had)?;
    Version::all().find(|version| *version > last)
}

/// Listeners that serve nothing.
pub(super) fn none(check: &mut Check<'_>) {
    for place in check.at() {
        let handlers = place.get("handlers").map(|node| node.as_table().map(|table| table.entries.len()));
        if matches!(handlers, None | Some(Some(0))) {
            let message = "the HTTP listener has no handlers".to_owned();
            let help = "add a handler under listen.http.handlers, or take the listener out";
            check.found(&LISTENER_WITHOUT_HANDLERS, (place.key, place.path), message, help);
        }
    }
}
