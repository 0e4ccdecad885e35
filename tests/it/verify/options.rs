//! Every option of the catalogue, set, carried on and changed by hand: a proof names that option and no other.

use super::{new, proof, told};
use crate::support::version;
use mimcfg::catalogue::{self, Language, OptionSpec, State, Version};
use mimcfg::migrate::Mode;
use mimcfg::migrate::hops::{Answers, Upgraded, upgraded};
use mimcfg::model::Config;
use mimcfg::model::tree::{Content, Map, Node};
use mimcfg::source::{FileId, Sources, Span};
use mimcfg::syntax::toml;
use mimcfg::value::Value;
use mimcfg::write;

/// The servers whose options are looked at; all of them with `MIMCFG_LONG`.
pub(super) fn servers() -> Vec<Version> {
    match std::env::var_os("MIMCFG_LONG") {
        Some(_) => Version::all().filter(|version| version.reads(Language::Toml)).collect(),
        None => ["4.0.1", "5.1", "6.8"].map(version).to_vec(),
    }
}

/// A value that the option takes at a version: that of the catalogue, or one of its type.
pub(super) fn value(option: &OptionSpec, state: &State, version: Version) -> Value {
    let example = option.example.and_then(|example| {
        let parsed = toml::parse(FileId(0), &format!("x = {example}\n"));
        state.value_type.read_toml(parsed.root.at(&["x"])?)
    });
    let words = state.values.iter().flatten().map(|word| Value::String((*word).to_owned()));
    let plain =
        [Value::Boolean(true), Value::Integer(7.into()), Value::String("x".into()), Value::Float(1.5)];
    let one: Vec<Value> =
        example.clone().into_iter().chain(state.default.clone()).chain(words).chain(plain).collect();
    let lists = one.iter().map(|item| Value::Array(vec![item.clone()]));
    let mut all = one.iter().cloned().chain(lists).filter(|value| state.value_type.holds(value));
    let fits = all.clone().find(|value| state.check(value, version).is_empty());
    fits.or_else(|| all.next()).unwrap_or_else(|| panic!("{} takes no value", option.path))
}

/// Another value of the same type, which the server takes if there is such a one.
fn other(state: &State, value: &Value, version: Version) -> Value {
    let words = state.values.iter().flatten().map(|word| Value::String((*word).to_owned()));
    let mut all: Vec<Value> = match value {
        Value::Boolean(flag) => vec![Value::Boolean(!flag)],
        Value::Integer(number) => [1, -1, 1000].map(|more| Value::Integer(number + more)).to_vec(),
        Value::Float(number) => vec![Value::Float(number + 0.25)],
        Value::String(text) => {
            words.chain(["x", ".x", "/x", "1"].map(|end| Value::String(format!("{text}{end}")))).collect()
        }
        Value::Array(items) => {
            let more = items.iter().map(|item| other(state, item, version));
            let word = words.chain(more).find(|word| !items.contains(word));
            let longer = items.iter().cloned().chain(word.clone());
            vec![Value::Array(longer.collect()), Value::Array(word.into_iter().collect())]
        }
        Value::Table(entries) => {
            let mut entries = entries.clone();
            entries.push(("x".to_owned(), Value::Integer(1.into())));
            vec![Value::Table(entries)]
        }
        other => panic!("no option has {other}"),
    };
    all.retain(|one| one != value);
    let fits = all.iter().find(|value| state.check(value, version).is_empty()).cloned();
    fits.unwrap_or_else(|| all[0].clone())
}

/// The keys to an option: a name for what may have any, and the first item of an array.
pub(super) fn keys(path: &str) -> Vec<(String, bool)> {
    let mut keys: Vec<(String, bool)> = Vec::new();
    for part in path.split('.') {
        let (name, item) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
        let above = keys.last().map(|(name, _)| name.clone()).unwrap_or_default();
        let name = match (above.as_str(), name) {
            ("modules", "*") => "mod_last",
            (_, "*") => "some",
            (_, name) => name,
        };
        keys.push((name.to_owned(), item));
    }
    keys
}

/// A configuration that says one thing, and the path by which a person is told of it.
fn alone(keys: &[(String, bool)], value: Value) -> (Map, String) {
    let (mut tree, mut path) = (Map::default(), String::new());
    let mut at = &mut tree;
    for (place, (name, item)) in keys.iter().enumerate() {
        path += &format!("{}{name}{}", if place == 0 { "" } else { "." }, if *item { "[0]" } else { "" });
        if place + 1 == keys.len() {
            at.insert(name.clone(), Node::value(value));
            break;
        }
        at = if *item {
            let items = at.items(name);
            items.push(Node::table());
            items[0].as_table_mut().unwrap()
        } else {
            at.table(name)
        };
    }
    (tree, path)
}

/// Puts another value in the place of the one that came from `old`, and returns its path; the first such value, if
/// several came of it.
fn replace(
    map: &mut Map,
    above: &str,
    old: Span,
    other: &mut dyn FnMut(&str, &Value) -> Value,
) -> Option<String> {
    fn inside(
        node: &mut Node,
        path: &str,
        old: Span,
        other: &mut dyn FnMut(&str, &Value) -> Value,
    ) -> Option<String> {
        match &mut node.content {
            Content::Table(map) => replace(map, &format!("{path}."), old, other),
            Content::Array(items) if items.iter().any(|item| item.as_table().is_some()) => {
                let mut items = items.iter_mut().enumerate();
                items.find_map(|(at, item)| inside(item, &format!("{path}[{at}]"), old, other))
            }
            _ if node.origin.is_some_and(|origin| origin.whole == old) => {
                *node = Node::value(other(path, &node.plain()));
                Some(path.to_owned())
            }
            _ => None,
        }
    }
    map.iter_mut().find_map(|(key, node)| inside(node, &format!("{above}{key}"), old, other))
}

fn place(tree: &Map, keys: &[(String, bool)]) -> Option<Span> {
    let (first, rest) = keys.split_first()?;
    let node = tree.get(&first.0)?;
    let node = if first.1 { node.as_items()?.first()? } else { node };
    if rest.is_empty() { Some(node.origin?.whole) } else { place(node.as_table()?, rest) }
}

pub(super) fn read(tree: &Map, server: Version) -> Config {
    new(&mut Sources::default(), &write::tree(tree), server)
}

/// The figures of one server.
#[derive(Default)]
struct Figures {
    copied: usize,
    carried: usize,
    wrong: Vec<String>,
}

impl Figures {
    fn option(&mut self, option: &OptionSpec, state: &State, server: Version) {
        let keys = keys(&option.path);
        let named = |name: &str| if option.name == "*" { name.replace('*', "some") } else { name.to_owned() };
        let said = value(option, state, server);
        let (tree, path) = alone(&keys, said.clone());
        let old = read(&tree, server);
        assert!(old.loads, "{}", write::tree(&tree));
        let same = proof(&old, &read(&tree, server), None);
        if !same.same() || same.compared == 0 {
            self.wrong.push(format!("{path} at {server} is not itself: {:?}", told(&same)));
        }
        let (changed, _) = alone(&keys, other(state, &said, server));
        let verdict = proof(&old, &read(&changed, server), None);
        self.copied += 1;
        self.check(&verdict, &named(&path), server, server);
        let last = Version::all().next_back().unwrap();
        let Some(Upgraded { tree: mut after, .. }) = upgraded(&old, last, Mode::Intent, &Answers::default())
        else {
            return;
        };
        let whole = proof(&old, &read(&after, last), None);
        if !whole.same() {
            self.wrong.push(format!("{path} from {server} to {last}: {:?}", told(&whole)));
        }
        let Some(span) = old.tree.as_ref().and_then(|tree| place(tree, &keys)) else {
            return self.wrong.push(format!("{path} at {server} is nowhere"));
        };
        let mut mutate = |path: &str, now: &Value| {
            let plain: Vec<&str> = path.split('.').map(|key| key.split('[').next().unwrap()).collect();
            match catalogue::at(&plain, last) {
                Some(catalogue::Child::Option(_, state)) => other(state, now, last),
                _ => other(state, now, last),
            }
        };
        if let Some(path) = replace(&mut after, "", span, &mut mutate) {
            self.carried += 1;
            let verdict = proof(&old, &read(&after, last), None);
            self.check(&verdict, &path, server, last);
        }
    }

    /// One difference, and it is at the path.
    fn check(&mut self, verdict: &mimcfg::verify::Verdict, path: &str, from: Version, to: Version) {
        let named: Vec<&str> = verdict.differences.iter().map(|one| one.path.as_str()).collect();
        // The first servers lift these keys into the table of TLS, where they may stand as well.
        let lifted = path.replace("riak.some.connection.", "riak.some.connection.tls.");
        if named != [path] && !(to == version("4.0.1") && named == [lifted]) {
            self.wrong.push(format!("{path} from {from} to {to}: {:?}", told(verdict)));
        }
    }
}

#[test]
fn an_option_that_is_changed_by_hand_is_named_and_no_other() {
    let (mut wrong, mut all) = (Vec::new(), 0);
    for server in servers() {
        let mut figures = Figures::default();
        for table in catalogue::all().flat_map(|part| &part.tables) {
            if table.state(server).is_none() {
                continue;
            }
            for (option, state) in table.at(server) {
                figures.option(option, state, server);
            }
        }
        let Figures { copied, carried, wrong: more } = figures;
        println!("{server}: {copied} options changed in a copy, {carried} in the file for the last server");
        all += copied;
        wrong.extend(more);
    }
    assert!(all > 1000, "{all}");
    assert!(wrong.is_empty(), "{}\n{} are not", wrong[..wrong.len().min(60)].join("\n"), wrong.len());
}
