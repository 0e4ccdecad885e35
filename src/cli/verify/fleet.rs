//! Many old files, each held against a new one: a row each.

use super::{Format, Verify};
use crate::cli::config::Project;
use crate::cli::fleet;
use crate::cli::lint::walk;
use crate::cli::{Failure, files, output};
use mimcfg::catalogue::{Language, Version};
use mimcfg::read;
use mimcfg::report::{certificate, json};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

const HEAD: [&str; 6] = ["old", "new", "compared", "declared", "different", "result"];

impl Verify {
    /// Proves what is in a folder: old files with what is beside them, or all files with those of another folder.
    pub(super) fn fleet(&self, project: &Project, target: Version) -> Result<u8, Failure> {
        if let Some(new) = self.new.as_deref().filter(|new| !new.is_dir()) {
            let (old, new) = (self.old.display(), new.display());
            return Err(Failure::Use(format!("`{old}` is a folder, and `{new}` is none")));
        }
        if self.declared.is_some() {
            return Err(Failure::Use(
                "--declared is the report of one file, and a folder is named".to_owned(),
            ));
        }
        let found = walk::find(std::slice::from_ref(&self.old), project)?;
        let lost = fleet::complain(&found);
        let paths: Vec<PathBuf> = found.files.into_iter().map(|candidate| candidate.path).collect();
        let name = |old: &PathBuf| old.display().to_string();
        let rows = fleet::each(&paths, &self.common, name, |old| self.member(old, target));
        if rows.is_empty() {
            return Err(Failure::Nothing(format!("there is no old file in `{}`", self.old.display())));
        }
        let code = fleet::worst(&rows).max(lost);
        output::print(&match self.format {
            Format::Human => fleet::table(&HEAD, &rows),
            Format::Json => {
                let pair = |row: &fleet::Row<Json>| match &row.done {
                    Ok((_, certificate)) => certificate.clone(),
                    Err(why) => json!({"same": false, "old": {"file": row.name}, "error": why}),
                };
                let pairs: Vec<Json> = rows.iter().map(pair).collect();
                json::text(&json!({"version": 1, "same": code == 0, "pairs": pairs}))
            }
        })?;
        Ok(code)
    }

    /// One of the old files; `None` where it is none of the server's, or a new one itself.
    fn member(&self, old: &Path, target: Version) -> Result<Option<(Vec<String>, Json, u8)>, Failure> {
        let input = files::read(Some(old))?;
        let is_old = self.new.is_some() || read::language(&input.name, &input.bytes) == Language::Terms;
        if !is_old || !read::is_mongooseim(&input.name, &input.bytes) {
            return Ok(None);
        }
        let below = old.strip_prefix(&self.old).unwrap_or(old);
        let new = self.new.as_ref().map_or_else(|| old.to_owned(), |folder| folder.join(below));
        let new = new.with_extension("toml");
        let row = self.prove(old, &new, target, |certificate, _| {
            let verdict = certificate.verdict;
            let different = verdict.differences.len() + verdict.undeclared.len();
            let numbers = [verdict.compared, verdict.declared.len(), different];
            let mut cells = vec![new.display().to_string()];
            cells.extend(numbers.map(|number| number.to_string()));
            let result = match (certificate.same(), verdict.loads) {
                (true, _) => "same",
                (false, true) => "different",
                (false, false) => "not proved: the new file cannot be read whole",
            };
            cells.push(result.to_owned());
            (cells, certificate::object(certificate), u8::from(!certificate.same()))
        })?;
        Ok(Some(row))
    }
}
