//! What was found in all files, told.

use super::check::{Checked, Mended};
use super::{Form, Lint};
use crate::cli::config::Project;
use crate::cli::output::{self, Stream};
use crate::cli::{Failure, files};
use mimcfg::catalogue::Version;
use mimcfg::diagnostic::Diagnostic;
use mimcfg::diff;
use mimcfg::report::{self, FileSummary, Format, Hidden, Mask, Report, Totals};
use mimcfg::source::{FileId, Sources, Span};
use std::borrow::Cow;

/// All files of a call together.
pub(super) struct Told {
    pub(super) sources: Sources,
    pub(super) findings: Vec<Diagnostic>,
    /// Findings that a patch would mend, and that are there as long as nobody applies it.
    pub(super) mended_in_a_patch: Vec<Diagnostic>,
    /// What the baseline has to say: how many findings were written to it.
    pub(super) written: Option<String>,
    pub(super) hidden: Hidden,
    files: Vec<FileSummary>,
    secrets: Vec<Span>,
    mended: Vec<Mended>,
    pub(super) lowered: usize,
}

impl Told {
    /// Puts what was found in each file into one, in their order.
    pub(super) fn merge(checked: Vec<Checked>) -> Told {
        let mut all = Told {
            sources: Sources::default(),
            findings: Vec::new(),
            mended_in_a_patch: Vec::new(),
            written: None,
            hidden: Hidden::default(),
            files: Vec::new(),
            secrets: Vec::new(),
            mended: Vec::new(),
            lowered: 0,
        };
        all.files.reserve(checked.len());
        all.findings.reserve(checked.iter().map(|one| one.findings.len()).sum());
        for one in checked {
            let shift = all.sources.append(one.sources);
            let shifted = |span: Span| Span { file: FileId(span.file.0 + shift), ..span };
            for mut finding in one.findings {
                finding.spans_mut().for_each(|span| *span = shifted(*span));
                all.findings.push(finding);
            }
            all.secrets.extend(one.secrets.into_iter().map(shifted));
            all.files.push(FileSummary {
                file: FileId(one.file.0 + shift),
                language: one.language.name(),
                terms: report::Terms { total: one.terms.total, accounted: one.terms.accounted },
            });
            all.hidden.ignored += one.ignored;
            all.lowered += one.lowered;
            all.mended.extend(one.mended);
        }
        all
    }

    /// The files that were checked.
    pub(super) fn checked(&self) -> Vec<FileId> {
        self.files.iter().map(|summary| summary.file).collect()
    }

    /// Prints texts and patches, where these are what standard output is for.
    pub(super) fn print_texts(&mut self, lint: &Lint) -> Result<(), Failure> {
        let mut out = String::new();
        for mended in &mut self.mended {
            if lint.diff {
                self.mended_in_a_patch.append(&mut mended.findings);
                if mended.after != mended.before {
                    out.push_str(&diff::patch(&mended.name, Some(&mended.before), &mended.after));
                }
            } else {
                self.hidden.fixed += mended.findings.len();
                if mended.name == files::STDIN_NAME {
                    out.push_str(&mended.after);
                }
            }
        }
        output::print(&out)
    }

    /// Whether standard output is taken by texts or patches.
    fn output_is_taken(&self, lint: &Lint) -> bool {
        lint.diff || (lint.fix && self.mended.iter().any(|mended| mended.name == files::STDIN_NAME))
    }

    /// Makes what `make` makes of the report of what is shown.
    pub(super) fn with_report<T>(
        &self,
        lint: &Lint,
        target: Version,
        make: impl FnOnce(&mut Report<'_>) -> T,
    ) -> T {
        let is_shown = |finding: &&Diagnostic| lint.common.shows(finding);
        let shown: Cow<'_, [Diagnostic]> = if self.findings.iter().all(|finding| is_shown(&finding)) {
            Cow::Borrowed(&self.findings)
        } else {
            Cow::Owned(self.findings.iter().filter(is_shown).cloned().collect())
        };
        let mask =
            if lint.common.show_secrets { Mask::show_secrets() } else { Mask::new(self.secrets.clone()) };
        let target = target.to_string();
        make(&mut Report {
            files: self.files.clone(),
            mask,
            hidden: Some(self.hidden),
            statistics: lint.statistics,
            ..Report::of(&self.sources, &shown, &target)
        })
    }

    /// Tells the findings in the format that is asked for.
    pub(super) fn report(&self, lint: &Lint, target: Version) -> Result<(), Failure> {
        let stream = match &lint.output_file {
            Some(_) => Stream::File,
            None if self.output_is_taken(lint) => Stream::Error,
            None => Stream::Output,
        };
        let mut style = output::style(&lint.common, stream);
        style.summary = !lint.common.quiet;
        self.with_report(lint, target, |report| {
            let text = report::render(report, Format::from(lint.format), &style);
            match (&lint.output_file, stream) {
                (Some(path), _) => files::put(path, &text)?,
                (None, Stream::Output) => output::print(&text)?,
                (None, _) => output::to_stderr(&text, lint.common.color),
            }
            // A table of counts has no place in these formats; the last line has none in a file.
            let mut rest = String::new();
            report.statistics &= !matches!(lint.format, Form::Human | Form::Concise | Form::Json);
            if report.statistics {
                rest.push_str(&report::render(report, Format::Concise, &style));
            }
            if lint.output_file.is_some() && style.summary {
                let style = output::style(&lint.common, Stream::Error);
                rest.push_str(&report::last_line(&Totals::of(report), &style));
            }
            if !rest.is_empty() {
                output::to_stderr(&rest, lint.common.color);
            }
            Ok(())
        })
    }

    /// Whether something is bad enough for the exit code.
    pub(super) fn failed(&self, lint: &Lint) -> bool {
        lint.common.least().is_some_and(|least| {
            self.findings.iter().chain(&self.mended_in_a_patch).any(|finding| finding.severity >= least)
        })
    }

    /// What else there is to say, on standard error.
    pub(super) fn notes(&self, project: &Project) -> Vec<String> {
        let mut notes: Vec<String> = self.mended.iter().filter_map(|mended| mended.note.clone()).collect();
        notes.extend(self.written.clone());
        notes.extend(lowered(self.lowered, project));
        notes
    }
}

/// What there is to say of errors that count as less.
pub(super) fn lowered(count: usize, project: &Project) -> Option<String> {
    let noun = if count == 1 { "error counts" } else { "errors count" };
    (count > 0).then(|| {
        format!(
            "{count} {noun} as less because of `{}`; a server refuses to start with that all the same",
            project.path.display()
        )
    })
}
