//! The items of reports, computed from what a configuration says and from a state.

use super::{Given, HOUR, Setup, given, metrics, simulate};
use mimcfg::run::metrics::inventory;
use serde_json::{Value as Json, json};

/// A server as the sample of a report has it.
const WHOLE: &str = r#"
[general]
  hosts = ["localhost"]

[services.service_domain_db]

[services.service_mongoose_system_metrics]
  report = true

[modules.mod_adhoc]
[modules.mod_disco]
[modules.mod_last]
  backend = "rdbms"
[modules.mod_mam]
  backend = "rdbms"
[modules.mod_muc]
  backend = "rdbms"
  online_backend = "cets"
[modules.mod_push_service_mongoosepush]
[modules.mod_roster]
  backend = "rdbms"
[modules.mod_vcard]
  backend = "rdbms"
[modules.mod_ping]

[[listen.c2s]]
  port = 5222
  tls.mode = "starttls"

[[listen.http]]
  port = 5280
  [[listen.http.handlers.mongoose_bosh_handler]]
    host = "_"
    path = "/http-bind"
  [[listen.http.handlers.mongoose_websocket_handler]]
    host = "_"
    path = "/ws"
  [[listen.http.handlers.mongoose_graphql_handler]]
    host = "_"
    path = "/api/graphql"
    schema_endpoint = "user"

[outgoing_pools.redis.default]
[outgoing_pools.rdbms.default]

[instrumentation.prometheus]
"#;

const STATE: &str = r#"
uptime = "1d 3h 9s"
nodes = 2
components = 1
domains = 36
[stanzas]
xmppMessageSent = 5200
xmppMessageReceived = 5480
xmppIqSent = 910
xmppIqReceived = 905
xmppPresenceSent = 1300
xmppPresenceReceived = 2100
[stanzas_per_hour]
xmppMessageSent = 310
"#;

/// The reports of some hours.
fn reports(given: &Given, hours: u64, state: &str) -> Vec<Json> {
    let setup = Setup { state: state.to_owned(), ..Setup::default() };
    simulate(given, hours * HOUR, &setup).unwrap().reports
}

/// The first report, an item a line: `name key value`, or the name and the parameters.
fn lines(text: &str, server: &str, state: &str) -> Vec<String> {
    let reports = reports(&given(text, server), 1, state);
    let items = reports[0].as_array().unwrap().iter();
    let plain = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let line = |item: &Json| match item.get("params") {
        Some(params) => format!("{} {params}", plain(&item["name"])),
        None => format!("{} {} {}", plain(&item["report_name"]), plain(&item["key"]), plain(&item["value"])),
    };
    items.map(line).collect()
}

/// The lines about some names.
fn about(names: &[&str], text: &str, server: &str, state: &str) -> Vec<String> {
    let about = |line: &String| names.iter().any(|name| line.split(' ').next() == Some(name));
    lines(text, server, state).into_iter().filter(about).collect()
}

#[test]
fn a_report_of_6_8_has_the_items_of_the_sample() {
    let sample = json!([
        {"name": "host_count", "params": {"value": 1}},
        {"name": "domain_count", "params": {"value": 37}},
        {"name": "module_with_opt", "params": {"module": "mod_adhoc"}},
        {"name": "module_with_opt", "params": {"module": "mod_disco"}},
        {"name": "module_with_opt", "params": {"module": "mod_last", "backend": "rdbms"}},
        {"name": "module_with_opt", "params": {"module": "mod_mam", "backend": "rdbms"}},
        {"name": "module_with_opt", "params": {"module": "mod_muc", "backend": "rdbms", "online_backend": "cets"}},
        {"name": "module_with_opt", "params": {"module": "mod_push_service_mongoosepush", "api_version": "v3"}},
        {"name": "module_with_opt", "params": {"module": "mod_roster", "backend": "rdbms"}},
        {"name": "module_with_opt", "params": {"module": "mod_vcard", "backend": "rdbms"}},
        {"name": "custom_module_count", "params": {"value": 1}},
        {"name": "cluster", "params": {
            "uptime": "0001-03:05:09", "version": "6.8.0", "node_number": 2, "component": 1, "config_type": "toml"}},
        {"name": "http_api", "params": {
            "mongoose_bosh_handler": "enabled", "mongoose_graphql_handler": "enabled",
            "mongoose_websocket_handler": "enabled"}},
        {"name": "transport_mechanism", "params": {
            "mongoose_bosh_handler": "enabled", "mongoose_websocket_handler": "enabled", "tcp": "enabled"}},
        {"name": "tls_option", "params": {"mode": "starttls", "module": "just_tls"}},
        {"name": "outgoing_pool", "params": {"value": "rdbms"}},
        {"name": "outgoing_pool", "params": {"value": "redis"}},
        {"name": "xmpp_stanza_count", "params": {"stanza_type": "xmppMessageSent", "total": 5225, "increment": 5225}},
        {"name": "xmpp_stanza_count", "params": {"stanza_type": "xmppMessageReceived", "total": 5480, "increment": 5480}},
        {"name": "xmpp_stanza_count", "params": {"stanza_type": "xmppIqSent", "total": 910, "increment": 910}},
        {"name": "xmpp_stanza_count", "params": {"stanza_type": "xmppIqReceived", "total": 905, "increment": 905}},
        {"name": "xmpp_stanza_count", "params": {"stanza_type": "xmppPresenceSent", "total": 1300, "increment": 1300}},
        {"name": "xmpp_stanza_count", "params": {"stanza_type": "xmppPresenceReceived", "total": 2100, "increment": 2100}},
    ]);
    let report = &reports(&given(WHOLE, "6.8"), 1, STATE)[0];
    for (ours, sample) in report.as_array().unwrap().iter().zip(sample.as_array().unwrap()) {
        assert_eq!(ours, sample);
    }
    assert_eq!(report.as_array().unwrap().len(), 23);
}

#[test]
fn increments_are_taken_against_the_report_before_and_all_else_is_told_anew() {
    let reports = reports(&given(WHOLE, "6.8"), 7, STATE);
    let of = |report: &Json, item: usize| report[item]["params"].clone();
    let sent: Vec<Json> = reports.iter().map(|report| of(report, 17)).collect();
    assert_eq!((&sent[1]["total"], &sent[1]["increment"]), (&json!(6155), &json!(930)));
    assert_eq!((&sent[2]["total"], &sent[2]["increment"]), (&json!(7085), &json!(930)));
    assert_eq!(of(&reports[1], 4), of(&reports[0], 4));
    assert_eq!(of(&reports[1], 11)["uptime"], "0001-06:05:09");
}

#[test]
fn a_report_of_5_1_has_names_keys_and_values_in_the_servers_order() {
    let text = r#"
[general]
  hosts = ["localhost"]
  host_types = ["some type"]
[services.service_domain_db]
[services.service_mongoose_system_metrics]
[modules.mod_adhoc]
[modules.mod_roster]
  backend = "rdbms"
[[listen.c2s]]
  port = 5222
  tls.mode = "starttls"
[[listen.http]]
  [[listen.http.handlers.mongoose_api_admin]]
    host = "localhost"
    path = "/api"
  [[listen.http.handlers.cowboy_static]]
    host = "localhost"
    path = "/"
[outgoing_pools.rdbms.default]
"#;
    assert_eq!(
        lines(text, "5.1", "uptime = \"1d 3h 9s\"\nnodes = 2\ncomponents = 1\ndomains = 36"),
        [
            "hosts count 2",
            "domains count 37",
            "mod_adhoc none none",
            "mod_roster backend rdbms",
            "mod_adhoc none none",
            "mod_roster backend rdbms",
            "custom_modules count 0",
            "cluster uptime 0001-03:05:09",
            "cluster number_of_nodes 2",
            "cluster mim_version 5.1.0",
            "cluster number_of_components 1",
            "http_api mongoose_api_admin enabled",
            "transport_mechanism tcp enabled",
            "tls_option starttls fast_tls",
            "outgoing_pools type rdbms",
            "cluster config_type toml",
            "xmppMessageSent 0 0",
            "xmppMessageReceived 0 0",
            "xmppIqSent 0 0",
            "xmppIqReceived 0 0",
            "xmppPresenceSent 0 0",
            "xmppPresenceReceived 0 0",
        ]
    );
}

#[test]
fn items_come_with_the_version_that_has_them() {
    let old = "{services, [{service_mongoose_system_metrics, [report]}]}.\n";
    let has =
        |text: &str, server: &str, line: &str| lines(text, server, "").iter().any(|known| known == line);
    assert!(!has(old, "3.7.1", "cluster config_type cfg"));
    assert!(!has(old, "4.0.0", "cluster config_type cfg"));
    assert!(has(old, "4.0.1", "cluster config_type cfg"));
    let new = metrics("report = true");
    assert!(has(&new, "4.0.1", "cluster config_type toml"));
    assert!(!has(&new, "4.2", "domains count 0") && has(&new, "5.0", "domains count 0"));
}

#[test]
fn a_module_of_one_host_type_is_reported_for_all_of_them() {
    let text = format!(
        "[general]\n  hosts = [\"a\", \"b\", \"c\"]\n{}[modules.mod_adhoc]\n[[host_config]]\n  host = \"b\"\n  \
         [host_config.modules.mod_last]\n",
        metrics("")
    );
    let modules = |server| about(&["mod_adhoc", "mod_last", "module_with_opt"], &text, server, "");
    let none = "mod_last none none";
    let adhoc = "mod_adhoc none none";
    assert_eq!(modules("5.1"), [adhoc, none, adhoc, "mod_last backend mnesia", adhoc, none]);
    let (adhoc, bare) =
        (r#"module_with_opt {"module":"mod_adhoc"}"#, r#"module_with_opt {"module":"mod_last"}"#);
    let last = r#"module_with_opt {"module":"mod_last","backend":"mnesia"}"#;
    assert_eq!(modules("6.1"), [adhoc, bare, adhoc, last, adhoc, bare]);
}

#[test]
fn before_4_0_a_module_that_only_some_hosts_have_crashes_every_report() {
    let tree = |text: &str| inventory::tree_of_toml(text);
    let uneven =
        "[general]\nhosts = [\"a\", \"b\"]\n[[host_config]]\nhost = \"a\"\n[host_config.modules.mod_last]\n";
    let even = "[general]\nhosts = [\"a\", \"b\"]\n[modules.mod_last]\n";
    let crashes =
        |text: &str, server: &str| inventory::of_tree(&tree(text), crate::support::version(server)).crashes;
    assert!(crashes(uneven, "3.7.1") && !crashes(uneven, "4.0") && !crashes(even, "3.7.1"));
}

/// The table of modules and the options that they report; a default is the server's.
#[test]
fn modules_report_their_options_with_defaults() {
    let names = [
        ("mod_auth_token", "5.1", "backend rdbms"),
        ("mod_bosh", "5.1", "backend mnesia"),
        ("mod_bosh", "6.5", "backend mnesia"),
        ("mod_http_upload", "5.1", "backend s3"),
        ("mod_inbox", "5.1", "backend rdbms"),
        ("mod_last", "5.1", "backend mnesia"),
        ("mod_mam_meta", "5.1", "backend rdbms"),
        ("mod_mam", "6.0", "backend rdbms"),
        ("mod_muc", "6.1", "backend mnesia"),
        ("mod_muc_light", "5.1", "backend mnesia"),
        ("mod_offline", "5.1", "backend mnesia"),
        ("mod_privacy", "5.1", "backend mnesia"),
        ("mod_private", "5.1", "backend rdbms"),
        ("mod_private", "5.0", "backend mnesia"),
        ("mod_pubsub", "5.1", "backend mnesia"),
        ("mod_push_service_mongoosepush", "5.1", "api_version v3"),
        ("mod_roster", "5.1", "backend mnesia"),
        ("mod_vcard", "5.1", "backend mnesia"),
        ("mod_adhoc", "5.1", "none none"),
        ("mod_keystore", "5.1", "none none"),
    ];
    for (name, server, told) in names {
        let text = format!("[general]\n  hosts = [\"a\"]\n{}[modules.{name}]\n", metrics("report = true"));
        let event = format!("module_with_opt {}", {
            let (key, value) = told.split_once(' ').unwrap();
            json!({"module": name, key: value})
        });
        let lines = lines(&text, server, "");
        let line = format!("{name} {told}");
        assert!(lines.contains(&line) || lines.contains(&event), "{name} {server}: {lines:?}");
    }
    let said =
        "[general]\n  hosts = [\"a\"]\n[services.service_mongoose_system_metrics]\n[modules.mod_muc]\n";
    let muc = |server| about(&["module_with_opt"], said, server, "");
    assert_eq!(muc("6.1"), [r#"module_with_opt {"module":"mod_muc","backend":"mnesia"}"#]);
    assert_eq!(
        muc("6.2"),
        [r#"module_with_opt {"module":"mod_muc","backend":"mnesia","online_backend":"mnesia"}"#]
    );
}

#[test]
fn an_event_pusher_reports_each_back_end_and_brings_its_modules() {
    let text = |pusher: &str| format!("[general]\n  hosts = [\"a\"]\n{}{pusher}", metrics("report = true"));
    let old = text("[modules.mod_event_pusher.backend.push]\n[modules.mod_event_pusher.backend.sns]\n");
    let names = ["mod_event_pusher", "mod_event_pusher_push", "custom_modules"];
    assert_eq!(
        about(&names, &old, "5.0", ""),
        [
            "mod_event_pusher backend push",
            "mod_event_pusher backend sns",
            "mod_event_pusher_push none none",
            "custom_modules count 1"
        ]
    );
    let new = text("[modules.mod_event_pusher.push]\n  backend = \"rdbms\"\n");
    assert_eq!(
        about(&names, &new, "5.1", ""),
        ["mod_event_pusher backend push", "mod_event_pusher_push backend rdbms", "custom_modules count 0"]
    );
}

#[test]
fn an_archive_brings_the_modules_that_do_its_work() {
    let text = format!(
        "[general]\n  hosts = [\"a\"]\n{}[modules.mod_mam.pm]\n[modules.mod_mam.muc]\n  host = \"muc.a\"\n",
        metrics("report = true")
    );
    let custom = r#"custom_module_count {"value":3}"#;
    let lines = about(&["module_with_opt", "custom_module_count"], &text, "6.2", "");
    let named = |name: &str| lines.iter().any(|line| line.contains(&format!("\"{name}\"")));
    assert!(
        ["mod_mam", "mod_mam_pm", "mod_mam_muc", "mod_mam_rdbms_arch", "mod_mam_cache_user"]
            .iter()
            .all(|n| named(n))
    );
    // The two asynchronous writers and the module of users lack the mark.
    assert_eq!(lines.last().map(String::as_str), Some(custom));
}

#[test]
fn modules_of_the_project_without_the_mark_and_foreign_ones_count_as_custom() {
    let text = format!(
        "[general]\n  hosts = [\"a\", \"b\"]\n{}[modules.mod_ping]\n[modules.mod_presence]\n[modules.mod_mine]\n",
        metrics("report = true")
    );
    assert_eq!(about(&["custom_module_count"], &text, "6.2", ""), [r#"custom_module_count {"value":3}"#]);
    let lines = lines(&text, "6.2", "");
    // What is custom is counted and never named.
    assert!(!lines.iter().any(|line| line.contains("mod_mine")), "{lines:?}");
}

#[test]
fn handlers_are_reported_if_the_version_lists_them() {
    let text = |handlers: &[&str]| {
        let handlers = handlers.iter().map(|name| {
            format!("  [[listen.http.handlers.{name}]]\n    host = \"_\"\n    path = \"/{name}\"\n")
        });
        format!(
            "{}[[listen.http]]\n  port = 5280\n{}",
            metrics("report = true"),
            handlers.collect::<String>()
        )
    };
    let all = text(&["mod_bosh", "mod_websockets", "mongoose_api_admin", "mongoose_client_api", "mod_mine"]);
    let names = ["http_api", "transport_mechanism"];
    assert_eq!(
        about(&names, &all, "5.0", ""),
        [
            "http_api mod_bosh enabled",
            "http_api mod_websockets enabled",
            "http_api mongoose_api_admin enabled",
            "transport_mechanism mod_bosh enabled",
            "transport_mechanism mod_websockets enabled"
        ]
    );
    assert!(about(&names, &all, "5.1", "").contains(&"http_api mongoose_client_api enabled".to_owned()));
    assert_eq!(about(&["http_api"], &metrics("report = true"), "6.1", ""), ["http_api {}"]);
    let new = text(&["mod_bosh", "mongoose_client_api", "mongoose_graphql_handler"]);
    assert_eq!(
        about(&["http_api"], &new, "6.5", ""),
        [r#"http_api {"mod_bosh":"enabled","mongoose_client_api":"enabled"}"#]
    );
}

#[test]
fn tls_is_the_first_mode_up_to_5_0_and_every_pair_from_5_1_on() {
    let listeners = "[[listen.c2s]]\n  tls.mode = \"tls\"\n  tls.module = \"just_tls\"\n\
                     [[listen.c2s]]\n  tls.mode = \"starttls\"\n[[listen.c2s]]\n  tls.mode = \"starttls\"\n";
    let text = metrics("report = true") + listeners;
    assert_eq!(about(&["tls_option"], &text, "5.0", ""), ["tls_option starttls just_tls"]);
    assert_eq!(
        about(&["tls_option"], &text, "5.1", ""),
        ["tls_option starttls fast_tls", "tls_option tls just_tls"]
    );
    let (starttls, tls) = (
        r#"tls_option {"mode":"starttls","module":"just_tls"}"#,
        r#"tls_option {"mode":"tls","module":"just_tls"}"#,
    );
    assert_eq!(about(&["tls_option"], &text, "6.8", ""), [starttls, tls]);
}

#[test]
fn stanzas_are_counted_where_the_instrumentation_of_the_version_does_it() {
    let counted = |instrumentation: &str, server: &str| {
        let text = format!("{}{instrumentation}", metrics("report = true"));
        lines(&text, server, "").iter().filter(|line| line.contains("xmpp")).count()
    };
    assert_eq!(
        [counted("", "3.7.1"), counted("", "6.3"), counted("", "6.4"), counted("", "6.8")],
        [6, 6, 0, 0]
    );
    let prometheus = "[instrumentation.prometheus]\n";
    let exometer = "[instrumentation.exometer]\n";
    assert_eq!([counted(exometer, "6.4"), counted(prometheus, "6.5"), counted(prometheus, "6.6")], [6, 0, 6]);
    assert_eq!(counted(exometer, "6.8"), 6);
}

#[test]
fn one_message_is_one_more_sent_and_one_more_received() {
    let state = "[stanzas_per_hour]\nxmppMessageSent = 1\nxmppMessageReceived = 1\n";
    let text = metrics("report = true\ninitial_report = 3_600_000\nperiodic_report = 3_600_000");
    let reports = reports(&given(&text, "5.1"), 2, state);
    for (at, report) in reports.iter().enumerate() {
        let items = report.as_array().unwrap();
        let sent = items.iter().find(|item| item["report_name"] == "xmppMessageSent").unwrap();
        let received = items.iter().find(|item| item["report_name"] == "xmppMessageReceived").unwrap();
        assert_eq!((&sent["key"], &sent["value"]), (&json!(at + 1), &json!(1)));
        assert_eq!((&received["key"], &received["value"]), (&json!(at + 1), &json!(1)));
    }
    assert_eq!(reports.len(), 2);
}

#[test]
fn dynamic_domains_count_where_they_are_loaded() {
    let text = |service: &str| format!("[general]\n  hosts = [\"a\"]\n{service}{}", metrics("report = true"));
    let count = |service: &str| about(&["domains"], &text(service), "5.1", "domains = 9");
    assert_eq!(count("[services.service_domain_db]\n"), ["domains count 10"]);
    assert_eq!(count(""), ["domains count 1"]);
}
