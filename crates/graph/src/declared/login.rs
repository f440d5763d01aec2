//! How a principal logs in, and what its token is.

use super::{Principal, Seconds};
use serde::Serialize;
use writ_source::Span;

/// The Vault token of a principal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Whose.
    pub principal: Principal,
    /// How it is come by.
    pub login: Login,
    /// How long it lives.
    pub life: TokenLife,
    /// What the task does when what it was given changes.
    pub on_change: OnChange,
    /// The addresses that it can be had and used from; empty: any.
    pub from: Vec<String>,
    /// The principal's name in the source.
    #[serde(skip)]
    pub span: Span,
}

/// A login at Nomad itself: an auth method with one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NomadLogin {
    /// Whose.
    pub operator: String,
    /// The auth method's name, and the binding rule's in the tree.
    pub name: String,
    /// The ACL policy that its tokens have.
    pub policy: String,
    /// What is presented: [`Method::Oidc`] or [`Method::Jwt`].
    pub method: Method,
    /// How long its tokens live.
    pub ttl: Seconds,
    /// The operator's name in the source.
    #[serde(skip)]
    pub span: Span,
}

/// Nomad's servers, which make the Vault tokens of tasks by one of their own (before Nomad 1.10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Servers {
    /// The policy of their own token.
    pub policy: String,
    /// The token role that they make tokens by.
    pub role: String,
    /// How long all of these tokens live unless renewed.
    pub period: Seconds,
    /// The line that says so.
    #[serde(skip)]
    pub span: Span,
}

/// How long a token lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenLife {
    /// For a run: this long at most, whatever is renewed.
    Bounded(Seconds),
    /// For a service: renewed by this much at a time for as long as it runs.
    Periodic(Seconds),
}

/// What becomes of a running task when its credential is replaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnChange {
    /// Nothing: a run is not killed in its middle.
    Noop,
    /// It is started again with the new one.
    Restart,
    /// It is sent this signal.
    Signal(String),
}

impl OnChange {
    /// Nomad's `change_mode`, and its `change_signal` where it has one.
    pub fn in_nomads_words(&self) -> (&'static str, Option<&str>) {
        match self {
            OnChange::Noop => ("noop", None),
            OnChange::Restart => ("restart", None),
            OnChange::Signal(signal) => ("signal", Some(signal)),
        }
    }
}

impl From<&writ_model::OnChange> for OnChange {
    fn from(said: &writ_model::OnChange) -> Self {
        match said {
            writ_model::OnChange::Noop => OnChange::Noop,
            writ_model::OnChange::Restart => OnChange::Restart,
            writ_model::OnChange::Signal(signal) => OnChange::Signal(signal.clone()),
        }
    }
}

/// A login at an auth mount of Vault's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Login {
    /// The mount below `auth/`: `jwt-nomad`.
    pub mount: String,
    /// The role, user or group that is logged in as.
    pub role: String,
    /// The policy that its tokens have.
    pub policy: String,
    /// What is presented.
    pub method: Method,
}

impl Login {
    /// The audience of the workload identity that is presented; empty where none is.
    pub fn audience(&self) -> &str {
        match &self.method {
            Method::Identity { audience } => audience,
            _ => "",
        }
    }
}

/// What is presented at a login.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Method {
    /// A workload's identity, signed by Nomad.
    Identity {
        /// Its audience.
        audience: String,
    },
    /// Nothing by the workload: Nomad's servers make the token (before Nomad 1.10).
    ServerToken,
    /// A name and a password of a directory; the role is a group there.
    Ldap,
    /// A name and a password that Vault keeps; the role is the name.
    Userpass,
    /// The two ids of a role (`AppRole`).
    Approle {
        /// How long a secret id can be used.
        secret_id_ttl: Seconds,
        /// How often; 0: as often as it lives.
        secret_id_uses: u64,
    },
    /// A login at an OIDC provider that names this group.
    Oidc {
        /// The group.
        group: String,
        /// The claim that has it.
        groups_claim: String,
        /// What is asked for beside `openid`.
        scopes: Vec<String>,
        /// Where the provider may send the browser back to.
        redirect_uris: Vec<String>,
    },
    /// A JWT of a pipeline with this audience and these claims.
    Jwt {
        /// Its audience.
        audience: String,
        /// Which claims, each with its value, by their names.
        claims: Vec<(String, String)>,
    },
}
