//! The schemas in the hands of other tools: `taplo lint --schema` and `tombi lint`.

use super::{broken, committed};
use crate::corpus::corpus;
use mimcfg::catalogue::Version;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs a tool in `folder`; `None` when it is not there.
fn run(folder: &Path, tool: &str, arguments: &[&str]) -> Option<Output> {
    let output = Command::new(tool).args(arguments).current_dir(folder).output();
    output.ok().filter(|_| there(tool))
}

fn there(tool: &str) -> bool {
    Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Every real file and every broken one, with its version and whether it is good.
fn files() -> Vec<(PathBuf, Version, bool)> {
    let good = corpus().into_iter().map(|(path, version)| (path, version, true));
    let bad = broken().into_iter().map(|(path, version, _)| (path, version, false));
    good.chain(bad).collect()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

#[test]
fn taplo_takes_the_same_files() {
    if !there("taplo") {
        return println!("skipped: there is no `taplo` here (pip install taplo)");
    }
    for (path, version, good) in files() {
        let schema = format!("file://{}", committed(version).display());
        let output =
            run(path.parent().unwrap(), "taplo", &["lint", "--schema", &schema, path.to_str().unwrap()])
                .unwrap();
        assert_eq!(output.status.success(), good, "{} at {version}: {}", path.display(), text(&output));
        assert!(good || text(&output).contains("error: "), "{}", text(&output));
    }
}

#[test]
fn tombi_takes_the_same_files() {
    if !there("tombi") {
        return println!("skipped: there is no `tombi` here (pip install tombi)");
    }
    for (path, version, good) in files() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(&path, folder.path().join("m.toml")).unwrap();
        let schema = committed(version).display().to_string();
        let settings = format!("[[schemas]]\npath = {schema:?}\ninclude = [\"m.toml\"]\n");
        std::fs::write(folder.path().join("tombi.toml"), settings).unwrap();
        let output = run(folder.path(), "tombi", &["lint", "--offline", "m.toml"]).unwrap();
        assert_eq!(output.status.success(), good, "{} at {version}: {}", path.display(), text(&output));
    }
}
