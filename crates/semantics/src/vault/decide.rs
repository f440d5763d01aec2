//! One request against the policies of a token.
//!
//! Source: Vault 1.21.0, `vault/acl.go`, `AllowOperation` and `performPolicyChecksSinglePath`.
//!
//! The root namespace only, and what a policy says: not whether a path exists, nor the token's other
//! limits. Listing: the HTTP layer appends `/` to every LIST (`http/logical.go`,
//! `buildLogicalRequestNoAuth`), so `x` and `x/` are one request.

use super::acl::{Acl, Permissions};
use super::root_paths::needs_sudo;
use super::{Capability, Policy, Request};
use crate::sets::Glob;
use crate::{Unknown, Verdict};
use writ_source::Span;

/// A verdict, and the rule that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The first rule for the path that gives the capability, or that denies. `None` where no rule
    /// is for the path, or none of them gives it.
    pub span: Option<Span>,
}

/// Whether a token with these policies may do it. Its policies include `default` only where it is
/// given.
///
/// `Sudo` asks whether the token has root privileges on the path; `Deny` is no request.
pub fn decide(policies: &[Policy], request: &Request) -> Decision {
    Acl::new(policies).decide(request)
}

impl Acl {
    /// As [`decide`], of policies that are asked often.
    pub fn decide(&self, request: &Request) -> Decision {
        match &self.refused {
            None => decide_in(self, request),
            Some(why) => unknown(why.0.clone()),
        }
    }
}

fn unknown(reason: impl Into<String>) -> Decision {
    Decision { verdict: Verdict::Unknown(Unknown(reason.into())), span: None }
}

pub(super) fn decide_in(acl: &Acl, request: &Request) -> Decision {
    let wanted = request.capability;
    if wanted == Capability::Deny {
        return unknown("`deny` is not something to request");
    }
    let listing = wanted == Capability::List;
    let bare = request.path.trim_start_matches('/');
    let with_slash = if listing && !bare.ends_with('/') { format!("{bare}/") } else { bare.to_owned() };
    let path = with_slash.as_str();
    let trimmed = path.strip_suffix('/').filter(|_| listing).unwrap_or(path);
    let templated = |(_, glob): &&(String, Glob)| glob.matches(path) || glob.matches(trimmed);
    if let Some((glob, _)) = acl.templated.iter().find(templated) {
        return unknown(format!("a rule whose path has `{{{{…}}}}` may be for this path (`{glob}`)"));
    }
    let Some(permissions) = acl.find(path, listing) else {
        return Decision { verdict: Verdict::ImplicitDeny, span: None };
    };
    if permissions.capabilities.contains(&Capability::Deny) {
        return Decision { verdict: Verdict::ExplicitDeny, span: first(permissions, Capability::Deny) };
    }
    let refused = !permissions.capabilities.contains(&wanted)
        || (needs_sudo(path) && !permissions.capabilities.contains(&Capability::Sudo));
    if refused {
        return Decision { verdict: Verdict::ImplicitDeny, span: None };
    }
    if let Some(unmodelled) = permissions.unmodelled.first() {
        return unknown(format!("`{unmodelled}` of a rule is not modelled"));
    }
    Decision { verdict: Verdict::Allow, span: first(permissions, wanted) }
}

fn first(permissions: &Permissions, capability: Capability) -> Option<Span> {
    permissions.rules.iter().find(|(has, _)| has.contains(&capability)).map(|(_, span)| *span)
}
