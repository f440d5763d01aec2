//! The AWS role of a service: who may assume it, what it permits, and what each session permits.

use crate::declared::{Aws, Grant, Object, Seconds, Verb};
use crate::verbs::{self, S3Target};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use writ_semantics::Facts;
use writ_semantics::engine::{AwsRole, RoleRef};
use writ_semantics::iam::{Clause, Condition, Effect, Policy, Principals, Statement};
use writ_source::Span;

/// The version of the policy language that has variables and their escapes.
const VERSION: &str = "2012-10-17";

/// Adds all that concerns one AWS role of Vault.
pub fn compose(role: &RoleRef, ttl: Seconds, account: &Aws, grants: &[&Grant], facts: &mut Facts) {
    let Some(first) = grants.first() else { return };
    let permissions = permissions(grants, first.span);
    facts.trusts.insert(role.name.clone(), trust(account));
    // The role permits what the session does: were one of the two edited by hand, the other still
    // bounds it.
    facts.permissions.insert(role.name.clone(), permissions.clone());
    facts.sessions.insert(role.name.clone(), permissions);
    let life = Some(Duration::from(ttl));
    let aws = AwsRole {
        role: role.clone(),
        credential_type: "assumed_role".to_owned(),
        role_arns: vec![format!("arn:aws:iam::{}:role/{}", account.account, role.name)],
        policy_arns: Vec::new(),
        iam_groups: Vec::new(),
        default_sts_ttl: life,
        max_sts_ttl: life,
        span: first.span,
        fields: BTreeMap::new(),
    };
    facts.aws_roles.insert(role.clone(), aws);
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

/// One statement for each place and kind of target, actions together.
fn permissions(grants: &[&Grant], span: Span) -> Policy {
    let mut places: BTreeMap<(&str, &str, bool), (BTreeSet<&str>, Span)> = BTreeMap::new();
    for grant in grants {
        let (Object::Bucket { bucket, prefix }, Verb::Bucket(verb)) = (&grant.object, grant.verb) else {
            continue;
        };
        let meaning = verbs::on_bucket(verb);
        let on_objects = meaning.on == S3Target::Object;
        let entry = places.entry((bucket, prefix, on_objects)).or_insert((BTreeSet::new(), grant.span));
        entry.0.extend(meaning.actions);
    }
    let statements = places.into_iter().map(|((bucket, prefix, on_objects), (actions, span))| {
        let resource = if on_objects {
            format!("arn:aws:s3:::{bucket}/{prefix}*")
        } else {
            format!("arn:aws:s3:::{bucket}")
        };
        let conditions = if on_objects || prefix.is_empty() { Vec::new() } else { vec![under(prefix)] };
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

/// A listing that asks for nothing but what is under the prefix.
fn under(prefix: &str) -> Condition {
    Condition {
        operator: "StringLike".to_owned(),
        key: "s3:prefix".to_owned(),
        values: vec![format!("{prefix}*")],
    }
}
