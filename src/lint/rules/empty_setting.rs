//! An empty array that leaves a service with nothing to do.

use super::Subject;
use crate::diagnostic::{Diagnostic, code};
use crate::value::Value;

code! {
    /// An empty array leaves a service with nothing to do.
    ///
    /// # Why
    /// `submods = []` is legal: `service_admin_extra` is loaded and adds no command (3.7.1, seen by running
    /// it; recorded at 4.0.1 to 6.1.0). When the key is absent all groups are added.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_admin_extra]
    /// submods = []
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// ```
    ///
    /// # Fix
    /// Take the service out when no command is what you want, or take the key out to have all of them. No
    /// fix is made.
    pub static EMPTY_SETTING = "empty-setting";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (setting, written) in subject.awake() {
        let Some(empty) = &setting.spec.hints.empty else { continue };
        if !matches!(&setting.effective, Some(Value::Array(items)) if items.is_empty()) {
            continue;
        }
        let message = format!("`{}` is empty: {empty}", setting.spec.name);
        out.push(
            Diagnostic::info(&EMPTY_SETTING, written.option, message)
                .path(&setting.spec.path)
                .help("take the key out to have the default"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn an_empty_list_of_an_old_file_is_told() {
        let text = "{services, [{service_admin_extra, [{submods, []}]}, {service_mongoose_system_metrics, [report]}]}.";
        assert_eq!(
            found("3.7", text),
            ["1: info[empty-setting] submods", "1: info[removed-later] service_admin_extra"]
        );
    }
}
