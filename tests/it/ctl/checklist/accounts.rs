//! Accounts.

use super::super::site::Site;
use super::at_every_version;
use mimcfg::run::address::Address;
use mimcfg::run::store::{Last, seconds};

#[test]
pub fn only_the_new_password_is_right() {
    at_every_version(|site, server| {
        let right = |site: &mut Site, password: &str| {
            site.told(&format!("check_password ann localhost {password}")).1 == 0
        };
        assert!(right(site, "secret") && !right(site, "wrong"), "{server}");
        assert_eq!(site.told("change_password ann localhost other").1, 0);
        assert!(right(site, "other") && !right(site, "secret"), "{server}");
        assert_eq!(site.told("change_password ann localhost secret").1, 0);
        assert!(right(site, "secret"), "{server}");
    });
}

#[test]
pub fn digests_are_compared() {
    at_every_version(|site, server| {
        for (digest, method, status) in [
            ("5EBE2294ECD0E0F08EAB7690D2A6EE69", "md5", 0),
            ("E5E9FA1BA31ECD1AE84F75CAAA474F3A663F5F4", "sha", 0),
            ("E5E9FA1BA31ECD1AE84F75CAAA474F3A663F5F4", "md5", 1),
            ("5EBE2294ECD0E0F08EAB7690D2A6EE69", "sha", 1),
        ] {
            let call = format!("check_password_hash ann localhost {digest} {method}");
            assert_eq!(site.told(&call).1, status, "{server}: {call}");
        }
    });
}

#[test]
pub fn accounts_are_there_or_not() {
    at_every_version(|site, server| {
        assert_eq!(site.told("check_account ann localhost").1, 0, "{server}");
        assert_eq!(site.told("check_account nobody localhost").1, 1, "{server}");
        assert_eq!(site.told("check_account ann example.org").1, 1, "{server}");
    });
}

#[test]
pub fn a_banned_account_is_closed_until_it_has_a_password() {
    at_every_version(|site, server| {
        assert_eq!(site.call(&["ban_account", "bob", "localhost", "too loud"]).1, 0);
        for resource in ["phone", "tablet", "laptop"] {
            let packets = site.packets(&format!("bob@localhost/{resource}"));
            let [packet] = packets.as_slice() else { panic!("{server}: {packets:?}") };
            assert!(
                packet.starts_with("<stream:error><conflict ") && packet.contains(">too loud<"),
                "{packet}"
            );
        }
        assert_eq!(site.told("num_resources bob localhost").0, "0");
        assert_eq!(site.told("check_password bob localhost secret").1, 1, "{server}");
        let banned = "BANNED_ACCOUNT--2023-11-14T22:13:20Z--0101010101010101--too loud";
        assert_eq!(site.call(&["check_password", "bob", "localhost", banned]).1, 0, "{server}");
        assert_eq!(site.told("change_password bob localhost secret").1, 0);
        assert_eq!(site.told("check_password bob localhost secret").1, 0, "{server}");
    });
}

#[test]
pub fn an_account_that_leaves_the_window_counts_no_more() {
    at_every_version(|site, server| {
        let count = |site: &mut Site| site.told("num_active_users localhost 101").0.parse::<u32>().unwrap();
        let before = count(site);
        let past = seconds(Site::now()) - 102 * 86_400;
        assert_eq!(site.told(&format!("set_last ann localhost {past} x")).1, 0);
        assert_eq!(count(site), before - 1, "{server}");
    });
}

#[test]
pub fn old_accounts_go_and_recent_ones_stay() {
    at_every_version(|site, server| {
        assert_eq!(site.told("set_last eve localhost 1 x").1, 0);
        assert_eq!(site.told("delete_old_users 50").1, 0);
        let there = |site: &mut Site, account: &str| site.told(&format!("check_account {account}")).1 == 0;
        assert!(!there(site, "eve localhost") && !there(site, "joe example.org"), "{server}");
        assert!(there(site, "ann localhost"), "{server}");
    });
}

#[test]
pub fn only_the_named_domain_is_touched() {
    at_every_version(|site, server| {
        assert_eq!(site.told("delete_old_users_vhost localhost 1").1, 0);
        assert_eq!(site.told("registered_users localhost").0, "bob", "{server}");
        assert_eq!(site.told("registered_users example.org").0, "joe", "{server}");
    });
}

#[test]
pub fn accounts_are_registered_once_and_unregistered() {
    at_every_version(|site, server| {
        assert_eq!(site.told("register_identified dan localhost x").1, 0);
        assert!(site.told("registered_users localhost").0.contains("dan"), "{server}");
        let (text, status) = site.told("register_identified dan localhost x");
        assert!(status == 1 && text.contains("already registered"), "{server}: {text}");
        assert_eq!(site.told("unregister dan localhost").1, 0);
        assert!(!site.told("registered_users localhost").0.contains("dan"), "{server}");
    });
}

#[test]
pub fn nothing_is_left_of_an_account_that_is_taken_away() {
    at_every_version(|site, server| {
        for (call, user) in
            [("unregister ann localhost", "ann"), ("delete_old_users_vhost localhost 1", "eve")]
        {
            let account = Address::of(user, "localhost").unwrap();
            assert_eq!(site.call(&["set_vcard", user, "localhost", "FN", "x"]).1, 0);
            assert_eq!(site.call(&["private_set", user, "localhost", "<a xmlns='b'/>"]).1, 0);
            assert_eq!(site.told(&format!("add_rosteritem {user} localhost bob localhost B G both")).1, 0);
            assert_eq!(site.told(call).1, 0, "{server}");
            site.kept(|kept| {
                assert_eq!(kept.card(&account)?, None, "{server}");
                assert!(kept.privates(&account)?.is_empty() && kept.roster(&account)?.is_empty(), "{server}");
                assert_eq!(kept.last(&account)?, None, "{server}");
                Ok(())
            });
        }
    });
}

#[test]
fn no_record_and_one_that_cannot_be_read_are_different() {
    at_every_version(|site, server| {
        site.declare(
            "[[account]]\njid = \"max@localhost\"\npassword = \"x\"\nlast = { unreadable = true }\n",
        );
        let account = |user: &str| Address::of(user, "localhost").unwrap();
        let (max, eve) = site.kept(|kept| Ok((kept.last(&account("max"))?, kept.last(&account("eve"))?)));
        assert_eq!((max.map(|(last, _)| last), eve), (Some(Last::Unreadable), None));
        for call in ["delete_old_users 1", "delete_old_users_vhost localhost 1"] {
            let answer = site.answer(&call.split(' ').collect::<Vec<_>>());
            assert_eq!((answer.output.as_str(), answer.status), ("", 1), "{server}");
            assert!(answer.aside.unwrap().starts_with("nothing is deleted: the last activity of 1 accounts"));
        }
        assert_eq!(site.told("registered_users localhost").0, "ann\nbob\neve\nmax", "{server}");
        // Another domain is none of its business.
        assert_eq!(site.told("delete_old_users_vhost example.org 1").1, 0);
        assert_eq!(site.told("registered_users example.org").0, "", "{server}");
    });
}

#[test]
fn accounts_of_a_host_that_is_not_served_are_nobodys_business() {
    at_every_version(|site, server| {
        let account = |host: &str| format!("[[account]]\njid = \"max@{host}\"\npassword = \"x\"\n");
        site.declare(&account("gone.example"));
        assert_eq!(site.told("delete_old_users 1").1, 0, "{server}");
        let gone = Address::of("max", "gone.example").unwrap();
        assert!(site.kept(|kept| kept.exists(&gone)), "{server}");
        assert_eq!(site.told("check_account max gone.example").1, 1, "{server}");
    });
}

#[test]
fn without_its_module_nobody_knows_who_is_old() {
    for server in ["4.2", "5.1", "6.1"] {
        let text = "[general]\n  hosts = [\"localhost\"]\n[services.service_admin_extra]\n";
        let mut site = Site::with(server, text);
        site.declare("[[account]]\njid = \"ann@localhost\"\npassword = \"x\"\n");
        for call in ["delete_old_users 1", "num_active_users localhost 1", "set_last ann localhost 1 x"] {
            let (text, status) = site.told(call);
            assert!(status == 1 && text.starts_with("Problem 'error "), "{server}: {text}");
        }
        assert_eq!(site.told("registered_users localhost").0, "ann", "{server}");
    }
}
