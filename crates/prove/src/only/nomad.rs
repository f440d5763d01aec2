//! `only a, b can …` of something of Nomad's: who comes to it by an ACL policy, whether a task has that
//! by its identity, or a token of Vault's Nomad engine, or one of a login at Nomad itself.

use super::strangers;
use crate::Claim;
use crate::checks::{failed, not_decided};
use crate::gate::Gate;
use crate::operators;
use crate::reach::Reach;
use crate::tokens;
use writ_graph::declared::{Check, NomadLogin, Principal, Workload};
use writ_graph::{holder, nomad_verbs};
use writ_semantics::nomad::acl::{self, Attachment, Request};
use writ_semantics::{Unknown, Verdict, place};
use writ_source::Diagnostics;

/// Decides one line.
pub fn decide(claim: Claim<'_>, reach: &Reach<'_>, check: &Check, out: &mut Diagnostics) {
    let Some(request) = nomad_verbs::request(check.verb, &check.object) else {
        let why = "this verb says nothing of that kind of object".to_owned();
        out.push(not_decided(check.span, &Unknown(why)));
        return;
    };
    tasks(claim, check, &request, out);
    for (role, issued) in &claim.observed.nomad_roles {
        let example = match tokens::nomad_token(claim.observed, issued, &request) {
            Verdict::Allow => Ok(format!("a token of `{}/creds/{}`", role.mount, role.name)),
            Verdict::Unknown(why) => Err(why),
            Verdict::ImplicitDeny | Verdict::ExplicitDeny => continue,
        };
        strangers(claim, reach, check, role, &example, out);
    }
    for gate in Gate::all(claim.observed) {
        own_login(claim, check, gate, &request, out);
    }
}

/// Tasks that have a policy by who they are.
fn tasks(claim: Claim<'_>, check: &Check, request: &Request, out: &mut Diagnostics) {
    let named: Vec<&Workload> = check.principals.iter().filter_map(Principal::workload).collect();
    for policy in claim.observed.acl_policies.values() {
        let stated = claim.observed.bodies.get(&place::acl_workload(&policy.name));
        let Some(holder) = stated.and_then(Attachment::of) else { continue };
        match acl::decide(std::slice::from_ref(policy), request, None).verdict {
            Verdict::Allow if named.iter().any(|named| is_exactly(&holder, named)) => {}
            Verdict::Allow => {
                let why = format!("{} has the policy `{}`, which allows it", spoken(&holder), policy.name);
                out.push(failed(check.span, why).also(policy.span, "by this policy"));
            }
            Verdict::Unknown(why) => out.push(not_decided(check.span, &why)),
            Verdict::ImplicitDeny | Verdict::ExplicitDeny => {}
        }
    }
}

/// Whoever logs in to Nomad itself by a rule whose policy allows it.
fn own_login(claim: Claim<'_>, check: &Check, gate: Gate<'_>, request: &Request, out: &mut Diagnostics) {
    match gate.permits(claim.observed, request) {
        Verdict::Allow => {}
        Verdict::Unknown(why) => return out.push(not_decided(check.span, &why)),
        Verdict::ImplicitDeny | Verdict::ExplicitDeny => return,
    }
    let mut named = check.principals.iter().filter_map(Principal::operator);
    let own = |login: &NomadLogin| login.name == gate.name && gate.is_as_declared(claim.intended);
    if named.any(|operator| operators::nomad_login_of(claim, operator).is_some_and(own)) {
        return;
    }
    let why = format!("whoever nomad lets in by the rule `{}` may do it", gate.name);
    out.push(failed(check.span, why).also(gate.span(), "by this rule"));
}

fn is_exactly(holder: &Attachment, named: &Workload) -> bool {
    *holder == Attachment::task(&self::holder(named))
}

fn spoken(holder: &Attachment) -> String {
    match (&holder.job, &holder.task) {
        (Some(job), Some(task)) => format!("task `{task}` of job `{job}`"),
        (Some(job), None) => format!("job `{job}`"),
        (None, _) => format!("every job of namespace `{}`", holder.namespace),
    }
}
