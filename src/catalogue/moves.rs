//! Where keys went, and where keys stand: what to tell of one that a table does not have.

use super::data::embedded;
use super::parts::all;
use super::spec::Lifetime;
use super::version::Version;
use std::sync::LazyLock;

/// A key that has another name or place from a version on.
struct Move {
    from: &'static str,
    at: Version,
    to: &'static str,
}

static MOVES: LazyLock<Vec<Move>> = LazyLock::new(|| {
    let document = embedded!("catalogue/moves");
    let moves = document.table("move").expect("moves.toml has a table of moves");
    let read = |(from, data): (&'static str, &super::data::Data)| {
        let entry = data.as_table().expect("a move is a table");
        let text = |key| super::load::string(entry, key).expect("a move says when and where to");
        let at = Version::parse(text("at")).expect("moves.toml names versions that targets.toml lists");
        Move { from, at, to: text("to") }
    };
    moves.iter().map(read).collect()
});

/// What became of a key, seen from a version that does not have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// «renamed to `b` in 6.4.0», «removed in 6.1.0», «new in 5.0.0; `a` before».
    pub text: String,
    /// What that version has in its place.
    pub instead: Option<String>,
}

/// The story of a key that servers of `version` do not have.
///
/// `path` is that of the catalogue; `lifetime` is what the catalogue has for it, if it has it at all.
pub fn story(path: &str, lifetime: Option<Lifetime>, version: Version) -> Option<Story> {
    let path = path.trim_end_matches("[]");
    if let Some(moved) = MOVES.iter().find(|moved| moved.from == path && moved.at <= version) {
        let (parent, to) = (path.rsplit_once('.'), moved.to.rsplit_once('.'));
        let (how, instead) = match (parent, to) {
            (Some((parent, _)), Some((there, name))) if parent == there => ("renamed", name.to_owned()),
            _ => ("moved", shown(moved.to)),
        };
        return Some(Story { text: format!("{how} to `{instead}` in {}", moved.at), instead: Some(instead) });
    }
    if let Some(moved) = MOVES.iter().find(|moved| moved.to == path && moved.at > version) {
        let instead = shown(moved.from);
        return Some(Story {
            text: format!("new in {}; `{instead}` before", moved.at),
            instead: Some(instead),
        });
    }
    let text = lifetime.and_then(|lifetime| lifetime.story(version))?;
    Some(Story { text, instead: None })
}

/// The tables that have a key at `version`, as paths for a person; `name` may be an option or a table.
pub fn homes(name: &str, version: Version) -> Vec<String> {
    let mut out = Vec::new();
    for table in all().flat_map(|part| &part.tables).filter(|table| table.state(version).is_some()) {
        if table.path.starts_with("modules.*") {
            continue;
        }
        if table.options.iter().any(|option| option.name == name && option.at(version).is_some()) {
            out.push(shown(table.path));
        }
        if let Some((parent, last)) = table.path.rsplit_once('.')
            && last.trim_end_matches("[]") == name
        {
            out.push(shown(parent));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// A path without the marks of the catalogue.
fn shown(path: &str) -> String {
    path.replace("[]", "").replace('*', "NAME")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story_at(path: &str, version: &str) -> String {
        story(path, None, Version::parse(version).unwrap()).map(|story| story.text).unwrap_or_default()
    }

    #[test]
    fn a_key_is_told_by_its_other_name_on_both_sides() {
        assert_eq!(story_at("modules.mod_bosh.maxpause", "4.1"), "renamed to `max_pause` in 4.1.0");
        assert_eq!(story_at("s2s.dns", "6.4"), "moved to `s2s.outgoing.dns` in 6.4.0");
        assert_eq!(story_at("listen.component[]", "6.3"), "new in 6.4.0; `listen.service` before");
        assert_eq!(story_at("s2s.dns", "6.3"), "");
    }

    #[test]
    fn a_key_is_found_in_the_tables_that_have_it() {
        let version = Version::parse("6.8").unwrap();
        assert_eq!(homes("loglevel", version)[0], "general");
        assert_eq!(homes("max_rate", version), ["shaper.NAME"]);
        assert!(homes("nowhere_at_all", version).is_empty());
    }

    #[test]
    fn both_ends_of_a_move_are_in_the_catalogue() {
        let handlers = "listen.http[].handlers.";
        for moved in MOVES.iter() {
            for path in [moved.from, moved.to] {
                let handler = path.strip_prefix(handlers).is_some_and(|name| !name.contains('.'));
                let known = |part: &super::super::Catalogue| {
                    let tables = [path.to_owned(), format!("{path}[]")];
                    part.option(path).is_some() || tables.iter().any(|table| part.table(table).is_some())
                };
                assert!(handler || all().any(known), "{path}");
            }
        }
    }
}
