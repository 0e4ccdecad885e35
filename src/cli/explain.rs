//! `mimcfg explain`: the value in effect of every setting, and what the services come to.

mod line;

use super::files::{self, Beside};
use super::output::{self, Findings};
use super::{Common, Failure, config};
use clap::{Args, ValueEnum};
use mimcfg::report::explain::{self, Explanation};
use mimcfg::source::Sources;
use mimcfg::{lint, run};
use std::path::PathBuf;
use std::time::SystemTime;

/// Explain what a configuration file does
///
/// Prints the value in effect of every setting with where it comes from, and what the services will do with it:
/// an old file at the server of --from, a TOML file at the server of --target. With a line, tells the story of what
/// stands there: what it did, what it does, and where migration takes it or took it from.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg explain mongooseim.cfg
  mimcfg explain --from 3.7 --format json --only services mongooseim.cfg
  mimcfg explain --origin mongooseim.toml                every setting of every section
  mimcfg explain mongooseim.cfg:54                       one line, and where it goes
  mimcfg explain --with old.cfg mongooseim.toml:12       one line, and where it came from")]
pub(super) struct Explain {
    /// The file; `-` or nothing for standard input; with a line, the story of that line
    #[arg(value_name = "FILE[:LINE]")]
    file: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// The form of the output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Also list every setting of the other sections, with its value and where it comes from
    #[arg(long)]
    origin: bool,
    /// When the server starts, as in 2026-01-01T00:00:00Z: reports are told with their times
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_rfc3339)]
    start: Option<SystemTime>,
    /// The file at the other end of the migration: the new one of an old line, the old one of a new line
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
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
        let asked = self.file.as_deref().and_then(line::asked);
        if let Some((file, _)) = &asked {
            self.file = Some(file.clone());
        }
        config::apply(&mut self.common, self.file.as_deref())?;
        if let Some((file, line)) = asked {
            let json = self.format == Format::Json;
            return line::Question { file: &file, line, with: self.with.as_deref(), common: &self.common }
                .tell(json);
        }
        if self.with.is_some() {
            return Err(Failure::Use("--with goes with a line: FILE:LINE".to_owned()));
        }
        let target = output::target(&self.common)?;
        let input = files::read(self.file.as_deref())?;
        let (language, server) = output::source(&self.common, &input, target)?;
        let mut sources = Sources::default();
        let beside = Beside::of(&input);
        let config = output::read(&mut sources, input.content(), language, server, &self.common, &beside)?;
        let boot = run::boot(&config);
        let mask = output::mask(&config, &self.common);
        let start = self.start;
        let explanation = Explanation { sources: &sources, config: &config, boot: &boot, mask: &mask, start };
        let mut all: Vec<_> = config.findings.iter().chain(&boot.findings).cloned().collect();
        all.extend(lint::check(&config, &boot));
        let findings = Findings::new(&sources, &config, &all, server, &self.common);
        match self.format {
            Format::Json => output::print(&explain::json(&explanation))?,
            Format::Human => {
                output::print(&explain::human(&explanation))?;
                if self.origin {
                    output::print(&format!("\n{}", explain::origins(&explanation)))?;
                }
                findings.print(&format!(
                    "{} of {} terms accounted for",
                    config.terms.accounted, config.terms.total
                ));
            }
        }
        Ok(u8::from(findings.failed()))
    }
}
