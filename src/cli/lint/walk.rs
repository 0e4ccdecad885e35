//! Which files are checked: those that are named, and those in folders that are named.

use crate::cli::Failure;
use crate::cli::config::{self, Project};
use crate::cli::files::STDIN;
use ignore::WalkBuilder;
use std::io::{ErrorKind, IsTerminal};
use std::path::{Component, Path, PathBuf};

/// The endings of files that are looked at in folders.
const ENDINGS: &[&str] = &["toml", "cfg", "config"];

/// A file to check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cli) struct Candidate {
    /// Its path; [`STDIN`] for standard input.
    pub(in crate::cli) path: PathBuf,
    /// Whether it was come upon in a folder, so that it is checked only if it looks like one of the server's.
    pub(in crate::cli) in_folder: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub(in crate::cli) struct Found {
    /// Files, in order of path, each once.
    pub(in crate::cli) files: Vec<Candidate>,
    /// What is said of names that nothing has.
    pub(in crate::cli) missing: Vec<String>,
    /// What is said of what cannot be read.
    pub(in crate::cli) unreadable: Vec<String>,
}

/// Finds the files that the arguments mean.
pub(in crate::cli) fn find(paths: &[PathBuf], project: &Project) -> Result<Found, Failure> {
    if paths.is_empty() && std::io::stdin().is_terminal() {
        let message = "no path is named, and standard input is a terminal; name files or folders, or `-`";
        return Err(Failure::Use(message.to_owned()));
    }
    let mut found = Found::default();
    if paths.is_empty() {
        found.files.push(named(Path::new(STDIN)));
    }
    for path in paths {
        one(path, project, &mut found)?;
    }
    found.files.sort();
    found.files.dedup_by(|second, first| second.path == first.path);
    Ok(found)
}

fn named(path: &Path) -> Candidate {
    Candidate { path: path.to_owned(), in_folder: false }
}

fn one(path: &Path, project: &Project, found: &mut Found) -> Result<(), Failure> {
    if path == Path::new(STDIN) {
        found.files.push(named(path));
        return Ok(());
    }
    let shown = path.display();
    match std::fs::metadata(path) {
        Ok(there) if there.is_dir() => walk(path, project, found),
        Ok(_) => found.files.push(named(path)),
        Err(error) if error.kind() != ErrorKind::NotFound => {
            found.unreadable.push(format!("`{shown}` cannot be read: {error}"));
        }
        Err(error) if path.symlink_metadata().is_ok() => {
            found.unreadable.push(format!("`{shown}` is a link that leads nowhere: {error}"));
        }
        Err(_) if is_pattern(path) => return expand(path, project, found),
        Err(_) => found.missing.push(format!("there is no file `{shown}`")),
    }
    Ok(())
}

/// The files in a folder that may be the server's, by their endings.
fn walk(folder: &Path, project: &Project, found: &mut Found) {
    for entry in WalkBuilder::new(folder).require_git(false).git_global(false).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.unreadable.push(error.to_string());
                continue;
            }
        };
        let path = entry.path();
        let path = path.strip_prefix(".").unwrap_or(path);
        let ending = path.extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
        let kind = entry.file_type();
        if !ENDINGS.contains(&ending)
            || kind.is_none_or(|kind| kind.is_dir())
            || entry.file_name() == config::NAME
            || project.exclude.hold(path)
        {
            continue;
        }
        if kind.is_some_and(|kind| kind.is_symlink()) {
            match path.metadata() {
                Ok(there) if there.is_file() => {}
                Ok(_) => continue,
                Err(error) => {
                    found
                        .unreadable
                        .push(format!("`{}` is a link that leads nowhere: {error}", path.display()));
                    continue;
                }
            }
        }
        found.files.push(Candidate { path: path.to_owned(), in_folder: true });
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.contains(['*', '?', '[', '{']))
}

/// The part of a path before anything that is a pattern.
pub(in crate::cli) fn literal_prefix(path: &Path) -> PathBuf {
    if !is_pattern(path) || path.exists() {
        return path.to_owned();
    }
    path.components().take_while(|part| !is_pattern(Path::new(part.as_os_str()))).collect()
}

/// The files and folders that match a pattern, as a shell would name them.
fn expand(pattern: &Path, project: &Project, found: &mut Found) -> Result<(), Failure> {
    let shown = pattern.display();
    let prefix = literal_prefix(pattern);
    let rest = pattern.strip_prefix(&prefix).unwrap_or(pattern).to_str().unwrap_or_default();
    let glob = config::compile(rest)
        .map_err(|error| Failure::Use(format!("`{shown}` is no pattern: {}", error.kind())))?
        .compile_matcher();
    let root = if prefix.as_os_str().is_empty() { Path::new(".") } else { &prefix };
    let depth = if rest.contains("**") { None } else { Some(Path::new(rest).components().count()) };
    let before = found.files.len();
    let mut folders = Vec::new();
    for entry in WalkBuilder::new(root).standard_filters(false).max_depth(depth).build().flatten() {
        let Ok(inner) = entry.path().strip_prefix(root) else { continue };
        let hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        let wanted_hidden = rest.starts_with('.') || rest.contains("/.");
        if inner.as_os_str().is_empty()
            || !glob.is_match(inner)
            || (!wanted_hidden && inner.components().any(hidden))
            || project.exclude.hold(entry.path())
        {
            continue;
        }
        let path = prefix.join(inner);
        if path.is_dir() { folders.push(path) } else { found.files.push(named(&path)) }
    }
    // A folder that `**` names as well as what is in it says nothing new.
    if !rest.contains("**") {
        folders.iter().for_each(|folder| walk(folder, project, found));
    }
    if found.files.len() == before {
        found.missing.push(format!("no file matches `{shown}`"));
    }
    Ok(())
}
