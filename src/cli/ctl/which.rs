//! Which configuration, at which server.

use super::super::files::{self, Beside};
use super::super::{Color, Common, Failure, config, node, output};
use clap::Args;
use mimcfg::catalogue::runtime::graphql::Command;
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

/// What there is to call.
pub(in crate::cli) struct Commands {
    /// What the configuration adds.
    pub(in crate::cli) added: Vec<&'static CommandSpec>,
    /// The commands of categories: their categories, their names and themselves.
    pub(in crate::cli) categories: Vec<(&'static str, &'static str, &'static Command)>,
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

    /// The commands that the configuration adds, and those of categories that its server has.
    pub(in crate::cli) fn commands(&self) -> Result<Commands, Failure> {
        let mut sources = Sources::default();
        let (config, _) = self.read(&mut sources, &mut self.common(None, Color::Never, true))?;
        let console = Console::new(&config, &sources);
        let categories = console.category_commands().collect();
        Ok(Commands { added: console.commands().to_vec(), categories })
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
