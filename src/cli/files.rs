//! Files as the command reads and writes them: whole or not at all, and never over something unasked.

use super::Failure;
use mimcfg::read::{Includes, Root};
use std::fs;
use std::io::{ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// The name that stands for standard input.
pub(super) const STDIN: &str = "-";

/// What standard input is called in reports.
pub(super) const STDIN_NAME: &str = "<stdin>";

/// A file that was read.
pub(super) struct Input {
    /// Its name as a person gave it, or `<stdin>`.
    pub(super) name: String,
    /// Its path; `None` for standard input.
    pub(super) path: Option<PathBuf>,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

impl Input {
    /// Its name and its bytes.
    pub(super) fn content(&self) -> (&str, &[u8]) {
        (&self.name, &self.bytes)
    }
}

/// Reads a file, or standard input for `-` and for no name at all.
pub(super) fn read(name: Option<&Path>) -> Result<Input, Failure> {
    match name {
        Some(path) if path != Path::new(STDIN) => {
            let bytes = read_file(path)?;
            Ok(Input { name: path.display().to_string(), path: Some(path.to_owned()), bytes })
        }
        named => {
            if named.is_none() && std::io::stdin().is_terminal() {
                let message = "no file is named, and standard input is a terminal; name a file, or `-`";
                return Err(Failure::Use(message.to_owned()));
            }
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|error| Failure::Use(format!("standard input cannot be read: {error}")))?;
            Ok(Input { name: STDIN_NAME.to_owned(), path: None, bytes })
        }
    }
}

/// Bytes of a file that is not long: asking for the length of one takes as long as reading it.
const USUAL: u32 = 8 * 1024;

fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = fs::File::open(path)?;
    let mut bytes = Vec::with_capacity(USUAL as usize);
    if (&mut file).take(u64::from(USUAL)).read_to_end(&mut bytes)? == USUAL as usize {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display();
    let bytes = bytes_of(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::Nothing(format!("there is no file `{shown}`")),
        _ if path.is_dir() => match fs::read_dir(path).ok().and_then(|mut entries| entries.next()) {
            None => Failure::Nothing(format!("there is nothing in the folder `{shown}`")),
            Some(_) => Failure::Use(format!("`{shown}` is a folder; name one configuration file")),
        },
        _ => Failure::Use(format!("`{shown}` cannot be read: {error}")),
    })?;
    if u32::try_from(bytes.len().saturating_mul(2)).is_err() {
        return Err(Failure::Use(format!(
            "`{shown}` has {} bytes; files of up to 2 GiB are read",
            bytes.len()
        )));
    }
    Ok(bytes)
}

/// The files beside the input, for `include_config_file`.
pub(super) struct Beside {
    folder: PathBuf,
}

impl Beside {
    /// The folder of a file; of the working directory for standard input.
    pub(super) fn of(input: &Input) -> Beside {
        let folder = input.path.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
        Beside { folder }
    }
}

impl Includes for Beside {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = self.folder.join(name);
        fs::read(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => format!("there is no file `{}`", path.display()),
            _ => error.to_string(),
        })
    }
}

/// The folder that a server is started in.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    /// The folder that `--root` names; it must be there.
    pub(super) fn of(root: Option<&Path>) -> Result<Option<Folder>, Failure> {
        match root {
            Some(path) if !path.is_dir() => {
                Err(Failure::Use(format!("--root names no folder: `{}`", path.display())))
            }
            root => Ok(root.map(|path| Folder(path.to_owned()))),
        }
    }
}

impl Root for Folder {
    fn is_file(&self, path: &str) -> bool {
        self.0.join(path).is_file()
    }

    fn is_dir(&self, path: &str) -> bool {
        self.0.join(path).is_dir()
    }
}

/// The text of a file that is there; `None` when there is none.
pub(super) fn existing(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(Failure::Use(format!("`{}` is not UTF-8", path.display()))),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Use(format!("`{}` cannot be read: {error}", path.display()))),
    }
}

/// Writes a file whole or not at all. One that is there is left alone unless `replace` says otherwise; then it is
/// kept beside the new one, with `.bak` behind its name, and its mode is kept.
pub(super) fn write(path: &Path, text: &str, replace: bool) -> Result<(), Failure> {
    let there = path.exists();
    if there && !replace {
        let message = format!("`{}` is there already; --force replaces it and keeps a copy", path.display());
        return Err(Failure::Use(message));
    }
    if there {
        fs::copy(path, backup_name(path)).map_err(|error| {
            Failure::Use(format!("`{}` cannot be kept as a copy: {error}", path.display()))
        })?;
    }
    put(path, text)
}

/// Writes a file whole or not at all, over one that is there; a link stays one, and a mode stays as it is.
pub(super) fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let failed =
        |what: &str, error: std::io::Error| Failure::Use(format!("`{}` {what}: {error}", path.display()));
    let there = fs::metadata(path).ok();
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file =
        tempfile::NamedTempFile::new_in(folder).map_err(|error| failed("cannot be written", error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed("cannot be written", error))?;
    file.as_file().sync_all().map_err(|error| failed("cannot be written", error))?;
    if let Some(there) = there {
        let mode = fs::set_permissions(file.path(), there.permissions());
        mode.map_err(|error| failed("cannot be given its mode", error))?;
    } else {
        new_file_mode(file.path()).map_err(|error| failed("cannot be given its mode", error))?;
    }
    file.persist(path).map_err(|error| failed("cannot be written", error.error))?;
    Ok(())
}

/// The first free name `FILE.bak`, `FILE.bak.1`, …
fn backup_name(path: &Path) -> PathBuf {
    let named = |suffix: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let mut name = named(".bak".to_owned());
    let mut number = 0;
    while name.exists() {
        number += 1;
        name = named(format!(".bak.{number}"));
    }
    name
}

/// A temporary file is for its owner alone; a configuration file that is new gets what the umask leaves.
#[cfg(unix)]
fn new_file_mode(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let probe = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o666)).tempfile()?;
    let mode = probe.as_file().metadata()?.permissions();
    fs::set_permissions(path, mode)
}

#[cfg(not(unix))]
fn new_file_mode(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
