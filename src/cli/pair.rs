//! Two configuration files that are held against each other.

use super::files::{Beside, Input};
use super::{Common, Failure, output};
use mimcfg::catalogue::{Language, Version};
use mimcfg::model::Config;
use mimcfg::read;
use mimcfg::report::Mask;
use mimcfg::run::{self, Boot};
use mimcfg::source::Sources;

/// A file, what its server reads in it, and what comes of it.
pub(super) struct Read {
    pub(super) config: Config,
    pub(super) boot: Boot,
}

/// Which of two files it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The old one, which `--from` speaks of.
    Old,
    /// The new one, which `--target` speaks of.
    New,
}

/// Reads one of two files as its server does: Erlang terms at `--from`, TOML at `--from` when it is the old one and
/// that is given, else at the target.
pub(super) fn read(
    sources: &mut Sources,
    input: &Input,
    common: &Common,
    target: Version,
    which: Which,
) -> Result<Read, Failure> {
    let from = match &common.from {
        Some(text) => Some(Version::parse(text).map_err(|unknown| Failure::Use(unknown.to_string()))?),
        None => None,
    };
    let language = match (which, from) {
        (Which::Old, Some(from)) if !from.reads(Language::Toml) => Language::Terms,
        _ => read::language(&input.name, &input.bytes),
    };
    let given = from.filter(|from| from.reads(language));
    let server = match (language, which) {
        (Language::Terms, _) => given.or(common.configured_from).unwrap_or_else(Version::default_source),
        (Language::Toml, Which::Old) => given.unwrap_or(target),
        (Language::Toml, Which::New) => target,
    };
    let config = output::read(sources, input.content(), language, server, common, &Beside::of(input))?;
    let boot = run::boot(&config);
    Ok(Read { config, boot })
}

/// What is hidden of both.
pub(super) fn mask(common: &Common, configs: &[&Config]) -> Mask {
    if common.show_secrets {
        return Mask::show_secrets();
    }
    Mask::new(configs.iter().flat_map(|config| config.secrets.iter().copied()).collect())
}
