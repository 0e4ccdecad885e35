//! The answer to the question of consent: `report` and `no_report`.
//!
//! Servers up to 4.0 look for `no_report` set to true first, then for `report` set to true; everything else counts
//! as no answer: they report, and say in the log that they do. (Source: the service of 3.7.1 as run.)

use crate::catalogue::OptionSpec;
use crate::diagnostic::{Applicability, Diagnostic, Edit};
use crate::model::{Ignored, Origin, Setting};
use crate::read::legacy::{Item, Reader, first, offer_removal, written};
use crate::read::{CONSENT_WITHOUT_EFFECT, CONTRADICTING_CONSENT};
use crate::syntax::term::{Erl, ErlKind};
use crate::value::Value;

/// The flag that says no.
pub(super) const NO_REPORT: &str = "no_report";
const REPORT: &str = "report";

pub(super) fn read(
    reader: &mut Reader<'_>,
    option: &'static OptionSpec,
    keyed: &[Item<'_>],
    claimed: &mut [bool],
) -> Setting {
    let no_report = first(reader, option, NO_REPORT, keyed, claimed);
    let report = first(reader, option, REPORT, keyed, claimed);
    let mut setting = Setting { spec: option, written: None, effective: None, origin: Origin::Default };
    if let Some(item) = no_report.filter(|item| says(item, true)) {
        if let Some(other) = report.filter(|item| says(item, true)) {
            let message = "`report` and `no_report` are both set; `no_report` wins, and nothing is reported";
            let finding =
                Diagnostic::warning(&CONTRADICTING_CONSENT, item.term.span, message).path(&option.path);
            let help = "take one of the two out";
            let finding = finding.related(other.term.span, "does not count").help(help);
            let finding = offer_removal(reader, finding, other.term.span);
            reader.findings.push(finding);
        }
        return answered(reader, setting, item, false);
    }
    if let Some(item) = report.filter(|item| says(item, true)) {
        return answered(reader, setting, item, true);
    }
    if let Some(item) = no_report.filter(|item| says(item, false)) {
        let message = "`{no_report, false}` does nothing: reports are sent, and the log warns of it";
        let finding = Diagnostic::info(&CONSENT_WITHOUT_EFFECT, item.term.span, message).path(&option.path);
        let finding = finding.help("write `report` to agree and be silent about it, or take it out");
        // Behind it another one would come to count.
        let once = keyed.iter().filter(|item| item.key == NO_REPORT).count() == 1;
        let finding = if once { offer_removal(reader, finding, item.term.span) } else { finding };
        reader.findings.push(finding);
    }
    let odd = |item: &&Item<'_>| item.value.is_some() && !says(item, false);
    if let Some(item) = no_report.filter(odd).or(report.filter(odd)) {
        let raw = Value::Term(Box::new(item.value.clone().expect("an odd item has a value")));
        setting.written = Some(written(reader, item, raw.clone(), Some(Ignored::Type)));
        setting.effective = Some(raw);
        setting.origin = Origin::Written;
    } else if let Some(item) = report.filter(|item| says(item, false)) {
        let message = "`{report, false}` does not stop the reports: the server looks for `no_report`";
        let finding =
            Diagnostic::warning(&CONSENT_WITHOUT_EFFECT, item.term.span, message).path(&option.path);
        let finding = finding.help("write `no_report` to stop them");
        // Beside `no_report` it would be the second of its name.
        let edit = Edit { span: item.term.span, text: NO_REPORT.to_owned() };
        let here =
            no_report.is_none() && item.value.as_ref().is_none_or(|value| reader.is_in_place(value.span));
        reader.findings.push(if here { finding.fix(Applicability::Unsafe, vec![edit]) } else { finding });
        setting.written = Some(written(reader, item, Value::Boolean(false), Some(Ignored::Form)));
    }
    setting
}

fn answered(reader: &Reader<'_>, mut setting: Setting, item: &Item<'_>, answer: bool) -> Setting {
    setting.written = Some(written(reader, item, Value::Boolean(answer), None));
    setting.effective = Some(Value::Boolean(answer));
    setting.origin = Origin::Written;
    setting
}

/// Whether the value of an item is this atom.
fn says(item: &Item<'_>, what: bool) -> bool {
    matches!(&item.value, Some(Erl { kind: ErlKind::Atom(name), .. }) if *name == what.to_string())
}
