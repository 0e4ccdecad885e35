//! A value that is greater than the one of a sibling that should bound it.

use super::Subject;
use crate::diagnostic::{Diagnostic, code};
use crate::value::Value;

code! {
    /// A value is greater than that of an option beside it which should bound it: events are cleaned up less
    /// often than they age.
    ///
    /// # Why
    /// `service_domain_db` takes a mark at every `event_cleaning_interval` and removes what is older than
    /// the mark after `event_max_age`. An event stays for up to both times together, so an interval beyond
    /// the age keeps events far longer than the age says (loader and cleaner of 5.1 and 6.3 run with a
    /// made-up database).
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = false
    /// [services.service_domain_db]
    /// event_cleaning_interval = 7200
    /// event_max_age = 3600
    /// ```
    ///
    /// # Fix
    /// Write a shorter interval or a greater age; both are in seconds. No fix is made.
    pub static BEYOND_SIBLING = "beyond-sibling";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    for table in &config.tables {
        for setting in config.settings_of(table.spec) {
            let Some(bound) = &setting.spec.hints.bound else { continue };
            let Some(sibling) = config.setting(&format!("{}.{}", table.spec.path, bound.by)) else {
                continue;
            };
            let (Some(Value::Integer(value)), Some(Value::Integer(most))) =
                (&setting.effective, &sibling.effective)
            else {
                continue;
            };
            // Either of the two may be written; both defaults fit each other.
            let here = subject.awake().find(|(own, _)| own.spec.path == setting.spec.path);
            let there = subject.awake().find(|(own, _)| own.spec.path == sibling.spec.path);
            let Some((_, place)) = here.or(there) else { continue };
            if value <= most {
                continue;
            }
            let (name, by) = (&setting.spec.name, &bound.by);
            let message = format!(
                "`{name}` is {}, more than `{by}`, which is {}: {}",
                Value::Integer(value.clone()),
                Value::Integer(most.clone()),
                bound.why
            );
            let mut finding = Diagnostic::warning(&BEYOND_SIBLING, place.option, message)
                .path(&setting.spec.path)
                .help(format!("write less for `{name}`, or more for `{by}`"));
            if let (Some(_), Some((_, sibling))) = (here, there) {
                finding = finding.related(sibling.option, "the bound");
            }
            out.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn an_interval_beyond_the_default_age_is_told() {
        let text = "[services.service_mongoose_system_metrics]\nreport = true\n[services.service_domain_db]\nevent_cleaning_interval = 7201\n";
        assert_eq!(found("5.1", text), ["4: warning[beyond-sibling] event_cleaning_interval"]);
    }

    #[test]
    fn an_age_below_the_default_interval_is_told() {
        let text = "[services.service_mongoose_system_metrics]\nreport = true\n[services.service_domain_db]\nevent_max_age = 60\n";
        assert_eq!(found("5.1", text), ["4: warning[beyond-sibling] event_cleaning_interval"]);
    }

    #[test]
    fn as_long_as_the_age_is_fine() {
        let text = "[services.service_mongoose_system_metrics]\nreport = true\n[services.service_domain_db]\nevent_cleaning_interval = 60\nevent_max_age = 60\n";
        assert!(found("5.1", text).is_empty());
    }
}
