//! Times of zero, or so short that the server is busy with them.

use super::Subject;
use crate::diagnostic::{Diagnostic, code};
use crate::value::Value;
use num_bigint::BigInt;

code! {
    /// A time of zero, or one so short that the server does little else.
    ///
    /// # Why
    /// The period of reports counts from the start of one report to the next. At 0 a new report begins at
    /// once; a reporter that still runs is killed and started anew, so a slow one never ends and its file is
    /// never written. Below a minute reports leave in a loop. Services start before modules and listeners,
    /// so a first report within seconds is gathered while the server comes up. (3.7.1, seen by running it;
    /// 4.0 to 6.8 as read.)
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// periodic_report = 0
    /// ```
    ///
    /// # Fix
    /// Write a longer time; the unit is milliseconds. No fix is made, since the time is yours.
    pub static SHORT_INTERVAL = "short-interval";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    for (setting, written) in subject.awake() {
        let spec = setting.spec;
        let Some(Value::Integer(number)) = &setting.effective else { continue };
        let least = spec.at(config.server).and_then(|state| state.min);
        let refused = least.is_some_and(|least| *number < BigInt::from(least));
        let Some(short) = spec.hints.short.iter().find(|short| *number < BigInt::from(short.below)) else {
            continue;
        };
        if refused {
            continue;
        }
        let unit = spec.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        let message = format!("`{}` is {}{unit}: {}", spec.name, Value::Integer(number.clone()), short.why);
        let finding = if short.wrong {
            Diagnostic::warning(&SHORT_INTERVAL, written.option, message)
        } else {
            Diagnostic::info(&SHORT_INTERVAL, written.option, message)
        };
        let finding = finding.path(&spec.path);
        out.push(match spec.default(config.server) {
            Some(default) => finding.help(format!("write a longer time; the default is {default}{unit}")),
            None => finding,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn a_report_loop_is_a_warning_and_a_first_report_at_once_is_not() {
        let text = "[services.service_mongoose_system_metrics]\nreport = true\ninitial_report = 0\nperiodic_report = 59_999\n";
        assert_eq!(
            found("5.1", text),
            ["3: info[short-interval] initial_report", "4: warning[short-interval] periodic_report"]
        );
    }

    #[test]
    fn a_minute_is_long_enough_and_a_refused_value_is_told_by_reading() {
        let text = "[services.service_mongoose_system_metrics]\nreport = true\ninitial_report = -1\nperiodic_report = 60_000\n";
        assert!(found("5.1", text).is_empty());
    }
}
