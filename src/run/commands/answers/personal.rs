//! `retrieve_personal_data`: a zip file with a table of each kind of data that there is.

mod logs;

use super::{Call, Halt, Outcome, Trouble, no_file};
use crate::run::address::Address;
use crate::run::commands::Answer;
use std::io::{Cursor, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A kind of data: its name, its columns and its rows.
type Table = (&'static str, &'static [&'static str], Vec<Vec<String>>);

pub(super) fn retrieve_personal_data(call: &mut Call<'_, '_, '_>) -> Outcome {
    let account = call.must_exist()?;
    let mut tables = tables(call, &account)?;
    tables.retain(|(_, _, rows)| !rows.is_empty());
    let mut extracts = Vec::new();
    for mut log in call.files.logs().map_err(|trouble| no_file("the logs", &trouble))? {
        let lines = logs::about(&account.to_string(), &mut log);
        let lines = lines.map_err(|error| no_file("the logs", &Trouble::Other(error.to_string())))?;
        extracts.push((format!("logs-{}.txt", log.node), lines));
    }
    let bytes = zipped(&tables, &extracts).map_err(|why| Answer::aside(why, super::FAILED))?;
    let path = call.text(2);
    let written = call.files.write(path, &bytes);
    Ok(match written {
        Ok(()) => Answer {
            aside: extracts
                .is_empty()
                .then(|| "no log is looked at: name folders of logs with --logs".to_owned()),
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
    let offline = match call.module(&account.host, "mod_offline") {
        Some(_) => call.kept.waiting(account)?,
        None => Vec::new(),
    };
    let offline = offline.into_iter().map(|stanza| {
        let sent = humantime::format_rfc3339_seconds(time(stanza.sent)).to_string();
        vec![sent, stanza.from, stanza.to, stanza.packet]
    });
    let offline = offline.collect();
    let mut tables = vec![
        ("vcard", ["jid", "vcard"].as_slice(), card.map(|card| vec![jid, card]).into_iter().collect()),
        ("roster", &["jid", "name", "subscription", "ask", "groups", "askmessage", "xs"], roster),
        ("private", &["ns", "xml"], private),
        ("offline", &["timestamp", "from", "to", "packet"], offline),
    ];
    tables.extend(messages(call, account)?);
    tables.extend(nodes(call, account)?);
    Ok(tables)
}

/// The inbox, the archive, and what was said in rooms.
fn messages(call: &mut Call<'_, '_, '_>, account: &Address) -> Result<Vec<Table>, Halt> {
    let mut tables = Vec::new();
    if call.module(&account.host, "mod_inbox").is_some() {
        let rows = call.kept.inbox(account)?.into_iter().map(|talk| {
            let sent = humantime::format_rfc3339_micros(time(talk.sent)).to_string();
            vec![talk.remote, talk.packet, talk.unread.to_string(), sent]
        });
        tables.push(("inbox", ["jid", "content", "unread_count", "timestamp"].as_slice(), rows.collect()));
    }
    let archive = call.module(&account.host, &call.profile().archive);
    if archive.is_some_and(|archive| archive.get("pm").is_some()) {
        let rows = call.kept.archived(account, false)?.into_iter();
        let rows = rows.map(|message| vec![message.id(), message.from, message.packet]);
        tables.push(("mam_pm", &["id", "from", "message"], rows.collect()));
    }
    if archive.is_some_and(|archive| archive.get("muc").is_some()) {
        let rows = call.kept.archived(account, true)?.into_iter();
        tables.push((
            "mam_muc",
            &["id", "message"],
            rows.map(|message| vec![message.id(), message.packet]).collect(),
        ));
    }
    Ok(tables)
}

/// What was published, nodes and subscriptions.
fn nodes(call: &mut Call<'_, '_, '_>, account: &Address) -> Result<Vec<Table>, Halt> {
    if ["mod_pubsub", "mod_pubsub_old"].iter().all(|name| call.module(&account.host, name).is_none()) {
        return Ok(Vec::new());
    }
    Ok(vec![
        ("pubsub_payloads", &["node_name", "item_id", "payload"], call.kept.published(account)?),
        ("pubsub_nodes", &["node_name", "type"], call.kept.nodes(account)?),
        ("pubsub_subscriptions", &["node_name"], call.kept.subscriptions(account)?),
    ])
}

/// Unix seconds as a time.
fn time(seconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds).unwrap_or_default())
}

fn zipped(tables: &[Table], extracts: &[(String, String)]) -> Result<Vec<u8>, String> {
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
    for (name, text) in extracts {
        zip.start_file(name.as_str(), options).map_err(|error| error.to_string())?;
        zip.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    }
    zip.finish().map(Cursor::into_inner).map_err(|error| error.to_string())
}
