//! The forms of old files: each reads its own example, and together they reach every setting that has a place.

use crate::support::{Files, fixtures, version};
use mimcfg::catalogue::legacy::{self, Bindings, Context, Form, Pattern, Via};
use mimcfg::migrate::{self, Mode};
use mimcfg::model::tree::{Content, Map, Node};
use mimcfg::read::{self, Request};
use mimcfg::run;
use mimcfg::source::{FileId, Sources};
use mimcfg::syntax::term::{self, Erl};
use std::collections::{BTreeMap, BTreeSet};

/// The place of a term of a context in a whole file.
const HOLE: &str = "@HOLE@";

fn term(text: &str) -> Erl {
    let text = format!("{text}.");
    let parsed = term::parse(FileId(0), &text);
    assert!(parsed.findings.is_empty(), "{text}: {:?}", parsed.findings);
    parsed.tree.forms(&text).next().unwrap().term().unwrap().erl()
}

/// The example of a form, with a list in the place of a variable.
fn with_list(pattern: &Pattern, bindings: &Bindings<'_, '_>, variable: &str) -> String {
    let all = |items: &[Pattern]| {
        items.iter().map(|item| with_list(item, bindings, variable)).collect::<Vec<_>>().join(", ")
    };
    match pattern {
        Pattern::Variable(name) if name == variable => format!("[{HOLE}]"),
        Pattern::Variable(name) => bindings.iter().find(|(known, _)| known == name).unwrap().1.to_string(),
        Pattern::Any => "any".to_owned(),
        Pattern::Tuple(items) => format!("{{{}}}", all(items)),
        Pattern::List(items) => format!("[{}]", all(items)),
        Pattern::Term(term) => term.to_string(),
    }
}

/// Where each context stands in a whole file; some stand in several places.
fn frames() -> BTreeMap<String, BTreeSet<String>> {
    let mut frames: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |name: &str, frame: String| frames.entry(name.to_owned()).or_default().insert(frame);
    add("top", format!("{HOLE}."));
    add("modules.own", format!("{{modules, [{{my_own, [{HOLE}]}}]}}."));
    for context in legacy::contexts().filter(|context| context.name.matches('.').count() == 1) {
        if let Some(module) = context.name.strip_prefix("modules.mod_") {
            add(context.name, format!("{{modules, [{{mod_{module}, [{HOLE}]}}]}}."));
        }
    }
    loop {
        let mut more = Vec::new();
        for context in legacy::contexts() {
            for frame in frames.get(context.name).into_iter().flatten() {
                more.extend(context.also.iter().map(|name| ((*name).to_owned(), frame.clone())));
                for form in &context.forms {
                    let example = term(form.example);
                    let mut bindings = Bindings::new();
                    form.pattern().matches(&example, &mut bindings);
                    for (_, source) in &form.to {
                        if let legacy::Source::Bound(variable, Via::Options(name, _) | Via::Each(name)) =
                            source
                        {
                            let outer = with_list(form.pattern(), &bindings, variable);
                            more.push((name.clone(), frame.replace(HOLE, &outer)));
                        }
                    }
                }
            }
        }
        let count =
            |frames: &BTreeMap<String, BTreeSet<String>>| frames.values().map(BTreeSet::len).sum::<usize>();
        let before = count(&frames);
        for (name, frame) in more {
            frames.entry(name).or_default().insert(frame);
        }
        if count(&frames) == before {
            return frames;
        }
    }
}

/// A server that reads a form.
fn server(form: &Form) -> &'static str {
    ["3.7", "4.0.1"].into_iter().find(|name| form.lifetime.holds(version(name))).unwrap()
}

/// The whole files that show a form.
fn files(frames: &BTreeMap<String, BTreeSet<String>>, context: &Context, form: &Form) -> Vec<String> {
    let frames = frames.get(context.name).unwrap_or_else(|| panic!("{} stands nowhere", context.name));
    let file = |frame: &String| {
        let text = frame.replace(HOLE, form.example);
        if text.starts_with("{host") { text } else { format!("{{hosts, [\"example.com\"]}}.\n{text}\n") }
    };
    frames.iter().map(file).collect()
}

/// What named functions read, and constructs that are no form of their own.
const CONSTRUCTS: [&str; 7] = [
    "{modules, [{mod_adhoc, []}]}. {host_config, \"a.org\", [{{add, modules}, [{mod_time, []}]}]}.",
    "{modules, [{mod_mam, []}, {mod_mam_rdbms_arch, [pm]}, {mod_mam_rdbms_async_pool_writer, [pm, {pool_size, 4}]}]}.",
    "{outgoing_pools, [{cassandra, host, a, [], []}, {elastic, host, a, [], []}, {http, host, a, [], []}, {ldap, host, a, [], []}, {rabbit, host, a, [], []}, {rdbms, host, a, [], []}, {redis, host, a, [], []}, {riak, host, a, [], []}]}.",
    "{outgoing_pools, [{cassandra, <<\"a.org\">>, a, [], []}, {elastic, <<\"a.org\">>, a, [], []}, {http, <<\"a.org\">>, a, [], []}, {ldap, <<\"a.org\">>, a, [], []}, {rabbit, <<\"a.org\">>, a, [], []}, {rdbms, <<\"a.org\">>, a, [], []}, {redis, <<\"a.org\">>, a, [], []}, {riak, <<\"a.org\">>, a, [], []}]}.",
    "{listen, [{5222, ejabberd_c2s, [{tls_module, just_tls}, {ssl_options, [{password, \"p\"}, {versions, ['tlsv1.2']}, {server_name_indication, disable}, {verify_fun, {peer, true}}]}]}]}.",
    "{listen, [{{5280, {127, 0, 0, 1}, udp}, ejabberd_cowboy, [{modules, [{\"_\", \"/a\", mongoose_client_api_rooms, []}, {\"_\", \"/b\", mongoose_api_client, []}]}]}]}.",
    "{modules, [{mod_jingle_sip, [{udp_max_size, 1200}, {transport, \"tcp\"}]}]}.",
];

/// Settings that are not reached, and why.
const LEFT: [(&str, &str); 2] = [
    ("modules.mod_jingle_sip.udp_max_size", "the specification of no server has it"),
    (
        "modules.mod_shared_roster_ldap.ldap_* connection",
        "no server from 3.2 on reads them: they are told to be dead, and not made into a pool",
    ),
];

#[test]
fn every_form_is_the_first_that_takes_its_example() {
    let mut count = 0;
    for context in legacy::contexts() {
        for form in &context.forms {
            count += 1;
            let example = term(form.example);
            let server = version(server(form));
            let taken = context.forms.iter().filter(|form| form.lifetime.holds(server)).find(|other| {
                let mut bindings = Bindings::new();
                other.pattern().matches(&example, &mut bindings) && other.fits(&bindings)
            });
            let taken = taken.map(|form| form.text);
            assert_eq!(taken, Some(form.text), "{}: {}", context.name, form.example);
        }
    }
    println!("{count} forms take their examples");
}

#[test]
fn the_forms_reach_every_setting_that_has_a_place() {
    let frames = frames();
    let mut written = BTreeSet::new();
    let mut untaken = Vec::new();
    let rows = std::fs::read_to_string(fixtures().join("legacy-settings.tsv")).unwrap();
    let rows: Vec<(&str, &str)> = rows.lines().skip(2).filter_map(|line| line.split_once('\t')).collect();
    let mut all: Vec<(String, &str, String)> = Vec::new();
    for context in legacy::contexts() {
        for form in &context.forms {
            let what = format!("{}: {}", context.name, form.text);
            all.extend(
                files(&frames, context, form).into_iter().map(|text| (what.clone(), server(form), text)),
            );
        }
    }
    let constructs =
        CONSTRUCTS.map(|text| (text.to_owned(), "3.7", format!("{{hosts, [\"a.org\"]}}. {text}")));
    all.extend(constructs);
    // Modules without options.
    for (_, path) in rows.iter().filter(|(_, path)| path.matches('.').count() == 1) {
        if let Some(module) = path.strip_prefix("modules.mod_") {
            let text = format!("{{hosts, [\"a.org\"]}}. {{modules, [{{mod_{module}, []}}]}}.");
            all.push((text.clone(), "3.7", text));
        }
    }
    println!("{} files show the forms", all.len());
    for (what, server, text) in all {
        let mut sources = Sources::default();
        let files = Files::default();
        let request = Request { server: version(server), only: None, includes: &files, root: None };
        let config = read::legacy(&mut sources, "a.cfg", text.as_bytes(), &request);
        let unread = config.conversion.iter().map(|(_, finding)| finding).chain(&config.findings);
        let unread =
            unread.filter(|finding| ["unreadable-value", "ignored-option"].contains(&finding.code.name));
        untaken.extend(unread.map(|finding| format!("{what}: {}", finding.message)));
        for target in ["4.0.1", "4.1.0", "5.1.0"] {
            let plan = migrate::plan(&config, &run::boot(&config), version(target), Mode::Intent);
            paths("", plan.map.as_ref().unwrap(), &mut written);
        }
    }
    assert!(untaken.is_empty(), "{}", untaken.join("\n"));
    let split: Vec<Vec<&str>> = written.iter().map(|path| path.split('.').collect()).collect();
    let reached = |path: &str| {
        let wanted: Vec<&str> = path.split('.').map(|key| key.trim_end_matches("[]")).collect();
        split.iter().any(|found| {
            found.len() >= wanted.len()
                && found.iter().zip(&wanted).all(|(found, wanted)| *wanted == "*" || found == wanted)
        })
    };
    let services = |path: &str| path.starts_with("services.");
    let missing: Vec<String> = rows
        .iter()
        .filter(|(cfg, path)| !services(path) && !reached(path) && !LEFT.iter().any(|(left, _)| left == cfg))
        .map(|(cfg, path)| format!("{cfg} -> {path}"))
        .collect();
    println!(
        "{} of {} settings of old files are reached",
        rows.len() - missing.len() - LEFT.len(),
        rows.len()
    );
    for (left, why) in LEFT {
        println!("not reached: {left}: {why}");
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The paths of a tree, without the numbers of items.
fn paths(path: &str, map: &Map, out: &mut BTreeSet<String>) {
    for (key, node) in map.iter() {
        let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{}", key.replace('.', "_")) };
        node_paths(path, node, out);
    }
}

fn node_paths(path: String, node: &Node, out: &mut BTreeSet<String>) {
    match &node.content {
        Content::Table(map) => paths(&path, map, out),
        Content::Array(items) => items.iter().for_each(|item| node_paths(path.clone(), item, out)),
        Content::Scalar(_) => {}
    }
    out.insert(path);
}
