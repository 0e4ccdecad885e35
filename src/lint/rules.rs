//! The rules, one file each.

pub(super) mod mistaken_value;

use super::Check;
use crate::diagnostic::Code;

/// All rules, in the order in which they are applied.
pub(super) static RULES: &[Check] = &[mistaken_value::check];

/// The codes of all rules.
pub(super) static CODES: &[&[&Code]] = &[mistaken_value::CODES];
