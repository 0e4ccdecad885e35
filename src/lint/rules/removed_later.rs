//! A service that a later server does not have.

use super::Subject;
use crate::diagnostic::{Diagnostic, code};

code! {
    /// A service that a later version of the server no longer has.
    ///
    /// # Why
    /// It works at this version. Servers from the version that is named on refuse a file with it, so the
    /// section has to go before the upgrade (specifications of 4.1.0 to 6.8.0).
    ///
    /// # Example
    /// ```toml 6.1
    /// [services.service_admin_extra]
    /// submods = ["node"]
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// ```
    ///
    /// # Fix
    /// Nothing is to be done at this version. Before an upgrade see that no script of yours calls what the
    /// service gives.
    pub static REMOVED_LATER = "removed-later";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    for table in &config.tables {
        let Some(gone) = table.spec.lifetime.gone.filter(|gone| config.server < *gone) else { continue };
        let message = format!("`{}` is removed in {gone}: servers from then on refuse it", table.spec.path);
        let finding = Diagnostic::info(&REMOVED_LATER, table.span, message).path(table.spec.path);
        out.push(match &table.spec.gone_why {
            Some(why) => finding.help(*why),
            None => finding,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn a_service_with_an_end_is_told_before_it() {
        let text = "[services.service_mongoose_system_metrics]\nreport = true\n[services.service_admin_extra]\nsubmods = [\"stats\"]\n";
        assert_eq!(found("6.1", text), ["3: info[removed-later] service_admin_extra"]);
    }
}
