//! Who comes to what, asked of the observed facts: an index of logins and what they issue, made
//! once, and single questions to it.

use crate::acls::Acls;
use crate::door::{Asker, Door};
use crate::engines::Engines;
use crate::gate::Gate;
use crate::servers::Servers;
use crate::tokens::{self, Share};
use crate::upkeep::{Baseline, Upkeep};
use crate::{in_bucket, in_database, volumes};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use writ_graph::declared::{
    self, Bucket, Circumstances, Database, Declared, NomadLogin, Object, Principal, Token, Verb, Workload,
};
use writ_graph::{nomad_verbs, vault_verbs};
use writ_semantics::Facts;
use writ_semantics::engine::RoleRef;
use writ_semantics::iam::Layers;
use writ_semantics::jwt::{self, Claims};
use writ_semantics::{Unknown, Verdict, place, vault};
use writ_source::Span;

/// The credential type of Vault's AWS engine whose keys are of users.
pub const IAM_USER: &str = "iam_user";

/// The claim that most roles bind.
const JOB: &str = "nomad_job_id";

/// The index.
#[derive(Debug)]
pub struct Reach<'a> {
    facts: &'a Facts,
    acls: Acls<'a>,
    servers: Servers<'a>,
    database_logins: in_database::Logins<'a>,
    logins: Vec<Login<'a>>,
    /// Logins that are bound to exactly one job, by that job; those of `any_job` are not.
    by_job: BTreeMap<&'a str, Vec<usize>>,
    any_job: Vec<usize>,
    /// All of them.
    all: Vec<usize>,
    /// By mount and name.
    named: BTreeMap<(&'a str, &'a str), Vec<usize>>,
    /// The logins whose tokens issue from an engine's role.
    issuers: BTreeMap<&'a RoleRef, Vec<usize>>,
    engines: Engines<'a>,
    databases: BTreeMap<&'a str, &'a Database>,
    buckets: BTreeMap<&'a str, &'a Bucket>,
    tokens: BTreeMap<&'a Principal, &'a Token>,
}

/// A login with what its tokens issue.
#[derive(Debug)]
struct Login<'a> {
    door: Door<'a>,
    /// What its tokens may do.
    acl: Rc<vault::Acl>,
    /// What of it is for their own upkeep.
    upkeep: Baseline,
    /// Engine roles; unknown where a policy is not decided.
    issues: Vec<(&'a RoleRef, Verdict)>,
}

impl Login<'_> {
    /// Whether its tokens may do it; where they may with a part of what is below a prefix, with an
    /// example.
    fn does(
        &self,
        verb: Verb,
        path: &str,
        (share, asked): (Share, Span),
        example: &mut Option<String>,
    ) -> Verdict {
        if share == Share::Whole {
            return tokens::whole(&self.acl, verb, path, asked);
        }
        match self.some(verb, path, asked) {
            Ok(Some(found)) => {
                if path.ends_with('/') {
                    example.get_or_insert(format!("`{}` on `{}`", found.capability.word(), found.path));
                }
                Verdict::Allow
            }
            Ok(None) => Verdict::ImplicitDeny,
            Err(why) => Verdict::Unknown(why),
        }
    }

    fn some(&self, verb: Verb, path: &str, asked: Span) -> Result<Option<vault::Request>, Unknown> {
        tokens::some((&self.acl, &self.upkeep), verb, path, asked)
    }
}

impl<'a> Reach<'a> {
    /// Indexes the facts.
    pub fn new(facts: &'a Facts, declared: &'a Declared) -> Self {
        let engines: BTreeMap<String, &RoleRef> = facts
            .aws_roles
            .keys()
            .chain(facts.database_roles.keys())
            .chain(facts.nomad_roles.keys())
            .map(|role| (place::issuing(role), role))
            .collect();
        let acls = Acls::new(facts);
        let mut reach = Self {
            facts,
            servers: Servers::new(facts, declared, &acls),
            acls,
            database_logins: in_database::Logins::new(facts),
            logins: Vec::new(),
            by_job: BTreeMap::new(),
            any_job: Vec::new(),
            all: Vec::new(),
            named: BTreeMap::new(),
            issuers: BTreeMap::new(),
            engines: Engines::new(facts),
            databases: declared.databases.iter().map(|database| (database.name.as_str(), database)).collect(),
            buckets: declared.buckets.iter().map(|bucket| (bucket.bucket.as_str(), bucket)).collect(),
            tokens: declared.tokens.iter().map(|token| (&token.principal, token)).collect(),
        };
        let upkeep = Upkeep::new(declared);
        for door in Door::all(facts) {
            let at = reach.logins.len();
            match door {
                Door::Role(role) => match exact_job(role) {
                    Some(job) => reach.by_job.entry(job).or_default().push(at),
                    None => reach.any_job.push(at),
                },
                Door::Servers(_) => reach.any_job.push(at),
                Door::Group(_) | Door::User(_) | Door::Approle(_) => {}
            }
            reach.all.push(at);
            let names = door.policy_names();
            let acl = reach.acls.of(&names);
            let policies: Vec<_> = names.iter().filter_map(|name| facts.policies.get(*name)).collect();
            let issues = issues(&policies, &acl, &engines);
            for (engine, _) in &issues {
                reach.issuers.entry(engine).or_default().push(at);
            }
            reach.named.entry(door.place()).or_default().push(at);
            reach.logins.push(Login { door, acl, upkeep: upkeep.of(&names), issues });
        }
        reach
    }

    /// Whether somebody comes to do `verb` on `object`, or on any part of it, by any login that lets
    /// them in: the author of a job chooses the role that it asks for, of any mount. Of a part, with an
    /// example.
    pub fn reaches(
        &self,
        who: Asker<'_>,
        verb: Verb,
        object: &Object,
        share: Share,
        asked: Span,
    ) -> (Verdict, Option<String>) {
        let path = vault_verbs::path(verb, object);
        let mut example = None;
        let none: &[usize] = &[];
        let (first, second) = match who {
            Asker::Workload(claims) => {
                let of_job = claims.claims.get(JOB).and_then(|job| self.by_job.get(job.as_str()));
                (of_job.map_or(none, Vec::as_slice), self.any_job.as_slice())
            }
            Asker::Operator(_) => (self.all.as_slice(), none),
        };
        let logins = first.iter().chain(second).filter_map(|at| self.logins.get(*at));
        let verdict = any(logins.map(|login| match (login.door.accepts(who), &path) {
            (Verdict::Allow, Some(path)) => login.does(verb, path, (share, asked), &mut example),
            (Verdict::Allow, None) => any(login.issues.iter().map(|(role, issued)| match (issued, share) {
                (Verdict::Allow, Share::Whole) => self.permits(role, verb, object),
                (Verdict::Allow, Share::Some) => self.touches(role, verb, object, asked, &mut example),
                (undecided, _) => undecided.clone(),
            })),
            (refused_or_unknown, _) => refused_or_unknown,
        }));
        (verdict, example)
    }

    /// Whether the credential that an engine's role issues permits any part of it: any key below a
    /// prefix, any table of a schema, any column of a table. Where it has parts, with an example.
    fn touches(
        &self,
        role: &RoleRef,
        verb: Verb,
        object: &Object,
        asked: Span,
        example: &mut Option<String>,
    ) -> Verdict {
        if let Object::Bucket { bucket, prefix } = object
            && is_one_request(verb, prefix)
            && self.facts.aws_roles.contains_key(role)
        {
            // Whatever its objects are encrypted by: some may not be.
            return in_bucket::decide(&self.layers(role), verb, bucket, prefix, None);
        }
        match self.overlap(role, verb, object, asked) {
            Ok(Some(found)) => {
                example.get_or_insert(found);
                Verdict::Allow
            }
            Ok(None) => Verdict::ImplicitDeny,
            Err(why) => Verdict::Unknown(why),
        }
    }

    /// Whether a task comes to do `verb` on something of Nomad's by its identity; a denial where it
    /// is nothing of Nomad's.
    pub fn by_identity(&self, who: &Workload, verb: Verb, object: &Object) -> Verdict {
        match nomad_verbs::request(verb, object) {
            Some(request) => tokens::at_nomad(self.facts, who, &request),
            None => Verdict::ImplicitDeny,
        }
    }

    /// Whether an operator comes to do `verb` on something of Nomad's by a login at Nomad itself.
    pub fn at_nomad(&self, login: &NomadLogin, verb: Verb, object: &Object) -> Verdict {
        let Some(request) = nomad_verbs::request(verb, object) else { return Verdict::ImplicitDeny };
        any(Gate::all(self.facts).map(|gate| match gate.accepts(login) {
            Verdict::Allow => gate.permits(self.facts, &request),
            refused_or_unknown => refused_or_unknown,
        }))
    }

    /// Whether a task does `verb` on a volume that is mounted into it.
    pub fn volume(&self, who: &Workload, verb: Verb, kind: &str, source: &str) -> Verdict {
        volumes::mounted(self.facts, who, verb, kind, source)
    }

    /// Every login, with the smallest part of what is asked of a path that its tokens may do, but for
    /// what is their own upkeep.
    pub fn some(
        &self,
        verb: Verb,
        path: &str,
        asked: Span,
    ) -> impl Iterator<Item = (Door<'a>, Result<Option<vault::Request>, Unknown>)> {
        self.logins.iter().map(move |login| (login.door, login.some(verb, path, asked)))
    }

    /// The login that is declared, as a file states it.
    pub fn login(&self, login: &declared::Login) -> Option<Door<'a>> {
        let of_name = self.named.get(&(login.mount.as_str(), login.role.as_str()));
        let some = of_name.into_iter().flatten().chain(&self.any_job);
        some.filter_map(|at| self.logins.get(*at)).map(|found| found.door).find(|door| door.is(login))
    }

    /// What Nomad's servers make tokens by.
    pub fn servers(&self) -> &Servers<'a> {
        &self.servers
    }

    /// What a token with these policies may do.
    pub fn acl(&self, policies: &[&'a str]) -> Rc<vault::Acl> {
        self.acls.of(policies)
    }

    /// Whether the credential that an engine's role issues permits it.
    pub fn permits(&self, role: &RoleRef, verb: Verb, object: &Object) -> Verdict {
        if let Some(issued) = self.facts.nomad_roles.get(role) {
            return match nomad_verbs::request(verb, object) {
                Some(request) => tokens::nomad_token(self.facts, issued, &request),
                None => Verdict::ImplicitDeny,
            };
        }
        match object {
            Object::Bucket { bucket, prefix } if self.facts.aws_roles.contains_key(role) => {
                in_bucket::decide(&self.layers(role), verb, bucket, prefix, self.bucket(bucket))
            }
            object => match object.database().and_then(|name| self.database(name)) {
                Some(database) if self.is_on(role, database) => {
                    let question = in_database::Question { database, role: &role.name, verb, object };
                    self.database_logins.decide(question)
                }
                _ => Verdict::ImplicitDeny,
            },
        }
    }

    /// The logins whose tokens issue from a role, each with whether that is decided.
    pub fn issuers(&self, role: &RoleRef) -> impl Iterator<Item = (Door<'a>, &Verdict)> {
        let logins = self.issuers.get(role).into_iter().flatten().filter_map(|at| self.logins.get(*at));
        logins.filter_map(move |login| {
            let (_, verdict) = login.issues.iter().find(|(issued, _)| *issued == role)?;
            Some((login.door, verdict))
        })
    }

    /// The declared bucket of that name in S3.
    fn bucket(&self, name: &str) -> Option<&'a Bucket> {
        self.buckets.get(name).copied()
    }

    /// The token of a principal that logs in.
    pub fn token(&self, principal: &Principal) -> Option<&'a Token> {
        self.tokens.get(principal).copied()
    }

    /// A declared database.
    pub fn database(&self, name: &str) -> Option<&'a Database> {
        self.databases.get(name).copied()
    }

    /// Whether a role's logins are on a database.
    pub fn is_on(&self, role: &RoleRef, database: &Database) -> bool {
        self.facts
            .database_roles
            .get(role)
            .is_some_and(|stated| stated.connection == database.connection.name)
    }

    /// Whether an AWS role issues keys of users, which are gone with their lease.
    pub fn issues_users(&self, role: &RoleRef) -> bool {
        self.facts.aws_roles.get(role).is_some_and(|stated| stated.credential_type == IAM_USER)
    }

    /// The layers that bound the keys of an AWS role: what the assumed role permits, and the
    /// session; of a user what is put on it alone.
    pub fn layers(&self, role: &RoleRef) -> Layers {
        let permissions = self.facts.permissions.get(&role.name);
        let session = (!self.issues_users(role)).then(|| self.facts.sessions.get(&role.name));
        let documents = std::iter::once(permissions).chain(session);
        Layers(documents.map(|document| document.into_iter().cloned().collect()).collect())
    }

    /// An example of the verb on any part of the object, by the credential of an engine's role.
    pub fn overlap(
        &self,
        role: &RoleRef,
        verb: Verb,
        object: &Object,
        asked: Span,
    ) -> Result<Option<String>, Unknown> {
        if self.facts.nomad_roles.contains_key(role) {
            return match self.permits(role, verb, object) {
                Verdict::Allow => Ok(Some(format!("a token of `{}`", place::issuing(role)))),
                Verdict::Unknown(why) => Err(why),
                Verdict::ImplicitDeny | Verdict::ExplicitDeny => Ok(None),
            };
        }
        match object {
            Object::Bucket { bucket, prefix } if self.facts.aws_roles.contains_key(role) => {
                in_bucket::overlap(&self.layers(role), verb, bucket, prefix, asked)
            }
            object => match object.database().and_then(|name| self.database(name)) {
                Some(database) if self.is_on(role, database) => {
                    let question = in_database::Question { database, role: &role.name, verb, object };
                    self.database_logins.overlap(question)
                }
                _ => Ok(None),
            },
        }
    }

    /// The engine roles whose credentials may be for what an object is in: no others are.
    pub fn engines(&self, object: &Object) -> impl Iterator<Item = &'a RoleRef> {
        let database = object.database().and_then(|name| self.database(name));
        self.engines.of_object(object, database)
    }
}

/// Whether a part of a bucket names one request: a key, or what is listed; not all keys below it.
fn is_one_request(verb: Verb, part: &str) -> bool {
    matches!(verb, Verb::Bucket(verb) if verb.is_listing()) || !(part.is_empty() || part.ends_with('/'))
}

/// The one job that a role is bound to, where it is exactly one.
fn exact_job(role: &jwt::Role) -> Option<&str> {
    match role.bound_claims.get(JOB).map(Vec::as_slice) {
        Some([job]) if role.bound_claims_type == "string" => Some(job),
        _ => None,
    }
}

/// The engine roles that these policies issue from. Rules without wildcards are looked up; with
/// one, every role is asked for.
fn issues<'a>(
    policies: &[&vault::Policy],
    acl: &vault::Acl,
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
            match acl.decide(&read).verdict {
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
