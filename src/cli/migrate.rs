//! `mimcfg migrate`: an old file, or an older TOML file, becomes TOML for the target.

mod fleet;

use super::files::{self, Beside};
use super::output::{self, Findings};
use super::{Common, Failure, answers, config};
use clap::Args;
use mimcfg::catalogue::{Language, Version};
use mimcfg::diagnostic::{Diagnostic, Severity};
use mimcfg::migrate::{self, Mode, Plan, hops};
use mimcfg::model::Config;
use mimcfg::model::tree::Map;
use mimcfg::report::migration;
use mimcfg::source::{Encoding, FileId, SourceFile, Sources};
use mimcfg::syntax::toml;
use mimcfg::{diff, lint, read, run, write};
use std::path::{Path, PathBuf};

/// Migrate a configuration file to TOML for the target server
///
/// Prints the TOML on standard output and the findings on standard error. What is written in the old file is
/// carried; every place where that changes what happens is told.
#[allow(clippy::struct_excessive_bools)] // Each is a flag.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg migrate mongooseim.cfg                        the TOML on standard output
  mimcfg migrate --target 6.8 --write mongooseim.cfg   mongooseim.toml beside the input
  mimcfg migrate --into mongooseim.toml old.cfg        only the sections it owns in a file that is there
  mimcfg migrate --check mongooseim.toml               exit 1 if a migration is due
  mimcfg migrate --diff -o new.toml old.cfg            a patch, and nothing is written
  mimcfg migrate --write etc/ more.cfg                 every old file of a folder, and one more")]
pub(super) struct Migrate {
    /// The file; `-` or nothing for standard input; of many files and of folders, a table tells what came of each
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    answers: answers::Flags,
    /// Carry what the old server did instead of what the file says
    #[arg(long)]
    keep_effect: bool,
    /// Write to this file
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["write", "into"])]
    output: Option<PathBuf>,
    /// Write beside the input, with the ending .toml; the input is kept
    #[arg(long, conflicts_with = "into")]
    write: bool,
    /// Replace the sections it owns in this TOML file, and keep the rest as it is
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// Replace a file that is there already, and keep a copy of it
    #[arg(long)]
    force: bool,
    /// Write even while there are errors
    #[arg(long)]
    allow_errors: bool,
    /// Print a patch of what would be written, and write nothing
    #[arg(long, conflicts_with = "check")]
    diff: bool,
    /// Print nothing, write nothing, and exit with 1 if a migration is due
    #[arg(long)]
    check: bool,
    /// Write where each line went: JSON
    #[arg(long, value_name = "FILE")]
    source_map: Option<PathBuf>,
    /// Write a report; the ending says in which format: .html, .md or .json
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// One file, migrated.
struct Work {
    sources: Sources,
    config: Config,
    plan: Plan,
    /// The whole of a TOML file that was upgraded.
    upgraded: Option<Map>,
    result: Outcome,
    /// The new text.
    new: FileId,
}

/// Where the result goes, and what is there.
struct Outcome {
    path: Option<PathBuf>,
    before: Option<String>,
}

impl Migrate {
    pub(super) fn run(mut self) -> Result<u8, Failure> {
        if let Some(report) = &self.report
            && !["html", "json", "md"].contains(&ending(report))
        {
            return Err(Failure::Use(format!("`{}` must end in .html, .md or .json", report.display())));
        }
        let first = self.files.first().cloned();
        let project = config::apply(&mut self.common, first.as_deref())?;
        let target = output::target(&self.common)?;
        if self.files.len() > 1 || first.as_deref().is_some_and(Path::is_dir) {
            return self.fleet(&project, target);
        }
        let mut input = files::read(first.as_deref())?;
        let Work { sources, config, plan, upgraded, result, new } = self.work(&mut input, target, true)?;
        let (language, text) = (config.language, &sources.file(new).text);

        let findings = Findings::new(&sources, &config, &plan.findings, target, &self.common);
        let failed = findings.failed();
        let errors = findings.errors() > 0;
        let due = match (&result.before, language) {
            (Some(before), _) => *before != *text,
            (None, _) => true,
        };
        findings.print(&self.summary(&config, &plan, due));
        let mask = output::mask(&config, &self.common);
        let tree = upgraded.as_ref().or(plan.map.as_ref()).filter(|_| self.whole());
        let told =
            migration::Told { sources: &sources, config: &config, plan: &plan, tree, new, mask: &mask };
        if let Some(path) = &self.source_map {
            files::write(path, &migration::source_map(&told), self.force)?;
        }
        if let Some(path) = &self.report {
            let text = match ending(path) {
                "html" => migration::html(&told),
                "md" => migration::markdown(&told),
                _ => migration::json(&told),
            };
            files::write(path, &text, self.force)?;
        }
        if self.check {
            return Ok(u8::from(failed || due));
        }
        if self.diff {
            output::print(&patch(&input, &result, text))?;
            return Ok(u8::from(failed));
        }
        match &result.path {
            None => output::print(text)?,
            Some(path) if errors && !self.allow_errors => {
                output::complain(&format!(
                    "`{}` is not written while there are errors; --allow-errors writes it all the same",
                    path.display()
                ));
                return Ok(1);
            }
            Some(path) if result.before.as_ref() != Some(text) => {
                files::write(path, text, self.force || self.into.is_some())?;
            }
            Some(_) => {}
        }
        Ok(u8::from(failed))
    }

    /// Whether all sections are asked for.
    fn whole(&self) -> bool {
        self.common.only.is_none() && self.into.is_none()
    }

    /// Migrates one file; `finish` says whether answers that are no answers count, and the questions are written.
    fn work(&self, input: &mut files::Input, target: Version, finish: bool) -> Result<Work, Failure> {
        let (language, from) = output::source(&self.common, input, target)?;
        let mut sources = Sources::default();
        let beside = Beside::of(input);
        // The bytes become the text: nobody asks for them again.
        let content = (input.name.as_str(), std::mem::take(&mut input.bytes));
        let mut config = output::read(&mut sources, content, language, from, &self.common, &beside)?;
        let boot = run::boot(&config);
        let mode = if self.keep_effect { Mode::Effect } else { Mode::Intent };
        let answers = self.answers.read()?;
        let whole = self.whole();
        let is_toml = config.language == Language::Toml;
        // Reports compare the trees of both files; otherwise nobody asks for the old one again.
        let compared = self.report.is_some() || self.source_map.is_some();
        let upgraded = match (whole && is_toml, compared) {
            (true, true) => hops::upgraded(&config, target, mode, &answers),
            (true, false) => hops::upgraded_taking(&mut config, target, mode, &answers),
            (false, _) => None,
        };
        let (mut plan, upgraded) = match upgraded {
            Some(hops::Upgraded { plan, tree }) => (plan, Some(tree)),
            None if compared => (migrate::plan_with(&config, &boot, target, mode, &answers), None),
            None => (migrate::plan_taking(&mut config, &boot, target, mode, &answers), None),
        };
        if finish {
            self.answers.finish(&answers, &plan.decisions, self.force)?;
        }
        let found = lint::check_beside(&plan.findings, &config, &boot);
        plan.findings.extend(found);
        if self.common.only.is_some() {
            plan.findings.retain(|finding| *finding.code != read::NOT_YET_MIGRATED);
        }
        let text = upgraded.as_ref().map(|tree| {
            let original = &sources.file(config.file).text;
            write::edited(original, &toml::parse(config.file, original), tree)
        });
        let (result, text) = self.result(&sources, &config, &plan, text, input.path.as_deref())?;
        let named =
            result.path.as_ref().map_or_else(|| "<stdout>".to_owned(), |path| path.display().to_string());
        // An old file without hosts is a part of one, and so is what comes of it.
        let complete = plan.map.as_ref().is_some_and(|map| map.find(&["general", "hosts"]).is_some());
        let check = if is_toml { config.server < target } else { complete };
        if !compared {
            // Nobody asks for more than the text that has come of it.
            plan.map = None;
        }
        // Findings may show lines of the new file, and its secrets.
        let (new, secrets) = if whole && check && config.loads {
            let again = self.left(&mut sources, &named, text, target, &mut plan);
            let left_out = migration::secrets_left_out(&sources, &config.secrets, again.file);
            (again.file, [again.secrets, left_out].concat())
        } else {
            let new = sources.add(SourceFile::new(named, text, Encoding::Utf8));
            (new, migration::secrets(&sources, &config.secrets, new))
        };
        config.secrets.extend(secrets);
        Ok(Work { sources, config, plan, upgraded, result, new })
    }

    /// What is written, and what stands there now.
    fn result(
        &self,
        sources: &Sources,
        config: &Config,
        plan: &Plan,
        upgraded: Option<String>,
        input: Option<&Path>,
    ) -> Result<(Outcome, String), Failure> {
        let original = &sources.file(config.file).text;
        if let Some(path) = &self.into {
            let before = files::existing(path)?
                .ok_or_else(|| Failure::Nothing(format!("there is no file `{}`", path.display())))?;
            let text = write::into(&before, &write::services(plan, sources));
            return Ok((Outcome { path: Some(path.clone()), before: Some(before) }, text));
        }
        let text = match (upgraded, config.language) {
            (Some(text), _) => text,
            (None, Language::Terms) => write::toml(plan, sources),
            (None, Language::Toml) if unchanged(config, plan) => original.clone(),
            (None, Language::Toml) => write::into(original, &write::services(plan, sources)),
        };
        let path = match (&self.output, self.write, input) {
            (Some(path), _, _) => Some(path.clone()),
            (None, true, Some(input)) => Some(input.with_extension("toml")),
            (None, true, None) => {
                return Err(Failure::Use(
                    "--write has no file to write beside: the input is standard input".to_owned(),
                ));
            }
            (None, false, _) => None,
        };
        let before = match (&path, config.language) {
            (Some(path), _) => files::existing(path)?,
            (None, Language::Toml) => Some(original.clone()),
            (None, Language::Terms) => None,
        };
        Ok((Outcome { path, before }, text))
    }

    /// Reads the new text as its server does, and adds the errors that are left unless the old text had some already.
    fn left(
        &self,
        sources: &mut Sources,
        named: &str,
        text: String,
        target: Version,
        plan: &mut Plan,
    ) -> Config {
        let only = self.common.only.as_deref();
        let request = read::Request { server: target, only, includes: &read::NoIncludes, root: None };
        let again = read::toml_without_tree(sources, named, text.into_bytes(), &request);
        let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
        if plan.findings.iter().find(is_error).is_none() {
            plan.findings.extend(again.findings.iter().filter(is_error).cloned());
        }
        again
    }

    /// The last line: how many terms came to what.
    fn summary(&self, config: &Config, plan: &Plan, due: bool) -> String {
        let terms = config.terms;
        let mut line = format!("{} of {} terms accounted for", terms.accounted, terms.total);
        line += &format!("; MongooseIM {}", config.server);
        if config.server != plan.target {
            line += &format!(" to {}", plan.target);
        }
        if !plan.changes.is_empty() {
            let count = plan.changes.len();
            line += &format!(", {count} change{} of effect", if count == 1 { "" } else { "s" });
        }
        let open = plan.decisions.iter().filter(|decision| decision.answered.is_none()).count();
        if open > 0 {
            line += &format!(", {open} decision{} open", if open == 1 { "" } else { "s" });
        }
        if self.check {
            line.push_str(if due { "; a migration is due" } else { "; no migration is due" });
        }
        line
    }
}

/// What stands behind the last full stop of a file's name.
fn ending(path: &Path) -> &str {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}

/// Whether the target's file says the same with the same text.
fn unchanged(config: &Config, plan: &Plan) -> bool {
    config.server == plan.target || (plan.changes.is_empty() && plan.says_the_same(config))
}

/// A unified patch from what stands there to what would be written.
fn patch(input: &files::Input, result: &Outcome, text: &str) -> String {
    let fallback = || {
        let name = Path::new(&input.name);
        if input.path.is_some() { name.with_extension("toml") } else { PathBuf::from("mongooseim.toml") }
    };
    let path = result.path.clone().unwrap_or_else(fallback).display().to_string();
    diff::patch(&path, result.before.as_deref(), text)
}
