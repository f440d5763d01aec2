//! Sources that are wrong: all that is said of each, as people see it, in one snapshot.

use writ_tests::{fixture, writ};

fn said_of(case: &str) -> String {
    let folder = format!("fixtures/error/{case}");
    let source = std::fs::read_to_string(fixture("error").join(case).join("stack.writ")).unwrap();
    let output = writ(&["compile", &folder]).unwrap();
    assert_eq!(output.status.code(), Some(1), "{case} is refuted");
    assert!(!fixture("error").join(case).join("out").exists(), "nothing is written");
    assert!(output.stdout.is_empty());
    format!("{source}\n================\n{}", String::from_utf8(output.stderr).unwrap())
}

#[test]
fn many_errors_show_in_one_run() {
    insta::assert_snapshot!("many_at_once", said_of("many-at-once"));
}

#[test]
fn a_prefix_without_a_slash_and_a_whole_bucket_are_refused() {
    insta::assert_snapshot!("prefix_without_slash", said_of("prefix-without-slash"));
}

#[test]
fn a_credential_that_dies_during_a_run_is_refused() {
    insta::assert_snapshot!("credential_dies_mid_run", said_of("credential-dies-mid-run"));
}

#[test]
fn checks_that_do_not_hold_say_why() {
    insta::assert_snapshot!("failing_checks", said_of("failing-checks"));
}

#[test]
fn two_logins_cannot_have_the_same_variables() {
    insta::assert_snapshot!("two_logins_in_one_place", said_of("two-logins-in-one-place"));
}

#[test]
fn texts_that_are_syntax_elsewhere_are_refused_at_their_places() {
    insta::assert_snapshot!("hostile_texts", said_of("hostile-texts"));
}

#[test]
fn syntax_errors_of_several_blocks_show_in_one_run() {
    insta::assert_snapshot!("several_syntax", said_of("several-syntax"));
}

#[test]
fn a_bystander_does_not_excuse_others_from_an_only() {
    insta::assert_snapshot!("only_a_bystander", said_of("only-a-bystander"));
}

#[test]
fn one_database_has_one_name_and_a_port_one_label() {
    insta::assert_snapshot!("database_twice", said_of("database-twice"));
}

#[test]
fn keys_live_no_longer_than_aws_lets_them() {
    insta::assert_snapshot!("keys_for_too_long", said_of("keys-for-too-long"));
}

#[test]
fn profiles_that_cannot_be_taken_over_are_told() {
    insta::assert_snapshot!("reuse_profiles", said_of("reuse-profiles"));
}

#[test]
fn a_line_that_was_written_elsewhere_is_told_with_who_uses_it() {
    insta::assert_snapshot!("reuse_of_wrong_lines", said_of("reuse-of-wrong-lines"));
}

#[test]
fn environments_that_do_not_fit_their_base_are_told_whichever_is_compiled() {
    insta::assert_snapshot!("reuse_environments", said_of("reuse-environments"));
}

#[test]
fn inputs_without_a_usable_value_are_told() {
    insta::assert_snapshot!("reuse_inputs", said_of("reuse-inputs"));
}

#[test]
fn what_a_database_does_not_have_cannot_be_granted() {
    insta::assert_snapshot!("objects_in_databases", said_of("objects-in-databases"));
}

#[test]
fn what_a_prefix_does_not_bound_is_no_grant_below_it() {
    insta::assert_snapshot!("verbs_of_buckets", said_of("verbs-of-buckets"));
}

#[test]
fn keys_of_users_have_one_lease_long_enough_for_each_run() {
    insta::assert_snapshot!("leases_of_users", said_of("leases-of-users"));
}

#[test]
fn a_policy_that_a_user_has_no_room_for_is_refused() {
    insta::assert_snapshot!("users_without_room", said_of("users-without-room"));
}

#[test]
fn a_role_has_a_name_that_aws_takes() {
    insta::assert_snapshot!("names_too_long_for_aws", said_of("names-too-long-for-aws"));
}

#[test]
fn a_connection_of_others_is_theirs_and_to_one_database() {
    insta::assert_snapshot!("connections_of_others", said_of("connections-of-others"));
}

#[test]
fn what_may_not_be_done_may_not_be_done_with_any_part() {
    insta::assert_snapshot!("cannot_any_part", said_of("cannot-any-part"));
}

#[test]
fn use_blocks_that_name_no_stack_are_told() {
    insta::assert_snapshot!("use_blocks", said_of("use-blocks"));
}

#[test]
fn what_another_stack_has_not_or_does_not_share_is_told_at_both_places() {
    insta::assert_snapshot!("use_of_stacks", said_of("use-of-stacks"));
}

#[test]
fn secrets_and_paths_that_do_not_fit_are_refused_where_they_are_written() {
    insta::assert_snapshot!("secrets_that_do_not_fit", said_of("secrets-that-do-not-fit"));
}

#[test]
fn what_gives_more_than_it_says_is_refused() {
    insta::assert_snapshot!("more_than_it_says", said_of("more-than-it-says"));
}

#[test]
fn logins_that_nobody_or_anybody_has_are_refused() {
    insta::assert_snapshot!("logins_of_operators", said_of("logins-of-operators"));
}

#[test]
fn grants_that_operators_cannot_have_are_refused() {
    insta::assert_snapshot!("grants_of_operators", said_of("grants-of-operators"));
}

#[test]
fn checks_about_operators_that_do_not_hold_say_why() {
    insta::assert_snapshot!("checks_of_operators", said_of("checks-of-operators"));
}

#[test]
fn where_servers_make_the_tokens_no_check_tells_one_job_from_another() {
    insta::assert_snapshot!("tokens_of_servers", said_of("tokens-of-servers"));
}

#[test]
fn what_no_node_can_do_is_refused() {
    insta::assert_snapshot!("nodes_that_do_not_fit", said_of("nodes-that-do-not-fit"));
}

#[test]
fn a_declaration_with_an_error_is_one_all_the_same() {
    insta::assert_snapshot!("bad_declarations", said_of("bad-declarations"));
}

#[test]
fn what_is_proposed_for_a_value_is_the_users_own_or_all_that_there_is() {
    insta::assert_snapshot!("own_values", said_of("own-values"));
}

#[test]
fn a_name_that_nothing_has_is_told_once_with_what_it_can_be() {
    insta::assert_snapshot!("names_that_are_not_there", said_of("names-that-are-not-there"));
}

#[test]
fn changes_that_no_program_would_learn_of_are_refused() {
    insta::assert_snapshot!("changes_that_do_not_arrive", said_of("changes-that-do-not-arrive"));
}

#[test]
fn environments_that_are_not_compiled_are_resolved_all_the_same() {
    insta::assert_snapshot!("environments_with_errors", said_of("environments-with-errors"));
}

#[test]
fn what_vault_puts_before_a_path_is_refused_in_it() {
    insta::assert_snapshot!("paths_of_secrets", said_of("paths-of-secrets"));
}

#[test]
fn no_road_leads_from_a_job_to_its_node() {
    insta::assert_snapshot!("roads_to_the_node", said_of("roads-to-the-node"));
}

#[test]
fn what_is_hidden_and_state_get_into_no_job() {
    insta::assert_snapshot!("private_files", said_of("private-files"));
}

#[test]
fn what_is_said_twice_is_told_where_it_is_written() {
    insta::assert_snapshot!("said_twice", said_of("said-twice"));
}

#[test]
fn each_folder_of_a_task_has_a_place_of_its_own() {
    insta::assert_snapshot!("folders_in_one_place", said_of("folders-in-one-place"));
}

#[test]
fn variables_are_taken_where_they_are_delivered_only() {
    insta::assert_snapshot!("delivered_variables", said_of("delivered-variables"));
}

#[test]
fn what_was_granted_is_no_upkeep() {
    insta::assert_snapshot!("upkeep_that_was_granted", said_of("upkeep-that-was-granted"));
}

#[test]
fn each_check_is_told_its_own_cause() {
    insta::assert_snapshot!("why_checks_fail", said_of("why-checks-fail"));
}
