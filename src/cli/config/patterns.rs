//! Patterns of file names, relative to the folder of `mimcfg.toml`.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::{Path, PathBuf};

/// Some patterns; a name without a slash is looked for in every folder, and a folder stands for all in it.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    folder: PathBuf,
    set: Option<GlobSet>,
}

impl Patterns {
    /// Patterns, each with what is wrong with it told by its position.
    pub(crate) fn new(folder: &Path, patterns: &[&str]) -> Result<Patterns, (usize, String)> {
        let mut set = GlobSetBuilder::new();
        for (at, pattern) in patterns.iter().enumerate() {
            let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
            let anywhere = if pattern.contains('/') { "" } else { "**/" };
            for glob in [format!("{anywhere}{pattern}"), format!("{anywhere}{pattern}/**")] {
                set.add(compile(&glob).map_err(|error| (at, error.kind().to_string()))?);
            }
        }
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let set = set.build().map_err(|error| (0, error.to_string()))?;
        Ok(Patterns { folder: std::path::absolute(folder).unwrap_or(folder.to_owned()), set: Some(set) })
    }

    /// Whether one of them matches a file.
    pub(crate) fn hold(&self, file: &Path) -> bool {
        let Some(set) = self.set.as_ref().filter(|set| !set.is_empty()) else { return false };
        let Ok(file) = std::path::absolute(file) else { return false };
        file.strip_prefix(&self.folder).is_ok_and(|file| set.is_match(file))
    }
}

/// A pattern whose `*` stops at a slash.
pub(crate) fn compile(pattern: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).build()
}
