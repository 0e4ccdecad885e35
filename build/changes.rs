//! Collects from the files of the catalogue at which versions anything in them begins or ends, and which formats their
//! options have: whoever compares two servers then passes over the parts that are alike without reading them.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use toml_edit::{Document, Item, TableLike};

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

    /// Puts the versions at which the modules begin and end that options name in the place of their formats.
    fn modules(&mut self, names: &dyn TableLike) {
        let family = |format: &str| Some(format.strip_prefix("module")?.trim_start_matches(':').to_owned());
        let families: Vec<String> = self.formats.iter().filter_map(|format| family(format)).collect();
        self.formats.retain(|format| family(format).is_none());
        for (name, module) in names.iter() {
            if families.iter().any(|family| name.starts_with(family)) {
                self.item(module, &BTreeMap::new());
            }
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

/// Writes what all parts below `from` say, each under its name.
pub fn all(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
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
    let names = read(&from.join("names.toml"))?;
    for said in parts.values_mut() {
        said.modules(names["module"].as_table_like().ok_or("names.toml has a table of modules")?);
    }
    let mut out = format!("d{}:", parts.len());
    for (name, Said { versions, formats }) in &parts {
        let list = |items: &BTreeSet<String>| {
            items.iter().fold(format!("a{}:", items.len()), |mut out, item| {
                _ = write!(out, "s{}:{item}", item.len());
                out
            })
        };
        let later = format!("d2:8:versions{}7:formats{}", list(versions), list(formats));
        _ = write!(out, "{}:{name}l{}:{later}", name.len(), later.len());
    }
    std::fs::write(to, out)?;
    Ok(())
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
