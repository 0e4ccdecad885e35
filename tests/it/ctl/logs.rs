//! Folders of logs that a person names.

use crate::cli::{folder, mimcfg};
use crate::support::fixtures;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Output;

fn ctl(path: &Path, words: &[&str]) -> Output {
    let config = fixtures().join("ctl/mongooseim.toml");
    let common = ["ctl", "--config", config.to_str().unwrap(), "--only", "services", "--target", "6.1"];
    mimcfg(path, &[&common, words].concat(), None)
}

#[test]
fn logs_are_looked_into_and_links_are_not_followed() {
    let folder = folder(&[
        ("logs/a.log", "x ann@localhost y\nbob@localhost\n"),
        ("secret", "ann@localhost is secret\n"),
    ]);
    let path = folder.path();
    #[cfg(unix)]
    std::os::unix::fs::symlink(path.join("secret"), path.join("logs/link.log")).unwrap();
    std::fs::create_dir(path.join("logs/inner")).unwrap();
    let store = ["--store", "s.db", "--create"];
    let made = ctl(path, &[&store[..], &["register_identified", "ann", "localhost", "x"]].concat());
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    let retrieve = ["retrieve_personal_data", "ann", "localhost", "ann.zip"];
    let output = ctl(path, &[&store[..], &["--logs", "mongooseim@one=logs"], &retrieve].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = std::fs::read(path.join("ann.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name("logs-mongooseim@one.txt").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "x ann@localhost y\n");
}

#[test]
fn a_folder_that_is_not_there_and_a_name_that_is_none_are_told() {
    let folder = folder(&[]);
    let store = ["--store", "s.db", "--create"];
    let path = folder.path();
    assert_eq!(
        ctl(path, &[&store[..], &["register_identified", "ann", "localhost", "x"]].concat()).status.code(),
        Some(0)
    );
    let retrieve = ["retrieve_personal_data", "ann", "localhost", "ann.zip"];
    let output = ctl(path, &[&store[..], &["--logs", "no-such"], &retrieve].concat());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && told.contains("`no-such`"), "{told}");
    assert!(!path.join("ann.zip").exists());
    for wrong in ["../x=logs", "=logs", "a/b=logs", "a b=logs"] {
        let output = ctl(path, &[&store[..], &["--logs", wrong], &retrieve].concat());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && told.contains("no name of a node"), "{wrong}: {told}");
    }
}
