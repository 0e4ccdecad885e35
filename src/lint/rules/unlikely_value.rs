//! A value that cannot be of use, though the server takes it.

use super::{Subject, strings};
use crate::diagnostic::{Diagnostic, code};

code! {
    /// A value that the server takes and that cannot be of use, by the way it begins.
    ///
    /// # Why
    /// An extra tracking id is handed on as it is. Up to 6.0 servers report to Universal Analytics, whose
    /// ids begin with `UA-`; from 6.1 on they report to Google Analytics 4, whose ids begin with `G-`. An id
    /// of the other kind makes the server send reports that nobody keeps, and the log says nothing (requests
    /// of 5.1 and 6.8 seen by running them).
    ///
    /// # Example
    /// ```toml 6.1
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// tracking_id.id = "UA-98765432-1"
    /// tracking_id.secret = "sEcReT-12"
    /// ```
    ///
    /// # Fix
    /// Write an id of the kind that the server reports to, or take it out. No fix is made, since the id is
    /// yours.
    pub static UNLIKELY_VALUE = "unlikely-value";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    for (setting, written) in subject.awake() {
        let spec = setting.spec;
        let Some(like) = spec.at(config.server).and_then(|state| state.like.as_ref()) else { continue };
        for text in strings(setting) {
            if text.is_empty() || text.starts_with(like.starts) {
                continue;
            }
            let shown = if spec.secret { "the value".to_owned() } else { format!("`{text}`") };
            let message = format!("{shown} is no `{}` that can be of use: {}", spec.name, like.why);
            out.push(
                Diagnostic::warning(&UNLIKELY_VALUE, written.option, message)
                    .path(&spec.path)
                    .help(format!("write one that begins with {}, or take it out", like.starts)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn each_server_has_its_kind_of_id() {
        let text =
            "[services.service_mongoose_system_metrics]\nreport = true\ntracking_id = \"G-12AB34CD56\"\n";
        assert_eq!(found("5.1", text), ["3: warning[unlikely-value] tracking_id"]);
    }

    #[test]
    fn an_id_of_the_right_kind_is_fine() {
        let text = "[services.service_mongoose_system_metrics]\nreport = true\ntracking_id.id = \"G-12AB34CD56\"\ntracking_id.secret = \"sEcReT-12\"\n";
        assert!(found("6.8", text).is_empty());
    }
}
