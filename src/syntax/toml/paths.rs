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
    below: Below,
    header: Option<(u64, Span)>,
    /// When an item of an array started here: what was defined before, here and below, may be defined again.
    fresh: u64,
    array: bool,
}

/// Above this number of names they are searched in order.
const FEW: usize = 12;

/// Paths by name: few of them in a row, since comparing a few short names costs less than keeping an order.
#[derive(Debug, Default)]
struct Below {
    few: Vec<(String, Path)>,
    many: BTreeMap<String, Path>,
}

impl Below {
    fn get_or_add(&mut self, name: &str) -> &mut Path {
        if let Some(at) = self.few.iter().position(|(known, _)| known == name) {
            return &mut self.few[at].1;
        }
        if self.few.len() < FEW {
            self.few.push((name.to_owned(), Path::default()));
            let (_, path) = self.few.last_mut().expect("one was added right above");
            return path;
        }
        if !self.many.contains_key(name) {
            self.many.insert(name.to_owned(), Path::default());
        }
        self.many.get_mut(name).expect("it was made right above")
    }
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
            at = at.below.get_or_add(&key.name);
            fresh = fresh.max(at.fresh);
        }
        (at, fresh)
    }
}
