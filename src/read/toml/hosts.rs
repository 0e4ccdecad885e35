//! `host_config`: for some hosts or host types, sections again, as far as they may differ between hosts.

use super::{Reader, walk};
use crate::catalogue::{Version, sections, under_host};
use crate::diagnostic::Diagnostic;
use crate::read::{MISSING_OPTION, UNKNOWN_OPTION, WRONG_TYPE, WRONG_VALUE};
use crate::syntax::toml::{Entry, Value};

pub(super) const SECTION: &str = "host_config";
/// What an item is for: a host, or from 5.0 on a host type.
const KEYS: [&str; 2] = ["host", "host_type"];

/// Checks every item of the section.
pub(super) fn check(reader: &mut Reader<'_>, entry: &Entry) {
    let Some(items) = entry.value.as_items() else {
        let message = format!("`{SECTION}` must be an array of tables, not {}", entry.value.value.kind());
        let help = "write each item under [[host_config]]";
        let finding = Diagnostic::error(&WRONG_TYPE, entry.value.span, message).path(SECTION).help(help);
        reader.findings.push(finding);
        return;
    };
    let server = reader.request.server;
    for (index, item) in items.iter().enumerate() {
        let at = format!("{SECTION}[{index}]");
        let Value::Table(table) = &item.value else {
            let message = format!("an item of `{SECTION}` must be a table, not {}", item.value.kind());
            reader.findings.push(Diagnostic::error(&WRONG_TYPE, item.span, message).path(at));
            continue;
        };
        if !KEYS.iter().any(|key| table.get(key).is_some() && known(key, server)) {
            let message = "an item of `host_config` says for which host it is";
            let needed = crate::catalogue::host_needed().holds(server);
            let new = if needed { Diagnostic::error } else { Diagnostic::warning };
            let finding = new(&MISSING_OPTION, item.span, message.to_owned());
            reader.findings.push(finding.path(&at).help("add host = \"example.net\""));
        }
        for entry in &table.entries {
            let name = entry.key.name.as_str();
            let path = format!("{at}.{name}");
            if KEYS.contains(&name) && known(name, server) {
                host(reader, &path, entry);
            } else if sections().iter().any(|section| section.name == name && section.holds(server))
                && under_host::section(name, server)
            {
                walk::section(reader, name, &path, entry, true);
            } else if name != "services" {
                let story = crate::catalogue::host_types().story(server).filter(|_| KEYS.contains(&name));
                let story = story.map(|story| format!(" ({story})")).unwrap_or_default();
                let message = format!("`{name}` cannot stand in `{SECTION}`{story}");
                let finding = Diagnostic::error(&UNKNOWN_OPTION, entry.key.span, message).path(path);
                reader.findings.push(finding.help("take it out, or move it to the top of the file"));
            }
        }
    }
}

/// Host types came with dynamic domains.
fn known(key: &str, server: Version) -> bool {
    key == KEYS[0] || crate::catalogue::host_types().holds(server)
}

fn host(reader: &mut Reader<'_>, path: &str, entry: &Entry) {
    let message = match &entry.value.value {
        Value::String(text) if !text.is_empty() => return,
        Value::String(_) => "must not be empty".to_owned(),
        other => format!("must be a string, not {}", other.kind()),
    };
    let code = if matches!(entry.value.value, Value::String(_)) { &WRONG_VALUE } else { &WRONG_TYPE };
    let message = format!("`{}` {message}", entry.key.name);
    reader.findings.push(Diagnostic::error(code, entry.value.span, message).path(path));
}
