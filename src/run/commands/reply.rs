//! What a command gives back, as `mongooseimctl` prints it.

use super::{Answer, DONE, FAILED, term};
use crate::catalogue::runtime::answers::Reply;
use crate::catalogue::runtime::control::Profile;

/// What is printed of a reply, with its places filled.
pub(super) fn answer(profile: &Profile, reply: &Reply, fill: &[(&str, &str)]) -> Answer {
    match reply {
        Reply::Text(text) => Answer::printed(filled(text, fill), DONE),
        Reply::Partly(text) => Answer {
            aside: Some("a server prints more where the dots stand".to_owned()),
            ..Answer::printed(filled(text, fill), DONE)
        },
        Reply::Refused(text) if profile.bare_refusals => Answer::printed(filled(text, fill), FAILED),
        Reply::Word(word) if profile.bare_atoms => Answer::printed(format!("Error: {word}"), FAILED),
        Reply::Nested(text) if profile.bare_atoms => {
            const BEFORE: &str = "Error: ";
            let parts = term::formatted(text, fill);
            Answer::printed(format!("{BEFORE}{}", term::printed(&parts, BEFORE.len())), FAILED)
        }
        Reply::Refused(text) | Reply::Error(text) | Reply::Nested(text) | Reply::Word(text) => {
            Answer::error(&filled(text, fill))
        }
        Reply::Crash(reason) => Answer::crash(&filled(reason, fill)),
        Reply::Exit(reason) => Answer::problem("exit", &filled(reason, fill)),
        Reply::GoesOn(_) => Answer::default(),
    }
}

/// Rows as a list of tuples is printed.
#[cfg(feature = "runtime")]
pub(super) fn rows(rows: &[Vec<String>]) -> Answer {
    let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
    Answer::printed(lines.join("\n"), DONE)
}

/// A text with its places filled; what is filled in is not looked at again.
fn filled(text: &str, fill: &[(&str, &str)]) -> String {
    parts(text, fill).map(|(text, _)| text).collect()
}

/// The pieces of a text: what stands there, and with `true` what is filled in. A brace that names no place is itself.
pub(super) fn parts<'t>(
    text: &'t str,
    fill: &'t [(&'t str, &'t str)],
) -> impl Iterator<Item = (&'t str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let place = |rest: &'t str| {
            let (name, behind) = rest.strip_prefix('{')?.split_once('}')?;
            let (_, value) = fill.iter().find(|(known, _)| *known == name)?;
            Some((*value, behind))
        };
        if let Some((value, behind)) = place(rest) {
            rest = behind;
            return Some((value, true));
        }
        let end = rest[1..].find('{').map_or(rest.len(), |at| at + 1);
        let (plain, behind) = rest.split_at(end);
        rest = behind;
        Some((plain, false))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_looked_at_again() {
        let fill = [("user", "{host}"), ("host", "h")];
        assert_eq!(filled("{user}@{host} {ok,#{a => {user}}}", &fill), "{host}@h {ok,#{a => {host}}}");
        assert_eq!(filled("{", &fill), "{");
    }
}
