//! Queries as they are written, and what nobody should type.

use super::super::site::Site;
use super::{gives, refuses};
use crate::generate::Numbers;
use mimcfg::catalogue::runtime::graphql::categories;
use serde_json::{Value as Json, json};

#[test]
fn a_query_asks_for_what_it_needs() {
    let mut site = Site::graphql("6.2");
    let query = "query { a: account { n: countUsers(domain: \"localhost\") ...f } last { getLast(user: \"ann@localhost\") \
                 { status __typename } } } fragment f on A { checkUser(user: \"eve@localhost\") { exist } }";
    let (text, status) = site.call(&["graphql", query]);
    let told: Json = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (told, status),
        (
            json!({ "data": {
                "a": { "n": 3, "checkUser": { "exist": true } },
                "last": { "getLast": { "status": "gone", "__typename": "LastActivity" } },
            } }),
            0
        )
    );
    // Part of it may fail.
    let query =
        "{ account { countUsers(domain: \"nowhere\") checkUser(user: \"eve@localhost\") { exist } } }";
    let (text, status) = site.call(&["graphql", query]);
    let told: Json = serde_json::from_str(&text).unwrap();
    assert_eq!((&told["data"]["account"]["checkUser"]["exist"], status), (&json!(true), 1));
    assert_eq!(told["data"]["account"]["countUsers"], Json::Null);
    assert_eq!(told["errors"][0]["path"], json!(["account", "countUsers"]));
}

#[test]
fn a_query_that_is_not_valid_does_nothing() {
    let mut site = Site::graphql("6.2");
    for (query, code) in [
        ("{ cafe { x } }", "unknown_field"),
        ("{ account { makeCoffee } }", "unknown_field"),
        ("{ account { removeUser(user: \"ann@localhost\") { jid } } }", "unknown_field"),
        ("mutation { account { removeUser(user: \"ann@localhost\") { name } } }", "unknown_field"),
        ("mutation { account { removeUser(user: \"ann@localhost\") } }", "fieldset_empty"),
        ("mutation { account { removeUser(user: \"ann@localhost\") { jid { x } } } }", "selection_on_scalar"),
        ("mutation { account { removeUser(who: \"ann@localhost\") { jid } } }", "unknown_argument"),
        ("mutation { account { removeUser { jid } } }", "missing_non_null_param"),
        ("mutation { account { removeUser(user: \"a@b@c\") { jid } } }", "input_coercion"),
        ("mutation { account { removeUser(user: \"ann@localhost\") { jid } x } }", "unknown_field"),
        ("mutation ($u: JID!) { account { removeUser(user: $u) { jid } } }", "unbound_variable"),
        ("{ __schema { types { name } } }", "unknown_field"),
        ("{ account }", "fieldset_empty"),
    ] {
        let answer = site.answer(&["graphql", query]);
        let told: Json = serde_json::from_str(&answer.output).unwrap();
        assert_eq!((&told["errors"][0]["extensions"]["code"], answer.status), (&json!(code), 1), "{query}");
        assert!(told.get("data").is_none() && answer.aside.is_some(), "{query}");
    }
    assert_eq!(gives(&mut site, &["account", "countUsers", "--domain", "localhost"]), 3);
}

#[test]
fn what_only_a_server_can_do_says_so_by_name() {
    for server in ["6.0", "6.2"] {
        let mut site = Site::graphql(server);
        let at = crate::support::version(server);
        let mut seen = 0;
        for (category, known) in categories(at) {
            for (name, command) in known.commands_of(at).filter(|(_, command)| command.machine.is_some()) {
                let mut words = vec![category.to_owned(), name.to_owned()];
                for argument in
                    command.arguments.iter().filter(|argument| argument.shape.to_string().ends_with('!'))
                {
                    let value = match argument.shape.name() {
                        "PosInt" => "1",
                        _ if argument.shape.is_list() => "[]",
                        name if name.ends_with("Input") => "{}",
                        _ => "a@b",
                    };
                    words.extend([format!("--{}", argument.name), value.to_owned()]);
                }
                if server == "6.0" && words == ["mnesia", "systemInfo"] {
                    // One word behind `mnesia` is about the node there.
                    words.extend(["--keys".to_owned(), "[]".to_owned()]);
                }
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                let answer = site.answer(&words);
                assert_eq!((answer.status, answer.output.as_str()), (5, ""), "{words:?}");
                assert!(answer.aside.unwrap().contains(&format!("`{category} {name}`")), "{words:?}");
                seen += 1;
            }
        }
        assert!(seen > 50, "{seen}");
    }
}

#[test]
fn whatever_is_typed_a_command_answers() {
    const NOISE: &[&str] = &[
        "",
        "ann@localhost",
        "localhost",
        "a@b@c",
        "'; DROP TABLE accounts; --",
        "<a xmlns='b'/>",
        "{}",
        "[]",
        "[1]",
        "{\"jid\": 1}",
        "null",
        "\u{0}",
        "-1",
        "99999999999999999999",
        "../x",
        "\"} { x",
        "%s",
        "AWAY",
        "{text}",
        "--help",
        "2023-11-10T00:00:00Z",
        "[{\"jid\": \"ann@localhost\", \"name\": \"{user}\"}]",
    ];
    let mut numbers = Numbers::new(11);
    for server in ["6.0", "6.8"] {
        let mut site = Site::graphql(server);
        let at = crate::support::version(server);
        for (category, known) in categories(at) {
            for (name, command) in known.commands_of(at) {
                for _ in 0..8 {
                    let mut words = vec![category.to_owned(), name.to_owned()];
                    for argument in &command.arguments {
                        words.extend([
                            format!("--{}", argument.name),
                            NOISE[numbers.below(NOISE.len())].to_owned(),
                        ]);
                    }
                    let words: Vec<&str> = words.iter().map(String::as_str).collect();
                    let answer = site.answer(&words);
                    assert!(answer.status <= 5, "{server}: {words:?}");
                    let is_json = serde_json::from_str::<Json>(&answer.output).is_ok();
                    assert!(
                        answer.status != 0 || is_json || answer.output.starts_with("Usage: "),
                        "{words:?}"
                    );
                }
            }
        }
        for query in NOISE {
            let status = site.call(&["graphql", query]).1;
            assert_eq!(status, 1, "{query}");
            let within = format!("{{ account {{ countUsers(domain: {query:?}) }} }}");
            assert!(site.call(&["graphql", &within]).1 <= 1, "{query}");
        }
        site.kept(|kept| kept.count_accounts(None));
    }
}

#[test]
fn a_path_leads_nowhere_else() {
    let mut site = Site::graphql("6.2");
    let folder = crate::cli::folder(&[]);
    let store = folder.path().join("s.db");
    let config = std::fs::read_to_string(crate::support::fixtures().join("ctl/mongooseim.toml")).unwrap();
    let run = |words: &[&str]| {
        let store = store.to_str().unwrap();
        let all = [
            &["ctl", "--config", "-", "--only", "services", "--target", "6.1", "--store", store, "--create"],
            words,
        ]
        .concat();
        crate::cli::mimcfg(folder.path(), &all, Some(config.as_bytes()))
    };
    assert_eq!(run(&["register_identified", "ann", "localhost", "x"]).status.code(), Some(0));
    let outside = folder.path().parent().unwrap().join("mimcfg-outside.zip");
    let words =
        ["gdpr", "retrievePersonalData", "--username", "ann", "--domain", "localhost", "--resultFilepath"];
    let output = run(&[&words[..], &[outside.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("is not below") && !outside.exists());
    assert!(refuses(&mut site, &[&words[..], &["denied"]].concat()).0.contains("denied"));
}

#[test]
fn a_password_is_in_no_answer_but_its_own() {
    let mut site = Site::graphql("6.2");
    for words in [
        &["account", "changeUserPassword", "--user", "ann@localhost", "--newPassword", "hush-hush"][..],
        &[
            "account",
            "changeUserPassword",
            "--user",
            "ann@localhost",
            "--newPassword",
            "hush-hush",
            "--x",
            "y",
        ],
        &["account", "registerUser", "--domain", "nowhere", "--username", "a", "--password", "hush-hush"],
        &["account", "registerUser", "--username", "a", "--password", "hush-hush"],
    ] {
        let answer = site.answer(words);
        let shown = format!("{}{}", answer.output, answer.aside.unwrap_or_default());
        assert!(!shown.contains("hush-hush"), "{words:?}: {shown}");
    }
}

#[test]
fn the_category_of_sessions_is_beside_what_declares_them() {
    let folder = crate::cli::folder(&[]);
    let config = crate::support::fixtures().join("ctl/mongooseim.toml");
    let run = |words: &[&str]| {
        let common = [
            "ctl",
            "--config",
            config.to_str().unwrap(),
            "--only",
            "services",
            "--target",
            "6.1",
            "--store",
            "s.db",
            "--create",
        ];
        let output = crate::cli::mimcfg(folder.path(), &[&common, words].concat(), None);
        (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
    };
    assert_eq!(run(&["register_identified", "ann", "localhost", "x"]).1, 0);
    assert_eq!(run(&["session", "open", "ann", "localhost", "phone"]), (String::new(), 0));
    let (text, status) = run(&["session", "countSessions", "--domain", "localhost"]);
    assert!(text.contains("\"countSessions\" : 1") && status == 0, "{text}");
    let (text, status) = run(&["session", "countSessions", "--help"]);
    assert!(text.contains("\n  domain  DomainName ") && status == 0, "{text}");
    let (text, status) = run(&["session"]);
    assert!(text.contains("\n  kickUserSession ") && status == 0, "{text}");
    assert_eq!(run(&["session", "close", "ann", "localhost", "phone"]).1, 0);
}
