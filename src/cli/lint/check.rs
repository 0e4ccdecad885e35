//! Files checked, many at once.

use super::walk::Candidate;
use super::{Lint, Servers};
use crate::cli::config::Project;
use crate::cli::files::{self, Beside, Folder, Input, STDIN};
use mimcfg::catalogue::{Language, Version};
use mimcfg::diagnostic::Diagnostic;
use mimcfg::lint::{self, Examined, Policy, fix};
use mimcfg::model::Terms;
use mimcfg::read::{self, Request, Root};
use mimcfg::source::{Encoding, FileId, SourceFile, Sources, Span};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// What is asked for.
#[derive(Clone, Copy)]
pub(super) struct Job<'j> {
    pub(super) lint: &'j Lint,
    pub(super) project: &'j Project,
    pub(super) servers: Servers,
    /// The folder that a server is started in.
    pub(super) root: Option<&'j Folder>,
}

/// What came of a file.
pub(super) enum Outcome {
    /// It is not one of the server's.
    Passed,
    /// It could not be checked or written, for this reason.
    Failed(String),
    /// It was checked.
    Checked(Box<Checked>),
}

/// A file that was checked.
pub(super) struct Checked {
    /// Its text, and the texts that it includes; empty ones where nothing is told of them.
    pub(super) sources: Sources,
    pub(super) file: FileId,
    pub(super) language: Language,
    pub(super) terms: Terms,
    pub(super) secrets: Vec<Span>,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) ignored: usize,
    pub(super) lowered: usize,
    pub(super) mended: Option<Mended>,
}

/// What was mended, or would be.
pub(super) struct Mended {
    /// The findings, without places: those are in a text that is no more.
    pub(super) findings: Vec<Diagnostic>,
    /// The path, for standard input its name.
    pub(super) name: String,
    pub(super) before: String,
    pub(super) after: String,
    /// Why nothing was mended.
    pub(super) note: Option<String>,
}

impl Job<'_> {
    /// Checks files and makes `make` of what came of each; the results are in the order of the files.
    pub(super) fn each<T: Send>(self, files: &[Candidate], make: impl Fn(Outcome) -> T + Sync) -> Vec<T> {
        if let [one] = files {
            return vec![make(self.check(one))];
        }
        files.par_iter().map(|candidate| make(self.check(candidate))).collect()
    }

    fn check(self, candidate: &Candidate) -> Outcome {
        self.try_check(candidate).unwrap_or_else(Outcome::Failed)
    }

    fn try_check(self, candidate: &Candidate) -> Result<Outcome, String> {
        let input = read_input(&candidate.path)?;
        // Nothing named and nothing given: a pipeline that lost its input must not look clean.
        if self.lint.paths.is_empty() && input.bytes.is_empty() {
            return Ok(Outcome::Passed);
        }
        if candidate.in_folder && !read::is_mongooseim(&input.name, &input.bytes) {
            return Ok(Outcome::Passed);
        }
        let (language, server) = self.reading(&input)?;
        let beside = Beside::of(&input);
        let root = self.root.map(|folder| folder as &dyn Root);
        let request = Request { server, only: self.lint.common.only.as_deref(), includes: &beside, root };
        let policy = self.project.policy(input.path.as_deref(), self.lint.forbid_ignores);
        let mut sources = Sources::default();
        let mut examined =
            lint::examine(&mut sources, &input.name, &input.bytes, language, &request, &policy);
        let mut mended = None;
        if self.lint.fix || self.lint.diff {
            let text = sources.file(examined.config.file).text.clone();
            let done = self.mend(&input, text, &examined, &request, &policy)?;
            if done.after != done.before {
                sources = Sources::default();
                examined = lint::examine(
                    &mut sources,
                    &input.name,
                    done.after.as_bytes(),
                    language,
                    &request,
                    &policy,
                );
            }
            mended = Some(done);
        }
        Ok(Outcome::Checked(Box::new(Checked::new(sources, examined, mended))))
    }

    /// The language of a file and the server that reads it.
    fn reading(self, input: &Input) -> Result<(Language, Version), String> {
        let Servers { target, source, terms_asked } = self.servers;
        let by_content = read::language(&input.name, &input.bytes);
        let toml_by_name = input.path.as_deref().and_then(Path::extension).is_some_and(|end| end == "toml");
        match by_content {
            Language::Toml if !terms_asked || toml_by_name => Ok((Language::Toml, target)),
            _ if source.reads(Language::Terms) => Ok((Language::Terms, source)),
            _ => Err(format!(
                "`{}` holds Erlang terms, and MongooseIM {source} reads TOML only; --from takes 3.5 to 4.0 for it",
                input.name
            )),
        }
    }

    /// Mends a file and writes it, or keeps what would be written.
    fn mend(
        self,
        input: &Input,
        before: String,
        examined: &Examined,
        request: &Request<'_>,
        policy: &Policy,
    ) -> Result<Mended, String> {
        let name = input.name.clone();
        let same = Mended { findings: Vec::new(), name, after: before.clone(), before, note: None };
        if examined.findings.iter().all(|finding| finding.fix.is_none()) {
            return Ok(same);
        }
        if same.before.as_bytes() != input.bytes {
            let note = format!("`{}` is not in UTF-8, and is not edited; save it as UTF-8 first", same.name);
            return Ok(Mended { note: Some(note), ..same });
        }
        let language = examined.config.language;
        let done = fix::mend(&same.name, &same.before, language, request, policy, self.lint.unsafe_fixes);
        let note = done.refused.first().map(|finding| {
            format!(
                "`{}`: a fix of `{}` would change what is in effect and is not made; this is a mistake of mimcfg",
                same.name, finding.code.name
            )
        });
        if let Some(path) = input.path.as_deref().filter(|_| !self.lint.diff && done.text != same.before) {
            files::put(path, &done.text).map_err(|failure| failure.to_string())?;
        }
        Ok(Mended { findings: done.made, after: done.text, note, ..same })
    }
}

impl Checked {
    /// Keeps what is told of a file, and lets go of the rest.
    fn new(sources: Sources, examined: Examined, mended: Option<Mended>) -> Checked {
        let Examined { config, findings, ignored, lowered, .. } = examined;
        let sources = if findings.is_empty() { without_texts(&sources) } else { sources };
        let secrets = if findings.is_empty() { Vec::new() } else { config.secrets };
        let (file, language, terms) = (config.file, config.language, config.terms);
        Checked { sources, file, language, terms, secrets, findings, ignored, lowered, mended }
    }
}

/// The same files by name only.
fn without_texts(sources: &Sources) -> Sources {
    let mut out = Sources::default();
    for (_, source) in sources.iter() {
        out.add(SourceFile::new(source.name.clone(), "", Encoding::Utf8));
    }
    out
}

fn read_input(path: &PathBuf) -> Result<Input, String> {
    let named = (path != Path::new(STDIN)).then_some(path.as_path());
    files::read(named.or(Some(Path::new(STDIN)))).map_err(|failure| failure.to_string())
}
