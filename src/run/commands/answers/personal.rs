//! `retrieve_personal_data`: a zip file with a table of each kind of data that there is.

use super::{Call, Halt, Outcome, Trouble, no_file};
use crate::run::address::Address;
use crate::run::commands::Answer;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A kind of data: its name, its columns and its rows.
type Table = (&'static str, &'static [&'static str], Vec<Vec<String>>);

pub(super) fn retrieve_personal_data(call: &mut Call<'_, '_, '_>) -> Outcome {
    let account = call.must_exist()?;
    let mut tables = tables(call, &account)?;
    tables.retain(|(_, _, rows)| !rows.is_empty());
    let bytes = zipped(&tables).map_err(|why| Answer::aside(why, super::FAILED))?;
    let path = call.text(2);
    let written = call.files.write(path, &bytes);
    Ok(match written {
        Ok(()) => Answer {
            aside: Some("the log of a server has no lines here, since nothing personal is logged".to_owned()),
            ..Answer::default()
        },
        Err(Trouble::Absent) => call.say("name", &[("path", path)]),
        Err(Trouble::Denied) => call.say("denied", &[("path", path)]),
        Err(Trouble::Folder) => call.say("folder", &[("path", path)]),
        Err(trouble) => no_file(path, &trouble),
    })
}

fn tables(call: &mut Call<'_, '_, '_>, account: &Address) -> Result<Vec<Table>, Halt> {
    let jid = account.to_string();
    let card = call.kept.card(account)?;
    let roster = call.kept.roster(account)?.into_iter().map(|contact| {
        let word = contact.subscription.word().to_owned();
        // Nobody here asks with a message, or with anything else in the request.
        let (message, more) = (String::new(), String::new());
        vec![contact.jid, contact.nick, word, contact.ask, contact.groups.join(";"), message, more]
    });
    let roster = roster.collect();
    let private = call.kept.privates(account)?.into_iter().map(|(namespace, xml)| vec![namespace, xml]);
    let private = private.collect();
    // A message that waits at the account was not delivered to a session.
    let waiting = match call.module(&account.host, "mod_offline") {
        Some(_) => call.kept.outbox(Some(account))?,
        None => Vec::new(),
    };
    let waiting = waiting.into_iter().filter(|stanza| stanza.packet.starts_with("<message"));
    let offline = waiting.map(|stanza| {
        let sent = std::time::Duration::from_secs(u64::try_from(stanza.sent).unwrap_or_default());
        let time = humantime::format_rfc3339_seconds(std::time::UNIX_EPOCH + sent).to_string();
        vec![time, stanza.from, stanza.to, stanza.packet]
    });
    let offline = offline.collect();
    Ok(vec![
        ("vcard", &["jid", "vcard"], card.map(|card| vec![jid, card]).into_iter().collect()),
        ("roster", &["jid", "name", "subscription", "ask", "groups", "askmessage", "xs"], roster),
        ("private", &["ns", "xml"], private),
        ("offline", &["timestamp", "from", "to", "packet"], offline),
    ])
}

fn zipped(tables: &[Table]) -> Result<Vec<u8>, String> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().unix_permissions(0o600);
    for (name, columns, rows) in tables {
        zip.start_file(format!("{name}.csv"), options).map_err(|error| error.to_string())?;
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(*columns).map_err(|error| error.to_string())?;
        for row in rows {
            csv.write_record(row).map_err(|error| error.to_string())?;
        }
        let text = csv.into_inner().map_err(|error| error.to_string())?;
        zip.write_all(&text).map_err(|error| error.to_string())?;
    }
    zip.finish().map(Cursor::into_inner).map_err(|error| error.to_string())
}
