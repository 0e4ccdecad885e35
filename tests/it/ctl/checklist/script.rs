//! What the script makes of categories, commands and queries of GraphQL.

use super::super::site::Site;
use serde_json::{Value as Json, json};

const SERVERS: [&str; 4] = ["6.0", "6.1", "6.2", "6.8"];

/// A server with a store, also where the service of the old commands is gone.
fn site(server: &str) -> Site {
    Site::graphql(server)
}

fn each(run: impl Fn(&mut Site, &str)) {
    for server in SERVERS {
        run(&mut site(server), server);
    }
}

#[test]
pub fn a_query_is_one_argument() {
    each(|site, server| {
        for words in [&["graphql"][..], &["graphql", "{}", "{}"]] {
            let (text, status) = site.call(words);
            assert_eq!(
                (text.as_str(), status),
                ("This command requires one string type argument!", 1),
                "{server}"
            );
        }
    });
}

#[test]
pub fn whoever_calls_is_authorized() {
    each(|site, server| {
        let (text, status) = site.call(&["graphql", "query { checkAuth { authStatus } }"]);
        let expected =
            "{\n  \"data\" : {\n    \"checkAuth\" : {\n      \"authStatus\" : \"AUTHORIZED\"\n    }\n  }\n}";
        assert_eq!((text.as_str(), status), (expected, 0), "{server}");
    });
}

#[test]
pub fn a_query_that_cannot_be_read_is_an_error() {
    each(|site, server| {
        let (text, status) = site.call(&["graphql", "{}"]);
        let told: Json = serde_json::from_str(&text).unwrap();
        let error = json!({
            "extensions": { "code": "parser_error" },
            "message": "Cannot parse line 1 because of syntax error before: '}'",
        });
        assert_eq!((told, status), (json!({ "errors": [error] }), 1), "{server}");
    });
}

/// Whether the commands of the category `account` are listed.
fn lists_commands(text: &str) -> bool {
    text.contains("Usage: mongooseimctl account ") && text.contains("\n  countUsers ")
}

/// Whether the arguments of `account countUsers` are listed.
fn lists_arguments(text: &str) -> bool {
    text.contains("Usage: mongooseimctl account countUsers ") && text.contains("\n  domain  DomainName! ")
}

#[test]
pub fn an_unknown_command_is_told_with_those_that_there_are() {
    each(|site, server| {
        for call in ["account makeCoffee", "account makeCoffee --strength medium"] {
            let (text, status) = site.told(call);
            assert!(text.starts_with("Unknown command 'makeCoffee'\n\n") && lists_commands(&text), "{text}");
            assert_eq!(status, 1, "{server}");
        }
    });
}

#[test]
pub fn an_unknown_category_is_told_with_those_that_there_are_from_6_2_on() {
    for call in ["cafe", "cafe makeCoffee"] {
        for server in ["6.2", "6.8"] {
            let (text, status) = site(server).told(call);
            assert!(text.starts_with("Unknown category\n\nUsage: "), "{server}: {text}");
            assert!(
                text.contains("\n  account ") && text.contains("\n  cets ") && status == 1,
                "{server}: {text}"
            );
        }
        let (text, status) = site("6.1").told(call);
        assert_eq!((text.as_str(), status), ("Error: command \"cafe\" not known.", 1));
    }
}

#[test]
pub fn a_category_alone_lists_its_commands() {
    each(|site, server| {
        let (text, status) = site.told("account");
        assert!(lists_commands(&text) && status == 0, "{server}: {text}");
    });
}

#[test]
pub fn arguments_that_make_no_sense_are_told_with_those_that_there_are() {
    each(|site, server| {
        for (call, told) in [
            ("account countUsers now", "Could not parse the command arguments"),
            ("account countUsers --domain", "Could not parse the command arguments"),
            ("account countUsers", "Missing mandatory arguments for command 'countUsers': 'domain'"),
            ("account countUsers --domain localhost --x y", "Unknown argument 'x' for command 'countUsers'"),
        ] {
            let (text, status) = site.told(call);
            assert!(text.starts_with(&format!("{told}\n\n")) && lists_arguments(&text), "{server}: {text}");
            assert_eq!(status, 1, "{server}: {call}");
        }
        let (text, status) = site.told("vcard setVcard --user user@host --vcard x");
        assert!(
            text.starts_with("Invalid value 'x' of argument 'vcard' for command 'setVcard'\n\n"),
            "{text}"
        );
        assert!(text.contains("\n  vcard  VcardInput! ") && status == 1, "{server}: {text}");
    });
}

#[test]
pub fn the_arguments_of_a_command_can_be_asked_for() {
    each(|site, server| {
        let (text, status) = site.told("account countUsers --help");
        assert!(lists_arguments(&text) && status == 0, "{server}: {text}");
    });
}

#[test]
pub fn a_command_answers_in_json() {
    each(|site, server| {
        let (text, status) = site.told("account countUsers --domain localhost");
        let expected = "{\n  \"data\" : {\n    \"account\" : {\n      \"countUsers\" : 3\n    }\n  }\n}";
        assert_eq!((text.as_str(), status), (expected, 0), "{server}");
    });
}

#[test]
pub fn without_a_command_the_categories_are_shown() {
    each(|site, server| {
        let (text, status) = site.call(&[]);
        assert!(text.starts_with("Usage: ") && text.contains("\n  httpUpload "), "{server}: {text}");
        assert_eq!((status, text.contains("\n  cets ")), (2, ["6.2", "6.8"].contains(&server)), "{server}");
    });
}

#[test]
pub fn help_is_about_the_old_commands() {
    for server in ["6.0", "6.1"] {
        let (text, status) = site(server).told("help");
        assert!(text.contains("  check_account user host ") && status == 2, "{server}: {text}");
    }
}
