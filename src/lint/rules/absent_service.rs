//! A service whose absence the server's log complains of.

use super::outcome;
use crate::catalogue::catalogue;
use crate::diagnostic::{Diagnostic, code};
use crate::model::Config;
use crate::run::Boot;
use crate::source::Span;
use serde_json::Value as Json;

code! {
    /// A service is absent, and the server complains of that in its log.
    ///
    /// # Why
    /// Without `service_mongoose_system_metrics` nothing is gathered and nothing is sent, and a warning in
    /// the log says at every start that the metrics are off (3.7.1, seen by running it; 4.0 to 6.8 as read).
    /// With `report = false` the service counts as started and has no process: nothing is gathered or sent
    /// either, and the log is silent. With `report = true` reports are sent, and the log is silent.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_admin_extra]
    /// ```
    ///
    /// # Fix
    /// Write down what you want: `report = false` or `report = true` under
    /// `[services.service_mongoose_system_metrics]` (in an old file `no_report` or `report` in the options
    /// of the service). No fix is made, since it is a decision.
    pub static ABSENT_SERVICE = "absent-service";
}

pub(super) fn check(config: &Config, boot: &Boot, out: &mut Vec<Diagnostic>) {
    for spec in catalogue().children("services") {
        let Some(absent) = &spec.absent else { continue };
        let complains = outcome(boot, &spec.path)
            .is_some_and(|outcome| outcome.details.get("absence_warning") == Some(&Json::Bool(true)));
        if !complains {
            continue;
        }
        let switch = spec.options.iter().find(|option| option.hints.switch).map(|option| &option.name);
        let message = format!("MongooseIM {} runs without `{}`: {absent}", config.server, spec.name());
        let finding =
            Diagnostic::info(&ABSENT_SERVICE, Span::new(config.file, 0, 0), message).path(&spec.path);
        out.push(match switch {
            Some(name) => finding.help(format!(
                "write [{}] with {name} = false to be rid of the warning alone, or with {name} = true",
                spec.path
            )),
            None => finding,
        });
    }
}
