//! What an engine issues, how long it lives, and how it reaches the task.

use super::OnChange;
use serde::Serialize;
use writ_semantics::engine::RoleRef;
use writ_semantics::place;

/// What Vault issues.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Credential {
    /// Keys of AWS: read `<mount>/creds/<name>`.
    Aws {
        /// The role in Vault.
        role: RoleRef,
        /// What kind they are.
        keys: AwsKeys,
        /// How long they live unless renewed.
        ttl: Seconds,
        /// How long they can be renewed for; those of an assumed role can't be.
        max_ttl: Seconds,
    },
    /// A login of PostgreSQL: read `<mount>/creds/<name>`.
    Database {
        /// The role in Vault.
        role: RoleRef,
        /// How long a lease lives unless renewed.
        ttl: Seconds,
        /// How long it can be renewed for.
        max_ttl: Seconds,
    },
    /// A token of Nomad's: read `<mount>/creds/<name>`.
    Nomad {
        /// The role in Vault.
        role: RoleRef,
        /// Nomad's ACL policy that the token has.
        policy: String,
        /// How long its lease lives unless renewed: the mount's, as Nomad itself ends none.
        ttl: Seconds,
        /// How long it can be renewed for.
        max_ttl: Seconds,
    },
}

impl Credential {
    /// The role in Vault.
    pub fn role(&self) -> &RoleRef {
        match self {
            Credential::Aws { role, .. }
            | Credential::Database { role, .. }
            | Credential::Nomad { role, .. } => role,
        }
    }

    /// How long it lives unless renewed, and how long it can be renewed for.
    pub fn life(&self) -> (Seconds, Seconds) {
        match self {
            Credential::Aws { ttl, max_ttl, .. }
            | Credential::Database { ttl, max_ttl, .. }
            | Credential::Nomad { ttl, max_ttl, .. } => (*ttl, *max_ttl),
        }
    }

    /// The path whose reading issues it: `aws/creds/x`.
    pub fn path(&self) -> String {
        place::issuing(self.role())
    }
}

/// What Vault's AWS engine issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AwsKeys {
    /// Keys of a session of an IAM role, which end by themselves.
    AssumedRole,
    /// Keys of an IAM user that Vault makes for the lease and deletes with it.
    IamUser,
}

/// A whole number of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Seconds(pub u64);

/// How a credential reaches the task. Always below `secrets/`, which is in memory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Delivery {
    /// As environment variables: `AWS_*`, or libpq's `PG*`.
    Environment {
        /// The file that they are rendered in, such as `secrets/aws.env`.
        file: String,
    },
    /// As a JSON file: with `host`, `port`, `username`, `password`, `db` and `sslmode`, or with the
    /// values of a secret.
    Json {
        /// Where, such as `secrets/config.json`.
        file: String,
        /// What becomes of the task when it is another one.
        on_change: OnChange,
    },
    /// A template of the task's own reads it, to where that says.
    Template,
    /// As `VAULT_TOKEN`: the token itself.
    VaultToken,
    /// As `NOMAD_TOKEN`: the identity that Nomad knows the task by.
    NomadToken,
    /// To no task: the principal asks for it when it is needed.
    Nowhere,
}

impl Delivery {
    /// The file that it is rendered in, if any.
    pub fn file(&self) -> Option<&str> {
        match self {
            Delivery::Environment { file } | Delivery::Json { file, .. } => Some(file),
            Delivery::Template | Delivery::VaultToken | Delivery::NomadToken | Delivery::Nowhere => None,
        }
    }
}
