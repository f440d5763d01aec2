//! From the model to what is declared: every grant, verb by verb, with its chain.

mod checks;
mod logins;
mod objects;
mod operators;
mod resources;
mod secrets;
mod templates;

use crate::compose::variable;
use crate::declared::{
    Aws, AwsKeys, Credential, Declared, Delivery, Grant, Idle, Namespace, NodePool, Object, Principal, Route,
    Seconds,
};
use crate::{names, vault_verbs};
use logins::Logins;
use secrets::Secrets;
use std::time::Duration;
use templates::Reads;
use writ_model::{self as model, Model, Target};
use writ_semantics::engine::RoleRef;
use writ_semantics::nomad::Value;

/// Flattens a model.
pub fn derive(model: &Model) -> Declared {
    let mut declared = Declared {
        stack: model.stack.name.clone(),
        span: model.stack.span,
        grants: Vec::new(),
        checks: Vec::new(),
        reaches: Vec::new(),
        buckets: Vec::new(),
        databases: Vec::new(),
        tokens: Vec::new(),
        idle: Vec::new(),
        aws: None,
        nomad_logins: Vec::new(),
        servers: None,
        secrets: Vec::new(),
        namespaces: namespaces(model),
        node_pools: node_pools(model),
        mounts: names::mounts(model),
        vault_address: model.vault.as_ref().and_then(|v| v.address.as_ref()).map(|a| a.value.clone()),
    };
    let logins = Logins::new(model);
    let secrets = Secrets::of(model);
    for service in &model.services {
        for task in &service.tasks {
            let who = logins::workload(service, task);
            match logins.of_task(service, task) {
                Some(token) => declared.tokens.push(token),
                None => declared.idle.push(Idle {
                    workload: who.clone(),
                    on_change: logins::on_change(task),
                    span: task.name.span,
                }),
            }
            let holder = Holder {
                principal: Principal::Workload(who),
                name: names::task(service, task),
                task: Some(task),
                credentials: &task.credentials,
            };
            let grants = task.grants.iter().flat_map(|grant| grants(&logins, &secrets, &holder, grant));
            declared.grants.extend(grants);
        }
    }
    for operator in &model.operators {
        declared.tokens.extend(operators::token(model, operator));
        declared.nomad_logins.extend(operators::nomad_login(model, operator));
        let holder = Holder {
            principal: operators::principal(operator),
            name: operator.name.value.clone(),
            task: None,
            credentials: &operator.credentials,
        };
        let grants = operator.grants.iter().flat_map(|grant| grants(&logins, &secrets, &holder, grant));
        declared.grants.extend(grants);
    }
    declared.servers = logins.servers(&declared.tokens);
    declared.buckets = resources::buckets(model);
    declared.databases = resources::databases(model);
    declared.aws = model.aws.as_ref().map(|aws| Aws {
        account: aws.account.clone(),
        vault: aws.vault.value.clone(),
        permissions_boundary: aws.permissions_boundary.as_ref().map(|arn| arn.value.clone()),
        span: aws.vault.span,
    });
    declared.checks = model.checks.iter().filter_map(|check| checks::check(model, &secrets, check)).collect();
    declared.reaches =
        model.reaches.iter().filter_map(|line| checks::reaches(model, &secrets, line)).collect();
    declared.secrets = secrets.declared(model);
    declared
}

/// Who is granted something, with what its roles are called.
struct Holder<'a> {
    principal: Principal,
    /// The part of its names behind the stack's.
    name: String,
    task: Option<&'a model::Task>,
    credentials: &'a [model::Credential],
}

/// One entry for each verb of a sentence. A grant for which there is no route gives none, which
/// the stack reports as lost.
fn grants(logins: &Logins<'_>, secrets: &Secrets, holder: &Holder<'_>, grant: &model::Grant) -> Vec<Grant> {
    let Some(object) = objects::granted(logins.model, secrets, &grant.object) else { return Vec::new() };
    let one = |verb: &model::Spanned<model::Verb>| {
        let object = objects::of_verb(verb.value, &object);
        Some(Grant {
            principal: holder.principal.clone(),
            verb: verb.value,
            route: route(logins, holder, grant, verb.value, &object)?,
            object,
            because: grant.because.as_ref().map(|because| because.value.clone()),
            span: grant.span,
        })
    };
    grant.verbs.iter().filter_map(one).collect()
}

fn route(
    logins: &Logins<'_>,
    holder: &Holder<'_>,
    grant: &model::Grant,
    verb: model::Verb,
    object: &Object,
) -> Option<Route> {
    if let Object::Volume { .. } = object {
        return Some(Route::Mount { at: grant.at.as_ref()?.value.clone() });
    }
    if let (Object::Variable { namespace, path }, Some(task), Principal::Workload(who)) =
        (object, holder.task, &holder.principal)
    {
        let called = variable(who, namespace, path);
        let delivery = of_secret(task, grant, verb, &called, Reads::Variables, Delivery::NomadToken);
        return Some(Route::NomadIdentity { delivery });
    }
    if let (Some(_), Object::Nomad { .. } | Object::NodePool { .. } | Object::HostVolume { .. }) =
        (holder.task, object)
    {
        return Some(Route::NomadIdentity { delivery: Delivery::NomadToken });
    }
    if let Principal::Operator { name } = &holder.principal
        && let Some(own) = logins.nomads_own(name)
    {
        return Some(Route::NomadLogin { method: own.name, policy: own.policy, ttl: own.ttl });
    }
    let login = logins.login(&holder.principal)?;
    let target = match holder.task {
        Some(_) => grant.object.target(),
        None => model::operator_target(logins.model, &grant.object),
    };
    match target {
        Some(target) => {
            let issued = holder.credentials.iter().find(|c| c.target == target)?;
            let credential = credential(logins.model, &holder.name, issued)?;
            let said = |other: &&model::Grant| other.object.target() == Some(target);
            let path = credential.path();
            let (deliver, on_change) = (&issued.deliver, &issued.on_change);
            let delivery = templates::or_ours(holder.task, said, &path, Reads::Secrets, deliver, on_change);
            Some(Route::Credential { login, credential, delivery })
        }
        None => {
            let path = vault_verbs::path(verb, object)?;
            let delivery = match holder.task {
                Some(task) => of_secret(task, grant, verb, &path, Reads::Secrets, Delivery::VaultToken),
                None => Delivery::Nowhere,
            };
            Some(Route::VaultToken { login, path, delivery })
        }
    }
}

/// The values of a secret that is read are delivered; all else takes the token itself. `called` is
/// what templates call it.
fn of_secret(
    task: &model::Task,
    grant: &model::Grant,
    verb: model::Verb,
    called: &str,
    reads: Reads,
    token: Delivery,
) -> Delivery {
    let model::Object::Secret(id) = grant.object else { return token };
    match task.secrets.iter().find(|used| used.secret == id) {
        Some(used) if verb == model::Verb::Secret(model::SecretVerb::Read) => {
            let said = |other: &&model::Grant| other.object == grant.object;
            templates::or_ours(Some(task), said, called, reads, &used.deliver, &used.on_change)
        }
        _ => token,
    }
}

fn credential(model: &Model, name: &str, issued: &model::Credential) -> Option<Credential> {
    let stack = &model.stack.name;
    let (ttl, max_ttl) = (seconds(issued.ttl), seconds(issued.max_ttl));
    Some(match issued.target {
        Target::Aws => {
            let keys = match issued.keys {
                model::AwsKeys::AssumedRole => AwsKeys::AssumedRole,
                model::AwsKeys::IamUser => AwsKeys::IamUser,
            };
            Credential::Aws { role: names::aws_role(model, stack, name), keys, ttl, max_ttl }
        }
        Target::Database(id) => {
            let database = model.databases.get(id.0)?;
            Credential::Database {
                role: names::database_role(model, stack, name, &database.name),
                ttl,
                max_ttl,
            }
        }
        Target::Nomad => Credential::Nomad {
            role: RoleRef { mount: model::nomad_mount(model, issued), name: names::service(stack, name) },
            policy: names::operator_acl(stack, name),
            ttl,
            max_ttl,
        },
    })
}

/// The namespaces that the stack makes, by their names.
fn namespaces(model: &Model) -> Vec<Namespace> {
    let mut all: Vec<Namespace> = model
        .namespaces
        .iter()
        .map(|namespace| Namespace {
            name: namespace.name.clone(),
            description: namespace.description.clone(),
            span: namespace.span,
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// Those that Nomad has by itself (`NodePoolAll` and `NodePoolDefault` in `nomad/structs/node_pool.go` of
/// Nomad 1.11.1).
const NOMADS_POOLS: [&str; 2] = ["all", "default"];

/// The node pools that jobs ask for, by their names.
fn node_pools(model: &Model) -> Vec<NodePool> {
    let mut all: Vec<NodePool> = Vec::new();
    let settings = model.services.iter().flat_map(|service| &service.job);
    for setting in settings.filter(|setting| setting.name == "node_pool") {
        if let Some(Value::Text(name)) = setting.value()
            && !NOMADS_POOLS.contains(&name.as_str())
            && !all.iter().any(|other| other.name == *name)
        {
            all.push(NodePool { name: name.clone(), span: setting.span });
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn seconds(duration: Duration) -> Seconds {
    Seconds(duration.as_secs())
}
