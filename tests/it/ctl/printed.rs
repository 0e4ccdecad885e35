//! Terms are laid out as Erlang lays them out; Erlang itself is asked.

use super::site::Site;
use std::process::Command;

/// Whether Erlang prints the same for every text that it prints itself.
fn erlang(program: &str) -> Option<Vec<String>> {
    let asked = Command::new("erl").args(["-noshell", "-eval", program]).output();
    let Ok(output) = asked else {
        assert!(std::env::var_os("MIMCFG_REQUIRE_ERLANG").is_none(), "there is no Erlang");
        println!("there is no Erlang: nothing is compared");
        return None;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.split('|').map(str::to_owned).collect())
}

#[test]
fn a_text_that_is_not_flat_is_laid_out_as_erlang_lays_it_out() {
    let program = "[io:format(\"Error: ~p|\", [io_lib:format(\"User ~s@~s does not exist\", \
                   [list_to_binary(lists:duplicate(N, $a)), <<\"localhost\">>])]) || N <- lists:seq(1, 60)], halt().";
    let Some(printed) = erlang(program) else { return };
    let mut site = Site::new("4.2");
    for (length, expected) in (1..=60).zip(&printed) {
        let (text, _) = site.call(&["get_vcard", &"a".repeat(length), "localhost", "FN"]);
        assert_eq!(&text, expected, "{length}");
    }
    assert_eq!(printed.len(), 61);
}

#[test]
fn deleted_accounts_are_laid_out_as_erlang_lays_them_out() {
    let program = "[[begin L = [{list_to_binary(lists:duplicate(N, A)), <<\"localhost\">>} || A <- lists:seq($a, $a + M)], \
                   io:format(\"Deleted ~p users: ~p|\", [M + 1, L]) end || N <- lists:seq(1, 60)] || M <- [0, 1, 2, 10]], \
                   halt().";
    let Some(printed) = erlang(program) else { return };
    let mut expected = printed.iter();
    let mut site = Site::with(
        "5.1",
        "[general]\n  hosts = [\"localhost\"]\n[modules.mod_last]\n[services.service_admin_extra]\n[auth.password]\n  format = \"plain\"\n",
    );
    for more in [0, 1, 2, 10] {
        for length in 1..=60 {
            let account = |name: u8| {
                let user = char::from(name).to_string().repeat(length);
                format!("[[account]]\njid = \"{user}@localhost\"\npassword = \"x\"\n")
            };
            site.declare(&(b'a'..=b'a' + more).map(account).collect::<String>());
            assert_eq!(&site.told("delete_old_users 1").0, expected.next().unwrap(), "{more} {length}");
        }
    }
}
