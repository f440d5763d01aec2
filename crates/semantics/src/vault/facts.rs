//! Vault policies as written, with where each rule stands.
//!
//! Source: Vault documentation, "Policies", and `vault/policy.go` of Vault 1.21.0.

use std::collections::BTreeSet;
use writ_source::Span;

/// One named policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Lower case, as Vault stores it.
    pub name: String,
    /// The rules in their order.
    pub rules: Vec<Rule>,
    /// The whole file, or the grant it stands for.
    pub span: Span,
}

/// `path "…" { capabilities = […] }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// As written: `*` at the end is a glob, `+` is one whole segment.
    pub path: String,
    /// What may be done there.
    pub capabilities: BTreeSet<Capability>,
    /// Anything else that the rule says (parameters, wrapping TTLs, control groups, …), by name:
    /// not modelled yet, so a rule that has any is *unknown*.
    pub unmodelled: Vec<String>,
    /// Where the rule stands.
    pub span: Span,
}

/// A capability of a Vault policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// POST or PUT to a path that does not exist yet.
    Create,
    /// GET.
    Read,
    /// POST or PUT.
    Update,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
    /// LIST.
    List,
    /// Root-protected paths too.
    Sudo,
    /// Event subscriptions.
    Subscribe,
    /// Enterprise: recover from a snapshot.
    Recover,
    /// Nothing at all, whatever else is said.
    Deny,
}

impl Capability {
    /// The word for it in a policy.
    pub fn word(self) -> &'static str {
        match self {
            Capability::Create => "create",
            Capability::Read => "read",
            Capability::Update => "update",
            Capability::Patch => "patch",
            Capability::Delete => "delete",
            Capability::List => "list",
            Capability::Sudo => "sudo",
            Capability::Subscribe => "subscribe",
            Capability::Recover => "recover",
            Capability::Deny => "deny",
        }
    }
}

/// A request to be decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    /// Without `/v1/` and without a leading slash: `aws/creds/x`.
    pub path: String,
    /// The one capability that the operation needs.
    pub capability: Capability,
}
