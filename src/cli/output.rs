//! What is printed, where, and how it looks there.

use super::files::{Beside, Folder, Input};
use super::{Color, Common, FailOn, Failure};
use mimcfg::catalogue::{Language, Version};
use mimcfg::diagnostic::{Diagnostic, Severity};
use mimcfg::model::Config;
use mimcfg::read::{self, Request, Root};
use mimcfg::report::{self, FileSummary, Mask, Report, Style};
use mimcfg::source::Sources;
use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal, Write};

/// The version that `--target` names, which must read TOML.
pub(super) fn target(common: &Common) -> Result<Version, Failure> {
    let Some(text) = &common.target else { return Ok(Version::default_target()) };
    toml_version(text)
}

/// The version of this name, which must read TOML.
pub(super) fn toml_version(text: &str) -> Result<Version, Failure> {
    let version = Version::parse(text).map_err(|unknown| Failure::Use(unknown.to_string()))?;
    if version.reads(Language::Toml) {
        return Ok(version);
    }
    Err(Failure::Use(format!("MongooseIM {version} does not read TOML; --target takes 4.0.1 and later")))
}

/// The language of the input, and the server whose reading of it is asked for.
pub(super) fn source(
    common: &Common,
    input: &Input,
    target: Version,
) -> Result<(Language, Version), Failure> {
    let from = match &common.from {
        Some(text) => Some(Version::parse(text).map_err(|unknown| Failure::Use(unknown.to_string()))?),
        None => None,
    };
    let language = match from {
        Some(version) if !version.reads(Language::Toml) => Language::Terms,
        _ => read::language(&input.name, &input.bytes),
    };
    let version = from.unwrap_or_else(|| match language {
        Language::Terms => common.configured_from.unwrap_or_else(Version::default_source),
        Language::Toml => target,
    });
    if version.reads(language) {
        return Ok((language, version));
    }
    let message = format!(
        "`{}` holds Erlang terms, and MongooseIM {version} reads TOML only; --from takes 3.5 to 4.0 for it",
        input.name
    );
    Err(Failure::Use(message))
}

/// Reads an input, by its name and its bytes, as its server does.
pub(super) fn read<'b>(
    sources: &mut Sources,
    (name, bytes): (&str, impl Into<Cow<'b, [u8]>>),
    language: Language,
    server: Version,
    common: &Common,
    beside: &Beside,
) -> Result<Config, Failure> {
    let folder = Folder::of(common.root.as_deref())?;
    let root = folder.as_ref().map(|folder| folder as &dyn Root);
    let request = Request { server, only: common.only.as_deref(), includes: beside, root };
    Ok(match language {
        Language::Terms => read::legacy(sources, name, bytes, &request),
        Language::Toml => read::toml(sources, name, bytes, &request),
    })
}

/// What is hidden in everything that is printed about a configuration.
pub(super) fn mask(config: &Config, common: &Common) -> Mask {
    if common.show_secrets { Mask::show_secrets() } else { Mask::new(config.secrets.clone()) }
}

/// How many bytes of findings wait to be printed.
const AT_ONCE: usize = 1 << 16;

/// The findings of one file, ready to be printed.
pub(super) struct Findings<'f> {
    sources: &'f Sources,
    config: &'f Config,
    all: &'f [Diagnostic],
    target: String,
    common: &'f Common,
}

impl<'f> Findings<'f> {
    pub(super) fn new(
        sources: &'f Sources,
        config: &'f Config,
        findings: &'f [Diagnostic],
        target: Version,
        common: &'f Common,
    ) -> Findings<'f> {
        Findings { sources, config, all: findings, target: target.to_string(), common }
    }

    /// How many findings are errors.
    pub(super) fn errors(&self) -> usize {
        self.all.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// Whether a finding is bad enough for the exit code.
    pub(super) fn failed(&self) -> bool {
        let least = self.common.least();
        self.all.iter().any(|finding| least.is_some_and(|least| finding.severity >= least))
    }

    /// Prints the findings on standard error, and a last line.
    pub(super) fn print(&self, last: &str) {
        let mut shown = Cow::Borrowed(self.all);
        if !shown.iter().all(|finding| self.common.shows(finding)) {
            shown.to_mut().retain(|finding| self.common.shows(finding));
        }
        let report = Report {
            files: vec![FileSummary {
                file: self.config.file,
                language: self.config.language.name(),
                terms: report::Terms {
                    total: self.config.terms.total,
                    accounted: self.config.terms.accounted,
                },
            }],
            mask: mask(self.config, self.common),
            ..Report::of(self.sources, &shown, &self.target)
        };
        let mut waiting = String::new();
        if !shown.is_empty() {
            report::render_human(&report, &style(self.common, Stream::Error), &mut |text| {
                waiting.push_str(text);
                if waiting.len() > AT_ONCE {
                    to_stderr(&waiting, self.common.color);
                    waiting.clear();
                }
            });
        }
        if !self.common.quiet {
            waiting.push_str(last);
            waiting.push('\n');
        }
        to_stderr(&waiting, self.common.color);
    }
}

impl Common {
    /// The least severity that makes the exit code 1.
    pub(super) fn least(&self) -> Option<Severity> {
        match self.fail_on.unwrap_or(FailOn::Error) {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }

    /// Whether a finding is told: with `--quiet` only those that the exit code is about.
    pub(super) fn shows(&self, finding: &Diagnostic) -> bool {
        !self.quiet || finding.severity >= self.least().unwrap_or(Severity::Error)
    }
}

/// Where findings go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
    /// A file.
    File,
}

/// How findings look there.
pub(super) fn style(common: &Common, stream: Stream) -> Style {
    let terminal = match stream {
        Stream::Output => std::io::stdout().is_terminal(),
        Stream::Error => std::io::stderr().is_terminal(),
        Stream::File => false,
    };
    let color = match (common.color, stream) {
        (Color::Always, _) => true,
        (Color::Never, _) | (Color::Auto, Stream::File) => false,
        (Color::Auto, Stream::Output) => {
            anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
        }
        (Color::Auto, Stream::Error) => {
            anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
        }
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let unicode =
        !terminal || locale.is_none_or(|locale| locale.to_lowercase().replace('-', "").contains("utf8"));
    let width = if terminal { terminal_width(stream).unwrap_or(100) } else { 100 };
    Style { color, width: width.clamp(20, 120), unicode, links: false, summary: true }
}

/// The width that the terminal or the environment tells.
pub(super) fn terminal_width(stream: Stream) -> Option<usize> {
    if let Some(columns) = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()) {
        return Some(columns);
    }
    let size = match stream {
        Stream::Output => terminal_size::terminal_size_of(std::io::stdout()),
        _ => terminal_size::terminal_size_of(std::io::stderr()),
    };
    size.map(|(width, _)| usize::from(width.0))
}

/// Prints on standard output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::ClosedPipe),
        Err(error) => Err(Failure::Use(format!("standard output cannot be written: {error}"))),
    }
}

/// What control sequences of a terminal begin with.
const ESCAPE: u8 = 0x1b;

/// Prints on standard error; when nobody reads it there is nobody to tell.
pub(super) fn to_stderr(text: &str, color: Color) {
    let bytes = text.as_bytes();
    // Looking for what a terminal would take out takes longer than making the text.
    if !bytes.contains(&ESCAPE) {
        let _ = std::io::stderr().lock().write_all(bytes);
        return;
    }
    let _ = match color {
        Color::Always => std::io::stderr().lock().write_all(bytes),
        Color::Never => anstream::StripStream::new(std::io::stderr().lock()).write_all(bytes),
        Color::Auto => anstream::AutoStream::auto(std::io::stderr().lock()).write_all(bytes),
    };
}

/// Says on standard error why nothing came of a command.
pub(super) fn complain(message: &str) {
    to_stderr(&format!("mimcfg: {message}\n"), Color::Auto);
}
