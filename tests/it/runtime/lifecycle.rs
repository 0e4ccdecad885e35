//! The life cycle of services in both models, with services of our own: each line of the servers' suites about it.

use crate::support::version;
use mimcfg::run::journal::{Event, Journal};
use mimcfg::run::manager::{Answer, Cycle, Manager, Options, Plugins, resolve};
use serde_json::{Value as Json, json};

/// Services that need others and may fail; what was called is kept.
#[derive(Default)]
struct Fake {
    needs: Vec<(&'static str, Vec<&'static str>)>,
    start_fails: Vec<&'static str>,
    stop_fails: Vec<&'static str>,
    calls: Vec<String>,
}

impl Plugins for Fake {
    fn dependencies(&self, service: &str) -> Vec<String> {
        let needs = self.needs.iter().filter(|(name, _)| *name == service);
        needs.flat_map(|(_, needs)| needs.iter().map(|name| (*name).to_owned())).collect()
    }

    fn start(&mut self, service: &str, _: &Options, _: &mut dyn Journal) -> Result<Json, String> {
        self.calls.push(format!("start {service}"));
        if self.start_fails.contains(&service) { Err("it broke".to_owned()) } else { Ok(service.into()) }
    }

    fn stop(&mut self, service: &str, _: &Options) -> Result<(), String> {
        self.calls.push(format!("stop {service}"));
        if self.stop_fails.contains(&service) { Err("it hung".to_owned()) } else { Ok(()) }
    }
}

/// A manager, its services and its journal.
struct Bench {
    manager: Manager,
    fake: Fake,
    events: Vec<Event>,
}

impl Bench {
    fn new(server: &str, configured: &[&str], fake: Fake) -> Bench {
        let configured = configured.iter().map(|name| ((*name).to_owned(), Options::new())).collect();
        Bench { manager: Manager::new(version(server), configured), fake, events: Vec::new() }
    }

    fn start(&mut self) -> Vec<(String, Answer)> {
        self.manager.start(&mut self.fake, &mut self.events)
    }

    fn stop(&mut self) -> Vec<(String, Answer)> {
        self.manager.stop(&mut self.fake, &mut self.events)
    }

    fn start_service(&mut self, name: &str) -> Answer {
        self.manager.start_service(name, &Options::new(), &mut self.fake, &mut self.events)
    }

    fn ensure_loaded(&mut self, name: &str) -> Answer {
        self.manager.ensure_loaded(name, None, &mut self.fake, &mut self.events)
    }

    fn stop_service(&mut self, name: &str) -> Answer {
        self.manager.stop_service(name, &mut self.fake, &mut self.events)
    }

    fn ensure_started(&mut self, name: &str, value: u64) -> Answer {
        self.manager.ensure_started(name, &options(value), &mut self.fake, &mut self.events)
    }

    fn ensure_stopped(&mut self, name: &str) -> Answer {
        self.manager.ensure_stopped(name, &mut self.fake, &mut self.events)
    }

    fn replace(&mut self, remove: &[&str], add: &[(&str, u64)]) -> Vec<(String, Answer)> {
        let add: Vec<_> = add.iter().map(|(name, value)| ((*name).to_owned(), options(*value))).collect();
        self.manager.replace_services(remove, &add, &mut self.fake, &mut self.events)
    }

    fn calls(&mut self) -> Vec<String> {
        std::mem::take(&mut self.fake.calls)
    }

    fn configured(&self) -> Vec<&str> {
        self.manager.configured().iter().map(|(name, _)| name.as_str()).collect()
    }

    fn told(&self) -> Vec<String> {
        let status = |event: &Event| event.details.get("status").and_then(Json::as_str).map(str::to_owned);
        let told = self.events.iter().map(|event| {
            let status = status(event).map(|status| format!(" {status}")).unwrap_or_default();
            format!("{}{status} [{}]", event.name, event.log.as_deref().unwrap_or_default())
        });
        told.collect()
    }
}

fn options(value: u64) -> Options {
    if value == 0 { Options::new() } else { Options::from_iter([("value".to_owned(), json!(value))]) }
}

fn started(name: &str) -> Answer {
    Answer::Started(name.into())
}

fn needs(pairs: &[(&'static str, &[&'static str])]) -> Fake {
    Fake { needs: pairs.iter().map(|(name, needs)| (*name, needs.to_vec())).collect(), ..Fake::default() }
}

#[test]
fn up_to_5_0_a_service_starts_once_and_stops_once() {
    let mut bench = Bench::new("3.7.1", &["a"], Fake::default());
    assert_eq!(bench.start_service("a"), started("a"));
    assert_eq!(bench.start_service("a"), Answer::AlreadyStarted);
    assert_eq!(bench.stop_service("a"), Answer::Stopped(Options::new()));
    assert_eq!(bench.stop_service("a"), Answer::NotRunning);
    assert_eq!(bench.calls(), ["start a", "stop a"]);
}

#[test]
fn up_to_5_0_ensuring_thrice_starts_once_and_stopping_stops() {
    let mut bench = Bench::new("5.0", &["a"], Fake::default());
    assert_eq!(bench.ensure_loaded("a"), started("a"));
    assert_eq!(
        [bench.ensure_loaded("a"), bench.ensure_loaded("a")],
        [Answer::AlreadyStarted, Answer::AlreadyStarted]
    );
    assert!(bench.stop_service("a").is_ok());
    assert!(!bench.manager.is_loaded("a"));
    assert_eq!(bench.calls(), ["start a", "stop a"]);
}

#[test]
fn up_to_5_0_chains_and_diamonds_start_and_circles_are_refused() {
    let diamond: &[(&str, &[&str])] = &[("a", &["b", "c"]), ("b", &["d"]), ("c", &["d"])];
    let mut bench = Bench::new("4.2", &["a", "b", "c", "d"], needs(diamond));
    assert_eq!(bench.start_service("a"), started("a"));
    let cycle = |path: &[&str]| Answer::Cycle(path.iter().map(|name| (*name).to_owned()).collect());
    let mut bench = Bench::new("4.2", &["a"], needs(&[("a", &["a"])]));
    assert_eq!(bench.start_service("a"), cycle(&["a", "a"]));
    let mut bench =
        Bench::new("4.2", &["a", "b", "c"], needs(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])]));
    assert_eq!(bench.start_service("a"), cycle(&["b", "c", "b"]));
    // It is found before anything is done, so nothing is told and nothing is put back.
    assert!(bench.calls().is_empty() && bench.events.is_empty());
}

#[test]
fn up_to_5_0_a_service_brings_what_it_needs_and_nothing_else_also_the_second_time() {
    let mut bench =
        Bench::new("3.7.1", &["a", "b", "c", "d", "e"], needs(&[("a", &["b", "c"]), ("c", &["d"])]));
    for _ in 0..2 {
        assert_eq!(bench.start_service("a"), started("a"));
        assert_eq!(bench.calls(), ["start b", "start d", "start c", "start a"]);
        bench.stop();
        assert_eq!(bench.calls(), ["stop a", "stop c", "stop d", "stop b"]);
    }
}

#[test]
fn a_module_that_needs_a_service_asks_for_it() {
    let mut bench = Bench::new("3.7.1", &["a"], Fake::default());
    assert_eq!(bench.manager.assert_loaded("a"), Some(Answer::NotLoaded("a".to_owned())));
    bench.start_service("a");
    assert_eq!(bench.manager.assert_loaded("a"), None);
    // From 5.1 on it is enough that the service is configured.
    let bench = Bench::new("5.1", &["a"], Fake::default());
    assert_eq!(bench.manager.assert_loaded("a"), None);
    assert_eq!(bench.manager.assert_loaded("b"), Some(Answer::NotLoaded("b".to_owned())));
}

#[test]
fn up_to_5_0_a_needed_service_that_is_not_configured_is_named() {
    let mut bench = Bench::new("5.0", &["a"], needs(&[("a", &["b"])]));
    assert_eq!(bench.start_service("a"), Answer::NotConfigured("b".to_owned()));
    assert_eq!(bench.ensure_loaded("c"), Answer::NotConfigured("c".to_owned()));
}

#[test]
fn up_to_5_0_options_of_a_loaded_service_are_not_touched() {
    let mut bench = Bench::new("4.0", &["a"], Fake::default());
    bench.start_service("a");
    let again = bench.manager.ensure_loaded("a", Some(options(5)), &mut bench.fake, &mut bench.events);
    assert_eq!((again, bench.manager.options("a")), (Answer::AlreadyStarted, Some(&Options::new())));
}

#[test]
fn a_service_that_fails_while_an_old_node_boots_stops_it_three_seconds_later() {
    for (server, told) in [
        (
            "3.7.1",
            &[
                "service_startup starting [info]",
                "service_startup error [critical]",
                "stopping_mongooseim [critical]",
            ][..],
        ),
        ("5.0", &["service_startup_failed [critical]", "stopping_mongooseim [critical]"]),
    ] {
        let mut bench = Bench::new(server, &["a", "b"], Fake { start_fails: vec!["a"], ..Fake::default() });
        bench.manager.booting = true;
        assert_eq!(bench.start(), [("a".to_owned(), Answer::Halted("it broke".to_owned()))], "{server}");
        assert_eq!((bench.told(), bench.manager.now), (told.iter().map(|&s| s.to_owned()).collect(), 3000));
        // Once the node runs, whoever asked is told, and no row is left.
        let mut bench = Bench::new(server, &["a"], Fake { start_fails: vec!["a"], ..Fake::default() });
        let failed = Answer::StartFailed { reason: "it broke".to_owned(), reverted: true };
        assert_eq!((bench.start_service("a"), bench.manager.is_loaded("a")), (failed, false), "{server}");
    }
}

#[test]
fn a_service_that_fails_to_stop_stays_in_the_table_of_3_7_only() {
    for (server, kept) in [("3.7.1", true), ("4.0", false), ("5.0", false)] {
        let mut bench = Bench::new(server, &["a"], Fake { stop_fails: vec!["a"], ..Fake::default() });
        bench.start_service("a");
        assert_eq!(
            bench.stop_service("a"),
            Answer::StopFailed { reason: "it hung".to_owned(), kept },
            "{server}"
        );
        assert_eq!(bench.manager.is_loaded("a"), kept, "{server}");
        bench.manager.purge("a");
        assert!(!bench.manager.is_loaded("a"));
    }
}

#[test]
fn up_to_5_0_services_start_as_listed_and_stop_the_other_way() {
    let mut bench = Bench::new("3.7.1", &["z", "a", "m"], Fake::default());
    assert!(bench.start().iter().all(|(_, answer)| answer.is_ok()));
    bench.stop();
    assert_eq!(bench.calls(), ["start z", "start a", "start m", "stop m", "stop a", "stop z"]);
}

#[test]
fn the_journal_has_the_names_of_each_version() {
    let told = |server: &str| {
        let mut bench = Bench::new(server, &["a"], Fake::default());
        bench.start();
        bench.stop();
        bench.told()
    };
    assert_eq!(
        told("3.7.1"),
        [
            "service_startup starting [info]",
            "service_startup started [info]",
            "service_stop stopping [info]",
            "service_stop stopped [info]"
        ]
    );
    assert_eq!(told("4.0"), ["service_startup_started [info]", "service_stopped [info]"]);
    assert_eq!(told("5.1"), ["service_started [info]", "service_stopped [info]"]);
    assert_eq!(told("6.8"), told("5.1"));
}

#[test]
fn from_5_1_on_every_configured_service_starts_and_stops() {
    let mut bench = Bench::new("5.1", &["b", "a"], Fake::default());
    // Before they start they count as loaded already.
    assert!(bench.manager.is_loaded("a") && bench.manager.is_loaded("b"));
    assert_eq!(bench.start(), [("a".to_owned(), started("a")), ("b".to_owned(), started("b"))]);
    assert!(bench.stop().iter().all(|(_, answer)| answer.is_ok()));
    assert_eq!(bench.calls(), ["start a", "start b", "stop b", "stop a"]);
}

#[test]
fn from_5_1_on_a_service_is_started_restarted_and_stopped_as_asked() {
    for server in ["5.1", "6.6"] {
        let mut bench = Bench::new(server, &[], Fake::default());
        assert_eq!(bench.ensure_started("a", 1), started("a"));
        assert_eq!(bench.ensure_started("a", 1), Answer::AlreadyStarted);
        let restarted = Answer::Restarted { previous: options(1), result: "a".into() };
        assert_eq!(bench.ensure_started("a", 2), restarted);
        assert_eq!(bench.manager.options("a"), Some(&options(2)));
        assert_eq!(bench.ensure_stopped("a"), Answer::Stopped(options(2)));
        assert_eq!(bench.ensure_stopped("a"), Answer::AlreadyStopped);
        assert_eq!(bench.calls(), ["start a", "stop a", "start a", "stop a"]);
        let hooks = bench.events.iter().filter(|event| event.name == "hooks_reloaded").count();
        assert_eq!(hooks, if server == "6.6" { 3 } else { 0 }, "{server}");
    }
}

#[test]
fn from_5_1_on_a_failed_start_puts_the_configuration_back() {
    let mut bench = Bench::new("5.1", &[], Fake::default());
    bench.ensure_started("a", 1);
    bench.fake.start_fails = vec!["a", "b"];
    let failed = Answer::StartFailed { reason: "it broke".to_owned(), reverted: true };
    assert_eq!([bench.ensure_started("b", 1), bench.ensure_started("a", 2)], [failed.clone(), failed]);
    assert_eq!((bench.configured(), bench.manager.options("a")), (vec!["a"], Some(&options(1))));
}

#[test]
fn from_5_1_on_a_failed_stop_leaves_the_configuration() {
    let mut bench = Bench::new("6.2", &["a"], Fake { stop_fails: vec!["a"], ..Fake::default() });
    bench.start();
    let failed = Answer::StopFailed { reason: "it hung".to_owned(), kept: true };
    assert_eq!([bench.ensure_stopped("a"), bench.ensure_started("a", 2)], [failed.clone(), failed]);
    assert_eq!((bench.configured(), bench.manager.options("a")), (vec!["a"], Some(&options(0))));
}

#[test]
fn from_5_1_on_a_failed_start_keeps_the_application_from_starting() {
    for (server, told) in [
        ("5.1", &["service_startup_failed [error]"][..]),
        ("6.0", &["service_startup_failed [error]", "app_failed_to_start [critical]"]),
    ] {
        let mut bench = Bench::new(server, &["a", "b"], Fake { start_fails: vec!["a"], ..Fake::default() });
        bench.manager.booting = true;
        let answers = bench.start();
        assert!(matches!(&answers[..], [(_, Answer::StartFailed { .. })]), "{answers:?}");
        assert_eq!((bench.told(), bench.manager.now), (told.iter().map(|&s| s.to_owned()).collect(), 0));
    }
}

#[test]
fn from_5_1_on_one_pass_stops_restarts_leaves_and_starts() {
    let mut bench = Bench::new("5.1", &["a", "b", "c"], Fake::default());
    bench.start();
    bench.calls();
    let answers = bench.replace(&["a"], &[("b", 2), ("d", 0)]);
    assert_eq!(bench.calls(), ["stop a", "stop b", "start b", "start d"]);
    assert!(answers.contains(&("c".to_owned(), Answer::AlreadyStarted)));
    assert_eq!(bench.configured(), ["b", "c", "d"]);
}

#[test]
fn from_5_1_on_a_new_service_brings_what_it_needs() {
    let mut bench = Bench::new("5.1", &["a"], needs(&[("b", &["c"])]));
    bench.start();
    bench.calls();
    bench.replace(&[], &[("b", 0)]);
    assert_eq!(bench.calls(), ["start c", "start b"]);
}

#[test]
fn from_5_1_on_what_only_one_needed_goes_with_it() {
    let mut bench = Bench::new("5.1", &["b"], needs(&[("b", &["c"])]));
    bench.start();
    bench.calls();
    bench.replace(&["b"], &[("a", 0)]);
    assert_eq!(bench.calls(), ["stop b", "stop c", "start a"]);
}

#[test]
fn from_5_1_on_what_the_next_one_needs_too_goes_on() {
    let mut bench = Bench::new("5.1", &["b"], needs(&[("b", &["c"]), ("d", &["c"])]));
    bench.start();
    bench.calls();
    bench.replace(&["b"], &[("d", 0)]);
    assert_eq!(bench.calls(), ["stop b", "start d"]);
    assert_eq!(bench.configured(), ["c", "d"]);
}

/// The names in order, with the options that are not empty.
fn order(services: &[(&str, u64)], fake: &Fake) -> Result<Vec<String>, Cycle> {
    let services: Vec<_> =
        services.iter().map(|(name, value)| ((*name).to_owned(), options(*value))).collect();
    let shown = |(name, options): (String, Options)| match options.get("value") {
        Some(value) => format!("{name}={value}"),
        None => name,
    };
    Ok(resolve(&services, fake)?.into_iter().map(shown).collect())
}

#[test]
fn services_without_needs_are_all_there() {
    assert_eq!(order(&[("b", 0), ("a", 0), ("c", 0)], &Fake::default()).unwrap(), ["a", "b", "c"]);
}

#[test]
fn what_is_needed_comes_first_and_is_added_when_missing() {
    assert_eq!(order(&[("a", 0)], &needs(&[("a", &["z"])])).unwrap(), ["z", "a"]);
}

#[test]
fn a_chain_of_three_is_in_order() {
    assert_eq!(order(&[("a", 0)], &needs(&[("a", &["b"]), ("b", &["c"])])).unwrap(), ["c", "b", "a"]);
}

#[test]
fn what_two_need_comes_once_before_both() {
    let fake = needs(&[("a", &["b", "c"]), ("b", &["d"]), ("c", &["d"])]);
    assert_eq!(order(&[("a", 0)], &fake).unwrap(), ["d", "b", "c", "a"]);
}

#[test]
fn a_circle_is_told_with_the_way_round() {
    let fake = needs(&[("a", &["b"]), ("b", &["c"]), ("c", &["a"])]);
    let path = ["a", "b", "c", "a"].map(str::to_owned).to_vec();
    assert_eq!(order(&[("a", 0)], &fake), Err(Cycle(path)));
    let mut bench = Bench::new("5.1", &["a"], fake);
    assert!(matches!(&bench.start()[..], [(_, Answer::Cycle(_))]));
    assert_eq!(bench.told(), ["resolving_dependencies_aborted [error]"]);
}

/// Servers lose the options in the second order, since they visit `a` before `b` then; here they are kept.
#[test]
fn options_of_a_needed_service_are_kept_whichever_name_comes_first() {
    assert_eq!(order(&[("a", 0), ("b", 5)], &needs(&[("a", &["b"])])).unwrap(), ["b=5", "a"]);
    assert_eq!(order(&[("a", 5), ("b", 0)], &needs(&[("b", &["a"])])).unwrap(), ["a=5", "b"]);
}
