//! Why a `check` line does not hold, told from what is declared, and what to do about it.
//!
//! INVARIANT: this only words a finding; that there is one was decided on the files.

use crate::Claim;
use crate::checks::failed;
use writ_graph::declared::{Check, Circumstances, Grant, Object, Route};
use writ_source::{Diagnostic, Diagnostics};

/// How a grant's object relates to the one that a line speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    /// All of it is in the grant.
    Whole,
    /// The grant is of some of its columns.
    Columns,
    /// Both are in one bucket, database, mount or the like.
    Beside,
}

/// Why a `can` does not hold.
enum Refused {
    /// What grants it does not work: one cause, which breaks many lines.
    DeadGrant(Diagnostic),
    /// It is not granted, or not to whoever comes like this.
    NotGranted(Diagnostic),
}

/// `can` lines that the files refuse: each with its cause, but those together whose grants are broken,
/// as one cause breaks many of them.
pub fn all_refused(claim: Claim<'_>, checks: &[&Check], out: &mut Diagnostics) {
    let mut together: Option<Diagnostic> = None;
    for check in checks {
        together = match (refused(claim, check), together) {
            (Refused::NotGranted(finding), together) => {
                out.push(finding);
                together
            }
            (Refused::DeadGrant(finding), None) => Some(finding),
            (Refused::DeadGrant(_), Some(first)) => Some(first.also(check.span, "and this line")),
        };
    }
    if let Some(finding) = together {
        out.push(finding);
    }
}

/// `can`, and the files refuse it.
fn refused(claim: Claim<'_>, check: &Check) -> Refused {
    let who = check.principals.first().map(ToString::to_string).unwrap_or_default();
    let verb = check.verb.word();
    let own = || claim.declared.grants.iter().filter(|grant| check.principals.contains(&grant.principal));
    let of_verb = own().filter(|grant| grant.verb == check.verb);
    let nearest =
        of_verb.filter_map(|grant| Some((near(&grant.object, &check.object)?, grant))).min_by_key(|it| it.0);
    let grant_or_deny = format!("grant it with `may {verb} on …`, or write `cannot`");
    Refused::NotGranted(match nearest {
        Some((Near::Whole, grant)) if check.circumstances != Circumstances::default() => {
            failed(check.span, "the files refuse it to whoever comes like this".to_owned())
                .also(grant.span, "granted here, to its own identity")
                .help("write `cannot`, or take the circumstances away")
        }
        Some((Near::Whole, grant)) => {
            let why = "the files refuse it: what the grant became does not work";
            return Refused::DeadGrant(
                failed(check.span, why.to_owned())
                    .also(grant.span, "granted here")
                    .help("mend the other errors first, or compile again"),
            );
        }
        Some((Near::Columns, grant)) => failed(
            check.span,
            "the files refuse it: the grant is of some columns, and this line means all".to_owned(),
        )
        .also(grant.span, "granted here")
        .help("name the columns in the line too, or grant the whole table"),
        Some((Near::Beside, grant)) => {
            failed(check.span, format!("the files refuse it: `{who}` may `{verb}` elsewhere alone"))
                .also(grant.span, "granted here")
                .help(grant_or_deny)
        }
        None => {
            let others: Vec<&Grant> =
                own().filter(|grant| near(&grant.object, &check.object).is_some()).collect();
            let finding =
                failed(check.span, format!("the files refuse it: nobody grants `{verb}` to `{who}` there"));
            match others.first() {
                Some(other) => finding.also(other.span, "this is all that it is granted there"),
                None => finding,
            }
            .help(grant_or_deny)
        }
    })
}

/// `cannot`, and the files allow it; `by_token`: to a task by nothing but a token of Vault's.
pub fn allowed(claim: Claim<'_>, check: &Check, by_token: bool) -> Diagnostic {
    let finding = failed(check.span, "the files allow it".to_owned());
    let own = claim.declared.grants.iter().filter(|grant| check.principals.contains(&grant.principal));
    // Some of it is enough.
    let mut giving =
        own.clone().filter(|grant| grant.verb == check.verb && grant.object.overlaps(&check.object));
    // Under other circumstances it is another role that lets it.
    let own_identity =
        Circumstances { after_revoke: false, ..check.circumstances.clone() } == Circumstances::default();
    if let Some(grant) = giving.next().filter(|_| own_identity) {
        return finding.also(grant.span, "granted here").help("take the grant back, or write `can`");
    }
    // What is mounted for writing is read too.
    let mut mounted = own.filter(|grant| matches!(grant.route, Route::Mount { .. }));
    if let Some(grant) = mounted.find(|grant| own_identity && grant.object.overlaps(&check.object)) {
        return finding
            .also(grant.span, "mounted here, and what is mounted can be read")
            .help("take the grant back, or write `can`");
    }
    match claim.declared.servers.as_ref().filter(|_| by_token) {
        Some(servers) => finding
            .also(servers.span, "here any job may name any policy that a task has")
            .help("take the check away, or upgrade Nomad and take `vault_flow` away"),
        None => finding,
    }
}

fn near(granted: &Object, asked: &Object) -> Option<Near> {
    if granted.covers(asked) {
        return Some(Near::Whole);
    }
    match (granted, asked) {
        (Object::Columns { .. }, Object::Columns { .. } | Object::Table { .. })
            if granted.overlaps(asked) =>
        {
            Some(Near::Columns)
        }
        _ => granted.is_beside(asked).then_some(Near::Beside),
    }
}
