//! The `services` term: which services are started, with which options.

use super::{Reader, Top, options};
use crate::catalogue::{Language, LateTable, TableSpec, catalogue};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Severity, nearest};
use crate::model::{Comments, Config, Entry, Services, Table};
use crate::read::{DUPLICATE_SERVICE, DUPLICATE_TERM, MALFORMED_SERVICE, NOT_A_LIST, UNKNOWN_SERVICE};
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};

/// The key of the term.
pub(super) const SECTION: &str = "services";

/// Reads the last of the `services` terms into the config, as far as it can be read.
pub(super) fn read(reader: &mut Reader<'_>, tops: &[Top], config: &mut Config) {
    let Some((last, earlier)) = tops.split_last() else { return };
    for top in earlier {
        let message = "this `services` term does not count: a later one takes its place";
        let help = "move its services into the last one, or take it out";
        let finding = Diagnostic::warning(&DUPLICATE_TERM, top.term.span, message).path(SECTION).help(help);
        reader.findings.push(finding.related(last.term.span, "the one that counts"));
    }
    let (_, value) = last.pair().expect("the term was found as a pair");
    reader.ledger.verdict(last.form);
    let Some(items) = list(value) else {
        config.services = Services::NotAList;
        // What could be read of a broken term is no list either; what broke it is told.
        if last.broken {
            return;
        }
        let message = format!("`services` must be a list, not {}", options::shown(value));
        let help = "write {services, [{service_name, [Option, ...]}, ...]}.";
        reader.findings.push(Diagnostic::error(&NOT_A_LIST, value.span, message).path(SECTION).help(help));
        return;
    };
    config.orphans.extend(reader.dangling(value.span));
    let mut above = reader.comments(last.term.span);
    let mut entries = Vec::new();
    for item in &items {
        entries.push(entry(reader, config, item, &mut above));
    }
    // A comment on a section that came to have no table.
    config.orphans.extend(above.leading.into_iter().chain(above.trailing));
    config.services = Services::List(entries);
}

/// The items of a list; a string is a list of characters.
fn list(value: &Erl) -> Option<Vec<Erl>> {
    match &value.kind {
        ErlKind::List { items, .. } => Some(items.clone()),
        ErlKind::String(text) => Some(characters(text, value.span)),
        _ => None,
    }
}

fn characters(text: &str, span: Span) -> Vec<Erl> {
    text.chars().map(|c| Erl { span, kind: ErlKind::Integer(u32::from(c).into()) }).collect()
}

/// Reads one item of the list. `above` holds the comments of the section until a table takes them.
fn entry(reader: &mut Reader<'_>, config: &mut Config, item: &Erl, above: &mut Comments) -> Entry {
    reader.ledger.term(item.span);
    let mut entry = Entry { name: None, well_formed: false, has_options: false, span: item.span };
    let (name, options) = match &item.kind {
        ErlKind::Tuple(parts) if parts.len() == 2 => (&parts[0], &parts[1]),
        ErlKind::Atom(name) => {
            let message = format!("the service `{name}` stands without options; the node stops at it");
            let pair = format!("{{{item}, []}}");
            malformed(reader, item, &message, &format!("write {pair}"));
            offer(reader, item.span, pair);
            entry.name = Some(name.clone());
            return entry;
        }
        ErlKind::Tuple(parts) => {
            if let Some(ErlKind::Atom(name)) = parts.first().map(|first| &first.kind) {
                entry.name = Some(name.clone());
            }
            let message =
                format!("a service is a pair of a name and options, not a tuple of {}", parts.len());
            malformed(reader, item, &message, "write {service_name, [Option, ...]}");
            return entry;
        }
        _ => {
            let message = format!("a service is a pair of a name and options, not {}", options::shown(item));
            malformed(reader, item, &message, "write {service_name, [Option, ...]}");
            return entry;
        }
    };
    entry.well_formed = true;
    let ErlKind::Atom(name_text) = &name.kind else {
        let message = format!("the name of a service must be an atom, not {}", options::shown(name));
        malformed(reader, name, &message, "write it without quotes");
        entry.well_formed = false;
        return entry;
    };
    let path = format!("{SECTION}.{name_text}");
    entry.name = Some(name_text.clone());
    let items = list(options);
    entry.has_options = items.is_some();
    if items.is_none() {
        let message = format!("the options of `{name_text}` must be a list, not {}", options::shown(options));
        let help = "write [] for none";
        reader.findings.push(Diagnostic::error(&NOT_A_LIST, options.span, message).path(&path).help(help));
    }
    let known = catalogue().legacy_table(SECTION, name_text);
    let Some(spec) = known.filter(|spec| spec.lifetime.holds(reader.request.server)) else {
        unknown(reader, (name, options), item, name_text, known);
        return entry;
    };
    if let Some(first) = config.table(&path) {
        let message = format!("`{name_text}` stands twice; the first one is started, this one is ignored");
        let finding = Diagnostic::warning(&DUPLICATE_SERVICE, item.span, message).path(&path);
        let help = "take one of the two out";
        let finding = finding.related(first.span, "the one that is started").help(help);
        let finding = super::removal::offer(reader, finding, item.span);
        reader.findings.push(finding);
        return entry;
    }
    let mut comments = std::mem::take(above);
    let own = reader.comments(item.span);
    comments.leading.extend(own.leading);
    comments.trailing.extend(own.trailing);
    comments.trailing.extend(reader.dangling(item.span));
    comments.trailing.extend(reader.dangling(options.span));
    config.tables.push(Table { spec, span: item.span, comments });
    reader.ledger.verdict(name.span);
    options::read(reader, config, spec, &items.unwrap_or_default());
    entry
}

fn malformed(reader: &mut Reader<'_>, at: &Erl, message: &str, help: &str) {
    reader.findings.push(Diagnostic::error(&MALFORMED_SERVICE, at.span, message).path(SECTION).help(help));
}

/// Offers another text for the place of the last finding; the node then comes to start.
fn offer(reader: &mut Reader<'_>, span: Span, text: String) {
    let last = reader.findings.last_mut().expect("a finding was made just now");
    last.fix = Some(Fix { applicability: Applicability::Unsafe, edits: vec![Edit { span, text }] });
}

/// Reports a service that the server does not have.
fn unknown(
    reader: &mut Reader<'_>,
    (name, options): (&Erl, &Erl),
    item: &Erl,
    text: &str,
    known: Option<&TableSpec>,
) {
    let server = reader.request.server;
    let story = known.and_then(|spec| spec.lifetime.story(server));
    let message = match &story {
        Some(story) => format!("MongooseIM {server} has no service `{text}` ({story})"),
        None => format!("MongooseIM {server} has no service `{text}`"),
    };
    // An old file has only the services that have a form for it.
    let names = catalogue()
        .children(SECTION)
        .filter(|spec| spec.lifetime.holds(server) && spec.legacy.is_some())
        .map(LateTable::name);
    let meant = nearest(text, names).filter(|_| story.is_none());
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        _ => "take it out, unless a module of that name of your own is on the node".to_owned(),
    };
    let path = format!("{SECTION}.{text}");
    // The first servers that read TOML take the name of a service of one's own there, as long as it has no options.
    let own = known.is_none() && meant.is_none() && server.reads(Language::Toml);
    let severity = if own { Severity::Warning } else { Severity::Error };
    reader
        .findings
        .push(Diagnostic::new(&UNKNOWN_SERVICE, severity, name.span, message).path(path).help(help));
    if own {
        reader.own_services.push((text.to_owned(), item.span, options.span));
    }
    if let Some(meant) = meant {
        offer(reader, name.span, meant.to_owned());
    }
}
