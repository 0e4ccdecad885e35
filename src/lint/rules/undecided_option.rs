//! An option that is unset and stands for a decision.

use super::Subject;
use crate::catalogue::Language;
use crate::diagnostic::{Diagnostic, code};

code! {
    /// An option is unset that stands for a decision of yours: the consent to reports.
    ///
    /// # Why
    /// While `report` is unset `service_mongoose_system_metrics` gathers figures and sends them to the
    /// makers of the server, and warns of it in the log at every start (3.7.1, seen by running it; 4.0 to
    /// 6.8 as read).
    ///
    /// # Example
    /// ```toml 6.8
    /// [services.service_mongoose_system_metrics]
    /// ```
    ///
    /// # Fix
    /// Write `report = true` to agree, or `report = false` to gather and send nothing (in an old file
    /// `report` or `no_report`). No fix is made, since it is a decision.
    pub static UNDECIDED_OPTION = "undecided-option";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    let boot = subject.boot;
    for table in &config.tables {
        for (option, _) in table.spec.at(config.server) {
            let Some(unset) = &option.hints.unset else { continue };
            let Some(setting) = config.setting(&option.path) else { continue };
            if setting.effective.is_some() || setting.written.is_some() {
                continue;
            }
            // Something else is said of this option already, for instance that its form does nothing, or of a key
            // that stands for it.
            let instead = option.hints.instead.iter().map(|(key, _)| format!("{}.{key}", table.spec.path));
            let paths: Vec<String> = instead.chain([option.path.clone()]).collect();
            let mut findings = config.findings.iter().chain(&boot.findings);
            if findings.any(|finding| finding.path.as_ref().is_some_and(|path| paths.contains(path))) {
                continue;
            }
            let name = &option.name;
            let message = format!("`{name}` is undecided: {unset}");
            let help = match config.language {
                Language::Toml => format!("write {name} = true to agree, or {name} = false"),
                Language::Terms => {
                    let no = option.hints.instead.first().map_or("none", |(flag, _)| flag);
                    format!("write {name} to agree, or {no}")
                }
            };
            let finding = Diagnostic::warning(&UNDECIDED_OPTION, table.span, message).path(&option.path);
            out.push(finding.help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn an_old_file_without_an_answer_is_undecided() {
        let text = "{services, [{service_mongoose_system_metrics, []}]}.";
        assert_eq!(found("3.7", text), ["1: warning[undecided-option] report"]);
    }

    #[test]
    fn an_answer_is_a_decision() {
        let text = "[services.service_mongoose_system_metrics]\nreport = false\n";
        assert!(found("6.8", text).is_empty());
    }
}
