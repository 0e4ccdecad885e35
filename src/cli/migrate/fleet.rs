//! A folder of old files: one line each.

use super::{Migrate, Work};
use crate::cli::config::Project;
use crate::cli::lint::walk;
use crate::cli::output::{self, Findings};
use crate::cli::{Failure, files};
use mimcfg::catalogue::{Language, Version};
use mimcfg::read;
use rayon::prelude::*;
use std::path::Path;

/// What came of one file.
struct Line {
    text: String,
    failed: bool,
}

impl Migrate {
    /// Migrates the old files of a folder, and files for older servers where `--from` names one that reads TOML.
    pub(super) fn fleet(&self, folder: &Path, project: &Project, target: Version) -> Result<u8, Failure> {
        let single = [
            (self.output.is_some(), "-o"),
            (self.into.is_some(), "--into"),
            (self.diff, "--diff"),
            (self.source_map.is_some(), "--source-map"),
            (self.report.is_some(), "--report"),
        ];
        if let Some((_, flag)) = single.iter().find(|(given, _)| *given) {
            let message = format!(
                "`{}` is a folder, and {flag} is about one file; --write writes each",
                folder.display()
            );
            return Err(Failure::Use(message));
        }
        let found = walk::find(&[folder.to_owned()], project)?;
        for problem in &found.unreadable {
            output::complain(problem);
        }
        let lines: Vec<Result<Option<Line>, Failure>> =
            found.files.par_iter().map(|candidate| self.member(&candidate.path, target)).collect();
        let (mut count, mut failed) = (0, !found.unreadable.is_empty());
        let mut text = String::new();
        for line in lines {
            match line {
                Ok(None) => {}
                Ok(Some(line)) => {
                    count += 1;
                    failed |= line.failed;
                    text.push_str(&line.text);
                    text.push('\n');
                }
                Err(Failure::Use(why) | Failure::Nothing(why)) => {
                    failed = true;
                    output::complain(&why);
                }
                Err(failure) => return Err(failure),
            }
        }
        if count == 0 {
            return Err(Failure::Nothing(format!("there is no old file in `{}`", folder.display())));
        }
        output::print(&text)?;
        Ok(u8::from(failed))
    }

    /// One file of the folder; `None` where it is none of the server's, or none to migrate.
    fn member(&self, path: &Path, target: Version) -> Result<Option<Line>, Failure> {
        let input = files::read(Some(path))?;
        if !read::is_mongooseim(&input.name, &input.bytes) {
            return Ok(None);
        }
        let (language, from) = output::source(&self.common, &input, target)?;
        if language == Language::Toml && from >= target {
            return Ok(None);
        }
        let Work { sources, config, plan, result, .. } = self.work(&input, target, false)?;
        let findings = Findings::new(&sources, &config, &plan.findings, target, &self.common);
        let (errors, due) = (findings.errors(), result.before.as_ref() != Some(&result.text));
        let mut text = format!("{}: {}", input.name, self.summary(&config, &plan, due));
        if errors > 0 {
            text += &format!(", {errors} error{}", if errors == 1 { "" } else { "s" });
        }
        let mut failed = findings.failed() || (self.check && due);
        if let Some(path) = result.path.as_ref().filter(|_| !self.check && due) {
            if errors > 0 && !self.allow_errors {
                text += "; not written while there are errors";
            } else {
                match files::write(path, &result.text, self.force) {
                    Ok(()) => text += &format!("; written to {}", path.display()),
                    Err(Failure::Use(why)) => {
                        failed = true;
                        text += &format!("; not written: {why}");
                    }
                    Err(failure) => return Err(failure),
                }
            }
        }
        Ok(Some(Line { text, failed }))
    }
}
