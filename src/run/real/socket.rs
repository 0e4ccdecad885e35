//! A socket in the file system, at which a run answers commands. It is for the owner of the run alone.
//!
//! A call is a line of JSON, `{"version": 1, "words": […], "login": null}`, and so is its answer.

use crate::run::commands::{Answer, Login};
use serde::{Deserialize, Serialize};
use std::fs::{self, Permissions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The name of the socket in the folder of a run.
pub const SOCKET: &str = "ctl.sock";

/// The name of the store of a run in its folder.
pub const KEPT: &str = "store.db";

/// The longest call, in bytes.
const LONGEST: u64 = 1 << 20;

/// How long a side waits that says nothing.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a caller waits for an answer.
const ANSWER: Duration = Duration::from_mins(10);

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    version: u32,
    /// The command and its arguments.
    pub words: Vec<String>,
    /// The account that calls.
    pub login: Option<Login>,
}

/// A socket that is listened at.
#[derive(Debug)]
pub struct Door {
    listener: UnixListener,
    path: PathBuf,
    closed: Arc<AtomicBool>,
}

/// Closes a [`Door`].
#[derive(Debug, Clone)]
pub struct Closer {
    path: PathBuf,
    closed: Arc<AtomicBool>,
}

impl Closer {
    /// Lets [`Door::serve`] come to its end.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        // Whoever waits for a call is woken by one.
        let _ = UnixStream::connect(&self.path);
    }
}

impl Door {
    /// Listens in a folder.
    ///
    /// # Errors
    /// When it cannot, or another run does.
    pub fn open(folder: &Path) -> io::Result<Door> {
        let path = folder.join(SOCKET);
        if UnixStream::connect(&path).is_ok() {
            return Err(io::Error::new(io::ErrorKind::AddrInUse, "another run answers there"));
        }
        // The socket is nobody else's from its first moment on: it is made where nobody else gets to.
        let hidden =
            tempfile::Builder::new().permissions(Permissions::from_mode(0o700)).tempdir_in(folder)?;
        let made = hidden.path().join(SOCKET);
        let listener = UnixListener::bind(&made)?;
        fs::set_permissions(&made, Permissions::from_mode(0o600))?;
        fs::rename(&made, &path)?;
        Ok(Door { listener, path, closed: Arc::default() })
    }

    /// What closes it.
    pub fn closer(&self) -> Closer {
        Closer { path: self.path.clone(), closed: Arc::clone(&self.closed) }
    }

    /// Answers calls, one after the other, until it is closed.
    pub fn serve(self, mut answer: impl FnMut(&Asked) -> Answer) {
        for stream in self.listener.incoming() {
            if self.closed.load(Ordering::SeqCst) {
                break;
            }
            // A caller that goes away, or says what is no call, gets no answer, and the next one does.
            let _ = stream.and_then(|stream| serve_one(&stream, &mut answer));
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn serve_one(stream: &UnixStream, answer: &mut impl FnMut(&Asked) -> Answer) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST)).read_line(&mut line)?;
    let asked: Asked = serde_json::from_str(&line)?;
    say(stream, &answer(&asked))
}

fn say(mut stream: &UnixStream, what: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    stream.write_all(&line)
}

/// Asks the run that listens in a folder.
///
/// # Errors
/// When none does, or it gives no answer.
pub fn ask(folder: &Path, words: &[String], login: Option<&Login>) -> io::Result<Answer> {
    let stream = UnixStream::connect(folder.join(SOCKET))?;
    stream.set_read_timeout(Some(ANSWER))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    say(&stream, &Asked { version: 1, words: words.to_vec(), login: login.cloned() })?;
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_answers_until_it_is_closed_and_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let door = Door::open(folder.path()).unwrap();
        let path = folder.path().join(SOCKET);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let closer = door.closer();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                door.serve(|asked| Answer { output: asked.words.join(" "), ..Answer::default() });
            });
            assert!(Door::open(folder.path()).is_err());
            for noise in ["", "{}\n", "\u{0}\n", "[\n"] {
                UnixStream::connect(&path).unwrap().write_all(noise.as_bytes()).unwrap();
            }
            let words = ["a\n".to_owned(), "b".to_owned()];
            assert_eq!(ask(folder.path(), &words, None).unwrap().output, "a\n b");
            closer.close();
        });
        assert!(!path.exists());
        assert!(ask(folder.path(), &[], None).is_err());
        // What a run left behind that was killed is in nobody's way.
        drop(UnixListener::bind(&path).unwrap());
        assert!(Door::open(folder.path()).is_ok());
    }
}
