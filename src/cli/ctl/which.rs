//! Which configuration, at which server.

use super::super::files::{self, Beside};
use super::super::{Color, Common, Failure, config, node, output};
use clap::Args;
use mimcfg::catalogue::{CommandSpec, Version};
use mimcfg::model::Config;
use mimcfg::run::commands::Console;
use mimcfg::source::Sources;
use std::path::PathBuf;

/// A configuration, and the server that it is for.
#[derive(Debug, Args)]
pub(in crate::cli) struct Which {
    /// The configuration; `-` or nothing for standard input
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
    /// Server that ran an old file (3.7 unless told); for TOML, the same as --target
    #[arg(long, value_name = "VERSION")]
    from: Option<String>,
    /// Server that reads a TOML file (5.1 unless told)
    #[arg(long, value_name = "VERSION")]
    target: Option<String>,
}

impl Which {
    /// Reads the configuration.
    pub(super) fn read(
        &self,
        sources: &mut Sources,
        common: &mut Common,
    ) -> Result<(Config, Version), Failure> {
        config::apply(common, self.config.as_deref())?;
        let target = output::target(common)?;
        let input = files::read(self.config.as_deref())?;
        let (language, server) = output::source(common, &input, target)?;
        let beside = Beside::of(&input);
        Ok((node::read(sources, &input, (language, server), common, &beside)?, server))
    }

    /// The commands that the configuration adds.
    pub(in crate::cli) fn commands(&self) -> Result<Vec<&'static CommandSpec>, Failure> {
        let mut sources = Sources::default();
        let (config, _) = self.read(&mut sources, &mut self.common(None, Color::Never, true))?;
        Ok(Console::new(&config, &sources).commands().to_vec())
    }

    /// What the other commands that read a configuration are told with the same flags.
    pub(super) fn common(&self, only: Option<&str>, color: Color, quiet: bool) -> Common {
        Common {
            from: self.from.clone(),
            target: self.target.clone(),
            only: only.map(str::to_owned),
            root: None,
            fail_on: None,
            show_secrets: false,
            color,
            quiet,
            config: None,
            no_config: false,
            configured_from: None,
        }
    }
}
