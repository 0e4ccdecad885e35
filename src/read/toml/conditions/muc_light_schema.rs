//! The default value of a field of the configuration of light rooms.

use super::place::text;
use super::{Check, beside};
use crate::diagnostic::code;

code! {
    /// A field of the room configuration has no default value, several, or one of a type it cannot have.
    ///
    /// # Why
    /// Servers from 4.1 on refuse the file (recorded at 4.1.0 to 6.8.0). From 6.8 on the name and the subject of a room
    /// are strings. 4.0.1 knows `value`: a string without `internal_key`, or a number with `internal_key` and `type`.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[modules.mod_muc_light.config_schema]]
    ///   field = "color"
    ///   string_value = "blue"
    ///   integer_value = 3
    /// ```
    ///
    /// # Fix
    /// Keep one default value. No fix is made.
    pub static FIELD_DEFAULT = "field-default";
}

const STRING: &str = "string_value";

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let given: Vec<_> = check.list("values").filter_map(|key| place.at(key)).collect();
        let one = match given.as_slice() {
            [one] => one,
            [] => {
                let message = "the field has no default value".to_owned();
                check.found(&FIELD_DEFAULT, (place.key, place.path), message, "add string_value = \"…\"");
                continue;
            }
            [first, .., last] => {
                let message = "the field has more than one default value".to_owned();
                let found = check.found(&FIELD_DEFAULT, (last.key, place.path), message, "keep one of them");
                beside(found, first.key, "given here");
                continue;
            }
        };
        let key = place.text("internal_key").or_else(|| place.text("field")).unwrap_or_default();
        if one.name != STRING && check.has("reserved", key) {
            let message = format!("the field `{key}` is a string");
            let help = "write string_value = \"…\"";
            check.found(&FIELD_DEFAULT, (one.key, place.path), message, help);
        }
    }
}

/// The value of a field and the keys beside it, as servers have them that know `value`.
pub(super) fn keys(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for place in check.at() {
        let Some(value) = place.at("value") else { continue };
        let string = text(value.node).is_some();
        let (message, help) = match (string, place.has("internal_key"), place.has("type")) {
            (true, false, _) | (false, true, true) => continue,
            (true, true, _) => {
                ("a default that is a string has no `internal_key` here", "take `internal_key` out")
            }
            (false, ..) => ("a default that is no string needs `internal_key` and `type`", "add both"),
        };
        check.found(&FIELD_DEFAULT, (place.key, place.path), message.to_owned(), help);
    }
}
