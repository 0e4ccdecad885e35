//! What keeps a value from being taken: its range, length, format, and items that stand twice.

use super::format;
use super::spec::State;
use super::version::Version;
use crate::diagnostic::nearest;
use crate::value::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Why a value does not fit an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The item of an array that it is about.
    pub item: Option<usize>,
    /// What is wrong, as the end of a sentence: «must be 0 or more, not -1».
    pub message: String,
    /// The name that was probably meant.
    pub meant: Option<String>,
    /// What is wrong, for callers that treat kinds apart.
    pub kind: MisfitKind,
}

/// The kinds of [`Misfit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MisfitKind {
    /// Out of its range.
    Range,
    /// Too short.
    Length,
    /// Not one of the values.
    Choice,
    /// Not of its named format.
    Format,
    /// An item stands twice.
    Duplicate,
}

impl State {
    /// Everything that keeps a server of `version` from taking `value`, which is of the right type.
    pub fn check(&self, value: &Value, version: Version) -> Vec<Misfit> {
        let mut out = Vec::new();
        match value {
            Value::Array(items) => {
                if let Some(least) = self.items_min_len.filter(|least| items.len() < *least) {
                    let message = format!("must have {least} item or more");
                    misfit(&mut out, None, MisfitKind::Length, message, None);
                }
                let mut seen = BTreeSet::new();
                for (at, item) in items.iter().enumerate() {
                    self.check_one(item, Some(at), version, &mut out);
                    if self.unique && !seen.insert(identity(item)) {
                        let message = format!("{item} stands twice");
                        misfit(&mut out, Some(at), MisfitKind::Duplicate, message, None);
                    }
                }
            }
            _ => self.check_one(value, None, version, &mut out),
        }
        out
    }

    /// Whether servers of one of the two versions may take what those of the other do not, while this state holds
    /// for both: where that is a matter of a format.
    pub fn goes_by_version(&self, one: Version, other: Version) -> bool {
        [self.format, self.check].into_iter().flatten().any(|format| format::differs(format, one, other))
    }

    /// The only names that are taken, where a list of the catalogue says so.
    pub fn choice(&self) -> Option<&Vec<&'static str>> {
        self.values.as_ref()
    }

    fn check_one(&self, value: &Value, item: Option<usize>, version: Version, out: &mut Vec<Misfit>) {
        match value {
            Value::Integer(number) => {
                let other = self
                    .numbers
                    .as_ref()
                    .filter(|numbers| !numbers.iter().any(|known| *number == (*known).into()));
                if let Some(numbers) = other {
                    let known: Vec<String> = numbers.iter().map(i64::to_string).collect();
                    let message = format!("must be one of {}, not {value}", known.join(", "));
                    misfit(out, item, MisfitKind::Choice, message, None);
                    return;
                }
                let below = self.min.filter(|min| *number < (*min).into());
                let above = self.max.filter(|max| *number > (*max).into());
                let message = match (below, above) {
                    (Some(min), _) => format!("must be {min} or more, not {value}"),
                    (_, Some(max)) => format!("must be {max} or less, not {value}"),
                    _ => return,
                };
                misfit(out, item, MisfitKind::Range, message, None);
            }
            Value::Float(number) if !number.is_finite() => {
                misfit(out, item, MisfitKind::Range, format!("must be a number, not {value}"), None);
            }
            Value::String(text) => self.check_text(text, value, item, version, out),
            _ => {}
        }
    }

    fn check_text(
        &self,
        text: &str,
        value: &Value,
        item: Option<usize>,
        version: Version,
        out: &mut Vec<Misfit>,
    ) {
        let least = if item.is_some() { self.item_min_len } else { self.min_len };
        if least.is_some_and(|least| text.chars().count() < least) {
            misfit(out, item, MisfitKind::Length, "must not be empty".to_owned(), None);
        } else if let Some(choice) = self.values.as_ref()
            && !choice.contains(&text)
            && !self.hidden.contains(&text)
        {
            let meant = nearest(text, choice.iter().copied()).map(str::to_owned);
            let message = format!("must be one of {}, not {value}", choice.join(", "));
            misfit(out, item, MisfitKind::Choice, message, meant);
        } else if let Some(fault) = [&self.format, &self.check]
            .into_iter()
            .flatten()
            .find_map(|format| format::fault(format, text, version))
        {
            misfit(out, item, MisfitKind::Format, fault.message, fault.meant);
        }
    }
}

/// What tells an item from others: whether it is a text, and how it is written.
fn identity(item: &Value) -> (bool, Cow<'_, str>) {
    match item {
        Value::String(text) => (true, text.into()),
        _ => (false, item.to_string().into()),
    }
}

fn misfit(
    out: &mut Vec<Misfit>,
    item: Option<usize>,
    kind: MisfitKind,
    message: String,
    meant: Option<String>,
) {
    out.push(Misfit { item, message, meant, kind });
}
