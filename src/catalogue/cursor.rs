//! Where a key leads: from a table of the catalogue to what it has for one of its keys.

use super::parts::{module, section};
use super::spec::{Catalogue, OptionSpec, State, TableSpec};
use super::version::Version;

/// What paths of modules begin with.
const MODULE: &str = "modules.";

/// A table of the catalogue, and the part of the catalogue that speaks of it.
#[derive(Debug, Clone, Copy)]
pub struct Cursor {
    /// The part of the catalogue.
    pub part: &'static Catalogue,
    /// The table.
    pub spec: &'static TableSpec,
}

/// What the catalogue has for a key.
#[derive(Debug, Clone, Copy)]
pub enum Child {
    /// An option, and what holds for it.
    Option(&'static OptionSpec, &'static State),
    /// A table.
    Table(Cursor),
    /// An array of tables.
    Array(Cursor),
}

impl Cursor {
    /// The table of a section of the file.
    pub fn section(name: &str) -> Option<Cursor> {
        let part = section(name)?;
        Some(Cursor { part, spec: part.table(name)? })
    }

    /// What servers of `version` have for a key of the table.
    pub fn child(self, name: &str, version: Version) -> Option<Child> {
        let Cursor { part, spec } = self;
        let option = |key: &str| {
            let option = spec.option(key)?;
            Some(Child::Option(option, option.at(version)?))
        };
        let table = |part: &'static Catalogue, key: &str| {
            let there =
                |items| part.below(spec.path, key, items).filter(|table| table.state(version).is_some());
            there(false)
                .map(|spec| Child::Table(Cursor { part, spec }))
                .or_else(|| there(true).map(|spec| Child::Array(Cursor { part, spec })))
        };
        let own = if spec.path == "modules" { module(name).unwrap_or(part) } else { part };
        option(name)
            .or_else(|| table(own, name))
            .or_else(|| option("*"))
            .or_else(|| table(part, "*"))
            .or_else(|| self.in_any_module(name, version))
    }

    /// What servers take for any module.
    fn in_any_module(self, name: &str, version: Version) -> Option<Child> {
        self.spec.path.strip_prefix(MODULE).filter(|name| !name.contains('.'))?;
        let part = section("modules")?;
        let any = part.table("modules.*")?;
        let option = any.option(name);
        let option = option.and_then(|option| Some(Child::Option(option, option.at(version)?)));
        option.or_else(|| {
            let spec = part.below(any.path, name, false)?;
            spec.state(version)?;
            Some(Child::Table(Cursor { part, spec }))
        })
    }
}

/// What servers of `version` have at a path; an array is passed through to its items.
pub fn at(path: &[&str], version: Version) -> Option<Child> {
    let (first, rest) = path.split_first()?;
    let mut found = Child::Table(Cursor::section(first)?);
    for name in rest {
        found = match found {
            Child::Table(cursor) | Child::Array(cursor) => cursor.child(name, version)?,
            Child::Option(..) => return None,
        };
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_what_a_version_has() {
        let first = Version::parse("4.0").unwrap();
        let later = Version::parse("6.8").unwrap();
        let name = |path: &[&str], version| match at(path, version) {
            Some(Child::Option(option, _)) => option.path.clone(),
            Some(Child::Table(cursor) | Child::Array(cursor)) => cursor.spec.path.to_owned(),
            None => String::new(),
        };
        assert_eq!(name(&["shaper", "fast", "max_rate"], first), "shaper.*.max_rate");
        assert_eq!(name(&["listen", "c2s", "tls", "certfile"], later), "listen.c2s[].tls.certfile");
        assert_eq!(name(&["modules", "mod_bosh", "max_pause"], first), "");
        assert_eq!(name(&["modules", "mod_adhoc", "backend"], first), "modules.*.backend");
    }
}
