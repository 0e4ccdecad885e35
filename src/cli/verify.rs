//! `mimcfg verify`: a proof that a new file means what an old one meant.

mod fleet;
mod server;

use super::diff::Format;
use super::output::Findings;
use super::pair::{self, Read, Which};
use super::{Common, Failure, answers, config, files, output};
use clap::Args;
use mimcfg::catalogue::{Language, Version};
use mimcfg::report::certificate::{self, Certificate, Proved};
use mimcfg::source::Sources;
use mimcfg::verify::{Booted, Declared, Question, verify};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Prove that a new file means what an old one meant
///
/// Compares every setting of the new file with what the old one says and with what its server did, and subtracts the
/// changes that are declared: those that `mimcfg migrate` tells, or those of a report. What is printed is a certificate,
/// or the settings that differ. The exit code is 0 when the two mean the same, and 1 when they do not.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg verify mongooseim.cfg mongooseim.toml
  mimcfg verify --from 3.6 --target 6.2 old.cfg new.toml
  mimcfg verify --declared report.json old.cfg new.toml  only the changes of that report are declared
  mimcfg verify --format json old.cfg new.toml           the certificate for a program
  mimcfg verify etc/                                     each old file with the .toml beside it
  mimcfg verify old/ new/                                each with the one of its name in the other folder
  mimcfg verify --target 4.0 --against-server /opt/mongooseim-4.0.1 old.cfg new.toml")]
pub(super) struct Verify {
    /// The old file, or a folder of old files
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The new file, or a folder with the new files; without it, the file of the same name with the ending .toml
    #[arg(value_name = "NEW")]
    new: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    answers: answers::Given,
    /// Take the declared changes from this report of `mimcfg migrate --report FILE.json`
    #[arg(long, value_name = "REPORT.json")]
    declared: Option<PathBuf>,
    /// Also ask the parsers of the MongooseIM 4.0 release that is unpacked in this folder, through the Erlang that it
    /// brings along; the new file must be for 4.0
    #[arg(long, value_name = "DIR")]
    against_server: Option<PathBuf>,
    /// The form of the output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Human)]
    format: Format,
}

impl Verify {
    pub(super) fn run(mut self) -> Result<u8, Failure> {
        let project = config::apply(&mut self.common, Some(&self.old))?;
        let target = output::target(&self.common)?;
        if self.old.is_dir() {
            return self.fleet(&project, target);
        }
        let new = self.new.clone().unwrap_or_else(|| self.old.with_extension("toml"));
        self.prove(&self.old, &new, target, |certificate, other| {
            if !certificate.verdict.loads && self.format == Format::Human {
                let findings = &other.config.findings;
                Findings::new(certificate.sources, &other.config, findings, target, &self.common).print("");
            }
            output::print(&match self.format {
                Format::Human => certificate::human(certificate),
                Format::Json => certificate::json(certificate),
            })?;
            Ok(u8::from(!certificate.same()))
        })?
    }

    /// Holds a new file against an old one, and lets somebody tell what came of it.
    fn prove<T>(
        &self,
        old_path: &Path,
        new_path: &Path,
        target: Version,
        tell: impl FnOnce(&Certificate<'_>, &Read) -> T,
    ) -> Result<T, Failure> {
        let (old, new) = (files::read(Some(old_path))?, files::read(Some(new_path))?);
        let mut sources = Sources::default();
        let one = pair::read(&mut sources, &old, &self.common, target, Which::Old)?;
        let other = pair::read(&mut sources, &new, &self.common, target, Which::New)?;
        if one.config.language == Language::Toml && one.config.server > other.config.server {
            return Err(Failure::Use(format!(
                "`{}` is for MongooseIM {}, which is later than {}",
                old.name, one.config.server, other.config.server
            )));
        }
        let answers = self.answers.read()?;
        let declared = self.declared.as_deref().map(declared).transpose()?;
        let verdict = verify(&Question {
            old: Booted { config: &one.config, boot: &one.boot },
            new: Booted { config: &other.config, boot: &other.boot },
            server: target,
            answers: &answers,
            declared: declared.as_ref(),
            only: self.common.only.as_deref(),
        });
        let mask = pair::mask(&self.common, &[&one.config, &other.config]);
        let (old_hash, new_hash) = (hash(&old.bytes), hash(&new.bytes));
        let said = match &self.against_server {
            None => None,
            Some(dir) => {
                let pair = (one.config.language, other.config.language);
                let first = other.config.server == Version::first_of_toml();
                if pair != (Language::Terms, Language::Toml) || !first {
                    let message = "--against-server compares Erlang terms with TOML for the release that reads both; \
                                   say --target 4.0";
                    return Err(Failure::Use(message.to_owned()));
                }
                Some(server::ask(dir, old_path, new_path)?)
            }
        };
        let certificate = Certificate {
            sources: &sources,
            mask: &mask,
            old: Proved { file: &old.name, sha256: &old_hash, server: one.config.server },
            new: Proved { file: &new.name, sha256: &new_hash, server: other.config.server },
            verdict: &verdict,
            said: said.as_ref(),
        };
        Ok(tell(&certificate, &other))
    }
}

/// The changes that a report declares.
fn declared(path: &Path) -> Result<Declared, Failure> {
    let shown = path.display();
    let text =
        files::existing(path)?.ok_or_else(|| Failure::Nothing(format!("there is no file `{shown}`")))?;
    let json: Json = serde_json::from_str(&text)
        .map_err(|error| Failure::Use(format!("`{shown}` is not JSON: {error}")))?;
    Declared::from_report(&json).map_err(|why| Failure::Use(format!("`{shown}` {why}")))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
