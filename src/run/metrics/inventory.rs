//! What a configuration has of the things that reports count and name.

mod listeners;
mod modules;

pub use modules::{Module, Reports};

use crate::catalogue::runtime::{current, metrics};
use crate::catalogue::{Language, Version};
use crate::model::Config;
use crate::model::tree::{Map, Node};
use crate::source::{FileId, Sources};
use crate::syntax::toml;
use crate::value::Value;

/// What is counted and named.
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Inventory {
    /// The host types, in the order of the file: static hosts are one each, and then the others.
    pub host_types: Vec<String>,
    /// The static hosts among them.
    pub hosts: usize,
    /// The modules that are reported, for each host type.
    pub modules: Vec<Vec<Module>>,
    /// The number of modules that count as custom ones.
    pub custom_modules: usize,
    /// Whether the report crashes, since not all hosts have the same modules.
    pub crashes: bool,
    /// The handlers of HTTP that are reported.
    pub handlers: Vec<String>,
    /// The transports.
    pub transports: Vec<String>,
    /// Modes of TLS for clients with the modules that do it.
    pub tls: Vec<(String, String)>,
    /// The kind of each pool of outgoing connections.
    pub pools: Vec<String>,
    /// `toml`, `cfg` or `unknown_config_type`.
    pub config_type: &'static str,
    /// Whether stanzas are counted.
    pub counts_stanzas: bool,
    /// Whether a database keeps the client id.
    pub keeps_client_id: bool,
    /// Whether dynamic domains are loaded.
    pub loads_domains: bool,
}

/// What a configuration has.
pub fn of(config: &Config, sources: &Sources) -> Inventory {
    let source = sources.file(config.file);
    let tree = tree(config, &source.text);
    let mut inventory = of_tree(&tree, config.server);
    inventory.config_type = config_type(&source.name, config.language);
    if config.language == Language::Toml {
        // Servers hold them by name.
        inventory.pools.sort();
    }
    inventory.loads_domains = config.table("services.service_domain_db").is_some();
    inventory
}

/// The whole file as a tree.
pub(in crate::run) fn tree(config: &Config, text: &str) -> Map {
    match (config.language, &config.tree) {
        (Language::Toml, _) => tree_of_toml(text),
        (Language::Terms, tree) => tree.clone().unwrap_or_default(),
    }
}

/// A TOML text as a tree.
pub fn tree_of_toml(text: &str) -> Map {
    let parsed = toml::parse(FileId(0), text);
    let entries = parsed.root.entries.iter();
    entries.map(|entry| (entry.key.name.clone(), Node::value(Value::from_toml(&entry.value)))).collect()
}

/// What a tree has, in the spelling of this server.
pub fn of_tree(tree: &Map, server: Version) -> Inventory {
    let facts = &metrics();
    let names = |key: &str| -> Vec<String> {
        let items = tree.find(&["general", key]).and_then(Node::as_items).unwrap_or_default();
        items.iter().filter_map(Node::as_str).map(str::to_owned).collect()
    };
    let mut host_types = names("hosts");
    let hosts = host_types.len();
    if facts.has("host_types", server) {
        host_types.extend(names("host_types"));
    }
    let modules::Found { modules, custom, uneven } = modules::of(tree, &host_types, server);
    let listeners::Found { handlers, transports, tls } = listeners::of(tree, server);
    let pools = tree.get("outgoing_pools").and_then(Node::as_table).into_iter().flat_map(Map::iter);
    let pools: Vec<String> = pools
        .flat_map(|(kind, pools)| std::iter::repeat_n(kind.to_owned(), pools.as_table().map_or(0, Map::len)))
        .collect();
    let sources = current(&facts.stanzas, server).and_then(|stanzas| stanzas.sources.as_ref());
    let counts = |sources: &Vec<String>| {
        sources.iter().any(|source| tree.find(&["instrumentation", source]).is_some())
    };
    Inventory {
        hosts,
        host_types,
        modules,
        custom_modules: custom,
        crashes: uneven && facts.unmarked_load_crashes.holds(server),
        handlers,
        transports,
        tls,
        keeps_client_id: pools.iter().any(|kind| kind == "rdbms"),
        pools,
        config_type: config_type("", Language::Toml),
        counts_stanzas: sources.is_none_or(counts),
        loads_domains: tree.find(&["services", "service_domain_db"]).is_some(),
    }
}

/// What the name of a file says of its kind; a text without a file is what it is written in.
fn config_type(name: &str, language: Language) -> &'static str {
    let extension = std::path::Path::new(name).extension().and_then(std::ffi::OsStr::to_str);
    match (extension, language) {
        (Some("toml"), _) | (None, Language::Toml) => "toml",
        (Some("cfg"), _) | (None, Language::Terms) => "cfg",
        (Some(_), _) => "unknown_config_type",
    }
}
