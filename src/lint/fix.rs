//! Fixes made: edits spliced into a text, and safe ones held to their word.
//!
//! A safe fix that would change what is in effect is not made: it is given back, for it is a mistake of ours.

use super::examine::{Examined, examine};
use super::levels::Policy;
use crate::catalogue::Language;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::model::{Config, Setting};
use crate::read::Request;
use crate::run::{Boot, ServiceState};
use crate::source::Sources;
use crate::value::Value;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Rounds after which no more is mended: each round ends with fewer findings, unless a fix is wrong.
const ROUNDS: usize = 32;

/// A text with some fixes made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The text.
    pub text: String,
    /// Which of the fixes were made, by their place in the list; the others touch one of these.
    pub made: Vec<usize>,
}

/// Makes fixes in a text, every byte outside of them staying; of fixes that touch each other the first is made.
pub fn apply(text: &str, fixes: &[&Fix]) -> Applied {
    // By place: since none touches another, they are in order of their ends as well.
    let mut edits: BTreeMap<(u32, u32), &Edit> = BTreeMap::new();
    let mut made = Vec::new();
    for (number, fix) in fixes.iter().enumerate() {
        let is_free = |edit: &Edit| {
            let before = edits.range(..=(edit.span.end, u32::MAX)).rev().map(|(_, other)| *other);
            !before.take_while(|other| other.span.end >= edit.span.start).any(|other| touches(edit, other))
        };
        if fix.edits.iter().all(is_free) {
            edits.extend(fix.edits.iter().map(|edit| ((edit.span.start, edit.span.end), edit)));
            made.push(number);
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits.values() {
        out.push_str(&text[at..edit.span.start as usize]);
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(&text[at..]);
    Applied { text: out, made }
}

/// Whether two edits cannot both be made, or not in a way that is clear.
fn touches(one: &Edit, other: &Edit) -> bool {
    let (a, b) = (one.span, other.span);
    if a.is_empty() || b.is_empty() {
        a.start <= b.end && b.start <= a.end
    } else {
        a.start < b.end && b.start < a.end
    }
}

/// What came of mending a file.
#[derive(Debug)]
pub struct Mended {
    /// The text as it is now.
    pub text: String,
    /// The findings that are mended, in the order of mending.
    pub made: Vec<Diagnostic>,
    /// Findings whose fix calls itself safe and is not.
    pub refused: Vec<Diagnostic>,
}

/// Mends what can be mended in a file, again and again until nothing changes: what has a safe fix, and with
/// `unsafe_too` the rest. Findings that are hidden stay, and so does what is wrong in included files.
pub fn mend(
    name: &str,
    text: &str,
    language: Language,
    request: &Request<'_>,
    policy: &Policy,
    unsafe_too: bool,
) -> Mended {
    // A text that is not UTF-8 for its reader is another text than this one: places in it mean nothing here.
    let read = |text: &str| {
        let mut sources = Sources::default();
        let examined = examine(&mut sources, name, text.as_bytes(), language, request, policy);
        (sources.file(examined.config.file).text == text).then_some(examined)
    };
    let mut mended = Mended { text: text.to_owned(), made: Vec::new(), refused: Vec::new() };
    let Some(mut now) = read(text) else { return mended };
    for _ in 0..ROUNDS {
        let (safe, others) = candidates(&now, &mended.refused);
        let (chosen, check) = match (safe.is_empty(), unsafe_too && !others.is_empty()) {
            (false, _) => (safe, true),
            (true, true) => (others, false),
            (true, false) => break,
        };
        let Some((text, made, next)) = round(&mended.text, &now, &chosen, check, &read) else {
            // Which of them it is shows when each is made alone.
            let one = chosen.iter().find_map(|one| round(&mended.text, &now, &[one], check, &read));
            match one {
                Some((text, made, next)) => {
                    mended.made.extend(made);
                    (mended.text, now) = (text, next);
                }
                None => mended.refused.extend(chosen.into_iter().cloned()),
            }
            continue;
        };
        mended.made.extend(made);
        (mended.text, now) = (text, next);
    }
    mended
}

type Round = (String, Vec<Diagnostic>, Examined);

/// Makes the fixes of some findings; nothing, if the text stays or what is in effect does not.
fn round(
    text: &str,
    before: &Examined,
    chosen: &[&Diagnostic],
    check: bool,
    read: &dyn Fn(&str) -> Option<Examined>,
) -> Option<Round> {
    let fixes: Vec<&Fix> = chosen.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    let applied = apply(text, &fixes);
    if applied.text == text {
        return None;
    }
    let after = read(&applied.text)?;
    if check && !keeps_effect((&before.config, &before.boot), (&after.config, &after.boot)) {
        return None;
    }
    let made = applied.made.iter().map(|number| chosen[*number].clone()).collect();
    Some((applied.text, made, after))
}

/// The findings in the file itself that have a fix, safe ones and others, by place.
fn candidates<'f>(now: &'f Examined, refused: &[Diagnostic]) -> (Vec<&'f Diagnostic>, Vec<&'f Diagnostic>) {
    let here =
        |fix: &Fix| !fix.edits.is_empty() && fix.edits.iter().all(|edit| edit.span.file == now.config.file);
    let is_refused = |finding: &Diagnostic| {
        refused.iter().any(|one| one.code == finding.code && one.message == finding.message)
    };
    let mut all: Vec<&Diagnostic> = now.findings.iter().collect();
    all.retain(|finding| finding.fix.as_ref().is_some_and(here) && !is_refused(finding));
    all.sort_by_key(|finding| (finding.span, finding.code.name));
    let safe = |finding: &&Diagnostic| {
        finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe)
    };
    all.into_iter().partition(safe)
}

/// Whether the server does the same with both: the same settings are in effect and the same comes of starting them.
///
/// Of a file that the server refuses nothing is in effect: then every setting that could be read keeps its value,
/// and what could not be read may come to be.
pub fn keeps_effect(before: (&Config, &Boot), after: (&Config, &Boot)) -> bool {
    let ((old_config, old), (new_config, new)) = (before, after);
    if old.starts {
        return new.starts && outcomes(old) == outcomes(new) && settings(old_config) == settings(new_config);
    }
    let is_kept = |setting: &&Setting| {
        setting.written.is_none()
            || told(new_config.effective(&setting.spec.path)) == told(setting.effective.as_ref())
    };
    (new.loads || !old.loads) && old_config.settings.iter().all(|setting| is_kept(&setting))
}

fn settings(config: &Config) -> Vec<(&str, Option<String>)> {
    let mut all: Vec<_> = config
        .settings
        .iter()
        .map(|setting| (setting.spec.path.as_str(), told(setting.effective.as_ref())))
        .collect();
    all.sort();
    all
}

/// A value as it is written: that is the same where the value is, which of `nan` cannot be said.
fn told(value: Option<&Value>) -> Option<String> {
    value.map(Value::to_string)
}

fn outcomes(boot: &Boot) -> Vec<(&str, ServiceState, &Map<String, Json>)> {
    let all = boot.services.iter().map(|outcome| (outcome.name, outcome.state, &outcome.details));
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn fix(start: u32, end: u32, text: &str) -> Fix {
        let edit = Edit { span: Span::new(FileId(0), start, end), text: text.to_owned() };
        Fix { applicability: Applicability::Safe, edits: vec![edit] }
    }

    #[test]
    fn of_fixes_that_touch_each_other_the_first_is_made() {
        let (one, two, three, four) = (fix(0, 2, "A"), fix(1, 3, "B"), fix(2, 3, "C"), fix(4, 4, "D"));
        let applied = apply("abcd\r\n", &[&one, &two, &three, &four]);
        assert_eq!(applied, Applied { text: "ACdD\r\n".to_owned(), made: vec![0, 2, 3] });
        assert_eq!(apply("ab", &[&fix(1, 1, "x"), &fix(1, 1, "y")]).made, [0]);
    }
}
