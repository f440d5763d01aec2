//! Operators: their chains, walked through what the files state, and what they come to do by any
//! login that lets them in.

use crate::Claim;
use crate::chain::{Broken, held, permits, reads};
use crate::door::{Asker, Door};
use crate::gate::Gate;
use crate::reach::{Reach, any};
use crate::tokens::{self, Share};
use writ_graph::declared::{Check, Grant, Login, NomadLogin, Object, Route};
use writ_graph::nomad_verbs;
use writ_semantics::Verdict;

/// Walks the chain of an operator's grant: login, policies, and then the credential or the path.
pub fn chain<'a>(claim: Claim<'a>, reach: &Reach<'a>, grant: &Grant) -> Result<(), Broken> {
    match &grant.route {
        Route::Credential { login, credential, .. } => {
            let door = door(claim, reach, grant, login)?;
            let path = credential.path();
            let who = format!("`{}`", door.name());
            reads(&reach.acl(&door.policy_names()), &path, (door.span(), &who))?;
            permits(reach, grant, credential)
        }
        Route::VaultToken { login, path, .. } => {
            let door = door(claim, reach, grant, login)?;
            let acl = reach.acl(&door.policy_names());
            held(tokens::whole(&acl, grant.verb, path, grant.span), door.span(), || {
                format!("no policy of `{}` lets it {} `{path}`", door.name(), grant.verb.word())
            })
        }
        Route::NomadLogin { method, .. } => nomad_login(claim, grant, method),
        Route::NomadIdentity { .. } | Route::Mount { .. } => Err(Broken::Dead(
            grant.span,
            "an operator has neither an identity at nomad nor a task".to_owned(),
        )),
    }
}

/// The login that is declared, which lets the operator in and whose policies are there.
fn door<'a>(claim: Claim<'_>, reach: &Reach<'a>, grant: &Grant, login: &Login) -> Result<Door<'a>, Broken> {
    let Some(door) = reach.login(login) else {
        return Err(Broken::Dead(
            grant.span,
            format!("no file states the login `{}` at `{}`", login.role, login.mount),
        ));
    };
    held(door.accepts(Asker::Operator(login)), door.span(), || {
        format!("`{}` refuses the operator's own login", door.name())
    })?;
    for name in door.policy_names() {
        if !claim.observed.policies.contains_key(name) {
            return Err(Broken::Dead(door.span(), format!("no file states the policy `{name}`")));
        }
    }
    Ok(door)
}

/// The rule of that name, which lets the operator in and whose policy permits it.
fn nomad_login(claim: Claim<'_>, grant: &Grant, method: &str) -> Result<(), Broken> {
    let gate = Gate::all(claim.observed).find(|gate| gate.name == method);
    let login = claim.declared.nomad_logins.iter().find(|login| login.name == method);
    let (Some(gate), Some(login)) = (gate, login) else {
        return Err(Broken::Dead(grant.span, format!("no file states the rule of nomad's login `{method}`")));
    };
    let asked = nomad_verbs::request(grant.verb, &grant.object);
    let verdicts = [Some(gate.accepts(login)), asked.map(|asked| gate.permits(claim.observed, &asked))];
    let what = ["the rule refuses the operator's own login", "the policy that it binds does not permit it"];
    for (verdict, what) in verdicts.into_iter().zip(what) {
        held(verdict.unwrap_or(Verdict::ImplicitDeny), gate.span(), || what.to_owned())?;
    }
    Ok(())
}

/// Whether an operator comes to do what a check line asks, by any login that lets it in; where it does
/// a part of it, with an example.
pub fn reaches(
    claim: Claim<'_>,
    reach: &Reach<'_>,
    operator: &str,
    check: &Check,
    share: Share,
) -> (Verdict, Option<String>) {
    let logins = claim.declared.nomad_logins.iter().filter(|login| login.operator == operator);
    let native = any(logins.map(|login| reach.at_nomad(login, check.verb, &check.object)));
    let Some(login) = login_of(claim, operator) else { return (native, None) };
    let (by_vault, example) =
        reach.reaches(Asker::Operator(login), check.verb, &check.object, share, check.span);
    (any([native, by_vault].into_iter()), example)
}

/// How an operator logs in to Vault, where it does.
pub fn login_of<'a>(claim: Claim<'a>, operator: &str) -> Option<&'a Login> {
    let is = |principal: &writ_graph::declared::Principal| principal.operator() == Some(operator);
    claim.declared.tokens.iter().find(|token| is(&token.principal)).map(|token| &token.login)
}

/// How an operator logs in to Nomad itself, where it does.
pub fn nomad_login_of<'a>(claim: Claim<'a>, operator: &str) -> Option<&'a NomadLogin> {
    claim.declared.nomad_logins.iter().find(|login| login.operator == operator)
}

/// Whether something is asked of Nomad.
pub fn is_nomads(object: &Object) -> bool {
    matches!(
        object,
        Object::Nomad { .. } | Object::NodePool { .. } | Object::HostVolume { .. } | Object::Variable { .. }
    )
}
