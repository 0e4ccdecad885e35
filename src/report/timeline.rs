//! What happens to a node, event by event: as lines for a person, and as JSON.

use crate::run::journal::Event;
use serde_json::{Map, Value as Json};
use std::time::{Duration, SystemTime};

/// An event as JSON: when, what, of which service, and more by name.
pub fn json(start: SystemTime, event: &Event) -> Json {
    let mut out = Map::from_iter([
        ("t_ms".to_owned(), event.t_ms.into()),
        ("at".to_owned(), at(start, event.t_ms).into()),
        ("event".to_owned(), event.name.as_str().into()),
    ]);
    if let Some(service) = &event.service {
        out.insert("service".to_owned(), service.as_str().into());
    }
    if let Some(log) = &event.log {
        out.insert("log".to_owned(), log.as_str().into());
    }
    for (key, value) in &event.details {
        out.insert(key.clone(), value.clone());
    }
    Json::Object(out)
}

/// An event as a line.
pub fn human(start: SystemTime, event: &Event) -> String {
    format!("{}  {:>12}  {}", at(start, event.t_ms), format!("+{}", length(event.t_ms)), words(event))
}

/// So many of something, in words.
pub fn count(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// A length of time in days, hours, minutes, seconds and milliseconds, those that are not 0.
pub fn length(ms: u64) -> String {
    let parts = [
        (ms / 86_400_000, "d"),
        (ms / 3_600_000 % 24, "h"),
        (ms / 60_000 % 60, "m"),
        (ms / 1000 % 60, "s"),
        (ms % 1000, "ms"),
    ];
    let shown: String = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
    if shown.is_empty() { "0s".to_owned() } else { shown }
}

/// An event without its time: its name, and what there is to say of it.
pub fn words(event: &Event) -> String {
    let mut out = event.name.clone();
    if let Some(service) = &event.service {
        out += &format!(" {service}");
    }
    if let Some(level) = event.log.as_deref().filter(|level| *level != "info") {
        out += &format!(" [{level}]");
    }
    for (key, value) in &event.details {
        out += &format!(" {key}={}", plain(value));
    }
    out
}

fn plain(value: &Json) -> String {
    match value {
        // Of places that things go to, the names.
        Json::Array(items) if items.iter().any(|item| item.get("tracking_id").is_some()) => {
            let names = items.iter().filter_map(|item| item["tracking_id"].as_str());
            names.collect::<Vec<_>>().join(",")
        }
        Json::String(text) if !text.is_empty() && !text.contains([' ', '"']) => text.clone(),
        other => other.to_string(),
    }
}

/// A point in time, with milliseconds where there are any.
pub fn at(start: SystemTime, t_ms: u64) -> String {
    let time = start.checked_add(Duration::from_millis(t_ms)).filter(|time| *time < last());
    match time {
        Some(time) if !t_ms.is_multiple_of(1000) => humantime::format_rfc3339_millis(time).to_string(),
        time => humantime::format_rfc3339_seconds(time.unwrap_or_else(last)).to_string(),
    }
}

/// The last second that can be written with four digits of the year.
fn last() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_told_in_a_line_and_in_json() {
        let start = humantime::parse_rfc3339("2026-01-01T00:00:00Z").unwrap();
        let event =
            Event::new(300_000, "report_saved").of("s").logged("warning").with("report", 1).with("to", "a b");
        assert_eq!(
            human(start, &event),
            "2026-01-01T00:05:00Z           +5m  report_saved s [warning] report=1 to=\"a b\""
        );
        assert_eq!(
            json(start, &event).to_string(),
            r#"{"t_ms":300000,"at":"2026-01-01T00:05:00Z","event":"report_saved","service":"s","log":"warning","report":1,"to":"a b"}"#
        );
        assert_eq!(length(90_061_001), "1d1h1m1s1ms");
        assert_eq!(at(start, 1), "2026-01-01T00:00:00.001Z");
        assert_eq!(at(start, u64::MAX), "9999-12-31T23:59:59Z");
    }
}
