//! What the systems give every identity, whatever anyone writes: the short list that is beyond
//! what Writ grants or can take away. Printed by every proof.

use serde::Serialize;

/// One line of the baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Baseline {
    /// `vault`, `nomad`, `postgres`, `s3`.
    pub system: &'static str,
    /// What every identity there may do.
    pub right: &'static str,
    /// Where that is said.
    pub source: &'static str,
}

/// The systems that a stack touches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Systems {
    /// It has a bucket grant.
    pub s3: bool,
    /// It has a database grant.
    pub postgres: bool,
}

/// The baseline of a stack that touches these systems (Vault and Nomad always).
pub fn of(systems: Systems) -> Vec<Baseline> {
    let mut lines = vec![
        Baseline {
            system: "vault",
            right: "a token looks itself up, renews itself and renews the leases that it knows by id \
                    (`auth/token/lookup-self`, `auth/token/renew-self`, `sys/leases/renew`): granted by \
                    each policy, as renewal needs them; the rest of Vault's `default` policy is not given",
            source: "vault/policy_store.go of Vault 1.21.0 (`defaultPolicy`)",
        },
        Baseline {
            system: "vault",
            right: "anybody who reaches the address asks for seal status, health and leader, and may try to log in",
            source: "vault/logical_system.go of Vault 1.21.0 (`Unauthenticated`)",
        },
        Baseline {
            system: "nomad",
            right: "every task has Nomad's default identity: it reads its own job's variables (`nomad/jobs/<job>` and below, \
                    and `nomad/jobs` that all jobs of its namespace share), and every service in the registry of every namespace",
            source: "nomad/auth/auth.go and acl/acl.go of Nomad 1.11.1; Nomad documentation, \"Workload identity\"",
        },
    ];
    if systems.postgres {
        lines.push(Baseline {
            system: "postgres",
            right: "every login reads the system catalogues (names of tables and columns, not their rows), calls built-in \
                    functions, and changes its own password and settings",
            source: "PostgreSQL 15 documentation, section 5.7 \"Privileges\" and \"ALTER ROLE\"",
        });
        lines.push(Baseline {
            system: "postgres",
            right: "PUBLIC may connect to and make temporary tables in every other database of the server, where nobody \
                    has taken that away; the setup script does so for the declared databases only",
            source: "PostgreSQL 15 documentation, table 5.2 (default PUBLIC privileges: `Tc` on databases)",
        });
    }
    if systems.s3 {
        lines.push(Baseline {
            system: "s3",
            right: "any AWS principal asks `sts:GetCallerIdentity` and `sts:GetSessionToken`-like calls that need no permission; \
                    what bucket policies and ACLs give to everybody is outside of these files",
            source: "STS API reference, `GetCallerIdentity` (\"No permissions are required\")",
        });
    }
    lines
}
