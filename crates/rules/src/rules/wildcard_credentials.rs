//! # wildcard-credentials
//!
//! A wildcard over the roles of an engine, or over all that a mount keeps, gives what everybody else is granted there, and
//! what is made there later.
//!
//! ```hcl fires vault/policies/x.hcl
//! path "database/creds/+" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ```hcl fires vault/policies/x.hcl
//! path "aws/sts/*" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ```hcl fires vault/policies/x.hcl
//! path "secret/*" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ```hcl fires vault/policies/x.hcl
//! path "team/kv/data/*" {
//!   capabilities = ["read", "list"]
//! }
//! ```
//!
//! ```hcl fires vault/policies/x.hcl
//! path "database/+/web-app" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ```hcl fires vault/policies/x.hcl
//! path "database/cr*" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ```hcl passes vault/policies/x.hcl
//! path "database/creds/web-app" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ```hcl passes vault/policies/x.hcl
//! path "secret/data/web-app/*" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ```hcl passes vault/policies/x.hcl
//! path "secret/data/+/web-app" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ## References
//!
//! - Vault documentation, "Policies", "Policy syntax"

use crate::rule::{Check, Rule};
use writ_graph::escalations::NAMES;
use writ_semantics::Facts;
use writ_semantics::vault::Capability;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/wildcard-credentials"),
    severity: Severity::Warning,
    message: "policy on what others are granted",
    check: Check::Facts(check),
    source: include_str!("wildcard_credentials.rs"),
};

/// The parts of engines' paths behind which what they issue begins.
const ISSUES: [&str; 3] = ["creds", "static-creds", "sts"];

/// Mounts that are Vault's own, about which other rules speak.
const OWN: [&str; 4] = ["auth", "cubbyhole", "identity", "sys"];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for rule in facts.policies.values().flat_map(|policy| &policy.rules) {
        let opens = [Capability::Read, Capability::Create, Capability::Update, Capability::Patch];
        if !opens.iter().any(|capability| rule.capabilities.contains(capability)) {
            continue;
        }
        if let Some(what) = wide(&rule.path) {
            let label = format!("`{}` opens {what}", rule.path);
            out.push(RULE.at(rule.span, label).help("name the role, or the secret's own path"));
        }
    }
}

/// What a path opens, where that is others' too.
fn wide(path: &str) -> Option<&'static str> {
    let (first, rest) = path.split_once('/')?;
    // One that begins with a wildcard is of every mount: `wildcard-path`.
    if OWN.contains(&first) || first.contains(['*', '+']) {
        return None;
    }
    if rest == "*" {
        return Some("all that this mount keeps or issues");
    }
    let parts: Vec<&str> = rest.split('/').collect();
    let issued = "what other roles of this engine issue";
    let mut names = false;
    for (n, part) in parts.iter().enumerate() {
        match (*part, parts.get(n + 1)) {
            (part, Some(next)) if ISSUES.contains(&part) && next.contains(['*', '+']) => return Some(issued),
            ("data", Some(&"*")) => return Some("every secret of this mount"),
            // Where names of secrets begin, a wildcard is one of these.
            ("+", Some(_)) if !names => {
                return Some("what this engine issues under that name, whatever else it has there");
            }
            (part, None) if !names => {
                let begin = part.strip_suffix('*').filter(|begin| !begin.is_empty());
                if begin.is_some_and(|begin| ISSUES.iter().any(|word| word.starts_with(begin))) {
                    return Some(issued);
                }
            }
            _ => {}
        }
        names |= NAMES.contains(part);
    }
    None
}
