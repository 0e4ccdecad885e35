//! The node itself, and messages that wait.

use super::super::answers::SERVERS;
use super::super::site::Site;
use super::at_every_version;
use crate::support::version;

#[test]
pub fn the_level_of_the_log_is_that_of_the_configuration() {
    at_every_version(|site, server| {
        let old = version(server) < version("4.0");
        let new = "global loglevel is 4, which means 'warning'";
        let text = if old { "loglevel for ... is 3 which is 'warning'" } else { new };
        assert_eq!(site.told("get_loglevel"), (text.to_owned(), 0), "{server}");
        let (text, status) = site.told("get_loglevel now");
        assert!(status == 1 && text.contains("requires 1 less argument"), "{server}: {text}");
    });
    for (level, number) in [("none", -1), ("error", 3), ("debug", 7), ("all", 8)] {
        let config = format!(
            "[general]\n  hosts = [\"localhost\"]\n  loglevel = \"{level}\"\n[services.service_admin_extra]\n"
        );
        let told = Site::with("5.1", &config).told("get_loglevel");
        assert_eq!(told, (format!("global loglevel is {number}, which means '{level}'"), 0));
    }
    let old = "{hosts, [\"localhost\"]}.\n{loglevel, 2}.\n{services, [{service_admin_extra, []}]}.\n";
    let told = Site::with("3.7", old).told("get_loglevel");
    assert_eq!(told, ("loglevel for ... is 2 which is 'error'".to_owned(), 0));
}

const WAITING: &str = r#"
[[account]]
jid = "ann@localhost"
password = "x"
offline = [
  { from = "bob@localhost", packet = "<message><body>old</body></message>", days_ago = 3 },
  { from = "bob@localhost", packet = "<message><body>two</body><x xmlns='jabber:x:expire' seconds='60'/></message>", days_ago = 2 },
  { from = "bob@localhost", packet = "<message><body>new</body><x xmlns='jabber:x:expire' seconds='604800'/></message>", days_ago = 1 },
]

[[account]]
jid = "joe@example.org"
password = "x"
offline = [{ from = "bob@localhost", packet = "<message><body>old</body></message>", days_ago = 9 }]
"#;

/// What waits for somebody.
fn waiting(site: &Site, jid: &str) -> Vec<String> {
    let account = mimcfg::run::address::Address::parse(jid).unwrap();
    let body = |packet: String| {
        let (_, behind) = packet.split_once("<body>").unwrap();
        behind.split_once("</body>").unwrap().0.to_owned()
    };
    site.kept(|kept| kept.waiting(&account)).into_iter().map(|stanza| body(stanza.packet)).collect()
}

/// A call that names a host where servers ask for one.
fn purge(site: &mut Site, server: &str, word: &str, days: &[&str]) -> (String, u8) {
    let host: &[&str] = if version(server) < version("5.0") { &[] } else { &["localhost"] };
    site.call(&[&[word], host, days].concat())
}

fn removed(number: u8) -> (String, u8) {
    (format!("Removed {number} messages"), 0)
}

#[test]
pub fn only_messages_older_than_so_many_days_go() {
    for server in SERVERS {
        let mut site = Site::new(server);
        site.declare(WAITING);
        assert_eq!(purge(&mut site, server, "delete_old_messages", &["2"]), removed(1), "{server}");
        assert_eq!(waiting(&site, "ann@localhost"), ["two", "new"], "{server}");
        assert_eq!(purge(&mut site, server, "delete_old_messages", &["0"]), removed(2), "{server}");
        assert!(waiting(&site, "ann@localhost").is_empty(), "{server}");
        assert_eq!(waiting(&site, "joe@example.org"), ["old"], "{server}: only the first host is meant");
    }
}

#[test]
pub fn only_messages_that_may_wait_no_longer_go() {
    for server in SERVERS {
        let mut site = Site::new(server);
        site.declare(WAITING);
        assert_eq!(purge(&mut site, server, "delete_expired_messages", &[]), removed(1), "{server}");
        assert_eq!(waiting(&site, "ann@localhost"), ["old", "new"], "{server}");
        assert_eq!(waiting(&site, "joe@example.org"), ["old"], "{server}");
    }
}

#[test]
fn a_message_waits_for_who_is_not_there_unless_it_is_a_headline() {
    at_every_version(|site, server| {
        assert_eq!(site.told("send_message_chat bob@localhost ann@localhost one").1, 0);
        assert_eq!(site.told("send_message_headline bob@localhost ann@localhost x two").1, 0);
        assert_eq!(site.told("send_message_chat ann@localhost bob@localhost three").1, 0);
        assert_eq!(site.told("send_message_chat ann@localhost nobody@localhost four").1, 0);
        assert_eq!(waiting(site, "ann@localhost"), ["one"], "{server}");
        assert!(waiting(site, "bob@localhost").is_empty(), "{server}: bob is there");
        assert!(waiting(site, "nobody@localhost").is_empty(), "{server}");
    });
}

#[test]
fn messages_of_a_host_that_is_not_there_or_keeps_none_are_not_deleted() {
    let bare = "[general]\n  hosts = [\"localhost\"]\n[services.service_admin_extra]\n";
    for server in ["5.1", "6.1"] {
        for call in ["delete_expired_messages nowhere", "delete_old_messages nowhere 1"] {
            let told = Site::new(server).told(call);
            assert_eq!(told, ("Error: \"Unknown domain\"".to_owned(), 1), "{server}: {call}");
        }
        let (text, status) = Site::with(server, bare).told("delete_expired_messages localhost");
        assert!(status == 1 && text.starts_with("Problem 'error "), "{server}: {text}");
    }
}

#[test]
pub fn a_node_that_is_up_says_so() {
    at_every_version(|site, server| {
        let answer = site.answer(&["status"]);
        let lines: Vec<&str> = answer.output.lines().collect();
        assert_eq!((answer.status, lines[0]), (0, "MongooseIM node mongooseim@localhost:"), "{server}");
        assert!(lines[2].starts_with("    Erlang VM status: started "), "{server}: {}", answer.output);
        assert_eq!(lines[4], format!("    version: {} (as mongooseim)", version(server)), "{server}");
        // What only a process of Erlang could tell is told to be missing.
        assert!(answer.aside.unwrap().contains("dots"), "{server}");
    });
}

#[test]
pub fn whoever_waits_for_the_node_waits_no_longer() {
    at_every_version(|site, server| {
        let answer = site.answer(&["started"]);
        assert_eq!((answer.output.as_str(), answer.status, answer.aside), ("", 0, None), "{server}");
        for word in ["start", "stop", "stopped", "restart", "live", "debug"] {
            assert_eq!(site.told(word), (String::new(), 5), "{server}: {word}");
        }
    });
}
