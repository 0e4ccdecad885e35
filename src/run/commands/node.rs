//! What the node says of itself.

use super::reply;
use super::{Answer, DONE};
use crate::catalogue::Version;
use crate::catalogue::runtime::answers::reply as said;
use crate::catalogue::runtime::control::control;
use crate::model::tree::{Map, Node};

/// `get_loglevel`.
pub(super) fn loglevel(tree: &Map, server: Version) -> Answer {
    let level = level(tree, server);
    let number = control().loglevel_number(level, server).unwrap_or_default().to_string();
    say("get_loglevel", server, &[("number", &number), ("level", level)])
}

/// The level of the log.
pub(super) fn level(tree: &Map, server: Version) -> &str {
    let written = tree.find(&["general", "loglevel"]).and_then(Node::as_str);
    written.filter(|level| control().loglevel_number(level, server).is_some()).unwrap_or(&control().loglevel)
}

/// `status` of a node that has run for so many seconds.
#[cfg(feature = "runtime")]
pub(super) fn status(server: Version, seconds: i64) -> Answer {
    let (days, rest) = (seconds.max(0) / 86_400, seconds.max(0) % 86_400);
    let uptime = format!("{days} days {:02}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60);
    let version = server.to_string();
    say(
        "status",
        server,
        &[("node", crate::run::store::Session::NODE), ("version", &version), ("uptime", &uptime)],
    )
}

fn say(name: &str, server: Version, fill: &[(&str, &str)]) -> Answer {
    match said(name, "done", server) {
        Some(found) => reply::answer(control().profile(server), found, fill),
        None => Answer { status: DONE, ..Answer::default() },
    }
}

#[cfg(all(test, feature = "runtime"))]
mod tests {
    use super::*;

    #[test]
    fn a_node_tells_for_how_long_it_has_run() {
        let server = Version::all().next_back().unwrap();
        let told = |seconds| status(server, seconds).output;
        assert!(told(0).contains("    uptime: 0 days 00:00:00\n"), "{}", told(0));
        assert!(told(86_400 + 3_661).contains("    uptime: 1 days 01:01:01\n"));
        assert!(told(-1).contains("0 days 00:00:00"));
    }
}
