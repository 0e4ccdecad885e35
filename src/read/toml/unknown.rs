//! What stands where the server does not look for it, or is not of the shape that it looks for.

use super::{Reader, SERVICES};
use crate::catalogue::{
    self, LateTable, OptionSpec, Story, TableSpec, Version, catalogue, open_sections, sections,
};
use crate::diagnostic::{Applicability, Diagnostic, Edit, nearest};
use crate::read::{MISPLACED_SERVICE, UNKNOWN_SECTION, UNKNOWN_SERVICE, WRONG_TYPE};
use crate::source::Span;
use crate::syntax::toml::{self, Node, Value};

/// At most this many tables are named that have a key.
const HOMES: usize = 3;

/// What is probably meant by a key that `table`, a path of the catalogue, does not have: another key of it, by its
/// spelling, or the same key in other tables.
pub(super) fn meant(
    name: &str,
    table: &str,
    known: &[&str],
    story: Option<&Story>,
    server: Version,
) -> Option<String> {
    if let Some(story) = story {
        return story.instead.as_ref().map(|instead| format!("write `{instead}`"));
    }
    let near = nearest(name, known.iter().copied()).map(|meant| format!("did you mean `{meant}`?"));
    near.or_else(|| elsewhere(name, table, server))
}

/// The tables that have a key, where they are few: those of the same section before others.
fn elsewhere(name: &str, table: &str, server: Version) -> Option<String> {
    let mut homes = catalogue::homes(name, server);
    let section = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    if homes.len() > HOMES {
        homes.retain(|home| section(home) == section(table));
    }
    if homes.is_empty() || homes.len() > HOMES {
        return None;
    }
    let homes: Vec<String> = homes.iter().map(|home| format!("[{home}]")).collect();
    Some(format!("`{name}` stands in {}", homes.join(" or ")))
}

impl Reader<'_> {
    /// Reports services among the modules.
    pub(super) fn services_as_modules(&mut self, modules: &toml::Table) {
        for entry in &modules.entries {
            let name = entry.key.name.as_str();
            if !catalogue().children(SERVICES).any(|spec| spec.name() == name) {
                continue;
            }
            let message = format!("`{name}` is a service and no module; as a module it fails to start");
            let finding = Diagnostic::warning(&MISPLACED_SERVICE, entry.key.span, message);
            let help = format!("write [{SERVICES}.{name}]");
            self.findings.push(finding.path(format!("modules.{name}")).help(help));
        }
    }

    pub(super) fn unknown_section(&mut self, name: &str, span: Span, node: &Node) {
        self.verdicts(node, span);
        let server = self.request.server;
        let known: Vec<_> = sections().iter().collect();
        let story = known
            .iter()
            .find(|section| section.name == name)
            .and_then(|section| section.lifetime.story(server));
        let message = match &story {
            Some(story) => format!("MongooseIM {server} has no section `{name}` ({story})"),
            None => format!("MongooseIM {server} has no section `{name}`"),
        };
        let names = known.iter().filter(|section| section.holds(server)).map(|section| section.name);
        let help = match nearest(name, names) {
            Some(meant) if story.is_none() => format!("did you mean `{meant}`?"),
            _ if name.starts_with("service_") => {
                format!("services stand under `services`: [services.{name}]")
            }
            _ if story.is_none() && catalogue::module(name).is_some() => {
                format!("modules stand under `modules`: [modules.{name}]")
            }
            _ => match elsewhere(name, name, server).filter(|_| story.is_none()) {
                Some(help) => help,
                None => "take it out".to_owned(),
            },
        };
        let finding = match &node.value {
            // Such a server stumbles over the first key in it.
            Value::Table(table) if open_sections().holds(server) => match table.entries.first() {
                Some(entry) => {
                    let path = format!("{name}.{}", entry.key.name);
                    Diagnostic::error(&UNKNOWN_SECTION, span, message).path(path)
                }
                None => Diagnostic::warning(&UNKNOWN_SECTION, span, message).path(name),
            },
            _ => Diagnostic::error(&UNKNOWN_SECTION, span, message).path(name),
        };
        self.findings.push(finding.help(help));
    }

    pub(super) fn not_a_table(&mut self, path: &str, node: &Node) {
        let message = format!("`{path}` must be a table, not {}", node.value.kind());
        let name = path.rsplit('.').next().expect("a path has a last part");
        let options = catalogue().table(path).map(|spec| spec.options.as_slice()).unwrap_or_default();
        let needed = !options.is_empty()
            && options
                .iter()
                .all(|option| option.at(self.request.server).is_some_and(|state| state.required));
        let field = |option: &OptionSpec| format!("{} = {}", option.name, option.example.unwrap_or("…"));
        let help = if needed {
            let fields: Vec<String> = options.iter().map(|option| field(option)).collect();
            format!("an example: {name} = {{ {} }}", fields.join(", "))
        } else {
            format!("write its options under [{path}]")
        };
        let help =
            if name == SERVICES { "write each service under [services.NAME]".to_owned() } else { help };
        self.findings.push(Diagnostic::error(&WRONG_TYPE, node.span, message).path(path).help(help));
    }

    pub(super) fn unknown_service(&mut self, name: &str, span: Span, node: &Node, spec: Option<&TableSpec>) {
        let server = self.request.server;
        let story = spec.and_then(|spec| spec.lifetime.story(server));
        let message = match &story {
            Some(story) => format!("MongooseIM {server} has no service `{name}` ({story})"),
            None => format!("MongooseIM {server} has no service `{name}`"),
        };
        let names =
            catalogue().children(SERVICES).filter(|spec| spec.lifetime.holds(server)).map(LateTable::name);
        let meant = nearest(name, names).filter(|_| story.is_none());
        let help = match (meant, spec.and_then(|spec| spec.gone_why)) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (_, Some(why)) if story.is_some() => format!("take it out: {why}"),
            _ => "take it out".to_owned(),
        };
        let path = format!("{SERVICES}.{name}");
        self.verdicts(node, span);
        let open = catalogue().table(SERVICES).and_then(|table| table.open);
        if !open.is_some_and(|open| open.holds(server)) {
            let finding = Diagnostic::error(&UNKNOWN_SERVICE, span, message).path(path).help(help);
            // The name stands at more places where the table has tables in it.
            let once = |table: &toml::Table| {
                let tables = table.entries.iter().any(|entry| entry.value.as_table().is_some());
                table.headers.len() == 1 && !tables
            };
            let free = meant.filter(|meant| {
                let there = self.parsed.root.at(&[SERVICES, *meant]).is_some();
                !there && node.as_table().is_some_and(once)
            });
            self.findings.push(match free {
                Some(meant) => {
                    finding.fix(Applicability::Unsafe, vec![Edit { span, text: meant.to_owned() }])
                }
                None => finding,
            });
            return;
        }
        // An empty table of any name is loaded; an option in it is refused.
        let Value::Table(table) = &node.value else { return };
        for entry in &table.entries {
            let at = format!("{path}.{}", entry.key.name);
            let finding = Diagnostic::error(&UNKNOWN_SERVICE, entry.key.span, message.clone());
            self.findings.push(finding.path(at).help(help.clone()));
        }
        if table.entries.is_empty() {
            let loaded = format!(
                "{message}; the file loads, and the service fails to start unless you bring the module"
            );
            self.findings.push(Diagnostic::warning(&UNKNOWN_SERVICE, span, loaded).path(path).help(help));
        }
    }
}
