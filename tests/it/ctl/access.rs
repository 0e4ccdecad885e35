//! Rules of access, with what servers make of them.

use super::answer;
use super::site::Site;
use crate::cli::mimcfg;
use crate::support::fixtures;
use mimcfg::run::commands::Login;

/// What stands for «allowed»: the command is one that needs a store.
const ALLOWED: i32 = 4;

fn config(rules: &str) -> String {
    format!("[services.service_admin_extra]\n{rules}")
}

fn status(rules: &str, target: &str, words: &[&str]) -> i32 {
    answer(&config(rules), target, words).1
}

const CHECK: &[&str] = &["check_account", "ann", "localhost"];

#[test]
fn without_rules_everything_is_allowed() {
    for rules in ["", "[general.mongooseimctl_access_commands]\n"] {
        assert_eq!(status(rules, "5.1", CHECK), ALLOWED);
    }
}

#[test]
fn a_refusal_has_quotes_from_5_0_on() {
    let rules = "[general.mongooseimctl_access_commands.admin]\n  commands = \"all\"\n";
    for (target, text) in [
        ("4.0", "Error: account_unprivileged\n"),
        ("5.0", "Error: \"account_unprivileged\"\n"),
        ("6.1", "Error: \"account_unprivileged\"\n"),
    ] {
        assert_eq!(answer(&config(rules), target, CHECK), (text.to_owned(), 1), "{target}");
    }
}

#[test]
fn a_list_of_commands_in_toml_allows_nothing_before_5_1() {
    let rules = "[general.mongooseimctl_access_commands.all]\n  commands = [\"check_account\"]\n";
    for (target, code) in [("4.0", 1), ("4.2", 1), ("5.0", 1), ("5.1", ALLOWED), ("6.1", ALLOWED)] {
        assert_eq!(status(rules, target, CHECK), code, "{target}");
        assert_eq!(status(rules, target, &["check_password", "a", "b", "c"]), 1, "{target}");
    }
    let everything = "[general.mongooseimctl_access_commands.all]\n";
    assert_eq!(status(everything, "4.1", CHECK), ALLOWED);
}

#[test]
fn a_restriction_holds_for_arguments_that_are_lists_of_characters_only() {
    let rule = |name: &str, value: &str| {
        format!(
            "[general.mongooseimctl_access_commands.all]\n\
             [general.mongooseimctl_access_commands.all.argument_restrictions]\n  {name} = \"{value}\"\n"
        )
    };
    let hash = ["check_password_hash", "ann", "localhost", "0", "md5"];
    for (name, value, words, code) in [
        ("hashmethod", "md5", &hash[..], ALLOWED),
        ("hashmethod", "sha", &hash, 1),
        // A binary never equals a list.
        ("user", "ann", CHECK, 1),
        // It has no such argument.
        ("hashmethod", "md5", CHECK, ALLOWED),
    ] {
        assert_eq!(status(&rule(name, value), "5.1", words), code, "{name} {words:?}");
    }
}

#[test]
fn a_login_is_looked_at_where_any_rule_asks_for_one() {
    let both = "[general.mongooseimctl_access_commands.all]\n[general.mongooseimctl_access_commands.admin]\n";
    let login = |rules: &str| {
        let words = ["--auth", "ann", "localhost", "not-a-real-secret", "--only", "services"];
        let arguments = [&["ctl", "--config", "-"], &words[..], CHECK].concat();
        let output = mimcfg(&fixtures(), &arguments, Some(config(rules).as_bytes()));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.contains("not-a-real-secret"), "{told}");
        (output.status.code().unwrap(), told.contains("depends on its password"))
    };
    assert_eq!(login(both), (4, true));
    assert_eq!(login("[general.mongooseimctl_access_commands.all]\n"), (4, false));
    assert_eq!(login(""), (4, false));
}

const RULES: &str = "[general]
  hosts = [\"localhost\"]
[general.mongooseimctl_access_commands.admin]
  commands = [\"check_account\"]
[general.mongooseimctl_access_commands.matched]
[auth.password]
  format = \"FORMAT\"
[acl]
  operators = [{ user = \"ann\", server = \"localhost\" }, { user = \"max\" }]
  patterns = [{ user_regexp = \"PATTERN\" }]
[access]
  admin = [{ acl = \"none\", value = \"allow\" }, { acl = \"operators\", value = \"allow\" }, { acl = \"all\", value = \"deny\" }]
  matched = [{ acl = \"patterns\", value = \"allow\" }]
[services.service_admin_extra]
";

/// What an account is answered to a command, and whether there is more to say.
fn as_account(
    format: &str,
    rules: &str,
    (user, password): (&str, &str),
    words: &[&str],
) -> (String, u8, bool) {
    let mut site = Site::with("5.1", &rules.replace("FORMAT", format));
    for user in ["ann", "bob", "max"] {
        site.declare(&format!("[[account]]\njid = \"{user}@localhost\"\npassword = \"secret\"\n"));
    }
    let login = Login { user: user.to_owned(), host: "localhost".to_owned(), password: password.to_owned() };
    assert!(!format!("{login:?}").contains("secret"));
    let answer = site.answer_to(Some(&login), words);
    (answer.output, answer.status, answer.aside.is_some())
}

#[test]
fn an_account_may_do_what_a_rule_allows_it() {
    let rules = RULES.replace("[general.mongooseimctl_access_commands.matched]\n", "");
    let unprivileged = || ("Error: \"account_unprivileged\"\n".to_owned(), 1, false);
    for (user, words, allowed) in [
        ("ann", CHECK, true),
        ("max", CHECK, true),
        ("bob", CHECK, false),
        ("ann", &["check_password", "ann", "localhost", "secret"], false),
    ] {
        let told = as_account("plain", &rules, (user, "secret"), words);
        let expected = ("User ann@localhost exists\n".to_owned(), 0, false);
        assert_eq!(told, if allowed { expected } else { unprivileged() }, "{user} {words:?}");
    }
    // Without a login no rule but that for everybody holds.
    let mut site = Site::with("5.1", &rules.replace("FORMAT", "plain"));
    assert_eq!(site.call(CHECK), ("Error: \"account_unprivileged\"".to_owned(), 1));
}

#[test]
fn a_wrong_login_fails_the_call_whatever_a_rule_for_everybody_allows() {
    let rules = format!("{RULES}[general.mongooseimctl_access_commands.all]\n");
    let wrong = "Error: \"invalid_account_data\"\n";
    // A server lets in who gives no password, where it keeps none: here that is told and refused.
    for (format, user, password, told) in [
        ("plain", "ann", "wrong", false),
        ("plain", "nobody", "secret", false),
        ("plain", "nobody", "", true),
        ("plain", "ann", "", false),
        ("scram", "ann", "", true),
        ("scram", "ann", "secret", true),
    ] {
        let format_rules = rules.replace("[auth.password]\n", "[auth.password]\n  scram_iterations = 1\n");
        let got = as_account(format, &format_rules, (user, password), CHECK);
        assert_eq!(got, (wrong.to_owned(), 1, told), "{format} {user} `{password}`");
    }
    assert_eq!(as_account("plain", &rules, ("bob", "secret"), CHECK).1, 0);
}

#[test]
fn accounts_are_in_a_class_by_their_patterns() {
    for (class, allowed) in [
        ("user_regexp = \"^a\"", ["ann"].as_slice()),
        ("user_regexp = \"a\"", &["ann", "max"]),
        ("user_glob = \"?a*\"", &["max"]),
        ("user_glob = \"a\"", &[]),
        ("server_glob = \"local*\"", &["ann", "bob", "max"]),
        ("server_regexp = \"^example\"", &[]),
        ("user_glob = \"[a-b]*\", server_regexp = \"host$\"", &["ann", "bob"]),
        ("resource_glob = \"*\"", &["ann", "bob", "max"]),
        ("resource_regexp = \"x\"", &[]),
    ] {
        let rules = RULES.replace("user_regexp = \"PATTERN\"", class);
        for user in ["ann", "bob", "max"] {
            let call = ["check_password", "ann", "localhost", "secret"];
            let status = as_account("plain", &rules, (user, "secret"), &call).1;
            assert_eq!(status, u8::from(!allowed.contains(&user)), "{class} {user}");
        }
    }
}

#[test]
fn a_pattern_that_only_erlang_can_read_is_told() {
    let rules = RULES.replace("PATTERN", "(?=a)");
    let (output, status, told) = as_account("plain", &rules, ("bob", "secret"), CHECK);
    assert_eq!((output.as_str(), status, told), ("", 5, true));
}

#[test]
fn in_an_old_file_only_atoms_are_names_of_commands() {
    let told = |commands: &str, restrictions: &str| {
        let text = format!(
            "{{mongooseimctl_access_commands, [{{all, {commands}, {restrictions}}}]}}.\n\
             {{services, [{{service_admin_extra, []}}]}}.\n"
        );
        let arguments = [&["ctl", "--config", "-", "--only", "services"], CHECK].concat();
        mimcfg(&fixtures(), &arguments, Some(text.as_bytes())).status.code().unwrap()
    };
    assert_eq!(told("all", "[]"), ALLOWED);
    assert_eq!(told("[check_account]", "[]"), ALLOWED);
    assert_eq!(told("[\"check_account\"]", "[]"), 1);
    assert_eq!(told("all", "[{user, \"ann\"}]"), 1);
}

#[test]
fn help_and_commands_of_the_node_are_beyond_the_rules() {
    let rules = "[general.mongooseimctl_access_commands.admin]\n";
    assert_eq!(status(rules, "5.1", &["help", "check_account"]), 0);
    assert_eq!(status(rules, "5.1", &["status"]), 5);
}

#[test]
fn lint_tells_of_rules_that_deny_what_they_name() {
    let told = |rules: &str, target: &str| {
        let general = "[general]\n  hosts = [\"localhost\"]\n  default_server_domain = \"localhost\"\n";
        let text = format!(
            "{}{rules}",
            if target == "4.2" { "[general]\n  hosts = [\"localhost\"]\n" } else { general }
        );
        let arguments = ["lint", "--no-config", "--target", target, "--format", "concise", "-"];
        let output = mimcfg(&fixtures(), &arguments, Some(text.as_bytes()));
        let shown = String::from_utf8(output.stdout).unwrap();
        ["commands-never-allowed", "restriction-never-holds"].map(|code| shown.contains(code))
    };
    let list = "[general.mongooseimctl_access_commands.all]\n  commands = [\"check_account\"]\n";
    let restricted = |name: &str| {
        format!("[general.mongooseimctl_access_commands.all.argument_restrictions]\n  {name} = \"a\"\n")
    };
    assert_eq!(
        [told(list, "4.2"), told(list, "5.0"), told(list, "5.1")].map(|[list, _]| list),
        [true, true, false]
    );
    for (name, denies) in [("user", true), ("days", true), ("hashmethod", false), ("no_such", false)] {
        assert_eq!(told(&restricted(name), "6.1")[1], denies, "{name}");
    }
}
