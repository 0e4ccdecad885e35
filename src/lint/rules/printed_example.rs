//! A value that documents print for people to put their own in.

use super::{Subject, strings};
use crate::catalogue::OptionSpec;
use crate::diagnostic::{Diagnostic, code};

code! {
    /// A value that documents print as an example, for you to put your own in.
    ///
    /// # Why
    /// The server takes it as it is: reports go to an id that is not yours, or with a secret that is none.
    ///
    /// # Example
    /// ```toml 6.1
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// tracking_id.id = "G-123456789"
    /// tracking_id.secret = "sEcReT-12"
    /// ```
    ///
    /// # Fix
    /// Write your own value, or take the option out. No fix is made, since the value is yours.
    pub static PRINTED_EXAMPLE = "printed-example";
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (setting, written) in subject.awake() {
        let spec = setting.spec;
        if strings(setting).any(|text| is_printed(spec, text)) {
            let message = format!("`{}` has the value that documents print as an example", spec.name);
            out.push(
                Diagnostic::warning(&PRINTED_EXAMPLE, written.option, message)
                    .path(&spec.path)
                    .help("write your own, or take it out"),
            );
        }
    }
}

/// Whether documents print this value of the option, or it is one with letters in the place of its own characters.
pub(super) fn is_printed(spec: &OptionSpec, text: &str) -> bool {
    let beginnings = spec.states.iter().filter_map(|state| state.like.as_ref());
    let mut own = beginnings.filter_map(|like| text.strip_prefix(like.starts));
    spec.hints.printed.contains(&text) || own.any(is_blank)
}

/// Whether what stands behind the beginning of an id only shows where characters go.
fn is_blank(own: &str) -> bool {
    own.contains('X') && own.bytes().all(|byte| matches!(byte, b'X' | b'Y' | b'-'))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn an_id_and_a_secret_of_the_documents_are_told() {
        for id in ["G-12345678".to_owned(), format!("G-{}", "X".repeat(4)), format!("G-{}", "X".repeat(10))] {
            let text = format!(
                "[services.service_mongoose_system_metrics]\nreport = true\ntracking_id.id = \"{id}\"\ntracking_id.secret = \"Secret\"\n"
            );
            let told = ["3: warning[printed-example] id", "4: warning[printed-example] secret"];
            assert_eq!(found("6.8", &text), told, "{id}");
        }
    }

    #[test]
    fn letters_in_the_place_of_digits_are_no_id() {
        for blank in ["XX-Y".to_owned(), "X".repeat(9)] {
            assert!(super::is_blank(&blank), "{blank}");
        }
        for own in ["XY12", "", "Y", "1234-5", "AXY-X"] {
            assert!(!super::is_blank(own), "{own}");
        }
    }

    #[test]
    fn an_example_is_told_once() {
        let text =
            "[services.service_mongoose_system_metrics]\nreport = true\ntracking_id = \"UA-123456789\"\n";
        assert_eq!(found("5.1", text), ["3: warning[printed-example] tracking_id"]);
    }
}
