//! Trees with secrets, edited by hand: the proof names what each edit gives or takes.

use crate::hand_edits::{Edit, refuted};

const EDITS: &[Edit] = &[
    // Who may do what with a KV secret.
    (
        "vault/policies/shop_payments.hcl",
        "path \"teams/shop/data/payment/api\" {\n  capabilities = [\"read\"]",
        "path \"teams/shop/data/payment/api\" {\n  capabilities = [\"read\", \"update\"]",
        "prove/more-than-declared",
    ),
    (
        "vault/policies/shop_payments.hcl",
        "teams/shop/data/payment/api",
        "teams/shop/data/payment/*",
        "prove/more-than-declared",
    ),
    (
        "vault/policies/shop_payments.hcl",
        "teams/shop/data/payment/api",
        "teams/shop/payment/api",
        "prove/dead-chain",
    ),
    (
        "vault/policies/shop_rotator.hcl",
        "capabilities = [\"create\", \"update\"]",
        "capabilities = [\"update\"]",
        "prove/dead-chain",
    ),
    (
        "vault/policies/shop_rotator.hcl",
        "path \"teams/shop/metadata/payment/api\" {\n  capabilities = [\"read\"]",
        "path \"teams/shop/metadata/payment/api\" {\n  capabilities = [\"delete\", \"read\"]",
        "prove/more-than-declared",
    ),
    // Paths of Vault itself.
    ("vault/policies/shop_rotator.hcl", "sys/config/state/*", "sys/config/*", "prove/more-than-declared"),
    ("vault/policies/shop_rotator.hcl", "sys/config/state/*", "sys/config/state/+", "prove/dead-chain"),
    (
        "vault/policies/shop_rotator.hcl",
        "",
        "\npath \"sys/policies/acl/*\" {\n  capabilities = [\"update\"]\n}\n",
        "prove/more-than-declared",
    ),
    // Nomad variables: whose policy it is, for what, and where.
    ("nomad/acl/shop--rotator.hcl", "[\"write\"]", "[\"read\", \"write\"]", "prove/more-than-declared"),
    ("nomad/acl/shop--payments.hcl", "shop/session-keys", "shop/*", "prove/more-than-declared"),
    ("nomad/acl/shop--payments.hcl", "namespace \"shop\"", "namespace \"*\"", "prove/more-than-declared"),
    ("nomad/acl/shop--payments.hcl", "[\"read\"]", "[\"list\"]", "prove/dead-chain"),
    (
        "nomad/acl/shop--payments.workload.json",
        "\"Task\": \"payments\"",
        "\"Task\": \"other\"",
        "prove/different-from-declared",
    ),
    (
        "nomad/acl/shop--payments.workload.json",
        ",\n  \"Group\": \"payments\",\n  \"Task\": \"payments\"",
        "",
        "prove/different-from-declared",
    ),
    ("nomad/acl/shop--payments.workload.json", "\"JobID\": \"payments\",\n", "", "prove/check-failed"),
    (
        "nomad/acl/admin.hcl",
        "",
        "namespace \"shop\" {\n  variables {\n    path \"*\" {\n      capabilities = [\"read\"]\n    }\n  }\n}\n",
        "prove/undeclared",
    ),
    // What reaches the tasks.
    (
        "nomad/jobs/payments.nomad.hcl",
        "nomadVar \"shop/session-keys\"",
        "nomadVar \"nomad/jobs\"",
        "prove/dead-chain",
    ),
    (
        "nomad/jobs/payments.nomad.hcl",
        "secret \"teams/shop/data/payment/api\"",
        "secret \"teams/shop/data/mail/relay\"",
        "prove/dead-chain",
    ),
    (
        "nomad/jobs/payments.nomad.hcl",
        "destination          = \"secrets/payment.json\"",
        "destination          = \"local/payment.json\"",
        "prove/undeclared",
    ),
    (
        "nomad/jobs/payments.nomad.hcl",
        "error_on_missing_key = true",
        "error_on_missing_key = false",
        "prove/different-from-declared",
    ),
    (
        "nomad/jobs/payments.nomad.hcl",
        "env          = false",
        "env          = true",
        "prove/credential-exposed",
    ),
    (
        "nomad/jobs/rotator.nomad.hcl",
        "disable_file = true",
        "disable_file = false",
        "prove/credential-exposed",
    ),
    ("nomad/jobs/rotator.nomad.hcl", "env          = true", "env          = false", "prove/dead-chain"),
    (
        "nomad/jobs/rotator.nomad.hcl",
        "aud  = [\"nomadproject.io\"]\n        env  = true",
        "aud  = [\"nomadproject.io\"]",
        "prove/dead-chain",
    ),
    (
        "nomad/jobs/payments.nomad.hcl",
        "      identity {",
        "      identity {\n        env = true\n      }\n\n      identity {",
        "prove/undeclared",
    ),
    // Where the values come from and go to.
    (
        "terraform/secret-session-keys.tf",
        "items_wo         = jsonencode(var.secret__session_keys)",
        "items            = var.secret__session_keys",
        "prove/terraform-states-access",
    ),
    (
        "terraform/secret-session-keys.tf",
        "\"shop/session-keys\"",
        "\"nomad/jobs\"",
        "prove/terraform-states-access",
    ),
    (
        "terraform/secret-payment-api.tf",
        "disable_read         = true",
        "disable_read         = false",
        "prove/terraform-states-access",
    ),
    (
        "terraform/secret-payment-api.tf",
        "jsonencode(var.secret__payment_api)",
        "jsonencode(var.secret__session_keys)",
        "prove/terraform-states-access",
    ),
    (
        "terraform/secret-payment-api.tf",
        "",
        "resource \"nomad_variable\" \"more\" {\n  path = \"nomad/jobs\"\n  items_wo = jsonencode(var.secret__payment_api)\n  items_wo_version = 1\n}\n",
        "prove/terraform-states-access",
    ),
    (
        "terraform/service-rotator.tf",
        "backend                 = \"nomad\"",
        "backend                 = \"jwt\"",
        "prove/terraform-states-access",
    ),
    (
        "terraform/service-payments.tf",
        "    nomad_variable.shop_session-keys,\n",
        "",
        "prove/applied-too-early",
    ),
];

#[test]
fn each_edit_of_a_tree_with_secrets_is_named() {
    refuted("secrets", EDITS);
}
