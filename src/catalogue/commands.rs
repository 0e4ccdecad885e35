//! The commands of `service_admin_extra`: what each takes and answers, and at which versions.

mod shape;

pub use shape::{Named, Shape};

use super::data::{Data, Table, embedded};
use super::load::{flag, string, strings, version};
use super::spec::Lifetime;
use super::version::Version;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A command that a group of `service_admin_extra` holds.
#[derive(Debug)]
pub struct CommandSpec {
    /// The group.
    pub group: &'static str,
    /// The name of the command.
    pub name: &'static str,
    /// When it exists.
    pub lifetime: Lifetime,
    /// The last version whose documents name it, where that is not the last one that has it.
    pub documented_to: Option<Version>,
    /// Whether its group is missing from the default list and from documents.
    pub hidden: bool,
    /// What it does, in a sentence.
    pub doc: &'static str,
    /// The tags under which the help of servers lists it.
    pub tags: Vec<&'static str>,
    /// What there must be for it to answer.
    pub needs: Needs,
    /// The category of GraphQL commands that does the same from 6.2 on.
    pub replaced_by: Option<&'static str>,
    arguments: &'static str,
    results: Vec<(Version, &'static str)>,
}

/// What there must be for a command to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needs {
    /// The configuration alone.
    Nothing,
    /// What is kept of these things.
    Store(&'static str),
    /// An Erlang VM, or more than a server ships; why.
    Machine(&'static str),
}

impl CommandSpec {
    /// Its arguments in order.
    pub fn arguments(&self) -> Vec<Named> {
        Named::list(self.arguments).expect("arguments have the form that tests show")
    }

    /// What it answers at a version.
    pub fn result(&self, server: Version) -> Named {
        let held = self.results.iter().rev().find(|(from, _)| *from <= server).or(self.results.first());
        let (_, text) = held.expect("a command has a result");
        Named::parse(text).expect("results have the form that tests show")
    }
}

/// The commands of `service_admin_extra`, group by group.
pub fn commands() -> &'static [CommandSpec] {
    static PARSED: LazyLock<Vec<CommandSpec>> = LazyLock::new(|| {
        let document = embedded!("commands");
        let about = document.table("about").expect("commands.toml tells about its groups");
        let groups = document.table("group").expect("commands.toml has groups");
        let specs = groups.iter().flat_map(|(group, commands)| {
            let about = about.table(group).expect("commands.toml tells about every group");
            let commands = commands.as_table().expect("a group is a table");
            commands.iter().map(move |(name, entry)| {
                spec(group, name, about, entry.as_table().expect("a command is a table"))
            })
        });
        specs.collect()
    });
    &PARSED
}

/// The commands of a group, at whatever version.
pub fn group(name: &str) -> &'static [CommandSpec] {
    static PLACES: LazyLock<BTreeMap<&str, Range<usize>>> = LazyLock::new(|| {
        let mut places: BTreeMap<&str, Range<usize>> = BTreeMap::new();
        for (at, command) in commands().iter().enumerate() {
            // The commands of a group stand together.
            places.entry(command.group).or_insert(at..at).end = at + 1;
        }
        places
    });
    PLACES.get(name).map_or(&[], |place| &commands()[place.clone()])
}

fn spec(group: &'static str, name: &'static str, about: &Table, entry: &Table) -> CommandSpec {
    let either = |key: &str| string(entry, key).or_else(|| string(about, key));
    let replaced = flag(entry, "replaced").unwrap_or(true);
    CommandSpec {
        group,
        name,
        lifetime: Lifetime { from: version(entry, "since"), gone: version(entry, "gone") },
        documented_to: version(entry, "documented_to"),
        hidden: flag(entry, "hidden").unwrap_or(false),
        doc: string(entry, "doc").expect("a command says what it does"),
        tags: strings(entry, "tags").or_else(|| strings(about, "tags")).unwrap_or_default(),
        needs: match (either("machine"), either("needs")) {
            (Some(why), _) => Needs::Machine(why),
            (None, Some(things)) => Needs::Store(things),
            (None, None) => Needs::Nothing,
        },
        replaced_by: string(about, "graphql").filter(|_| replaced),
        arguments: string(entry, "args").expect("a command has arguments"),
        results: results(entry.get("result").expect("a command has a result")),
    }
}

/// One result for all versions, or results by first version.
fn results(item: &Data) -> Vec<(Version, &'static str)> {
    let text = |item: &Data| item.as_str().expect("a result is a text");
    match item.as_table() {
        None => Version::all().next().map(|first| (first, text(item))).into_iter().collect(),
        Some(table) => {
            let from = |name: &str| Version::parse(name).expect("results name versions that are known");
            table.iter().map(|(name, item)| (from(name), text(item))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_of_a_group_stand_together() {
        for command in commands() {
            let own = commands().iter().filter(|other| other.group == command.group).count();
            assert_eq!(group(command.group).len(), own, "{}", command.group);
        }
        assert!(group("none").is_empty());
    }

    #[test]
    fn every_command_has_arguments_a_result_and_a_sentence_at_every_version() {
        for command in commands() {
            command.arguments();
            for server in Version::all() {
                assert!(!command.result(server).to_string().is_empty(), "{}", command.name);
            }
            assert!(command.doc.ends_with('.') && !command.tags.is_empty(), "{}", command.name);
        }
    }

    #[test]
    fn only_commands_that_are_about_files_or_mnesia_have_no_successor() {
        let lost: Vec<&str> = commands()
            .iter()
            .filter(|command| !command.hidden && command.replaced_by.is_none())
            .map(|command| command.name)
            .collect();
        assert_eq!(lost, ["load_config", "process_rosteritems", "push_roster", "push_roster_all"]);
    }
}
