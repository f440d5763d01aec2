//! One credential for each system that a service's grants are on: its life and its delivery.

use crate::entities::{Credential, Deliver, DeliverAs, Grant, Model, Spanned, Target};
use crate::value::spoken;
use std::collections::BTreeMap;
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics};

const CONFLICT: Code = Code("resolve/conflicting-option");
const DIES_MID_RUN: Code = Code("resolve/credential-dies-mid-run");
const AWS_LIFE: Code = Code("resolve/aws-life");

/// A credential's life where nothing is said.
const DEFAULT_TTL: Duration = Duration::from_hours(1);
/// What a credential outlives a run by: it is issued before the task starts, and an image may take
/// its time to be pulled.
const SLACK: Duration = Duration::from_mins(5);
/// The longest that keys of an assumed role live (STS API reference, `AssumeRole`).
const MOST_OF_AWS: Duration = Duration::from_hours(12);
/// The same where the one who assumes it is a role itself (IAM User Guide, "Role chaining").
const MOST_OF_CHAIN: Duration = Duration::from_hours(1);
/// How long a database login of a service that runs all the time is renewed where nothing is said.
const DEFAULT_MAX_TTL: Duration = Duration::from_hours(24);

/// Gathers the credentials of a service from its grants, in the order of their first grants.
pub fn credentials(
    service: &Spanned<String>,
    grants: &[Grant],
    scheduled: bool,
    runs_at_most: Option<&Spanned<Duration>>,
    model: &Model,
    out: &mut Diagnostics,
) -> Vec<Credential> {
    let mut by_target: BTreeMap<Target, Vec<&Grant>> = BTreeMap::new();
    for grant in grants {
        if let Some(target) = grant.object.target() {
            by_target.entry(target).or_default().push(grant);
        }
    }
    let mut credentials = Vec::new();
    for (target, grants) in by_target {
        let ttl = agreed(&grants, "credential_ttl", |g| g.credential_ttl.as_ref(), out);
        let max_ttl = agreed(&grants, "credential_max_ttl", |g| g.credential_max_ttl.as_ref(), out);
        let said = agreed(&grants, "deliver", |g| g.deliver.as_ref(), out);
        let run = runs_at_most.map_or(Duration::ZERO, |r| r.value);
        let needed = if run.is_zero() { run } else { run + SLACK };
        let life = ttl.map_or(DEFAULT_TTL.max(needed), |t| t.value);
        if target == Target::Aws {
            aws_life(life, ttl, runs_at_most, service, model, out);
        }
        let max_life = match (target, max_ttl) {
            (Target::Aws, _) => life,
            (_, Some(said)) => said.value,
            (_, None) if scheduled => life,
            (_, None) => DEFAULT_MAX_TTL.max(life),
        };
        if let Some(max) = max_ttl
            && max.value < life
        {
            out.push(
                Diagnostic::error(
                    CONFLICT,
                    "options that contradict each other",
                    max.span,
                    format!("renewed for less than the {} that it lives anyway", spoken(life)),
                )
                .help("make `credential_max_ttl` the longer of the two"),
            );
        }
        if let Some(limit) = runs_at_most
            && max_life < needed
        {
            let place = max_ttl.or(ttl).map_or(limit.span, |t| t.span);
            out.push(
                Diagnostic::error(
                    DIES_MID_RUN,
                    "credential that dies during a run",
                    place,
                    format!(
                        "lives {} at most, but a run takes up to {} and a while to start",
                        spoken(max_life),
                        spoken(run)
                    ),
                )
                .also(limit.span, "a run takes this long")
                .help(format!("make it {} or longer", spoken(needed))),
            );
        }
        let deliver = match (target, said.map(|said| (&said.value, said.span))) {
            (_, Some((DeliverAs::Template, _))) => Deliver::Template,
            (Target::Aws, Some((DeliverAs::Json(_), span))) => {
                out.push(
                    Diagnostic::error(
                        CONFLICT,
                        "option that does not fit",
                        span,
                        "keys of AWS are delivered as `AWS_*` variables, which every AWS library reads",
                    )
                    .help("drop `deliver`"),
                );
                Deliver::Environment("secrets/aws.env".to_owned())
            }
            (_, Some((DeliverAs::Json(file), _))) => Deliver::Json(file.clone()),
            (Target::Aws, _) => Deliver::Environment("secrets/aws.env".to_owned()),
            (Target::Nomad, _) => Deliver::Environment("secrets/nomad.env".to_owned()),
            (Target::Database(id), _) => {
                let name = model.databases.get(id.0).map_or("database", |d| d.name.as_str());
                Deliver::Environment(format!("secrets/{name}.env"))
            }
        };
        credentials.push(Credential { target, ttl: life, max_ttl: max_life, deliver });
    }
    credentials
}

/// Gathers the credentials of an operator: there is no task that they are delivered to.
pub fn of_operator(
    operator: &Spanned<String>,
    grants: &[Grant],
    model: &Model,
    out: &mut Diagnostics,
) -> Vec<Credential> {
    let mut by_target: BTreeMap<Target, Vec<&Grant>> = BTreeMap::new();
    for grant in grants {
        if let Some(target) = grant.object.target() {
            by_target.entry(target).or_default().push(grant);
        }
    }
    let mut credentials = Vec::new();
    for (target, grants) in by_target {
        let said = agreed(&grants, "credential_ttl", |g| g.credential_ttl.as_ref(), out);
        let most = agreed(&grants, "credential_max_ttl", |g| g.credential_max_ttl.as_ref(), out);
        let ttl = said.map_or(DEFAULT_TTL, |t| t.value);
        if target == Target::Aws {
            aws_life(ttl, said, None, operator, model, out);
        }
        let max_ttl = most.map_or(ttl, |t| t.value.max(ttl));
        credentials.push(Credential { target, ttl, max_ttl, deliver: Deliver::Nowhere });
    }
    credentials
}

/// AWS bounds the life of keys, whatever the role in Vault says.
fn aws_life(
    life: Duration,
    ttl: Option<&Spanned<Duration>>,
    runs_at_most: Option<&Spanned<Duration>>,
    service: &Spanned<String>,
    model: &Model,
    out: &mut Diagnostics,
) {
    let Some(aws) = &model.aws else { return };
    let chained = aws.vault.value.contains(":role/");
    let most = if chained { MOST_OF_CHAIN } else { MOST_OF_AWS };
    if life <= most {
        return;
    }
    let place = ttl.or(runs_at_most).map_or(service.span, |t| t.span);
    let finding = Diagnostic::error(
        AWS_LIFE,
        "keys that AWS does not give for so long",
        place,
        format!("the keys would have to live {}, AWS gives them for {} at most", spoken(life), spoken(most)),
    );
    out.push(if chained {
        finding
            .also(aws.vault.span, "vault is a role itself: a role that assumes a role has an hour")
            .help("make the run shorter, or let vault be a user (`arn:aws:iam::…:user/…`): then 12h")
    } else {
        finding.help("make the run shorter, or split it")
    });
}

/// What all of the grants on one system say of an option: the same, or nothing.
fn agreed<'a, T: PartialEq>(
    grants: &[&'a Grant],
    option: &str,
    get: fn(&'a Grant) -> Option<&'a Spanned<T>>,
    out: &mut Diagnostics,
) -> Option<&'a Spanned<T>> {
    let mut said = grants.iter().filter_map(|g| get(g));
    let first = said.next()?;
    for other in said {
        if other.value != first.value {
            out.push(
                Diagnostic::error(
                    CONFLICT,
                    "options that contradict each other",
                    other.span,
                    format!("another `{option}` for the same credential"),
                )
                .also(first.span, "said here first")
                .help("a service has one credential for each system: say it once"),
            );
        }
    }
    Some(first)
}
