//! `mimcfg schema`: what a server version takes, for editors, programs and people.

use super::{Failure, output};
use clap::{Args, ValueEnum};
use mimcfg::{catalogue, export};

/// Print the JSON Schema of mongooseim.toml for a server version, or its options as a table or a page
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg schema --target 6.4 > mongooseim-6.4.0.json     for an editor, for `taplo lint --schema` and the like
  mimcfg schema --target 6.4 --format markdown           the option reference")]
pub(super) struct Schema {
    /// Server whose configuration file is described
    #[arg(long, value_name = "VERSION", default_value_t = catalogue::Version::default_target().to_string())]
    target: String,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// JSON Schema, draft 2020-12
    Json,
    /// Tab-separated: path, kind, type, checks, required, default and scope of every table and option
    Options,
    /// The option reference
    Markdown,
}

impl Schema {
    pub(super) fn run(self) -> Result<u8, Failure> {
        let version = output::toml_version(&self.target)?;
        output::print(&match self.format {
            Format::Json => export::json_text(&export::json_schema(version)),
            Format::Options => export::options(catalogue::all(), version),
            Format::Markdown => export::reference(version),
        })?;
        Ok(0)
    }
}
