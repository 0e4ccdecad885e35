//! The rules, one file each.

pub(super) mod absent_service;
pub(super) mod beyond_sibling;
pub(super) mod empty_setting;
pub(super) mod ended_service;
pub(super) mod equal_to_default;
pub(super) mod hidden_value;
pub(super) mod missing_command;
pub(super) mod missing_pool;
pub(super) mod mistaken_value;
pub(super) mod no_host_types;
pub(super) mod printed_example;
pub(super) mod removed_later;
pub(super) mod setting_without_effect;
pub(super) mod short_interval;
pub(super) mod undecided_option;
pub(super) mod unlikely_value;

use super::Check;
use super::subject::{Subject, written};
use crate::diagnostic::Code;
use crate::model::Setting;
use crate::value::Value;

/// All rules, in the order in which they are applied.
pub(super) static RULES: &[Check] = &[
    absent_service::check,
    beyond_sibling::check,
    empty_setting::check,
    ended_service::check,
    hidden_value::check,
    missing_command::check,
    missing_pool::check,
    mistaken_value::check,
    no_host_types::check,
    printed_example::check,
    removed_later::check,
    setting_without_effect::check,
    short_interval::check,
    undecided_option::check,
    unlikely_value::check,
    // Last: it gives way to what is said of the same setting.
    equal_to_default::check,
];

/// The codes of all rules.
pub(super) static CODES: &[&[&Code]] = &[
    absent_service::CODES,
    beyond_sibling::CODES,
    empty_setting::CODES,
    ended_service::CODES,
    equal_to_default::CODES,
    hidden_value::CODES,
    missing_pool::CODES,
    mistaken_value::CODES,
    no_host_types::CODES,
    printed_example::CODES,
    removed_later::CODES,
    setting_without_effect::CODES,
    short_interval::CODES,
    undecided_option::CODES,
    unlikely_value::CODES,
];

/// The texts that a setting has in effect: its value, or the items of it.
fn strings(setting: &Setting) -> impl Iterator<Item = &str> {
    let items = match &setting.effective {
        Some(Value::Array(items)) => items.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    items.iter().filter_map(|item| match item {
        Value::String(text) => Some(text.as_str()),
        _ => None,
    })
}

/// What the rules find in a text, for their tests: `line: severity[code] path`, and the fix if there is one.
#[cfg(test)]
fn found(server: &str, text: &str) -> Vec<String> {
    use crate::catalogue::Version;
    use crate::diagnostic::Applicability;
    use crate::read::{self, NoIncludes, Request};
    let mut sources = crate::source::Sources::default();
    let request =
        Request { server: Version::parse(server).unwrap(), only: None, includes: &NoIncludes, root: None };
    let config = if request.server.reads(crate::catalogue::Language::Toml) {
        read::toml(&mut sources, "a.toml", text.as_bytes(), &request)
    } else {
        read::legacy(&mut sources, "a.cfg", text.as_bytes(), &request)
    };
    let boot = crate::run::boot(&config);
    let mut out = Vec::new();
    for finding in super::check(&config, &boot) {
        let line = sources.file(finding.span.file).position(finding.span.start).line;
        let fix = match finding.fix.map(|fix| fix.applicability) {
            None => "",
            Some(Applicability::Safe) => ", safe",
            Some(Applicability::Unsafe) => ", unsafe",
        };
        let path = finding.path.unwrap_or_default();
        let option = path.rsplit('.').next().unwrap_or_default();
        out.push(format!("{line}: {}[{}] {option}{fix}", finding.severity.name(), finding.code.name));
    }
    out
}
