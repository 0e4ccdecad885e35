//! Files that arguments name, and logs.

use std::io::BufRead;

/// Why a file is not there, or not written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trouble {
    /// There is no such file or folder.
    Absent,
    /// It may not be read or written.
    Denied,
    /// It is a folder.
    Folder,
    /// It lies outside of the folder that arguments may name files in: that folder.
    Outside(String),
    /// Something else, for a person.
    Other(String),
}

/// The log of a node.
pub struct Log {
    /// The name of the node.
    pub node: String,
    /// Its files, by name.
    pub files: Vec<(String, Box<dyn BufRead>)>,
}

/// Reads and writes the files that arguments name.
pub trait Files {
    /// The bytes of a file.
    ///
    /// # Errors
    /// Why there are none.
    fn read(&mut self, path: &str) -> Result<Vec<u8>, Trouble>;

    /// Writes a file whole, for its owner alone.
    ///
    /// # Errors
    /// Why it is not written; then nothing of it is.
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), Trouble>;

    /// The logs of the nodes of the cluster; none, where nobody names them.
    ///
    /// # Errors
    /// Why they cannot be read.
    fn logs(&mut self) -> Result<Vec<Log>, Trouble> {
        Ok(Vec::new())
    }
}
