//! A run that is asked over its socket.

use crate::cli::{folder, mimcfg};
use crate::support::fixtures;
use serde_json::Value as Json;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
#[cfg(unix)]
fn a_run_answers_at_a_socket_that_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let text = std::fs::read_to_string(fixtures().join("ctl/mongooseim.toml")).unwrap();
    let accounts = std::fs::read_to_string(fixtures().join("ctl/accounts.toml")).unwrap();
    let folder = folder(&[("mongooseim.toml", &text), ("accounts.toml", &accounts)]);
    let path = folder.path();
    let asked = |words: &[&str]| mimcfg(path, &[&["ctl", "--run", "kept"], words].concat(), None);
    let alone = asked(&["check_account", "ann", "localhost"]);
    assert_eq!((alone.stdout.len(), alone.status.code()), (0, Some(3)));
    assert!(String::from_utf8_lossy(&alone.stderr).contains("no run answers in `kept`"));
    let mut run = Command::new(env!("CARGO_BIN_EXE_mimcfg"));
    run.args(["run", "--only", "services", "--store", "kept", "--log", "json", "mongooseim.toml"]);
    let run = run.current_dir(path).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let run = run.spawn().unwrap();
    let socket = path.join("kept/ctl.sock");
    let begun = Instant::now();
    while !socket.exists() {
        assert!(begun.elapsed() < Duration::from_mins(1), "no socket was made");
        std::thread::sleep(Duration::from_millis(10));
    }
    for file in [&socket, &path.join("kept/store.db")] {
        assert_eq!(
            std::fs::metadata(file).unwrap().permissions().mode() & 0o777,
            0o600,
            "{}",
            file.display()
        );
    }
    let secret = "wonderland-42";
    let told = |words: &[&str]| {
        let output = asked(words);
        (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
    };
    assert_eq!(
        told(&["register_identified", "ann", "localhost", secret]),
        ("User ann@localhost successfully registered\n".to_owned(), 0)
    );
    let wrong = told(&["check_password", "ann", "localhost"]);
    assert!(wrong.1 == 1 && wrong.0.contains("requires 1 more argument"), "{wrong:?}");
    assert_eq!(told(&["check_password", "ann", "localhost", "x"]).1, 1);
    assert_eq!(told(&["change_password", "ann", "localhost", secret]).1, 0);
    assert_eq!(told(&["session", "open", "ann", "localhost", "car"]).1, 0);
    assert_eq!(told(&["num_resources", "ann", "localhost"]), ("1\n".to_owned(), 0));
    assert_eq!(told(&["get_cookie"]), (String::new(), 5));
    assert_eq!(told(&[]).1, 2);
    let json: Json =
        serde_json::from_str(&told(&["--format", "json", "num_resources", "ann", "localhost"]).0).unwrap();
    assert_eq!((json["output"].as_str(), json["declared"].as_bool()), (Some("1\n"), Some(true)));
    let many = (0..8).map(|at| {
        let mut call = Command::new(env!("CARGO_BIN_EXE_mimcfg"));
        call.args(["ctl", "--run", "kept", "register_identified", &format!("user{at}"), "localhost", secret]);
        call.current_dir(path).stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap()
    });
    for mut call in many.collect::<Vec<_>>() {
        assert!(call.wait().unwrap().success());
    }
    assert_eq!(told(&["registered_users", "localhost"]).0.lines().count(), 9);
    let second = ["run", "--only", "services", "--store", "kept", "mongooseim.toml"];
    let second = mimcfg(path, &second, None);
    assert_eq!(second.status.code(), Some(2), "{}", String::from_utf8_lossy(&second.stderr));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another run answers there"));
    let stopped = Command::new("kill").args(["-TERM", &run.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!socket.exists());
    // Neither passwords nor who has them are in the journal.
    let journal = [output.stdout, output.stderr].concat();
    let journal = String::from_utf8(journal).unwrap();
    assert!(!journal.contains(secret) && !journal.contains("ann@"), "{journal}");
}
