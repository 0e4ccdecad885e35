//! Settings of a service that is told not to run.

use super::{Subject, written};
use crate::diagnostic::{Diagnostic, code};

code! {
    /// A setting of a service that is told not to run.
    ///
    /// # Why
    /// With `report = false` (in an old file `no_report`) the service counts as started and has no process,
    /// so its timers and its extra tracking id are never used (3.7.1, seen by running it; 4.0 to 6.8 as
    /// read).
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = false
    /// initial_report = 60_000
    /// ```
    ///
    /// # Fix
    /// Take the setting out, or leave it for the day when the service runs again. No fix is made.
    pub static SETTING_WITHOUT_EFFECT = "setting-without-effect";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    for (setting, written) in written(config) {
        if !subject.is_asleep(setting) {
            continue;
        }
        let name = &setting.spec.name;
        let message = format!("`{name}` has no effect: its service is told not to run");
        out.push(
            Diagnostic::info(&SETTING_WITHOUT_EFFECT, written.option, message)
                .path(&setting.spec.path)
                .help("take it out, or leave it for the day when the service runs again"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn settings_of_a_service_that_does_not_run_have_no_effect() {
        let text = "{services, [{service_mongoose_system_metrics, [no_report, {periodic_report, 0}]}]}.";
        assert_eq!(found("3.7", text), ["1: info[setting-without-effect] periodic_report"]);
    }
}
