//! What `explain` says of reports to come is what a run does.

use crate::support::{Files, bytes, legacy, rows};
use mimcfg::report::{Mask, explain};
use mimcfg::run::clock::ManualClock;
use mimcfg::run::journal::Event;
use mimcfg::run::metrics::delivery::Wish;
use mimcfg::run::metrics::state::State;
use mimcfg::run::{self, Environment, Node, Simulated, Span};
use mimcfg::source::Sources;
use serde_json::Value as Json;

#[test]
fn the_next_reports_are_those_of_a_run() {
    let (mut count, mut wrong) = (0, Vec::new());
    for row in rows("services-cfg.jsonl") {
        let mut sources = Sources::default();
        let config = legacy(&mut sources, &bytes(&row), "3.7", &Files::of(&row));
        let boot = run::boot(&config);
        let start = humantime::parse_rfc3339("2026-01-01T00:00:00Z").unwrap();
        let (config, mask) = (&config, &Mask::default());
        let told = explain::Explanation { sources: &sources, config, boot: &boot, mask, start: Some(start) };
        let json: Json = serde_json::from_str(&explain::json(&told)).unwrap();
        let next: Vec<u64> = json["next_reports"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["t_ms"].as_u64().unwrap())
            .collect();
        // What comes later than a year is not waited for; a period of 0 never ends.
        if next.windows(2).any(|pair| pair[0] == pair[1]) || next.iter().any(|t_ms| *t_ms > 31_536_000_000) {
            continue;
        }
        let environment = Environment::default();
        let mut node = Node::new(config, &sources, &environment, &Wish::default()).unwrap();
        let mut events: Vec<Event> = Vec::new();
        let until = next.last().copied().unwrap_or(86_400_000);
        let span = Span { for_ms: Some(until), ..Span::default() };
        let mut world = Simulated::new(State::default(), 0, None);
        node.run(&span, &mut ManualClock::default(), &mut world, &mut events).unwrap();
        let begun: Vec<u64> =
            events.iter().filter(|event| event.name == "report_started").map(|event| event.t_ms).collect();
        count += begun.len();
        if begun != next {
            wrong.push(format!("{}: {next:?}, and a run has {begun:?}", row["case"]));
        }
        let human = explain::human(&told);
        if next.len() > 1 && !human.contains("next three at 2026-") {
            wrong.push(format!("{}: {human}", row["case"]));
        }
    }
    println!("{count} reports come when `explain` says");
    assert!(count > 100, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
