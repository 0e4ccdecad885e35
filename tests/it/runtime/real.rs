//! Real time and real requests, to a collector on the loopback interface.

use super::collector::{Answer, Collector, Received};
use super::{Given, given, metrics};
use mimcfg::run::journal::Event;
use mimcfg::run::metrics::delivery::Wish;
use mimcfg::run::metrics::state::State;
use mimcfg::run::real::{Real, RealClock, Store};
use mimcfg::run::{Environment, Node, Span, Summary};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::time::Duration;

const UP_TO_6_0: &str = "[general]\n  hosts = [\"a\"]\n";

/// What came of a run in real time.
struct Ran {
    events: Vec<Event>,
    summary: Summary,
    received: Vec<Received>,
}

impl Ran {
    fn names(&self) -> Vec<&str> {
        let of_reports = |name: &&str| name.contains("report") && *name != "report_transparency";
        self.events.iter().map(|event| event.name.as_str()).filter(of_reports).collect()
    }
}

/// Runs until so many reports are saved.
fn run(given: &Given, reports: u64, answers: Vec<Answer>, limit: Duration, folder: &Path) -> Ran {
    let collector = Collector::start(answers);
    let wish = Wish { collector: Some(format!("{}/mp/collect", collector.url)), consent: false };
    let mut node = Node::new(&given.config, &given.sources, &Environment::default(), &wish).unwrap();
    let store = Store::open(folder).unwrap();
    node.keep(store.outbox());
    let mut clock = RealClock::new().unwrap();
    let mut state = || State::parse("client_id = \"27f2\"\nuptime = \"1d\"");
    let mut world = Real::new(&mut state, store, &clock).time_limit(limit);
    let span = Span { until_report: Some(reports), for_ms: Some(60_000), ..Span::default() };
    let mut events = Vec::new();
    let summary = node.run(&span, &mut clock, &mut world, &mut events).unwrap();
    assert!(summary.ran_ms < 60_000, "{summary:?}");
    node.stop(summary.ran_ms, &mut world, &mut events);
    Ran { events, summary, received: collector.received() }
}

fn soon(period: u64) -> String {
    metrics(&format!("report = true\ninitial_report = 0\nperiodic_report = {period}"))
}

const LONG: Duration = Duration::from_secs(30);

#[test]
fn the_old_protocol_is_received_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let given = given(&format!("{UP_TO_6_0}{}tracking_id = \"UA-7\"\n", soon(60_000)), "6.0");
    let ran = run(&given, 1, vec![Answer::Status(200)], LONG, folder.path());
    let body = |id: &str| {
        let line = |ec: &str, ea: &str, el: &str| {
            format!("v=1&tid={id}&t=event&cid=\"27f2\"&ec={ec}&ea={ea}&el={el}")
        };
        let mut lines = vec![
            line("hosts", "count", "1"),
            line("domains", "count", "1"),
            line("custom_modules", "count", "0"),
            line("cluster", "uptime", "\"0001-00:00:00\""),
            line("cluster", "number_of_nodes", "1"),
            line("cluster", "mim_version", "\"6.0.0\""),
            line("cluster", "number_of_components", "0"),
            line("cluster", "config_type", "toml"),
        ];
        let stanzas = mimcfg::run::metrics::state::STANZAS;
        lines.extend(stanzas.iter().map(|stanza| line(stanza, "0", "0")));
        lines.join("\n")
    };
    let bodies: Vec<&str> = ran.received.iter().map(|received| received.body.as_str()).collect();
    assert_eq!(bodies, [body("UA-0-0"), body("UA-7")]);
    for received in &ran.received {
        assert_eq!(received.line, "POST /mp/collect HTTP/1.1");
        assert_eq!(received.header("content-type"), Some(""));
    }
    assert_eq!(ran.names(), ["report_started", "report_sent", "report_saved"]);
}

#[test]
fn the_new_protocol_is_received_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "{UP_TO_6_0}{}[services.service_mongoose_system_metrics.tracking_id]\n  id = \"G-7\"\n  secret = \"s/7\"\n",
        soon(60_000)
    );
    let ran = run(&given(&text, "6.8"), 1, vec![Answer::Status(204)], LONG, folder.path());
    let lines: Vec<&str> = ran.received.iter().map(|received| received.line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "POST /mp/collect?api_secret=none&measurement_id=G-0 HTTP/1.1",
            "POST /mp/collect?api_secret=s%2F7&measurement_id=G-7 HTTP/1.1"
        ]
    );
    let events = json!([
        {"name": "host_count", "params": {"value": 1}},
        {"name": "domain_count", "params": {"value": 1}},
        {"name": "custom_module_count", "params": {"value": 0}},
        {"name": "cluster", "params": {
            "uptime": "0001-00:00:00", "version": "6.8.0", "component": 0, "node_number": 1, "config_type": "toml"}},
        {"name": "http_api", "params": {}},
        {"name": "transport_mechanism", "params": {}},
    ]);
    for received in &ran.received {
        assert_eq!(received.body, json!({"client_id": "27f2", "events": events}).to_string());
        assert_eq!(received.header("content-type"), Some("application/json"));
    }
    let saved: Json =
        serde_json::from_slice(&std::fs::read(folder.path().join("system_metrics_report.json")).unwrap())
            .unwrap();
    assert_eq!(saved, events);
}

#[test]
fn after_a_refusal_the_file_is_written_and_later_reports_come_and_the_refused_one_too() {
    let folder = tempfile::tempdir().unwrap();
    let answers = vec![Answer::Status(500), Answer::Status(200)];
    let ran = run(&given(&soon(400), "5.1"), 3, answers, LONG, folder.path());
    assert_eq!(
        ran.names(),
        [
            "report_started",
            "report_not_sent",
            "report_saved",
            "report_started",
            "report_sent",
            "report_saved",
            "report_started",
            "report_sent",
            "report_saved"
        ]
    );
    let bodies: Vec<&str> = ran.received.iter().map(|received| received.body.as_str()).collect();
    // The first request of all came once more behind those of the second report.
    assert_eq!((bodies.len(), bodies[2] == bodies[0]), (4, true));
    assert_eq!(ran.summary.waiting, 0);
}

#[test]
fn what_waits_is_kept_between_runs() {
    let folder = tempfile::tempdir().unwrap();
    let given = given(&soon(60_000), "5.1");
    let first = run(&given, 1, vec![Answer::Status(503)], LONG, folder.path());
    assert_eq!(first.summary.waiting, 1);
    // The collector has another address now, so the request that waits fails and waits on.
    let second = run(&given, 1, vec![Answer::Status(200)], LONG, folder.path());
    assert_eq!((second.summary.sent, second.summary.waiting), (1, 1));
}

#[test]
fn a_connection_that_is_closed_early_is_no_answer() {
    for answer in [Answer::Close, Answer::CloseEarly] {
        let folder = tempfile::tempdir().unwrap();
        let ran = run(&given(&soon(400), "5.1"), 2, vec![answer, Answer::Status(200)], LONG, folder.path());
        let failed = ran.events.iter().find(|event| event.name == "report_not_sent").unwrap();
        assert!(failed.details["reason"].as_str().unwrap().contains("cannot be reached"), "{failed:?}");
        assert_eq!((ran.summary.saved, ran.summary.sent), (2, 1), "{answer:?}");
    }
}

#[test]
fn a_collector_that_hangs_is_given_up_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let given = given(&soon(60_000), "5.1");
    let ran = run(&given, 1, vec![Answer::Hang], Duration::from_millis(50), folder.path());
    let failed = ran.events.iter().find(|event| event.name == "report_not_sent").unwrap();
    assert_eq!(failed.details["reason"], "the collector does not answer in time");
    assert_eq!(ran.summary.saved, 1);
}

#[test]
fn a_collector_that_hangs_longer_than_a_period_costs_that_report_and_no_later_one() {
    let folder = tempfile::tempdir().unwrap();
    let answers = vec![Answer::Hang, Answer::Status(200)];
    let ran = run(&given(&soon(400), "5.1"), 2, answers, LONG, folder.path());
    assert_eq!(
        ran.names(),
        [
            "report_started",
            "reporter_killed",
            "report_started",
            "report_sent",
            "report_saved",
            "report_started",
            "report_sent",
            "report_saved"
        ]
    );
    let times = |name: &str| -> Vec<u64> {
        ran.events.iter().filter(|event| event.name == name).map(|event| event.t_ms).collect()
    };
    // On time, as far as the machine lets it be.
    let started = times("report_started");
    assert!(started[1] >= 400 && started[2] >= started[1] + 400, "{started:?}");
}

#[test]
fn no_collector_at_all_costs_nothing_but_the_sending() {
    let folder = tempfile::tempdir().unwrap();
    let given = given(&soon(400), "5.1");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let wish = Wish { collector: Some(format!("http://{nobody}/")), consent: false };
    let mut node = Node::new(&given.config, &given.sources, &Environment::default(), &wish).unwrap();
    let mut clock = RealClock::new().unwrap();
    let mut state = || Ok(State::default());
    let mut world = Real::new(&mut state, Store::open(folder.path()).unwrap(), &clock);
    let span = Span { until_report: Some(2), for_ms: Some(60_000), ..Span::default() };
    let mut events: Vec<Event> = Vec::new();
    let summary = node.run(&span, &mut clock, &mut world, &mut events).unwrap();
    assert_eq!((summary.saved, summary.sent), (2, 0));
}
