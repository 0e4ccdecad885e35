//! Whatever is typed, a command answers and nothing else happens.

use super::site::Site;
use crate::generate::Numbers;
use mimcfg::catalogue::commands;

/// What nobody should type.
const NOISE: &[&str] = &[
    "",
    " ",
    "ann",
    "localhost",
    "example.org",
    "nowhere.example",
    "ann@localhost",
    "ann@localhost/x",
    "@",
    "/",
    "a@b@c",
    "'",
    "\"",
    "'; DROP TABLE accounts; --",
    "<a xmlns='b'/>",
    "<a",
    "</a>",
    "<a xmlns='&#0;'/>",
    "&amp;",
    "{user}",
    "{host}{jid}",
    "any",
    "(",
    ".*",
    "[a-z]{1000}{1000}",
    "0",
    "-1",
    "5days",
    "99999999999999999999999999",
    "-99999999999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    ";;",
    "a;b",
    "\u{0}",
    "\u{1}",
    "\u{fffd}\u{10ffff}",
    "ß",
    "\u{200b}",
    "template.txt",
    "../template.txt",
    "md5",
    "available",
    "registeredusers",
    "%s%n",
    "\t\n",
];

#[test]
fn whatever_is_typed_a_command_answers() {
    let mut numbers = Numbers::new(10);
    let long = "x".repeat(100_000);
    for server in ["4.2", "5.1", "6.1"] {
        let mut site = Site::new(server);
        for command in commands().iter().filter(|command| !command.hidden) {
            for round in 0..12 {
                let count = command.arguments().len();
                let mut words = vec![command.name];
                words.extend((0..count).map(|_| NOISE[numbers.below(NOISE.len())]));
                if round == 0 && count > 0 {
                    let at = 1 + numbers.below(count);
                    words[at] = &long;
                }
                let answer = site.answer(&words);
                assert!(answer.status <= 5, "{server}: {words:?}");
                assert!(answer.output.is_empty() || answer.output.ends_with('\n'), "{server}: {words:?}");
            }
        }
        // What was written is read again, and nobody lost what is theirs.
        for call in ["get_vcard ann localhost FN", "get_roster ann localhost", "connected_users_info"] {
            assert!(site.told(call).1 <= 1, "{server}: {call}");
        }
        site.kept(|kept| {
            for (account, _) in kept.rosters()? {
                assert!(!account.user.is_empty() && !account.host.is_empty(), "{server}: {account}");
            }
            Ok(())
        });
    }
}
