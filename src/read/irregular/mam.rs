//! Message archives that are put together by hand, of modules that `mod_mam_meta` starts by itself.
//!
//! A TOML file can say the archive as a whole only. (Source: what `mod_mam_meta` of 3.7.1 expands to.)

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::model::Later;
use crate::model::tree::{Content, Node};
use crate::read::{CHANGED_IN_TOML, LOST_SETTING};
use crate::source::Span;
use crate::syntax::term::{Erl, ErlKind};
use crate::value::Value;

const META: &str = "mod_mam_meta";
const PREFIX: &str = "mod_mam";
/// Options that say for which archive a part is, or that another part writes for it.
const MARKS: [&str; 3] = ["pm", "muc", "no_writer"];

/// The parts of an archive as one module, where a list of modules has parts of one.
pub(super) fn folded(reader: &mut Reader<'_>, items: &[Erl]) -> Option<Vec<Erl>> {
    let parts: Vec<(&str, &Erl, &Erl)> = items.iter().filter_map(part).collect();
    let first = parts.first()?.1.span;
    let named =
        |name: &str| parts.iter().find(|(known, _, _)| *known == name).map(|(_, _, options)| *options);
    let any = |ending: &str| parts.iter().any(|(name, _, _)| name.ends_with(ending));
    let mut options = Vec::new();
    let backend = ["rdbms", "cassandra", "elasticsearch", "riak"]
        .into_iter()
        .find(|backend| parts.iter().any(|(name, _, _)| name.contains(backend) && name.contains("_arch")));
    options.extend(backend.map(|backend| pair(first, "backend", atom(first, backend))));
    let prefs = parts.iter().find_map(|(name, _, _)| name.strip_prefix("mod_mam_")?.strip_suffix("_prefs"));
    options.extend(prefs.map(|store| pair(first, "user_prefs_store", atom(first, store))));
    if backend == Some("rdbms") {
        for (ending, key) in [("_cache_user", "cache_users"), ("_async_pool_writer", "async_writer")] {
            if !any(ending) {
                options.push(pair(first, key, atom(first, "false")));
            }
        }
    }
    for (module, key) in [("mod_mam", "pm"), ("mod_mam_muc", "muc")] {
        let own = match named(module).map(|options| &options.kind) {
            Some(ErlKind::List { items, .. }) => {
                items.iter().filter(|item| !is_mark(item)).cloned().collect()
            }
            Some(_) => Vec::new(),
            None if key == "pm" => {
                options.push(pair(first, key, atom(first, "false")));
                continue;
            }
            None => continue,
        };
        options.push(pair(first, key, Erl::new(first, ErlKind::List { items: own, tail: None })));
    }
    for (name, item, own) in &parts {
        if *name != "mod_mam" && *name != "mod_mam_muc" {
            rest(reader, name, own, &mut options);
        }
        reader.accounted(item.span);
    }
    let shown: Vec<String> = parts.iter().map(|(name, _, _)| format!("`{name}`")).collect();
    let message =
        format!("{} are parts of an archive, which a TOML file says as one: `{META}`", shown.join(", "));
    let help = "look at the table that is written; it starts the same modules";
    let finding =
        Diagnostic::warning(&CHANGED_IN_TOML, first, message).path("modules.mod_mam_meta").help(help);
    reader.converted(None, finding);
    let meta = Erl::new(
        first,
        ErlKind::Tuple(vec![
            atom(first, META),
            Erl::new(first, ErlKind::List { items: options, tail: None }),
        ]),
    );
    let others = items.iter().filter(|item| part(item).is_none()).cloned();
    Some(others.chain([meta]).collect())
}

/// The name and the options of a part, and the whole of it.
fn part(item: &Erl) -> Option<(&str, &Erl, &Erl)> {
    let ErlKind::Tuple(parts) = &item.kind else { return None };
    let [name, options] = parts.as_slice() else { return None };
    let text = name.atom()?;
    let is_part = text.strip_prefix(PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
    (is_part && text != META && text != "mod_mam_params").then_some((text, item, options))
}

/// What a part has beside its marks: options of the writer have a place, others have none.
fn rest(reader: &mut Reader<'_>, name: &str, own: &Erl, options: &mut Vec<Erl>) {
    let ErlKind::List { items, .. } = &own.kind else { return };
    for item in items.iter().filter(|item| !is_mark(item)) {
        let (key, value) = match &item.kind {
            ErlKind::Tuple(parts) => match parts.as_slice() {
                [key, value] => (key.atom().unwrap_or_default(), value),
                _ => ("", item),
            },
            _ => ("", item),
        };
        match (key, &value.kind) {
            ("flush_interval" | "max_batch_size", _) => options.push(item.clone()),
            ("pool_size", ErlKind::Integer(size)) => {
                let keys = |module: &str| {
                    ["modules", module, "async_writer", "pool_size"].map(str::to_owned).to_vec()
                };
                reader.later(Later {
                    host: None,
                    places: vec![keys(META), keys("mod_mam")],
                    append: false,
                    node: Node::new(Content::Scalar(Value::Integer(size.clone()))).at(item.span, value.span),
                });
            }
            _ => {
                let message = format!("{item} of `{name}` has no place in a TOML file");
                let finding = Diagnostic::warning(&LOST_SETTING, item.span, message);
                reader.converted(None, finding.path("modules.mod_mam_meta"));
            }
        }
    }
}

fn is_mark(item: &Erl) -> bool {
    let key = match &item.kind {
        ErlKind::Tuple(parts) => parts.first().and_then(Erl::atom),
        _ => item.atom(),
    };
    key.is_some_and(|key| MARKS.contains(&key))
}

fn atom(span: Span, name: &str) -> Erl {
    Erl::new(span, ErlKind::Atom(name.to_owned()))
}

fn pair(span: Span, key: &str, value: Erl) -> Erl {
    Erl::new(span, ErlKind::Tuple(vec![atom(span, key), value]))
}
