//! One file a rule, named as the rule.

mod capability_without_read_job;
mod claims_of_any_project;
mod credential_outlives_run;
mod daylight_saving;
mod default_policy;
mod default_vault_role;
mod endless_identity;
mod escalation_path;
mod exchangeable_bind;
mod glob_claim;
mod grant_all;
mod grant_option;
mod host_folder;
mod host_network;
mod long_lived_credential;
mod loose_role_on_mount;
mod management_token;
mod node_escape;
mod node_exec;
mod not_action;
mod only_positive_checks;
mod overlapping_writers;
mod policy_shorthand;
mod prefix_without_slash;
mod public_grant;
mod redundant_grant;
mod restart_for_keys;
mod root_equivalent_path;
mod root_policy;
mod run_longer_than_period;
mod secret_in_env;
mod secret_persisted;
mod shared_only;
mod shared_vault_role;
mod shared_writes;
mod silent_credential;
mod snapshot_and_unseal_keys;
mod sudo_capability;
mod superuser_login;
mod superuser_membership;
mod token_exposed;
mod unbound_audience;
mod unbound_namespace;
mod unbounded_run;
mod unchecked_principal;
mod unencrypted_connection;
mod unpinned_image;
mod unused_declaration;
mod update_without_select;
mod wide_control;
mod wildcard_action;
mod wildcard_credentials;
mod wildcard_namespace;
mod wildcard_path;
mod wildcard_resource;
mod wildcard_variables;
mod write_all_tables;
mod write_and_delete;

use crate::rule::Rule;

const ALL: [Rule; 58] = [
    capability_without_read_job::RULE,
    claims_of_any_project::RULE,
    credential_outlives_run::RULE,
    daylight_saving::RULE,
    default_policy::RULE,
    default_vault_role::RULE,
    endless_identity::RULE,
    escalation_path::RULE,
    exchangeable_bind::RULE,
    glob_claim::RULE,
    grant_all::RULE,
    grant_option::RULE,
    host_folder::RULE,
    host_network::RULE,
    long_lived_credential::RULE,
    loose_role_on_mount::RULE,
    management_token::RULE,
    node_escape::RULE,
    node_exec::RULE,
    not_action::RULE,
    only_positive_checks::RULE,
    overlapping_writers::RULE,
    policy_shorthand::RULE,
    prefix_without_slash::RULE,
    public_grant::RULE,
    redundant_grant::RULE,
    restart_for_keys::RULE,
    root_equivalent_path::RULE,
    root_policy::RULE,
    run_longer_than_period::RULE,
    secret_in_env::RULE,
    secret_persisted::RULE,
    shared_only::RULE,
    shared_vault_role::RULE,
    shared_writes::RULE,
    silent_credential::RULE,
    snapshot_and_unseal_keys::RULE,
    sudo_capability::RULE,
    superuser_login::RULE,
    superuser_membership::RULE,
    token_exposed::RULE,
    unbound_audience::RULE,
    unbound_namespace::RULE,
    unbounded_run::RULE,
    unchecked_principal::RULE,
    unencrypted_connection::RULE,
    unpinned_image::RULE,
    unused_declaration::RULE,
    update_without_select::RULE,
    wide_control::RULE,
    wildcard_action::RULE,
    wildcard_credentials::RULE,
    wildcard_namespace::RULE,
    wildcard_path::RULE,
    wildcard_resource::RULE,
    wildcard_variables::RULE,
    write_all_tables::RULE,
    write_and_delete::RULE,
];

/// Every rule, by name.
pub fn all() -> &'static [Rule] {
    &ALL
}
