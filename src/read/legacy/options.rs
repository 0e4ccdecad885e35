//! The options of one service: a property list, in which the first value of a key counts.

use super::Reader;
use crate::catalogue::{OptionSpec, Reading, State, TableSpec};
use crate::diagnostic::{Applicability, Diagnostic, Edit, nearest};
use crate::model::{Config, Ignored, Origin, Setting, Written};
use crate::read::irregular;
use crate::read::{DUPLICATE_OPTION, IGNORED_ITEM, IGNORED_OPTION, MISSHAPEN_OPTION, MISSPELT_OPTION};
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};
use crate::value::Value;

/// One item of a property list that has a key.
#[derive(Debug, Clone)]
pub(in crate::read) struct Item<'i> {
    /// The key.
    pub(in crate::read) key: &'i str,
    /// Where the key stands.
    pub(in crate::read) key_span: Span,
    /// The value; `None` when the tuple has no value, or more than one.
    pub(in crate::read) value: Option<Erl>,
    /// The whole item.
    pub(in crate::read) term: &'i Erl,
    /// Whether the item is a bare atom.
    pub(in crate::read) flag: bool,
}

/// Reads the options that `items` hold into settings; every item gets a verdict.
pub(super) fn read(reader: &mut Reader<'_>, config: &mut Config, table: &'static TableSpec, items: &[Erl]) {
    let server = reader.request.server;
    let mut keyed = Vec::new();
    for item in items {
        reader.ledger.term(item.span);
        match keyed_item(item) {
            Some(item) => keyed.push(item),
            None => {
                let message = format!("the server passes over {}: it has no key", shown(item));
                let help = "an option is an atom, or a pair {key, Value}; take this one out";
                let finding =
                    Diagnostic::warning(&IGNORED_ITEM, item.span, message).path(table.path).help(help);
                reader.findings.push(finding);
            }
        }
    }
    let mut claimed = vec![false; keyed.len()];
    let mut settings = Vec::new();
    for (option, state) in table.at(server) {
        let Some(reading) = &option.legacy else { continue };
        let setting = match reading.convert {
            Some(name) => irregular::convert(name)(reader, option, &keyed, &mut claimed),
            None => plain(reader, option, reading, state, &keyed, &mut claimed),
        };
        settings.push(setting);
    }
    for (item, claimed) in keyed.iter().zip(claimed) {
        if !claimed {
            unknown(reader, table, item, &keyed);
        }
    }
    settings.sort_by_key(|setting| setting.written.as_ref().map_or((true, 0), |w| (false, w.option.start)));
    config.settings.extend(settings);
}

/// The key of an item: of an atom that is a flag, or of a tuple.
fn keyed_item(term: &Erl) -> Option<Item<'_>> {
    let (key, key_span, value, flag) = match &term.kind {
        ErlKind::Atom(key) => {
            let value = Erl { span: term.span, kind: ErlKind::Atom("true".to_owned()) };
            (key, term.span, Some(value), true)
        }
        ErlKind::Tuple(parts) => {
            let ErlKind::Atom(key) = &parts.first()?.kind else { return None };
            let value = if let [_, value] = parts.as_slice() { Some(value.clone()) } else { None };
            (key, parts[0].span, value, false)
        }
        _ => return None,
    };
    Some(Item { key, key_span, value, term, flag })
}

/// Reads an option that is a pair `{key, Value}`.
fn plain(
    reader: &mut Reader<'_>,
    option: &'static OptionSpec,
    reading: &Reading,
    state: &State,
    keyed: &[Item<'_>],
    claimed: &mut [bool],
) -> Setting {
    let first = first(reader, option, &reading.key, keyed, claimed);
    let misspelt = reading.misspelt.iter().find_map(|spelling| {
        let at = keyed.iter().position(|item| item.key == *spelling)?;
        claimed[at] = true;
        Some(&keyed[at])
    });
    let default = || Setting {
        spec: option,
        written: None,
        effective: option.default(reader.request.server).cloned(),
        origin: Origin::Default,
    };
    let mut setting = default();
    if let Some(item) = first {
        if let Some(value) = &item.value {
            let read = state.value_type.read_term(value, reading.kind);
            let raw = || Value::Term(Box::new(value.clone()));
            let ignored = read.as_ref().is_none_or(|read| !read.exact).then_some(Ignored::Type);
            let intent = read.map_or_else(raw, |read| read.value);
            setting.effective = Some(if ignored.is_some() { raw() } else { intent.clone() });
            setting.origin = Origin::Written;
            let mut written = written(reader, item, intent, ignored);
            // Without it another one of its name would come to count.
            let once = misspelt.is_none() && keyed.iter().filter(|other| other.key == item.key).count() == 1;
            written.removal = super::removal::place(reader, item.term.span).filter(|_| once);
            setting.written = Some(written);
        } else if reading.misshapen_fails {
            setting.effective = Some(Value::Term(Box::new(item.term.clone())));
            setting.origin = Origin::Written;
        }
    }
    if let Some(item) = misspelt {
        let value = item.value.clone().unwrap_or_else(|| item.term.clone());
        misspelt_finding(reader, option, reading, item, first.is_some());
        let read = state.value_type.read_term(&value, reading.kind);
        if let (None, Some(read)) = (first, read) {
            setting.written = Some(written(reader, item, read.value, Some(Ignored::Misspelt)));
        }
    }
    setting
}

/// The first item with this key, which is the one that counts; later ones are reported.
pub(in crate::read) fn first<'k, 'i>(
    reader: &mut Reader<'_>,
    option: &OptionSpec,
    key: &str,
    keyed: &'k [Item<'i>],
    claimed: &mut [bool],
) -> Option<&'k Item<'i>> {
    let at = keyed.iter().position(|item| item.key == key)?;
    let found = &keyed[at];
    claimed[at] = true;
    reader.ledger.verdict(found.key_span);
    // What comes of the start tells where the service fails over it.
    let fails = option.legacy.as_ref().is_some_and(|reading| reading.misshapen_fails);
    if found.value.is_none() && !fails {
        let message = format!("`{key}` has no value here: {}", shown(found.term));
        let help = format!("write {{{key}, Value}}");
        let finding = Diagnostic::warning(&MISSHAPEN_OPTION, found.term.span, message);
        reader.findings.push(finding.path(&option.path).help(help));
    }
    for (later, item) in keyed.iter().enumerate().skip(at + 1).filter(|(_, item)| item.key == key) {
        claimed[later] = true;
        let message = format!("`{key}` stands twice; the first one counts, this one is ignored");
        let finding = Diagnostic::warning(&DUPLICATE_OPTION, item.term.span, message).path(&option.path);
        let finding = finding.related(found.term.span, "the one that counts").help("take one of the two out");
        let finding = super::removal::offer(reader, finding, item.term.span);
        reader.findings.push(finding);
    }
    Some(found)
}

/// What is written at an item.
pub(in crate::read) fn written(
    reader: &Reader<'_>,
    item: &Item<'_>,
    value: Value,
    ignored: Option<Ignored>,
) -> Written {
    let span = item.value.as_ref().map_or(item.term.span, |value| value.span);
    let mut comments = reader.comments(item.term.span);
    comments.trailing.extend(reader.dangling(item.term.span));
    if span != item.term.span {
        comments.trailing.extend(inside(reader, span));
    }
    Written {
        value,
        span,
        option: item.term.span,
        used_at: reader.used_at(span),
        comments,
        removal: None,
        ignored,
    }
}

/// All comments inside a value: the value becomes one line, and they go above it.
fn inside(reader: &Reader<'_>, span: Span) -> Vec<Span> {
    let tree = reader.trees.iter().find(|(file, _)| *file == span.file);
    let comments = tree.into_iter().flat_map(|(_, tree)| tree.comments());
    comments.filter(|comment| span.contains(*comment)).collect()
}

fn misspelt_finding(
    reader: &mut Reader<'_>,
    option: &OptionSpec,
    reading: &Reading,
    item: &Item<'_>,
    beside: bool,
) {
    let server = reader.request.server;
    let default = option.default(server).map_or_else(|| "nothing".to_owned(), Value::to_string);
    let message = if beside {
        format!(
            "`{}` is not a key that MongooseIM {server} knows; `{}` beside it counts",
            item.key, reading.key
        )
    } else {
        format!(
            "`{}` is not a key that MongooseIM {server} knows: it ignored it and used its default, {default}",
            item.key
        )
    };
    let help = format!("the key is `{}`; documents of the server print it with this mistake", reading.key);
    let edit = Edit { span: item.key_span, text: reading.key.clone() };
    let mut finding =
        Diagnostic::warning(&MISSPELT_OPTION, item.term.span, message).path(&option.path).help(help);
    finding = if beside {
        super::removal::offer(reader, finding, item.term.span)
    } else {
        finding.fix(Applicability::Unsafe, vec![edit])
    };
    reader.findings.push(finding);
}

/// Reports a key that the server does not know and passes over.
fn unknown(reader: &mut Reader<'_>, table: &TableSpec, item: &Item<'_>, keyed: &[Item<'_>]) {
    let server = reader.request.server;
    let key = item.key;
    let message = format!("`{key}` is no option of `{}`; MongooseIM {server} ignores it", table.name());
    let names: Vec<&str> = table
        .at(server)
        .filter_map(|(option, _)| option.legacy.as_ref())
        .map(|reading| reading.key.as_str())
        .chain(irregular::FLAGS.iter().copied().filter(|flag| irregular::has_flag(table, flag)))
        .collect();
    let meant = nearest(key, names.iter().copied());
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => group_help(table, item, keyed).unwrap_or_else(|| "take it out".to_owned()),
    };
    let path = format!("{}.{key}", table.path);
    let finding = Diagnostic::warning(&IGNORED_OPTION, item.term.span, message).path(path).help(help);
    // Beside the right key it would be the second of its name.
    let free = meant.filter(|meant| keyed.iter().all(|other| other.key != *meant));
    reader.findings.push(match free {
        Some(meant) => {
            finding.fix(Applicability::Unsafe, vec![Edit { span: item.key_span, text: meant.to_owned() }])
        }
        None => finding,
    });
}

/// What was meant where the items of an option stand in the place of the option.
fn group_help(table: &TableSpec, item: &Item<'_>, keyed: &[Item<'_>]) -> Option<String> {
    let option = table.options.iter().find(|option| {
        option
            .states
            .iter()
            .any(|state| state.values.as_ref().is_some_and(|values| values.contains(&item.key)))
    })?;
    let named: Vec<&str> = keyed.iter().filter(|item| item.flag).map(|item| item.key).collect();
    Some(format!("did you mean {{{}, [{}]}}?", option.name, named.join(", ")))
}

/// The text of a term, shortened where it is long.
pub(in crate::read) fn shown(term: &Erl) -> String {
    let text = term.to_string();
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("`{}…`", &text[..at]),
        None => format!("`{text}`"),
    }
}
