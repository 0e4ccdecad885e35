//! What a pattern in the catalogue cannot say: named functions that read the irregular forms of old files.

mod consent;
pub(super) mod secrets;

use super::legacy::{Item, Reader};
use crate::catalogue::{OptionSpec, TableSpec};
use crate::model::Setting;

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
        && table.options.iter().any(|option| {
            option.legacy.as_ref().is_some_and(|reading| reading.convert.as_deref() == Some("consent"))
        })
}
