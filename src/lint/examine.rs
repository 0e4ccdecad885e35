//! All that is found in one file: while reading it, while starting it, and by the rules.

use super::levels::{self, Policy};
use super::{check, ignores};
use crate::catalogue::Language;
use crate::diagnostic::Diagnostic;
use crate::model::Config;
use crate::read::{self, Request};
use crate::run::{self, Boot};
use crate::source::Sources;

/// A file, what comes of it and what is found in it.
#[derive(Debug)]
pub struct Examined {
    /// The configuration; its findings are among those below.
    pub config: Config,
    /// What comes of starting it, without the events on the way; its findings are among those below.
    pub boot: Boot,
    /// The findings that count, with the severities that the policy gives them.
    pub findings: Vec<Diagnostic>,
    /// How many more there are that comments or the policy hide.
    pub ignored: usize,
    /// How many errors the policy lowers or turns off: the server refuses them all the same.
    pub lowered: usize,
}

/// Reads a file, starts it and applies every rule; then what is ignored goes, and levels are given.
///
/// `sources` gets the text and the texts that it includes.
pub fn examine(
    sources: &mut Sources,
    name: &str,
    bytes: &[u8],
    language: Language,
    request: &Request<'_>,
    policy: &Policy,
) -> Examined {
    let first = sources.next_id();
    let mut config = match language {
        Language::Terms => read::legacy(sources, name, bytes, request),
        Language::Toml => read::toml_without_tree(sources, name, bytes, request),
    };
    let mut boot = run::boot_in_silence(&config);
    let mut findings = check(&config, &boot);
    let read = std::mem::take(&mut config.findings);
    // What keeps a TOML file from being taken is found again when its services are started.
    boot.findings.retain(|finding| !read.iter().any(|other| is_same(other, finding)));
    findings.extend(read);
    findings.append(&mut boot.findings);
    let hidden =
        ignores::sift(sources, first, (language, request.only), policy.forbid_ignores, &mut findings);
    let applied = levels::apply(policy, &mut findings);
    Examined { config, boot, findings, ignored: hidden + applied.off, lowered: applied.lowered }
}

/// Whether two findings tell the same of one place.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.code == other.code && (one.span.contains(other.span) || other.span.contains(one.span))
}
