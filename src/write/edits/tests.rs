use super::*;
use crate::catalogue::{Language, Version};
use crate::migrate::Mode;
use crate::migrate::hops::{Answers, Course};
use crate::read::{self, NoIncludes, Request};
use crate::source::Sources;

/// What becomes of a text on its way from one version to another.
fn upgraded(text: &str, from: &str, to: &str) -> String {
    let from = Version::parse(from).unwrap();
    assert!(from.reads(Language::Toml));
    let request = Request { server: from, only: None, includes: &NoIncludes, root: None };
    let config = read::toml(&mut Sources::default(), "a.toml", text.as_bytes(), &request);
    let mut tree = config.tree.unwrap();
    let (to, answers) = (Version::parse(to).unwrap(), &Answers::default());
    Course { from, to, mode: Mode::Intent, answers, file: FileId(0) }.upgrade(&mut tree);
    let parsed = toml::parse(FileId(0), text);
    let emitted = emit::text(text, &parsed, &tree);
    assert_eq!(edited(text, &parsed, &tree), emitted, "the text is put together, and not laid out anew");
    emitted
}

#[test]
fn what_is_not_touched_stays() {
    let text = "# top\r\n\r\n[general]   # here\r\n\thosts=['a']\r\n\r\n# end";
    assert_eq!(upgraded(text, "6.7", "6.7"), text);
}

#[test]
fn a_key_that_is_renamed_keeps_its_line() {
    let before = "[modules.mod_bosh]\n  # a pause\n  maxpause   = 60 # seconds\n  inactivity = 30\n";
    assert_eq!(upgraded(before, "4.0", "4.1"), before.replace("maxpause ", "max_pause "));
}

#[test]
fn a_table_that_is_renamed_keeps_its_text() {
    let before = "# archive\n[modules.mod_mam_meta]\n  backend = 'rdbms'\n\n  # mine\n  [modules.mod_mam_meta.pm]\n    \
                  archive_groupchats = true\n";
    assert_eq!(
        upgraded(before, "5.1", "6.0"),
        before.replace("mod_mam_meta", "mod_mam").replace("_meta", "")
    );
}

#[test]
fn a_key_that_moves_takes_its_comments_along() {
    let before = "[auth]\n  methods = [\"internal\"]\n  # more is slower\n  scram_iterations = 5000 # rounds\n\n\
                  [auth.internal]\n\n[general]\n  language = \"en\"\n";
    assert_eq!(upgraded(before, "5.0", "5.1"), before.replace("scram_it", "password.scram_it"));
    let before = "[general]\n  language = \"en\"\n  # not exact\n  pgsql_users_number_estimate = true # fast\n\n\
                  [auth]\n  methods = [\"rdbms\"]\n\n[shaper.x]\n  max_rate = 1\n";
    let after = "[general]\n  language = \"en\"\n\n[auth]\n  methods = [\"rdbms\"]\n\n[auth.rdbms]\n  # not exact\n  \
                 users_number_estimate = true # fast\n\n[shaper.x]\n  max_rate = 1\n";
    assert_eq!(upgraded(before, "4.1", "4.2"), after);
}

#[test]
fn what_goes_stays_as_a_comment_where_comments_speak_of_it() {
    let before = "[[listen.c2s]]\n  port = 5222\n  backlog = 100\n  # costs time\n  zlib = 10_000\n  max_fsm_queue = 1\n";
    let after = "[[listen.c2s]]\n  port = 5222\n  backlog = 100\n  # costs time\n  # zlib = 10_000\n";
    assert_eq!(upgraded(before, "6.0", "6.1"), after);
    let before = "[general]\n  language = \"en\"\n\n# for calls\n[modules.mod_jingle_sip]\n  proxy_host = \"x\"\n\n\
                  [modules.mod_version]\n";
    let after = "[general]\n  language = \"en\"\n\n# for calls\n# [modules.mod_jingle_sip]\n  # proxy_host = \"x\"\n\n\
                 [modules.mod_version]\n";
    assert_eq!(upgraded(before, "6.6", "6.7"), after);
}

#[test]
fn a_pool_for_one_host_goes_to_that_host() {
    let before = "[outgoing_pools.redis.x]\n  scope = \"single_host\"\n  host = \"a\"\n  # many\n  workers = 3\n\n\
                  [general]\n  hosts = [\"a\", \"b\"]\n\n[[host_config]]\n  host = \"a\"\n\n[host_config.modules.mod_ping]\n\n\
                  [[host_config]]\n  host = \"b\"\n\n[host_config.modules.mod_ping]\n";
    let after = "[general]\n  hosts = [\"a\", \"b\"]\n\n[[host_config]]\n  host = \"a\"\n\n[host_config.modules.mod_ping]\n\n\
                 [host_config.outgoing_pools.redis.x]\n  # many\n  workers = 3\n\n[[host_config]]\n  host = \"b\"\n\n\
                 [host_config.modules.mod_ping]\n";
    assert_eq!(upgraded(before, "6.2.0", "6.2.1"), after);
}

#[test]
fn dotted_keys_and_tables_in_braces_are_changed_where_they_stand() {
    let before = "[modules.mod_mam_meta]\n  pm.flush_interval = 500\n  muc = { async_writer = false }\n";
    let after = "[modules.mod_mam_meta]\n  pm.async_writer.flush_interval = 500\n  muc = { async_writer = { enabled = false } }\n";
    assert_eq!(upgraded(before, "5.0", "5.1"), after);
}
