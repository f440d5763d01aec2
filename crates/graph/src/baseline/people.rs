//! The baseline of operators, and of tokens that Nomad's servers make.

use super::{Baseline, Systems};

/// Adds the lines of what a stack has of these.
pub fn add(systems: Systems, lines: &mut Vec<Baseline>) {
    if systems.operators {
        lines.push(Baseline {
            system: "vault",
            right: "an operator's token also revokes itself, and has what vault's identity groups and entities give",
            source: "`auth/token/revoke-self` is granted by each operator's policy here; vault/request_handling.go \
                     of Vault 1.21.0 (`fetchEntityAndDerivedPolicies`)",
        });
    }
    if systems.groups {
        lines.push(Baseline {
            system: "vault",
            right: "a login by ldap has vault's policy `default` and the policies of the user's other groups too, and \
                    lives as long as the mount says",
            source: "builtin/credential/ldap/backend.go and path_groups.go of Vault 1.21.0 (a group has policies and \
                     nothing else)",
        });
    }
    if systems.nomad_tokens {
        lines.push(Baseline {
            system: "nomad",
            right: "a token that vault made has no end of nomad's own: it lives until vault revokes its lease, so on \
                    while vault is away",
            source: "builtin/logical/nomad/path_creds_create.go and secret_token.go of Vault 1.21.0 (no `ExpirationTTL`)",
        });
    }
    if systems.nomad_people {
        lines.push(Baseline {
            system: "nomad",
            right: "whoever reaches the address has what the policy `anonymous` gives, if there is one; a token reads \
                    itself and its own policies",
            source: "nomad/auth/auth.go and nomad/acl_endpoint.go of Nomad 1.11.1",
        });
    }
    if systems.servers {
        lines.push(Baseline {
            system: "vault",
            right: "any job of the cluster, of every namespace, gets a token with any policy that a task here has, \
                    unless nomad's servers have `allow_unauthenticated = false`",
            source: "Nomad 1.9 documentation, \"vault Block in Agent Configuration\" (`allow_unauthenticated`, by \
                     default `true`)",
        });
        lines.push(Baseline {
            system: "vault",
            right: "nomad's servers look up every token that they see, and revoke every token whose accessor they know",
            source: "Nomad 1.9 documentation, \"Vault integration\", legacy workflow (`auth/token/lookup`, \
                     `auth/token/revoke-accessor`)",
        });
    }
}
