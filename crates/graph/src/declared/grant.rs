//! One grant: who, what, on what, by which way.

use super::{Credential, Delivery, Login, Object, Principal, Seconds, Verb};
use serde::Serialize;
use writ_source::Span;

/// One verb of one principal on one object, and how it comes to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// Who.
    pub principal: Principal,
    /// What it may do.
    pub verb: Verb,
    /// On what.
    pub object: Object,
    /// How it comes to it.
    pub route: Route,
    /// Why it is so wide, where that is said.
    pub because: Option<String>,
    /// The line that granted it.
    #[serde(skip)]
    pub span: Span,
}

impl Grant {
    /// The login at Vault that it begins with, where it does.
    pub fn login(&self) -> Option<&Login> {
        match &self.route {
            Route::Credential { login, .. } | Route::VaultToken { login, .. } => Some(login),
            Route::NomadIdentity { .. } | Route::NomadLogin { .. } | Route::Mount { .. } => None,
        }
    }

    /// The credential that Vault issues for it, where it does.
    pub fn credential(&self) -> Option<&Credential> {
        match &self.route {
            Route::Credential { credential, .. } => Some(credential),
            _ => None,
        }
    }

    /// How that credential, or the token itself, reaches the task.
    pub fn delivery(&self) -> Option<&Delivery> {
        match &self.route {
            Route::Credential { delivery, .. }
            | Route::VaultToken { delivery, .. }
            | Route::NomadIdentity { delivery } => Some(delivery),
            Route::NomadLogin { .. } | Route::Mount { .. } => None,
        }
    }
}

/// How a principal comes to what it is granted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Route {
    /// It logs in to Vault, which issues a credential for another system.
    Credential {
        /// The login.
        login: Login,
        /// What is then issued.
        credential: Credential,
        /// How that reaches the task.
        delivery: Delivery,
    },
    /// It logs in to Vault, and what it may is of the token itself.
    VaultToken {
        /// The login.
        login: Login,
        /// The path of Vault's API that it asks, or a prefix that ends in `/`.
        path: String,
        /// How the token, or what is read with it, reaches the task.
        delivery: Delivery,
    },
    /// Nomad knows the workload by its own identity.
    NomadIdentity {
        /// How what is read with it, or the identity's token itself, reaches the task.
        delivery: Delivery,
    },
    /// It logs in to Nomad by one of Nomad's own auth methods.
    NomadLogin {
        /// The method's name.
        method: String,
        /// The ACL policy that its tokens have.
        policy: String,
        /// How long they live.
        ttl: Seconds,
    },
    /// Nomad mounts it into the task.
    Mount {
        /// Where.
        at: String,
    },
}
