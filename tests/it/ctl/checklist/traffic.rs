//! Sessions, stanzas and figures.

use super::super::site::Site;
use super::at_every_version;

#[test]
pub fn three_sessions_are_counted_and_numbered() {
    at_every_version(|site, server| {
        assert_eq!(site.told("num_resources bob localhost").0, "3", "{server}");
        // By name and not by time: the greatest is the first.
        let mut numbered = |number: u8| site.told(&format!("resource_num bob localhost {number}")).0;
        assert_eq!([1, 2, 3].map(&mut numbered), ["tablet", "phone", "laptop"], "{server}");
    });
}

#[test]
pub fn a_kicked_session_is_told_why() {
    at_every_version(|site, server| {
        for (resource, reason, told) in
            [("phone", "too loud", "too loud"), ("tablet", "", "Kicked by administrator")]
        {
            let answer = site.answer(&["kick_session", "bob", "localhost", resource, reason]);
            assert_eq!((answer.status, answer.declared), (0, true), "{server}");
            let packets = site.packets(&format!("bob@localhost/{resource}"));
            assert!(packets[0].starts_with("<stream:error><conflict "), "{server}: {packets:?}");
            assert!(packets[0].contains(&format!(">{told}<")), "{server}: {packets:?}");
        }
        assert_eq!(site.told("num_resources bob localhost").0, "1", "{server}");
    });
}

#[test]
pub fn sessions_are_found_by_what_they_show() {
    at_every_version(|site, server| {
        assert_eq!(site.told("status_num available").0, "2", "{server}");
        assert_eq!(site.told("status_num_host localhost available").0, "2", "{server}");
        assert_eq!(site.told("status_list available").0.lines().count(), 2, "{server}");
        assert_eq!(site.told("status_list_host localhost available").0.lines().count(), 2, "{server}");
        assert_eq!(site.told("status_num_host example.org available").0, "0", "{server}");
        assert_eq!(site.told("status_list_host example.org available"), (String::new(), 0), "{server}");
    });
}

#[test]
pub fn all_three_lists_have_the_rows() {
    at_every_version(|site, server| {
        let all = site.told("connected_users_info").0;
        assert_eq!(all.lines().count(), 3, "{server}");
        assert!(all.contains("bob@localhost/phone\tc2s_tls\t10.0.0.7\t50112\t5\tmongooseim@localhost\t60"));
        assert_eq!(site.told("connected_users_vhost localhost").0, all, "{server}");
        assert_eq!(site.told("user_sessions_info bob localhost").0, all, "{server}");
        assert_eq!(site.told("connected_users_vhost example.org").0, "", "{server}");
    });
}

#[test]
fn a_session_without_an_address_is_a_crash_up_to_5_1() {
    at_every_version(|site, server| {
        site.declare(
            "[[account]]\njid = \"max@localhost\"\npassword = \"x\"\nsession = [{ resource = \"bot\" }]\n",
        );
        let (text, status) = site.told("user_sessions_info max localhost");
        if server.starts_with('6') {
            let row = "max@localhost/bot\tc2s\tundefined\tundefined\t0\tmongooseim@localhost\t0";
            assert_eq!((text.as_str(), status), (row, 0));
        } else {
            assert!(status == 1 && text.starts_with("Problem 'error "), "{server}: {text}");
        }
    });
}

#[test]
pub fn a_session_shows_the_presence_that_is_set() {
    at_every_version(|site, server| {
        let set = |site: &mut Site, kind: &str, show: &str, status: &str, priority: &str| {
            let call = ["set_presence", "bob", "localhost", "phone", kind, show, status, priority];
            assert_eq!(site.call(&call), (String::new(), 0), "{server}");
        };
        set(site, "available", "dnd", "busy", "7");
        assert_eq!(site.told("status_list dnd").0, "bob\tlocalhost\tphone\t7\tbusy", "{server}");
        set(site, "available", "online", "", "");
        assert_eq!(site.told("status_num available").0, "2", "{server}");
        set(site, "unavailable", "", "", "");
        assert_eq!(site.told("status_num unavailable").0, "1", "{server}");
        let packets = site.packets("bob@localhost");
        let from = "<presence from='bob@localhost/phone' to='bob@localhost'";
        let rest = "<show>dnd</show><status>busy</status><priority>7</priority></presence>";
        if server.starts_with('6') {
            assert_eq!(packets[0], format!("{from}>{rest}"));
            assert_eq!(packets[1], format!("{from}/>"));
            assert_eq!(packets[2], format!("{from} type='unavailable'/>"));
        } else {
            assert_eq!(packets[0], format!("{from} type='available'>{rest}"), "{server}");
            let empty = "<show>online</show><status></status><priority></priority></presence>";
            assert_eq!(packets[1], format!("{from} type='available'>{empty}"), "{server}");
        }
    });
}

#[test]
pub fn a_message_reaches_one_session_or_all() {
    at_every_version(|site, server| {
        let sent = site.call(&["send_message_chat", "ann@localhost/x", "bob@localhost/phone", "Hi <you>"]);
        assert_eq!(sent, (String::new(), 0), "{server}");
        let chat = "<message type='chat' from='ann@localhost/x' to='bob@localhost/phone' id='0101010101010101'>\
                    <body>Hi &lt;you&gt;</body></message>";
        assert_eq!(site.packets("bob@localhost/phone"), [chat], "{server}");
        assert!(site.packets("bob@localhost/tablet").is_empty(), "{server}");
        assert_eq!(site.told("send_message_headline ann@localhost bob@localhost News Hi").1, 0);
        for resource in ["phone", "tablet", "laptop"] {
            let packets = site.packets(&format!("bob@localhost/{resource}"));
            let last = packets.last().unwrap();
            assert!(last.contains("type='headline'"), "{server}: {last}");
            assert!(last.ends_with("<subject>News</subject><body>Hi</body></message>"), "{server}: {last}");
        }
        // Where no session is open the account gets it.
        assert_eq!(site.told("send_message_chat bob@localhost ann@localhost Hi").1, 0);
        assert_eq!(site.packets("ann@localhost").len(), 1, "{server}");
    });
}

#[test]
pub fn nothing_comes_from_a_wrong_sender() {
    at_every_version(|site, server| {
        for call in
            ["send_message_chat a@b@c bob@localhost Hi", "send_message_headline @ bob@localhost News Hi"]
        {
            assert_eq!(site.told(call).1, 1, "{server}");
        }
        assert!(site.kept(|kept| kept.outbox(None)).is_empty(), "{server}");
    });
}

#[test]
pub fn a_stanza_comes_from_its_session() {
    at_every_version(|site, server| {
        let stanza = "<message to='ann@localhost'><body>Hi</body></message>";
        let sent = site.call(&["send_stanza_c2s", "bob", "localhost", "phone", stanza]);
        assert_eq!(sent, ("Stanza has been sent".to_owned(), 0), "{server}");
        let outbox = site.kept(|kept| kept.outbox(None));
        assert_eq!(
            (outbox[0].from.as_str(), outbox[0].to.as_str()),
            ("bob@localhost/phone", "ann@localhost")
        );
        assert_eq!(outbox[0].packet, stanza, "{server}");
    });
}

#[test]
pub fn nothing_comes_of_a_wrong_stanza() {
    at_every_version(|site, server| {
        for (user, stanza) in [("nobody", "<message/>"), ("bob", "<message></iq>"), ("bob", "message")] {
            let sent = site.call(&["send_stanza_c2s", user, "localhost", "phone", stanza]);
            assert_eq!(sent.1, 1, "{server}: {stanza}");
        }
        assert!(site.kept(|kept| kept.outbox(None)).is_empty(), "{server}");
    });
}

#[test]
pub fn figures_are_exact() {
    at_every_version(|site, server| {
        for (call, number) in [
            ("stats registeredusers", "4"),
            ("stats onlineusers", "3"),
            ("stats onlineusersnode", "3"),
            ("stats_host registeredusers localhost", "3"),
            ("stats_host onlineusers localhost", "3"),
            ("stats_host registeredusers example.org", "1"),
            ("stats_host onlineusers example.org", "0"),
        ] {
            let answer = site.answer(&call.split(' ').collect::<Vec<_>>());
            assert_eq!((answer.output.trim_end(), answer.status), (number, 0), "{server}: {call}");
            assert!(answer.declared, "{call}");
        }
        assert!(site.told("stats uptimeseconds").0.parse::<u64>().is_ok(), "{server}");
    });
}
