//! Grants in AWS and PostgreSQL: trees that say another thing are refuted, with the cause.

use crate::hand_edits::{Edit, refuted};
use writ_tests::fixture;

const USERS: [Edit; 14] = [
    // What the keys of a user permit.
    ("iam/user-backups_db-backup.json", "my-bucket/dbbackup/*", "my-bucket/*", "prove/more-than-declared"),
    ("iam/user-backups_db-backup.json", "\"s3:AbortMultipartUpload\", ", "", "prove/less-than-declared"),
    ("iam/user-backups_db-backup.json", "\"kms:Decrypt\", ", "\"kms:*\", ", "prove/more-than-declared"),
    ("iam/user-backups_db-backup.json", "\"kms:Decrypt\", ", "", "prove/dead-chain"),
    (
        "iam/user-backups_db-backup.json",
        "s3.eu-west-1.amazonaws.com",
        "s3.us-east-1.amazonaws.com",
        "prove/dead-chain",
    ),
    (
        "iam/user-backups_db-backup.json",
        "\"arn:aws:s3:::my-bucket/dbbackup/*\"\n          ]",
        "\"arn:aws:s3:::*\"\n          ]",
        "prove/more-than-declared",
    ),
    // How they come to be, and end.
    (
        "vault/aws/roles/user-backups_db-backup.json",
        "iam_user",
        "federation_token",
        "prove/different-from-declared",
    ),
    (
        "vault/aws/roles/user-backups_db-backup.json",
        "\"credential_type\": \"iam_user\",",
        "\"credential_type\": \"iam_user\",\n  \"iam_groups\": [\"admins\"],",
        "prove/different-from-declared",
    ),
    (
        "vault/aws/roles/user-backups_db-backup.json",
        "policy/vault-users",
        "policy/none",
        "prove/different-from-declared",
    ),
    (
        "vault/aws/roles/user-backups_db-backup.json",
        ",\n  \"permissions_boundary_arn\": \"arn:aws:iam::111122223333:policy/vault-users\"",
        "",
        "prove/different-from-declared",
    ),
    ("vault/aws/config/lease.json", "7560s", "768h", "prove/different-from-declared"),
    // How it is applied.
    ("terraform/mounts.tf", "  disable_delete = true\n", "", "prove/not-applied"),
    (
        "terraform/mounts.tf",
        "config/lease.json",
        "roles/user-backups_db-backup.json",
        "prove/terraform-states-access",
    ),
    (
        "terraform/service-db-backup.tf",
        "[vault_generic_endpoint.aws_lease]",
        "[vault_aws_secret_backend.aws]",
        "prove/applied-too-early",
    ),
];

const FINE: [Edit; 12] = [
    // Columns and sequences.
    (
        "postgres/books/ledger_clerk_books.creation.sql",
        "\"name\", \"postCode\"",
        "\"name\", \"iban\", \"postCode\"",
        "prove/more-than-declared",
    ),
    (
        "postgres/books/ledger_clerk_books.creation.sql",
        "SELECT (\"id\", \"name\", \"postCode\")",
        "SELECT",
        "prove/more-than-declared",
    ),
    ("postgres/books/ledger_clerk_books.creation.sql", ", UPDATE (\"name\")", "", "prove/less-than-declared"),
    (
        "postgres/books/ledger_clerk_books.creation.sql",
        "GRANT USAGE ON SEQUENCE",
        "GRANT UPDATE ON SEQUENCE",
        "prove/more-than-declared",
    ),
    (
        "postgres/books/ledger_clerk_books.creation.sql",
        "SEQUENCE \"public\".\"lines_id_seq\"",
        "ALL SEQUENCES IN SCHEMA \"public\"",
        "prove/more-than-declared",
    ),
    (
        "postgres/books/ledger_loader_books.creation.sql",
        "SELECT, TRUNCATE",
        "SELECT, TRIGGER, TRUNCATE",
        "prove/more-than-declared",
    ),
    // What PUBLIC keeps.
    (
        "postgres/books/setup.sql",
        "REVOKE ALL ON ALL ROUTINES IN SCHEMA \"staging\" FROM PUBLIC;\n",
        "",
        "prove/different-from-declared",
    ),
    (
        "postgres/books/setup.sql",
        "ROUTINES IN SCHEMA \"public\"",
        "FUNCTIONS IN SCHEMA \"public\"",
        "prove/different-from-declared",
    ),
    // Versions, uploads, tags.
    ("iam/ledger_shredder.session.json", "s3:DeleteObjectVersion", "s3:Delete*", "prove/more-than-declared"),
    (
        "iam/ledger_shredder.session.json",
        "\"s3:prefix\": \"expired/*\"",
        "\"s3:prefix\": \"*\"",
        "prove/more-than-declared",
    ),
    ("iam/ledger_shredder.json", "s3:GetBucketLocation", "s3:GetBucket*", "prove/more-than-declared"),
    ("iam/ledger_clerk.session.json", "\"s3:PutObject\", ", "", "prove/less-than-declared"),
];

const DEPLOYER: [Edit; 14] = [
    // More than applying it takes.
    ("deployer/vault-policy.hcl", "path \"aws/config/root\"", "path \"aws/*\"", "prove/more-than-declared"),
    (
        "deployer/vault-policy.hcl",
        "sys/policies/acl/backups_db-backup",
        "sys/policies/acl/*",
        "prove/more-than-declared",
    ),
    (
        "deployer/vault-policy.hcl",
        "path \"auth/token/create\" {\n  capabilities = [\"update\"]",
        "path \"auth/token/create\" {\n  capabilities = [\"update\", \"sudo\"]",
        "prove/more-than-declared",
    ),
    (
        "deployer/nomad-policy.hcl",
        "\"submit-job\"",
        "\"alloc-exec\", \"submit-job\"",
        "prove/more-than-declared",
    ),
    ("deployer/nomad-policy.hcl", "namespace \"default\"", "namespace \"*\"", "prove/more-than-declared"),
    ("deployer/iam.json", "role/backups_*", "role/*", "prove/more-than-declared"),
    ("deployer/vault-iam.json", "role/backups_*", "role/*", "prove/more-than-declared"),
    (
        "deployer/postgres/orders.sql",
        "GRANT SELECT ON ALL TABLES",
        "GRANT ALL ON ALL TABLES",
        "prove/different-from-declared",
    ),
    (
        "deployer/postgres/orders.sql",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA \"public\" GRANT SELECT ON TABLES",
        "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES",
        "prove/different-from-declared",
    ),
    ("deployer/postgres/orders.sql", "TO :\"vault_login\"", "TO PUBLIC", "prove/different-from-declared"),
    // Less.
    (
        "deployer/vault-policy.hcl",
        "path \"sys/auth/jwt-nomad\" {\n  capabilities = [\"create\", \"read\", \"update\", \"delete\", \"sudo\"]",
        "path \"sys/auth/jwt-nomad\" {\n  capabilities = [\"create\", \"read\", \"update\", \"delete\"]",
        "prove/deployer-cannot-apply",
    ),
    (
        "deployer/vault-policy.hcl",
        "aws/roles/backups_db-backup",
        "aws/roles/other",
        "prove/deployer-cannot-apply",
    ),
    ("deployer/nomad-policy.hcl", ", \"submit-job\"", "", "prove/less-than-declared"),
    // Resources that nobody has a row for.
    (
        "terraform/mounts.tf",
        "resource \"vault_mount\" \"database\"",
        "resource \"vault_pki_secret_backend_role\" \"x\" {\n}\n\nresource \"vault_mount\" \"database\"",
        "prove/deployer-cannot-apply",
    ),
];

#[test]
fn keys_of_users_are_what_was_declared() {
    refuted("backup-iam-user", &USERS);
}

#[test]
fn fine_grained_grants_are_what_was_declared() {
    refuted("fine-grained", &FINE);
}

#[test]
fn the_deployer_has_what_applying_it_takes_and_no_more() {
    refuted("backup", &DEPLOYER);
}

/// Against the document of the post: on objects ours is less whatever the kind of the keys; what is
/// beside S3 (the key that the bucket is encrypted by) the post does not have.
#[test]
fn the_policy_of_a_user_against_the_document_of_the_post() {
    let ours = fixture("backup-iam-user").join("out/iam/user-backups_db-backup.json");
    let output =
        writ_tests::writ(&["prove", "--compare", ours.to_str().unwrap(), "fixtures/others/backup-post.json"])
            .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("s3:DeleteObject") && text.contains("kms:Decrypt"), "{text}");
    insta::assert_snapshot!("user_against_the_post", text.replace(&*ours.to_string_lossy(), "OURS"));
}
