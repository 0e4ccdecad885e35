//! Rules: what is dubious in a configuration that can be read; and what people decide about findings.
//!
//! A rule is one file under `lint/rules`. It looks at the model, so it serves both languages. [`examine`] is all of
//! a file: reading, starting, rules, ignores and levels. [`fix`] mends.

mod examine;
pub mod fix;
mod ignores;
mod levels;
mod rules;
mod subject;

pub use examine::{Examined, examine};
pub use ignores::STALE_BASELINE;
pub use levels::Policy;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Config;
use crate::run::Boot;
use subject::Subject;

/// Looks at a configuration, and at what comes of it, and adds what it finds.
type Check = fn(&Subject<'_>, &mut Vec<Diagnostic>);

/// Applies every rule.
pub fn check(config: &Config, boot: &Boot) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let subject = Subject::of(config, boot);
    for rule in rules::RULES {
        rule(&subject, &mut out);
    }
    out
}

/// Applies every rule, but for what `told` speaks of already: a finding about the same setting at the same place.
pub fn check_beside(told: &[Diagnostic], config: &Config, boot: &Boot) -> Vec<Diagnostic> {
    let known = |finding: &Diagnostic| {
        told.iter().any(|other| other.span == finding.span && other.path == finding.path)
    };
    let mut out = check(config, boot);
    out.retain(|finding| !known(finding));
    out
}

/// Every code that a finding can have, in order of name.
pub fn codes() -> Vec<&'static Code> {
    let modules = [
        crate::syntax::CODES,
        crate::syntax::term::CODES,
        crate::syntax::toml::CODES,
        crate::run::CODES,
        crate::migrate::CODES,
        crate::migrate::hops::CODES,
        ignores::CODES,
    ];
    let read = crate::read::CODES.iter().chain(crate::read::CONDITION_CODES);
    let lists = modules.iter().chain(read).chain(rules::CODES);
    let mut out: Vec<_> = lists.flat_map(|list| list.iter().copied()).collect();
    out.sort_by_key(|code| code.name);
    out
}
