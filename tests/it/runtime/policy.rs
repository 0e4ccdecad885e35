//! What the privacy policy of the server promises, held against what reports have; and the rest of the servers' own
//! cases about system metrics.

use super::{HOUR, Setup, Simulation, given, metrics, simulate};
use serde_json::Value as Json;

/// Each thing that the policy says is gathered, in its order, and where a report of the older and of the newer form
/// has it.
const GATHERED: &[(&str, Shown, Shown)] = &[
    ("node uptime", Shown::Item("cluster uptime"), Shown::Item("cluster/uptime")),
    ("server version", Shown::Item("cluster mim_version"), Shown::Item("cluster/version")),
    ("nodes in the cluster", Shown::Item("cluster number_of_nodes"), Shown::Item("cluster/node_number")),
    ("modules and their back-ends", Shown::Item("mod_last backend"), Shown::Item("module_with_opt/backend")),
    (
        "custom modules, counted",
        Shown::Item("custom_modules count"),
        Shown::Item("custom_module_count/value"),
    ),
    ("connected components", Shown::Item("cluster number_of_components"), Shown::Item("cluster/component")),
    ("REST APIs", Shown::Item("http_api mod_bosh"), Shown::Item("http_api/mod_bosh")),
    ("transports", Shown::Item("transport_mechanism tcp"), Shown::Item("transport_mechanism/tcp")),
    ("geography", Shown::Absent(BY_ADDRESS), Shown::Absent(BY_ADDRESS)),
];

const BY_ADDRESS: &str =
    "whoever receives a report derives it from the sender's address: it is nobody's to report";

enum Shown {
    Item(&'static str),
    Absent(&'static str),
}

fn simulated(text: &str, server: &str) -> Simulation {
    simulate(&given(text, server), 4 * HOUR, &Setup::default()).unwrap()
}

/// The names of what a report has: `name key` or `name/parameter`.
fn names(report: &Json) -> Vec<String> {
    let items = report.as_array().unwrap().iter();
    let name = |item: &Json| match item["params"].as_object() {
        Some(params) => {
            params.keys().map(|key| format!("{}/{key}", item["name"].as_str().unwrap())).collect::<Vec<_>>()
        }
        None => vec![format!(
            "{} {}",
            item["report_name"].as_str().unwrap(),
            item["key"].as_str().unwrap_or_default()
        )],
    };
    items.flat_map(name).collect()
}

#[test]
fn everything_that_the_policy_names_is_an_item_or_absent_with_a_reason() {
    let text = "[general]\n  hosts = [\"a\"]\n[services.service_mongoose_system_metrics]\n  report = true\n\
                [modules.mod_last]\n[[listen.c2s]]\n[[listen.http]]\n[[listen.http.handlers.mod_bosh]]\n  host = \"_\"\n";
    let (older, newer) = (simulated(text, "5.1"), simulated(text, "6.1"));
    for (what, old, new) in GATHERED {
        for (shown, report) in [(old, &older.reports[0]), (new, &newer.reports[0])] {
            match shown {
                Shown::Item(name) => {
                    assert!(names(report).iter().any(|known| known == name), "{what}: {name}");
                }
                Shown::Absent(why) => assert!(why.contains("address"), "{what}"),
            }
        }
        println!("policy: {what}");
    }
    if let Some(shared) = std::env::var_os("MIMCFG_SHARED") {
        let path = std::path::Path::new(&shared).join("seeds/system-metrics-privacy-policy.txt");
        let policy = std::fs::read_to_string(path).unwrap();
        let bullets = policy.lines().filter(|line| line.starts_with("* ")).count();
        assert_eq!(bullets, GATHERED.len());
    } else {
        println!("skipped: MIMCFG_SHARED names no folder with the policy");
    }
}

#[test]
fn no_item_tells_names_of_hosts_users_files_or_secrets() {
    let text = "[general]\n  hosts = [\"secret-host.example\"]\n[services.service_mongoose_system_metrics]\n\
                [modules.mod_mine_alone]\n[outgoing_pools.rdbms.my-tag.connection]\n  driver = \"pgsql\"\n  \
                password = \"swordfish\"\n";
    for server in ["4.0.1", "5.1", "6.0", "6.1", "6.8"] {
        let report = simulated(text, server).reports[0].to_string();
        for hidden in ["secret-host", "mod_mine_alone", "my-tag", "swordfish", "pgsql"] {
            assert!(!report.contains(hidden), "{hidden} at {server}");
        }
    }
}

/// Which of the warnings are logged: of consent, of absence.
fn warned(text: &str, server: &str) -> (usize, usize) {
    let simulation = simulated(text, server);
    (simulation.times("report_transparency").len(), simulation.times("system_metrics_disabled").len())
}

#[test]
fn an_absent_service_is_warned_of_once_and_reports_nothing() {
    for (text, server) in [("{services, []}.", "3.7.1"), ("", "4.2"), ("", "5.1"), ("", "6.8")] {
        assert_eq!(warned(text, server), (0, 1), "{server}");
        assert_eq!(simulated(text, server).summary.reports, 0);
    }
    let simulation = simulated("", "5.1");
    let warning = simulation.event("system_metrics_disabled");
    assert_eq!((warning.t_ms, warning.log.as_deref()), (0, Some("warning")));
}

#[test]
fn an_unanswered_question_of_consent_is_asked_once_and_reports_leave() {
    for (text, server) in [
        ("{services, [{service_mongoose_system_metrics, []}]}.".to_owned(), "3.7.1"),
        // Only `no_report` says no there.
        ("{services, [{service_mongoose_system_metrics, [{report, false}]}]}.".to_owned(), "3.7.1"),
        (metrics(""), "4.2"),
        (metrics(""), "6.8"),
    ] {
        assert_eq!(warned(&text, server), (1, 0), "{text}");
        let simulation = simulated(&text, server);
        assert_eq!(
            simulation.event("report_transparency").details["report_filename"],
            "system_metrics_report.json"
        );
        assert_eq!(simulation.summary.saved, 2);
    }
}

#[test]
fn a_no_is_silent_and_no_process_runs() {
    for (text, server) in [
        ("{services, [{service_mongoose_system_metrics, [no_report]}]}.".to_owned(), "3.7.1"),
        ("{services, [{service_mongoose_system_metrics, [report, no_report]}]}.".to_owned(), "3.7.1"),
        (metrics("report = false"), "4.2"),
        (metrics("report = false"), "6.8"),
    ] {
        assert_eq!(warned(&text, server), (0, 0), "{text}");
        let simulation = simulated(&text, server);
        assert_eq!(simulation.summary.reports, 0);
        assert!(
            simulation.events.iter().any(|event| event.service.is_some()),
            "it counts as started: {text}"
        );
    }
}

#[test]
fn a_yes_is_silent_and_reports_leave() {
    for (text, server) in [
        ("{services, [{service_mongoose_system_metrics, [report]}]}.".to_owned(), "3.7.1"),
        (metrics("report = true"), "4.2"),
        (metrics("report = true"), "6.8"),
    ] {
        assert_eq!(warned(&text, server), (0, 0), "{text}");
        assert_eq!(simulated(&text, server).summary.saved, 2);
    }
}

#[test]
fn more_than_one_further_report_comes() {
    let simulation = simulate(&given(&metrics(""), "5.1"), 10 * HOUR, &Setup::default()).unwrap();
    assert!(simulation.summary.saved > 2);
}

#[test]
fn a_file_that_is_refused_as_a_whole_starts_no_service() {
    for text in
        ["[services.service_admin_extra]\n[services.service_unknown]\n", "[services.service_admin_extra\n"]
    {
        let simulation = simulated(text, "5.1");
        assert_eq!(simulation.told(), ["0 node_stopped"], "{text}");
    }
}

#[test]
fn a_server_that_does_not_start_makes_no_report() {
    let text =
        "{services, [{service_admin_extra, [{submods, [account]}]}, {service_mongoose_system_metrics, []}]}.";
    let simulation = simulated(text, "3.7.1");
    assert_eq!(simulation.summary.reports, 0);
    let stopped = simulation.event("node_stopped");
    assert_eq!(stopped.t_ms, 3000);
    assert!(stopped.details["reason"].as_str().unwrap().contains("account"));
    assert_eq!(simulation.event("stopping_mongooseim").log.as_deref(), Some("critical"));
}
