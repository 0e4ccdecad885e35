//! What the commands share that let a configuration run.

use super::files::{Beside, Input};
use super::{Common, Failure, output};
use clap::Args;
use mimcfg::catalogue::{Language, Version};
use mimcfg::model::Config;
use mimcfg::read::{self, Request};
use mimcfg::run::metrics::delivery::Wish;
use mimcfg::run::metrics::state::{State, milliseconds};
use mimcfg::run::{Environment, Span};
use mimcfg::source::Sources;
use std::path::{Path, PathBuf};

/// How a node runs.
#[derive(Debug, Args)]
pub(super) struct Running {
    /// How long, as in `24h` or `30d`
    #[arg(long = "for", value_name = "LENGTH", value_parser = milliseconds)]
    pub(super) length: Option<u64>,
    /// Until so many reports are saved
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) until_report: Option<u64>,
    /// TOML file with what a configuration cannot say: uptime, nodes, components, domains, counted stanzas
    #[arg(long, value_name = "FILE")]
    pub(super) state: Option<PathBuf>,
    /// A variable in the environment of the server; `CI=true` is the one that matters. Your own environment does not
    #[arg(long, value_name = "NAME=VALUE")]
    env: Vec<String>,
    /// Address of a collector of your own that reports go to; without it they go to nobody
    #[arg(long, value_name = "URL")]
    collector: Option<String>,
    /// Allow the collector and the ids of the makers of the server
    #[arg(long)]
    i_consent_to_report_to_vendor: bool,
}

impl Running {
    /// How long it runs.
    pub(super) fn span(&self) -> Span {
        Span { for_ms: self.length, until_report: self.until_report, restarts: Vec::new() }
    }

    /// What the server finds in its environment.
    pub(super) fn environment(&self) -> Result<Environment, Failure> {
        let mut environment = Environment::default();
        for variable in &self.env {
            let Some((name, value)) = variable.split_once('=') else {
                return Err(Failure::Use(format!("--env takes NAME=VALUE, not `{variable}`")));
            };
            environment.set(name, value);
        }
        Ok(environment)
    }

    /// Whom reports may go to.
    pub(super) fn wish(&self) -> Wish {
        Wish { collector: self.collector.clone(), consent: self.i_consent_to_report_to_vendor }
    }

    /// The state of the node.
    pub(super) fn state(&self) -> Result<State, Failure> {
        self.state.as_deref().map_or_else(|| Ok(State::default()), |path| state(path).map_err(Failure::Use))
    }
}

/// Reads the input as its server does. With `--only` the other sections are not looked into for findings; what runs
/// has them all the same.
pub(super) fn read(
    sources: &mut Sources,
    input: &Input,
    (language, server): (Language, Version),
    common: &Common,
    beside: &Beside,
) -> Result<Config, Failure> {
    let mut config = output::read(sources, input.content(), language, server, common, beside)?;
    if language == Language::Terms && config.tree.is_none() {
        let request = Request { server, only: None, includes: beside, root: None };
        config.tree = read::legacy(&mut Sources::default(), &input.name, &input.bytes, &request).tree;
    }
    Ok(config)
}

/// Reads a state; why there is none, for a person.
pub(super) fn state(path: &Path) -> Result<State, String> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| format!("`{shown}` cannot be read: {error}"))?;
    State::parse(&text).map_err(|error| format!("`{shown}` is no state: {error}"))
}
