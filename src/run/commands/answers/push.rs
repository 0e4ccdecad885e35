//! Rosters, many at once. Nobody is told: contacts are stored and that is all.

use super::{Call, Halt, Outcome, Trouble, no_file};
use crate::run::address::Address;
use crate::run::commands::Answer;
use crate::run::store::{Contact, Subscription};
use crate::source::FileId;
use crate::syntax::term::{self, Erl, ErlKind};

/// An entry of a file: who, and under which group and name others have them.
struct Entry {
    address: Address,
    group: String,
    nick: String,
}

pub(super) fn push_roster(call: &mut Call<'_, '_, '_>) -> Outcome {
    let entries = entries(call)?;
    if let Some(account) = Address::of(call.text(1), call.text(2)) {
        befriend(call, &account, &entries)?;
    }
    Ok(Answer::default())
}

pub(super) fn push_roster_all(call: &mut Call<'_, '_, '_>) -> Outcome {
    let entries = entries(call)?;
    for entry in &entries {
        befriend(call, &entry.address, &entries)?;
    }
    Ok(Answer::default())
}

pub(super) fn push_roster_alltoall(call: &mut Call<'_, '_, '_>) -> Outcome {
    if let Some(host) = call.host(0) {
        call.kept.befriend_all(&host, call.text(1))?;
    }
    Ok(Answer::default())
}

/// Gives an account all others of the entries as contacts. Where there is no such account nothing happens, and the
/// command does not look.
fn befriend(call: &mut Call<'_, '_, '_>, account: &Address, entries: &[Entry]) -> Result<(), Halt> {
    if !call.serves(&account.host) || !call.kept.exists(account)? {
        return Ok(());
    }
    for entry in entries.iter().filter(|entry| entry.address != *account) {
        let contact = Contact {
            jid: entry.address.to_string(),
            nick: entry.nick.clone(),
            subscription: Subscription::Both,
            ask: "none".to_owned(),
            groups: vec![entry.group.clone()],
        };
        call.kept.put_contact(account, &contact)?;
    }
    Ok(())
}

/// The entries of the file that the first argument names: one term, a list of users with host, group and name.
fn entries(call: &mut Call<'_, '_, '_>) -> Result<Vec<Entry>, Halt> {
    let path = call.text(0);
    let bytes = match call.files.read(path) {
        Ok(bytes) => bytes,
        Err(Trouble::Absent) => return Err(call.say("no_file", &[]).into()),
        Err(trouble) => return Err(no_file(path, &trouble).into()),
    };
    let found = roster(&bytes);
    found.ok_or_else(|| call.say("no_roster", &[]).into())
}

fn roster(bytes: &[u8]) -> Option<Vec<Entry>> {
    let (decoded, parsed) = term::parse_bytes(FileId(0), bytes);
    if parsed.findings.iter().any(|finding| finding.severity == crate::diagnostic::Severity::Error) {
        return None;
    }
    let mut forms = parsed.tree.forms(&decoded.text);
    let (Some(form), None) = (forms.next(), forms.next()) else { return None };
    match form.term()?.erl().kind {
        ErlKind::List { items, tail: None } => items.iter().map(entry).collect(),
        ErlKind::String(text) if text.is_empty() => Some(Vec::new()),
        _ => None,
    }
}

fn entry(term: &Erl) -> Option<Entry> {
    let ErlKind::Tuple(parts) = &term.kind else { return None };
    let texts: Vec<String> = parts.iter().map(text).collect::<Option<_>>()?;
    let [user, host, group, nick] = texts.try_into().ok()?;
    Some(Entry { address: Address::of(&user, &host)?, group, nick })
}

fn text(term: &Erl) -> Option<String> {
    match &term.kind {
        ErlKind::String(text) => Some(text.clone()),
        ErlKind::Binary(bytes) => String::from_utf8(bytes.clone()).ok(),
        ErlKind::List { items, tail: None } if items.is_empty() => Some(String::new()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_one_list_of_users() {
        let read = |text: &str| roster(text.as_bytes()).map(|entries| entries.len());
        assert_eq!(
            read("[{\"ann\", \"h\", \"Friends\", \"Ann\"}, {<<\"bob\">>, \"h\", \"\", \"Bob\"}]."),
            Some(2)
        );
        assert_eq!(read("[]."), Some(0));
        for text in ["", "[{\"ann\", \"h\"}].", "[ann].", "[]. [].", "[{\"a@b\", \"h\", \"\", \"\"}].", "["] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
