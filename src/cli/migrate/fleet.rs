//! Many old files: a row each.

use super::{Migrate, Work};
use crate::cli::config::Project;
use crate::cli::fleet::{self, Row};
use crate::cli::lint::walk::{self, Candidate};
use crate::cli::output::{self, Findings};
use crate::cli::{Failure, files};
use mimcfg::catalogue::{Language, Version};
use mimcfg::read;

const HEAD: [&str; 7] = ["file", "from", "terms", "changes", "open", "errors", "result"];

impl Migrate {
    /// Migrates old files and those in folders, and files for older servers where `--from` names one that reads TOML.
    pub(super) fn fleet(&self, project: &Project, target: Version) -> Result<u8, Failure> {
        let single = [
            (self.output.is_some(), "-o"),
            (self.into.is_some(), "--into"),
            (self.diff, "--diff"),
            (self.source_map.is_some(), "--source-map"),
            (self.report.is_some(), "--report"),
        ];
        if let Some((_, flag)) = single.iter().find(|(given, _)| *given) {
            let message = format!("{flag} is about one file, and many are named; --write writes each");
            return Err(Failure::Use(message));
        }
        let found = walk::find(&self.files, project)?;
        let lost = fleet::complain(&found);
        let name = |candidate: &Candidate| candidate.path.display().to_string();
        let rows = fleet::each(&found.files, &self.common, name, |candidate| self.member(candidate, target));
        if rows.is_empty() {
            let named: Vec<String> = self.files.iter().map(|path| format!("`{}`", path.display())).collect();
            let message = format!("there is no old file in {}", named.join(", "));
            return Err(if found.unreadable.is_empty() {
                Failure::Nothing(message)
            } else {
                Failure::Use(message)
            });
        }
        let mut text = fleet::table(&HEAD, &rows);
        if !self.common.quiet {
            text += &total(&rows);
        }
        output::print(&text)?;
        Ok(fleet::worst(&rows).max(lost))
    }

    /// One of the files; `None` where it was come upon and is none of the server's, or none to migrate.
    fn member(&self, file: &Candidate, target: Version) -> Result<Option<(Vec<String>, bool, u8)>, Failure> {
        let mut input = files::read(Some(&file.path))?;
        if file.in_folder && !read::is_mongooseim(&input.name, &input.bytes) {
            return Ok(None);
        }
        let (language, from) = output::source(&self.common, &input, target)?;
        if file.in_folder && language == Language::Toml && from >= target {
            return Ok(None);
        }
        let Work { sources, config, plan, result, new, .. } = self.work(&mut input, target, false)?;
        let findings = Findings::new(&sources, &config, &plan.findings, target, &self.common);
        let text = &sources.file(new).text;
        let (errors, due) = (findings.errors(), result.before.as_ref() != Some(text));
        let mut failed = findings.failed() || (self.check && due);
        let to = result.path.as_ref().filter(|_| !self.check && due);
        let outcome = match to {
            _ if !due => "nothing to do".to_owned(),
            None if errors > 0 => "has errors".to_owned(),
            None => "due".to_owned(),
            Some(_) if errors > 0 && !self.allow_errors => "not written while there are errors".to_owned(),
            Some(path) => match files::write(path, text, self.force) {
                Ok(()) => format!("written to {}", path.display()),
                Err(failure) => {
                    failed = true;
                    format!("not written: {failure}")
                }
            },
        };
        let open = plan.decisions.iter().filter(|decision| decision.answered.is_none()).count();
        let terms = format!("{}/{}", config.terms.accounted, config.terms.total);
        let numbers = [plan.changes.len(), open, errors].map(|number| number.to_string());
        let mut cells = vec![config.server.to_string(), terms];
        cells.extend(numbers);
        cells.push(outcome);
        Ok(Some((cells, errors > 0, u8::from(failed))))
    }
}

/// The last line of the table.
fn total(rows: &[Row<bool>]) -> String {
    let failed = rows.iter().filter(|row| row.code > 0).count();
    let (count, files) = (rows.len(), if rows.len() == 1 { "file" } else { "files" });
    format!("{count} {files}, {failed} not right\n")
}
