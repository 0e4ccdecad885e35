//! Rosters.

use super::super::site::Site;
use super::at_every_version;

#[test]
pub fn contacts_come_and_go_and_sessions_are_told() {
    at_every_version(|site, server| {
        for contact in ["ann", "eve"] {
            let call = format!("add_rosteritem bob localhost {contact} localhost {contact} Friends both");
            assert_eq!(site.told(&call).1, 0, "{server}");
        }
        assert_eq!(site.told("get_roster bob localhost").0.lines().count(), 2);
        let pushes = |site: &Site| {
            let packets = site.packets("bob@localhost/phone");
            packets.into_iter().filter(|packet| packet.contains("jabber:iq:roster")).collect::<Vec<_>>()
        };
        assert_eq!(pushes(site).len(), 2);
        let item = "<item jid='ann@localhost' name='ann' subscription='both'><group>Friends</group></item>";
        assert!(pushes(site)[0].contains(item), "{server}: {:?}", pushes(site));
        assert_eq!(site.told("delete_rosteritem bob localhost ann localhost").1, 0);
        assert!(pushes(site)[2].contains("<item jid='ann@localhost' subscription='remove'/>"), "{server}");
        assert_eq!(site.told("get_roster bob localhost").0, "eve@localhost\teve\tboth\tnone\tFriends");
    });
}

#[test]
pub fn a_contact_gets_presence() {
    at_every_version(|site, server| {
        assert_eq!(site.told("add_rosteritem bob localhost ann localhost Ann Friends both").1, 0);
        let packets = site.packets("ann@localhost");
        assert_eq!(packets.len(), 3, "{server}");
        assert!(packets.contains(&"<presence from='bob@localhost/phone' to='ann@localhost'/>".to_owned()));
        assert_eq!(site.told("add_rosteritem bob localhost eve localhost Eve Friends to").1, 0);
        assert!(site.packets("eve@localhost").is_empty(), "{server}");
    });
}

#[test]
pub fn a_template_becomes_the_roster() {
    at_every_version(|site, server| {
        assert_eq!(site.told("push_roster template.txt eve localhost").1, 0);
        let (roster, _) = site.told("get_roster eve localhost");
        for contact in ["ann@localhost\tAnn\t", "bob@localhost\tBob\t", "joe@example.org\tJoe\t"] {
            assert!(roster.contains(contact), "{server}: {roster}");
        }
        assert!(site.kept(|kept| kept.outbox(None)).is_empty(), "nobody is told");
    });
}

#[test]
pub fn users_of_a_template_have_each_other() {
    at_every_version(|site, server| {
        assert_eq!(site.told("delete_rosteritem ann localhost eve localhost").1, 0);
        assert_eq!(site.told("push_roster_all template.txt").1, 0);
        let all = ["ann@localhost", "bob@localhost", "joe@example.org"];
        for jid in all {
            let (user, host) = jid.split_once('@').unwrap();
            let (roster, _) = site.told(&format!("get_roster {user} {host}"));
            for other in all {
                assert_eq!(roster.contains(other), other != jid, "{server}: {jid}: {roster}");
            }
        }
    });
}

#[test]
pub fn everybody_has_all_others_of_the_domain() {
    at_every_version(|site, server| {
        assert_eq!(site.told("push_roster_alltoall localhost All").1, 0);
        let (roster, _) = site.told("get_roster bob localhost");
        assert_eq!(
            roster, "ann@localhost\tann\tboth\tnone\tAll\neve@localhost\teve\tboth\tnone\tAll",
            "{server}"
        );
    });
}

/// Ann has two contacts, one of them with an icq in its domain; Bob has Ann.
fn contacts(site: &mut Site) {
    for call in [
        "delete_rosteritem ann localhost eve localhost",
        "delete_rosteritem ann localhost joe example.org",
        "add_rosteritem ann localhost 1234 icq.example.org Icq Friends none",
        "add_rosteritem bob localhost ann localhost Ann Friends to",
    ] {
        assert_eq!(site.told(call).1, 0);
    }
}

fn matches(site: &mut Site, call: &str) -> Vec<String> {
    let (text, status) = site.told(call);
    assert_eq!(status, 0, "{text}");
    text.lines().filter_map(|line| line.strip_prefix("Matches: ")).map(str::to_owned).collect()
}

#[test]
pub fn patterns_pick_contacts() {
    at_every_version(|site, server| {
        contacts(site);
        let mut picked = |call: &str| matches(site, &format!("process_rosteritems list {call}"));
        assert_eq!(
            picked("any any bob@localhost ann@localhost"),
            ["bob@localhost ann@localhost"],
            "{server}"
        );
        assert!(picked("both any bob@localhost ann@localhost").is_empty(), "{server}");
        assert_eq!(picked("any any ann@.* .*icq.*"), ["ann@localhost 1234@icq.example.org"], "{server}");
        assert_eq!(picked("any any ann@.* .*@.*").len(), 2, "{server}");
        // A pattern is for the whole of a JID.
        assert!(picked("any any ann ann").is_empty(), "{server}");
    });
}

#[test]
pub fn picked_contacts_are_deleted() {
    at_every_version(|site, server| {
        contacts(site);
        let deleted = matches(site, "process_rosteritems delete none:to any ann@.*:eve@.* .*icq.*:joe@.*");
        assert_eq!(deleted, ["ann@localhost 1234@icq.example.org"], "{server}");
        let left = matches(site, "process_rosteritems list any any any any");
        assert_eq!(left, ["ann@localhost bob@localhost", "bob@localhost ann@localhost"], "{server}");
        let told = site.packets("bob@localhost/phone").len();
        assert_eq!(matches(site, "process_rosteritems delete any any any any").len(), 2);
        assert_eq!(site.packets("bob@localhost/phone").len(), told + 1, "{server}");
    });
}

#[test]
fn only_mnesia_lists_all_contacts() {
    let text = "[general]\n  hosts = [\"localhost\"]\n[modules.mod_roster]\n  backend = \"rdbms\"\n\
                [services.service_admin_extra]\n";
    let told = Site::with("5.1", text).told("process_rosteritems list any any any any");
    let expected = "Problem 'exit {aborted,{no_exists,roster,size}}' occurred executing the command.";
    assert_eq!(told, (expected.to_owned(), 1));
}
