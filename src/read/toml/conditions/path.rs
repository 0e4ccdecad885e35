//! Dotted paths of places: steps that are kept, and put into words where a finding speaks of a place.

use std::cell::{Cell, RefCell};
use std::fmt;

/// The steps of all paths; a path is one of them and those that lead to it.
#[derive(Default)]
pub(super) struct Trails<'f>(RefCell<Vec<(Option<u32>, Step<'f>)>>);

#[derive(Clone, Copy)]
enum Step<'f> {
    /// To what a key holds.
    Key(&'f str),
    /// To an item of an array.
    Item(usize),
}

/// A dotted path, for instance `listen.c2s[0].port`.
#[derive(Clone, Copy)]
pub(super) struct Path<'f> {
    trails: &'f Trails<'f>,
    /// The number of the last step; the path of the whole file has none.
    last: Option<u32>,
}

impl<'f> Trails<'f> {
    /// The path that a way is.
    pub(super) fn path(&'f self, way: &Way<'f, '_>) -> Path<'f> {
        Path { trails: self, last: way.keep(&mut self.0.borrow_mut()) }
    }
}

/// The way to a place on a search; its steps are kept when something is found there.
pub(super) enum Way<'f, 'w> {
    /// The whole file.
    Top,
    /// To what a key holds.
    Key { above: &'w Way<'f, 'w>, name: &'f str, kept: Cell<Option<u32>> },
    /// To an item of an array.
    Item { above: &'w Way<'f, 'w>, index: usize, kept: Cell<Option<u32>> },
}

impl<'f, 'w> Way<'f, 'w> {
    /// The way on to what a key holds.
    pub(super) fn key(&'w self, name: &'f str) -> Way<'f, 'w> {
        Way::Key { above: self, name, kept: Cell::new(None) }
    }

    /// The way on to an item.
    pub(super) fn item(&'w self, index: usize) -> Way<'f, 'w> {
        Way::Item { above: self, index, kept: Cell::new(None) }
    }

    /// Keeps the steps that are not kept yet; the number of the last one.
    fn keep(&self, steps: &mut Vec<(Option<u32>, Step<'f>)>) -> Option<u32> {
        let (above, step, kept) = match self {
            Way::Top => return None,
            Way::Key { above, name, kept } => (above, Step::Key(name), kept),
            Way::Item { above, index, kept } => (above, Step::Item(*index), kept),
        };
        if kept.get().is_none() {
            let above = above.keep(steps);
            kept.set(Some(crate::source::offset(steps.len())));
            steps.push((above, step));
        }
        kept.get()
    }
}

impl<'f> Path<'f> {
    /// The path of what a key holds.
    pub(super) fn key(self, name: &'f str) -> Path<'f> {
        self.to(Step::Key(name))
    }

    /// The path of an item.
    pub(super) fn item(self, index: usize) -> Path<'f> {
        self.to(Step::Item(index))
    }

    fn to(self, step: Step<'f>) -> Path<'f> {
        let mut steps = self.trails.0.borrow_mut();
        let last = crate::source::offset(steps.len());
        steps.push((self.last, step));
        Path { last: Some(last), ..self }
    }

    /// The steps from the last to the first, each with the number of the one before it.
    fn back(self) -> impl Iterator<Item = (Option<u32>, Step<'f>)> {
        let mut next = self.last;
        std::iter::from_fn(move || {
            let step = self.trails.0.borrow()[next? as usize];
            next = step.0;
            Some(step)
        })
    }

    /// What tells the array apart that it leads into an item of, or itself where there is none, from all others that
    /// one search finds.
    pub(super) fn list(self) -> Option<u32> {
        let item = self.back().find(|(_, step)| matches!(step, Step::Item(_)));
        item.map_or(self.last, |(above, _)| above)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut steps: Vec<Step<'_>> = self.back().map(|(_, step)| step).collect();
        steps.reverse();
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Item(index) => write!(out, "[{index}]")?,
                Step::Key(name) => {
                    out.write_str(if number > 0 { "." } else { "" })?;
                    write_key(out, name)?;
                }
            }
        }
        Ok(())
    }
}

/// Writes a key as it stands in a dotted path.
pub(super) fn write_key(out: &mut impl fmt::Write, name: &str) -> fmt::Result {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let bare = !name.is_empty() && name.bytes().all(part);
    if bare { out.write_str(name) } else { write!(out, "{name:?}") }
}

impl From<Path<'_>> for String {
    fn from(path: Path<'_>) -> String {
        path.to_string()
    }
}
