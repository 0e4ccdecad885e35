//! SARIF 2.1.0, for code scanning.
//!
//! A fix that would have to hold a secret is left out, since whoever makes it from here would write stars.

use super::fingerprint::fingerprints;
use super::json::applicability;
use super::text::{count, file_name, pretty};
use super::{Report, ordered};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{FileId, Span};
use log::{
    ArtifactChange, ArtifactLocation, Driver, Fix, Location, Log, Message, PhysicalLocation, Region,
    Replacement, Rule, RuleConfig, RuleHelp, Run, Tool,
};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

mod log;

/// Characters that a snippet may have.
const SNIPPET: u32 = 400;

pub fn render(report: &Report<'_>) -> String {
    let findings = ordered(report.findings);
    let mut worst: BTreeMap<&str, (&Code, Severity)> = BTreeMap::new();
    for finding in &findings {
        let (_, severity) = worst.entry(finding.code.name).or_insert((finding.code, finding.severity));
        *severity = finding.severity.max(*severity);
    }
    let rules = worst.values().map(|(code, severity)| rule(report, code, *severity)).collect();
    let codes: Vec<&str> = worst.keys().copied().collect();
    let results = findings.iter().zip(fingerprints(report.sources, &findings)).map(|(finding, print)| {
        let index = codes.binary_search(&finding.code.name).expect("the code of each finding is a rule");
        result(report, finding, index, print)
    });
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "mimcfg",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules,
            },
        },
        results: results.collect(),
        column_kind: "unicodeCodePoints",
        properties: json!({"target": report.target}),
    };
    let log = Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
    pretty(&log)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(report: &Report<'_>, code: &Code, severity: Severity) -> Rule {
    let doc = code.text();
    let what = code.what().replace('\n', " ");
    Rule {
        id: code.name.to_owned(),
        short_description: Message { text: code.summary() },
        full_description: Message { text: what },
        help: RuleHelp {
            text: doc.clone(),
            markdown: format!("{doc}\n\n`mimcfg rule {}` prints this text.", code.name),
        },
        help_uri: report.rules_at.map(|at| format!("{at}{}", code.name)),
        default_configuration: RuleConfig { level: level(severity) },
    }
}

fn result(report: &Report<'_>, finding: &Diagnostic, rule_index: usize, print: String) -> log::Finding {
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    let related = finding.related.iter().zip(1..).map(|(label, id)| Location {
        id: Some(id),
        message: Some(Message { text: label.message.clone() }),
        physical_location: place(report, label.span),
    });
    let mut properties = serde_json::Map::new();
    let mut property = |name: &str, value: Option<Json>| {
        value.map(|value| properties.insert(name.to_owned(), value));
    };
    property("path", finding.path.clone().map(Json::from));
    property("oldEffective", report.mask.effective(finding, finding.old_effective.as_deref()));
    property("newEffective", report.mask.effective(finding, finding.new_effective.as_deref()));
    property("erlangLine", finding.erlang_line.map(Json::from));
    property("fixApplicability", finding.fix.as_ref().map(|fix| applicability(fix.applicability).into()));
    log::Finding {
        rule_id: finding.code.name,
        rule_index,
        level: level(finding.severity),
        message: Message { text },
        locations: [Location { id: None, message: None, physical_location: place(report, finding.span) }],
        related_locations: related.collect(),
        fixes: fix(report, finding).into_iter().collect(),
        partial_fingerprints: BTreeMap::from([("mimcfgFinding/v1", print)]),
        properties: Json::Object(properties),
    }
}

fn place(report: &Report<'_>, span: Span) -> PhysicalLocation {
    let snippet = span.len() <= SNIPPET && !span.is_empty();
    let snippet = snippet.then(|| Message { text: report.mask.text(report.sources, span) });
    PhysicalLocation {
        artifact_location: artifact(report, span.file),
        region: Region { snippet, ..region(report, span) },
    }
}

fn artifact(report: &Report<'_>, file: FileId) -> ArtifactLocation {
    ArtifactLocation { uri: uri(&report.sources.file(file).name) }
}

fn region(report: &Report<'_>, span: Span) -> Region {
    let file = report.sources.file(span.file);
    let (start, end) = (file.position(span.start), file.position(span.end));
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        snippet: None,
    }
}

fn fix(report: &Report<'_>, finding: &Diagnostic) -> Option<Fix> {
    let fix = finding.fix.as_ref()?;
    let mut changes: BTreeMap<FileId, Vec<Replacement>> = BTreeMap::new();
    for edit in &fix.edits {
        let (text, hidden) = report.mask.edit(report.sources, finding, edit);
        if hidden {
            return None;
        }
        changes.entry(edit.span.file).or_default().push(Replacement {
            deleted_region: region(report, edit.span),
            inserted_content: (!text.is_empty()).then_some(Message { text }),
        });
    }
    let changes = changes.into_iter().map(|(file, replacements)| ArtifactChange {
        artifact_location: artifact(report, file),
        replacements,
    });
    let artifact_changes: Vec<ArtifactChange> = changes.collect();
    let edits = count(fix.edits.len(), "edit");
    let text = format!("{} fix with {edits}", applicability(fix.applicability));
    (!artifact_changes.is_empty()).then_some(Fix { description: Message { text }, artifact_changes })
}

/// The name of a file as a reference: relative names stay relative, and every other byte is escaped.
fn uri(name: &str) -> String {
    let name = file_name(name);
    let bytes = name.bytes().map(|byte| match byte {
        b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    let scheme = if name.starts_with('/') { "file://" } else { "" };
    std::iter::once(scheme.to_owned()).chain(bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_file_name_becomes_a_relative_reference() {
        assert_eq!(uri("./a b/ż#1.toml"), "a%20b/%C5%BC%231.toml");
        assert_eq!(uri("/etc/a.toml"), "file:///etc/a.toml");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
        assert_eq!(uri("C:x.toml"), "C%3Ax.toml");
    }
}
