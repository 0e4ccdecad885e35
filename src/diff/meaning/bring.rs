//! A configuration as another server would have it.

use crate::catalogue::{Language, Version};
use crate::diagnostic::Diagnostic;
use crate::migrate::hops::{self, Answers, Decision};
use crate::migrate::{self, Change, Mode, Plan, Shown};
use crate::model::Config;
use crate::model::tree::{Map, Node, Origin};
use crate::run::Boot;

/// A configuration as a server of one version would have it.
#[derive(Debug)]
pub struct Brought {
    /// The server.
    pub server: Version,
    /// All of it, the services too.
    pub tree: Map,
    /// What the server does otherwise than the one before.
    pub changes: Vec<Change>,
    /// What is told of the way there.
    pub findings: Vec<Diagnostic>,
    /// What a person decides or decided on the way.
    pub decisions: Vec<Decision>,
}

/// Brings a configuration to a server; a TOML file of that server or a later one stays as it is.
///
/// With [`Mode::Effect`] what its own server does is kept wherever the other can be told to do it.
pub fn bring(config: &Config, boot: &Boot, server: Version, mode: Mode, answers: &Answers) -> Brought {
    if config.language == Language::Toml {
        if let Some(mut upgraded) = hops::upgraded(config, server, mode, answers) {
            let tree = std::mem::take(&mut upgraded.tree);
            return Brought { tree, ..of(upgraded.plan, server) };
        }
        if let Some(tree) = &config.tree {
            return Brought { tree: tree.clone(), ..empty(server) };
        }
    }
    let mut plan = migrate::plan_with(config, boot, server, mode, answers);
    let mut tree = plan.map.take().unwrap_or_default();
    services(&plan, &mut tree);
    Brought { tree, ..of(plan, server) }
}

fn empty(server: Version) -> Brought {
    Brought { server, tree: Map::default(), changes: Vec::new(), findings: Vec::new(), decisions: Vec::new() }
}

fn of(plan: Plan, server: Version) -> Brought {
    let Plan { changes, findings, decisions, .. } = plan;
    Brought { changes, findings, decisions, ..empty(server) }
}

/// Puts the planned services into a tree.
fn services(plan: &Plan, tree: &mut Map) {
    for table in &plan.tables {
        let path: Vec<&str> = table.spec.path.split('.').collect();
        let map = tree.table_at(&path);
        for option in &table.options {
            let Shown::Value(value) = &option.shown else { continue };
            let node = Node::value(value.clone());
            let node = match option.from {
                Some(from) => node.at(from, from),
                None => node,
            };
            map.insert(option.spec.name, node);
        }
        if let Some(node) = tree.find_mut(&path) {
            node.origin = Some(Origin { whole: table.from, value: table.from });
        }
    }
}
