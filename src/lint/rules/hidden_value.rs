//! A value that the server takes and no document tells of.

use super::{Subject, strings};
use crate::diagnostic::{Diagnostic, code};

code! {
    /// A value that the server takes and no document tells of.
    ///
    /// # Why
    /// Servers up to 4.0 have a group of commands `srg` that is in no list; 4.1 and later refuse a file with
    /// it (recorded at 4.0.1 to 6.1.0).
    ///
    /// # Example
    /// ```toml 4.0
    /// [services.service_admin_extra]
    /// submods = ["node", "srg"]
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// ```
    ///
    /// # Fix
    /// See what you need it for, and take it out before an upgrade. No fix is made.
    pub static HIDDEN_VALUE = "hidden-value";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    for (setting, written) in subject.awake() {
        let spec = setting.spec;
        let Some(state) = spec.at(config.server) else { continue };
        for text in strings(setting).filter(|text| state.hidden.iter().any(|hidden| hidden == text)) {
            let later =
                spec.states.iter().find(|later| later.from > state.from && !later.hidden.contains(&text));
            let message = match later.and_then(|later| later.from) {
                Some(from) => format!("no document tells of `{text}`, and servers from {from} on refuse it"),
                None => format!("no document tells of `{text}`"),
            };
            out.push(
                Diagnostic::info(&HIDDEN_VALUE, written.span, message)
                    .path(&spec.path)
                    .help("take it out before an upgrade"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn an_old_file_with_a_group_that_no_document_has() {
        let text = "{services, [{service_admin_extra, [{submods, [srg]}]}, {service_mongoose_system_metrics, [report]}]}.";
        assert_eq!(
            found("3.7", text),
            ["1: info[hidden-value] submods", "1: info[removed-later] service_admin_extra"]
        );
    }
}
