//! The AWS role of a principal: what its keys permit, and how they come to be.
//!
//! `assumed_role`: an IAM role with its permissions, who may assume it, and what each session
//! permits. `iam_user`: the permissions alone, as Vault makes the user and puts them on it.

use crate::declared::{Aws, AwsKeys, Bucket, Declared, Grant, Object, Seconds, Verb};
use crate::verbs::{self, S3Target};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use writ_semantics::body::{Body, Field, Value};
use writ_semantics::engine::{AwsRole, RoleRef};
use writ_semantics::iam::{Clause, Condition, Effect, Policy, Principals, Statement};
use writ_semantics::{Facts, place};
use writ_source::Span;

/// The version of the policy language that has variables and their escapes.
pub const VERSION: &str = "2012-10-17";

/// What kind of keys, and how long they live.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    /// The kind.
    pub kind: AwsKeys,
    /// Unless renewed.
    pub ttl: Seconds,
    /// Renewed.
    pub max_ttl: Seconds,
}

/// What is declared of buckets, by their names in S3.
pub type Buckets<'a> = BTreeMap<&'a str, &'a Bucket>;

/// Adds all that concerns one AWS role of Vault.
pub fn compose(
    role: &RoleRef,
    keys: Keys,
    (declared, buckets): (&Declared, &Buckets<'_>),
    grants: &[&Grant],
    facts: &mut Facts,
) {
    let (Some(first), Some(account)) = (grants.first(), &declared.aws) else { return };
    let permissions = permissions(buckets, grants, first.span);
    let mut aws = AwsRole {
        role: role.clone(),
        credential_type: match keys.kind {
            AwsKeys::AssumedRole => "assumed_role",
            AwsKeys::IamUser => "iam_user",
        }
        .to_owned(),
        role_arns: Vec::new(),
        policy_arns: Vec::new(),
        iam_groups: Vec::new(),
        permissions_boundary: None,
        default_sts_ttl: None,
        max_sts_ttl: None,
        span: first.span,
        fields: BTreeMap::new(),
    };
    match keys.kind {
        AwsKeys::AssumedRole => {
            facts.trusts.insert(role.name.clone(), trust(account));
            // The role permits what the session does: were one of the two edited by hand, the other
            // still bounds it.
            facts.sessions.insert(role.name.clone(), permissions.clone());
            aws.role_arns = vec![format!("arn:aws:iam::{}:role/{}", account.account, role.name)];
            aws.default_sts_ttl = Some(Duration::from(keys.ttl));
            aws.max_sts_ttl = Some(Duration::from(keys.ttl));
        }
        AwsKeys::IamUser => {
            aws.permissions_boundary.clone_from(&account.permissions_boundary);
            // Of a mount that others make, the lease is theirs.
            if !declared.is_there(&role.mount) {
                let path = place::vault_body(&place::lease(&role.mount));
                facts.bodies.entry(path).or_insert_with(|| lease(keys, first.span));
            }
        }
    }
    facts.permissions.insert(role.name.clone(), permissions);
    facts.aws_roles.insert(role.clone(), aws);
}

/// How long the keys of users live, one for the mount (`pathConfigLease` in
/// `builtin/logical/aws/path_config_lease.go` of Vault 1.21.0: both are texts, with a unit).
fn lease(keys: Keys, span: Span) -> Body {
    let field = |name: &str, seconds: Seconds| Field {
        name: name.to_owned(),
        value: Value::Text(format!("{}s", seconds.0)),
        span,
    };
    Body { fields: vec![field("lease", keys.ttl), field("lease_max", keys.max_ttl)], span }
}

fn trust(account: &Aws) -> Policy {
    let principals = Principals {
        negated: false,
        by_kind: BTreeMap::from([("AWS".to_owned(), vec![account.vault.clone()])]),
    };
    let statement = Statement {
        sid: None,
        effect: Effect::Allow,
        principals: Some(principals),
        actions: Clause { negated: false, patterns: vec!["sts:AssumeRole".to_owned()] },
        resources: None,
        conditions: Vec::new(),
        span: account.span,
    };
    Policy { version: Some(VERSION.to_owned()), statements: vec![statement], span: account.span }
}

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    /// The bucket; a prefix is in the request's `s3:prefix`.
    Bucket,
    /// Its objects below a prefix.
    Objects,
    /// The key that those are encrypted by.
    Key,
}

/// One statement for each place and what it is about, actions together.
fn permissions(buckets: &Buckets<'_>, grants: &[&Grant], span: Span) -> Policy {
    let mut places: BTreeMap<(&str, &str, About), (BTreeSet<&str>, Span)> = BTreeMap::new();
    for grant in grants {
        let (Object::Bucket { bucket, prefix }, Verb::Bucket(verb)) = (&grant.object, grant.verb) else {
            continue;
        };
        let meaning = verbs::on_bucket(verb);
        let about = match meaning.on {
            S3Target::Object => About::Objects,
            S3Target::Bucket | S3Target::WholeBucket => About::Bucket,
        };
        let mut add = |about: About, actions: &'static [&'static str]| {
            let entry = places.entry((bucket, prefix, about)).or_insert((BTreeSet::new(), grant.span));
            entry.0.extend(actions);
        };
        add(about, meaning.actions);
        if key_of(buckets, bucket).is_some() && !meaning.of_key.is_empty() {
            add(About::Key, meaning.of_key);
        }
    }
    let statements = places.into_iter().map(|((bucket, prefix, about), (actions, span))| {
        let (resource, conditions) = match about {
            About::Objects => (format!("arn:aws:s3:::{bucket}/{prefix}*"), Vec::new()),
            About::Bucket if prefix.is_empty() => (format!("arn:aws:s3:::{bucket}"), Vec::new()),
            About::Bucket => (format!("arn:aws:s3:::{bucket}"), vec![under(prefix)]),
            About::Key => {
                let key = key_of(buckets, bucket).unwrap_or_default();
                (key.to_owned(), by_s3(key, bucket, prefix))
            }
        };
        Statement {
            sid: None,
            effect: Effect::Allow,
            principals: None,
            actions: Clause { negated: false, patterns: actions.into_iter().map(str::to_owned).collect() },
            resources: Some(Clause { negated: false, patterns: vec![resource] }),
            conditions,
            span,
        }
    });
    Policy { version: Some(VERSION.to_owned()), statements: statements.collect(), span }
}

fn key_of<'a>(buckets: &Buckets<'a>, bucket: &str) -> Option<&'a str> {
    buckets.get(bucket)?.kms_key.as_deref()
}

/// A listing that asks for nothing but what is under the prefix.
fn under(prefix: &str) -> Condition {
    Condition {
        operator: "StringLike".to_owned(),
        key: "s3:prefix".to_owned(),
        values: vec![format!("{prefix}*")],
    }
}

/// The key is used by S3 only, for what is below the prefix: S3 names the object in the encryption
/// context, or the bucket where that has a bucket key.
fn by_s3(key: &str, bucket: &str, prefix: &str) -> Vec<Condition> {
    let arn = format!("arn:aws:s3:::{bucket}");
    vec![
        Condition {
            operator: "StringEquals".to_owned(),
            key: verbs::VIA_SERVICE.to_owned(),
            values: vec![verbs::s3_of_key(key)],
        },
        Condition {
            operator: "StringLike".to_owned(),
            key: verbs::ENCRYPTION_CONTEXT.to_owned(),
            values: vec![arn.clone(), format!("{arn}/{prefix}*")],
        },
    ]
}
