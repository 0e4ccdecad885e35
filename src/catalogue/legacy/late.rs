//! Forms that are read when a term may be of them.

use super::{Form, load};
use crate::catalogue::data::Data;
use std::ops::Deref;
use std::sync::OnceLock;

/// A form: the beginning of its pattern is known, all else is read when it is asked for.
#[derive(Debug)]
pub struct LateForm {
    /// The atom that terms of the pattern begin with or are; `None`: any.
    pub head: Option<&'static str>,
    text: &'static str,
    entry: Data,
    form: OnceLock<Box<Form>>,
}

impl LateForm {
    pub(super) fn new(text: &'static str, entry: &Data) -> LateForm {
        LateForm { head: head(text), text, entry: entry.clone(), form: OnceLock::new() }
    }

    /// Whether a term that begins with this atom, or with none, may be of the pattern.
    pub fn may_be(&self, key: Option<&str>) -> bool {
        self.head.is_none() || self.head == key
    }
}

impl Deref for LateForm {
    type Target = Form;

    fn deref(&self) -> &Form {
        self.form.get_or_init(|| Box::new(load::form(self.text, &self.entry)))
    }
}

/// The atom that a pattern begins with or is.
fn head(text: &'static str) -> Option<&'static str> {
    let inner = text.strip_prefix('{').unwrap_or(text);
    let atom = inner.split([',', '}']).next().unwrap_or_default();
    atom.starts_with(|c: char| c.is_ascii_lowercase()).then_some(atom)
}
