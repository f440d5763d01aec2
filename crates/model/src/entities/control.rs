//! Vault and Nomad themselves.

use super::Spanned;
use writ_source::Span;

/// The `vault` block: the Vault that all of this is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vault {
    /// Its name in the source.
    pub name: String,
    /// Where tasks and operators reach it, such as `https://vault.internal:8200`.
    pub address: Option<Spanned<String>>,
    /// Mounts that are not made here or are elsewhere than usual.
    pub mounts: Vec<Mount>,
    /// The block.
    pub span: Span,
}

/// `mount aws { path = "aws-prod", existing = true }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Which engine or auth method.
    pub kind: MountKind,
    /// Its path; the usual one where none is said.
    pub path: Option<Spanned<String>>,
    /// Whether somebody else makes it.
    pub existing: bool,
    /// The block.
    pub span: Span,
}

/// The mounts of Vault's that Writ writes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MountKind {
    /// Where workload identities log in.
    Jwt,
    /// The AWS engine.
    Aws,
    /// The database engine.
    Database,
    /// The KV engine, version 2.
    Kv,
    /// The Nomad engine.
    Nomad,
    /// LDAP login.
    Ldap,
    /// OIDC login.
    Oidc,
    /// Login by name and password.
    Userpass,
    /// Login by the two ids of a role.
    Approle,
    /// Login of pipelines by a JWT of their own.
    Pipeline,
}

impl MountKind {
    /// All.
    pub const ALL: [Self; 10] = [
        Self::Jwt,
        Self::Aws,
        Self::Database,
        Self::Kv,
        Self::Nomad,
        Self::Ldap,
        Self::Oidc,
        Self::Userpass,
        Self::Approle,
        Self::Pipeline,
    ];

    /// The word for it in the language.
    pub fn word(self) -> &'static str {
        match self {
            MountKind::Jwt => "jwt",
            MountKind::Aws => "aws",
            MountKind::Database => "database",
            MountKind::Kv => "kv",
            MountKind::Nomad => "nomad",
            MountKind::Ldap => "ldap",
            MountKind::Oidc => "oidc",
            MountKind::Userpass => "userpass",
            MountKind::Approle => "approle",
            MountKind::Pipeline => "pipeline",
        }
    }

    /// Whether it is mounted below `auth/`.
    pub fn is_auth(self) -> bool {
        match self {
            MountKind::Aws | MountKind::Database | MountKind::Kv | MountKind::Nomad => false,
            MountKind::Jwt
            | MountKind::Ldap
            | MountKind::Oidc
            | MountKind::Userpass
            | MountKind::Approle
            | MountKind::Pipeline => true,
        }
    }
}

/// The `nomad` block: the Nomad that all of this is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nomad {
    /// Its name in the source.
    pub name: String,
    /// Nomad's region.
    pub region: Option<Spanned<String>>,
    /// How jobs come by Vault tokens.
    pub vault_flow: Spanned<VaultFlow>,
    /// The block.
    pub span: Span,
}

/// How jobs come by Vault tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VaultFlow {
    /// Each task logs in with its workload identity.
    #[default]
    Identity,
    /// Nomad's servers make them with a token of their own: the flow that Nomad 1.10 removed.
    Tokens,
}

/// A Nomad namespace that the stack makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// For people.
    pub description: Option<String>,
    /// The block.
    pub span: Span,
}
