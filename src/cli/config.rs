//! `mimcfg.toml`: what a project says once instead of on every command line.

mod patterns;
mod read;

pub(super) use patterns::{Patterns, compile};

use super::{Common, FailOn, Failure};
use mimcfg::catalogue::Version;
use mimcfg::diagnostic::Severity;
use mimcfg::lint::Policy;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the file.
pub(super) const NAME: &str = "mimcfg.toml";

/// What the file says.
#[derive(Debug, Default)]
pub(super) struct Project {
    /// The file.
    pub(super) path: PathBuf,
    target: Option<Version>,
    from: Option<Version>,
    fail_on: Option<FailOn>,
    /// Severities by code; `None` turns a code off.
    levels: BTreeMap<&'static str, Option<Severity>>,
    /// Codes that are off in some files.
    per_file: Vec<(Patterns, Vec<&'static str>)>,
    /// Files that are left out of folders and globs.
    pub(super) exclude: Patterns,
    forbid_ignores: bool,
}

impl Project {
    /// What counts as which severity in this file.
    pub(super) fn policy(&self, file: Option<&Path>, forbid_ignores: bool) -> Policy {
        let mut levels = self.levels.clone();
        if let Some(file) = file.filter(|_| !self.per_file.is_empty()) {
            let matching = self.per_file.iter().filter(|(patterns, _)| patterns.hold(file));
            levels.extend(matching.flat_map(|(_, codes)| codes).map(|code| (*code, None)));
        }
        Policy { levels, forbid_ignores: forbid_ignores || self.forbid_ignores }
    }
}

/// Finds and reads the file that applies to a call, and lets it speak where the arguments are silent.
pub(super) fn apply(common: &mut Common, first: Option<&Path>) -> Result<Project, Failure> {
    let path = match (&common.config, common.no_config) {
        (Some(path), _) => Some(path.clone()),
        (None, true) => None,
        (None, false) => find(first),
    };
    let Some(path) = path else { return Ok(Project::default()) };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Failure::Use(format!("`{}` cannot be read: {error}", path.display())))?;
    let project = read::project(&path, &text).map_err(Failure::Use)?;
    common.target = common.target.take().or(project.target.map(|version| version.to_string()));
    common.fail_on = common.fail_on.or(project.fail_on);
    common.configured_from = project.from;
    Ok(project)
}

/// The nearest file upwards from an input, or from the current folder.
fn find(first: Option<&Path>) -> Option<PathBuf> {
    let first = first.filter(|path| *path != Path::new(super::files::STDIN)).unwrap_or(Path::new(""));
    let first = if first.as_os_str().is_empty() {
        std::env::current_dir().ok()?
    } else {
        std::path::absolute(first).ok()?
    };
    let candidates = first.ancestors().skip(usize::from(!first.is_dir())).map(|folder| folder.join(NAME));
    let mut found = candidates.filter(|path| path.is_file());
    let found = found.next()?;
    // Told from here where that is shorter.
    let here = std::env::current_dir().ok();
    Some(here.and_then(|here| found.strip_prefix(here).map(Path::to_owned).ok()).unwrap_or(found))
}
