//! What the source declares, flat: one entry for each grant, verb by verb, with the whole chain
//! by which the principal comes to it.
//!
//! `derive` makes it from the model. The prover compares it with what files grant, the verifier
//! with what real servers do.

mod check;
mod credential;
mod grant;
mod login;
mod object;
mod principal;
mod resource;

use crate::baseline::Systems;
pub use check::*;
pub use credential::*;
pub use grant::*;
pub use login::*;
pub use object::*;
pub use principal::*;
pub use resource::*;
use std::time::Duration;
pub use writ_model::{BucketVerb, DatabaseVerb, NomadVerb, SecretVerb, VaultVerb, Verb, VolumeVerb};
use writ_source::Span;

/// All that is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The stack's name.
    pub stack: String,
    /// The `stack` block: what to blame where nothing nearer is.
    pub span: Span,
    /// Every grant, one verb each, in the order of the source.
    pub grants: Vec<Grant>,
    /// Every check line, in the order of the source.
    pub checks: Vec<Check>,
    /// Every check line about chains, in the order of the source.
    pub reaches: Vec<Reaches>,
    /// The buckets that grants speak of, by name.
    pub buckets: Vec<Bucket>,
    /// The databases that grants speak of, by name.
    pub databases: Vec<Database>,
    /// How the Vault tokens of each principal live; a principal without grants that need Vault has
    /// none.
    pub tokens: Vec<Token>,
    /// The workloads without a Vault token: tasks that never log in there.
    pub idle: Vec<Idle>,
    /// The AWS account, where there is one.
    pub aws: Option<Aws>,
    /// The operators that log in to Nomad itself.
    pub nomad_logins: Vec<NomadLogin>,
    /// Nomad's servers, where they make the Vault tokens of tasks.
    pub servers: Option<Servers>,
    /// The secrets that grants speak of, in the order of the source.
    pub secrets: Vec<Secret>,
    /// Nomad namespaces that the stack makes.
    pub namespaces: Vec<Namespace>,
    /// The node pools that jobs ask for, but for those that are always there, in the order of their names.
    pub node_pools: Vec<NodePool>,
    /// The mounts of Vault's that the stack says something of.
    pub mounts: Vec<Mount>,
    /// Where tasks reach Vault, where it is said.
    pub vault_address: Option<String>,
}

impl Declared {
    /// Every task of the stack.
    pub fn workloads(&self) -> impl Iterator<Item = &Workload> {
        let with_tokens = self.tokens.iter().filter_map(|token| token.principal.workload());
        with_tokens.chain(self.idle.iter().map(|idle| &idle.workload))
    }

    /// Whether somebody else makes the mount at a whole path such as `aws` or `auth/jwt-nomad`.
    pub fn is_there(&self, mount: &str) -> bool {
        self.mounts.iter().any(|said| said.path == mount && said.existing)
    }

    /// Which systems its grants are on.
    pub fn systems(&self) -> Systems {
        let any = |is: fn(&Object) -> bool| self.grants.iter().any(|grant| is(&grant.object));
        let operators = || self.tokens.iter().filter(|token| token.principal.operator().is_some());
        Systems {
            operators: operators().next().is_some(),
            groups: operators().any(|token| token.login.method == Method::Ldap),
            nomad_tokens: self
                .grants
                .iter()
                .any(|grant| matches!(grant.credential(), Some(Credential::Nomad { .. }))),
            nomad_people: self.grants.iter().any(|grant| {
                matches!(grant.route, Route::NomadLogin { .. })
                    || matches!(grant.credential(), Some(Credential::Nomad { .. }))
            }),
            servers: self.servers.is_some(),
            s3: any(|object| matches!(object, Object::Bucket { .. })),
            users: self.grants.iter().any(|grant| {
                matches!(grant.credential(), Some(Credential::Aws { keys: AwsKeys::IamUser, .. }))
            }),
            postgres: any(|object| object.database().is_some()),
            functions: self.databases.iter().any(|database| !database.revoke_functions),
            unset: self.databases.iter().any(|database| !database.setup),
        }
    }
}

/// A workload without a Vault token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// Which.
    pub workload: Workload,
    /// What the task does when what it was given changes.
    pub on_change: OnChange,
    /// Its name in the source.
    pub span: Span,
}

impl From<Seconds> for Duration {
    fn from(seconds: Seconds) -> Self {
        Duration::from_secs(seconds.0)
    }
}
