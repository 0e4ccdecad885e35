//! vCards, private XML, last activity and personal data.

use super::super::site::Site;
use super::at_every_version;
use mimcfg::run::address::Address;
use mimcfg::run::store::{Last, seconds};
use mimcfg::run::xml::Element;
use std::io::{Cursor, Read};

#[test]
pub fn a_field_of_a_vcard_is_read_after_it_is_set() {
    at_every_version(|site, server| {
        assert_eq!(site.told("get_vcard eve localhost FN").1, 1, "{server}");
        assert_eq!(site.call(&["set_vcard", "eve", "localhost", "FN", "Eve E"]), (String::new(), 0));
        assert_eq!(site.answer(&["get_vcard", "eve", "localhost", "FN"]).output, "Eve E\n", "{server}");
        assert_eq!(site.told("get_vcard2 eve localhost ADR CTRY").1, 1, "{server}");
        assert_eq!(site.told("set_vcard2 eve localhost ADR CTRY PL").1, 0);
        assert_eq!(site.told("get_vcard2 eve localhost ADR CTRY"), ("PL".to_owned(), 0), "{server}");
        assert_eq!(site.told("get_vcard eve localhost FN").0, "Eve E", "{server}");
    });
}

#[test]
pub fn several_fields_are_read_a_line_each() {
    at_every_version(|site, server| {
        assert_eq!(site.told("get_vcard2_multi eve localhost ORG ORGUNIT").1, 1, "{server}");
        assert_eq!(site.told("set_vcard2_multi eve localhost ORG ORGUNIT sales;marketing").1, 0);
        let (text, status) = site.told("get_vcard2_multi eve localhost ORG ORGUNIT");
        assert_eq!((text.as_str(), status), ("sales\nmarketing", 0), "{server}");
        assert_eq!(site.told("get_vcard2 eve localhost ORG ORGUNIT").0, "salesmarketing", "{server}");
    });
}

#[test]
pub fn last_activity_is_two_hours_ago() {
    at_every_version(|site, server| {
        let then = seconds(Site::now()) - 7_200;
        assert_eq!(site.told(&format!("set_last eve localhost {then} away")).1, 0);
        let eve = Address::of("eve", "localhost").unwrap();
        let kept = site.kept(|kept| kept.last(&eve));
        assert_eq!(kept, Some((Last::At(then), "away".to_owned())), "{server}");
    });
}

#[test]
pub fn namespaces_do_not_overwrite_each_other() {
    at_every_version(|site, server| {
        let elements = ["<aa xmlns='one'>1<b c='&apos;'/></aa>", "<aa xmlns='two'>2</aa>"];
        for element in elements {
            assert_eq!(site.call(&["private_set", "eve", "localhost", element]), (String::new(), 0));
        }
        for (element, namespace) in elements.iter().zip(["one", "two"]) {
            let (text, status) = site.call(&["private_get", "eve", "localhost", "aa", namespace]);
            assert_eq!((Element::parse(&text), status), (Element::parse(element), 0), "{server}");
        }
    });
}

/// The files of an archive with their texts.
fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.push((file.name().unwrap().into_owned(), text));
    }
    files
}

/// The tables of the personal data of a user, with their rows.
pub fn tables(site: &mut Site, user: &str) -> Vec<(String, Vec<Vec<String>>)> {
    assert_eq!(site.told(&format!("retrieve_personal_data {user} localhost all.zip")), (String::new(), 0));
    let files = unzipped(&site.files.0["all.zip"]);
    let rows = |text: &str| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    };
    files.iter().map(|(name, text)| (name.clone(), rows(text))).collect()
}

#[test]
pub fn tables_hold_the_rows_of_the_user() {
    at_every_version(|site, server| {
        let note = "<note xmlns='notes'>not yours</note>";
        assert_eq!(site.call(&["private_set", "eve", "localhost", note]).1, 0);
        assert_eq!(site.call(&["private_set", "ann", "localhost", "<m xmlns='more'/>"]).1, 0);
        assert_eq!(site.call(&["send_message_chat", "bob@localhost", "ann@localhost", "hi, \"you\""]).1, 0);
        assert_eq!(site.told("send_message_chat ann@localhost eve@localhost hi").1, 0);
        assert_eq!(site.told("retrieve_personal_data ann localhost ann.zip"), (String::new(), 0), "{server}");
        let files = unzipped(&site.files.0["ann.zip"]);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["vcard.csv", "roster.csv", "private.csv", "offline.csv"], "{server}");
        assert!(files[0].1.starts_with("jid,vcard\nann@localhost,<vCard"), "{}", files[0].1);
        assert_eq!(
            files[1].1,
            "jid,name,subscription,ask,groups,askmessage,xs\nbob@localhost,Bob,both,none,Friends;Work,,\n\
             eve@localhost,,none,in,,,\njoe@example.org,Joe,to,out,,,\n"
        );
        assert_eq!(
            files[2].1,
            "ns,xml\nexodus:prefs,<exodus xmlns='exodus:prefs'><name>Ann</name></exodus>\nmore,<m xmlns='more'/>\n"
        );
        assert!(
            files[3]
                .1
                .starts_with("timestamp,from,to,packet\n2023-11-14T22:13:20Z,bob@localhost,ann@localhost,")
        );
        assert_eq!(files[3].1.lines().count(), 2, "{}", files[3].1);
        assert!(files.iter().all(|(_, text)| !text.contains("not yours")), "{server}");
    });
}

#[test]
pub fn logs_have_the_lines_of_the_user() {
    at_every_version(|site, server| {
        site.files.1 = vec![
            (
                "mongooseim@one",
                vec![("a.log", "x ann@localhost\nx joann@localhost\n"), ("b.log", "jid=ANN@LOCALHOST\n")],
            ),
            ("mongooseim@two", vec![("c.log", "bob@localhost\n")]),
        ];
        let answer = site.answer(&["retrieve_personal_data", "ann", "localhost", "ann.zip"]);
        assert_eq!((answer.output.as_str(), answer.status, answer.aside), ("", 0, None), "{server}");
        let files = unzipped(&site.files.0["ann.zip"]);
        let logs: Vec<_> = files.into_iter().filter(|(name, _)| name.starts_with("logs-")).collect();
        let text = |text: &str| text.to_owned();
        assert_eq!(
            logs,
            [
                (text("logs-mongooseim@one.txt"), text("a.log:x ann@localhost\nb.log:jid=ANN@LOCALHOST\n")),
                (text("logs-mongooseim@two.txt"), String::new()),
            ],
            "{server}"
        );
    });
}

#[test]
pub fn nothing_is_written_for_nobody() {
    at_every_version(|site, server| {
        let before = site.files.0.len();
        let (text, status) = site.told("retrieve_personal_data nobody localhost nobody.zip");
        assert_eq!((text.as_str(), status), ("Error: \"User does not exist\"", 1), "{server}");
        assert_eq!(site.files.0.len(), before, "{server}");
    });
}

#[test]
fn without_its_module_there_is_no_private_storage_and_no_vcard() {
    for (server, text) in [
        ("4.2", "Module mod_private is not loaded on host localhost"),
        ("5.0", "Module mod_private is not loaded on domain localhost"),
        ("5.1", "Module mod_private is not loaded on domain localhost"),
        ("6.1", "Problem 'error ...' occurred executing the command."),
    ] {
        let config = "[general]\n  hosts = [\"localhost\"]\n[services.service_admin_extra]\n";
        let mut site = Site::with(server, config);
        site.declare("[[account]]\njid = \"ann@localhost\"\npassword = \"x\"\n");
        let element = "<a xmlns='b'/>";
        assert_eq!(
            site.call(&["private_set", "ann", "localhost", element]),
            (text.to_owned(), 1),
            "{server}"
        );
        assert_eq!(site.told("private_get ann localhost a b").1, 1, "{server}");
        assert_eq!(site.told("set_vcard ann localhost FN Ann").1, 0, "a failure is passed over");
        let none = "Error: \"Vcard not found\"";
        assert_eq!(site.told("get_vcard ann localhost FN"), (none.to_owned(), 1), "{server}");
    }
}

#[test]
fn a_broken_element_is_told_with_what_was_typed() {
    for (server, before, behind) in [
        ("4.2", "Error found parsing the element:\n  <<\"<aa>\">>\nError: \"", "\"\n"),
        ("5.1", "Error found parsing the element:\n  <<\"<aa>\">>\nError: \"", "\"\n"),
        ("6.1", "Error: \"Error found parsing the element: '<aa>' Error: ", "\""),
    ] {
        // The script of older servers does not let a bracket go that nothing closes.
        let mut site = Site::new(server);
        let (text, status) = site.call(&["private_set", "ann", "localhost", "<aa></bb>"]);
        let (before, behind) = (before.replace("<aa>", "<aa></bb>"), behind);
        assert!(text.starts_with(&before) && text.ends_with(behind) && status == 1, "{server}: {text:?}");
    }
}
