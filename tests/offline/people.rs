//! Logins of people and pipelines, and the tokens of Nomad's servers: trees that say another thing are
//! refuted, with the cause.

use crate::hand_edits::{Edit, refuted};

const MORE: &str = "prove/more-than-declared";
const OTHER: &str = "prove/different-from-declared";
const DEAD: &str = "prove/dead-chain";
/// Whether the chain holds is not known: a policy is not in the tree, or a selector is not modelled.
const UNKNOWN: &str = "prove/unknown";
const CHECK: &str = "prove/check-failed";

const AT_VAULT: [Edit; 24] = [
    // Who logs in.
    ("vault/auth/ldap/groups/developers.json", "\"nomad-tokens_developer\"", "\"root\"", OTHER),
    (
        "vault/auth/ldap/groups/developers.json",
        "_developer\"",
        "_developer\", \"nomad-tokens_deployer\"",
        OTHER,
    ),
    (
        "vault/auth/ldap/groups/developers.json",
        "_developer\"",
        "_developer\", \"nomad-tokens_deployer\"",
        CHECK,
    ),
    ("vault/auth/ldap/groups/developers.json", "[\"nomad-tokens_developer\"]", "[]", DEAD),
    ("vault/auth/oidc/role/nomad-tokens_on-call.json", "\"on-call\"", "[\"on-call\", \"everybody\"]", MORE),
    (
        "vault/auth/oidc/role/nomad-tokens_on-call.json",
        "\"groups\": \"on-call\"",
        "\"email\": \"on-call\"",
        DEAD,
    ),
    (
        "vault/auth/oidc/role/nomad-tokens_on-call.json",
        "\"string\",\n  \"bound_claims\": {\n    \"groups\": \"on-call\"",
        "\"glob\",\n  \"bound_claims\": {\n    \"groups\": \"on-*\"",
        MORE,
    ),
    (
        "vault/auth/oidc/role/nomad-tokens_on-call.json",
        "http://localhost:8250/oidc/callback",
        "https://evil.example/callback",
        OTHER,
    ),
    ("vault/auth/oidc/role/nomad-tokens_on-call.json", "\"token_ttl\": 29700", "\"token_ttl\": 0", OTHER),
    ("vault/auth/jwt/role/nomad-tokens_deployer.json", ",\n    \"ref\": \"main\"", "", MORE),
    ("vault/auth/jwt/role/nomad-tokens_deployer.json", ",\n    \"ref\": \"main\"", "", CHECK),
    (
        "vault/auth/jwt/role/nomad-tokens_deployer.json",
        "[\"https://vault.example:8200\"]",
        "[\"other\"]",
        DEAD,
    ),
    (
        "vault/auth/jwt/role/nomad-tokens_deployer.json",
        "\"token_no_default_policy\": true",
        "\"token_no_default_policy\": false",
        OTHER,
    ),
    (
        "vault/auth/approle/role/nomad-tokens_nightly.json",
        "\"bind_secret_id\": true",
        "\"bind_secret_id\": false",
        OTHER,
    ),
    (
        "vault/auth/approle/role/nomad-tokens_nightly.json",
        "\"secret_id_ttl\": 604800",
        "\"secret_id_ttl\": 0",
        OTHER,
    ),
    (
        "vault/auth/approle/role/nomad-tokens_nightly.json",
        "[\"10.20.0.0/16\"],\n  \"token_type",
        "[\"0.0.0.0/0\"],\n  \"token_type",
        OTHER,
    ),
    (
        "vault/auth/approle/role/nomad-tokens_nightly.json",
        ",\n  \"token_bound_cidrs\": [\"10.20.0.0/16\"]",
        "",
        OTHER,
    ),
    // What they may ask Vault for.
    (
        "vault/policies/nomad-tokens_developer.hcl",
        "nomad/creds/nomad-tokens_developer",
        "nomad/creds/*",
        MORE,
    ),
    (
        "vault/policies/nomad-tokens_nightly.hcl",
        "creds/nomad-tokens_nightly",
        "creds/nomad-tokens_deployer",
        CHECK,
    ),
    // What Vault then makes.
    ("vault/nomad/role/nomad-tokens_developer.json", "\"client\"", "\"management\"", MORE),
    (
        "vault/nomad-short/role/nomad-tokens_nightly.json",
        "--nightly\"",
        "--nightly\", \"nomad-tokens--deployer\"",
        OTHER,
    ),
    ("vault/nomad-short/role/nomad-tokens_nightly.json", "\"global\": false", "\"global\": true", OTHER),
    ("vault/nomad-short/config/lease.json", "\"max_ttl\": 900", "\"max_ttl\": 0", OTHER),
    (
        "vault/nomad-short/role/nomad-tokens_deployer.json",
        "\"nomad-tokens--deployer\"",
        "\"nomad-tokens--other\"",
        UNKNOWN,
    ),
];

const AT_NOMAD: [Edit; 21] = [
    ("nomad/acl/nomad-tokens--deployer.hcl", "namespace \"apps\"", "namespace \"*\"", MORE),
    ("nomad/acl/nomad-tokens--deployer.hcl", "namespace \"apps\"", "namespace \"*\"", CHECK),
    ("nomad/acl/nomad-tokens--deployer.hcl", "[\"read-job\", ", "[\"alloc-exec\", \"read-job\", ", MORE),
    ("nomad/acl/nomad-tokens--deployer.hcl", "\"submit-job\"", "\"list-jobs\"", DEAD),
    ("nomad/acl/nomad-tokens--on-call.hcl", "policy = \"write\"", "policy = \"read\"", DEAD),
    (
        "nomad/acl/nomad-tokens--developer.hcl",
        "agent {\n  policy = \"read\"",
        "agent {\n  policy = \"write\"",
        MORE,
    ),
    ("nomad/acl/nomad-tokens--developer.hcl", "node {", "operator {\n  policy = \"read\"\n}\n\nnode {", MORE),
    ("nomad/acl/nomad-tokens--developer.hcl", "\"read-job\"", "\"deny\"", DEAD),
    (
        "nomad/acl/nomad-tokens--nightly.hcl",
        "namespace \"apps\" {",
        "namespace \"apps\" {\n  policy = \"write\"\n",
        CHECK,
    ),
    (
        "nomad/acl/nomad-tokens--nightly.hcl",
        "namespace \"apps\" {",
        "namespace \"apps\" {\n  variables {\n    path \"*\" {\n      capabilities = [\"read\"]\n    }\n  }\n",
        MORE,
    ),
    // Nomad's own logins.
    (
        "nomad/auth-methods/nomad-tokens--deployer-direct.json",
        "[\"nomad.example\"]",
        "[\"nomad.example\", \"other\"]",
        OTHER,
    ),
    (
        "nomad/auth-methods/nomad-tokens--deployer-direct.json",
        "\"project_path\": \"project_path\"",
        "\"user\": \"project_path\"",
        DEAD,
    ),
    ("nomad/auth-methods/nomad-tokens--deployer-direct.json", "\"15m0s\"", "\"720h0m0s\"", OTHER),
    ("nomad/auth-methods/nomad-tokens--deployer-direct.json", "\"local\"", "\"global\"", OTHER),
    (
        "nomad/auth-methods/nomad-tokens--developer-direct.json",
        "http://localhost:4649",
        "https://evil.example",
        OTHER,
    ),
    ("nomad/binding-rules/nomad-tokens--deployer-direct.json", "value.project_path == `acme/web`", "", CHECK),
    ("nomad/binding-rules/nomad-tokens--deployer-direct.json", "== `acme/web`", "!= `acme/web`", UNKNOWN),
    ("nomad/binding-rules/nomad-tokens--deployer-direct.json", "\"policy\"", "\"management\"", CHECK),
    (
        "nomad/binding-rules/nomad-tokens--developer-direct.json",
        "--developer-direct\"\n",
        "--deployer-direct\"\n",
        CHECK,
    ),
    // How it is applied.
    (
        "terraform/operator-deployer-direct.tf",
        "local.rule_nomad-tokens--deployer-direct.BindType",
        "\"management\"",
        "prove/terraform-states-access",
    ),
    (
        "terraform/operator-deployer.tf",
        "local.nomad_nomad-tokens_deployer.type",
        "\"management\"",
        "prove/terraform-states-access",
    ),
];

const BY_SERVERS: [Edit; 12] = [
    (
        "vault/auth/token/roles/webapp_nomad-cluster.json",
        "[\"webapp_web-app\"]",
        "[\"webapp_web-app\", \"root\"]",
        OTHER,
    ),
    ("vault/auth/token/roles/webapp_nomad-cluster.json", "[\"webapp_web-app\"]", "[]", DEAD),
    ("vault/auth/token/roles/webapp_nomad-cluster.json", "\"orphan\": true", "\"orphan\": false", DEAD),
    ("vault/auth/token/roles/webapp_nomad-cluster.json", "259200", "0", OTHER),
    ("vault/auth/token/create-orphan.json", "\"webapp_nomad-server\"", "\"root\"", DEAD),
    (
        "vault/auth/token/create-orphan.json",
        "\"no_default_policy\": true",
        "\"no_default_policy\": false",
        OTHER,
    ),
    ("vault/policies/webapp_nomad-server.hcl", "create/webapp_nomad-cluster", "create/*", MORE),
    ("vault/policies/webapp_nomad-server.hcl", "create/webapp_nomad-cluster", "create/other", DEAD),
    (
        "nomad/jobs/web-app.nomad.hcl",
        "[\"webapp_web-app\"]",
        "[\"webapp_web-app\", \"webapp_nomad-server\"]",
        OTHER,
    ),
    ("nomad/jobs/web-app.nomad.hcl", "[\"webapp_web-app\"]", "[\"webapp_nomad-server\"]", DEAD),
    (
        "terraform/nomad-servers.tf",
        "local.role_webapp_nomad-cluster.orphan",
        "true",
        "prove/terraform-states-access",
    ),
    (
        "terraform/service-web-app.tf",
        "    vault_token_auth_backend_role.webapp_nomad-cluster,\n",
        "",
        "prove/applied-too-early",
    ),
];

#[test]
fn logins_at_vault_and_what_they_come_to_are_what_was_declared() {
    refuted("nomad-tokens", &AT_VAULT);
}

#[test]
fn policies_and_logins_at_nomad_are_what_was_declared() {
    refuted("nomad-tokens", &AT_NOMAD);
}

#[test]
fn tokens_that_nomads_servers_make_are_what_was_declared() {
    refuted("webapp-tokens", &BY_SERVERS);
}
