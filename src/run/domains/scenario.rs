//! What a person lets happen to dynamic domains in a simulation.

use super::member::Member;
use crate::run::declared;
use crate::run::metrics::state::milliseconds;
use serde::Deserialize;

/// What happens to dynamic domains, as a person gives it in a TOML file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// How many nodes there are; all have the same configuration.
    #[serde(default = "one")]
    pub nodes: usize,
    /// What happens, in any order.
    #[serde(default)]
    pub step: Vec<Step>,
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// When, after the start: a length such as `"10s"`.
    pub at: String,
    /// What.
    #[serde(rename = "do")]
    pub what: What,
    /// Which node does it, or is meant; the first is 1.
    #[serde(default = "one")]
    pub node: usize,
    /// The domain, where one is written.
    #[serde(default)]
    pub domain: String,
    /// Its host type, where it is inserted or deleted.
    #[serde(default)]
    pub host_type: String,
    /// How long the transaction is open, after it has taken the number of its event.
    #[serde(default)]
    pub takes: Option<String>,
    /// Whether it never ends, so that its number is lost.
    #[serde(default)]
    pub aborts: bool,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A domain is inserted.
    Insert,
    /// A domain is deleted.
    Delete,
    /// A domain is enabled.
    Enable,
    /// A domain is disabled.
    Disable,
    /// The database cannot be reached any more.
    Away,
    /// It can be reached again.
    Back,
    /// The service of a node is turned off.
    Stop,
    /// It is turned on.
    Start,
}

impl What {
    /// Whether a domain is written.
    pub(super) fn writes(self) -> bool {
        matches!(self, What::Insert | What::Delete | What::Enable | What::Disable)
    }

    /// The word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            What::Insert => "insert",
            What::Delete => "delete",
            What::Enable => "enable",
            What::Disable => "disable",
            What::Away => "away",
            What::Back => "back",
            What::Stop => "stop",
            What::Start => "start",
        }
    }
}

fn one() -> usize {
    1
}

/// More nodes than this make no other story.
const MOST_NODES: usize = 100;

impl Scenario {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it, for a person.
    pub fn parse(text: &str) -> Result<Scenario, String> {
        let scenario: Scenario = declared::read(text)?;
        if scenario.nodes == 0 || scenario.nodes > MOST_NODES {
            return Err(format!("there are 1 to {MOST_NODES} nodes, not {}", scenario.nodes));
        }
        for step in &scenario.step {
            step.times()?;
            if step.node == 0 || step.node > scenario.nodes {
                return Err(format!("there is no node {}; `nodes = {}`", step.node, scenario.nodes));
            }
            if step.what.writes() && step.domain.is_empty() {
                return Err(format!("`{}` at {} needs a `domain`", step.what.name(), step.at));
            }
        }
        Ok(scenario)
    }
}

impl Step {
    /// When it happens and how long it takes, in milliseconds.
    pub(super) fn times(&self) -> Result<(u64, u64), String> {
        let takes = self.takes.as_deref().map(milliseconds).transpose()?;
        Ok((milliseconds(&self.at)?, takes.unwrap_or_default()))
    }

    /// Turns the service of the node that is meant on or off.
    pub(super) fn turn(&self, member: &mut Member, now: u64) {
        match self.what {
            What::Stop => member.stop(),
            What::Start if !member.is_on() => member.start(now),
            _ => {}
        }
    }
}
