//! What services will do, in words: when reports leave, to whom, and what the log says of it.

use super::Explanation;
use crate::report::timeline;
use crate::run::metrics::delivery;
use crate::run::{Environment, Outcome, ServiceState};
use serde_json::{Value as Json, json};

/// So many reports are told with their times.
const NEXT: u64 = 3;

/// The lines about a service.
pub(super) fn lines(explanation: &Explanation<'_>, outcome: &Outcome) -> Vec<String> {
    let details = outcome.details.iter();
    let mut out: Vec<String> = details.filter_map(|(key, value)| detail(outcome.state, key, value)).collect();
    let times = next_reports(outcome);
    if let [first, rest @ ..] = times.as_slice() {
        let at = |t_ms: &u64| match explanation.start {
            Some(start) => timeline::at(start, *t_ms),
            None => format!("+{}", timeline::length(*t_ms)),
        };
        out.push(match rest {
            [] => format!("the one report at {}", at(first)),
            _ => format!("next three at {}", times.iter().map(at).collect::<Vec<_>>().join(", ")),
        });
        if outcome.details.get("report_is_sent") != Some(&Json::Bool(false)) {
            let to = delivery::by_server(explanation.config, &Environment::default());
            let named: Vec<String> = to.into_iter().map(|to| to.id).collect();
            out.push(match named.as_slice() {
                [makers, own @ ..] if !own.is_empty() => {
                    format!("goes to {makers}, of the makers of the server, and to {}", own.join(", "))
                }
                _ => format!("goes to {}, of the makers of the server", named.join(", ")),
            });
        }
    }
    out
}

/// The reports to come as JSON: when, in milliseconds after the start, and at which time, if that of the start is known.
pub(super) fn next_reports_json(explanation: &Explanation<'_>) -> Vec<Json> {
    let times = explanation.boot.services.iter().flat_map(next_reports);
    times
        .map(|t_ms| json!({"t_ms": t_ms, "at": explanation.start.map(|start| timeline::at(start, t_ms))}))
        .collect()
}

/// When the first reports of a service leave, in milliseconds after the start.
fn next_reports(outcome: &Outcome) -> Vec<u64> {
    let number = |key: &str| outcome.details.get(key).and_then(Json::as_u64);
    let Some(first) = number("first_report_after").filter(|_| outcome.state == ServiceState::Running) else {
        return Vec::new();
    };
    let later = outcome.details.get("later_reports") != Some(&Json::Bool(false));
    match number("periodic_after").filter(|_| later) {
        Some(period) => (0..NEXT).map(|count| first.saturating_add(count.saturating_mul(period))).collect(),
        None => vec![first],
    }
}

/// A detail of a service in words.
fn detail(state: ServiceState, key: &str, value: &Json) -> Option<String> {
    let running = state == ServiceState::Running;
    Some(match (key, value) {
        ("commands", Json::Number(count)) => format!("{count} commands"),
        ("consent_warning", Json::Bool(true)) => {
            "the log warns because reports are sent and nothing in effect agrees to it".to_owned()
        }
        ("absence_warning", Json::Bool(true)) => "the log warns because it is not configured".to_owned(),
        ("first_report_after", Json::Number(ms)) if running => {
            format!("first report {} after start", duration(ms)?)
        }
        ("periodic_after", Json::Number(ms)) if running => format!("then every {}", duration(ms)?),
        ("later_reports", Json::Bool(false)) if running => "only the first report leaves".to_owned(),
        ("report_is_sent", Json::Bool(false)) if running => "no report is ever sent".to_owned(),
        ("extra_tracking_id", Json::String(id)) => format!("reports also go to {id}"),
        _ => return None,
    })
}

/// Milliseconds in the largest units that say them exactly.
fn duration(ms: &serde_json::Number) -> Option<String> {
    let ms = ms.as_u64()?;
    let units = [(3_600_000, "h"), (60_000, "min"), (1000, "s"), (1, "ms")];
    let (size, unit) = units.iter().find(|(size, _)| ms >= *size && ms % size == 0).unwrap_or(&(1, "ms"));
    Some(format!("{} {unit}", ms / size))
}
