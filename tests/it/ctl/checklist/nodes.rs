//! Nodes of `pubsub`, what goes with an account, and fixtures that declare all of it.

use super::super::answers::SERVERS;
use super::super::site::Site;
use super::data::tables;
use super::messages::{ANN, BOB, IN_MUC, PLAIN, WITH_ROOMS, archive, column, config, inbox, say, with};
use mimcfg::run::address::Address;

const PUBLISHED: &str = r#"
[[account]]
jid = "ann@localhost"
password = "x"

[[account.pubsub]]
name = "news"
item = [
  { id = "1", payload = "<entry>hers</entry>" },
  { id = "2", payload = "<entry>his</entry>", publisher = "bob@localhost" },
]

[[account.pubsub]]
name = "events"
subscribers = ["bob@localhost"]
item = [{ id = "3", payload = "<entry>more</entry>" }]

[[account.pubsub]]
name = "mood"
type = "pep"
item = [{ id = "now", payload = "<mood/>" }]

[[account]]
jid = "bob@localhost"
password = "x"

[[account.pubsub]]
name = "phone"
type = "push"
"#;

fn nodes(site: &mut Site, user: &str) -> [Vec<String>; 3] {
    let rows = |site: &mut Site, table: &str, header: &[&str]| {
        let columns: Vec<Vec<String>> =
            (0..header.len()).map(|at| column(site, user, table, header, at)).collect();
        (0..columns[0].len())
            .map(|row| columns.iter().map(|one| one[row].clone()).collect::<Vec<_>>().join(" "))
            .collect()
    };
    [
        rows(site, "pubsub_payloads", &["node_name", "item_id", "payload"]),
        rows(site, "pubsub_nodes", &["node_name", "type"]),
        rows(site, "pubsub_subscriptions", &["node_name"]),
    ]
}

#[test]
pub fn what_somebody_publishes_owns_and_subscribes_to_is_theirs() {
    for server in SERVERS {
        let mut site = Site::with(server, &config(server, PLAIN, PLAIN));
        site.declare(PUBLISHED);
        // Declared once more, it is as it was.
        site.declare(PUBLISHED);
        assert_eq!(
            nodes(&mut site, "ann"),
            [
                vec!["events 3 <entry>more</entry>", "mood now <mood/>", "news 1 <entry>hers</entry>"],
                vec!["events flat", "mood pep", "news flat"],
                vec![],
            ],
            "{server}"
        );
        assert_eq!(
            nodes(&mut site, "bob"),
            [vec!["news 2 <entry>his</entry>"], vec!["phone push"], vec!["events"]],
            "{server}"
        );
    }
}

#[test]
pub fn messages_go_with_their_account_and_shared_nodes_stay() {
    with(WITH_ROOMS, IN_MUC, |site, server| {
        say(site, ANN, "bob@localhost", "chat", "one");
        say(site, ANN, "hall@muc.localhost", "groupchat", "two");
        assert_eq!(site.told("send_message_chat bob@localhost kim@localhost hi").1, 0);
        site.declare(PUBLISHED.split("[[account]]\njid = \"bob").next().unwrap());
        say(site, BOB, "ann@localhost", "chat", "three");
        for user in ["ann", "kim"] {
            assert_eq!(site.told(&format!("unregister {user} localhost")).1, 0, "{server}");
        }
        site.kept(|kept| {
            for user in ["ann", "kim"] {
                let account = Address::of(user, "localhost").unwrap();
                for of_room in [false, true] {
                    assert!(kept.archived(&account, of_room)?.is_empty(), "{server}: {user}");
                }
                assert!(kept.inbox(&account)?.is_empty() && kept.waiting(&account)?.is_empty(), "{server}");
                assert!(kept.subscriptions(&account)?.is_empty(), "{server}");
            }
            // What others may read stays; what was only there for its owner does not.
            let ann = Address::of("ann", "localhost").unwrap();
            assert_eq!(kept.nodes(&ann)?, [["events", "flat"], ["news", "flat"]], "{server}");
            assert_eq!(kept.published(&ann)?.len(), 2, "{server}");
            Ok(())
        });
        assert_eq!(inbox(site, "bob").len(), 3, "{server}");
        assert_eq!(archive(site, "bob").first().unwrap().1, "one", "{server}");
    });
}

#[test]
fn a_fixture_may_declare_all_of_it() {
    let fixture = std::fs::read_to_string(crate::support::fixtures().join("ctl/messages.toml")).unwrap();
    for server in SERVERS {
        let mut site = Site::with(server, &config(server, PLAIN, IN_MUC));
        site.declare(&fixture);
        let names: Vec<String> = tables(&mut site, "ann").into_iter().map(|(name, _)| name).collect();
        let mam = ["offline.csv", "inbox.csv", "mam_pm.csv", "mam_muc.csv"];
        assert_eq!(names, [&mam[..], &["pubsub_payloads.csv", "pubsub_nodes.csv"]].concat(), "{server}");
        let names: Vec<String> = tables(&mut site, "bob").into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["pubsub_payloads.csv", "pubsub_subscriptions.csv"], "{server}");
    }
}

#[test]
fn what_makes_no_sense_in_a_fixture_is_told() {
    let site = Site::with("6.1", &config("6.1", PLAIN, PLAIN));
    let account = "[[account]]\njid = \"ann@localhost\"\npassword = \"x\"\n";
    for (text, why) in [
        (
            format!("{account}archive = [{{ from = \"@\", packet = \"<message/>\" }}]"),
            "`archive`: `@` is no JID",
        ),
        (
            format!("{account}offline = [{{ from = \"bob@localhost\", packet = \"<m\" }}]"),
            "account `ann@localhost`: `offline`: ",
        ),
        (format!("{account}pubsub = [{{ name = \"a\" }}, {{ name = \"a\" }}]"), "`pubsub` has two nodes `a`"),
        (
            format!("{account}pubsub = [{{ name = \"a\", subscribers = [\"b\"] }}]"),
            "`b` is no JID of an account",
        ),
        ("[[room]]\njid = \"localhost\"".to_owned(), "room `localhost`: this is no JID of a room"),
        (
            "[[room]]\njid = \"a@b\"\nlight = true\noccupant = [{ jid = \"a@b\", nick = \"N\" }]".to_owned(),
            "nobody has a nick in a light room",
        ),
        (
            "[[room]]\njid = \"a@b\"\noccupant = [{ jid = \"a@b\" }, { jid = \"a@b\" }]".to_owned(),
            "`a@b` or its nick is there twice",
        ),
    ] {
        let told = site.misdeclare(&text);
        assert!(told.contains(why), "{told}");
    }
}
