//! Every declared chain, walked through what the files state: identity, login, policy, credential,
//! template. A link that does not hold is a dead chain: the grant would not work.

use crate::Claim;
use crate::door::Door;
use crate::finding::{Places, unknown};
use crate::operators;
use crate::reach::{self, Reach};
use crate::tokens;
use crate::volumes;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use writ_graph::declared::{
    Credential, Delivery, Grant, Login, Method, Object, Principal, Route, Verb, Workload,
};
use writ_graph::nomad_verbs;
use writ_graph::verbs::{self, S3Target};
use writ_semantics::nomad::{Group, Task};
use writ_semantics::{Unknown, Verdict, jwt, vault};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const DEAD: Code = Code("prove/dead-chain");

/// Walks every chain; returns how many.
pub fn walk<'a>(claim: Claim<'a>, reach: &Reach<'a>, out: &mut Diagnostics) -> usize {
    // One cause is told once, with each grant that it breaks.
    let mut broken: BTreeMap<Broken, BTreeSet<Span>> = BTreeMap::new();
    for grant in &claim.declared.grants {
        if let Err(cause) = chain(claim, reach, grant) {
            broken.entry(cause).or_default().insert(grant.span);
        }
    }
    for (cause, grants) in broken {
        let (span, why) = match cause {
            Broken::Dead(span, why) => (span, why),
            Broken::Undecided(stated, why) => {
                let each = grants.into_iter().map(|declared| unknown(Places { stated, declared }, &why));
                each.for_each(|finding| out.push(finding));
                continue;
            }
        };
        let finding = Diagnostic::error(DEAD, "a grant that would not work", span, why);
        let finding = grants.into_iter().fold(finding, |finding, grant| finding.also(grant, "granted here"));
        out.push(finding.help("compile again, or mend what this points at"));
    }
    claim.declared.grants.len()
}

/// Where a chain is broken, or not known to hold, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// A link does not hold.
    Dead(Span, String),
    /// Whether one holds was not decided.
    Undecided(Span, Unknown),
}

/// A link that holds where it is allowed; what is not decided is not said to be dead.
pub fn held(verdict: Verdict, at: Span, why: impl FnOnce() -> String) -> Result<(), Broken> {
    match verdict {
        Verdict::Allow => Ok(()),
        Verdict::Unknown(why) => Err(Broken::Undecided(at, why)),
        Verdict::ImplicitDeny | Verdict::ExplicitDeny => Err(Broken::Dead(at, why())),
    }
}

/// A kind of chain that nobody taught this how to walk.
fn not_walked(grant: &Grant) -> Broken {
    Broken::Undecided(grant.span, Unknown("this kind of chain is not walked yet".to_owned()))
}

fn chain<'a>(claim: Claim<'a>, reach: &Reach<'a>, grant: &Grant) -> Result<(), Broken> {
    let Principal::Workload(who) = &grant.principal else {
        return operators::chain(claim, reach, grant);
    };
    match &grant.route {
        Route::Credential { login, credential, .. } => {
            let task = task(claim, grant, who)?;
            let (acl, span) = token_of(claim, reach, login, who, task)?;
            let path = credential.path();
            reads(&acl, &path, (span, "this role"))?;
            if !task.templates.iter().any(|t| t.secrets.contains(&path)) {
                return Err(Broken::Dead(task.span, format!("no template of the task reads `{path}`")));
            }
            permits(reach, grant, credential)
        }
        Route::VaultToken { login, path, delivery } => {
            let task = task(claim, grant, who)?;
            let token = token_of(claim, reach, login, who, task)?;
            on_path(grant, token, path)?;
            let rendered = task.templates.iter().any(|template| template.secrets.contains(path));
            delivered(task, delivery, path, rendered)
        }
        Route::NomadIdentity { delivery } => {
            let task = task(claim, grant, who)?;
            identity(claim, grant, who, task, delivery)
        }
        Route::Mount { at } => {
            let (group, task) = placed(claim, grant, who)?;
            volumes::chain(group, task, grant.verb, &grant.object, at)
        }
        Route::NomadLogin { .. } => Err(not_walked(grant)),
    }
}

/// What the task's token may do, and the login that gives it: a role, or what Nomad's servers make
/// tokens by.
fn token_of<'a>(
    claim: Claim<'a>,
    reach: &Reach<'a>,
    login: &Login,
    who: &Workload,
    task: &'a Task,
) -> Result<(Rc<vault::Acl>, Span), Broken> {
    let (policies, span) = if login.method == Method::ServerToken {
        reach.servers().policies(task)?
    } else {
        let role = role(claim, login, who, task)?;
        (Door::Role(role).policy_names(), role.span)
    };
    Ok((reach.acl(&policies), span))
}

/// The role that the task logs in as, which accepts it and whose policies are there.
fn role<'a>(claim: Claim<'a>, login: &Login, who: &Workload, task: &Task) -> Result<&'a jwt::Role, Broken> {
    let facts = claim.observed;
    let asks = task
        .vault
        .as_ref()
        .ok_or_else(|| Broken::Dead(task.span, "the task asks for no Vault token".to_owned()))?;
    let role_name = asks.role.clone().unwrap_or_default();
    let identity = task
        .identities
        .iter()
        .find(|i| i.name == "vault_default")
        .ok_or_else(|| Broken::Dead(task.span, "the task has no identity for Vault".to_owned()))?;
    let audience = identity.audience.first().map_or("", String::as_str);
    let key = (login.mount.clone(), role_name.clone());
    let role = facts.logins.get(&key).ok_or_else(|| {
        Broken::Dead(asks.span, format!("no file states the role `{role_name}` that the task asks for"))
    })?;
    let span = role.fields.get("bound_claims").copied().unwrap_or(role.span);
    held(jwt::accepts(role, &reach::claims(who, audience)).verdict, span, || {
        format!("the role `{role_name}` refuses the task's own identity (audience `{audience}`)")
    })?;
    for name in &role.token_policies {
        if !facts.policies.contains_key(name) {
            let span = role.fields.get("token_policies").copied().unwrap_or(role.span);
            return Err(Broken::Dead(span, format!("no file states the policy `{name}`")));
        }
    }
    Ok(role)
}

/// The token's policies let it read what a credential is issued at.
pub fn reads(acl: &vault::Acl, path: &str, (place, who): (Span, &str)) -> Result<(), Broken> {
    let read = vault::Request { path: path.to_owned(), capability: vault::Capability::Read };
    held(acl.decide(&read).verdict, place, || format!("no policy of {who} lets it read `{path}`"))
}

/// The token's policies permit the verb on all of the path.
fn on_path(grant: &Grant, (acl, span): (Rc<vault::Acl>, Span), path: &str) -> Result<(), Broken> {
    held(tokens::whole(&acl, grant.verb, path, grant.span), span, || {
        format!("no policy of this role lets it {} `{path}`", grant.verb.word())
    })
}

/// Nomad permits the verb to the task's identity, and what it is for reaches the task.
fn identity(
    claim: Claim<'_>,
    grant: &Grant,
    who: &Workload,
    task: &Task,
    delivery: &Delivery,
) -> Result<(), Broken> {
    let request = nomad_verbs::request(grant.verb, &grant.object).ok_or_else(|| not_walked(grant))?;
    held(tokens::at_nomad(claim.observed, who, &request), task.span, || {
        format!("nothing lets this task {} {}", grant.verb.word(), grant.object)
    })?;
    let mut rendered = false;
    let mut called = String::new();
    if let Object::Variable { namespace, path } = &grant.object {
        called.clone_from(path);
        let whole = format!("{path}@{namespace}");
        let mut reads = task.templates.iter().flat_map(|template| template.variables_from(&who.namespace));
        rendered = reads.any(|read| read == whole);
    }
    delivered(task, delivery, &called, rendered)
}

/// What is read reaches the task by a template of its own or of ours, a token by its variable.
fn delivered(task: &Task, delivery: &Delivery, path: &str, rendered: bool) -> Result<(), Broken> {
    match delivery {
        Delivery::VaultToken if !task.vault.as_ref().is_some_and(|vault| vault.env) => {
            Err(Broken::Dead(task.span, "the task is not given its Vault token".to_owned()))
        }
        Delivery::NomadToken if !task.identities.iter().any(|i| i.name == "default" && i.env) => {
            Err(Broken::Dead(task.span, "the task is not given its identity at Nomad".to_owned()))
        }
        Delivery::Environment { .. } | Delivery::Json { .. } | Delivery::Template if !rendered => {
            Err(Broken::Dead(task.span, format!("no template of the task reads `{path}`")))
        }
        _ => Ok(()),
    }
}

fn task<'a>(claim: Claim<'a>, grant: &Grant, who: &Workload) -> Result<&'a Task, Broken> {
    placed(claim, grant, who).map(|(_, task)| task)
}

/// The task with its group.
fn placed<'a>(claim: Claim<'a>, grant: &Grant, who: &Workload) -> Result<(&'a Group, &'a Task), Broken> {
    let job = claim
        .observed
        .jobs
        .get(&who.job)
        .ok_or_else(|| Broken::Dead(grant.span, format!("no file states the job `{}`", who.job)))?;
    if job.namespace != who.namespace {
        return Err(Broken::Dead(
            job.span,
            format!("the job is in namespace `{}`, not `{}`", job.namespace, who.namespace),
        ));
    }
    let groups = job.groups.iter().filter(|g| g.name == who.group);
    groups
        .flat_map(|group| group.tasks.iter().map(move |task| (group, task)))
        .find(|(_, task)| task.name == who.task)
        .ok_or_else(|| {
            Broken::Dead(job.span, format!("the job has no task `{}` in a group `{}`", who.task, who.group))
        })
}

/// The credential that is issued permits the verb, on a request in the middle of the grant.
pub fn permits(reach: &Reach<'_>, grant: &Grant, credential: &Credential) -> Result<(), Broken> {
    let object = match &grant.object {
        Object::Bucket { bucket, prefix } => {
            let on_objects =
                matches!(grant.verb, Verb::Bucket(verb) if verbs::on_bucket(verb).on == S3Target::Object);
            let key = if on_objects { format!("{prefix}object") } else { prefix.clone() };
            Object::Bucket { bucket: bucket.clone(), prefix: key }
        }
        other => other.clone(),
    };
    // By its own role: that another one would do as well does not make this chain whole.
    held(reach.permits(credential.role(), grant.verb, &object), grant.span, || {
        format!("the credential from `{}` does not permit it", credential.path())
    })
}
