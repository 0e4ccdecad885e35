//! When reports are made, on a manual clock: timers, environment, slow and failing reporters, restarts.

use super::{HOUR, Setup, ci, given, metrics, run, simulate};
use crate::support::{self, rows};
use mimcfg::catalogue::Version;
use mimcfg::report::timeline;
use mimcfg::run::clock::ManualClock;
use mimcfg::run::journal::{Event, Journal};
use mimcfg::run::metrics::delivery::Wish;
use mimcfg::run::metrics::state::State;
use mimcfg::run::{self, Environment, Node, Simulated, Span};
use mimcfg::source::Sources;
use serde_json::{Value as Json, json};
use std::time::Instant;

/// When reports are started and saved within so many milliseconds.
fn times(options: &str, server: &str, for_ms: u64, setup: &Setup) -> (Vec<u64>, Vec<u64>) {
    let simulation = simulate(&given(&metrics(options), server), for_ms, setup).unwrap();
    (simulation.times("report_started"), simulation.times("report_saved"))
}

fn state(text: &str) -> Setup {
    Setup { state: text.to_owned(), ..Setup::default() }
}

#[test]
fn the_first_report_and_the_later_ones_come_when_the_timers_say() {
    let (_, saved) = times("", "5.1", 7 * HOUR, &Setup::default());
    assert_eq!(saved, [300_000, 11_100_000, 21_900_000]);
    let (_, saved) = times("initial_report = 1000\nperiodic_report = 2500", "5.1", 6000, &Setup::default());
    assert_eq!(saved, [1000, 3500, 6000]);
}

#[test]
fn only_an_exact_true_in_ci_shortens_timers_and_only_up_to_5_0() {
    let first = |server: &str, value: &str, options: &str| {
        let setup = Setup { environment: ci(value), ..Setup::default() };
        let (started, _) = times(options, server, HOUR, &setup);
        started[..2.min(started.len())].to_vec()
    };
    assert_eq!(first("5.0", "true", ""), [20_000, 320_000]);
    assert_eq!(first("4.0.1", "true", ""), [20_000, 320_000]);
    assert_eq!(first("5.0", "1", ""), [300_000]);
    assert_eq!(first("5.1", "true", ""), [300_000]);
    // What is written wins.
    assert_eq!(first("5.0", "true", "initial_report = 60_000"), [60_000, 360_000]);
    assert_eq!(first("5.0", "true", "periodic_report = 1_000_000"), [20_000, 1_020_000]);
}

#[test]
fn in_ci_every_version_reports_to_another_id_of_the_makers() {
    let id = |server: &str, environment: &Environment| {
        let setup = Setup { environment: environment.clone(), ..Setup::default() };
        let simulation = simulate(&given(&metrics(""), server), HOUR, &setup).unwrap();
        simulation.event("report_started").details["server_sends_to"][0]["tracking_id"].clone()
    };
    let none = Environment::default();
    assert_eq!(
        [id("3.7.1", &none), id("6.0", &none), id("6.1", &none)],
        ["UA-151671255-3", "UA-151671255-3", "G-B4S18X6KY5"]
    );
    assert_eq!([id("3.7.1", &ci("true")), id("6.8", &ci("true"))], ["UA-151671255-1", "G-VB91V60SKT"]);
}

#[test]
fn the_period_counts_from_the_start_of_a_report() {
    let options = "initial_report = 1000\nperiodic_report = 10_000";
    let (started, saved) = times(options, "5.1", 25_000, &state("reporter.takes = \"4s\""));
    assert_eq!(started, [1000, 11_000, 21_000]);
    assert_eq!(saved, [5000, 15_000, 25_000]);
}

#[test]
fn a_reporter_slower_than_the_period_is_killed_and_started_anew() {
    let given = given(&metrics("initial_report = 0\nperiodic_report = 1000"), "5.1");
    let simulation = simulate(&given, 2500, &state("reporter.takes = \"5s\"")).unwrap();
    let told: Vec<String> =
        simulation.told().into_iter().skip_while(|line| !line.contains("report_started")).collect();
    assert_eq!(
        told,
        [
            "0 report_started",
            "1000 reporter_killed",
            "1000 report_started",
            "2000 reporter_killed",
            "2000 report_started"
        ]
    );
    assert_eq!(simulation.summary.saved, 0);
}

#[test]
fn a_period_of_zero_kills_every_reporter_and_the_loop_is_told_once() {
    let given = given(&metrics("periodic_report = 0"), "5.1");
    let simulation = simulate(&given, HOUR, &Setup::default()).unwrap();
    assert_eq!((simulation.summary.saved, simulation.times("reporter_killed").len()), (0, 100));
    assert_eq!(simulation.times("reports_never_finish"), [300_000]);
    // A first report at once is an ordinary one.
    let (_, saved) = times("initial_report = 0", "5.1", HOUR, &Setup::default());
    assert_eq!(saved, [0]);
}

#[test]
fn a_reporter_that_fails_while_it_gathers_sends_and_writes_nothing_and_the_next_period_tries_again() {
    let text = "reporter.fails = \"collect\"\nstanzas_per_hour.xmppIqSent = 60";
    let simulation = simulate(&given(&metrics(""), "5.1"), 4 * HOUR, &state(text)).unwrap();
    assert_eq!(simulation.times("report_failed"), [300_000, 11_100_000]);
    assert_eq!(simulation.event("report_failed").details["stage"], "collect");
    assert!(simulation.reports.is_empty());
}

#[test]
fn a_reporter_that_fails_while_it_sends_writes_nothing() {
    let simulation =
        simulate(&given(&metrics(""), "5.1"), HOUR, &state("reporter.fails = \"send\"")).unwrap();
    assert_eq!(simulation.event("report_failed").details["stage"], "send");
    assert!(simulation.reports.is_empty());
}

#[test]
fn a_file_that_cannot_be_written_is_passed_over_and_increments_go_on() {
    let given = given(&metrics(""), "5.1");
    let mut world = Failing { simulated: Simulated::new(State::default(), 1, None), saved: 0 };
    let (events, summary) = run(&given, 7 * HOUR, &Setup::default(), &mut world).unwrap();
    let named = |name: &str| events.iter().filter(|event| event.name == name).count();
    assert_eq!((named("report_failed"), named("report_saved"), summary.reports), (1, 2, 3));
}

/// A world whose first file cannot be written.
struct Failing<'w> {
    simulated: Simulated<'w>,
    saved: u64,
}

impl run::Outside for Failing<'_> {
    fn state(&mut self) -> Result<State, String> {
        self.simulated.state()
    }
    fn new_client_id(&mut self) -> String {
        self.simulated.new_client_id()
    }
    fn kept_client_id(&mut self) -> Option<String> {
        self.simulated.kept_client_id()
    }
    fn keep_client_id(&mut self, id: &str) {
        self.simulated.keep_client_id(id);
    }
    fn send(
        &mut self,
        report: u64,
        own: &[run::metrics::requests::Request],
        waiting: &[run::metrics::requests::Request],
    ) -> run::Sending {
        self.simulated.send(report, own, waiting)
    }
    fn cancel(&mut self, report: u64) {
        self.simulated.cancel(report);
    }
    fn save(&mut self, report: u64, items: &[run::metrics::items::Item]) -> Result<String, String> {
        self.saved += 1;
        if self.saved == 1 { Err("no room".to_owned()) } else { self.simulated.save(report, items) }
    }
    fn keep_outbox(&mut self, outbox: &run::metrics::outbox::Outbox) {
        self.simulated.keep_outbox(outbox);
    }
}

#[test]
fn a_restart_begins_with_the_first_timer_and_a_first_report() {
    let options = "initial_report = 1000\nperiodic_report = 3_600_000";
    let setup = Setup {
        state: "uptime = \"2d\"\nstanzas.xmppIqSent = 500\nstanzas_per_hour.xmppIqSent = 3600".to_owned(),
        restarts: vec![2 * HOUR],
        ..Setup::default()
    };
    let text = format!("[general]\n  hosts = [\"a\"]\n{}", metrics(options));
    let simulation = simulate(&given(&text, "5.1"), 3 * HOUR, &setup).unwrap();
    assert_eq!(simulation.times("report_saved"), [1000, HOUR + 1000, 2 * HOUR + 1000]);
    assert_eq!(simulation.times("report_transparency"), [0, 2 * HOUR]);
    assert_eq!(simulation.times("service_stopped"), [2 * HOUR]);
    let item = |report: usize, name: &str, key: Option<&str>| {
        let items = simulation.reports[report].as_array().unwrap().iter();
        let mut items = items.filter(|item| item["report_name"] == name);
        let item = items.find(|item| key.is_none_or(|key| item["key"] == key)).unwrap();
        (item["key"].clone(), item["value"].clone())
    };
    let counted = |report: usize| item(report, "xmppIqSent", None);
    assert_eq!(
        [counted(0), counted(1), counted(2)],
        [(json!(501), json!(501)), (json!(4101), json!(3600)), (json!(1), json!(1))]
    );
    let uptime = |report: usize| item(report, "cluster", Some("uptime")).1;
    assert_eq!([uptime(1), uptime(2)], ["0002-01:00:01", "0000-00:00:01"]);
    // Without a database the cluster has a new id each time.
    let ids: Vec<&Json> =
        simulation.events.iter().filter(|e| e.name == "client_id").map(|e| &e.details["id"]).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1]);
}

#[test]
fn a_restart_while_a_reporter_runs_kills_it() {
    let setup =
        Setup { state: "reporter.takes = \"10s\"".to_owned(), restarts: vec![305_000], ..Setup::default() };
    let simulation = simulate(&given(&metrics(""), "5.1"), 700_000, &setup).unwrap();
    assert_eq!(simulation.times("reporter_killed"), [305_000]);
    assert_eq!(simulation.times("report_saved"), [615_000]);
}

#[test]
fn a_period_that_no_timer_takes_leaves_one_report() {
    let text = "{services, [{service_mongoose_system_metrics, [report, {periodic_report, \"3h\"}]}]}.";
    let simulation = simulate(&given(text, "3.7.1"), 48 * HOUR, &Setup::default()).unwrap();
    assert_eq!(simulation.times("report_saved"), [300_000]);
    assert_eq!(simulation.times("process_stopped"), [300_000]);
}

#[test]
fn without_a_client_id_the_process_stops_and_stays_down() {
    let simulation = simulate(&given(&metrics(""), "5.1"), 24 * HOUR, &state("client_id = false")).unwrap();
    assert_eq!(simulation.times("process_stopped"), [300_000]);
    assert_eq!(simulation.event("process_stopped").details["reason"], "no_client_id");
    assert_eq!(simulation.summary.reports, 0);
}

#[test]
fn a_client_id_is_a_uuid_of_version_4_and_marked_where_no_database_keeps_it() {
    let id = |server: &str, more: &str| {
        let text = format!("{}{more}", metrics(""));
        let simulation = simulate(&given(&text, server), 1, &Setup::default()).unwrap();
        let event = simulation.event("client_id");
        (event.details["id"].as_str().unwrap().to_owned(), event.details["kept"] == true)
    };
    let pool = "[outgoing_pools.rdbms.default]\n";
    let (plain, kept) = id("5.1", "");
    let (marked, _) = id("6.2", "");
    assert_eq!((kept, marked.strip_prefix("ephemeral-")), (false, Some(plain.as_str())));
    assert_eq!(id("6.2", pool), (plain.clone(), true));
    let parts: Vec<usize> = plain.split('-').map(str::len).collect();
    assert_eq!((parts, plain.as_bytes()[14]), (vec![8, 4, 4, 4, 12], b'4'));
}

#[test]
fn nodes_of_one_cluster_report_the_same_client_id() {
    let given = given(&format!("{}[outgoing_pools.rdbms.default]\n", metrics("")), "6.2");
    let mut database = Simulated::new(State::default(), 3, None);
    let mut id = || {
        let (events, _) = run(&given, 1, &Setup::default(), &mut database).unwrap();
        events.iter().find(|event| event.name == "client_id").unwrap().details["id"].clone()
    };
    assert_eq!(id(), id());
}

#[test]
fn one_seed_gives_one_timeline_to_the_byte() {
    let line = |seed| {
        let given = given(&metrics(""), "6.8");
        let mut world = Simulated::new(State::default(), seed, None);
        let (events, _) = run(&given, 24 * HOUR, &Setup::default(), &mut world).unwrap();
        let start = humantime::parse_rfc3339("2026-01-01T00:00:00Z").unwrap();
        events.iter().map(|event| timeline::json(start, event).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(line(1), line(1));
    assert_ne!(line(1), line(2));
}

/// Counts what it is told, and keeps nothing.
#[derive(Default)]
struct Counter {
    saved: u64,
    events: u64,
}

impl Journal for Counter {
    fn tell(&mut self, event: Event) {
        self.events += 1;
        self.saved += u64::from(event.name == "report_saved");
    }
}

#[test]
fn a_year_has_exactly_the_reports_that_arithmetic_says() {
    let year = 365 * 24 * HOUR;
    for server in Version::all().filter(|server| *server >= support::version("3.6.0")) {
        let text = if server.reads(mimcfg::catalogue::Language::Toml) {
            metrics("")
        } else {
            "{services, [{service_mongoose_system_metrics, []}]}.".to_owned()
        };
        let given = given(&text, &server.to_string());
        let mut node =
            Node::new(&given.config, &given.sources, &Environment::default(), &Wish::default()).unwrap();
        let mut counter = Counter::default();
        let span = Span { for_ms: Some(year), ..Span::default() };
        let mut world = Simulated::new(State::default(), 0, None);
        let began = Instant::now();
        let summary = node.run(&span, &mut ManualClock::default(), &mut world, &mut counter).unwrap();
        let took = began.elapsed();
        assert_eq!((summary.saved, counter.saved), (1 + (year - 300_000) / 10_800_000, 2920), "{server}");
        assert_eq!(summary.ran_ms, year);
        if server == support::version("6.8.0") {
            println!(
                "365 days of the default configuration at {server}: {} reports in {took:?}",
                summary.saved
            );
        }
    }
}

/// What `explain` calls effects is what comes of running: the same states, and reports at the times it states.
#[test]
fn what_explain_states_is_what_a_run_does() {
    let mut compared = 0;
    for row in rows("services-cfg.jsonl") {
        let mut sources = Sources::default();
        let config = support::legacy(&mut sources, &support::bytes(&row), "3.7.1", &support::Files::of(&row));
        let boot = run::boot(&config);
        let mut node = Node::new(&config, &sources, &Environment::default(), &Wish::default()).unwrap();
        let told = |boot: &run::Boot| {
            let services =
                boot.services.iter().map(|service| format!("{:?} {:?}", service.state, service.details));
            (boot.loads, boot.starts, boot.stops_because.clone(), services.collect::<Vec<_>>())
        };
        assert_eq!(told(node.boot()), told(&boot), "{}", row["case"]);
        let Some(metrics) = boot.outcome("service_mongoose_system_metrics") else { continue };
        let runs = boot.starts && metrics.state == run::ServiceState::Running;
        let number = |key: &str| metrics.details.get(key).and_then(Json::as_u64);
        let long_enough = number("first_report_after").unwrap_or(0) + number("periodic_after").unwrap_or(0);
        let span = Span { until_report: Some(2), for_ms: Some(long_enough), ..Span::default() };
        let (mut world, mut events) = (Simulated::new(State::default(), 0, None), Vec::new());
        node.run(&span, &mut ManualClock::default(), &mut world, &mut events).unwrap();
        let times = |name: &str| -> Vec<u64> {
            events.iter().filter(|event: &&Event| event.name == name).map(|event| event.t_ms).collect()
        };
        let warned = |name: &str| !times(name).is_empty();
        let flag = |key: &str| metrics.details[key] == true;
        if boot.starts {
            assert_eq!(warned("report_transparency"), flag("consent_warning"), "{}", row["case"]);
            assert_eq!(warned("system_metrics_disabled"), flag("absence_warning"), "{}", row["case"]);
        }
        let started = times("report_started");
        assert_eq!(
            started.first().copied(),
            number("first_report_after").filter(|_| runs),
            "{}",
            row["case"]
        );
        if runs && flag("later_reports") && number("periodic_after") != Some(0) {
            assert_eq!(started[1] - started[0], number("periodic_after").unwrap(), "{}", row["case"]);
        }
        if !flag("report_is_sent") {
            assert!(!warned("report_saved"), "{}", row["case"]);
        }
        compared += 1;
    }
    assert!(compared > 100);
    println!("{compared} recorded files run as explain states");
}
