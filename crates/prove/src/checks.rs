//! `check` lines, decided on what the files state.

use crate::Claim;
use crate::aws;
use crate::database::remains;
use crate::reach::{self, claims, reaches, under};
use writ_graph::declared::{Check, Claim as Says, Login, Object, Workload};
use writ_graph::verbs::{self, S3Target};
use writ_read::Facts;
use writ_semantics::engine::RoleRef;
use writ_semantics::iam::{self, Budget, Clause, Condition, Effect, Layers, Policy, Statement};
use writ_semantics::postgres::{self, Held, Holdings};
use writ_semantics::{Comparison, Unknown, Verdict, jwt, vault};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const FAILED: Code = Code("prove/check-failed");
const UNKNOWN: Code = Code("prove/check-not-decided");

/// Decides every line; returns how many.
pub fn decide(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    for check in &claim.declared.checks {
        match check.claim {
            Says::Can | Says::Cannot => one(claim, check, out),
            Says::Only => only(claim, check, out),
        }
    }
    claim.declared.checks.len()
}

fn failed(span: Span, why: String) -> Diagnostic {
    Diagnostic::error(FAILED, "a check does not hold", span, why)
}

fn not_decided(span: Span, why: &Unknown) -> Diagnostic {
    Diagnostic::error(UNKNOWN, "a check was not decided", span, why.0.clone())
}

/// `can` and `cannot`.
fn one(claim: Claim<'_>, check: &Check, out: &mut Diagnostics) {
    let Some(principal) = check.principals.first() else { return };
    let login = login(claim, principal);
    let default = login.map_or("", |l| l.audience.as_str());
    let audience = check.circumstances.audience.as_deref().unwrap_or(default);
    let who = under(principal, &check.circumstances);
    let reached = reaches(claim.observed, claim.declared, &claims(&who, audience), check.verb, &check.object);
    match (check.claim, reached) {
        (_, Verdict::Unknown(why)) => out.push(not_decided(check.span, &why)),
        (Says::Can, Verdict::Allow) if !check.circumstances.after_revoke => {}
        (Says::Can, Verdict::Allow) => {
            out.push(failed(check.span, "after a revocation it is not said to".to_owned()));
        }
        (Says::Can, _) => out.push(failed(check.span, "the files refuse it".to_owned())),
        (_, Verdict::Allow) if check.circumstances.after_revoke => after_revoke(claim, check, out),
        (_, Verdict::Allow) => out.push(failed(check.span, "the files allow it".to_owned())),
        (_, _) => {}
    }
}

fn login<'a>(claim: Claim<'a>, principal: &Workload) -> Option<&'a Login> {
    claim.declared.tokens.iter().find(|t| t.principal == *principal).map(|t| &t.login)
}

/// A credential that was issued before its lease was revoked: every script by which a login for
/// this database is taken away has to leave nothing behind.
fn after_revoke(claim: Claim<'_>, check: &Check, out: &mut Diagnostics) {
    let (Object::Table { database, .. } | Object::AllTables { database, .. }) = &check.object else {
        out.push(
            failed(
                check.span,
                "keys of an assumed role work until they expire, whatever Vault revokes".to_owned(),
            )
            .help("bound their life by `credential_ttl`, and check without `after revoke`"),
        );
        return;
    };
    let facts = claim.observed;
    let connection =
        claim.declared.databases.iter().find(|d| d.name == *database).map(|d| &d.connection.name);
    for role in facts.database_roles.values().filter(|r| Some(&r.connection) == connection) {
        match facts.revocations.get(&role.role.name).map(|statements| postgres::drops_completely(statements))
        {
            Some(Ok(())) => {}
            Some(Err(gap)) => out.push(failed(check.span, remains(&gap))),
            None => {
                out.push(failed(check.span, format!("nothing says how logins of `{}` end", role.role.name)));
            }
        }
    }
}

/// `only a, b can …`: each role that comes to do it is for one of them alone.
fn only(claim: Claim<'_>, check: &Check, out: &mut Diagnostics) {
    for role in claim.observed.logins.values() {
        match ever(claim, role, check) {
            Err(why) => out.push(not_decided(check.span, &why)),
            Ok(None) => {}
            Ok(Some(example)) => {
                if let Some(stranger) = stranger(claim, check, role) {
                    let why = format!("{stranger} logs in as `{}`, which may do it", role.name);
                    out.push(
                        failed(check.span, why)
                            .also(role.span, "by this role")
                            .note(format!("example: {example}")),
                    );
                }
            }
        }
    }
}

/// Whether tokens of a role ever come to do what the check asks, with an example.
fn ever(claim: Claim<'_>, role: &jwt::Role, check: &Check) -> Result<Option<String>, Unknown> {
    let facts = claim.observed;
    let policies = reach::policies(facts, role);
    let issued = |role: &RoleRef| -> Result<bool, Unknown> {
        let path = format!("{}/creds/{}", role.mount, role.name);
        match vault::decide(&policies, &vault::Request { path, capability: vault::Capability::Read }).verdict
        {
            Verdict::Unknown(why) => Err(why),
            verdict => Ok(verdict.is_allow()),
        }
    };
    match &check.object {
        Object::Bucket { bucket, prefix } => {
            for role in facts.aws_roles.keys() {
                if issued(role)?
                    && let Some(example) = overlap(&reach::layers(facts, role), check, bucket, prefix)?
                {
                    return Ok(Some(example));
                }
            }
        }
        Object::Table { database, .. } | Object::AllTables { database, .. } => {
            let Some(database) = claim.declared.databases.iter().find(|d| d.name == *database) else {
                return Ok(None);
            };
            let of_database =
                facts.database_roles.values().filter(|r| r.connection == database.connection.name);
            for role in of_database {
                if !issued(&role.role)? {
                    continue;
                }
                for object in asked(facts, &role.role, &check.object) {
                    match reach::in_database(facts, database, &role.role, check.verb, &object) {
                        Verdict::Allow => return Ok(Some(format!("a login of `{}`", role.role.name))),
                        Verdict::Unknown(why) => return Err(why),
                        _ => {}
                    }
                }
            }
        }
    }
    Ok(None)
}

/// The objects that a question about all tables of a schema comes down to: each table that the
/// role's statements name, and all at once.
fn asked(facts: &Facts, role: &RoleRef, object: &Object) -> Vec<Object> {
    let Object::AllTables { database, schema } = object else { return vec![object.clone()] };
    let statements = facts.creations.get(&role.name).map_or(&[] as &[_], Vec::as_slice);
    let named = Holdings::from_creation(statements).held.into_iter().filter_map(|held| match held {
        Held::Privilege { on: postgres::Object::Table { schema: Some(of), name }, .. } if of == *schema => {
            Some(Object::Table { database: database.clone(), schema: of, table: name })
        }
        _ => None,
    });
    named.chain([object.clone()]).collect()
}

/// What the layers allow of the verb below the prefix, if anything: an intersection, compared with
/// nothing.
fn overlap(layers: &Layers, check: &Check, bucket: &str, prefix: &str) -> Result<Option<String>, Unknown> {
    let Some(meaning) = verbs::on_bucket(check.verb) else { return Ok(None) };
    let resource = match meaning.on {
        S3Target::Bucket => format!("arn:aws:s3:::{bucket}"),
        S3Target::Object => format!("arn:aws:s3:::{bucket}/{prefix}*"),
    };
    let asked = Statement {
        sid: None,
        effect: Effect::Allow,
        principals: None,
        actions: Clause { negated: false, patterns: meaning.actions.iter().map(|&a| a.to_owned()).collect() },
        resources: Some(Clause { negated: false, patterns: vec![resource] }),
        conditions: match meaning.on {
            S3Target::Bucket if !prefix.is_empty() => vec![Condition {
                operator: "StringLike".to_owned(),
                key: "s3:prefix".to_owned(),
                values: vec![format!("{prefix}*")],
            }],
            _ => Vec::new(),
        },
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
        let exact = login(claim, principal)
            .and_then(|login| claim.intended.logins.get(&(login.mount.clone(), login.role.clone())));
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
