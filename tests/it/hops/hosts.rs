//! What is said of single hosts, on its way to every later version.

use super::{errors, go, later, tree_of};
use crate::support::{fixtures, version};
use mimcfg::catalogue::Version;
use mimcfg::migrate::hops::{Answers, Told};
use mimcfg::model::tree::{Content, Map, Node};
use mimcfg::source::{FileId, Span};
use mimcfg::syntax::toml;
use mimcfg::{diagnostic::Diagnostic, write};

/// Every value with its path and its place in the text.
fn values(map: &Map) -> Vec<(String, Option<Span>, String)> {
    fn walk(path: &str, node: &Node, out: &mut Vec<(String, Option<Span>, String)>) {
        match &node.content {
            Content::Table(map) if !map.is_empty() => {
                map.iter().for_each(|(key, node)| walk(&format!("{path}.{key}"), node, out));
            }
            Content::Array(items) if items.iter().any(|item| item.as_table().is_some()) => {
                items.iter().enumerate().for_each(|(at, item)| walk(&format!("{path}[{at}]"), item, out));
            }
            _ => {
                out.push((path.to_owned(), node.origin.map(|origin| origin.value), node.plain().to_string()));
            }
        }
    }
    let mut out = Vec::new();
    map.iter().for_each(|(key, node)| walk(key, node, &mut out));
    out
}

/// Whether something is told of a value, or of a table around it that goes or is asked about.
fn is_told(told: &Told, path: &str, value: &str) -> bool {
    let of = |finding: &&Diagnostic, ends: &[&str]| ends.contains(&finding.code.name);
    told.findings.iter().any(|finding| {
        let Some(place) = finding.path.as_deref() else { return false };
        let around = path.strip_prefix(place).is_some_and(|rest| rest.starts_with(['.', '[']));
        place == path
            // A table that was empty may have been filled.
            || (value == "{}" && place.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
            || (around && of(&finding, &["dropped-option", "idle-option", "open-decision", "moved-option"]))
    })
}

fn upgrades() -> Vec<(Version, String)> {
    ["4.0.1", "4.1.0", "5.0.0"]
        .map(|from| {
            let path = fixtures().join(format!("upgrades/hosts-{from}.toml"));
            (version(from), std::fs::read_to_string(path).unwrap())
        })
        .to_vec()
}

#[test]
fn nothing_that_is_said_of_a_host_is_lost_without_being_told() {
    let (mut wrong, mut count) = (Vec::new(), [0, 0, 0]);
    for (from, text) in upgrades() {
        assert_eq!(errors(&text, from), Vec::<String>::new(), "{from}");
        let before = tree_of(&text, from);
        for to in later(from) {
            let (after, told) = go(&before, from, to, &Answers::default());
            let found = errors(&write::edited(&text, &toml::parse(FileId(0), &text), &after), to);
            wrong.extend(found.iter().map(|error| format!("{from} to {to}: {error}")));
            count[0] += 1;
            let after = values(&after);
            for (path, place, value) in values(&before) {
                assert!(place.is_some(), "{path}");
                let kept = after.iter().find(|(_, other, _)| *other == place);
                count[1] += 1;
                if kept.is_some_and(|(_, _, now)| *now == value) {
                    continue;
                }
                count[2] += 1;
                if !is_told(&told, &path, &value) {
                    let now = kept.map(|(_, _, now)| now);
                    wrong
                        .push(format!("{from} to {to}: `{path}` = {value} is {now:?}, and nothing tells it"));
                }
            }
        }
    }
    let [upgrades, values, told] = count;
    println!("{upgrades} upgrades, {values} values, {told} of them changed or gone, each told");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_with_many_hosts_read_as_they_did() {
    for (from, text) in upgrades() {
        let to = Version::all().next_back().unwrap();
        let after = go(&tree_of(&text, from), from, to, &Answers::default()).0;
        let text = write::edited(&text, &toml::parse(FileId(0), &text), &after);
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("hosts-{from}"), text);
        });
    }
}
