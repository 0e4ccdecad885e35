//! `mimcfg fmt`: TOML files in their canonical layout.

use super::{Color, Failure, files, output};
use clap::Args;
use mimcfg::catalogue::{Language, Version};
use mimcfg::diagnostic::Diagnostic;
use mimcfg::read::{self, Request};
use mimcfg::report::{self, FileSummary, Format, Mask, Report, Style, Terms};
use mimcfg::source::{Encoding, SourceFile, Sources};
use mimcfg::syntax::toml;
use mimcfg::{diff, write};
use std::path::{Path, PathBuf};

/// Lay out TOML files as the server's own files are: order of sections and keys, indents, numbers, arrays
#[derive(Debug, Args)]
#[command(after_help = "Comments stay with what they precede, and the file means the same as before.

Examples:
  mimcfg fmt mongooseim.toml              in place
  mimcfg fmt --check etc                  for CI: exit 1 if a *.toml in the folder would change
  mimcfg fmt --diff etc | patch -p1       see it first, then apply it
  mimcfg fmt - < mongooseim.toml          from standard input to standard output")]
pub(super) struct Fmt {
    /// Files, folders (every *.toml in them), or `-` for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; exit 1 and name the files that would change
    #[arg(long)]
    check: bool,
    /// Write nothing; print a patch that `patch -p1` takes
    #[arg(long)]
    diff: bool,
}

impl Fmt {
    pub(super) fn run(self) -> Result<u8, Failure> {
        let mut code = 0;
        for input in self.inputs()? {
            code = code.max(match input.and_then(|input| self.one(&input)) {
                Ok(code) => code,
                // One file that cannot be laid out keeps no other from it.
                Err(Failure::Use(message)) => {
                    output::complain(&message);
                    2
                }
                Err(other) => return Err(other),
            });
        }
        Ok(code)
    }

    /// The inputs that the arguments name.
    fn inputs(&self) -> Result<Vec<Result<files::Input, Failure>>, Failure> {
        if self.paths.is_empty() {
            return Ok(vec![Ok(files::read(None)?)]);
        }
        let mut named: Vec<PathBuf> = Vec::new();
        for path in &self.paths {
            if !path.is_dir() {
                named.push(path.clone());
                continue;
            }
            let entries = std::fs::read_dir(path)
                .map_err(|error| Failure::Use(format!("`{}` cannot be read: {error}", path.display())))?;
            let mut inside: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            inside.retain(|path| path.is_file() && path.extension().is_some_and(|ending| ending == "toml"));
            if inside.is_empty() {
                return Err(Failure::Nothing(format!(
                    "there is no *.toml in the folder `{}`",
                    path.display()
                )));
            }
            inside.sort();
            named.extend(inside);
        }
        let missing = |path: &&PathBuf| path.as_path() != Path::new(files::STDIN) && !path.exists();
        if let Some(path) = named.iter().find(missing) {
            return Err(Failure::Nothing(format!("there is no file `{}`", path.display())));
        }
        Ok(named.iter().map(|path| files::read(Some(path))).collect())
    }

    /// Lays out one input, and returns the exit code for it.
    fn one(&self, input: &files::Input) -> Result<u8, Failure> {
        if read::language(&input.name, &input.bytes) == Language::Terms {
            let message = "holds Erlang terms, and only TOML is laid out; `mimcfg migrate` makes TOML of it";
            return Err(Failure::Use(format!("`{}` {message}", input.name)));
        }
        let mut sources = Sources::default();
        let (text, invalid) = toml::decode(&input.bytes);
        let file = sources.add(SourceFile::new(&input.name, text, Encoding::Utf8));
        let text = sources.file(file).text.clone();
        let done = match invalid {
            Some(at) => Err(vec![toml::invalid_utf8(file, &text, at)]),
            None => write::format(file, &text),
        };
        let new = match done {
            Ok(new) => new,
            Err(findings) => {
                tell(&findings, input);
                return Ok(1);
            }
        };
        let changes = new != text;
        if self.check && changes {
            output::to_stderr(&format!("{} would change\n", input.name), Color::Auto);
        }
        if self.diff {
            let name = if input.path.is_some() { &input.name } else { "mongooseim.toml" };
            output::print(&diff::patch(name, Some(&text), &new))?;
        }
        if !self.check && !self.diff {
            match &input.path {
                None => output::print(&new)?,
                Some(path) if changes => files::put(path, &new)?,
                Some(_) => {}
            }
        }
        Ok(u8::from(self.check && changes))
    }
}

/// Prints what keeps a file from being laid out.
fn tell(findings: &[Diagnostic], input: &files::Input) {
    // The places of secrets are known from reading the file as a whole.
    let mut sources = Sources::default();
    let server = Version::default_target();
    let request = Request { server, only: None, includes: &read::NoIncludes, root: None };
    let config = read::toml(&mut sources, &input.name, &input.bytes, &request);
    let target = server.to_string();
    let report = Report {
        files: vec![FileSummary {
            file: config.file,
            language: config.language.name(),
            terms: Terms { total: config.terms.total, accounted: config.terms.accounted },
        }],
        mask: Mask::new(config.secrets),
        ..Report::of(&sources, findings, &target)
    };
    let style = Style { color: true, width: 100, unicode: true, links: false, summary: true };
    let text = report::render(&report, Format::Human, &style);
    output::to_stderr(&format!("{text}{} is left as it is\n", input.name), Color::Auto);
}
