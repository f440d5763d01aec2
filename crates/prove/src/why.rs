//! Why a `check` line does not hold, told from what is declared, and what to do about it.
//!
//! INVARIANT: this only words a finding; that there is one was decided on the files.

use crate::Claim;
use crate::checks::failed;
use writ_graph::declared::{Check, Circumstances, Grant, Object};
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

/// Why a `can` does not hold that is granted.
const DEAD_GRANT: &str = "the files refuse it: what the grant became does not work";

/// `can` lines that the files refuse: each with its cause, but those together whose grants are broken,
/// as one cause breaks many of them.
pub fn all_refused(claim: Claim<'_>, checks: &[&Check], out: &mut Diagnostics) {
    let mut together: Option<Diagnostic> = None;
    for check in checks {
        let finding = refused(claim, check);
        together = match together {
            _ if finding.primary.text != DEAD_GRANT => {
                out.push(finding);
                together
            }
            None => Some(finding),
            Some(first) => Some(first.also(check.span, "and this line")),
        };
    }
    if let Some(finding) = together {
        out.push(finding);
    }
}

/// `can`, and the files refuse it.
fn refused(claim: Claim<'_>, check: &Check) -> Diagnostic {
    let who = check.principals.first().map(ToString::to_string).unwrap_or_default();
    let verb = check.verb.word();
    let own = || claim.declared.grants.iter().filter(|grant| check.principals.contains(&grant.principal));
    let of_verb = own().filter(|grant| grant.verb == check.verb);
    let nearest =
        of_verb.filter_map(|grant| Some((near(&grant.object, &check.object)?, grant))).min_by_key(|it| it.0);
    let grant_or_deny = format!("grant it with `may {verb} on …`, or write `cannot`");
    match nearest {
        Some((Near::Whole, grant)) if check.circumstances != Circumstances::default() => {
            failed(check.span, "the files refuse it to whoever comes like this".to_owned())
                .also(grant.span, "granted here, to its own identity")
                .help("write `cannot`, or take the circumstances away")
        }
        Some((Near::Whole, grant)) => failed(check.span, DEAD_GRANT.to_owned())
            .also(grant.span, "granted here")
            .help("mend the other errors first, or compile again"),
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
    }
}

/// `cannot`, and the files allow it.
pub fn allowed(claim: Claim<'_>, check: &Check) -> Diagnostic {
    let finding = failed(check.span, "the files allow it".to_owned());
    let own = claim.declared.grants.iter().filter(|grant| check.principals.contains(&grant.principal));
    let mut of_verb = own.filter(|grant| grant.verb == check.verb);
    // Some of it is enough.
    let gives = |grant: &&Grant| {
        let (ours, asked) = (&grant.object, &check.object);
        [near(ours, asked), near(asked, ours)]
            .iter()
            .any(|it| matches!(it, Some(Near::Whole | Near::Columns)))
    };
    // Under other circumstances it is another role that lets it.
    let own_identity =
        Circumstances { after_revoke: false, ..check.circumstances.clone() } == Circumstances::default();
    match of_verb.find(gives).filter(|_| own_identity) {
        Some(grant) => finding.also(grant.span, "granted here").help("take the grant back, or write `can`"),
        None => finding,
    }
}

fn near(granted: &Object, asked: &Object) -> Option<Near> {
    if granted == asked {
        return Some(Near::Whole);
    }
    match (granted, asked) {
        (Object::Bucket { bucket, prefix }, Object::Bucket { bucket: asked, prefix: key }) => {
            (bucket == asked).then_some(if key.starts_with(prefix) { Near::Whole } else { Near::Beside })
        }
        (Object::Vault { path }, Object::Vault { path: asked }) => {
            (path.ends_with('/') && asked.starts_with(path)).then_some(Near::Whole)
        }
        (Object::Kv { mount, .. }, Object::Kv { mount: asked, .. }) => {
            (mount == asked).then_some(Near::Beside)
        }
        (Object::Nomad { .. }, Object::Nomad { .. }) => Some(Near::Beside),
        _ => {
            if granted.database()? != asked.database()? {
                return None;
            }
            Some(in_database(granted, asked))
        }
    }
}

fn in_database(granted: &Object, asked: &Object) -> Near {
    if granted.schema() != asked.schema() {
        return Near::Beside;
    }
    match (granted, asked) {
        (Object::AllTables { .. }, Object::Table { .. } | Object::Columns { .. })
        | (Object::AllSequences { .. }, Object::Sequence { .. }) => Near::Whole,
        (Object::Table { table, .. }, Object::Columns { table: asked, .. }) if table == asked => Near::Whole,
        (Object::Columns { table, columns, .. }, Object::Columns { table: asked, columns: wanted, .. })
            if table == asked =>
        {
            if wanted.iter().all(|column| columns.contains(column)) {
                Near::Whole
            } else {
                Near::Columns
            }
        }
        (Object::Columns { table, .. }, Object::Table { table: asked, .. }) if table == asked => {
            Near::Columns
        }
        _ => Near::Beside,
    }
}
