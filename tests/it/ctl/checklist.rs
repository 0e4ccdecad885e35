//! What the suites of the server check of its commands, line by line, and which test here holds the line.

mod accounts;
mod contacts;
mod data;
mod messages;
mod node;
mod nodes;
mod script;
mod traffic;

use super::answers::SERVERS;
use super::site::Site;

/// What becomes of a line.
enum Line {
    /// These tests hold it.
    Held(&'static [fn()]),
    /// It cannot be held without a server; why.
    Impossible(&'static str),
}

use Line::{Held, Impossible};

/// The lines, under the names that the suites have for them.
const LINES: &[(&str, Line)] = &[
    ("accounts: change_password", Held(&[accounts::only_the_new_password_is_right])),
    ("accounts: check_password_hash", Held(&[accounts::digests_are_compared])),
    ("accounts: check_password", Held(&[accounts::only_the_new_password_is_right])),
    ("accounts: check_account", Held(&[accounts::accounts_are_there_or_not])),
    ("accounts: ban_account", Held(&[accounts::a_banned_account_is_closed_until_it_has_a_password])),
    ("accounts: num_active_users", Held(&[accounts::an_account_that_leaves_the_window_counts_no_more])),
    ("accounts: delete_old_users", Held(&[accounts::old_accounts_go_and_recent_ones_stay])),
    ("accounts: delete_old_users_vhost", Held(&[accounts::only_the_named_domain_is_touched])),
    ("sessions: num_resources_num", Held(&[traffic::three_sessions_are_counted_and_numbered])),
    ("sessions: kick_session", Held(&[traffic::a_kicked_session_is_told_why])),
    ("sessions: status", Held(&[traffic::sessions_are_found_by_what_they_show])),
    ("sessions: sessions_info", Held(&[traffic::all_three_lists_have_the_rows])),
    ("sessions: set_presence", Held(&[traffic::a_session_shows_the_presence_that_is_set])),
    ("vcard: vcard_rw", Held(&[data::a_field_of_a_vcard_is_read_after_it_is_set])),
    ("vcard: vcard2_rw", Held(&[data::a_field_of_a_vcard_is_read_after_it_is_set])),
    ("vcard: vcard2_multi_rw", Held(&[data::several_fields_are_read_a_line_each])),
    ("roster: rosteritem_rw", Held(&[contacts::contacts_come_and_go_and_sessions_are_told])),
    ("roster: presence_after_add_rosteritem", Held(&[contacts::a_contact_gets_presence])),
    ("roster: push_roster", Held(&[contacts::a_template_becomes_the_roster])),
    ("roster: push_roster_all", Held(&[contacts::users_of_a_template_have_each_other])),
    ("roster: push_roster_alltoall", Held(&[contacts::everybody_has_all_others_of_the_domain])),
    ("roster_advanced: process_rosteritems_list_simple", Held(&[contacts::patterns_pick_contacts])),
    ("roster_advanced: process_rosteritems_list_nomatch", Held(&[contacts::patterns_pick_contacts])),
    ("roster_advanced: process_rosteritems_list_advanced1", Held(&[contacts::patterns_pick_contacts])),
    ("roster_advanced: process_rosteritems_list_advanced2", Held(&[contacts::patterns_pick_contacts])),
    ("roster_advanced: process_rosteritems_delete_advanced", Held(&[contacts::picked_contacts_are_deleted])),
    ("roster_advanced: process_rosteritems_delete_advanced2", Held(&[contacts::picked_contacts_are_deleted])),
    ("last: set_last", Held(&[data::last_activity_is_two_hours_ago])),
    ("private: private_rw", Held(&[data::namespaces_do_not_overwrite_each_other])),
    ("stanza: send_message", Held(&[traffic::a_message_reaches_one_session_or_all])),
    ("stanza: send_message_wrong_jid", Held(&[traffic::nothing_comes_from_a_wrong_sender])),
    ("stanza: send_stanza", Held(&[traffic::a_stanza_comes_from_its_session])),
    ("stanza: send_stanzac2s_wrong", Held(&[traffic::nothing_comes_of_a_wrong_stanza])),
    ("stats: stats_global", Held(&[traffic::figures_are_exact])),
    ("stats: stats_host", Held(&[traffic::figures_are_exact])),
    ("upload: upload_not_enabled", Held(&[super::upload::every_failure_has_the_text_of_its_version])),
    ("upload: upload_wrong_filesize", Held(&[super::upload::every_failure_has_the_text_of_its_version])),
    ("upload: upload_wrong_timeout", Held(&[super::upload::every_failure_has_the_text_of_its_version])),
    (
        "upload: upload_returns_correct_urls_*_content_type",
        Held(&[super::upload::a_pair_of_addresses_is_printed_and_a_line_of_headers_from_6_0_on]),
    ),
    ("upload: real_upload_*_content_type", Impossible("it needs an object store")),
    ("basic: simple_register", Held(&[accounts::accounts_are_registered_once_and_unregistered])),
    ("basic: simple_unregister", Held(&[accounts::accounts_are_registered_once_and_unregistered])),
    ("basic: register_twice", Held(&[accounts::accounts_are_registered_once_and_unregistered])),
    ("basic: backup_restore_mnesia and the like", Impossible("they are about files of Mnesia")),
    ("basic: get_loglevel", Held(&[node::the_level_of_the_log_is_that_of_the_configuration])),
    ("basic: remove_old_messages_test", Held(&[node::only_messages_older_than_so_many_days_go])),
    ("basic: remove_expired_messages_test", Held(&[node::only_messages_that_may_wait_no_longer_go])),
    ("script: graphql_wrong_arguments_number", Held(&[script::a_query_is_one_argument])),
    ("script: can_execute_admin_queries_with_permissions", Held(&[script::whoever_calls_is_authorized])),
    ("script: can_handle_execution_error", Held(&[script::a_query_that_cannot_be_read_is_an_error])),
    (
        "script: graphql_error_unknown_command_*",
        Held(&[script::an_unknown_command_is_told_with_those_that_there_are]),
    ),
    (
        "script: graphql_error_unknown_category_*",
        Held(&[script::an_unknown_category_is_told_with_those_that_there_are_from_6_2_on]),
    ),
    ("script: graphql_no_command", Held(&[script::a_category_alone_lists_its_commands])),
    (
        "script: graphql_error_invalid_args and the like",
        Held(&[script::arguments_that_make_no_sense_are_told_with_those_that_there_are]),
    ),
    ("script: graphql_arg_help", Held(&[script::the_arguments_of_a_command_can_be_asked_for])),
    ("script: graphql_command", Held(&[script::a_command_answers_in_json])),
    ("script: default_help", Held(&[script::without_a_command_the_categories_are_shown])),
    ("script: old_help", Held(&[script::help_is_about_the_old_commands])),
    ("script: server_status", Held(&[node::a_node_that_is_up_says_so])),
    ("script: server_is_started", Held(&[node::whoever_waits_for_the_node_waits_no_longer])),
    (
        "gdpr: retrieve_vcard, retrieve_roster, retrieve_offline",
        Held(&[data::tables_hold_the_rows_of_the_user]),
    ),
    ("gdpr: retrieve_logs", Held(&[data::logs_have_the_lines_of_the_user])),
    (
        "gdpr: retrieve_inbox*",
        Held(&[
            messages::an_inbox_has_the_last_message_and_counts_those_not_read,
            messages::rooms_are_conversations_of_an_inbox,
        ]),
    ),
    ("gdpr: retrieve_private_xml and the like", Held(&[data::tables_hold_the_rows_of_the_user])),
    (
        "gdpr: retrieve_pubsub_* and the like",
        Held(&[nodes::what_somebody_publishes_owns_and_subscribes_to_is_theirs]),
    ),
    (
        "gdpr: retrieve_mam_*",
        Held(&[
            messages::both_sides_have_a_conversation_in_their_archives,
            messages::what_is_said_in_a_room_is_of_who_said_it,
            messages::a_private_message_in_a_room_is_in_both_archives,
            messages::an_archive_with_rooms_has_what_everybody_says_and_private_messages,
            messages::archives_mix_with_light_rooms_only_where_they_are_told_to,
        ]),
    ),
    ("gdpr: data_is_not_retrieved_for_missing_user", Held(&[data::nothing_is_written_for_nobody])),
    (
        "gdpr: removal cases",
        Held(&[
            accounts::nothing_is_left_of_an_account_that_is_taken_away,
            nodes::messages_go_with_their_account_and_shared_nodes_stay,
        ]),
    ),
];

#[test]
fn every_line_of_the_suites_is_held_or_says_why_not() {
    let held = LINES.iter().filter(|(_, line)| matches!(line, Held(tests) if !tests.is_empty())).count();
    for (name, line) in LINES {
        match line {
            Impossible(why) => println!("impossible: {name}: {why}"),
            Held(tests) => assert!(!tests.is_empty(), "{name}"),
        }
    }
    println!("{held} of {} lines are held", LINES.len());
    assert_eq!((LINES.len(), held), (68, 66));
}

/// Runs something on the server of every version.
fn at_every_version(run: impl Fn(&mut Site, &str)) {
    for server in SERVERS {
        run(&mut Site::new(server), server);
    }
}
