//! `only a, b can …`: each role that comes to do it is for one of them alone.

mod variable;

use crate::Claim;
use crate::aws;
use crate::checks::{failed, not_decided};
use crate::reach::{Reach, policies};
use crate::tokens;
use writ_graph::declared::{Check, Object, Verb};
use writ_graph::vault_verbs;
use writ_graph::verbs::{self, S3Target};
use writ_semantics::engine::RoleRef;
use writ_semantics::iam::{self, Budget, Clause, Condition, Effect, Layers, Policy, Statement};
use writ_semantics::postgres::{self, Held, Holdings};
use writ_semantics::{Comparison, Unknown, Verdict, jwt};
use writ_source::Diagnostics;

/// Decides one line: for each engine role by which it is ever done, each login that issues from it.
pub fn decide(claim: Claim<'_>, reach: &Reach<'_>, check: &Check, out: &mut Diagnostics) {
    match (vault_verbs::path(check.verb, &check.object), &check.object) {
        (Some(path), _) => return by_token(claim, reach, check, &path, out),
        (None, Object::Variable { namespace, path }) => {
            return variable::decide(claim, check, namespace, path, out);
        }
        _ => {}
    }
    for (engine, example) in doers(claim, reach, check) {
        for (login, issued) in reach.issuers(engine) {
            if let Some(stranger) = stranger(claim, check, login) {
                match (issued, &example) {
                    (Verdict::Unknown(why), _) | (_, Err(why)) => out.push(not_decided(check.span, why)),
                    (_, Ok(example)) => {
                        let why = format!("{stranger} logs in as `{}`, which may do it", login.name);
                        let finding = failed(check.span, why).also(login.span, "by this role");
                        out.push(finding.note(format!("example: {example}")));
                    }
                }
            }
        }
    }
}

/// What the token itself is for: each role whose policies allow any of it.
fn by_token(claim: Claim<'_>, reach: &Reach<'_>, check: &Check, path: &str, out: &mut Diagnostics) {
    for login in reach.logins() {
        let example = tokens::some(&policies(claim.observed, login), check.verb, path, check.span);
        if let Ok(None) = example {
            continue;
        }
        let Some(stranger) = stranger(claim, check, login) else { continue };
        match example {
            Ok(None) => {}
            Err(why) => out.push(not_decided(check.span, &why)),
            Ok(Some(request)) => {
                let why = format!("{stranger} logs in as `{}`, which may do it", login.name);
                let finding = failed(check.span, why).also(login.span, "by this role");
                let example = format!("`{}` on `{}`", request.capability.word(), request.path);
                out.push(finding.note(format!("example: {example}")));
            }
        }
    }
}

/// The engine roles whose credentials ever do what the line speaks of, each with an example.
fn doers<'a>(
    claim: Claim<'a>,
    reach: &Reach<'a>,
    check: &Check,
) -> Vec<(&'a RoleRef, Result<String, Unknown>)> {
    let facts = claim.observed;
    match &check.object {
        Object::Bucket { bucket, prefix } => facts
            .aws_roles
            .keys()
            .filter_map(|role| {
                let layers = reach.layers(role);
                if !may_speak_of(&layers, bucket) {
                    return None;
                }
                overlap(&layers, check, bucket, prefix).transpose().map(|found| (role, found))
            })
            .collect(),
        object => {
            let Some(database) = object.database().and_then(|name| reach.database(name)) else {
                return Vec::new();
            };
            let of_database = facts.database_roles.keys().filter(|role| reach.is_on(role, database));
            of_database
                .flat_map(|role| {
                    asked(claim, role, &check.object).into_iter().map(move |object| (role, object))
                })
                .filter_map(|(role, object)| match reach.in_database(database, role, check.verb, &object) {
                    Verdict::Allow => Some((role, Ok(format!("a login of `{}`", role.name)))),
                    Verdict::Unknown(why) => Some((role, Err(why))),
                    _ => None,
                })
                .collect()
        }
    }
}

/// The objects that a question about all tables of a schema comes down to: each table that the
/// role's statements name, and all at once.
fn asked(claim: Claim<'_>, role: &RoleRef, object: &Object) -> Vec<Object> {
    let Object::AllTables { database, schema } = object else { return vec![object.clone()] };
    let statements = claim.observed.creations.get(&role.name).map_or(&[] as &[_], Vec::as_slice);
    let named = Holdings::from_creation(statements).held.into_iter().filter_map(|held| match held {
        Held::Privilege { on: postgres::Object::Table { schema: Some(of), name }, .. } if of == *schema => {
            Some(Object::Table { database: database.clone(), schema: of, table: name })
        }
        _ => None,
    });
    named.chain([object.clone()]).collect()
}

/// Whether a resource of the first layer could be of this bucket, judged by what comes before the
/// first wildcard alone: a quick no, never a wrong one.
fn may_speak_of(layers: &Layers, bucket: &str) -> bool {
    let wanted = format!("arn:aws:s3:::{bucket}");
    let could = |pattern: &String| {
        let fixed = pattern.split(['*', '?', '$']).next().unwrap_or("");
        fixed.starts_with(&wanted) || wanted.starts_with(fixed)
    };
    layers.0.first().into_iter().flatten().flat_map(|policy| &policy.statements).any(|statement| {
        statement.resources.as_ref().is_none_or(|clause| clause.negated || clause.patterns.iter().any(could))
    })
}

/// What the layers allow of the verb below the prefix, if anything: an intersection, compared with
/// nothing.
fn overlap(layers: &Layers, check: &Check, bucket: &str, prefix: &str) -> Result<Option<String>, Unknown> {
    let Verb::Bucket(verb) = check.verb else { return Ok(None) };
    let meaning = verbs::on_bucket(verb);
    let (resource, conditions) = match meaning.on {
        S3Target::Object => (format!("arn:aws:s3:::{bucket}/{prefix}*"), Vec::new()),
        S3Target::Bucket if prefix.is_empty() => (format!("arn:aws:s3:::{bucket}"), Vec::new()),
        S3Target::Bucket => {
            let below = Condition {
                operator: "StringLike".to_owned(),
                key: "s3:prefix".to_owned(),
                values: vec![format!("{prefix}*")],
            };
            (format!("arn:aws:s3:::{bucket}"), vec![below])
        }
    };
    let asked = Statement {
        sid: None,
        effect: Effect::Allow,
        principals: None,
        actions: Clause { negated: false, patterns: meaning.actions.iter().map(|&a| a.to_owned()).collect() },
        resources: Some(Clause { negated: false, patterns: vec![resource] }),
        conditions,
        span: check.span,
    };
    let wanted = Policy { version: None, statements: vec![asked], span: check.span };
    let mut bounded = layers.clone();
    bounded.0.push(vec![wanted]);
    match iam::compare(&bounded, &Layers(vec![Vec::new()]), Budget::default()) {
        Comparison::More { only_a } | Comparison::Incomparable { only_a, .. } => {
            Ok(Some(aws::request(&only_a)))
        }
        Comparison::Unknown(why) => Err(why),
        Comparison::Equal | Comparison::Less { .. } => Ok(None),
    }
}

/// Somebody whom the role accepts and the check does not name; `None`: nobody.
fn stranger(claim: Claim<'_>, check: &Check, role: &jwt::Role) -> Option<String> {
    let mut found = None;
    for principal in &check.principals {
        // A principal that never logs in excuses nobody.
        let mut tokens = claim.declared.tokens.iter();
        let exact = tokens.find(|token| token.principal == *principal).and_then(|token| {
            claim.intended.logins.get(&(token.login.mount.clone(), token.login.role.clone()))
        });
        let Some(exact) = exact else { continue };
        match jwt::compare(role, exact) {
            Comparison::Equal | Comparison::Less { .. } => return None,
            Comparison::More { only_a } | Comparison::Incomparable { only_a, .. } => {
                let claims: Vec<String> =
                    only_a.claims.iter().map(|(name, value)| format!("{name} `{value}`")).collect();
                found = Some(format!("an identity with {}", claims.join(", ")));
            }
            Comparison::Unknown(why) => found = Some(format!("perhaps somebody else ({})", why.0)),
        }
    }
    found.or_else(|| Some("an identity that this line does not name".to_owned()))
}
