//! Who comes to what, asked of the observed facts: an index of logins and what they issue, made
//! once, and single questions to it.

use crate::tokens::{self, Share};
use std::collections::{BTreeMap, BTreeSet};
use writ_graph::declared::{Circumstances, Database, Declared, Object, Verb, Workload};
use writ_graph::vault_verbs;
use writ_graph::verbs::{self, S3Target};
use writ_semantics::Facts;
use writ_semantics::engine::RoleRef;
use writ_semantics::iam::{self, Layers};
use writ_semantics::jwt::{self, Claims};
use writ_semantics::postgres::{self, Holdings, Privilege, Schema, SchemaObjects};
use writ_semantics::{Unknown, Verdict, place, vault};
use writ_source::Span;

/// The claim that most roles bind.
const JOB: &str = "nomad_job_id";

/// The index.
#[derive(Debug)]
pub struct Reach<'a> {
    facts: &'a Facts,
    declared: &'a Declared,
    logins: Vec<Login<'a>>,
    /// Logins that are bound to exactly one job, by that job; those of `any_job` are not.
    by_job: BTreeMap<&'a str, Vec<usize>>,
    any_job: Vec<usize>,
    /// The logins whose tokens issue from an engine's role.
    issuers: BTreeMap<&'a RoleRef, Vec<usize>>,
}

/// A role of a JWT mount with what its tokens issue.
#[derive(Debug)]
struct Login<'a> {
    role: &'a jwt::Role,
    /// Engine roles; unknown where a policy is not decided.
    issues: Vec<(&'a RoleRef, Verdict)>,
}

impl<'a> Reach<'a> {
    /// Indexes the facts.
    pub fn new(facts: &'a Facts, declared: &'a Declared) -> Self {
        let engines: BTreeMap<String, &RoleRef> = facts
            .aws_roles
            .keys()
            .chain(facts.database_roles.keys())
            .map(|role| (place::issuing(role), role))
            .collect();
        let mut reach = Self {
            facts,
            declared,
            logins: Vec::new(),
            by_job: BTreeMap::new(),
            any_job: Vec::new(),
            issuers: BTreeMap::new(),
        };
        for role in facts.logins.values() {
            let at = reach.logins.len();
            match exact_job(role) {
                Some(job) => reach.by_job.entry(job).or_default().push(at),
                None => reach.any_job.push(at),
            }
            let issues = issues(&policies(facts, role), &engines);
            for (engine, _) in &issues {
                reach.issuers.entry(engine).or_default().push(at);
            }
            reach.logins.push(Login { role, issues });
        }
        reach
    }

    /// Whether somebody with these claims comes to do `verb` on `object`, by any role of any
    /// mount: the author of a job chooses the role that it asks for.
    pub fn reaches(
        &self,
        claims: &Claims,
        verb: Verb,
        object: &Object,
        share: Share,
        asked: Span,
    ) -> Verdict {
        let path = vault_verbs::path(verb, object);
        let of_job = claims.claims.get(JOB).and_then(|job| self.by_job.get(job.as_str()));
        let candidates = of_job.into_iter().flatten().chain(&self.any_job);
        any(candidates.filter_map(|at| self.logins.get(*at)).map(|login| {
            match (jwt::accepts(login.role, claims).verdict, &path) {
                (Verdict::Allow, Some(path)) => {
                    tokens::at_vault(&policies(self.facts, login.role), verb, path, share, asked)
                }
                (Verdict::Allow, None) => any(login.issues.iter().map(|(role, issued)| match issued {
                    Verdict::Allow => self.permits(role, verb, object),
                    undecided => undecided.clone(),
                })),
                (refused_or_unknown, _) => refused_or_unknown,
            }
        }))
    }

    /// Whether a task comes to do `verb` on a Nomad variable.
    pub fn variable(&self, who: &Workload, verb: Verb, namespace: &str, path: &str) -> Verdict {
        tokens::at_nomad(self.facts, who, verb, namespace, path)
    }

    /// Every role that a workload may log in as.
    pub fn logins(&self) -> impl Iterator<Item = &'a jwt::Role> {
        self.logins.iter().map(|login| login.role)
    }

    /// Whether the credential that an engine's role issues permits it.
    pub fn permits(&self, role: &RoleRef, verb: Verb, object: &Object) -> Verdict {
        match object {
            Object::Bucket { bucket, prefix } if self.facts.aws_roles.contains_key(role) => {
                on_bucket(&self.layers(role), verb, bucket, prefix)
            }
            object => match object.database().and_then(|name| self.database(name)) {
                Some(database) if self.is_on(role, database) => {
                    self.in_database(database, role, verb, object)
                }
                _ => Verdict::ImplicitDeny,
            },
        }
    }

    /// The logins whose tokens issue from a role, each with whether that is decided.
    pub fn issuers(&self, role: &RoleRef) -> impl Iterator<Item = (&'a jwt::Role, &Verdict)> {
        let logins = self.issuers.get(role).into_iter().flatten().filter_map(|at| self.logins.get(*at));
        logins.filter_map(move |login| {
            let (_, verdict) = login.issues.iter().find(|(issued, _)| *issued == role)?;
            Some((login.role, verdict))
        })
    }

    /// A declared database.
    pub fn database(&self, name: &str) -> Option<&'a Database> {
        self.declared.databases.iter().find(|d| d.name == name)
    }

    /// Whether a role's logins are on a database.
    pub fn is_on(&self, role: &RoleRef, database: &Database) -> bool {
        self.facts
            .database_roles
            .get(role)
            .is_some_and(|stated| stated.connection == database.connection.name)
    }

    /// The layers that bound the keys of an AWS role: what the assumed role permits, and the
    /// session.
    pub fn layers(&self, role: &RoleRef) -> Layers {
        let documents = [self.facts.permissions.get(&role.name), self.facts.sessions.get(&role.name)];
        Layers(documents.into_iter().map(|d| d.into_iter().cloned().collect()).collect())
    }

    /// Whether a login of the role may do it. The table that is asked about is taken to exist.
    pub fn in_database(&self, database: &Database, role: &RoleRef, verb: Verb, object: &Object) -> Verdict {
        let Some(statements) = self.facts.creations.get(&role.name) else {
            let why = format!("the creation statements of `{}` are not in the tree", role.name);
            return Verdict::Unknown(Unknown(why));
        };
        let holdings = Holdings::from_creation(statements);
        let setup = self.facts.setups.get(&database.name).map_or(&[] as &[_], Vec::as_slice);
        let mut schemas = BTreeMap::new();
        let (on, sequences) = match object {
            Object::Table { schema, table, .. } => {
                let objects = SchemaObjects { tables: vec![table.clone()], ..SchemaObjects::default() };
                schemas.insert(schema.clone(), objects);
                (postgres::Object::Table { schema: Some(schema.clone()), name: table.clone() }, None)
            }
            // A dump of a whole schema reads its sequences too.
            Object::AllTables { schema, .. } => (
                postgres::Object::AllTables { schema: schema.clone() },
                Some(postgres::Object::AllSequences { schema: schema.clone() }),
            ),
            other => return Verdict::Unknown(Unknown(format!("rights on {other} are not decided yet"))),
        };
        let Verb::Database(verb) = verb else { return Verdict::ImplicitDeny };
        let schema = Schema { database: database.dbname.clone(), schemas };
        let asks = |privilege: &Privilege, on: &postgres::Object| {
            postgres::decide(&holdings, setup, *privilege, on, &schema)
        };
        let tables = verbs::on_table(verb).iter().map(|privilege| asks(privilege, &on));
        let sequences =
            sequences.iter().flat_map(|all| verbs::on_sequences(verb).iter().map(|p| asks(p, all)));
        all(tables.chain(sequences))
    }
}

/// The one job that a role is bound to, where it is exactly one.
fn exact_job(role: &jwt::Role) -> Option<&str> {
    match role.bound_claims.get(JOB).map(Vec::as_slice) {
        Some([job]) if role.bound_claims_type == "string" => Some(job),
        _ => None,
    }
}

/// The policies of a role's tokens, as far as they are in the tree.
pub fn policies(facts: &Facts, role: &jwt::Role) -> Vec<vault::Policy> {
    role.token_policies.iter().filter_map(|name| facts.policies.get(name)).cloned().collect()
}

/// The engine roles that these policies issue from. Rules without wildcards are looked up; with
/// one, every role is asked for.
fn issues<'a>(
    policies: &[vault::Policy],
    engines: &BTreeMap<String, &'a RoleRef>,
) -> Vec<(&'a RoleRef, Verdict)> {
    let rules = || policies.iter().flat_map(|policy| &policy.rules);
    let wide = rules().any(|rule| rule.path.contains(['*', '+', '{']));
    let paths: BTreeSet<&String> =
        if wide { engines.keys().collect() } else { rules().map(|rule| &rule.path).collect() };
    let asked = paths.into_iter().filter_map(|path| Some((path, *engines.get(path)?)));
    asked
        .filter_map(|(path, role)| {
            let read = vault::Request { path: path.clone(), capability: vault::Capability::Read };
            match vault::decide(policies, &read).verdict {
                Verdict::ImplicitDeny | Verdict::ExplicitDeny => None,
                verdict => Some((role, verdict)),
            }
        })
        .collect()
}

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
            (JOB.to_owned(), job.clone()),
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

/// `key` is an object's key, or what a listing asks for.
fn on_bucket(layers: &Layers, verb: Verb, bucket: &str, key: &str) -> Verdict {
    let Verb::Bucket(verb) = verb else { return Verdict::ImplicitDeny };
    let meaning = verbs::on_bucket(verb);
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

/// The first that allows, else the first that is unknown, else a denial.
pub fn any(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
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

/// Allowed where each is. Of nothing at all nothing is said.
fn all(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut answer = Verdict::Unknown(Unknown("this verb says nothing of that kind of object".to_owned()));
    for verdict in verdicts {
        if !verdict.is_allow() {
            return verdict;
        }
        answer = Verdict::Allow;
    }
    answer
}
