//! A setting that says what the server does anyway.

use super::Subject;
use crate::diagnostic::{Applicability, Diagnostic, Edit, code};
use crate::value::Value;

code! {
    /// A setting that says what the server does anyway.
    ///
    /// # Why
    /// It has no effect, and hides the settings that have one. Up to 5.0 two defaults are others while the
    /// environment has `CI=true`: 20 seconds and 5 minutes for the reports of
    /// `service_mongoose_system_metrics`; there the setting counts.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// initial_report = 300_000
    /// ```
    ///
    /// # Fix
    /// Take it out. That is safe where it can be cut out of the text, which leaves a table with its header or the list; it
    /// is not where a comment would stay behind, where the order of an array differs, or where `CI=true`
    /// makes a difference.
    pub static EQUAL_TO_DEFAULT = "equal-to-default";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
    for (setting, written) in subject.awake() {
        let spec = setting.spec;
        let Some(default) = spec.default(config.server) else { continue };
        // Something more important is said of it.
        if out
            .iter()
            .any(|finding| finding.span == written.option && finding.path.as_ref() == Some(&spec.path))
        {
            continue;
        }
        let equal = written.value == *default;
        if !equal && !same_items(&written.value, default) {
            continue;
        }
        let in_ci = spec.hints.ci_default.is_some_and(|lifetime| lifetime.holds(config.server));
        let (message, help) = match (equal, in_ci) {
            (true, true) => (
                format!(
                    "`{}` is the default, {default}, unless `CI` is `true` in the environment",
                    spec.name
                ),
                "it can be left out where CI is not set",
            ),
            (true, false) => (format!("`{}` is the default, {default}", spec.name), "it can be left out"),
            (false, _) => (
                format!("`{}` lists the items of the default in another order", spec.name),
                "it can be left out unless the order is of use",
            ),
        };
        let mut finding =
            Diagnostic::info(&EQUAL_TO_DEFAULT, written.option, message).path(&spec.path).help(help);
        if let Some(removal) = written.removal {
            let commented = !written.comments.leading.is_empty() || !written.comments.trailing.is_empty();
            let safe = equal && !in_ci && !commented;
            let applicability = if safe { Applicability::Safe } else { Applicability::Unsafe };
            finding = finding.fix(applicability, vec![Edit { span: removal, text: String::new() }]);
        }
        out.push(finding);
    }
}

/// Whether two arrays hold the same items, in whatever order.
fn same_items(a: &Value, b: &Value) -> bool {
    let (Value::Array(a), Value::Array(b)) = (a, b) else { return false };
    a.len() == b.len() && a.iter().all(|item| b.contains(item)) && b.iter().all(|item| a.contains(item))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn a_default_that_holds_everywhere_is_taken_out_safely() {
        let text = "[services.service_mongoose_system_metrics]\nreport = true\ninitial_report = 300_000\n";
        assert_eq!(found("5.1", text), ["3: info[equal-to-default] initial_report, safe"]);
    }

    #[test]
    fn a_default_that_ci_changes_is_not_safe() {
        let text = "[services.service_mongoose_system_metrics]\nreport = true\ninitial_report = 300_000\n";
        assert_eq!(found("5.0", text), ["3: info[equal-to-default] initial_report, unsafe"]);
    }

    #[test]
    fn a_comment_makes_it_unsafe() {
        let text = "[services.service_mongoose_system_metrics]\nreport = true\n# five minutes\ninitial_report = 300_000\n";
        assert_eq!(found("5.1", text), ["4: info[equal-to-default] initial_report, unsafe"]);
    }

    #[test]
    fn without_a_header_the_table_would_go() {
        let text = "services.service_domain_db.db_pool = \"global\"\n[services.service_mongoose_system_metrics]\nreport = true\n";
        assert_eq!(found("5.1", text), ["1: info[equal-to-default] db_pool"]);
    }
}
