//! A value that a document prints by mistake.

use super::Subject;
use crate::diagnostic::{Applicability, Diagnostic, Edit, code};
use crate::value::Value;
use num_bigint::BigInt;

code! {
    /// A value that documents of the server print for something else.
    ///
    /// # Why
    /// `periodic_report = 108_000_000` is printed as three hours, the default, and it is thirty: reports
    /// leave every 30 hours. Servers take it as it is (3.7.1, seen by running it; 4.0 to 6.8 as read), and
    /// the default in their code is three hours.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// periodic_report = 108_000_000
    /// ```
    ///
    /// # Fix
    /// Write `10_800_000` for three hours. That is offered; it is not safe, since reports leave more often.
    pub static MISTAKEN_VALUE = "mistaken-value";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (setting, written) in subject.awake() {
        let Some(mistaken) = &setting.spec.mistaken else { continue };
        if written.value != Value::Integer(BigInt::from(mistaken.value)) {
            continue;
        }
        let meant = Value::Integer(BigInt::from(mistaken.meant));
        let message = format!("`{}` is {}: {}", setting.spec.name, written.value, mistaken.why);
        let edit = Edit { span: written.span, text: mistaken.meant.to_string() };
        out.push(
            Diagnostic::info(&MISTAKEN_VALUE, written.option, message)
                .path(&setting.spec.path)
                .help(format!("write {meant} if that is what you mean"))
                .fix(Applicability::Unsafe, vec![edit]),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn thirty_hours_are_told_in_an_old_file() {
        let text = "{services, [{service_mongoose_system_metrics, [report, {periodic_report, 108000000}]}]}.";
        assert_eq!(found("3.7", text), ["1: info[mistaken-value] periodic_report, unsafe"]);
    }
}
