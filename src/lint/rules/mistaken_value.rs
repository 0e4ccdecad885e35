//! A value that a document prints by mistake.

use crate::diagnostic::{Applicability, Diagnostic, Edit, code};
use crate::model::Config;
use crate::run::Boot;
use crate::value::Value;
use num_bigint::BigInt;

code! {
    /// A value that documents of the server print for something else. `periodic_report = 108_000_000` is printed as three hours, the default, and it is thirty: reports leave every 30 hours. Servers take it as it is (3.7.1 to 6.8, seen by running them); write `10_800_000` for three hours.
    pub static MISTAKEN_VALUE = "mistaken-value";
}

pub(super) fn check(config: &Config, _boot: &Boot, out: &mut Vec<Diagnostic>) {
    for setting in &config.settings {
        let (Some(written), Some(mistaken)) = (&setting.written, &setting.spec.mistaken) else { continue };
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
