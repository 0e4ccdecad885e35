//! `--watch`: checks again whenever something changes.

use super::walk;
use crate::cli::{Color, Failure, output};
use notify::{Event, EventKind, RecursiveMode, Watcher};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// How long it must be quiet before files are checked again.
const QUIET: Duration = Duration::from_millis(80);

enum Heard {
    Change,
    Stop,
}

/// Calls `once` now and after every change of what is named, until Ctrl-C; returns the last exit code.
pub(super) fn run(
    paths: &[PathBuf],
    color: Color,
    once: &mut dyn FnMut() -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    if paths.is_empty() || paths.iter().any(|path| path == Path::new(crate::cli::files::STDIN)) {
        return Err(Failure::Use("--watch goes with files and folders that are named".to_owned()));
    }
    let failed = |what: &str, why: &dyn std::fmt::Display| Failure::Use(format!("{what}: {why}"));
    let (sender, heard) = mpsc::channel();
    let stop = sender.clone();
    ctrlc::set_handler(move || drop(stop.send(Heard::Stop)))
        .map_err(|error| failed("Ctrl-C cannot be listened for", &error))?;
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Checking reads the files, and that is no change.
        if event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_) | EventKind::Other)) {
            drop(sender.send(Heard::Change));
        }
    })
    .map_err(|error| failed("files cannot be watched", &error))?;
    for path in paths {
        let path = walk::literal_prefix(path);
        // Editors write a new file in the place of the old one, which only the folder tells of.
        let (folder, mode) = if path.is_dir() {
            (path.as_path(), RecursiveMode::Recursive)
        } else {
            (path.parent().unwrap_or(&path), RecursiveMode::NonRecursive)
        };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        watcher
            .watch(folder, mode)
            .map_err(|error| failed(&format!("`{}` cannot be watched", folder.display()), &error))?;
    }
    loop {
        let clear = color != Color::Never && std::io::stdout().is_terminal();
        output::print(if clear { "\u{1b}[2J\u{1b}[3J\u{1b}[H" } else { "" })?;
        output::print("mimcfg lint --watch: Ctrl-C ends it\n\n")?;
        let code = match once() {
            Ok(code) => code,
            Err(Failure::ClosedPipe) => return Err(Failure::ClosedPipe),
            Err(failure) => {
                output::complain(&failure.to_string());
                2
            }
        };
        let mut next = heard.recv().unwrap_or(Heard::Stop);
        while let Heard::Change = next {
            match heard.recv_timeout(QUIET) {
                Ok(heard) => next = heard,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => next = Heard::Stop,
            }
        }
        if let Heard::Stop = next {
            return Ok(code);
        }
    }
}
