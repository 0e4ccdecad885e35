//! What logs say of somebody.

use super::super::super::files::Log;
use std::io::{BufRead, Read};

/// The longest part of a line that is looked at, in bytes.
const LONGEST: u64 = 1 << 20;

/// The lines of a log with a JID, each behind the name of its file where there are several.
///
/// Servers take every line in which the text of the JID stands, with no look at what is before and behind it: the lines
/// of `joann@localhost` would be personal data of `ann@localhost`. Here the JID must stand there as a whole.
pub(super) fn about(jid: &str, log: &mut Log) -> std::io::Result<String> {
    let jid = jid.to_lowercase();
    let several = log.files.len() > 1;
    let mut out = String::new();
    for (name, file) in &mut log.files {
        let mut line = Vec::new();
        loop {
            line.clear();
            if file.take(LONGEST).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&line);
            if has(&text.to_lowercase(), &jid) {
                if several {
                    out += &format!("{name}:");
                }
                out += text.trim_end_matches(['\n', '\r']);
                out.push('\n');
            }
        }
    }
    Ok(out)
}

/// Whether a JID stands in a text as a whole.
fn has(text: &str, jid: &str) -> bool {
    text.match_indices(jid).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let mut behind = text[at + jid.len()..].chars();
        let first = behind.next();
        // A point ends a sentence, unless a domain goes on behind it.
        let goes_on = match first {
            Some('.') => behind.next().is_some_and(char::is_alphanumeric),
            Some(next) => next.is_alphanumeric() || next == '-',
            None => false,
        };
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@');
        !before.is_some_and(is_part) && !goes_on
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jid_stands_there_as_a_whole() {
        for text in [
            "ann@localhost",
            "jid=ann@localhost, x",
            "<ann@localhost>",
            "to ann@localhost.",
            "ann@localhost/x",
        ] {
            assert!(has(text, "ann@localhost"), "{text}");
        }
        for text in [
            "joann@localhost",
            "j.ann@localhost",
            "ann@localhosts",
            "ann@localhost.org",
            "ann@localhost-x",
            "ann",
        ] {
            assert!(!has(text, "ann@localhost"), "{text}");
        }
        assert!(has("joann@localhost ann@localhost", "ann@localhost"));
    }

    #[test]
    fn lines_are_taken_whatever_their_case_and_bytes() {
        let text: &[u8] = b"one ANN@LocalHost\r\ntwo bob@localhost\n\xff ann@localhost";
        let one = |name: &str| (name.to_owned(), Box::new(text) as Box<dyn BufRead>);
        let mut log = Log { node: "n".to_owned(), files: vec![one("a.log")] };
        let lines = "one ANN@LocalHost\n\u{fffd} ann@localhost\n";
        assert_eq!(about("ann@localhost", &mut log).unwrap(), lines);
        let mut log = Log { node: "n".to_owned(), files: vec![one("a.log"), one("b.log")] };
        assert!(about("ann@localhost", &mut log).unwrap().starts_with("a.log:one ANN"));
    }
}
