//! Keys of AWS: of which kind a principal's are, and how long they live.
//!
//! Keys of an assumed role live as its role in Vault says. Keys of an IAM user live as the *mount*
//! says, as Vault keeps one lease for all roles of an AWS mount (`Lease` in
//! `builtin/logical/aws/path_config_lease.go` of Vault 1.21.0): whoever has them has to agree.

use crate::credential::{SLACK, agreed};
use crate::entities::{AwsKeys, Credential, Grant, Model, Spanned, Target};
use crate::value::spoken;
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const CONFLICT: Code = Code("resolve/conflicting-option");
const AWS_LIFE: Code = Code("resolve/aws-life");
const LEASE_DIFFERS: Code = Code("resolve/lease-differs");
const DIES_MID_RUN: Code = Code("resolve/credential-dies-mid-run");

/// The longest that keys of an assumed role live (STS API reference, `AssumeRole`).
const MOST_OF_ROLE: Duration = Duration::from_hours(12);
/// The same where the one who assumes it is a role itself (IAM User Guide, "Role chaining").
const MOST_OF_CHAIN: Duration = Duration::from_hours(1);
/// A lease of user keys where nothing is said, and how long it is renewed for who runs all the time.
const LEASE: Duration = Duration::from_hours(1);
const LEASE_MAX: Duration = Duration::from_hours(24);
/// Of which kind the keys are that these grants need.
pub fn kind(grants: &[&Grant], model: &Model, out: &mut Diagnostics) -> AwsKeys {
    let said = agreed(grants, "credential_type", |grant| grant.credential_type.as_ref(), out);
    said.map_or_else(|| model.aws.as_ref().map(|aws| aws.keys).unwrap_or_default(), |said| said.value)
}

/// Whether these grants need keys of an IAM user, which take seconds to be known everywhere.
pub fn of_user(grants: &[Grant], model: &Model) -> bool {
    let default = model.aws.as_ref().map(|aws| aws.keys).unwrap_or_default();
    let is_user = |grant: &&Grant| {
        grant.credential_type.as_ref().map_or(default, |said| said.value) == AwsKeys::IamUser
    };
    on_aws(grants).iter().any(is_user)
}

/// Keys of a role are of one life, and AWS bounds it, whatever the role in Vault says.
pub fn of_role(
    life: Duration,
    grants: &[&Grant],
    runs_at_most: Option<&Spanned<Duration>>,
    who: &Spanned<String>,
    model: &Model,
    out: &mut Diagnostics,
) {
    if let Some(max) = grants.iter().find_map(|grant| grant.credential_max_ttl.as_ref()) {
        out.push(
            Diagnostic::error(
                CONFLICT,
                "option that does not fit",
                max.span,
                "keys of an assumed role cannot be renewed, so they have one life only",
            )
            .help("use `credential_ttl` alone, or `credential_type = iam_user`"),
        );
    }
    let Some(aws) = &model.aws else { return };
    let chained = aws.vault.value.contains(":role/");
    let most = if chained { MOST_OF_CHAIN } else { MOST_OF_ROLE };
    if life <= most {
        return;
    }
    let said = grants.iter().find_map(|grant| grant.credential_ttl.as_ref());
    let place = said.or(runs_at_most).map_or(who.span, |t| t.span);
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

/// One principal with keys of an IAM user.
struct Holder<'a> {
    grants: Vec<&'a Grant>,
    credential: &'a mut Credential,
    /// Whether what has them ends by itself.
    ends: bool,
    /// How long it may run, all that is started again included, and where that is said.
    runs: Option<(Duration, Span)>,
}

/// Settles the one lease of all keys of IAM users, and that it is long enough for each run.
pub fn agree_on_lease(model: &mut Model, out: &mut Diagnostics) {
    let mut holders = holders(model);
    if holders.is_empty() {
        return;
    }
    let needed = |holder: &Holder<'_>| holder.runs.map(|(runs, _)| runs.saturating_add(SLACK));
    let lease = one(&holders, "credential_ttl", |grant| grant.credential_ttl.as_ref(), out);
    let most = one(&holders, "credential_max_ttl", |grant| grant.credential_max_ttl.as_ref(), out);
    let ttl = lease.map_or_else(|| most.map_or(LEASE, |(most, _)| LEASE.min(most)), |(ttl, _)| ttl);
    let longest_run = holders.iter().filter_map(needed).max().unwrap_or(ttl);
    let all_run_at_times = holders.iter().all(|holder| holder.ends);
    let max_ttl = match most {
        Some((most, _)) => most,
        None if all_run_at_times => ttl.max(longest_run),
        None => LEASE_MAX.max(ttl).max(longest_run),
    };
    if let (Some((most, span)), true) = (most, max_ttl < ttl) {
        let label =
            format!("renewed for {}, less than the {} that it lives anyway", spoken(most), spoken(ttl));
        out.push(
            Diagnostic::error(CONFLICT, "options that contradict each other", span, label)
                .help("make `credential_max_ttl` the longer of the two"),
        );
    }
    for holder in &mut holders {
        holder.credential.ttl = ttl;
        holder.credential.max_ttl = max_ttl;
    }
    for holder in &holders {
        let (Some(needed), Some((runs, span))) = (needed(holder), holder.runs) else { continue };
        if needed > max_ttl {
            let label = format!(
                "lives {} at most, but a run takes up to {} with what is started again",
                spoken(max_ttl),
                spoken(runs)
            );
            out.push(
                Diagnostic::error(
                    DIES_MID_RUN,
                    "credential that dies during a run",
                    most.map_or(span, |(_, span)| span),
                    label,
                )
                .also(span, "a run takes this long")
                .help(format!("make `credential_max_ttl` {} or longer", spoken(needed))),
            );
        }
    }
}

fn holders(model: &mut Model) -> Vec<Holder<'_>> {
    let mut holders = Vec::new();
    let of_users = |credential: &&mut Credential| {
        credential.target == Target::Aws && credential.keys == AwsKeys::IamUser
    };
    for service in &mut model.services {
        for task in &mut service.tasks {
            let grants = on_aws(&task.grants);
            let (ends, runs) = (task.ends, task.runs.as_ref().map(|runs| (runs.value, runs.span)));
            holders.extend(task.credentials.iter_mut().find(of_users).map(|credential| Holder {
                grants,
                credential,
                ends,
                runs,
            }));
        }
    }
    for operator in &mut model.operators {
        let grants = on_aws(&operator.grants);
        holders.extend(operator.credentials.iter_mut().find(of_users).map(|credential| Holder {
            grants,
            credential,
            ends: true,
            runs: None,
        }));
    }
    holders
}

fn on_aws(grants: &[Grant]) -> Vec<&Grant> {
    grants.iter().filter(|grant| grant.object.target() == Some(Target::Aws)).collect()
}

/// What all of them say of an option: the same, or nothing.
fn one(
    holders: &[Holder<'_>],
    option: &str,
    get: fn(&Grant) -> Option<&Spanned<Duration>>,
    out: &mut Diagnostics,
) -> Option<(Duration, Span)> {
    let mut said = holders.iter().filter_map(|holder| holder.grants.iter().find_map(|grant| get(grant)));
    let first = said.next()?;
    for other in said.filter(|other| other.value != first.value) {
        out.push(
            Diagnostic::error(
                LEASE_DIFFERS,
                "keys of users with another life",
                other.span,
                format!("another `{option}` than elsewhere"),
            )
            .also(first.span, "said here first")
            .help("vault keeps one lease for all IAM users of a mount: say the same everywhere, or once"),
        );
    }
    Some((first.value, first.span))
}
