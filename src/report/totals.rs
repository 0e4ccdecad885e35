//! How much was found, in one report or in many that are told one after the other.

use super::{Hidden, Report, Summary, place};
use crate::diagnostic::{Applicability, Code, Severity};

/// Counts of findings, of fixes and of files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Totals {
    /// The findings.
    pub found: Summary,
    /// The last of the worst findings, by place.
    pub(super) worst: Option<(Severity, &'static Code)>,
    /// How many findings have a fix that may be made without a look.
    pub(super) safe: usize,
    /// How many have one that may not.
    pub(super) unsafe_fixes: usize,
    /// The files that were checked.
    pub(super) files: usize,
    /// The findings that are not told.
    pub(super) hidden: Hidden,
}

impl Totals {
    /// The counts of one report.
    pub fn of(report: &Report<'_>) -> Totals {
        let worst = report.findings.iter().max_by_key(|finding| (finding.severity, place(finding)));
        let fixes = |kind| {
            let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
            fixes.filter(|fix| fix.applicability == kind).count()
        };
        Totals {
            found: Summary::of(report.findings),
            worst: worst.map(|finding| (finding.severity, finding.code)),
            safe: fixes(Applicability::Safe),
            unsafe_fixes: fixes(Applicability::Unsafe),
            files: report.files.len(),
            hidden: report.hidden.unwrap_or_default(),
        }
    }

    /// Adds the counts of a report that is told behind these.
    pub fn add(&mut self, later: &Totals) {
        self.found.error += later.found.error;
        self.found.warning += later.found.warning;
        self.found.info += later.found.info;
        if later.severity() >= self.severity() {
            self.worst = later.worst;
        }
        self.safe += later.safe;
        self.unsafe_fixes += later.unsafe_fixes;
        self.files += later.files;
        self.hidden.ignored += later.hidden.ignored;
        self.hidden.baseline += later.hidden.baseline;
        self.hidden.fixed += later.hidden.fixed;
    }

    /// How bad the worst finding is.
    pub(super) fn severity(&self) -> Option<Severity> {
        self.worst.map(|(severity, _)| severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::source::{FileId, Sources, Span};

    static FIRST: Code = Code { name: "first", doc: "A code." };
    static SECOND: Code = Code { name: "second", doc: "A code." };

    #[test]
    fn counts_of_reports_one_after_the_other_are_those_of_one_report() {
        let at = |start, code| Diagnostic::warning(code, Span::new(FileId(0), start, start + 1), "x");
        let (one, other) = ([at(8, &SECOND)], [at(4, &FIRST), at(0, &SECOND)]);
        let sources = Sources::default();
        let of = |findings: &[Diagnostic]| Totals::of(&Report::of(&sources, findings, "5.1.0"));
        let mut both = of(&one);
        both.add(&of(&other));
        assert_eq!(both.found.to_string(), "3 warnings");
        assert_eq!(both.worst, Some((Severity::Warning, &FIRST)));
        both.add(&of(&[]));
        assert_eq!(both.worst, Some((Severity::Warning, &FIRST)));
    }
}
