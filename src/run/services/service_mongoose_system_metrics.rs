//! `service_mongoose_system_metrics`: one process with a timer that gathers and sends reports.
//!
//! At start it asks for consent, arms the timer of the first report and remembers the period and the extra tracking
//! id; what is wrong with those shows only when a report leaves. (Source: 3.7.1 as run, 4.0 to 6.8 as read.)

use super::{Absent, Call, Plugin};
use crate::catalogue::runtime::{metrics, report_file};
use crate::catalogue::{Language, OptionSpec, TableSpec, Version, catalogue};
use crate::diagnostic::{Applicability, Diagnostic, Edit};
use crate::model::{Config, Origin, Services};
use crate::run::environment::Environment;
use crate::run::journal::Event;
use crate::run::lifecycle::{ServiceState, Started};
use crate::run::{BAD_CONSENT, NO_LATER_REPORTS, REPORT_NOT_SENT, TIMER_REFUSED};
use crate::source::Span;
use crate::syntax::term::ErlKind;
use crate::value::Value;
use serde_json::{Map, Value as Json};

/// The name of the service.
pub(in crate::run) const NAME: &str = "service_mongoose_system_metrics";

pub(super) const PLUGIN: Plugin = Plugin { name: NAME, start, absent };

/// What there is to say, in the order in which it is said.
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own that reports name.
#[derive(Default)]
struct Story {
    consent_warning: bool,
    absence_warning: bool,
    first_report_after: Json,
    periodic_after: Json,
    later_reports: bool,
    extra_tracking_id: Json,
    report_is_sent: bool,
}

impl Story {
    fn details(self) -> Map<String, Json> {
        Map::from_iter([
            ("consent_warning".to_owned(), self.consent_warning.into()),
            ("absence_warning".to_owned(), self.absence_warning.into()),
            ("first_report_after".to_owned(), self.first_report_after),
            ("periodic_after".to_owned(), self.periodic_after),
            ("later_reports".to_owned(), self.later_reports.into()),
            ("extra_tracking_id".to_owned(), self.extra_tracking_id),
            ("report_is_sent".to_owned(), self.report_is_sent.into()),
        ])
    }
}

/// When the service is not in the list, the log of a server that has it says so at every start.
fn absent(config: &Config, _environment: &Environment) -> Absent {
    let has_it = catalogue().table(&path("")).is_some_and(|table| table.lifetime.holds(config.server));
    let named = match &config.services {
        Services::Absent => false,
        // The check itself crashes.
        Services::NotAList => true,
        Services::List(entries) => entries.iter().any(|entry| entry.name.as_deref() == Some(NAME)),
    };
    let absence_warning = config.loads && has_it && !named;
    let event = || {
        let text = "system metrics are not configured; name the service, with `report = false` to be silent";
        Event::new(0, "system_metrics_disabled").of(NAME).logged("warning").with("text", text)
    };
    Absent {
        details: Story { absence_warning, ..Story::default() }.details(),
        events: absence_warning.then(event).into_iter().collect(),
    }
}

fn path(option: &str) -> String {
    let dot = if option.is_empty() { "" } else { "." };
    ["services.", NAME, dot, option].concat()
}

fn start(call: &Call<'_>) -> Started {
    let Call { config, table, entry, environment } = *call;
    let mut story = Story::default();
    let (consent, consent_span) = in_effect(config, "report", entry);
    match consent {
        Some(Value::Boolean(false)) => return finish(story, ServiceState::Ignored, None, Vec::new()),
        Some(Value::Boolean(true)) => {}
        // From 4.0 on, anything else counts as no answer.
        Some(other) if config.server < first_toml() => {
            let message = format!("`{other}` is no answer to the question of consent; the node stops");
            let stop = Diagnostic::error(&BAD_CONSENT, consent_span, message).path(path("report"));
            let stop = stop.help("write `report` or `no_report`");
            return finish(story, ServiceState::Fails, Some(stop), Vec::new());
        }
        _ => story.consent_warning = true,
    }
    let (first, first_span) = in_effect(config, "initial_report", entry);
    story.first_report_after = timer(config, environment, "initial_report");
    if let Some(why) = refusal(table, "initial_report", config.server, first) {
        let then = match config.language {
            Language::Terms => "the node stops",
            Language::Toml => "the file is read, and the service fails to start",
        };
        let message = format!("no timer can be set to `initial_report`: {why}; {then}");
        let path = path("initial_report");
        let mut stop = Diagnostic::error(&TIMER_REFUSED, first_span, message).path(path);
        stop = stop.help("write a number of milliseconds, 0 or more");
        return finish(story, ServiceState::Fails, Some(stop), Vec::new());
    }
    let mut findings = Vec::new();
    let (period, period_span) = in_effect(config, "periodic_report", entry);
    story.periodic_after = timer(config, environment, "periodic_report");
    story.later_reports = true;
    if let Some(why) = refusal(table, "periodic_report", config.server, period) {
        story.later_reports = false;
        let message =
            format!("only the first report leaves: no timer can be set to `periodic_report`: {why}");
        let finding =
            Diagnostic::warning(&NO_LATER_REPORTS, period_span, message).path(path("periodic_report"));
        findings.push(finding.help("write a number of milliseconds, 0 or more"));
    }
    let (extra, extra_span) = in_effect(config, "tracking_id", entry);
    story.report_is_sent = true;
    if let Some(extra) = extra.filter(|extra| !is_undefined(extra)) {
        story.extra_tracking_id = extra.json();
        if !is_list(extra) {
            story.report_is_sent = false;
            let message = format!("no report is ever sent: the extra tracking id `{extra}` is no string");
            let finding =
                Diagnostic::warning(&REPORT_NOT_SENT, extra_span, message).path(path("tracking_id"));
            let finding = finding.help("write it as a string in double quotes");
            let name = match extra {
                Value::Term(term) if term.span == extra_span => match &term.kind {
                    ErlKind::Atom(name) if is_plain(name) => Some(name),
                    _ => None,
                },
                _ => None,
            };
            findings.push(match name {
                Some(name) => {
                    let edit = Edit { span: extra_span, text: format!("\"{name}\"") };
                    finding.fix(Applicability::Unsafe, vec![edit])
                }
                None => finding,
            });
        }
    } else if let Some(id) = config.effective(&path("tracking_id.id")) {
        story.extra_tracking_id = id.json();
    }
    finish(story, ServiceState::Running, None, findings)
}

fn finish(story: Story, state: ServiceState, stop: Option<Diagnostic>, findings: Vec<Diagnostic>) -> Started {
    let mut events = Vec::new();
    if story.consent_warning {
        let text =
            "system metrics are gathered and sent to the makers of the server; `report` answers to that";
        let file = report_file();
        let event = Event::new(0, "report_transparency").of(NAME).logged("warning");
        events.push(event.with("text", text).with("report_filename", file));
    }
    Started { state, details: story.details(), stop, findings, events }
}

/// The milliseconds that a timer is set to; where nothing is written, `CI=true` shortens it at some versions.
fn timer(config: &Config, environment: &Environment, option: &str) -> Json {
    let Some(setting) = config.setting(&path(option)) else { return Json::Null };
    let in_ci = setting.spec.hints.ci_default.is_some_and(|lifetime| lifetime.holds(config.server));
    if environment.is_ci() && in_ci && setting.origin == Origin::Default {
        return metrics().ci_timers.get(option).copied().map_or(Json::Null, Json::from);
    }
    setting.effective.as_ref().map_or(Json::Null, Value::json)
}

/// The value in effect, and the place to point at when it is wrong.
fn in_effect<'c>(config: &'c Config, option: &str, entry: Span) -> (Option<&'c Value>, Span) {
    let setting = config.setting(&path(option));
    let span = setting.and_then(|setting| setting.written.as_ref()).map_or(entry, |written| written.span);
    (setting.and_then(|setting| setting.effective.as_ref()), span)
}

/// Why no timer can be set to this value.
fn refusal(table: &TableSpec, option: &str, server: Version, value: Option<&Value>) -> Option<String> {
    let spec: &OptionSpec = table.options.iter().find(|spec| spec.name == option)?;
    let state = spec.at(server)?;
    match value? {
        Value::Integer(number) if state.min.is_some_and(|min| *number < min.into()) => {
            Some(format!("{number} is negative"))
        }
        Value::Integer(number) if state.runs_to.is_some_and(|max| *number > max.into()) => {
            Some(format!("{number} is beyond the range of timers"))
        }
        Value::Integer(_) => None,
        other => Some(format!("{other} is not an integer")),
    }
}

/// The first server that reads TOML; its service takes any odd answer for none.
fn first_toml() -> Version {
    Version::all()
        .find(|version| version.reads(crate::catalogue::Language::Toml))
        .expect("some version reads TOML")
}

fn is_undefined(value: &Value) -> bool {
    matches!(value, Value::Term(term) if matches!(&term.kind, ErlKind::Atom(name) if name == "undefined"))
}

/// Whether a name can stand in quotes as it is.
fn is_plain(name: &str) -> bool {
    !name.contains(['"', '\\'])
}

/// Whether the old server can append the value to the text of a request.
fn is_list(value: &Value) -> bool {
    match value {
        Value::String(_) | Value::Array(_) => true,
        Value::Term(term) => matches!(&term.kind, ErlKind::String(_) | ErlKind::List { .. }),
        _ => false,
    }
}
