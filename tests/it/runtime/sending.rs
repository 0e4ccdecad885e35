//! Whom reports go to, and what becomes of requests, with a collector that answers as it is told to.

use super::{Given, HOUR, Setup, Simulation, ci, given, metrics, simulate};
use crate::support::version;
use mimcfg::catalogue::Version;
use mimcfg::run::Environment;
use mimcfg::run::metrics::delivery::{self, Refusal, Wish, shape};
use mimcfg::run::metrics::inventory;
use mimcfg::run::metrics::items::gather;
use mimcfg::run::metrics::requests::{Destination, Request, requests};
use mimcfg::run::metrics::state::State;

const OWN: &str = "http://collector.example/batch";

fn with_collector(given: &Given, for_ms: u64, state: &str, outbox: bool) -> Simulation {
    let setup = Setup { state: state.to_owned(), collector: Some(OWN), outbox, ..Setup::default() };
    simulate(given, for_ms, &setup).unwrap()
}

fn wish(url: &str, consent: bool) -> Wish {
    Wish { collector: Some(url.to_owned()), consent }
}

fn by_wish(text: &str, server: &str, wish: &Wish) -> Result<Vec<Destination>, Refusal> {
    delivery::by_wish(&given(text, server).config, &Environment::default(), wish)
}

/// The requests with a report of this configuration to these ids.
fn made(text: &str, server: &str, ids: &[(&str, Option<&str>)]) -> Vec<Request> {
    let tree = inventory::tree_of_toml(text);
    let state = State::parse("uptime = \"1d 3h 5m 9s\"").unwrap();
    let inventory = inventory::of_tree(&tree, version(server));
    let gathered = gather(&inventory, &state, version(server), 0, None).unwrap();
    let to = ids.iter().map(|(id, secret)| Destination {
        url: OWN.to_owned(),
        id: (*id).to_owned(),
        secret: secret.map(str::to_owned),
    });
    let to: Vec<_> = to.collect();
    requests(shape(version(server)).unwrap(), &to, "27f2", &gathered.items)
}

#[test]
fn twenty_two_items_and_two_ids_are_four_requests_of_the_old_protocol() {
    // 22 items: the sample of 5.1 with one module more.
    let text = "[general]\nhosts = [\"a\"]\n[modules]\nmod_adhoc = {}\nmod_last = {}\nmod_time = {}\nmod_sic = {}\n\
                mod_csi = {}\n[[listen.c2s]]\ntls.mode = \"tls\"\n[outgoing_pools.rdbms.default]\n";
    let made = made(text, "5.1", &[("UA-1", None), ("UA-2", None)]);
    let sizes: Vec<_> = made.iter().map(|request| (request.id.as_str(), request.items)).collect();
    assert_eq!(sizes, [("UA-1", 20), ("UA-1", 2), ("UA-2", 20), ("UA-2", 2)]);
    assert!(made.iter().all(|request| request.url == OWN && request.content_type.is_empty()));
    assert!(made.iter().all(|request| request.body.lines().count() == request.items));
}

#[test]
fn the_old_protocol_prints_erlang_terms_with_texts_in_quotes() {
    let made = made("[general]\nhosts = [\"a\"]\n", "5.1", &[("UA-1", None)]);
    let lines: Vec<&str> = made[0].body.split('\n').collect();
    assert_eq!(
        lines[..8],
        [
            "v=1&tid=UA-1&t=event&cid=\"27f2\"&ec=hosts&ea=count&el=1",
            "v=1&tid=UA-1&t=event&cid=\"27f2\"&ec=domains&ea=count&el=1",
            "v=1&tid=UA-1&t=event&cid=\"27f2\"&ec=custom_modules&ea=count&el=0",
            "v=1&tid=UA-1&t=event&cid=\"27f2\"&ec=cluster&ea=uptime&el=\"0001-03:05:09\"",
            "v=1&tid=UA-1&t=event&cid=\"27f2\"&ec=cluster&ea=number_of_nodes&el=1",
            "v=1&tid=UA-1&t=event&cid=\"27f2\"&ec=cluster&ea=mim_version&el=\"5.1.0\"",
            "v=1&tid=UA-1&t=event&cid=\"27f2\"&ec=cluster&ea=number_of_components&el=0",
            "v=1&tid=UA-1&t=event&cid=\"27f2\"&ec=cluster&ea=config_type&el=toml",
        ]
    );
    assert_eq!(lines[8], "v=1&tid=UA-1&t=event&cid=\"27f2\"&ec=xmppMessageSent&ea=0&el=0");
}

#[test]
fn the_new_protocol_sends_events_in_json_by_twenty_five() {
    let modules: String = (0..22).map(|n| format!("[[host_config]]\nhost = \"h{n}\"\n")).collect();
    let hosts: Vec<String> = (0..22).map(|n| format!("\"h{n}\"")).collect();
    let text = format!("[general]\nhosts = [{}]\n[modules.mod_adhoc]\n{modules}", hosts.join(", "));
    let made = made(&text, "6.8", &[("G-1", Some("s&1")), ("G-2", Some("s2"))]);
    let sizes: Vec<_> = made.iter().map(|request| (request.id.as_str(), request.items)).collect();
    assert_eq!(sizes, [("G-1", 25), ("G-1", 3), ("G-2", 25), ("G-2", 3)]);
    assert_eq!(made[0].url, format!("{OWN}?api_secret=s%261&measurement_id=G-1"));
    assert_eq!(made[0].content_type, "application/json");
    assert!(made[0].body.starts_with(
        r#"{"client_id":"27f2","events":[{"name":"host_count","params":{"value":22}},{"name":"domain_count","params":{"value":22}}"#
    ));
}

#[test]
fn by_default_a_report_goes_to_nobody_at_any_version() {
    for server in Version::all() {
        for text in ["", "[services.service_mongoose_system_metrics]\n  tracking_id = \"UA-1\"\n"] {
            let toml = server.reads(mimcfg::catalogue::Language::Toml);
            let text = if toml { text } else { "{services, [{service_mongoose_system_metrics, []}]}." };
            let given = given(text, &server.to_string());
            let to = delivery::by_wish(&given.config, &Environment::default(), &Wish::default());
            assert_eq!(to, Ok(Vec::new()), "{server}");
            let consent = Wish { consent: true, ..Wish::default() };
            assert_eq!(delivery::by_wish(&given.config, &ci("true"), &consent), Ok(Vec::new()), "{server}");
        }
    }
    let simulation = simulate(&given(&metrics(""), "5.1"), 24 * HOUR, &Setup::default()).unwrap();
    assert_eq!((simulation.summary.saved, simulation.times("report_sent").len()), (8, 0));
}

#[test]
fn the_makers_of_the_server_are_refused_without_consent() {
    for url in [
        "https://www.google-analytics.com/batch",
        "https://www.google-analytics.com/mp/collect",
        "HTTPS://WWW.GOOGLE-ANALYTICS.COM:443/",
        "http://google-analytics.com",
        "https://region1.google-analytics.com./x",
        "https://user@ssl.google-analytics.com/x",
    ] {
        for server in ["3.7.1", "5.1", "6.8"] {
            let text = if server == "3.7.1" { "{services, []}." } else { "" };
            let refused = by_wish(text, server, &wish(url, false)).unwrap_err();
            assert_eq!(refused, Refusal::VendorAddress(url.to_owned()));
            assert!(refused.to_string().contains("--i-consent-to-report-to-vendor"), "{refused}");
        }
    }
    assert!(by_wish("", "5.1", &wish("http://not-google-analytics.com/", false)).is_ok());
    assert_eq!(
        by_wish("", "5.1", &wish("localhost:80", false)),
        Err(Refusal::NoAddress("localhost:80".to_owned()))
    );
}

#[test]
fn ids_of_the_makers_are_refused_without_consent_wherever_reports_go() {
    for id in ["UA-151671255-1", "UA-151671255-2", "UA-151671255-3"] {
        let text = metrics(&format!("tracking_id = \"{id}\""));
        assert_eq!(by_wish(&text, "5.1", &wish(OWN, false)), Err(Refusal::VendorId(id.to_owned())));
    }
    let text =
        "[services.service_mongoose_system_metrics.tracking_id]\n  id = \"G-B4S18X6KY5\"\n  secret = \"s\"\n";
    assert_eq!(by_wish(text, "6.8", &wish(OWN, false)), Err(Refusal::VendorId("G-B4S18X6KY5".to_owned())));
    assert!(by_wish(text, "6.8", &wish(OWN, true)).is_ok());
}

#[test]
fn with_consent_the_makers_get_what_they_would_get_where_that_can_be_done() {
    let url = "https://www.google-analytics.com/batch";
    let to = by_wish("", "5.1", &wish(url, true)).unwrap();
    assert_eq!((to[0].url.as_str(), to[0].id.as_str()), (url, "UA-151671255-3"));
    // The secret of the newer property is not known here.
    assert!(matches!(by_wish("", "6.8", &wish(url, true)), Err(Refusal::NoSecret(_))));
}

#[test]
fn an_own_collector_gets_as_many_requests_as_a_server_makes_under_an_id_of_nobody() {
    let ids = |text: &str, server: &str| -> Vec<String> {
        by_wish(text, server, &wish(OWN, false)).unwrap().into_iter().map(|to| to.id).collect()
    };
    assert_eq!(ids(&metrics("tracking_id = \"UA-7\""), "5.1"), ["UA-0-0", "UA-7"]);
    assert_eq!(ids("", "6.8"), ["G-0"]);
}

#[test]
fn both_ids_get_everything_and_it_is_one_report_that_left() {
    let text = metrics("tracking_id = \"UA-7\"");
    let simulation = with_collector(&given(&text, "5.1"), HOUR, "", false);
    let sent = simulation.event("report_sent");
    assert_eq!((sent.t_ms, &sent.details["tracking_ids"]), (300_000, &serde_json::json!(["UA-0-0", "UA-7"])));
    assert_eq!(
        simulation.told()[simulation.told().len() - 2..],
        ["300000 report_sent", "300000 report_saved"]
    );
}

#[test]
fn a_secret_is_in_no_event() {
    let text =
        "[services.service_mongoose_system_metrics.tracking_id]\n  id = \"G-7\"\n  secret = \"hush-hush\"\n";
    let simulation = with_collector(&given(text, "6.8"), HOUR, "collector.answer = 500", true);
    let told = format!("{:?}", simulation.events);
    assert!(told.contains("G-7") && !told.contains("hush-hush"), "{told}");
}

#[test]
fn a_collector_that_refuses_or_closes_costs_neither_the_file_nor_later_reports() {
    for answer in ["500", "404", "\"close\""] {
        let state = format!("collector.answer = {answer}\ncollector.takes = \"1s\"");
        let simulation = with_collector(&given(&metrics(""), "5.1"), 7 * HOUR, &state, false);
        assert_eq!(simulation.times("report_not_sent"), [301_000, 11_101_000, 21_901_000], "{answer}");
        assert_eq!(simulation.times("report_saved"), simulation.times("report_not_sent"));
        assert_eq!(simulation.summary.waiting, 0);
    }
}

#[test]
fn a_collector_that_hangs_costs_the_file_of_each_round_and_the_schedule_goes_on() {
    let simulation =
        with_collector(&given(&metrics(""), "5.1"), 7 * HOUR, "collector.answer = \"hang\"", false);
    assert_eq!(simulation.times("report_started"), [300_000, 11_100_000, 21_900_000]);
    assert_eq!(simulation.times("reporter_killed"), [11_100_000, 21_900_000]);
    assert_eq!(simulation.summary.saved, 0);
}

#[test]
fn requests_that_fail_wait_in_the_outbox_if_there_is_one() {
    let simulation = with_collector(&given(&metrics(""), "5.1"), 7 * HOUR, "collector.answer = 500", true);
    // Nothing that waits is tried while requests of reports themselves fail.
    assert_eq!((simulation.summary.waiting, simulation.times("request_given_up").len()), (3, 0));
    // For a year: no more than there is room for.
    let simulation =
        with_collector(&given(&metrics(""), "5.1"), 365 * 24 * HOUR, "collector.answer = 500", true);
    assert_eq!(simulation.summary.waiting, 64);
    assert_eq!(simulation.times("request_given_up").len(), 2920 - 64);
    assert_eq!(simulation.summary.saved, 2920);
}

#[test]
fn an_extra_id_that_is_no_string_keeps_every_report_from_leaving() {
    let text = "{services, [{service_mongoose_system_metrics, [report, {tracking_id, ua_1}]}]}.";
    let simulation = with_collector(&given(text, "3.7.1"), 4 * HOUR, "", false);
    assert_eq!(simulation.times("report_failed"), [300_000, 11_100_000]);
    assert!(simulation.reports.is_empty());
}
