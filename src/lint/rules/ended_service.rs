//! A value for something outside of the server that has ended.

use super::{Subject, printed_example, strings};
use crate::diagnostic::{Diagnostic, code};

code! {
    /// A value for something outside of the server that has ended: Universal Analytics.
    ///
    /// # Why
    /// Up to 6.0 the server reports to Universal Analytics, which ended in July 2023. It goes on sending, to
    /// its own id and to the extra one, and nobody keeps what it sends; the log says nothing, since answers
    /// are not looked at (as read at 3.7 to 6.0).
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// tracking_id = "UA-98765432-1"
    /// ```
    ///
    /// # Fix
    /// Take the id out, or move to a server from 6.1 on with an id of Google Analytics 4. No fix is made.
    pub static ENDED_SERVICE = "ended-service";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (setting, written) in subject.awake() {
        let Some(ended) = &setting.spec.hints.ended else { continue };
        for text in strings(setting) {
            if !text.starts_with(ended.starts) || printed_example::is_printed(setting.spec, text) {
                continue;
            }
            let message = format!("`{}` has no use any more: {}", setting.spec.name, ended.why);
            out.push(
                Diagnostic::info(&ENDED_SERVICE, written.option, message)
                    .path(&setting.spec.path)
                    .help("take it out"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn an_old_file_with_an_id_of_what_has_ended() {
        let text =
            "{services, [{service_mongoose_system_metrics, [report, {tracking_id, \"UA-98765432-1\"}]}]}.";
        assert_eq!(found("3.7", text), ["1: info[ended-service] tracking_id"]);
    }
}
