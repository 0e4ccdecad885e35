//! Where a walk through a file is: its steps stay where they are, and are put into words for a finding.

use std::fmt;

/// A dotted path, for instance `host_config[0].listen`.
#[derive(Clone, Copy)]
pub(super) enum Way<'w> {
    /// What it begins with.
    From(&'w str),
    /// What a key holds.
    Key(&'w Way<'w>, &'w str),
    /// An item of an array.
    Item(&'w Way<'w>, usize),
}

impl fmt::Display for Way<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Way::From(path) => out.write_str(path),
            Way::Key(above, name) => {
                write!(out, "{above}.")?;
                let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
                let is_bare = !name.is_empty() && name.chars().all(bare);
                if is_bare { out.write_str(name) } else { write!(out, "{name:?}") }
            }
            Way::Item(above, index) => write!(out, "{above}[{index}]"),
        }
    }
}
