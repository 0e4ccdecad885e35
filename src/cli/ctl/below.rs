//! Files that arguments of commands name: below one folder, and nowhere else; and the logs of nodes.

use mimcfg::run::commands::{Files, Log, Trouble};
use std::fs;
use std::io::{BufRead, BufReader, Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The files below a folder.
pub(in crate::cli) struct Below {
    folder: PathBuf,
    /// The folders of logs by node.
    logs: Vec<(String, PathBuf)>,
}

/// The node of logs of which nothing else is said.
const NODE: &str = "mongooseim@localhost";

/// A folder of logs, `[NODE=]DIR`.
pub(in crate::cli) fn of_logs(text: &str) -> Result<(String, PathBuf), String> {
    let (node, folder) = match text.split_once('=') {
        Some((node, folder)) => (node, folder),
        None => (NODE, text),
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_');
    if node.is_empty() || node.starts_with('.') || !node.chars().all(is_plain) {
        return Err(format!("`{node}` is no name of a node"));
    }
    Ok((node.to_owned(), PathBuf::from(folder)))
}

impl Below {
    pub(in crate::cli) fn new(folder: &Path) -> Below {
        Below { folder: folder.to_owned(), logs: Vec::new() }
    }

    /// The same with logs.
    pub(in crate::cli) fn with_logs(self, logs: &[(String, PathBuf)]) -> Below {
        Below { logs: logs.to_vec(), ..self }
    }

    /// The place that a path stands for once every link in it is followed.
    fn place(&self, path: &Path) -> Result<PathBuf, Trouble> {
        let folder = self.folder.canonicalize().map_err(trouble)?;
        let place = folder.join(path).canonicalize().map_err(trouble)?;
        if place.starts_with(&folder) {
            Ok(place)
        } else {
            Err(Trouble::Outside(self.folder.display().to_string()))
        }
    }
}

impl Files for Below {
    fn read(&mut self, path: &str) -> Result<Vec<u8>, Trouble> {
        fs::read(self.place(Path::new(path))?).map_err(trouble)
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let path = Path::new(path);
        let Some(name) = path.file_name() else { return Err(Trouble::Folder) };
        let around = self.place(path.parent().unwrap_or(Path::new("")))?;
        let place = around.join(name);
        if place.is_dir() {
            return Err(Trouble::Folder);
        }
        // A link at the place itself is replaced and not followed.
        let mut file = tempfile::NamedTempFile::new_in(&around).map_err(trouble)?;
        file.write_all(bytes).map_err(trouble)?;
        file.persist(place).map_err(|error| trouble(error.error))?;
        Ok(())
    }

    fn logs(&mut self) -> Result<Vec<Log>, Trouble> {
        let told = |folder: &Path, error: Error| Trouble::Other(format!("`{}`: {error}", folder.display()));
        let mut logs: Vec<Log> = Vec::new();
        for (node, folder) in &self.logs {
            let mut paths = Vec::new();
            for entry in fs::read_dir(folder).map_err(|error| told(folder, error))? {
                let entry = entry.map_err(|error| told(folder, error))?;
                // A link may lead anywhere, and is no log.
                if entry.file_type().is_ok_and(|kind| kind.is_file()) {
                    paths.push(entry.path());
                }
            }
            paths.sort();
            let open = |path: PathBuf| {
                let file = fs::File::open(&path).map_err(|error| told(&path, error))?;
                Ok((path.display().to_string(), Box::new(BufReader::new(file)) as Box<dyn BufRead>))
            };
            let files = paths.into_iter().map(open).collect::<Result<Vec<_>, Trouble>>()?;
            match logs.iter_mut().find(|log| log.node == *node) {
                Some(log) => log.files.extend(files),
                None => logs.push(Log { node: node.clone(), files }),
            }
        }
        Ok(logs)
    }
}

#[allow(clippy::needless_pass_by_value)] // As `map_err` gives it.
fn trouble(error: Error) -> Trouble {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Trouble::Absent,
        ErrorKind::PermissionDenied => Trouble::Denied,
        ErrorKind::IsADirectory => Trouble::Folder,
        _ => Trouble::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_the_folder_is_read_or_written() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("inner");
        fs::create_dir(&folder).unwrap();
        fs::write(outer.path().join("secret"), "secret").unwrap();
        let mut files = Below::new(&folder);
        files.write("a.zip", b"a").unwrap();
        assert_eq!(files.read("./a.zip"), Ok(b"a".to_vec()));
        assert_eq!(files.read(folder.join("a.zip").to_str().unwrap()), Ok(b"a".to_vec()));
        let outside = || Trouble::Outside(folder.display().to_string());
        assert_eq!(files.read("../secret"), Err(outside()));
        assert_eq!(files.read(outer.path().join("secret").to_str().unwrap()), Err(outside()));
        assert_eq!(files.write("../b", b"b"), Err(outside()));
        assert_eq!(files.write("../inner/../b", b"b"), Err(outside()));
        assert_eq!(files.write("..", b"b"), Err(Trouble::Folder));
        assert_eq!(files.write("no/b", b"b"), Err(Trouble::Absent));
        assert!(!outer.path().join("b").exists());
    }

    #[test]
    #[cfg(unix)]
    fn links_lead_nowhere_and_files_are_for_their_owner_alone() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("inner");
        fs::create_dir(&folder).unwrap();
        fs::write(outer.path().join("secret"), "secret").unwrap();
        symlink(outer.path().join("secret"), folder.join("link")).unwrap();
        symlink(outer.path(), folder.join("up")).unwrap();
        let mut files = Below::new(&folder);
        assert!(matches!(files.read("link"), Err(Trouble::Outside(_))));
        assert!(matches!(files.write("up/b", b"b"), Err(Trouble::Outside(_))));
        files.write("link", b"mine").unwrap();
        assert_eq!(fs::read(outer.path().join("secret")).unwrap(), b"secret");
        assert_eq!(fs::metadata(folder.join("link")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
