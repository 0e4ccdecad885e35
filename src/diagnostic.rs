//! Findings: what was found, where, how bad it is and what to do.
//!
//! A [`Diagnostic`] is data. How it looks is the business of `report`; every [`Code`] has a text of its own.

mod text;

pub use text::{Example, SECTIONS};

use crate::source::Span;
use serde_json::Value as Json;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Info,
    /// The server starts and something is wrong, lost, changed or undecided.
    Warning,
    /// A server of that version refuses to start with this, or the file cannot be read.
    Error,
}

impl Severity {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// The kind of a finding: a stable name in kebab-case, and a text about it.
///
/// ```
/// use mimcfg::lint;
/// let code = lint::codes().into_iter().find(|code| code.name == "misspelt-option").expect("there is such a code");
/// assert_eq!(code.example().map(|example| example.language).as_deref(), Some("erlang"));
/// ```
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Code {
    /// The stable name, for instance `duplicate-option`.
    pub name: &'static str,
    /// The text: what is found, and under headings why it matters (what servers do, and how that is known), an example
    /// that triggers it, and how to mend it; see [`SECTIONS`].
    pub doc: &'static str,
}

/// Declares codes with their texts: the doc comment is the text.
macro_rules! code {
    ($( $(#[doc = $doc:literal])+ pub static $ident:ident = $name:literal; )+) => {
        $(
            $(#[doc = $doc])+
            pub static $ident: $crate::diagnostic::Code =
                $crate::diagnostic::Code { name: $name, doc: concat!($($doc, "\n"),+) };
        )+
        /// The codes of this module, in the order in which they are declared.
        pub static CODES: &[&$crate::diagnostic::Code] = &[$(&$ident),+];
    };
}
pub(crate) use code;

/// A second place that a finding speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What the place is.
    pub message: String,
}

/// Whether a fix may be made without a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicability {
    /// The effective config stays as it is.
    Safe,
    /// What the server does may change, or a comment goes.
    Unsafe,
}

/// One replacement of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// A way to mend a finding; its edits belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether it may be made without a look.
    pub applicability: Applicability,
    /// The replacements, in order of place, none touching another.
    pub edits: Vec<Edit>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The kind of the finding.
    pub code: &'static Code,
    /// How bad it is.
    pub severity: Severity,
    /// The headline: it stands alone in one line.
    pub message: String,
    /// The place that caused it.
    pub span: Span,
    /// Further places.
    pub related: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// The setting it is about, in dotted TOML notation.
    pub path: Option<String>,
    /// What the old server did, where a meaning changes.
    pub old_effective: Option<Box<Json>>,
    /// What the new server will do, where a meaning changes.
    pub new_effective: Option<Box<Json>>,
    /// Whether the two effective values are a secret, to be masked.
    pub secret: bool,
    /// The line that Erlang's own reader names for a syntax error, from 1.
    pub erlang_line: Option<u32>,
    /// How to mend it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of this code at `span`.
    pub fn new(
        code: &'static Code,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            span,
            related: Vec::new(),
            help: None,
            path: None,
            old_effective: None,
            new_effective: None,
            secret: false,
            erlang_line: None,
            fix: None,
        }
    }

    /// A finding of severity error.
    pub fn error(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, span, message)
    }

    /// A finding of severity warning.
    pub fn warning(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, span, message)
    }

    /// A finding of severity info.
    pub fn info(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Info, span, message)
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Names the setting, in dotted TOML notation.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Diagnostic {
        self.path = Some(path.into());
        self
    }

    /// States what was in effect and what will be.
    #[must_use]
    pub fn effective(mut self, old: Json, new: Json) -> Diagnostic {
        self.old_effective = Some(Box::new(old));
        self.new_effective = Some(Box::new(new));
        self
    }

    /// The places it speaks of: its own, the further ones and those of its edits.
    pub fn spans_mut(&mut self) -> impl Iterator<Item = &mut Span> {
        let edits = self.fix.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span);
        let related = self.related.iter_mut().map(|label| &mut label.span);
        std::iter::once(&mut self.span).chain(related).chain(edits)
    }

    /// Offers a way to mend it.
    #[must_use]
    pub fn fix(mut self, applicability: Applicability, edits: Vec<Edit>) -> Diagnostic {
        self.fix = Some(Fix { applicability, edits });
        self
    }
}

/// The greatest number of changes in a name that is near another one.
const FARTHEST: usize = 4;

/// The name in `known` that is nearest to `name`, if it is near enough to be meant.
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let lower = name.to_lowercase();
    let letters = Letters::of(&lower);
    let best = known
        .into_iter()
        // One that is farther for its letters alone is not near enough either.
        .filter(|candidate| Letters::of(candidate).changes(&letters) <= FARTHEST)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, candidate), candidate))
        .min_by_key(|(distance, _)| *distance)?;
    let bound = (best.1.chars().count() / 3).clamp(1, FARTHEST);
    (best.0 <= bound && best.1 != name).then_some(best.1)
}

/// How often each kind of character stands in a name, whatever their order.
struct Letters([u8; 32]);

impl Letters {
    fn of(name: &str) -> Letters {
        let mut counts = [0_u8; 32];
        for letter in name.chars() {
            let count = &mut counts[letter as usize % 32];
            *count = count.saturating_add(1);
        }
        Letters(counts)
    }

    /// No fewer changes than this make one name of the other: each adds, takes out or replaces one character.
    fn changes(&self, other: &Letters) -> usize {
        let more = |one: &Letters, other: &Letters| -> usize {
            one.0.iter().zip(other.0).map(|(one, other)| usize::from(one.saturating_sub(other))).sum()
        };
        more(self, other).max(more(other, self))
    }
}

#[cfg(test)]
mod tests {
    use super::{Letters, nearest};

    #[test]
    fn letters_never_say_that_a_name_is_farther_than_it_is() {
        let names = [
            "",
            "a",
            "mod_muc",
            "mod_mcu",
            "mod_muc_light",
            "servcies",
            "services",
            "żółw",
            "żowł",
            "report",
        ];
        let mut less = 0;
        for one in names {
            for other in names {
                let (bound, distance) =
                    (Letters::of(one).changes(&Letters::of(other)), strsim::damerau_levenshtein(one, other));
                assert!(bound <= distance, "{one} {other}: {bound} {distance}");
                less += usize::from(bound == distance);
            }
        }
        assert!(less > names.len(), "{less}");
    }

    #[test]
    fn the_nearest_name_is_found_only_when_it_is_near() {
        assert_eq!(nearest("account", ["node", "accounts"]), Some("accounts"));
        assert_eq!(nearest("sesions", ["node", "sessions"]), Some("sessions"));
        assert_eq!(nearest("whatever", ["node", "accounts"]), None);
        assert_eq!(nearest("node", ["node"]), None);
    }
}
