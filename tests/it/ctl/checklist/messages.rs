//! Personal data among messages: archives of accounts and rooms, inboxes, and nodes of `pubsub`.

use super::super::answers::SERVERS;
use super::super::site::Site;
use super::data::tables;
use crate::support::version;
use mimcfg::run::address::Address;

/// A configuration of a server with archives (each with options in TOML and in Erlang), inboxes and `pubsub`.
pub fn config(server: &str, pm: [&str; 2], muc: [&str; 2]) -> String {
    if version(server) < version("4.0.1") {
        return format!(
            "{{hosts, [\"localhost\"]}}.\n{{auth_method, internal}}.\n\
             {{modules, [{{mod_mam_meta, [{{pm, [{}]}}, {{muc, [{}]}}]}}, \
             {{mod_inbox, [{{groupchat, [muc, muclight]}}]}}, {{mod_pubsub, []}}, {{mod_offline, []}}, {{mod_last, []}}]}}.\n\
             {{services, [{{service_admin_extra, []}}]}}.\n",
            pm[1], muc[1]
        );
    }
    let module = if version(server) < version("6.0") { "mod_mam_meta" } else { "mod_mam" };
    format!(
        "[general]\n  hosts = [\"localhost\"]\n[auth]\n  methods = [\"internal\"]\n[modules.{module}.pm]\n{}\n[modules.{module}.muc]\n{}\n\
         [modules.mod_inbox]\n  groupchat = [\"muc\", \"muclight\"]\n[modules.mod_pubsub]\n[modules.mod_offline]\n[modules.mod_last]\n\
         [services.service_admin_extra]\n",
        pm[0], muc[0]
    )
}

pub const PLAIN: [&str; 2] = ["", ""];
pub const WITH_ROOMS: [&str; 2] = ["archive_groupchats = true", "{archive_groupchats, true}"];
pub const IN_MUC: [&str; 2] = ["host = \"muc.@HOST@\"", "{host, \"muc.@HOST@\"}"];
pub const IN_LIGHT: [&str; 2] = ["host = \"muclight.@HOST@\"", "{host, \"muclight.@HOST@\"}"];

pub const PEOPLE: &str = r#"
[[account]]
jid = "ann@localhost"
password = "x"
session = [{ resource = "a" }]

[[account]]
jid = "bob@localhost"
password = "x"
session = [{ resource = "b" }]

[[account]]
jid = "kim@localhost"
password = "x"

[[room]]
jid = "hall@muc.localhost"
occupant = [{ jid = "ann@localhost", nick = "Nan" }, { jid = "bob@localhost", nick = "Sid" }, { jid = "kim@localhost", nick = "Joy" }]

[[room]]
jid = "nook@muclight.localhost"
light = true
occupant = [{ jid = "ann@localhost" }, { jid = "bob@localhost" }, { jid = "kim@localhost" }]
"#;

/// Runs something on a server of every version, with people, a room and a light room.
pub fn with(pm: [&str; 2], muc: [&str; 2], run: impl Fn(&mut Site, &str)) {
    for server in SERVERS {
        let mut site = Site::with(server, &config(server, pm, muc));
        site.declare(PEOPLE);
        run(&mut site, server);
    }
}

/// Lets somebody who has a session say something.
pub fn say(site: &mut Site, (user, resource): (&str, &str), to: &str, kind: &str, body: &str) {
    let stanza = format!("<message type='{kind}' to='{to}'><body>{body}</body></message>");
    let sent = site.call(&["send_stanza_c2s", user, "localhost", resource, &stanza]);
    assert_eq!(sent, ("Stanza has been sent".to_owned(), 0));
}

pub const ANN: (&str, &str) = ("ann", "a");
pub const BOB: (&str, &str) = ("bob", "b");

/// A column of a table of a user; none, where there is no such table.
pub fn column(site: &mut Site, user: &str, table: &str, header: &[&str], column: usize) -> Vec<String> {
    let tables = tables(site, user);
    let Some((_, rows)) = tables.into_iter().find(|(name, _)| name == &format!("{table}.csv")) else {
        return Vec::new();
    };
    assert_eq!(rows[0], header);
    rows[1..].iter().map(|row| row[column].clone()).collect()
}

pub fn archive(site: &mut Site, user: &str) -> Vec<(String, String)> {
    const HEADER: [&str; 3] = ["id", "from", "message"];
    let ids = column(site, user, "mam_pm", &HEADER, 0);
    let once: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(once.len(), ids.len(), "no two messages have one id");
    let from = column(site, user, "mam_pm", &HEADER, 1);
    from.into_iter().zip(column(site, user, "mam_pm", &HEADER, 2).iter().map(|text| body(text))).collect()
}

fn said(site: &mut Site, user: &str) -> Vec<String> {
    column(site, user, "mam_muc", &["id", "message"], 1).iter().map(|text| body(text)).collect()
}

/// What a message says.
fn body(packet: &str) -> String {
    let (_, behind) = packet.split_once("<body>").unwrap();
    behind.split_once("</body>").unwrap().0.to_owned()
}

fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(from, body)| ((*from).to_owned(), (*body).to_owned())).collect()
}

#[test]
pub fn both_sides_have_a_conversation_in_their_archives() {
    with(PLAIN, PLAIN, |site, server| {
        say(site, ANN, "bob@localhost", "chat", "one");
        say(site, BOB, "ann@localhost", "chat", "two");
        assert_eq!(site.call(&["send_message_chat", "ann@localhost/a", "bob@localhost", "three"]).1, 0);
        // A headline is no conversation.
        assert_eq!(
            site.call(&["send_message_headline", "ann@localhost/a", "bob@localhost", "x", "four"]).1,
            0
        );
        let rows = [("ann@localhost/a", "one"), ("bob@localhost/b", "two"), ("ann@localhost/a", "three")];
        for user in ["ann", "bob"] {
            assert_eq!(archive(site, user), pairs(&rows), "{server}: {user}");
            assert!(said(site, user).is_empty(), "{server}");
        }
        assert!(archive(site, "kim").is_empty(), "{server}");
    });
}

#[test]
pub fn what_is_said_in_a_room_is_of_who_said_it() {
    for (room, host) in [("hall@muc.localhost", IN_MUC), ("nook@muclight.localhost", IN_LIGHT)] {
        with(PLAIN, host, |site, server| {
            say(site, ANN, room, "groupchat", "one");
            say(site, ANN, room, "groupchat", "two");
            say(site, BOB, room, "groupchat", "three");
            assert_eq!(said(site, "ann"), ["one", "two"], "{server}: {room}");
            assert_eq!(said(site, "bob"), ["three"], "{server}");
            assert!(said(site, "kim").is_empty(), "{server}");
            for user in ["ann", "bob", "kim"] {
                assert!(archive(site, user).is_empty(), "{server}: {user}");
            }
        });
        // Only the rooms of one host are archived.
        with(PLAIN, PLAIN, |site, server| {
            say(site, ANN, room, "groupchat", "one");
            assert!(said(site, "ann").is_empty(), "{server}: {room}");
        });
    }
}

#[test]
pub fn a_private_message_in_a_room_is_in_both_archives() {
    with(PLAIN, IN_MUC, |site, server| {
        say(site, ANN, "hall@muc.localhost/Sid", "chat", "psst");
        assert_eq!(archive(site, "ann"), pairs(&[("ann@localhost/a", "psst")]), "{server}");
        assert_eq!(archive(site, "bob"), pairs(&[("hall@muc.localhost/Nan", "psst")]), "{server}");
        for user in ["ann", "bob", "kim"] {
            assert!(said(site, user).is_empty(), "{server}: {user}");
        }
        let packets = site.packets("bob@localhost/b");
        assert!(packets[0].contains("from='hall@muc.localhost/Nan'") && packets.len() == 1, "{packets:?}");
    });
}

#[test]
pub fn an_archive_with_rooms_has_what_everybody_says_and_private_messages() {
    with(WITH_ROOMS, IN_MUC, |site, server| {
        say(site, ANN, "hall@muc.localhost", "groupchat", "one");
        say(site, BOB, "hall@muc.localhost", "groupchat", "two");
        say(site, ANN, "hall@muc.localhost/Sid", "chat", "psst");
        assert_eq!((said(site, "ann"), said(site, "bob")), (vec!["one".into()], vec!["two".into()]));
        let public = [("hall@muc.localhost/Nan", "one"), ("hall@muc.localhost/Sid", "two")];
        assert_eq!(archive(site, "kim"), pairs(&public), "{server}");
        assert_eq!(archive(site, "ann"), pairs(&[public[0], public[1], ("ann@localhost/a", "psst")]));
        assert_eq!(archive(site, "bob"), pairs(&[public[0], public[1], ("hall@muc.localhost/Nan", "psst")]));
    });
}

#[test]
pub fn archives_mix_with_light_rooms_only_where_they_are_told_to() {
    for (options, mixed) in [(PLAIN, false), (WITH_ROOMS, true)] {
        with(options, IN_LIGHT, |site, server| {
            say(site, ANN, "nook@muclight.localhost", "groupchat", "one");
            say(site, BOB, "nook@muclight.localhost", "groupchat", "two");
            say(site, ANN, "bob@localhost", "chat", "three");
            say(site, BOB, "ann@localhost", "chat", "four");
            assert_eq!((said(site, "ann"), said(site, "bob")), (vec!["one".into()], vec!["two".into()]));
            let public = pairs(&[
                ("nook@muclight.localhost/ann@localhost", "one"),
                ("nook@muclight.localhost/bob@localhost", "two"),
            ]);
            let public = if mixed { public } else { Vec::new() };
            let private = pairs(&[("ann@localhost/a", "three"), ("bob@localhost/b", "four")]);
            for user in ["ann", "bob"] {
                assert_eq!(
                    archive(site, user),
                    [public.clone(), private.clone()].concat(),
                    "{server}: {user}"
                );
            }
            assert_eq!(archive(site, "kim"), public, "{server}");
            assert!(said(site, "kim").is_empty(), "{server}");
        });
    }
}

/// The inbox of a user: with whom, what was said last, and how much of it is not read.
pub fn inbox(site: &mut Site, user: &str) -> Vec<[String; 3]> {
    const HEADER: [&str; 4] = ["jid", "content", "unread_count", "timestamp"];
    assert!(column(site, user, "inbox", &HEADER, 3).iter().all(|time| time == "2023-11-14T22:13:20.000000Z"));
    let columns = [0, 1, 2].map(|at| column(site, user, "inbox", &HEADER, at));
    (0..columns[0].len())
        .map(|row| [columns[0][row].clone(), body(&columns[1][row]), columns[2][row].clone()])
        .collect()
}

#[test]
pub fn an_inbox_has_the_last_message_and_counts_those_not_read() {
    with(PLAIN, PLAIN, |site, server| {
        for body in ["one", "two", "three"] {
            say(site, BOB, "ann@localhost", "chat", body);
        }
        assert_eq!(inbox(site, "ann"), [["bob@localhost", "three", "3"]], "{server}");
        assert_eq!(inbox(site, "bob"), [["ann@localhost", "three", "0"]], "{server}");
        // Who answers has read it all.
        say(site, ANN, "bob@localhost", "chat", "four");
        assert_eq!(inbox(site, "ann"), [["bob@localhost", "four", "0"]], "{server}");
        assert_eq!(inbox(site, "bob"), [["ann@localhost", "four", "1"]], "{server}");
    });
}

#[test]
pub fn rooms_are_conversations_of_an_inbox() {
    for room in ["hall@muc.localhost", "nook@muclight.localhost"] {
        with(PLAIN, PLAIN, |site, server| {
            say(site, BOB, room, "groupchat", "one");
            say(site, BOB, room, "groupchat", "two");
            assert_eq!(inbox(site, "ann"), [[room, "two", "2"]], "{server}");
            assert_eq!(inbox(site, "bob"), [[room, "two", "0"]], "{server}");
        });
    }
}

#[test]
fn a_module_that_is_not_there_keeps_nothing() {
    for server in SERVERS {
        let mut site = Site::new(server);
        site.declare(PEOPLE);
        say(&mut site, ANN, "bob@localhost", "chat", "one");
        say(&mut site, ANN, "hall@muc.localhost", "groupchat", "two");
        for user in ["ann", "bob"] {
            let names: Vec<String> = tables(&mut site, user).into_iter().map(|(name, _)| name).collect();
            assert!(
                names.iter().all(|name| !name.starts_with("mam") && !name.starts_with("inbox")),
                "{names:?}"
            );
        }
        site.kept(|kept| {
            let ann = Address::of("ann", "localhost").unwrap();
            assert!(kept.archived(&ann, false)?.is_empty() && kept.inbox(&ann)?.is_empty(), "{server}");
            Ok(())
        });
    }
}

#[test]
fn whoever_is_not_in_a_room_says_nothing_in_it() {
    with(WITH_ROOMS, IN_MUC, |site, server| {
        let stanza = "<message type='groupchat' to='hall@muc.localhost'><body>hi</body></message>";
        site.declare(
            "[[account]]\njid = \"max@localhost\"\npassword = \"x\"\nsession = [{ resource = \"m\" }]\n",
        );
        assert_eq!(site.call(&["send_stanza_c2s", "max", "localhost", "m", stanza]).1, 0);
        assert!(site.kept(|kept| kept.outbox(None)).is_empty(), "{server}");
        assert!(archive(site, "ann").is_empty() && said(site, "max").is_empty(), "{server}");
    });
}
