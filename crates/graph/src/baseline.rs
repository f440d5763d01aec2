//! What the systems give every identity, whatever anyone writes: the short list that is beyond
//! what Writ grants or can take away. Printed by every proof.

mod people;

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
#[expect(clippy::struct_excessive_bools, reason = "each stands for a line of its own")]
pub struct Systems {
    /// It has a bucket grant.
    pub s3: bool,
    /// Some keys are of IAM users.
    pub users: bool,
    /// It has a database grant.
    pub postgres: bool,
    /// Some database keeps its functions open to PUBLIC.
    pub functions: bool,
    /// Some database is set up elsewhere.
    pub unset: bool,
    /// Operators log in to Vault.
    pub operators: bool,
    /// Some of them as members of an LDAP group.
    pub groups: bool,
    /// Vault makes tokens of Nomad's.
    pub nomad_tokens: bool,
    /// Operators are granted something at Nomad.
    pub nomad_people: bool,
    /// Nomad's servers make the Vault tokens of tasks.
    pub servers: bool,
}

/// The baseline of a stack that touches these systems (Vault and Nomad always).
pub fn of(systems: Systems) -> Vec<Baseline> {
    let mut lines = vec![
        Baseline {
            system: "vault",
            right: "a token looks itself up, renews itself, and renews leases whose id it knows",
            source: "needed for renewal, so granted by each policy here: `auth/token/lookup-self`, \
                     `auth/token/renew-self`, `sys/leases/renew`; the rest of Vault's `default` policy is not \
                     (vault/policy_store.go of Vault 1.21.0)",
        },
        Baseline {
            system: "vault",
            right: "whoever reaches the address sees health, seal status and leader, may try to log in, and with enough \
                    unseal keys unseals it and makes root tokens",
            source: "vault/logical_system.go of Vault 1.21.0 (`Unauthenticated`)",
        },
        Baseline {
            system: "vault",
            right: "a token that may do anything in a mount sees the mount's kind and options",
            source: "`pathInternalUIMountRead` in vault/logical_system.go of Vault 1.21.0; templates ask it to tell \
                     the versions of the KV engine",
        },
        Baseline {
            system: "nomad",
            right: "a task reads the variables at `nomad/jobs/` and its job, its group and itself, and `nomad/jobs`, which \
                    its whole namespace shares",
            source: "`matchingVariablesCapabilitySet` in acl/acl.go of Nomad 1.11.1",
        },
        Baseline {
            system: "nomad",
            right: "a task reads every service in the registry, of every namespace",
            source: "Nomad documentation, \"Workload identity\"; nomad/service_registration_endpoint.go of Nomad 1.11.1",
        },
    ];
    if !systems.servers {
        lines.push(Baseline {
            system: "vault",
            right: "what a task was given is not taken back when it ends: it lives until the end of its term, or of its \
                    token's, with nobody to renew them",
            source: "`Stop` in client/allocrunner/taskrunner/vault_hook.go of Nomad 1.11.1, which only stops renewing; \
                     seen on Vault 1.21.0 and Nomad 1.11.1",
        });
    }
    people::add(systems, &mut lines);
    if systems.postgres {
        lines.push(Baseline {
            system: "postgres",
            right: "a login reads the catalogues (names, no rows) and sets its own password",
            source: "PostgreSQL 15 documentation, section 5.7 \"Privileges\" and \"ALTER ROLE\"",
        });
        lines.push(if systems.functions {
            Baseline {
                system: "postgres",
                right: "a login calls every function, SECURITY DEFINER ones too, and has what tables give to PUBLIC",
                source: "PostgreSQL 15 documentation, table 5.2 (default PUBLIC privileges of functions: `X`); the \
                         setup scripts take away databases and schemas only, unless `revoke_functions` is set",
            }
        } else {
            Baseline {
                system: "postgres",
                right: "a login calls functions of other schemas, and those made since its setup script ran, and has \
                        what tables give to PUBLIC",
                source: "PostgreSQL 15 documentation, table 5.2 (default PUBLIC privileges of functions: `X`); \
                         `REVOKE … ON ALL ROUTINES` is of those that are there",
            }
        });
        if systems.unset {
            lines.push(Baseline {
                system: "postgres",
                right: "in a database that is set up elsewhere, a login has what PUBLIC has there: by default \
                        temporary tables, and schema `public`",
                source: "PostgreSQL 15 documentation, section 5.7 and table 5.2; `setup = elsewhere` writes no script",
            });
        }
        lines.push(Baseline {
            system: "postgres",
            right: "a login may connect to the server's other databases, where nobody took that from PUBLIC",
            source: "PostgreSQL 15 documentation, table 5.2 (default PUBLIC privileges of databases: `Tc`); the \
                     setup scripts take it away in the declared databases only",
        });
    }
    if systems.users {
        lines.push(Baseline {
            system: "s3",
            right: "keys of a user get session tokens for themselves, which do no more, and nothing once it is gone",
            source: "STS API reference, `GetSessionToken` (\"No permissions are required\"; permissions are the user's)",
        });
    }
    if systems.s3 {
        lines.push(Baseline {
            system: "s3",
            right: "keys ask `sts:GetCallerIdentity`, and do what bucket policies and ACLs give to everybody",
            source: "STS API reference, `GetCallerIdentity` (\"No permissions are required\"); bucket policies are \
                     outside of these files",
        });
    }
    lines
}
