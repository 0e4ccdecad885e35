//! What a configuration cannot say of a node: how long it is up, how many nodes there are, what passed through it.

use crate::run::declared;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// The kinds of stanzas that are counted, in the order of reports.
pub const STANZAS: [&str; 6] = [
    "xmppMessageSent",
    "xmppMessageReceived",
    "xmppIqSent",
    "xmppIqReceived",
    "xmppPresenceSent",
    "xmppPresenceReceived",
];

/// The state of a node, as a person gives it in a TOML file. Whatever is left out is that of a node just started
/// that no one uses.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct State {
    /// How long the node is up already when the run begins, in milliseconds; a length such as `"3d 2h"` in the file.
    #[serde(deserialize_with = "length")]
    pub uptime: u64,
    /// The nodes of the cluster, this one among them.
    pub nodes: u64,
    /// The components that are connected to this node.
    pub components: u64,
    /// The dynamic domains in the database.
    pub domains: u64,
    /// The client id of the cluster; `false`: it is not known.
    pub client_id: ClientId,
    /// Stanzas counted when the run begins.
    pub stanzas: BTreeMap<String, i64>,
    /// Stanzas that come with every hour.
    pub stanzas_per_hour: BTreeMap<String, i64>,
    /// How reports are made.
    pub reporter: Reporter,
    /// How the collector of a simulation answers.
    pub collector: Collector,
}

/// What is known of the client id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ClientId {
    /// It is this.
    Given(String),
    /// Whether the node has one at all.
    Known(bool),
}

/// How reports are made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reporter {
    /// How long gathering takes.
    #[serde(deserialize_with = "length")]
    pub takes: u64,
    /// The stage that fails.
    pub fails: Option<Stage>,
}

/// A stage of a report, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// What is known is gathered.
    Collect,
    /// Requests are made and sent.
    Send,
    /// The file is written.
    Save,
}

/// How the collector of a simulation answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Collector {
    /// How long it takes for each request.
    #[serde(deserialize_with = "length")]
    pub takes: u64,
    /// A status, or `"hang"` or `"close"`.
    pub answer: Reply,
}

/// An answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Reply {
    /// A status of HTTP.
    Status(u16),
    /// None at all.
    Silence(Silence),
}

/// How no answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Silence {
    /// The connection stays open.
    Hang,
    /// The connection is closed.
    Close,
}

impl Default for Collector {
    fn default() -> Collector {
        Collector { takes: 0, answer: Reply::Status(200) }
    }
}

impl Default for State {
    fn default() -> State {
        State {
            uptime: 0,
            nodes: 1,
            components: 0,
            domains: 0,
            client_id: ClientId::Known(true),
            stanzas: BTreeMap::new(),
            stanzas_per_hour: BTreeMap::new(),
            reporter: Reporter::default(),
            collector: Collector::default(),
        }
    }
}

impl State {
    /// Reads a state.
    ///
    /// # Errors
    /// What is wrong with it, for a person.
    pub fn parse(text: &str) -> Result<State, String> {
        let state: State = declared::read(text)?;
        let counted = || state.stanzas.keys().chain(state.stanzas_per_hour.keys());
        match counted().find(|name| !STANZAS.contains(&name.as_str())) {
            Some(name) => Err(format!("`{name}` is no kind of stanza; there are {}", STANZAS.join(", "))),
            None => Ok(state),
        }
    }

    /// The stanzas of a kind that were counted by this time of the run, in milliseconds.
    pub fn counted(&self, stanza: &str, t_ms: u64) -> i64 {
        let of = |counts: &BTreeMap<String, i64>| counts.get(stanza).copied().unwrap_or_default();
        let grown = i128::from(of(&self.stanzas_per_hour)) * i128::from(t_ms) / 3_600_000;
        of(&self.stanzas).saturating_add(i64::try_from(grown).unwrap_or(i64::MAX))
    }
}

/// A length of time, as text with units, in milliseconds.
///
/// # Errors
/// Why it is none, for a person.
pub fn milliseconds(text: &str) -> Result<u64, String> {
    let length =
        humantime::parse_duration(text).map_err(|error| format!("`{text}` is no length: {error}"))?;
    u64::try_from(length.as_millis()).map_err(|_| format!("`{text}` is too long"))
}

fn length<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    milliseconds(&String::deserialize(from)?).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_says_what_a_configuration_cannot() {
        let text =
            "uptime = \"1d 3h\"\nnodes = 2\n[stanzas]\nxmppIqSent = 7\n[stanzas_per_hour]\nxmppIqSent = 60\n";
        let state = State::parse(text).unwrap();
        assert_eq!((state.uptime, state.nodes, state.components), (97_200_000, 2, 0));
        assert_eq!(state.counted("xmppIqSent", 90_000), 8);
        assert_eq!(state.counted("xmppIqReceived", 90_000), 0);
    }

    #[test]
    fn a_collector_answers_with_a_status_or_not_at_all() {
        let answer =
            |text: &str| State::parse(&format!("[collector]\nanswer = {text}\n")).unwrap().collector.answer;
        assert_eq!(answer("500"), Reply::Status(500));
        assert_eq!(answer("\"hang\""), Reply::Silence(Silence::Hang));
    }

    #[test]
    fn what_is_not_known_is_refused_with_the_reason() {
        let refused = |text: &str| State::parse(text).unwrap_err();
        assert!(refused("node = 2\n").contains("unknown field `node`"));
        assert!(refused("uptime = \"soon\"\n").contains("`soon` is no length"));
        assert!(refused("[stanzas]\nmessages = 1\n").contains("xmppMessageSent"));
        assert!(refused("nodes = \n").contains("value"));
    }
}
