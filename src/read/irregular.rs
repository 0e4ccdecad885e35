//! What a pattern in the catalogue cannot say: named functions that read the irregular forms of old files.

mod auth;
mod consent;
mod listeners;
mod mam;
mod modules;
mod pools;
pub(super) mod secrets;
mod values;

use super::legacy::{Item, Place, Reader};
use crate::catalogue::{OptionSpec, TableSpec};
use crate::model::Setting;
use crate::model::tree::{Map, Node};
use crate::syntax::term::{Erl, ErlKind};

/// Reads an option out of the items of a property list, and claims the items that it took.
pub(super) type Convert = fn(&mut Reader<'_>, &'static OptionSpec, &[Item<'_>], &mut [bool]) -> Setting;

/// The function that the catalogue calls `name`.
pub(super) fn convert(name: &str) -> Convert {
    match name {
        "consent" => consent::read,
        _ => unreachable!("the catalogue names functions that are listed here, as its test shows"),
    }
}

/// Flags that are read by a function, beside the key of the option.
pub(super) static FLAGS: &[&str] = &[consent::NO_REPORT];

/// Whether a table has an option that is read with this flag.
pub(super) fn has_flag(table: &TableSpec, flag: &str) -> bool {
    flag == consent::NO_REPORT
        && table
            .options
            .iter()
            .any(|option| option.legacy.as_ref().is_some_and(|reading| reading.convert == Some("consent")))
}

/// Makes a value of a term; `None` where the term is none. An argument of the form comes with it.
pub(super) type Function = fn(&mut Reader<'_>, &Erl, Option<&str>, &Place) -> Option<Node>;

/// The function that forms call `name`.
pub(super) fn function(name: &str) -> Function {
    match name {
        "one" => values::one,
        "first" => values::first,
        "strip" => values::strip,
        "names" => values::names,
        "ip" => values::ip,
        "ciphers" => values::ciphers,
        "port" => listeners::port,
        "ip_tuple" => listeners::ip_tuple,
        "scope" => pools::scope,
        _ => unreachable!("forms name functions that are listed here, as a test shows"),
    }
}

/// Sees to what has come of a whole list.
pub(super) type After = fn(&mut Reader<'_>, &Place, &mut Map);

/// The function that contexts call `name`.
pub(super) fn after(name: &str) -> After {
    match name {
        "auth" => auth::after,
        "listener" => listeners::listener,
        "c2s" => listeners::c2s,
        "pgsql_tls" => pools::pgsql_tls,
        _ => unreachable!("contexts name functions that are listed here, as a test shows"),
    }
}

/// A term of the top of a file as the server takes it, where that is not as it is written.
pub(super) fn normal(reader: &mut Reader<'_>, term: &Erl) -> Option<Erl> {
    let ErlKind::Tuple(parts) = &term.kind else { return None };
    let [key, list] = parts.as_slice() else { return None };
    if key.atom() != Some("modules") {
        return None;
    }
    let list = modules::normal(reader, list)?;
    Some(Erl::new(term.span, ErlKind::Tuple(vec![key.clone(), list])))
}

/// Whether two terms of the top of a file say the same.
pub(super) fn same(reader: &mut Reader<'_>, one: &Erl, two: &Erl) -> bool {
    let (findings, conversion, later) =
        (reader.findings.len(), reader.conversions(), reader.kept_for_later());
    let plain = |reader: &mut Reader<'_>, term: &Erl| normal(reader, term).unwrap_or_else(|| term.clone());
    let same = plain(reader, one) == plain(reader, two);
    reader.findings.truncate(findings);
    reader.forget(conversion, later);
    same
}
