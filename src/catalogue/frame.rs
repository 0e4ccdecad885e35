//! What holds for whole files: sections, shapes of top-level terms, places of secrets.

use super::data::embedded;
use super::load::{lifetime, listed, string, strings};
use super::spec::Lifetime;
use super::version::Version;
use std::sync::LazyLock;

/// A section of the TOML file.
#[derive(Debug)]
pub struct Section {
    /// Its key at the top level.
    pub name: &'static str,
    /// When it exists.
    pub lifetime: Lifetime,
}

impl Section {
    /// Whether servers of `version` have it.
    pub fn holds(&self, version: Version) -> bool {
        self.lifetime.holds(version)
    }
}

/// A shape of top-level terms that old servers take.
#[derive(Debug)]
pub struct Shape {
    /// The atom it is, or that it begins with; `None`: any term.
    pub key: Option<String>,
    /// The number of elements of the tuple; 0 for an atom.
    pub elements: usize,
}

/// Where old files hold secrets.
#[derive(Debug)]
pub struct Secrets {
    /// Keys whose value is a secret.
    pub keys: Vec<&'static str>,
    /// Tuples by their first atom, and which of their elements is a secret.
    pub shapes: Vec<(String, Vec<bool>)>,
}

/// A section that servers also take under `host_config`.
#[derive(Debug)]
pub struct HostSection {
    /// Its key.
    pub name: &'static str,
    /// When they do.
    pub lifetime: Lifetime,
    /// Paths of options that they do not take there.
    pub but: Vec<&'static str>,
}

/// A module that people switch on and that has no options.
#[derive(Debug)]
pub struct PlainModule {
    /// Its key under `modules`.
    pub name: &'static str,
    /// When it exists.
    pub lifetime: Lifetime,
    /// One sentence about it.
    pub doc: &'static str,
}

struct Frame {
    plain: Vec<PlainModule>,
    under_host: Vec<HostSection>,
    host_leaves: Lifetime,
    host_needed: Lifetime,
    open: Lifetime,
    host_types: Lifetime,
    sections: Vec<Section>,
    shapes: Vec<Shape>,
    keys: Vec<&'static str>,
}

static FRAME: LazyLock<Frame> = LazyLock::new(|| {
    let document = embedded!("catalogue/sections");
    let sections =
        document.table("section").expect("sections.toml names sections").iter().map(|(name, item)| {
            let entry = item.as_table().expect("a section is a table");
            Section { name, lifetime: lifetime(entry) }
        });
    let legacy = document.table("legacy").expect("sections.toml has a table for old files");
    let shapes = strings(legacy, "terms").expect("sections.toml lists shapes").into_iter().map(|pattern| {
        let elements = elements(pattern);
        let key = elements.first().cloned().unwrap_or_else(|| pattern.to_owned());
        Shape { key: (key != "_").then_some(key), elements: elements.len() }
    });
    let keys = strings(legacy, "keys").expect("sections.toml lists keys of old files");
    let open = lifetime(document.table("open").expect("sections.toml says which versions are open"));
    let host_types = lifetime(document.table("host_types").expect("sections.toml dates host types"));
    let plain = document.table("plain_module").expect("sections.toml names modules without options");
    let plain = plain.iter().map(|(name, item)| {
        let entry = item.as_table().expect("a module without options is a table");
        let doc = string(entry, "doc").expect("a module without options has a text");
        PlainModule { name, lifetime: lifetime(entry), doc }
    });
    let under_host = document.table("under_host").expect("sections.toml has a table for `host_config`");
    let under_host = under_host.iter().flat_map(|(name, item)| {
        listed(item).into_iter().map(move |entry| HostSection {
            name,
            lifetime: lifetime(entry),
            but: strings(entry, "but").unwrap_or_default(),
        })
    });
    let under_host = under_host.collect();
    let dated =
        |key: &str| lifetime(document.table(key).expect("sections.toml dates what holds for `host_config`"));
    let (host_leaves, host_needed) = (dated("host_leaves"), dated("host_needed"));
    Frame {
        plain: plain.collect(),
        under_host,
        host_leaves,
        host_needed,
        open,
        host_types,
        sections: sections.collect(),
        shapes: shapes.collect(),
        keys,
    }
});

/// The sections of the TOML file, in the order of the shipped files.
pub fn sections() -> &'static [Section] {
    &FRAME.sections
}

/// When servers take a section that they do not know, as long as it is empty.
pub fn open_sections() -> Lifetime {
    FRAME.open
}

/// The section as servers of `version` take it under `host_config`, where its tables do not say it.
pub fn host_section(name: &str, version: Version) -> Option<&'static HostSection> {
    FRAME.under_host.iter().find(|section| section.name == name && section.lifetime.holds(version))
}

/// When servers refuse options under `host_config` one by one, and not the table that they stand in.
pub fn host_leaves() -> Lifetime {
    FRAME.host_leaves
}

/// When an item of `host_config` must say for which host it is.
pub fn host_needed() -> Lifetime {
    FRAME.host_needed
}

/// When `host_config` may be for a host type.
pub fn host_types() -> Lifetime {
    FRAME.host_types
}

/// The modules that people switch on and that have no options.
pub fn plain_modules() -> &'static [PlainModule] {
    &FRAME.plain
}

/// The shapes of top-level terms that old servers can go through.
pub fn legacy_shapes() -> &'static [Shape] {
    &FRAME.shapes
}

/// The first atoms of top-level terms by which an old file is known.
pub fn legacy_keys() -> &'static [&'static str] {
    &FRAME.keys
}

/// Where old files hold secrets.
pub fn secret_shapes() -> &'static Secrets {
    static PARSED: LazyLock<Secrets> = LazyLock::new(|| {
        let table = &embedded!("catalogue/secrets");
        let shapes =
            strings(table, "shapes").expect("secrets.toml lists shapes").into_iter().map(|pattern| {
                let elements = elements(pattern);
                (elements[0].clone(), elements.iter().map(|element| element == "Secret").collect())
            });
        Secrets { keys: strings(table, "keys").expect("secrets.toml lists keys"), shapes: shapes.collect() }
    });
    &PARSED
}

/// The elements of a pattern that is a flat tuple of atoms and variables; none for an atom.
pub(super) fn elements(pattern: &str) -> Vec<String> {
    let text = format!("{pattern}.");
    let parsed = crate::syntax::term::parse(crate::source::FileId(0), &text);
    let term = parsed
        .tree
        .forms(&text)
        .next()
        .and_then(crate::syntax::term::Form::term)
        .expect("a pattern is a term");
    term.children().map(|element| element.text().to_owned()).collect()
}
