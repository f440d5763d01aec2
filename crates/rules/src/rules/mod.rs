//! One file a rule, named as the rule.

mod credential_outlives_run;
mod daylight_saving;
mod default_policy;
mod endless_identity;
mod escalation_path;
mod grant_option;
mod long_lived_credential;
mod loose_role_on_mount;
mod node_escape;
mod not_action;
mod only_positive_checks;
mod overlapping_writers;
mod prefix_without_slash;
mod public_grant;
mod redundant_grant;
mod root_equivalent_path;
mod run_longer_than_period;
mod secret_persisted;
mod shared_only;
mod shared_vault_role;
mod shared_writes;
mod snapshot_and_unseal_keys;
mod sudo_capability;
mod superuser_login;
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
mod wildcard_path;
mod wildcard_resource;
mod write_all_tables;
mod write_and_delete;

use crate::rule::Rule;

const ALL: [Rule; 39] = [
    credential_outlives_run::RULE,
    daylight_saving::RULE,
    default_policy::RULE,
    endless_identity::RULE,
    escalation_path::RULE,
    grant_option::RULE,
    long_lived_credential::RULE,
    loose_role_on_mount::RULE,
    node_escape::RULE,
    not_action::RULE,
    only_positive_checks::RULE,
    overlapping_writers::RULE,
    prefix_without_slash::RULE,
    public_grant::RULE,
    redundant_grant::RULE,
    root_equivalent_path::RULE,
    run_longer_than_period::RULE,
    secret_persisted::RULE,
    shared_only::RULE,
    shared_vault_role::RULE,
    shared_writes::RULE,
    snapshot_and_unseal_keys::RULE,
    sudo_capability::RULE,
    superuser_login::RULE,
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
    wildcard_path::RULE,
    wildcard_resource::RULE,
    write_all_tables::RULE,
    write_and_delete::RULE,
];

/// Every rule, by name.
pub fn all() -> &'static [Rule] {
    &ALL
}
