//! What headers have defined, by path of names.

use super::tree::Key;
use crate::source::Span;
use std::collections::BTreeMap;

/// The paths that headers have named.
#[derive(Debug, Default)]
pub(super) struct Paths {
    root: Path,
    clock: u64,
}

#[derive(Debug, Default)]
struct Path {
    // Ordered: names are short, and comparing a few costs less than hashing one.
    below: BTreeMap<String, Path>,
    header: Option<(u64, Span)>,
    /// When an item of an array started here: what was defined before, here and below, may be defined again.
    fresh: u64,
    array: bool,
}

impl Paths {
    /// Notes that `[path]` stands at `span`, or returns the place where it stood before.
    pub fn define(&mut self, path: &[Key], span: Span) -> Option<Span> {
        let clock = self.clock;
        let (at, fresh) = self.walk(path);
        match at.header {
            Some((when, before)) if when >= fresh => Some(before),
            _ => {
                at.header = Some((clock, span));
                None
            }
        }
    }

    /// Notes that `[[path]]` starts an item.
    pub fn start_item(&mut self, path: &[Key]) {
        self.clock += 1;
        let clock = self.clock;
        let (at, _) = self.walk(path);
        at.array = true;
        at.fresh = clock;
    }

    /// Whether `[[path]]` stood somewhere before.
    pub fn is_array(&mut self, path: &[Key]) -> bool {
        self.walk(path).0.array
    }

    /// The node of a path, and when the newest item on the way to it started.
    fn walk(&mut self, path: &[Key]) -> (&mut Path, u64) {
        let mut at = &mut self.root;
        let mut fresh = at.fresh;
        for key in path {
            if !at.below.contains_key(&key.name) {
                at.below.insert(key.name.clone(), Path::default());
            }
            at = at.below.get_mut(&key.name).expect("it was made right above");
            fresh = fresh.max(at.fresh);
        }
        (at, fresh)
    }
}
