//! `mimcfg lint`: what keeps servers from starting with these files, and what is dubious in them.

mod check;
mod known;
mod stream;
mod tell;
pub(in crate::cli) mod walk;
#[cfg(feature = "watch")]
mod watch;

use super::config::{self, Project};
use super::{Common, Failure, output};
use check::Outcome;
use clap::{Args, ValueEnum};
use mimcfg::catalogue::{Language, Version};
use mimcfg::report::Format;
use std::path::PathBuf;
use stream::Ended;

/// Check configuration files of either language
///
/// Checks files, folders and patterns, many at once: what keeps a server from starting with a file, and what is
/// dubious though it starts. Erlang terms and TOML are told apart by what the file holds: TOML is checked for the
/// server of --target, Erlang terms for that of --from.
#[allow(clippy::struct_excessive_bools)] // Each is a flag.
#[derive(Debug, Args)]
#[command(after_help = "\
In a folder, files named *.toml, *.cfg or *.config are checked if most of their sections are sections of
MongooseIM; hidden files, what .gitignore names and what mimcfg.toml excludes are passed over. A file that is
named is always checked. `*`, `?`, `[a-z]` and `**` work also where no shell has expanded them.

A comment hides findings: `# mimcfg: ignore[code]` (`%` in old files) behind a setting or above it, and
`# mimcfg: ignore-file[code]` above everything else.

mimcfg.toml, found upwards from the first path, says for all calls:
  target = \"6.3\"                  fail-on = \"warning\"
  [lint]
  levels = { misspelt-option = \"error\" }         ignore = [\"mistaken-value\"]
  per-file-ignores = { \"test/*\" = [\"wrong-value\"] }   exclude = [\"old/\"]

Examples:
  mimcfg lint mongooseim.toml                      for MongooseIM 5.1
  mimcfg lint --target 6.8 --fail-on warning etc/  a folder, strictly, in CI
  mimcfg lint --fix --diff etc/ | less             see what --fix would change
  mimcfg lint --baseline known.json etc/           only what is new
  mimcfg lint --format sarif --output-file findings.sarif .
  vault read -field=cfg kv/im | mimcfg lint -      standard input")]
pub(super) struct Lint {
    /// Files, folders and patterns; `-` or nothing for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// The form of the findings
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Form::Human)]
    format: Form,
    /// Write the findings to this file
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,
    /// Mend what can be mended without a change of what is in effect
    #[arg(long)]
    fix: bool,
    /// With --fix or --diff: mend also what asks for a look at the result
    #[arg(long)]
    unsafe_fixes: bool,
    /// Print what --fix would change as a patch for `patch -p1`, and write nothing; findings go to standard error
    #[arg(long)]
    diff: bool,
    /// Count findings by code instead of telling each
    #[arg(long)]
    statistics: bool,
    /// Take each `ignore` comment for an error, and hide nothing because of it
    #[arg(long)]
    forbid_ignores: bool,
    /// Hide the findings that this file knows; it is written if it is not there
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the baseline anew, with what is found now
    #[arg(long, requires = "baseline")]
    write_baseline: bool,
    /// Check again whenever a file changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["fix", "diff", "output_file", "write_baseline"])]
    watch: bool,
}

/// The formats of `report::Format`, with what each is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a person, with the lines at fault
    Human,
    /// One line a finding
    Concise,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// A code quality report of GitLab
    Gitlab,
    /// JUnit XML
    Junit,
}

impl From<Form> for Format {
    fn from(form: Form) -> Format {
        match form {
            Form::Human => Format::Human,
            Form::Concise => Format::Concise,
            Form::Json => Format::Json,
            Form::Sarif => Format::Sarif,
            Form::Github => Format::Github,
            Form::Gitlab => Format::Gitlab,
            Form::Junit => Format::Junit,
        }
    }
}

/// The servers whose reading is asked for.
#[derive(Debug, Clone, Copy)]
struct Servers {
    /// For TOML.
    target: Version,
    /// For Erlang terms.
    source: Version,
    /// Whether `--from` says that a file is in Erlang terms.
    terms_asked: bool,
}

impl Lint {
    pub(super) fn run(mut self) -> Result<u8, Failure> {
        if self.unsafe_fixes && !self.fix && !self.diff {
            return Err(Failure::Use("--unsafe-fixes goes with --fix or --diff".to_owned()));
        }
        let first = self.paths.first().map(|path| walk::literal_prefix(path));
        let project = config::apply(&mut self.common, first.as_deref())?;
        let servers = self.servers()?;
        if self.watch { self.watch(&project, servers) } else { self.once(&project, servers) }
    }

    #[cfg(feature = "watch")]
    fn watch(&self, project: &Project, servers: Servers) -> Result<u8, Failure> {
        watch::run(&self.paths, self.common.color, &mut || self.once(project, servers))
    }

    #[cfg(not(feature = "watch"))]
    fn watch(&self, _: &Project, _: Servers) -> Result<u8, Failure> {
        Err(Failure::Use("--watch is not built in: cargo install mimcfg --features watch".to_owned()))
    }

    fn servers(&self) -> Result<Servers, Failure> {
        let target = output::target(&self.common)?;
        let from = match &self.common.from {
            Some(text) => Some(Version::parse(text).map_err(|unknown| Failure::Use(unknown.to_string()))?),
            None => self.common.configured_from,
        };
        let terms_asked = self.common.from.is_some() && from.is_some_and(|from| !from.reads(Language::Toml));
        Ok(Servers { target, source: from.unwrap_or_else(Version::default_source), terms_asked })
    }

    /// Checks everything once and tells what is found.
    fn once(&self, project: &Project, servers: Servers) -> Result<u8, Failure> {
        let found = walk::find(&self.paths, project)?;
        let root = crate::cli::files::Folder::of(self.common.root.as_deref())?;
        let job = check::Job { lint: self, project, servers, root: root.as_ref() };
        found.missing.iter().chain(&found.unreadable).for_each(|message| output::complain(message));
        let ended = if stream::serves(self) {
            stream::run(job, &found.files)?
        } else {
            self.all_at_once(job, &found.files)?
        };
        let unreadable = ended.unreadable || !found.unreadable.is_empty();
        if ended.checked > 0 {
            let broken = unreadable || !found.missing.is_empty();
            return Ok(if broken { 2 } else { u8::from(ended.failed) });
        }
        if found.missing.is_empty() && !unreadable {
            let what = if self.paths.is_empty() {
                "standard input is empty, and no path is named"
            } else {
                "no configuration file of MongooseIM is there"
            };
            output::complain(&format!("nothing to check: {what}"));
        }
        Ok(if unreadable { 2 } else { 3 })
    }

    /// Checks files, and tells what is found when all of them are checked.
    fn all_at_once(&self, job: check::Job<'_>, files: &[walk::Candidate]) -> Result<Ended, Failure> {
        let mut checked = Vec::new();
        let mut unreadable = false;
        for outcome in job.each(files, |outcome| outcome) {
            match outcome {
                Outcome::Passed => {}
                Outcome::Failed(message) => {
                    output::complain(&message);
                    unreadable = true;
                }
                Outcome::Checked(one) => checked.push(*one),
            }
        }
        if checked.is_empty() {
            return Ok(Ended { unreadable, ..Ended::default() });
        }
        let count = checked.len();
        let mut all = tell::Told::merge(checked);
        if let Some(path) = &self.baseline {
            known::apply(path, self.write_baseline, &mut all)?;
        }
        all.print_texts(self)?;
        all.report(self, job.servers.target)?;
        if !self.common.quiet {
            all.notes(job.project).iter().for_each(|note| output::complain(note));
        }
        Ok(Ended { checked: count, unreadable, failed: all.failed(self) })
    }
}
