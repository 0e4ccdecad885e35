//! Commands of categories over a store: what they give, and what they refuse.

mod kept;
mod queries;

use super::site::Site;
use serde_json::{Value as Json, json};

/// What a command gives, or the error, and the status.
fn call(site: &mut Site, words: &[&str]) -> (Json, u8) {
    let answer = site.answer(words);
    let told: Json =
        serde_json::from_str(&answer.output).unwrap_or_else(|_| panic!("{words:?}: {}", answer.output));
    match told.get("errors") {
        None => (told["data"][words[0]][words[1]].clone(), answer.status),
        Some(errors) => (errors[0].clone(), answer.status),
    }
}

fn gives(site: &mut Site, words: &[&str]) -> Json {
    let (value, status) = call(site, words);
    assert_eq!(status, 0, "{words:?}: {value}");
    value
}

/// The message and the code of an error.
fn refuses(site: &mut Site, words: &[&str]) -> (String, Json) {
    let (error, status) = call(site, words);
    assert_eq!(status, 1, "{words:?}: {error}");
    (error["message"].as_str().unwrap().to_owned(), error["extensions"]["code"].clone())
}

fn each(run: impl Fn(&mut Site)) {
    for server in ["6.0", "6.1", "6.2", "6.8"] {
        run(&mut Site::graphql(server));
    }
}

#[test]
fn accounts_come_and_go() {
    each(|site| {
        assert_eq!(
            gives(site, &["account", "listUsers", "--domain", "localhost"]),
            json!(["ann@localhost", "bob@localhost", "eve@localhost"])
        );
        let register = [
            "account",
            "registerUser",
            "--domain",
            "localhost",
            "--username",
            "Dan",
            "--password",
            "hush-hush",
        ];
        assert_eq!(
            gives(site, &register),
            json!({ "jid": "dan@localhost", "message": "User dan@localhost successfully registered" })
        );
        let (message, code) = refuses(site, &register);
        assert!(message.starts_with("User dan@localhost already registered at node "), "{message}");
        assert_eq!(code, "exists");
        let made_up = gives(site, &["account", "registerUser", "--domain", "localhost", "--password", "x"]);
        assert_eq!(made_up["jid"], "1700000000-0101010101010101@localhost");
        let check =
            |password| ["account", "checkPassword", "--user", "dan@localhost", "--password", password];
        assert_eq!(gives(site, &check("hush-hush"))["correct"], true);
        assert_eq!(gives(site, &check("other"))["correct"], false);
        let change = ["account", "changeUserPassword", "--user", "dan@localhost", "--newPassword", "other"];
        assert_eq!(gives(site, &change)["message"], "Password changed");
        assert_eq!(gives(site, &check("other"))["correct"], true);
        assert_eq!(
            gives(site, &["account", "checkUser", "--user", "nobody@localhost"]),
            json!({ "exist": false, "message": "User nobody@localhost does not exist" })
        );
        assert_eq!(
            gives(site, &["account", "removeUser", "--user", "dan@localhost"])["jid"],
            "dan@localhost"
        );
        assert_eq!(gives(site, &["account", "checkUser", "--user", "dan@localhost"])["exist"], false);
        let (message, code) = refuses(site, &["account", "countUsers", "--domain", "nowhere"]);
        assert_eq!((message.as_str(), code), ("Domain not found", json!("domain_not_found")));
        let ban = ["account", "banUser", "--user", "nobody@localhost", "--reason", "x"];
        assert_eq!(refuses(site, &ban).0, "User nobody@localhost does not exist");
    });
}

#[test]
fn digests_are_those_of_plain_passwords() {
    each(|site| {
        let check = |digest, method| {
            [
                "account",
                "checkPasswordHash",
                "--user",
                "ann@localhost",
                "--passwordHash",
                digest,
                "--hashMethod",
                method,
            ]
        };
        assert_eq!(gives(site, &check("5EBE2294ECD0E0F08EAB7690D2A6EE69", "md5"))["correct"], true);
        assert_eq!(gives(site, &check("0", "md5"))["correct"], false);
        assert!(refuses(site, &check("0", "rot13")).0.contains("`rot13` is not supported"));
    });
}

#[test]
fn sessions_are_listed_counted_and_kicked() {
    each(|site| {
        let all = gives(site, &["session", "listSessions"]);
        assert_eq!(all.as_array().unwrap().len(), 3);
        assert_eq!(
            all[1],
            json!({
                "user": "bob@localhost/phone", "connection": "c2s_tls", "ip": "10.0.0.7", "port": 50112,
                "priority": 5, "node": "mongooseim@localhost", "uptime": 60,
            })
        );
        assert_eq!(gives(site, &["session", "countSessions", "--domain", "example.org"]), 0);
        assert_eq!(gives(site, &["session", "countUserResources", "--user", "bob@localhost"]), 3);
        let resource = |number| ["session", "getUserResource", "--user", "bob@localhost", "--number", number];
        assert_eq!(gives(site, &resource("1")), "tablet");
        assert_eq!(
            refuses(site, &resource("4")),
            ("Wrong resource number: 4".to_owned(), json!("wrong_res_number"))
        );
        assert_eq!(gives(site, &["session", "countUsersWithStatus", "--status", "away"]), 1);
        let presence = [
            "session",
            "setPresence",
            "--user",
            "bob@localhost/phone",
            "--type",
            "AVAILABLE",
            "--show",
            "DND",
            "--status",
            "busy",
            "--priority",
            "7",
        ];
        assert_eq!(gives(site, &presence)["message"], "Presence set successfully");
        assert_eq!(
            gives(site, &["session", "listUsersWithStatus", "--status", "dnd", "--domain", "localhost"]),
            json!([{ "user": "bob@localhost/phone", "priority": 7, "text": "busy" }])
        );
        assert!(site.packets("bob@localhost")[0].ends_with("<priority>7</priority></presence>"));
        let kick = ["session", "kickUserSession", "--user", "bob@localhost/phone", "--reason", "x"];
        assert_eq!(
            gives(site, &kick),
            json!({ "jid": "bob@localhost/phone", "kicked": true, "code": null, "message": "Session kicked" })
        );
        assert_eq!(refuses(site, &kick), ("No active session".to_owned(), json!("no_session")));
        let rest = gives(site, &["session", "kickUser", "--user", "bob@localhost"]);
        assert_eq!(rest.as_array().unwrap().len(), 2);
        assert_eq!(gives(site, &["session", "listUserSessions", "--user", "bob@localhost"]), json!([]));
    });
}

#[test]
fn figures_and_the_node_are_told() {
    each(|site| {
        assert_eq!(
            gives(site, &["stat", "globalStats"]),
            json!({
                "uptimeSeconds": 0, "registeredUsers": 4, "onlineUsersNode": 3, "onlineUsers": 3, "incomingS2S": 0,
                "outgoingS2S": 0,
            })
        );
        assert_eq!(
            gives(site, &["stat", "domainStats", "--domain", "example.org"]),
            json!({ "registeredUsers": 1, "onlineUsers": 0 })
        );
        let status = gives(site, &["server", "status"]);
        assert_eq!(status["statusCode"], "RUNNING");
        assert!(status["message"].as_str().unwrap().contains("is running in that node"));
        assert_eq!(gives(site, &["server", "getLoglevel"]), "WARNING");
        assert_eq!(
            gives(site, &["domain", "domainsByHostType", "--hostType", "localhost"]),
            json!(["localhost"])
        );
        let retrieve = [
            "gdpr",
            "retrievePersonalData",
            "--username",
            "ann",
            "--domain",
            "localhost",
            "--resultFilepath",
            "a.zip",
        ];
        assert_eq!(gives(site, &retrieve), "Data retrieved");
        assert!(site.files.0.contains_key("a.zip"));
        assert!(
            refuses(
                site,
                &[
                    "httpUpload",
                    "getUrl",
                    "--domain",
                    "localhost",
                    "--filename",
                    "a",
                    "--size",
                    "1",
                    "--timeout",
                    "1"
                ]
            )
            .0
            .contains("not loaded")
        );
    });
}

#[test]
fn dynamic_domains_come_and_go() {
    let text = std::fs::read_to_string(crate::support::fixtures().join("ctl/domains.toml")).unwrap();
    for server in ["6.0", "6.1", "6.2", "6.8"] {
        let mut site = Site::with(server, &text.replace("[services.service_admin_extra]", ""));
        let site = &mut site;
        let add = |domain| ["domain", "addDomain", "--domain", domain, "--hostType", "dummy"];
        assert_eq!(gives(site, &add("a.b")), json!({ "domain": "a.b", "hostType": "dummy", "status": null }));
        assert_eq!(refuses(site, &add("a.b")).0, "Domain already exists");
        assert_eq!(refuses(site, &add("localhost")).0, "Domain is static");
        assert_eq!(gives(site, &["domain", "domainsByHostType", "--hostType", "dummy"]), json!(["a.b"]));
        assert_eq!(gives(site, &["domain", "disableDomain", "--domain", "a.b"])["status"], "DISABLED");
        assert_eq!(gives(site, &["domain", "domainsByHostType", "--hostType", "dummy"]), json!([]));
        assert_eq!(gives(site, &["domain", "enableDomain", "--domain", "a.b"])["status"], "ENABLED");
        let register = ["account", "registerUser", "--domain", "a.b", "--username", "ann", "--password", "x"];
        assert_eq!(gives(site, &register)["jid"], "ann@a.b");
        gives(site, &["domain", "removeDomain", "--domain", "a.b", "--hostType", "dummy"]);
        assert_eq!(refuses(site, &["account", "countUsers", "--domain", "a.b"]).1, "domain_not_found");
        let url = [
            "httpUpload",
            "getUrl",
            "--domain",
            "localhost",
            "--filename",
            "a.png",
            "--size",
            "1",
            "--timeout",
            "60",
        ];
        let urls = gives(site, &url);
        assert!(urls["PutUrl"].as_str().unwrap().starts_with("https://s3.example.org/"), "{urls}");
    }
}
