//! People and pipelines, and how they log in.

use super::{Credential, Grant, Spanned};
use std::collections::BTreeMap;
use std::time::Duration;
use writ_source::Span;

/// A person, a group of people, or a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Its name in the source.
    pub name: Spanned<String>,
    /// How it logs in.
    pub login: Spanned<OperatorLogin>,
    /// The addresses that it may log in from and use its token from; empty: any.
    pub from: Vec<String>,
    /// Its grants, in the order written.
    pub grants: Vec<Grant>,
    /// The credentials that its grants need, one for each system that they are on.
    pub credentials: Vec<Credential>,
    /// The block.
    pub span: Span,
}

/// How an operator logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperatorLogin {
    /// To Vault, as a member of a group in LDAP.
    Ldap {
        /// The group.
        group: String,
    },
    /// To Vault, by a name and a password that Vault keeps.
    Userpass {
        /// The name.
        user: String,
    },
    /// To Vault, by an `AppRole`.
    Approle {
        /// How long a secret id can be used.
        secret_id_ttl: Duration,
        /// How often; 0: as often as it lives.
        secret_id_uses: u64,
    },
    /// To Vault, as a member of a group that an OIDC provider names.
    Oidc(Oidc),
    /// To Vault, by a JWT of a pipeline.
    Jwt(Pipeline),
    /// To Nomad itself, as a member of a group that an OIDC provider names.
    NomadOidc(Oidc),
    /// To Nomad itself, by a JWT of a pipeline.
    NomadJwt(Pipeline),
}

/// What an OIDC provider is asked, and what it has to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oidc {
    /// The group.
    pub group: String,
    /// The claim that has the groups.
    pub groups_claim: String,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Where the provider may send the browser back to.
    pub redirect_uris: Vec<String>,
}

/// What a JWT of a pipeline must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// Its audience.
    pub audience: String,
    /// Which claims it must have, each with its value, by their names.
    pub claims: BTreeMap<String, String>,
}

impl OperatorLogin {
    /// Whether it goes past Vault.
    pub fn is_nomads_own(&self) -> bool {
        matches!(self, OperatorLogin::NomadOidc(_) | OperatorLogin::NomadJwt(_))
    }
}
