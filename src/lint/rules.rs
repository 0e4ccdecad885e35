//! The rules, one file each.

pub(super) mod mistaken_value;

use super::Check;

/// All rules, in the order in which they are applied.
pub(super) static RULES: &[Check] = &[mistaken_value::check];
