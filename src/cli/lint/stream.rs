//! Findings told file by file, as they are found: many files take no more memory than a few.

use super::check::{Job, Outcome};
use super::tell::{self, Told};
use super::walk::Candidate;
use super::{Form, Lint};
use crate::cli::Failure;
use crate::cli::output::{self, Stream};
use mimcfg::report::{self, Format, Style, Totals};

/// How many files are checked before what was found in them is told.
const AT_ONCE: usize = 512;

/// Whether nothing that is asked for needs the findings of all files at once.
pub(super) fn serves(lint: &Lint) -> bool {
    let told_in_order = matches!(lint.format, Form::Human | Form::Concise) && !lint.statistics;
    let all_at_once = lint.baseline.is_some() || lint.output_file.is_some() || lint.fix || lint.diff;
    told_in_order && !all_at_once
}

/// What came of the files of a call.
#[derive(Default)]
pub(super) struct Ended {
    /// How many were checked.
    pub(super) checked: usize,
    /// Whether one could not be read.
    pub(super) unreadable: bool,
    /// Whether something is bad enough for the exit code.
    pub(super) failed: bool,
}

/// What was found in a file.
enum Heard {
    /// It is not one of the server's.
    Nothing,
    /// It could not be checked, for this reason.
    Failed(String),
    /// It was checked: what is told of it and the counts of that, whether it is bad enough for the exit code, and how
    /// many errors count as less.
    Told { text: String, totals: Totals, failed: bool, lowered: usize },
}

/// Checks files and tells what is found in each.
pub(super) fn run(job: Job<'_>, files: &[Candidate]) -> Result<Ended, Failure> {
    let lint = job.lint;
    let summary = !lint.common.quiet;
    let style = Style { summary: false, ..output::style(&lint.common, Stream::Output) };
    let (mut ended, mut all, mut all_lowered) = (Ended::default(), Totals::default(), 0);
    for some in files.chunks(AT_ONCE) {
        let mut texts = String::new();
        for heard in job.each(some, |outcome| hear(job, outcome, &style)) {
            match heard {
                Heard::Nothing => {}
                Heard::Failed(message) => {
                    output::complain(&message);
                    ended.unreadable = true;
                }
                Heard::Told { text, totals, failed, lowered } => {
                    texts.push_str(&text);
                    all.add(&totals);
                    all_lowered += lowered;
                    ended.failed |= failed;
                    ended.checked += 1;
                }
            }
        }
        output::print(&texts)?;
    }
    if ended.checked > 0 && summary {
        if lint.format == Form::Human {
            output::print(&report::closing(&all, &Style { summary, ..style }))?;
        }
        tell::lowered(all_lowered, job.project).iter().for_each(|note| output::complain(note));
    }
    Ok(ended)
}

/// Makes the text that tells what was found in a file.
fn hear(job: Job<'_>, outcome: Outcome, style: &Style) -> Heard {
    let one = match outcome {
        Outcome::Passed => return Heard::Nothing,
        Outcome::Failed(message) => return Heard::Failed(message),
        Outcome::Checked(one) => *one,
    };
    let told = Told::merge(vec![one]);
    let (text, totals) = told.with_report(job.lint, job.servers.target, |report| {
        (report::render(report, Format::from(job.lint.format), style), Totals::of(report))
    });
    Heard::Told { text, totals, failed: told.failed(job.lint), lowered: told.lowered }
}
