//! Operators: their chains, walked through what the files state, and what they come to do by any
//! login that lets them in.

use crate::Claim;
use crate::chain::{Broken, permits};
use crate::door::{Asker, Door};
use crate::gate::Gate;
use crate::reach::{Reach, any};
use crate::tokens::{self, Share};
use writ_graph::declared::{Check, Grant, Login, NomadLogin, Object, Route};
use writ_graph::nomad_verbs;
use writ_semantics::{Verdict, vault};

/// Walks the chain of an operator's grant: login, policies, and then the credential or the path.
pub fn chain(claim: Claim<'_>, reach: &Reach<'_>, grant: &Grant) -> Result<(), Broken> {
    match &grant.route {
        Route::Credential { login, credential, .. } => {
            let door = door(claim, grant, login)?;
            let path = credential.path();
            let read = vault::Request { path: path.clone(), capability: vault::Capability::Read };
            if !vault::decide(&door.policies(claim.observed), &read).verdict.is_allow() {
                return Err((door.span(), format!("no policy of `{}` lets it read `{path}`", door.name())));
            }
            permits(reach, grant, credential)
        }
        Route::VaultToken { login, path, .. } => {
            let door = door(claim, grant, login)?;
            let policies = door.policies(claim.observed);
            match tokens::whole(&policies, grant.verb, path, grant.span) {
                Verdict::Allow => Ok(()),
                Verdict::Unknown(why) => Err((grant.span, why.0)),
                _ => {
                    let (name, verb) = (door.name(), grant.verb.word());
                    Err((door.span(), format!("no policy of `{name}` lets it {verb} `{path}`")))
                }
            }
        }
        Route::NomadLogin { method, .. } => nomad_login(claim, grant, method),
        Route::NomadIdentity { .. } | Route::Mount { .. } => {
            Err((grant.span, "an operator has neither an identity at nomad nor a task".to_owned()))
        }
    }
}

/// The login that is declared, which lets the operator in and whose policies are there.
fn door<'a>(claim: Claim<'a>, grant: &Grant, login: &Login) -> Result<Door<'a>, Broken> {
    let found = Door::all(claim.observed).into_iter().find(|door| door.is(login));
    let Some(door) = found else {
        return Err((grant.span, format!("no file states the login `{}` at `{}`", login.role, login.mount)));
    };
    match door.accepts(Asker::Operator(login)) {
        Verdict::Allow => {}
        Verdict::Unknown(why) => return Err((door.span(), why.0)),
        _ => return Err((door.span(), format!("`{}` refuses the operator's own login", door.name()))),
    }
    for name in door.policy_names() {
        if !claim.observed.policies.contains_key(name) {
            return Err((door.span(), format!("no file states the policy `{name}`")));
        }
    }
    Ok(door)
}

/// The rule of that name, which lets the operator in and whose policy permits it.
fn nomad_login(claim: Claim<'_>, grant: &Grant, method: &str) -> Result<(), Broken> {
    let gate = Gate::all(claim.observed).find(|gate| gate.name == method);
    let login = claim.declared.nomad_logins.iter().find(|login| login.name == method);
    let (Some(gate), Some(login)) = (gate, login) else {
        return Err((grant.span, format!("no file states the rule of nomad's login `{method}`")));
    };
    let asked = nomad_verbs::request(grant.verb, &grant.object);
    let verdicts = [Some(gate.accepts(login)), asked.map(|asked| gate.permits(claim.observed, &asked))];
    let what = ["the rule refuses the operator's own login", "the policy that it binds does not permit it"];
    for (verdict, what) in verdicts.into_iter().zip(what) {
        match verdict {
            Some(Verdict::Allow) => {}
            Some(Verdict::Unknown(why)) => return Err((gate.span(), why.0)),
            _ => return Err((gate.span(), what.to_owned())),
        }
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
