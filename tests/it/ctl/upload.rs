//! `http_upload`, with the texts of every version.

use super::answer;
use super::site::Folder;
use mimcfg::model::Config;
use mimcfg::read::{self, NoIncludes, Request};
use mimcfg::run::commands::{Answer, Console, Moment};
use mimcfg::source::Sources;

const CONFIG: &str = r#"
[general]
  hosts = ["localhost", "example.org"]
[services.service_admin_extra]
[modules.mod_http_upload]
  max_file_size = 1000
  token_bytes = 4
  [modules.mod_http_upload.s3]
    bucket_url = "https://s3.example.org/bucket/"
    region = "eu-west-1"
    access_key_id = "AKIAIOSFODNN7EXAMPLE"
    secret_access_key = "not-a-real-secret"
[[host_config]]
  host = "example.org"
  [host_config.modules.mod_ping]
"#;

fn config(sources: &mut Sources, server: &str) -> Config {
    let server = crate::support::version(server);
    let request = Request { server, only: Some("services"), includes: &NoIncludes, root: None };
    read::toml(sources, "mongooseim.toml", CONFIG.as_bytes(), &request)
}

/// The answer at a fixed time, with a token that is known.
fn fixed(server: &str, kind: &str) -> Answer {
    let mut sources = Sources::default();
    let config = config(&mut sources, server);
    let mut random = |bytes: &mut [u8]| {
        bytes.fill(0xab);
        Ok(())
    };
    let now = humantime::parse_rfc3339("2026-01-01T00:00:00Z").unwrap();
    let mut moment = Moment { now, random: &mut random, files: &mut Folder::default(), store: None };
    let words = ["http_upload", "localhost", "a b.png", "5", kind, "60"].map(str::to_owned);
    Console::new(&config, &sources).call(&words, None, &mut moment)
}

#[test]
pub fn a_pair_of_addresses_is_printed_and_a_line_of_headers_from_6_0_on() {
    let get = "https://s3.example.org/bucket/abababab/a%20b.png";
    for (server, kind, signed, last) in [
        ("5.1", "", "content-length%3Bhost", ""),
        ("6.1", "image/png", "content-length%3Bcontent-type%3Bhost", "Header: []\n"),
    ] {
        let Answer { output, status, aside, .. } = fixed(server, kind);
        assert_eq!((status, aside), (0, None));
        let begin = format!(
            "PutURL: {get}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101\
             %2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-Signature="
        );
        let rest = output.strip_prefix(&begin).unwrap_or_else(|| panic!("{output}"));
        let (signature, rest) = rest.split_at(64);
        assert!(signature.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase()), "{signature}");
        assert_eq!(rest, format!("&X-Amz-SignedHeaders={signed}\nGetURL: {get}\n{last}\n"));
        assert!(!output.contains("not-a-real-secret"));
    }
    assert_eq!(fixed("5.1", ""), fixed("5.1", ""));
    assert_ne!(fixed("5.1", "").output, fixed("5.1", "image/png").output);
}

#[test]
pub fn every_failure_has_the_text_of_its_version() {
    let size = "Error: \"size must be positive integer\"\n";
    let timeout = "Error: \"timeout must be positive integer\"\n";
    let loaded = "Error: \"mod_http_upload is not loaded for this host\"\n";
    let large = "Error: \"Declared file size exceeds the host's maximum file size.\"\n";
    for target in ["4.0", "4.2", "5.0", "5.1", "6.0", "6.1"] {
        let told = |domain: &str, size: &str, timeout: &str| {
            answer(CONFIG, target, &["http_upload", domain, "a", size, "", timeout])
        };
        for wrong in ["0", "-1"] {
            assert_eq!(told("localhost", wrong, "60"), (size.to_owned(), 1));
            assert_eq!(told("localhost", "5", wrong), (timeout.to_owned(), 1));
        }
        assert_eq!(told("example.org", "5", "60"), (loaded.to_owned(), 1));
        let newest = ["6.0", "6.1"].contains(&target);
        let (text, status) = told("localhost", "1001", "60");
        assert_eq!((text == large, status), (newest, i32::from(newest)), "{text}");
        let (text, status) = told("nowhere", "5", "60");
        assert_eq!(status, 1);
        match target {
            "4.0" | "4.2" => assert_eq!(text, loaded),
            "5.0" | "5.1" => assert!(text.starts_with("Problem 'error "), "{text}"),
            _ => assert_eq!(text, "Error: \"domain does not exist\"\n"),
        }
    }
}

#[test]
fn a_domain_that_may_be_a_dynamic_one_is_left_to_a_server() {
    let text = CONFIG.replace("[services", "  host_types = [\"dynamic\"]\n[services");
    assert_eq!(answer(&text, "5.1", &["http_upload", "nowhere", "a", "5", "", "60"]), (String::new(), 4));
}

#[test]
fn no_two_addresses_are_the_same() {
    let told = || answer(CONFIG, "5.1", &["http_upload", "localhost", "a", "5", "", "60"]).0;
    let get = |text: String| text.lines().nth(1).unwrap().to_owned();
    assert_ne!(get(told()), get(told()));
}
