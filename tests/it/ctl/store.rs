//! A store in a file: who may read it, what is made when, many calls at once, and calls that are killed.

use crate::cli::{folder, mimcfg, told};
use crate::support::fixtures;
use mimcfg::run::address::Address;
use mimcfg::run::store::{Last, Secret, Store, seconds};
use serde_json::Value as Json;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

/// A folder with a configuration, and the accounts of the fixtures in a store.
fn site() -> TempDir {
    let read = |name: &str| std::fs::read_to_string(fixtures().join("ctl").join(name)).unwrap();
    let folder = folder(&[
        ("mongooseim.toml", &read("mongooseim.toml")),
        ("accounts.toml", &read("accounts.toml")),
        ("template.txt", &read("template.txt")),
    ]);
    let declared = ctl(folder.path(), &["--create", "declare", "accounts.toml"]);
    assert_eq!(declared.status.code(), Some(0), "{}", told(&[], &declared));
    folder
}

fn arguments<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let before = ["ctl", "--config", "mongooseim.toml", "--only", "services", "--store", "s.db"];
    [&before, words].concat()
}

fn ctl(folder: &Path, words: &[&str]) -> Output {
    mimcfg(folder, &arguments(words), None)
}

/// What a call prints.
fn printed(folder: &Path, words: &[&str]) -> String {
    let output = ctl(folder, words);
    assert_eq!(output.status.code(), Some(0), "{}", told(words, &output));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[cfg(unix)]
fn a_store_is_for_its_owner_alone_and_made_when_it_is_asked_for() {
    use std::os::unix::fs::PermissionsExt;
    let folder = site();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with("s.db") {
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        }
    }
    std::fs::write(folder.path().join("other"), "not a database, but a text that is long enough to be one")
        .unwrap();
    for (store, why) in [("absent.db", "--create makes one"), ("other", "cannot be used as a store")] {
        let before = ["ctl", "--config", "mongooseim.toml", "--only", "services", "--store", store];
        let words = [&before[..], &["check_account", "ann", "localhost"]].concat();
        let output = mimcfg(folder.path(), &words, None);
        assert_eq!((output.stdout.len(), output.status.code()), (0, Some(2)), "{store}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(why), "{}", told(&words, &output));
    }
    assert!(!folder.path().join("absent.db").exists());
    let kept = std::fs::read_to_string(folder.path().join("other")).unwrap();
    assert!(kept.starts_with("not a database"));
}

#[test]
fn sessions_are_declared_and_what_would_be_delivered_is_printed() {
    let folder = site();
    let path = folder.path();
    assert_eq!(printed(path, &["session", "open", "Ann", "localhost", "car", "--ip", "10.0.0.1"]), "");
    assert_eq!(printed(path, &["session", "presence", "ann", "localhost", "car", "away", "gone", "-1"]), "");
    assert_eq!(
        printed(path, &["status_list", "away"]),
        "ann\tlocalhost\tcar\t-1\tgone\nbob\tlocalhost\ttablet\t0\t\n"
    );
    let json = printed(path, &["--format", "json", "num_resources", "ann", "localhost"]);
    let json: Json = serde_json::from_str(&json).unwrap();
    assert_eq!((json["output"].as_str(), json["declared"].as_bool()), (Some("1\n"), Some(true)));
    let json: Json =
        serde_json::from_str(&printed(path, &["--format", "json", "check_account", "ann", "localhost"]))
            .unwrap();
    assert_eq!(json["declared"].as_bool(), Some(false));
    printed(path, &["send_message_chat", "bob@localhost", "ann@localhost", "Hi"]);
    let json: Json =
        serde_json::from_str(&printed(path, &["--format", "json", "outbox", "--empty"])).unwrap();
    assert_eq!(
        (json["declared"].as_bool(), json["stanzas"][0]["to"].as_str()),
        (Some(true), Some("ann@localhost/car"))
    );
    assert_eq!(printed(path, &["outbox"]), "");
    assert_eq!(printed(path, &["session", "close", "ann", "localhost", "car"]), "");
    assert_eq!(printed(path, &["num_resources", "ann", "localhost"]), "0\n");
    for words in [
        &["session", "close", "ann", "localhost", "car"][..],
        &["session", "open", "nobody", "localhost", "car"],
        &["session", "open", "a@nn", "localhost", "car"],
        &["session", "presence", "bob", "localhost", "phone", "bored"],
    ] {
        assert_eq!(ctl(path, words).status.code(), Some(2), "{words:?}");
    }
}

#[test]
fn a_declaration_that_makes_no_sense_changes_nothing() {
    let folder = site();
    for text in [
        "[[account]]\njid = \"max@localhost\"\npassword = \"x\"\n[[account]]\njid = \"@localhost\"\npassword = \"x\"\n",
        "[[account]]\njid = \"max@localhost\"\npassword = \"x\"\nvcard = \"<vCard>\"\n",
        "[[account]]\njid = \"max@localhost\"\npassword = \"x\"\nlast = {}\n",
        "[[account]]\njid = \"max@localhost\"\npassword = \"x\"\nroster = [{ jid = \"a@b\", subscription = \"x\" }]\n",
        "[[account]]\njid = \"max@localhost\"\n",
        "[[account",
        "[[user]]\n",
    ] {
        std::fs::write(folder.path().join("wrong.toml"), text).unwrap();
        let output = ctl(folder.path(), &["declare", "wrong.toml"]);
        assert_eq!((output.stdout.len(), output.status.code()), (0, Some(2)), "{text}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("`wrong.toml`"), "{}", told(&[], &output));
    }
    assert_eq!(printed(folder.path(), &["registered_users", "localhost"]), "ann\nbob\neve\n");
}

#[test]
fn nothing_that_is_typed_reaches_outside_of_its_place() {
    let folder = site();
    let path = folder.path();
    std::fs::write(path.parent().unwrap().join("mimcfg-outside.txt"), "[].").unwrap();
    for words in [
        &["push_roster", "../mimcfg-outside.txt", "ann", "localhost"][..],
        &["push_roster_all", "/etc/passwd"],
        &["retrieve_personal_data", "ann", "localhost", "../mimcfg-outside.zip"],
        &["retrieve_personal_data", "ann", "localhost", "/tmp/mimcfg-outside.zip"],
    ] {
        let output = ctl(path, words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.stdout.len(), output.status.code()), (0, Some(1)), "{words:?}");
        assert!(said.contains("is not below `.`; --files names another folder"), "{words:?}: {said}");
    }
    let outside = [path.parent().unwrap().join("mimcfg-outside.zip"), "/tmp/mimcfg-outside.zip".into()];
    assert!(outside.iter().all(|file| !file.exists()));
    std::fs::remove_file(path.parent().unwrap().join("mimcfg-outside.txt")).unwrap();
    // SQL is text like any other.
    let before = printed(path, &["registered_users", "localhost"]);
    for text in
        ["x'; DROP TABLE accounts; --", "' OR '1'='1", "\"); DELETE FROM accounts; --", "%", "_", "?1"]
    {
        ctl(path, &["check_account", text, "localhost"]);
        ctl(path, &["num_active_users", text, "1"]);
        ctl(path, &["registered_users", text]);
        ctl(path, &["private_get", "ann", "localhost", "a", text]);
        assert_eq!(
            ctl(path, &["--target", "6.1", "set_vcard", "ann", "localhost", "NOTE", text]).status.code(),
            Some(0)
        );
        assert_eq!(
            printed(path, &["--target", "6.1", "get_vcard", "ann", "localhost", "NOTE"]),
            format!("{text}\n")
        );
        ctl(path, &["unregister", text, "localhost"]);
        ctl(path, &["delete_old_users_vhost", text, "0"]);
    }
    assert_eq!(printed(path, &["registered_users", "localhost"]), before);
    // XML is an element, and names are names.
    let entity = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a xmlns='n'>&b;</a>";
    for element in
        [entity, "<a xmlns='n'/><b xmlns='n'/>", "<a xmlns='n'>", "<?xml-model href='/etc/passwd'?><a/>"]
    {
        let output = ctl(path, &["--target", "6.1", "private_set", "ann", "localhost", element]);
        assert_eq!(output.status.code(), Some(1), "{element}");
    }
    let name = ctl(path, &["--target", "6.1", "set_vcard", "ann", "localhost", "a><b", "x"]);
    assert!(String::from_utf8_lossy(&name.stderr).contains("no name of an element"));
    let note = ctl(path, &["--target", "6.1", "set_vcard", "ann", "localhost", "NOTE", "</NOTE></vCard><x>"]);
    assert_eq!(note.status.code(), Some(0));
    assert_eq!(printed(path, &["get_vcard", "ann", "localhost", "NOTE"]), "</NOTE></vCard><x>\n");
    assert_eq!(printed(path, &["get_vcard", "ann", "localhost", "FN"]), "Ann A\n");
}

#[test]
fn calls_at_the_same_time_lose_nothing() {
    let folder = site();
    let calls = (0..24).map(|at| {
        let (contact, group) = (format!("user{at}"), format!("group{at}"));
        let words = match at % 3 {
            0 => vec!["register_identified", &contact, "localhost", "secret"],
            1 => vec!["add_rosteritem", "ann", "localhost", &contact, "localhost", "N", &group, "both"],
            _ => vec!["send_message_chat", "ann@localhost", "eve@localhost", &group],
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_mimcfg"));
        command.args(arguments(&words)).current_dir(folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    });
    for call in calls.collect::<Vec<_>>() {
        let output = call.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(printed(folder.path(), &["registered_users", "localhost"]).lines().count(), 3 + 8);
    assert_eq!(printed(folder.path(), &["get_roster", "ann", "localhost"]).lines().count(), 3 + 8);
    assert_eq!(printed(folder.path(), &["outbox"]).lines().count(), 8);
}

/// Puts so many accounts into the store of a folder, of which every second one was used long ago.
fn fill(folder: &Path, count: usize) {
    let store = Store::open(&folder.join("s.db"), Some(SystemTime::now())).unwrap();
    let now = seconds(SystemTime::now());
    let filled: Result<(), mimcfg::run::db::DbError> = store.change(|kept| {
        for at in 0..count {
            let account = Address::of(&format!("user{at:06}"), "example.org").unwrap();
            kept.add_account(&account, &Secret::Plain("x".to_owned()))?;
            let days = if at % 2 == 0 { 1 } else { 100 };
            kept.set_last(&account, Last::At(now - days * 86_400), "")?;
        }
        Ok(())
    });
    filled.unwrap();
}

/// An empty store with a configuration.
fn filled(count: usize) -> TempDir {
    let text = std::fs::read_to_string(fixtures().join("ctl/mongooseim.toml")).unwrap();
    let folder = folder(&[("mongooseim.toml", &text)]);
    fill(folder.path(), count);
    folder
}

/// How many rows a table of the store has.
fn count(folder: &Path, call: &[&str]) -> usize {
    printed(folder, call).lines().count()
}

#[test]
#[cfg(unix)]
fn a_call_that_is_killed_has_done_all_or_nothing() {
    const USERS: usize = 150;
    let folder = filled(USERS);
    let path = folder.path();
    let whole = USERS * (USERS - 1);
    let rows = || {
        let printed = printed(path, &["process_rosteritems", "list", "any", "any", "any", "any"]);
        printed.lines().filter(|line| line.starts_with("Matches: ")).count()
    };
    let push = arguments(&["push_roster_alltoall", "example.org", "All"]);
    let empty = ["process_rosteritems", "delete", "any", "any", "any", "any"];
    let start = Instant::now();
    assert_eq!(mimcfg(path, &push, None).status.code(), Some(0));
    let length = start.elapsed();
    assert_eq!(rows(), whole);
    let delete = arguments(&["delete_old_users", "50"]);
    let (mut all, mut nothing) = (0, 0);
    for at in 0..8_u32 {
        printed(path, &empty);
        let mut command = Command::new(env!("CARGO_BIN_EXE_mimcfg"));
        let mut child = command.args(&push).current_dir(path).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(length * at / 4);
        // SIGKILL, which nobody can catch.
        child.kill().unwrap();
        child.wait().unwrap();
        match rows() {
            0 => nothing += 1,
            rows => {
                assert_eq!(rows, whole, "killed after {:?}", length * at / 4);
                all += 1;
            }
        }
    }
    println!("{all} calls came through, {nothing} did nothing");
    assert!(nothing > 0, "none was killed in time");
    let mut child = Command::new(env!("CARGO_BIN_EXE_mimcfg"))
        .args(&delete)
        .current_dir(path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(10));
    child.kill().unwrap();
    child.wait().unwrap();
    let left = count(path, &["registered_users", "example.org"]);
    assert!(left == USERS || left == USERS / 2, "{left}");
}

/// Bounded here; `MIMCFG_LONG=1` takes the sizes that are promised.
#[test]
fn time_grows_with_the_rows_that_are_touched() {
    let long = std::env::var_os("MIMCFG_LONG").is_some();
    let timed = |path: &Path, words: &[&str]| {
        let start = Instant::now();
        printed(path, words);
        start.elapsed().as_secs_f64()
    };
    // The least of some times is that with the least of what other programs took.
    let least = |of: &dyn Fn() -> f64| (0..3).map(|_| of()).fold(f64::INFINITY, f64::min);
    let sizes = if long { [25_000, 100_000] } else { [2_000, 8_000] };
    let took = sizes.map(|size| {
        least(&|| {
            let folder = filled(size);
            let active = timed(folder.path(), &["num_active_users", "example.org", "50"]);
            let counted = printed(folder.path(), &["num_active_users", "example.org", "50"]);
            assert_eq!(counted, format!("{}\n", size / 2));
            let deleted = timed(folder.path(), &["delete_old_users", "50"]);
            assert_eq!(count(folder.path(), &["registered_users", "example.org"]), size / 2);
            println!("{size} accounts: num_active_users {active:.3} s, delete_old_users {deleted:.3} s");
            active + deleted
        })
    });
    // Four times as many rows: far less than sixteen times as long.
    assert!(took[1] < took[0] * 10.0 + 0.5, "{took:?}");
    let took = (if long { [500, 1_000] } else { [100, 200] }).map(|users| {
        least(&|| {
            let folder = filled(users);
            let pushed = timed(folder.path(), &["push_roster_alltoall", "example.org", "All"]);
            println!("{users} users: push_roster_alltoall {pushed:.3} s");
            assert_eq!(count(folder.path(), &["get_roster", "user000000", "example.org"]), users - 1);
            pushed
        })
    });
    assert!(took[1] < took[0] * 10.0 + 0.5, "{took:?}");
}
