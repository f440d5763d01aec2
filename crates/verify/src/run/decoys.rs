//! Which decoys a stack needs, and the logins that they must be refused.

use crate::apply::Trouble;
use crate::apply::decoy::{self, Bearer};
use crate::probe::{Expect, Principal, Probe, chain, is_named, principals};
use crate::report::Kind;
use std::collections::BTreeSet;
use writ_graph::declared::{Circumstances, Claim, Declared};
use writ_live::vault::Vault;
use writ_source::Span;

/// A login to try: by whom, at whose role, and what follows from it.
pub(crate) struct Attempt<'a> {
    kind: Kind,
    principal: Principal<'a>,
    bearer: Bearer,
    allowed: bool,
    span: Option<Span>,
}

/// The near misses of every principal: one attribute different at a time; then what check lines
/// name.
pub(crate) fn attempts(declared: &Declared) -> Vec<Attempt<'_>> {
    let mut attempts = Vec::new();
    for principal in principals(declared) {
        let span = principal.grants.first().map(|grant| grant.span);
        for bearer in near(&principal.bearer()) {
            let (kind, principal) = (Kind::NearMiss, principal.clone());
            attempts.push(Attempt { kind, principal, bearer, allowed: false, span });
        }
        for check in declared.checks.iter().filter(|check| is_named(check, principal.workload)) {
            let plain =
                Circumstances { after_revoke: check.circumstances.after_revoke, ..Circumstances::default() };
            let bearers = match check.claim {
                // Nobody else gets there, since nobody else gets the credential.
                Claim::Only => near(&principal.bearer()),
                Claim::Can | Claim::Cannot if check.circumstances == plain => continue,
                Claim::Can | Claim::Cannot => vec![principal.bearer().under(&check.circumstances)],
            };
            for bearer in bearers {
                attempts.push(Attempt {
                    kind: Kind::Check,
                    principal: principal.clone(),
                    // `as task` of what it is anyway is the workload itself.
                    allowed: check.claim == Claim::Can,
                    bearer,
                    span: Some(check.span),
                });
            }
        }
    }
    attempts
}

/// Who has to run for these attempts: the decoys, and a twin of each principal, which says what
/// Vault answers when the declared task does not come up.
pub(crate) fn bearers(declared: &Declared, attempts: &[Attempt<'_>]) -> BTreeSet<Bearer> {
    let twins = principals(declared).into_iter().map(|principal| principal.bearer());
    twins.chain(attempts.iter().map(|attempt| attempt.bearer.clone())).collect()
}

/// Makes the control's role of each attempt and the probe.
pub(crate) async fn probes(vault: &Vault, attempts: &[Attempt<'_>]) -> Result<Vec<Probe>, Trouble> {
    let mut probes = Vec::new();
    for (number, attempt) in attempts.iter().enumerate() {
        let Attempt { kind, principal, bearer, allowed, span } = attempt;
        let mirror = decoy::mirror(vault, principal.login, bearer, number).await?;
        let mut probe = chain::decoy_login(*kind, principal, bearer, &mirror, *span);
        if *allowed || *bearer == principal.bearer() {
            probe.expect = Expect::Allowed;
            probe.controls.clear();
        }
        if !*allowed && *bearer == principal.bearer() {
            // `cannot … as` what it is: the claim itself is wrong.
            probe.expect = Expect::Refused(Vec::new());
        }
        probes.push(probe);
    }
    Ok(probes)
}

/// One attribute different at a time.
fn near(own: &Bearer) -> Vec<Bearer> {
    vec![
        Bearer { job: "writ-other-job".into(), ..own.clone() },
        Bearer { namespace: "writ-other-namespace".into(), ..own.clone() },
        Bearer { task: "writ-other-task".into(), ..own.clone() },
        Bearer { audience: "writ.other".into(), ..own.clone() },
    ]
}
