//! One credential for each system that a service's grants are on: its life and its delivery.

use crate::deliver;
use crate::entities::{AwsKeys, Credential, Deliver, DeliverAs, Grant, Model, Spanned, Target};
use crate::keys;
use crate::value::spoken;
use std::collections::BTreeMap;
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics};

const CONFLICT: Code = Code("resolve/conflicting-option");
const DIES_MID_RUN: Code = Code("resolve/credential-dies-mid-run");

/// A credential's life where nothing is said.
pub const DEFAULT_TTL: Duration = Duration::from_hours(1);
/// What a credential outlives a run by: it is issued before the task starts, and an image may take
/// its time to be pulled.
pub(crate) const SLACK: Duration = Duration::from_mins(5);
/// How long a database login of a service that runs all the time is renewed where nothing is said.
const DEFAULT_MAX_TTL: Duration = Duration::from_hours(24);

/// How long a task may run.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// Whether it ends by itself.
    pub ends: bool,
    /// How long it takes at most, where that is said.
    pub limit: Option<&'a Spanned<Duration>>,
    /// How much longer what it was given has to live: where it waits beside those that run before the
    /// others, and where it is started again in place, which keeps what it was given.
    pub more: Duration,
}

impl Run<'_> {
    /// What messages say of it.
    pub fn told(&self, limit: Duration) -> String {
        if self.more.is_zero() {
            return format!("a run takes up to {} and a while to start", spoken(limit));
        }
        let all = limit.saturating_add(self.more);
        format!(
            "a run takes up to {}, and {} with what is started again or before it",
            spoken(limit),
            spoken(all)
        )
    }

    /// All of it, where it is bounded.
    pub fn needed(&self) -> Option<Spanned<Duration>> {
        self.limit.map(|limit| Spanned { value: limit.value.saturating_add(self.more), span: limit.span })
    }
}

/// Gathers the credentials of a service from its grants, in the order of their first grants.
pub fn credentials(
    service: &Spanned<String>,
    grants: &[Grant],
    run: &Run<'_>,
    model: &Model,
    out: &mut Diagnostics,
) -> Vec<Credential> {
    let runs_at_most = run.limit;
    let mut by_target: BTreeMap<Target, Vec<&Grant>> = BTreeMap::new();
    for grant in grants {
        if let Some(target) = grant.object.target() {
            by_target.entry(target).or_default().push(grant);
        }
    }
    let mut credentials = Vec::new();
    let needed = run.needed().map_or(Duration::ZERO, |needed| needed.value.saturating_add(SLACK));
    for (target, grants) in by_target {
        let ttl = agreed(&grants, "credential_ttl", |g| g.credential_ttl.as_ref(), out);
        let max_ttl = agreed(&grants, "credential_max_ttl", |g| g.credential_max_ttl.as_ref(), out);
        let said = agreed(&grants, "deliver", |g| g.deliver.as_ref(), out);
        let change = agreed(&grants, "on_change", |g| g.on_change.as_ref(), out);
        let life = ttl.map_or(DEFAULT_TTL.max(needed), |t| t.value);
        let keys = match target {
            Target::Aws => keys::kind(&grants, model, out),
            Target::Database(_) | Target::Nomad => AwsKeys::default(),
        };
        if (target, keys) == (Target::Aws, AwsKeys::IamUser) {
            // How long these live is settled once all of them are known.
            let deliver = delivered(target, said, model, out);
            let on_change = deliver::on_change(&deliver, change, run.ends, as_file(target), out);
            let (ttl, max_ttl, mount) = (life, life, None);
            credentials.push(Credential { target, ttl, max_ttl, keys, deliver, on_change, mount });
            continue;
        }
        if target == Target::Aws {
            keys::of_role(life, &grants, runs_at_most, service, model, out);
        }
        let max_life = match (target, max_ttl) {
            (Target::Aws, _) => life,
            (_, Some(said)) => said.value,
            (_, None) if run.ends => life,
            (_, None) => DEFAULT_MAX_TTL.max(life),
        };
        if let Some(max) = max_ttl.filter(|_| target != Target::Aws)
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
                    format!("lives {} at most, but {}", spoken(max_life), run.told(limit.value)),
                )
                .also(limit.span, "a run takes this long")
                .help(format!("make it {} or longer", spoken(needed))),
            );
        }
        let deliver = delivered(target, said, model, out);
        let on_change = deliver::on_change(&deliver, change, run.ends, as_file(target), out);
        let (ttl, max_ttl, mount) = (life, max_life, None);
        credentials.push(Credential { target, ttl, max_ttl, keys, deliver, on_change, mount });
    }
    credentials
}

/// How a credential that is delivered as variables would be a file.
fn as_file(target: Target) -> &'static str {
    match target {
        Target::Aws => "write a template of the task's own that reads it",
        Target::Database(_) | Target::Nomad => deliver::AS_FILE,
    }
}

/// How a credential reaches the task.
fn delivered(
    target: Target,
    said: Option<&Spanned<DeliverAs>>,
    model: &Model,
    out: &mut Diagnostics,
) -> Deliver {
    match (target, said.map(|said| (&said.value, said.span))) {
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
        (Target::Nomad, _) => Deliver::Nowhere,
        (Target::Database(id), _) => {
            let name = model.databases.get(id.0).map_or("database", |d| d.name.as_str());
            Deliver::Environment(format!("secrets/{name}.env"))
        }
    }
}

/// What all of the grants on one system say of an option: the same, or nothing.
pub(crate) fn agreed<'a, T: PartialEq>(
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
                .help("there is one credential for each system: say it once"),
            );
        }
    }
    Some(first)
}
