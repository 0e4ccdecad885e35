//! A setting that says what the server does anyway.

use super::awake;
use crate::catalogue::Language;
use crate::diagnostic::{Applicability, Diagnostic, Edit, code};
use crate::model::Config;
use crate::run::Boot;
use crate::value::Value;

code! {
    /// A setting that says what the server does anyway.
    ///
    /// # Why
    /// It has no effect, and hides the settings that have one. Up to 5.0 two defaults are others while the
    /// environment has `CI=true`: 20 seconds and 5 minutes for the reports of
    /// `service_mongoose_system_metrics`; there the setting counts. Only TOML files are looked at: an old
    /// file is to be migrated, and a default may be another at the target.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// initial_report = 300_000
    /// ```
    ///
    /// # Fix
    /// Take it out. That is safe where the line holds nothing else and belongs to a table with a header; it
    /// is not where a comment would stay behind, where the order of an array differs, or where `CI=true`
    /// makes a difference.
    pub static EQUAL_TO_DEFAULT = "equal-to-default";
}

pub(super) fn check(config: &Config, boot: &Boot, out: &mut Vec<Diagnostic>) {
    if config.language != Language::Toml {
        return;
    }
    for (setting, written) in awake(config, boot) {
        let spec = setting.spec;
        let Some(default) = spec.default(config.server) else { continue };
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
