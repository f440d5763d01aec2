//! One question to the observed facts: does this identity come to do that, by whichever role?

use std::collections::BTreeMap;
use writ_graph::declared::{Circumstances, Database, Declared, Object, Verb, Workload};
use writ_graph::verbs::{self, S3Target};
use writ_read::Facts;
use writ_semantics::engine::RoleRef;
use writ_semantics::iam::{self, Layers};
use writ_semantics::jwt::{self, Claims};
use writ_semantics::postgres::{self, Holdings, Privilege, Schema, SchemaObjects};
use writ_semantics::{Unknown, Verdict, vault};

/// The claims that Nomad signs for a task (`nomad/structs/workload_id.go` of Nomad 1.11.1).
///
/// The region in `sub` is Nomad's default: no role of ours is bound to a subject.
pub fn claims(who: &Workload, audience: &str) -> Claims {
    let Workload { namespace, job, group, task } = who;
    Claims {
        audience: vec![audience.to_owned()],
        subject: format!("global:{namespace}:{job}:{group}:{task}:vault_default"),
        claims: BTreeMap::from([
            ("nomad_namespace".to_owned(), namespace.clone()),
            ("nomad_job_id".to_owned(), job.clone()),
            ("nomad_task".to_owned(), task.clone()),
        ]),
    }
}

/// The workload under the circumstances of a check line.
pub fn under(who: &Workload, circumstances: &Circumstances) -> Workload {
    Workload {
        namespace: circumstances.namespace.clone().unwrap_or_else(|| who.namespace.clone()),
        job: circumstances.job.clone().unwrap_or_else(|| who.job.clone()),
        group: who.group.clone(),
        task: circumstances.task.clone().unwrap_or_else(|| who.task.clone()),
    }
}

/// Whether somebody with these claims comes to do `verb` on `object`, by any role of any mount:
/// the author of a job chooses the role that it asks for.
pub fn reaches(facts: &Facts, declared: &Declared, claims: &Claims, verb: Verb, object: &Object) -> Verdict {
    any(facts.logins.values().map(|role| match jwt::accepts(role, claims).verdict {
        Verdict::Allow => by_policies(facts, declared, &policies(facts, role), verb, object),
        refused_or_unknown => refused_or_unknown,
    }))
}

/// The policies of a role's tokens, as far as they are in the tree.
pub fn policies(facts: &Facts, role: &jwt::Role) -> Vec<vault::Policy> {
    role.token_policies.iter().filter_map(|name| facts.policies.get(name)).cloned().collect()
}

/// Whether the credential that the role issues permits it.
pub fn permits(facts: &Facts, declared: &Declared, role: &RoleRef, verb: Verb, object: &Object) -> Verdict {
    match object {
        Object::Bucket { bucket, prefix } => on_bucket(&layers(facts, role), verb, bucket, prefix),
        Object::Table { database, .. } | Object::AllTables { database, .. } => {
            match declared.databases.iter().find(|d| d.name == *database) {
                Some(database) => in_database(facts, database, role, verb, object),
                None => Verdict::ImplicitDeny,
            }
        }
    }
}

fn by_policies(
    facts: &Facts,
    declared: &Declared,
    policies: &[vault::Policy],
    verb: Verb,
    object: &Object,
) -> Verdict {
    let issued = |role: &RoleRef| {
        let path = format!("{}/creds/{}", role.mount, role.name);
        vault::decide(policies, &vault::Request { path, capability: vault::Capability::Read }).verdict
    };
    match object {
        Object::Bucket { bucket, prefix } => any(facts.aws_roles.keys().map(|role| match issued(role) {
            Verdict::Allow => on_bucket(&layers(facts, role), verb, bucket, prefix),
            other => other,
        })),
        Object::Table { database, .. } | Object::AllTables { database, .. } => {
            let Some(database) = declared.databases.iter().find(|d| d.name == *database) else {
                return Verdict::ImplicitDeny;
            };
            let of_database =
                facts.database_roles.values().filter(|r| r.connection == database.connection.name);
            any(of_database.map(|role| match issued(&role.role) {
                Verdict::Allow => in_database(facts, database, &role.role, verb, object),
                other => other,
            }))
        }
    }
}

/// The first that allows, else the first that is unknown, else a denial.
fn any(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut unknown = None;
    for verdict in verdicts {
        match verdict {
            Verdict::Allow => return Verdict::Allow,
            Verdict::Unknown(why) => unknown = unknown.or(Some(why)),
            Verdict::ImplicitDeny | Verdict::ExplicitDeny => {}
        }
    }
    unknown.map_or(Verdict::ImplicitDeny, Verdict::Unknown)
}

/// The layers that bound the keys of an AWS role: what the assumed role permits, and the session.
pub fn layers(facts: &Facts, role: &RoleRef) -> Layers {
    let documents = [facts.permissions.get(&role.name), facts.sessions.get(&role.name)];
    Layers(documents.into_iter().map(|d| d.into_iter().cloned().collect()).collect())
}

/// `key` is an object's key, or what a listing asks for.
pub fn on_bucket(layers: &Layers, verb: Verb, bucket: &str, key: &str) -> Verdict {
    let Some(meaning) = verbs::on_bucket(verb) else { return Verdict::ImplicitDeny };
    let request = |action: &&str| match meaning.on {
        S3Target::Bucket => iam::Request {
            action: (*action).to_owned(),
            resource: format!("arn:aws:s3:::{bucket}"),
            context: if key.is_empty() {
                BTreeMap::new()
            } else {
                BTreeMap::from([("s3:prefix".to_owned(), vec![key.to_owned()])])
            },
        },
        S3Target::Object => iam::Request {
            action: (*action).to_owned(),
            resource: format!("arn:aws:s3:::{bucket}/{key}"),
            context: BTreeMap::new(),
        },
    };
    all(meaning.actions.iter().map(|action| iam::decide(layers, &request(action)).verdict))
}

/// Allowed where each is. Of nothing at all nothing is said.
fn all(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut asked = false;
    for verdict in verdicts {
        if !verdict.is_allow() {
            return verdict;
        }
        asked = true;
    }
    if asked {
        Verdict::Allow
    } else {
        Verdict::Unknown(Unknown("this verb says nothing of that kind of object".to_owned()))
    }
}

/// Whether a login of the role may do it. The table that is asked about is taken to exist.
pub fn in_database(
    facts: &Facts,
    database: &Database,
    role: &RoleRef,
    verb: Verb,
    object: &Object,
) -> Verdict {
    let Some(statements) = facts.creations.get(&role.name) else {
        return Verdict::Unknown(Unknown(format!(
            "the creation statements of `{}` are not in the tree",
            role.name
        )));
    };
    let holdings = Holdings::from_creation(statements);
    let setup = facts.setups.get(&database.name).map_or(&[] as &[_], Vec::as_slice);
    let (on, schema) = match object {
        Object::Table { schema, table, .. } => {
            let on = postgres::Object::Table { schema: Some(schema.clone()), name: table.clone() };
            let objects = SchemaObjects { tables: vec![table.clone()], ..SchemaObjects::default() };
            (on, BTreeMap::from([(schema.clone(), objects)]))
        }
        Object::AllTables { schema, .. } => {
            (postgres::Object::AllTables { schema: schema.clone() }, BTreeMap::new())
        }
        Object::Bucket { .. } => return Verdict::ImplicitDeny,
    };
    let schema = Schema { database: database.dbname.clone(), schemas: schema };
    let asks = |privilege: &Privilege, on: &postgres::Object| {
        postgres::decide(&holdings, setup, *privilege, on, &schema)
    };
    let tables = verbs::on_table(verb).iter().map(|privilege| asks(privilege, &on));
    // A dump of a whole schema reads its sequences too.
    let sequences = match object {
        Object::AllTables { .. } => verbs::on_sequences(verb),
        _ => &[],
    };
    let all_sequences = postgres::Object::AllSequences { schema: schema_name(object).to_owned() };
    all(tables.chain(sequences.iter().map(|privilege| asks(privilege, &all_sequences))))
}

fn schema_name(object: &Object) -> &str {
    match object {
        Object::Table { schema, .. } | Object::AllTables { schema, .. } => schema,
        Object::Bucket { .. } => "",
    }
}
