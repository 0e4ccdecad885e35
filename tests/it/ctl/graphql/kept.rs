//! Contacts, last activity, private elements, vCards and messages.

use super::super::site::Site;
use super::{each, gives, refuses};
use serde_json::json;

#[test]
fn contacts_are_made_listed_and_deleted() {
    each(|site| {
        let contact = |word| ["roster", word, "--user", "eve@localhost", "--contact", "ann@localhost"];
        assert_eq!(
            refuses(site, &contact("getContact")),
            ("Given contact does not exist".to_owned(), json!("contact_not_found"))
        );
        let add = [&contact("addContact")[..], &["--name", "Ann", "--groups", "[\"Friends\"]"]].concat();
        assert_eq!(gives(site, &add), "Contact added successfully");
        assert_eq!(
            gives(site, &contact("getContact")),
            json!({ "jid": "ann@localhost", "name": "Ann", "groups": ["Friends"], "subscription": "NONE", "ask": "NONE" })
        );
        assert_eq!(gives(site, &contact("deleteContact")), "Contact ann@localhost deleted successfully");
        assert_eq!(refuses(site, &contact("deleteContact")).1, "contact_not_found");
        let mutual = |action| {
            [
                "roster",
                "setMutualSubscription",
                "--userA",
                "eve@localhost",
                "--userB",
                "bob@localhost",
                "--action",
                action,
            ]
        };
        assert!(gives(site, &mutual("CONNECT")).as_str().unwrap().ends_with("created successfully"));
        assert_eq!(
            gives(site, &["roster", "listContacts", "--user", "eve@localhost"])[0]["subscription"],
            "BOTH"
        );
        assert_eq!(
            gives(site, &["roster", "listContacts", "--user", "bob@localhost"])[0]["jid"],
            "eve@localhost"
        );
        gives(site, &mutual("DISCONNECT"));
        let all = json!([
            { "jid": "ann@localhost", "name": "A" }, { "jid": "eve@localhost", "name": "E", "groups": ["G"] },
            { "jid": "bob@localhost", "name": "B" },
        ]);
        let each_other = ["roster", "subscribeAllToAll", "--contacts", &all.to_string()];
        assert_eq!(gives(site, &each_other).as_array().unwrap().len(), 3);
        assert_eq!(
            gives(site, &["roster", "listContacts", "--user", "eve@localhost"]).as_array().unwrap().len(),
            2
        );
        // What fails leaves nothing behind.
        let some =
            json!([{ "jid": "eve@localhost", "name": "E" }, { "jid": "nobody@localhost", "name": "N" }]);
        let add = ["roster", "addContacts", "--user", "joe@example.org", "--contacts", &some.to_string()];
        assert_eq!(
            refuses(site, &add),
            ("The user nobody@localhost does not exist".to_owned(), json!("user_not_exist"))
        );
        assert_eq!(gives(site, &["roster", "listContacts", "--user", "joe@example.org"]), json!([]));
    });
}

#[test]
fn last_activity_is_a_point_in_time() {
    each(|site| {
        let get = |user| ["last", "getLast", "--user", user];
        assert_eq!(
            gives(site, &get("ann@localhost")),
            json!({ "user": "ann@localhost", "timestamp": "2023-11-04T22:13:20.000000Z", "status": "gone" })
        );
        assert_eq!(refuses(site, &get("eve@localhost")).1, "last_not_found");
        assert_eq!(refuses(site, &get("nobody@localhost")).1, "user_does_not_exist");
        let time = "2023-11-10T00:00:00Z";
        let set = ["last", "setLast", "--user", "eve@localhost", "--timestamp", time, "--status", "here"];
        assert_eq!(gives(site, &set)["timestamp"], "2023-11-10T00:00:00.000000Z");
        let old = |word| ["last", word, "--domain", "localhost", "--timestamp", time];
        let count = |site: &mut Site| {
            gives(
                site,
                &["last", "countActiveUsers", "--domain", "localhost", "--timestamp", "2023-11-09T00:00:00Z"],
            )
        };
        assert_eq!(count(site), 1);
        // Who was there at that time is not old, and neither is who is there.
        assert_eq!(
            gives(site, &old("listOldUsers")),
            json!([{ "jid": "ann@localhost", "timestamp": "2023-11-04T22:13:20.000000Z" }])
        );
        assert_eq!(gives(site, &old("removeOldUsers")).as_array().unwrap().len(), 1);
        assert_eq!(gives(site, &["account", "countUsers", "--domain", "localhost"]), 2);
        site.declare(
            "[[account]]\njid = \"max@localhost\"\npassword = \"x\"\nlast = { unreadable = true }\n",
        );
        assert!(refuses(site, &old("removeOldUsers")).0.starts_with("nothing is deleted"));
    });
}

#[test]
fn private_elements_and_cards_are_kept() {
    each(|site| {
        let set =
            ["private", "setPrivate", "--user", "eve@localhost", "--elementString", "<a xmlns='b'>1</a>"];
        assert_eq!(gives(site, &set), "<a xmlns='b'>1</a>");
        let get = |user| ["private", "getPrivate", "--user", user, "--element", "a", "--nameSpace", "b"];
        assert_eq!(gives(site, &get("eve@localhost")), "<a xmlns='b'>1</a>");
        assert_eq!(refuses(site, &get("nobody@localhost")).1, "not_found");
        assert!(
            refuses(site, &["private", "setPrivate", "--user", "eve@localhost", "--elementString", "<a"])
                .0
                .contains("XmlElement")
        );

        let card = json!({ "formattedName": "Eve", "nameComponents": { "family": "E" }, "org": [{ "orgname": "O", "orgunit": ["x", "y"] }] });
        let set =
            gives(site, &["vcard", "setVcard", "--user", "eve@localhost", "--vcard", &card.to_string()]);
        assert_eq!((&set["formattedName"], &set["org"][0]["orgunit"]), (&json!("Eve"), &json!(["x", "y"])));
        assert_eq!(gives(site, &["vcard", "getVcard", "--user", "eve@localhost"]), set);
        assert_eq!(
            gives(site, &["vcard", "getVcard", "--user", "ann@localhost"])["nameComponents"]["givenName"],
            "Ann"
        );
        assert_eq!(
            refuses(site, &["vcard", "getVcard", "--user", "bob@localhost"]).0,
            "Vcard for user not found"
        );
    });
}

#[test]
fn messages_are_sent_and_read_again() {
    each(|site| {
        let send =
            ["stanza", "sendMessage", "--from", "ann@localhost/x", "--to", "eve@localhost", "--body", "Hi"];
        assert_eq!(gives(site, &send), json!({ "id": "0101010101010101" }));
        let headline = [
            "stanza",
            "sendMessageHeadLine",
            "--from",
            "ann@localhost",
            "--to",
            "bob@localhost",
            "--subject",
            "S",
        ];
        gives(site, &headline);
        let packets = site.packets("bob@localhost/phone");
        assert!(
            packets[0].contains("type='headline'") && packets[0].ends_with("<subject>S</subject></message>")
        );
        let stanza = "<message from='eve@localhost' to='ann@localhost' id='7'><body>Ho</body></message>";
        assert_eq!(gives(site, &["stanza", "sendStanza", "--stanza", stanza])["id"], "7");
        let last = gives(site, &["stanza", "getLastMessages", "--caller", "ann@localhost"]);
        assert_eq!((&last["limit"], last["stanzas"].as_array().unwrap().len()), (&json!(50), 2));
        assert_eq!(last["stanzas"][0]["sender"], "eve@localhost");
        let other = ["stanza", "getLastMessages", "--caller", "ann@localhost", "--with", "bob@localhost"];
        assert_eq!(gives(site, &other)["stanzas"], json!([]));
        let one = [
            "stanza",
            "getLastMessages",
            "--caller",
            "ann@localhost",
            "--with",
            "eve@localhost",
            "--limit",
            "1",
        ];
        assert_eq!(gives(site, &one)["stanzas"].as_array().unwrap().len(), 1);
        let nobody =
            ["stanza", "sendMessage", "--from", "nobody@localhost", "--to", "ann@localhost", "--body", "x"];
        assert_eq!(refuses(site, &nobody).0, "User nobody@localhost does not exist");
        assert_eq!(
            gives(site, &["offline", "deleteExpiredMessages", "--domain", "localhost"]),
            "Removed 0 messages"
        );
        assert_eq!(
            gives(site, &["offline", "deleteOldMessages", "--domain", "localhost", "--days", "1"]),
            "Removed 0 messages"
        );
    });
}
