//! `mimcfg explain`: the value in effect of every setting, and what the services come to.

use super::files::{self, Beside};
use super::output::{self, Findings};
use super::{Common, Failure, config};
use clap::{Args, ValueEnum};
use mimcfg::report::explain::{self, Explanation};
use mimcfg::source::Sources;
use mimcfg::{lint, run};
use std::path::PathBuf;

/// Explain what a configuration file does
///
/// Prints the value in effect of every setting with where it comes from, and what the services will do with it:
/// an old file at the server of --from, a TOML file at the server of --target.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg explain mongooseim.cfg
  mimcfg explain --from 3.7 --format json --only services mongooseim.cfg
  mimcfg explain --target 6.8 mongooseim.toml")]
pub(super) struct Explain {
    /// The file; `-` or nothing for standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// The form of the output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person
    Human,
    /// One JSON object
    Json,
}

impl Explain {
    pub(super) fn run(mut self) -> Result<u8, Failure> {
        config::apply(&mut self.common, self.file.as_deref())?;
        let target = output::target(&self.common)?;
        let input = files::read(self.file.as_deref())?;
        let (language, server) = output::source(&self.common, &input, target)?;
        let mut sources = Sources::default();
        let beside = Beside::of(&input);
        let config = output::read(&mut sources, &input, language, server, &self.common, &beside)?;
        let boot = run::boot(&config);
        let mask = output::mask(&config, &self.common);
        let explanation = Explanation { sources: &sources, config: &config, boot: &boot, mask: &mask };
        let mut all: Vec<_> = config.findings.iter().chain(&boot.findings).cloned().collect();
        all.extend(lint::check(&config, &boot));
        let findings = Findings::new(&sources, &config, &all, server, &self.common);
        match self.format {
            Format::Json => output::print(&explain::json(&explanation))?,
            Format::Human => {
                output::print(&explain::human(&explanation))?;
                findings.print(&format!(
                    "{} of {} terms accounted for",
                    config.terms.accounted, config.terms.total
                ));
            }
        }
        Ok(u8::from(findings.failed()))
    }
}
