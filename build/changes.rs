//! Collects from the files of the catalogue at which versions anything in them begins or ends, and so do the formats
//! that their options have: whoever compares two servers passes over the parts that are alike without reading them.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use toml_edit::{Array, Document, Item, Table, TableLike};

/// What one part of the catalogue says.
#[derive(Clone, Default)]
struct Said {
    versions: BTreeSet<String>,
    formats: BTreeSet<String>,
}

impl Said {
    /// All that is under a table, and what the groups say that it uses.
    fn table(&mut self, table: &dyn TableLike, groups: &BTreeMap<String, Said>) {
        for (key, item) in table.iter() {
            match (key, item.as_str()) {
                ("fmt" | "check", Some(name)) => _ = self.formats.insert(name.to_owned()),
                // What keys may be is no matter of options.
                ("keys", None) => {}
                _ => self.item(item, groups),
            }
        }
        let used = table.get("use").and_then(Item::as_array);
        for group in used.into_iter().flatten().filter_map(|name| groups.get(name.as_str()?)) {
            self.versions.extend(group.versions.iter().cloned());
            self.formats.extend(group.formats.iter().cloned());
        }
    }

    /// Adds the versions at which the formats change, and at which the modules begin and end that options name.
    fn follow(&mut self, formats: &dyn TableLike, modules: &dyn TableLike) {
        let none = BTreeMap::new();
        for format in std::mem::take(&mut self.formats) {
            let entry = formats.get(&format);
            let mut states = Said::default();
            entry.into_iter().for_each(|entry| states.checks(entry));
            entry.into_iter().for_each(|entry| self.item(entry, &none));
            // Either one family of modules, or any.
            let family = format.strip_prefix("module:").or(states.formats.contains("module").then_some(""));
            for (name, module) in modules.iter() {
                if family.is_some_and(|family| name.starts_with(family)) {
                    self.item(module, &none);
                }
            }
        }
    }

    /// The checks that a format stands for.
    fn checks(&mut self, format: &Item) {
        if let Some(state) = format.as_table_like() {
            self.formats.extend(state.get("is").and_then(Item::as_str).map(str::to_owned));
        } else if let Some(states) = format.as_array() {
            states.iter().for_each(|state| self.checks(&Item::Value(state.clone())));
        }
    }

    fn item(&mut self, item: &Item, groups: &BTreeMap<String, Said>) {
        if let Some(table) = item.as_table_like() {
            self.table(table, groups);
        } else if let Some(text) = item.as_str().filter(|text| is_version(text)) {
            self.versions.insert(text.to_owned());
        } else if let Some(items) = item.as_array() {
            items.iter().for_each(|value| self.item(&Item::Value(value.clone()), groups));
        }
    }
}

/// The versions at which anything changes, for each part below `from` under its name.
pub fn all(from: &Path) -> Result<Table, Box<dyn Error>> {
    let mut groups = BTreeMap::new();
    for path in files(&from.join("groups"))? {
        let document = read(&path)?;
        for (name, group) in document["group"].as_table().into_iter().flatten() {
            let mut said = Said::default();
            said.item(group, &BTreeMap::new());
            groups.insert(name.to_owned(), said);
        }
    }
    let mut parts: BTreeMap<String, Said> = BTreeMap::new();
    for folder in ["", "modules", "services"] {
        for path in files(&from.join(folder))? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let part = match folder {
                "" => name.into_owned(),
                "modules" => format!("modules/{name}"),
                one => one.to_owned(),
            };
            parts.entry(part).or_default().table(read(&path)?.as_table(), &groups);
        }
    }
    let (formats, names) = (read(&from.join("formats.toml"))?, read(&from.join("names.toml"))?);
    let formats = formats["format"].as_table_like().ok_or("formats.toml has a table of formats")?;
    let modules = names["module"].as_table_like().ok_or("names.toml has a table of modules")?;
    parts.values_mut().for_each(|said| said.follow(formats, modules));
    let mut told = Table::new();
    for (name, said) in parts {
        told[&name] = toml_edit::value(said.versions.into_iter().collect::<Array>());
    }
    Ok(told)
}

/// The TOML files of a folder itself, in the order of their names.
fn files(folder: &Path) -> std::io::Result<BTreeSet<std::path::PathBuf>> {
    let paths = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let toml = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "toml");
    paths.filter(|path| path.as_ref().map_or(true, toml)).collect()
}

fn read(path: &Path) -> Result<Document<String>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    Document::parse(text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Whether a text looks like a version: more that do than are is no harm.
fn is_version(text: &str) -> bool {
    text.contains('.') && text.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit())
}
