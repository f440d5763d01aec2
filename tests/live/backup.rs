//! `writ verify fixtures/backup`, on Vault, Nomad, PostgreSQL and MinIO.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod systems;

use systems::{answer, proved};

#[test]
fn the_backup_is_proved_on_real_servers() {
    let verified = proved("backup", &["vault", "nomad", "postgresql", "minio"]);
    for (kind, request, came_back) in [
        ("grant", "put an object: PUT my-bucket/dbbackup/", "allowed (200)"),
        ("grant", "get an object: GET my-bucket/dbbackup/", "allowed (200)"),
        ("grant", "list the granted prefix", "allowed (200)"),
        ("grant", "pg_dump", "allowed (done)"),
        ("near-miss", "delete without the verb", "refused by S3's policy (403"),
        ("near-miss", "GET my-bucket/dbbackup2/", "refused by S3's policy (403"),
        ("near-miss", "get from another bucket", "refused by S3's policy (403"),
        ("near-miss", "list the whole bucket, with no prefix", "refused by S3's policy (403"),
        ("near-miss", "list all buckets", "refused by S3's policy (403"),
        ("revocation", "be issued keys after the role is deleted", "400"),
        ("revocation", "log in again", "28P01"),
    ] {
        let found = answer(&verified, kind, request);
        assert!(found.starts_with(came_back), "{request}: {found}");
    }
}
