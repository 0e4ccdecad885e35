//! One suite of behaviours for all stores: in memory, SQLite, PostgreSQL and MariaDB, for each generation of servers.
//!
//! The names that end a behaviour's comment are those of the cases in the servers' own suites.

use super::rig::{Rig, STATIC, World, names, profile, word};
use crate::databases::{block, each};
use mimcfg::run::domains::{Loading, Memory, Store, Writing};
use mimcfg::run::real::SqlStore;

impl Rig for SqlStore {
    async fn put_event(&self, id: i64, domain: &str) {
        let insert = "INSERT INTO domain_events (id, domain) VALUES (?, ?)";
        self.database().execute(insert, &[id.into(), domain.into()]).await.unwrap();
    }

    async fn burn(&self, count: usize) {
        for _ in 0..count {
            let id = self.add_event("burnt.example").await.unwrap();
            let delete = "DELETE FROM domain_events WHERE id = ?";
            self.database().execute(delete, &[id.into()]).await.unwrap();
        }
    }

    async fn hide(&self, hidden: bool) {
        let statement = if hidden {
            "ALTER TABLE domain_settings RENAME TO hidden"
        } else {
            "ALTER TABLE hidden RENAME TO domain_settings"
        };
        self.database().execute(statement, &[]).await.unwrap();
    }
}

/// The servers that differ.
const SERVERS: [&str; 3] = ["5.0", "5.1", "6.0"];

/// Those that have all statements between them.
const ON_DATABASES: [&str; 2] = ["5.0", "6.0"];

/// Runs a behaviour of so many nodes on every store and every server.
macro_rules! everywhere {
    ($name:ident, $nodes:expr, |$world:pat_param| $body:block) => {
        #[test]
        fn $name() {
            async fn behave<S: Rig>($world: World<S>) {
                $body
            }
            for server in SERVERS {
                block(async {
                    println!("in memory, {server}");
                    behave(World::of(Memory::default(), server, $nodes).await).await;
                });
            }
            for server in ON_DATABASES {
                for (kind, scratch) in each() {
                    block(async {
                        println!("{kind}, {server}");
                        let database = scratch.open();
                        let store = SqlStore::new(database.clone(), profile(server).writing);
                        store.create().await.unwrap();
                        behave(World::of(store, server, $nodes).await).await;
                        database.close().await;
                    });
                }
            }
        }
    };
}

// db_inserted_domain_is_in_db, db_inserted_domain_is_in_core, db_could_sync_between_nodes
everywhere!(an_inserted_domain_is_enabled_and_every_node_routes_it, 3, |mut world| {
    assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
    assert_eq!(world.rows().await, ["a.example:one:enabled"]);
    world.check().await;
    world.assert_all(&["a.example:one"]);
});

// db_deleted_domain_from_db, db_deleted_domain_from_core, db_deleted_domain_fails_with_wrong_host_type
everywhere!(a_deleted_domain_is_gone_everywhere_and_only_by_its_host_type, 2, |mut world| {
    assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
    world.check().await;
    assert_eq!(word(world.admin(1).delete("a.example", "two").await), "wrong_host_type");
    assert_eq!(world.rows().await, ["a.example:one:enabled"]);
    assert_eq!(word(world.admin(1).delete("a.example", "one").await), "ok");
    assert!(world.rows().await.is_empty());
    world.check().await;
    world.assert_all(&[]);
    let again = word(world.admin(1).delete("a.example", "one").await);
    assert_eq!(again, if world.profile.writing == Writing::Status { "not_found" } else { "ok" });
});

// db_disabled_domain_is_in_db, …_not_in_core, db_reenabled_domain_is_in_db, …_in_core
everywhere!(a_disabled_domain_is_kept_and_not_routed_until_it_is_enabled, 2, |mut world| {
    assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
    assert_eq!(word(world.admin(0).disable("a.example").await), "ok");
    assert_eq!(world.rows().await, ["a.example:one:disabled"]);
    world.check().await;
    world.assert_all(&[]);
    let events = world.events().await;
    assert_eq!(word(world.admin(0).disable("a.example").await), "ok");
    assert_eq!(world.events().await, events, "what is so already is no event");
    assert_eq!(word(world.admin(1).enable("a.example").await), "ok");
    assert_eq!(world.rows().await, ["a.example:one:enabled"]);
    world.check().await;
    world.assert_all(&["a.example:one"]);
    assert_eq!(word(world.admin(0).enable("b.example").await), "not_found");
    assert_eq!(word(world.admin(0).disable("b.example").await), "not_found");
});

// db_can_insert_domain_twice_with_the_same_host_type (to 5.1), db_cannot_… (from 6.0),
// db_cannot_insert_domain_twice_with_another_host_type
everywhere!(a_domain_that_is_there_can_be_inserted_again_only_before_6_0, 1, |world| {
    assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
    let events = world.events().await;
    let again = word(world.admin(0).insert("a.example", "one").await);
    assert_eq!(again, if world.profile.writing == Writing::Status { "duplicate" } else { "ok" });
    assert_eq!(word(world.admin(0).insert("a.example", "two").await), "duplicate");
    assert_eq!(world.events().await, events);
});

// api_cannot_insert_static, api_cannot_enable_static, api_cannot_disable_static;
// db_cannot_insert|delete|enable|disable_domain_with_unknown_host_type
everywhere!(checks_come_in_their_order, 1, |mut world| {
    world.join(names(&[], &["three"])).await;
    assert_eq!(word(world.admin(1).insert("c.example", "three").await), "ok");
    let admin = world.admin(0);
    assert_eq!(word(admin.insert(STATIC, "none").await), "static");
    assert_eq!(word(admin.delete(STATIC, "none").await), "static");
    assert_eq!(word(admin.enable(STATIC).await), "static");
    assert_eq!(word(admin.disable(STATIC).await), "static");
    assert_eq!(word(admin.insert("a.example", "none").await), "unknown_host_type");
    assert_eq!(word(admin.insert("a.example", STATIC).await), "unknown_host_type");
    for done in [
        admin.insert("c.example", "three").await,
        admin.delete("c.example", "three").await,
        admin.enable("c.example").await,
        admin.disable("c.example").await,
    ] {
        assert_eq!(word(done), "unknown_host_type");
    }
    assert_eq!(world.rows().await, ["c.example:three:enabled"]);
    world.nodes[0].stop();
    let admin = world.admin(0);
    let first = world.profile.writing == Writing::Status;
    let off = |before: &'static str| if first { "service_disabled" } else { before };
    assert_eq!(word(admin.insert(STATIC, "one").await), off("static"));
    assert_eq!(word(admin.insert("a.example", "none").await), off("unknown_host_type"));
    assert_eq!(word(admin.insert("a.example", "one").await), "service_disabled");
    assert_eq!(word(admin.enable("c.example").await), "service_disabled");
});

// db_domains_with_unknown_host_type_are_ignored_by_core, db_record_is_ignored_if_domain_static
everywhere!(rows_that_are_not_for_a_node_are_passed_over_and_told, 1, |mut world| {
    world.join(names(&["a.example"], &["one", "three"])).await;
    assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
    assert_eq!(word(world.admin(1).insert("c.example", "three").await), "ok");
    assert_eq!(word(world.admin(0).insert("b.example", "one").await), "ok");
    world.check().await;
    assert_eq!(world.core(0), ["a.example:one", "b.example:one"]);
    assert_eq!(world.core(1), ["b.example:one", "c.example:three"]);
    assert_eq!(world.nodes[1].core().host_type("a.example"), Some("a.example"));
    assert_eq!(world.count("ignore_domain_from_db_with_unknown_host_type"), 1);
    assert_eq!(world.count("domain_static_but_in_db"), 1);
    assert_eq!(word(world.admin(0).disable("a.example").await), "ok");
    world.check().await;
    assert_eq!(world.count("domain_static_but_was_in_db"), 1);
    // A node that starts now reads the same from the rows.
    world.join(names(&["b.example"], &["one"])).await;
    assert!(world.core(2).is_empty());
    assert_eq!(world.count("ignore_domain_from_db_with_unknown_host_type"), 2);
});

// db_records_are_restored_on_mim_restart, and pages of rows
everywhere!(a_node_that_starts_loads_all_rows, 1, |mut world| {
    for number in 0..25 {
        let domain = format!("d{number:02}.example");
        assert_eq!(word(world.admin(0).insert(&domain, "one").await), "ok");
    }
    assert_eq!(word(world.admin(0).disable("d07.example").await), "ok");
    world.join(names(&[], &["one"])).await;
    assert_eq!(world.nodes[1].core().count(), 24);
    world.check().await;
    assert_eq!(world.core(0), world.core(1));
});

// db_events_table_gets_truncated
everywhere!(old_events_go_and_the_newest_stays, 2, |mut world| {
    for domain in ["a.example", "b.example", "c.example"] {
        assert_eq!(word(world.admin(0).insert(domain, "one").await), "ok");
    }
    let newest = world.events().await.pop().unwrap();
    // A mark is taken within an interval, and what is below it goes when it is old enough.
    world.pass(1_800_000).await;
    assert!(world.events().await.len() > 1);
    world.pass(7_200_000).await;
    assert_eq!(world.events().await, [newest]);
    world.pass(90_000_000).await;
    assert_eq!(world.events().await, [newest]);
    assert_eq!(world.count("events_log_out_of_sync"), 0);
    world.assert_all(&["a.example:one", "b.example:one", "c.example:one"]);
});

// db_deleted|inserted|reinserted_from_one_node_while_service_disabled_on_another
everywhere!(a_node_whose_service_was_off_catches_up, 2, |mut world| {
    for domain in ["a.example", "b.example"] {
        assert_eq!(word(world.admin(0).insert(domain, "one").await), "ok");
    }
    world.check().await;
    world.nodes[1].stop();
    assert_eq!(word(world.admin(0).delete("a.example", "one").await), "ok");
    assert_eq!(word(world.admin(0).insert("c.example", "one").await), "ok");
    assert_eq!(word(world.admin(0).delete("b.example", "one").await), "ok");
    assert_eq!(word(world.admin(0).insert("b.example", "two").await), "ok");
    world.check().await;
    assert_eq!(world.core(1), ["a.example:one", "b.example:one"], "what is routed stays");
    world.start(1).await;
    world.check().await;
    world.assert_all(&["b.example:two", "c.example:one"]);
    // By events, not by loading all again.
    assert_eq!(world.count("domains_loaded"), 2);
});

// db_out_of_sync_restarts_service, db_restarts_properly
everywhere!(a_node_that_missed_events_loads_all_again, 2, |mut world| {
    for domain in ["a.example", "b.example"] {
        assert_eq!(word(world.admin(0).insert(domain, "one").await), "ok");
    }
    world.check().await;
    world.nodes[1].stop();
    assert_eq!(word(world.admin(0).delete("b.example", "one").await), "ok");
    for _ in 0..2 {
        assert_eq!(word(world.admin(0).disable("a.example").await), "ok");
        assert_eq!(word(world.admin(0).enable("a.example").await), "ok");
    }
    let newest = world.events().await.pop().unwrap();
    world.check().await;
    world.store.delete_events_below(newest).await.unwrap();
    world.start(1).await;
    world.check().await;
    assert_eq!(world.count("events_log_out_of_sync"), 1);
    assert_eq!(world.count("remove_outdated_domains_from_core"), 1);
    world.assert_all(&["a.example:one"]);
});

// db_crash_on_initial_load_restarts_service
everywhere!(rows_that_cannot_be_read_cost_restarts_and_in_the_end_the_node, 1, |mut world| {
    assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
    world.check().await;
    world.store.hide(true).await;
    world.nodes[0].reset();
    world.nodes[0].stop();
    world.start(0).await;
    assert_eq!(world.core(0), ["a.example:one"], "what is routed stays");
    let failed = world.count("load_domains_from_base_failed") + world.count("domain_loader_crashed");
    assert!(failed >= 1, "{:?}", world.told());
    // One failure a second is borne for ever.
    for _ in 0..20 {
        world.now += 1_001;
        world.nodes[0].due(world.now, &world.store).await;
    }
    assert_eq!(world.nodes[0].down(), None);
    world.store.hide(false).await;
    world.nodes[0].due(world.now, &world.store).await;
    assert_eq!(world.count("domains_loaded"), 2);
    world.store.hide(true).await;
    world.nodes[0].reset();
    world.nodes[0].stop();
    world.start(0).await;
    world.pass(1_000).await;
    assert!(world.nodes[0].down().is_some(), "{:?}", world.told());
    assert_eq!((world.count("node_goes_down"), world.nodes[0].next()), (1, None));
    world.store.hide(false).await;
});

// db_gaps_are_getting_filled_automatically (from 5.1), gap_gets_detected (5.0)
everywhere!(gaps_are_waited_for_or_filled, 1, |mut world| {
    assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
    world.check().await;
    world.store.burn(10).await;
    assert_eq!(word(world.admin(0).insert("b.example", "one").await), "ok");
    world.nodes[0].check(world.now, &world.store).await;
    let (first, last) = (world.events().await[0], world.events().await.pop().unwrap());
    match world.profile.loading {
        Loading::Filling => {
            assert_eq!(world.events().await, (first..=last).collect::<Vec<_>>());
            assert_eq!(world.nodes[0].seen(), Some((first, last)));
        }
        Loading::Waiting => {
            assert_eq!(world.core(0), ["a.example:one"]);
            world.now += 29_999;
            world.nodes[0].check(world.now, &world.store).await;
            assert_eq!(world.core(0), ["a.example:one"]);
            world.now += 1;
            world.nodes[0].check(world.now, &world.store).await;
        }
    }
    assert_eq!(world.core(0), ["a.example:one", "b.example:one"]);
});

// sql_find_gaps_between (spans 3, 6, 199, 301)
everywhere!(a_cold_start_fills_all_gaps_that_there_are, 1, |mut world| {
    for span in [3_i64, 6, 199, 301] {
        let base = world.events().await.pop().unwrap_or(0) + 1;
        world.store.put_event(base, "a.example").await;
        world.store.put_event(base + span, "b.example").await;
        if span > 100 {
            world.store.put_event(base + 150, "c.example").await;
        }
        world.join(names(&[], &["one"])).await;
        let all = world.events().await;
        let filled = all.last().unwrap() - all[0] + 1 == i64::try_from(all.len()).unwrap();
        assert_eq!(filled, world.profile.loading == Loading::Filling, "{span}");
    }
});

// db_event_could_appear_with_lower_id
everywhere!(an_event_may_appear_below_all_others, 1, |mut world| {
    if world.profile.loading == Loading::Filling {
        assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
        assert_eq!(word(world.admin(0).insert("b.example", "one").await), "ok");
        let last = world.events().await.pop().unwrap();
        world.store.delete_events_below(last + 1).await.unwrap();
        world.store.put_event(50, "a.example").await;
        world.nodes[0].check(world.now, &world.store).await;
        assert_eq!(world.core(0), ["a.example:one"]);
        world.store.put_event(40, "b.example").await;
        world.nodes[0].check(world.now, &world.store).await;
        world.assert_all(&["a.example:one", "b.example:one"]);
        assert_eq!(world.events().await, (40..=50).collect::<Vec<_>>());
    }
});

// db_can_insert_update_delete_dynamic_domain_password, …_static_…, db_cannot_set_password_for_unknown_domain,
// db_can_check_domain_password, db_cannot_check_password_for_unknown_domain, db_deleting_domain_deletes_domain_admin
everywhere!(a_served_domain_may_have_a_password_from_6_0, 1, |world| {
    if world.profile.writing == Writing::Status {
        let admin = world.admin(0);
        assert_eq!(word(admin.insert("a.example", "one").await), "ok");
        for domain in ["a.example", STATIC] {
            assert_eq!(word(admin.delete_password(domain).await), "no_admin");
            assert_eq!(world.store.admin(domain).await, Ok(None));
            assert_eq!(word(admin.set_password(domain, "first", None).await), "ok");
            assert_eq!(word(admin.set_password(domain, "second", None).await), "ok");
            assert_eq!(world.store.admin(domain).await, Ok(Some("second".to_owned())));
        }
        assert_eq!(word(admin.delete_password(STATIC).await), "ok");
        assert_eq!(word(admin.set_password("b.example", "third", None).await), "not_found");
        assert_eq!(word(admin.set_password("sub.a.example", "third", Some("a.example")).await), "ok");
        assert_eq!(word(admin.insert("c.example", "one").await), "ok");
        assert_eq!(word(admin.disable("c.example").await), "ok");
        assert_eq!(word(admin.set_password("c.example", "third", None).await), "not_found");
        assert_eq!(word(admin.delete("a.example", "one").await), "ok");
        assert_eq!(world.store.admin("a.example").await, Ok(None));
    }
});

// rest_cannot_enable_deleting
everywhere!(a_deletion_that_fails_half_way_can_be_gone_on_with_from_6_0, 2, |mut world| {
    if world.profile.writing == Writing::Status {
        let failing = |_: &str, _: &str| vec!["mod_mam".to_owned()];
        assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
        world.check().await;
        let failed = world.admin_with(0, &failing).delete("a.example", "one").await;
        assert_eq!(word(failed), "hook_failed");
        assert_eq!(world.rows().await, ["a.example:one:deleting"]);
        world.check().await;
        world.assert_all(&[]);
        assert_eq!(word(world.admin(1).enable("a.example").await), "domain_deleted");
        assert_eq!(word(world.admin(1).disable("a.example").await), "domain_deleted");
        assert_eq!(word(world.admin(1).insert("a.example", "one").await), "duplicate");
        assert_eq!(word(world.admin(1).delete("a.example", "one").await), "ok");
        assert!(world.rows().await.is_empty());
    }
});

everywhere!(a_deletion_that_nobody_waits_for_is_finished_by_the_cleaner_from_6_0, 1, |mut world| {
    if world.profile.writing == Writing::Status {
        let failing = |_: &str, _: &str| vec!["mod_mam".to_owned()];
        for domain in ["a.example", "b.example"] {
            assert_eq!(word(world.admin(0).insert(domain, "one").await), "ok");
            assert_eq!(word(world.admin(0).mark_deleted(domain, "one").await), "ok");
        }
        assert_eq!(world.rows().await, ["a.example:one:deleting", "b.example:one:deleting"]);
        world.nodes[0].request("a.example", "one");
        world.nodes[0].finish_requests(world.now, &world.store, super::rig::NO_DATA).await;
        world.nodes[0].request("b.example", "one");
        world.nodes[0].finish_requests(world.now, &world.store, &failing).await;
        assert_eq!(world.rows().await, ["b.example:one:deleting"]);
        assert_eq!(world.count("domain_deletion_failed"), 1);
        // Nothing tries it again.
        world.nodes[0].finish_requests(world.now, &world.store, super::rig::NO_DATA).await;
        assert_eq!(world.rows().await, ["b.example:one:deleting"]);
    }
});

everywhere!(what_fails_leaves_neither_a_row_nor_an_event, 1, |world| {
    assert_eq!(word(world.admin(0).insert("a.example", "one").await), "ok");
    let events = world.events().await;
    world.store.hide(true).await;
    assert_eq!(word(world.admin(0).insert("b.example", "one").await), "db_error");
    assert_eq!(word(world.admin(0).disable("a.example").await), "db_error");
    world.store.hide(false).await;
    assert_eq!(world.rows().await, ["a.example:one:enabled"]);
    assert_eq!(world.events().await, events);
});

// The invariant on domains that change their host type, as one reads it.
everywhere!(the_last_host_type_counts_everywhere, 3, |mut world| {
    for (node, host_type) in [(0, "one"), (1, "two"), (2, "one"), (0, "two")] {
        assert_eq!(word(world.admin(node).insert("a.example", host_type).await), "ok");
        world.nodes[node].check(world.now, &world.store).await;
        if host_type == "one" || node == 1 {
            assert_eq!(word(world.admin(node).delete("a.example", host_type).await), "ok");
        }
    }
    world.check().await;
    world.assert_all(&["a.example:two"]);
});
