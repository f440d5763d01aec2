//! `writ verify fixtures/webapp`, on Vault, Nomad and PostgreSQL.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod systems;

use systems::{answer, proved};

#[test]
fn the_web_application_is_proved_on_real_servers() {
    let verified = proved("webapp", &["vault", "nomad", "postgresql"]);
    for (kind, request, came_back) in [
        ("grant", "SELECT * FROM \"public\".\"customers\"", "allowed"),
        ("grant", "INSERT INTO \"public\".\"customers\"", "allowed"),
        ("near-miss", "DELETE FROM \"public\".\"customers\"", "refused by PostgreSQL's privileges (42501"),
        ("near-miss", "INSERT INTO \"public\".\"products\"", "refused by PostgreSQL's privileges (42501"),
        ("near-miss", "CREATE TABLE", "refused by PostgreSQL's privileges (42501"),
        ("near-miss", "CREATE ROLE", "refused by PostgreSQL's privileges (42501"),
        ("revocation", "renew the lease", "200"),
        ("revocation", "with a session open and an object owned", "0 of that name left"),
    ] {
        let found = answer(&verified, kind, request);
        assert!(found.starts_with(came_back), "{request}: {found}");
    }
}
