//! The parsers of a MongooseIM 4.0 release, asked through the Erlang that it brings along.

use super::super::Failure;
use mimcfg::report::certificate::Said;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is run there: both files go through the server's own parsers, and the keys of what differs are printed, never
/// a value, since it may be a secret.
const PROGRAM: &str = include_str!("compare.erl.txt");
/// What begins a line of the answer, among whatever else is printed.
const MARK: &str = "mimcfg ";

/// Asks the release in `dir` whether it reads both files to the same state.
pub(super) fn ask(dir: &Path, old: &Path, new: &Path) -> Result<Said, Failure> {
    let erl = executable(dir)?;
    let mut command = Command::new(&erl);
    command.args(["-noshell", "-noinput"]);
    if let Some(boot) = boot_file(dir) {
        command.arg("-boot").arg(boot.with_extension(""));
    }
    for folder in below(&dir.join("lib"), "ebin") {
        command.arg("-pa").arg(folder);
    }
    command.args(["-eval", PROGRAM, "-extra"]);
    for path in [old, new] {
        let full = std::path::absolute(path)
            .map_err(|error| Failure::Use(format!("`{}` has no full path: {error}", path.display())))?;
        command.arg(full);
    }
    let output = command
        .output()
        .map_err(|error| Failure::Use(format!("`{}` cannot be run: {error}", erl.display())))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = || text.lines().filter_map(|line| line.strip_prefix(MARK));
    if !lines().any(|line| line == "done") {
        let error = String::from_utf8_lossy(&output.stderr);
        let first = error.lines().chain(text.lines()).next().unwrap_or("it said nothing").to_owned();
        return Err(Failure::Use(format!("the release in `{}` gave no answer: {first}", dir.display())));
    }
    let named = |word: &str| -> Vec<String> {
        lines().filter_map(|line| line.strip_prefix(word)).map(|rest| rest.trim().to_owned()).collect()
    };
    Ok(Said {
        dir: dir.display().to_string(),
        refused: named("refused "),
        only_old: named("old "),
        only_new: named("new "),
    })
}

/// The program `erl` of the release.
fn executable(dir: &Path) -> Result<PathBuf, Failure> {
    let mut found: Vec<PathBuf> = folders(dir)
        .into_iter()
        .filter(|folder| {
            folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("erts-"))
        })
        .map(|folder| folder.join("bin/erl"))
        .collect();
    found.push(dir.join("bin/erl"));
    found.into_iter().find(|path| path.is_file()).ok_or_else(|| {
        Failure::Use(format!("`{}` holds no release: there is no erts-*/bin/erl in it", dir.display()))
    })
}

/// The file that starts a bare Erlang node, where the release has one of its own.
fn boot_file(dir: &Path) -> Option<PathBuf> {
    let mut folders = folders(&dir.join("releases"));
    folders.push(dir.join("bin"));
    folders.into_iter().map(|folder| folder.join("start_clean.boot")).find(|path| path.is_file())
}

fn folders(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut out: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    out.sort();
    out
}

/// The folders of one name in the folders of another.
fn below(dir: &Path, name: &str) -> Vec<PathBuf> {
    folders(dir).into_iter().map(|folder| folder.join(name)).filter(|path| path.is_dir()).collect()
}
