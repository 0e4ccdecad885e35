//! What to take out of a TOML text so that one option is gone and all else stays.

use crate::source::{Span, offset};
use crate::syntax::toml::{Table, TableOrigin};

/// The place to take out for the option at `option`, a key with its value, in `table`.
///
/// A line that holds nothing else goes whole; a comment behind the value stays. Without a header the table itself would
/// go with its last key, and an inline table has commas: neither is touched.
pub(super) fn of(text: &str, table: &Table, option: Span) -> Option<Span> {
    if !matches!(table.origin, TableOrigin::Header) {
        return None;
    }
    let before = &text[..option.start as usize];
    let line = before.rfind(['\n']).map_or(0, |at| at + 1);
    let behind = &text[option.end as usize..];
    let rest = behind.split('\n').next().unwrap_or_default();
    // A key such as `a.b = 1` may have its table elsewhere on the line.
    if !before[line..].trim().is_empty() {
        return None;
    }
    if !rest.trim().is_empty() {
        return rest.trim_start().starts_with('#').then_some(option);
    }
    let end = option.end as usize + (rest.len() + 1).min(behind.len());
    Some(Span::new(option.file, offset(line), offset(end)))
}
