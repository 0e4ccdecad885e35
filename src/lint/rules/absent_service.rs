//! A service whose absence the server's log complains of.

use super::Subject;
use crate::catalogue::{Language, catalogue};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::model::{Config, Services};
use crate::read::{MISPLACED_SECTION, MISPLACED_SERVICE};
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

/// What every whole file has, in either language; a file without services may be a part of one, or be of another program.
const WHOLE: [&str; 2] = ["general", "hosts"];

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    for spec in catalogue().children("services") {
        let Some(absent) = &spec.absent else { continue };
        let complains = subject
            .outcome(spec.path)
            .is_some_and(|outcome| outcome.details.get("absence_warning") == Some(&Json::Bool(true)));
        if !complains || is_elsewhere(config, spec.name()) {
            continue;
        }
        let switch = spec.options.iter().find(|option| option.hints.switch);
        let flag = switch.and_then(|option| option.hints.instead.first()).map_or("", |(flag, _)| flag);
        let switch = switch.map(|option| &option.name);
        let message = format!("MongooseIM {} runs without `{}`: {absent}", config.server, spec.name());
        let finding =
            Diagnostic::info(&ABSENT_SERVICE, Span::new(config.file, 0, 0), message).path(spec.path);
        out.push(match switch {
            Some(name) => finding.help(match config.language {
                Language::Toml => format!(
                    "write [{}] with {name} = false to be rid of the warning alone, or with {name} = true",
                    spec.path
                ),
                Language::Terms => format!(
                    "add {{{}, [{flag}]}} to the services to be rid of the warning alone, or with {name}",
                    spec.name()
                ),
            }),
            None => finding,
        });
    }
}

/// Whether the service is there under a name with a mistake, in a wrong place or in another file; or the file is refused
/// as a whole.
fn is_elsewhere(config: &Config, name: &str) -> bool {
    let misplaced = [&MISPLACED_SERVICE, &MISPLACED_SECTION];
    let named = match &config.services {
        Services::List(entries) => entries
            .iter()
            .any(|entry| entry.name.as_deref().is_some_and(|given| nearest(given, [name]).is_some())),
        Services::Absent => !config.foreign.iter().any(|term| WHOLE.contains(&term.name.as_str())),
        Services::NotAList => false,
    };
    let refused = config.language == Language::Toml && config.refused();
    refused || named || config.findings.iter().any(|finding| misplaced.contains(&finding.code))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn an_absent_service_is_told_where_the_log_tells_of_it() {
        let text = "[general]\nhosts = [\"a\"]\ndefault_server_domain = \"a\"\n";
        assert_eq!(found("5.1", text), ["1: info[absent-service] service_mongoose_system_metrics"]);
    }

    #[test]
    fn a_part_of_a_file_is_not_asked_for_it() {
        assert!(found("3.7", "{deps, []}.").is_empty());
    }

    #[test]
    fn a_server_before_the_service_says_nothing() {
        let text = "{services, []}.";
        assert!(found("3.5", text).is_empty());
    }
}
