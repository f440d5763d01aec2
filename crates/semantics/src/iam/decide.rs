//! The plain evaluator: one request against layers of policies.
//!
//! Source: IAM User Guide, "Policy evaluation logic": an explicit deny anywhere decides; otherwise
//! each kind of policy (here: layer) must allow; what nothing allows is denied.
//!
//! INVARIANT: the only semantics there is. Comparison evaluates representatives with this.

use super::condition;
use super::text::{self, Reading, Variable};
use super::truth::{Assumed, Open, Truth};
use super::{Clause, Effect, Layers, Policy, Request, Statement};
use crate::{Unknown, Verdict};
use writ_source::Span;

/// A verdict, and the statement that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The first statement that denies; else, where it is allowed, the first of the last layer that
    /// allows (for `assumed_role`: of the session policy). `None` where no statement decides.
    pub span: Option<Span>,
}

/// Whether the layers allow the request.
///
/// Statements with a `Principal`, or without resources, are of resource and trust policies: in an
/// identity policy they are *unknown*, once their action matches.
pub fn decide(layers: &Layers, request: &Request) -> Decision {
    let layers: Vec<Vec<Entry<'_>>> =
        layers.0.iter().map(|policies| policies.iter().flat_map(Entry::of).collect()).collect();
    let outcome = decide_entries(&layers, request, &Assumed::new());
    let verdict = match outcome.verdict {
        Ruling::Allow => Verdict::Allow,
        Ruling::ImplicitDeny => Verdict::ImplicitDeny,
        Ruling::ExplicitDeny => Verdict::ExplicitDeny,
        Ruling::Open(open) => Verdict::Unknown(Unknown(open.reason)),
    };
    Decision { verdict, span: outcome.span }
}

/// A statement with how its document is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) statement: &'a Statement,
    pub(super) reading: Reading,
}

impl<'a> Entry<'a> {
    /// The statements of a document.
    pub(super) fn of(policy: &'a Policy) -> impl Iterator<Item = Entry<'a>> {
        let reading = Reading::of(policy.version.as_deref());
        policy.statements.iter().map(move |statement| Entry { statement, reading })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ruling {
    Allow,
    ImplicitDeny,
    ExplicitDeny,
    Open(Open),
}

pub(super) struct Outcome {
    pub(super) verdict: Ruling,
    pub(super) span: Option<Span>,
}

/// The same over statements already at hand, with what is not modelled taken for granted.
pub(super) fn decide_entries(layers: &[Vec<Entry<'_>>], request: &Request, assumed: &Assumed) -> Outcome {
    let rulings: Vec<Outcome> = layers.iter().map(|layer| decide_layer(layer, request, assumed)).collect();
    let mut result = Outcome { verdict: Ruling::ImplicitDeny, span: None };
    let weight = |ruling: &Ruling| match ruling {
        Ruling::Allow => 0,
        Ruling::Open(_) => 1,
        Ruling::ImplicitDeny => 2,
        Ruling::ExplicitDeny => 3,
    };
    for (n, outcome) in rulings.into_iter().enumerate() {
        if n == 0 || weight(&outcome.verdict) >= weight(&result.verdict) {
            result = outcome;
        }
    }
    result
}

fn decide_layer(layer: &[Entry<'_>], request: &Request, assumed: &Assumed) -> Outcome {
    let mut allow: Option<Outcome> = None;
    let mut open_deny = None;
    for entry in layer {
        let effect = entry.statement.effect;
        let allowed = matches!(&allow, Some(Outcome { verdict: Ruling::Allow, .. }));
        if effect == Effect::Allow && allowed {
            continue;
        }
        let span = Some(entry.statement.span);
        match (applies(entry, request, assumed), effect) {
            (Truth::No, _) => {}
            (Truth::Yes, Effect::Deny) => return Outcome { verdict: Ruling::ExplicitDeny, span },
            (Truth::Yes, Effect::Allow) => allow = Some(Outcome { verdict: Ruling::Allow, span }),
            (Truth::Open(open), Effect::Deny) => {
                open_deny.get_or_insert(Outcome { verdict: Ruling::Open(open), span });
            }
            (Truth::Open(open), Effect::Allow) => {
                allow.get_or_insert(Outcome { verdict: Ruling::Open(open), span });
            }
        }
    }
    match (allow, open_deny) {
        (None, _) => Outcome { verdict: Ruling::ImplicitDeny, span: None },
        (Some(_), Some(deny)) => deny,
        (Some(allow), None) => allow,
    }
}

/// Whether the statement applies to the request.
fn applies(entry: &Entry<'_>, request: &Request, assumed: &Assumed) -> Truth {
    let statement = entry.statement;
    if !action_matches(&statement.actions, &request.action) {
        return Truth::No;
    }
    if statement.principals.is_some() {
        return misplaced("has a `Principal`: it is of a resource or trust policy", statement, assumed);
    }
    let Some(resources) = &statement.resources else {
        return misplaced("has no `Resource`: it is of a trust policy", statement, assumed);
    };
    let resource = resource_matches(resources, request, entry.reading, assumed);
    if resource == Truth::No {
        return Truth::No;
    }
    let conditions =
        statement.conditions.iter().map(|it| condition::holds(it, request, entry.reading, assumed));
    Truth::all(std::iter::once(resource).chain(conditions))
}

fn misplaced(what: &str, statement: &Statement, assumed: &Assumed) -> Truth {
    let question = format!("{:?}|{:?}|{:?}", statement.principals, statement.resources, statement.conditions);
    Truth::open(format!("the statement {what}"), question, assumed)
}

/// Whether `Action` or `NotAction` has the action.
pub(super) fn action_matches(clause: &Clause, action: &str) -> bool {
    clause.patterns.iter().any(|pattern| text::action(pattern).matches(action)) != clause.negated
}

/// Whether `Resource` or `NotResource` has the resource.
pub(super) fn resource_matches(
    clause: &Clause,
    request: &Request,
    reading: Reading,
    assumed: &Assumed,
) -> Truth {
    let resource = resource_of(request);
    let matched = clause.patterns.iter().map(|pattern| match reading.resource(pattern) {
        Ok(glob) => Truth::of(glob.matches(resource)),
        Err(Variable(variable)) => Truth::open(
            format!("policy variable `{variable}` is not modelled"),
            format!("resource|{pattern}"),
            assumed,
        ),
    });
    Truth::any(matched).not_if(clause.negated)
}

/// Listing all buckets is asked of `arn:aws:s3:::*`: both `*` and that pattern grant it (Amazon S3
/// User Guide, "Controlling access to a bucket with user policies", grants it by the latter, while
/// the Service Authorization Reference lists it without a resource type).
fn resource_of(request: &Request) -> &str {
    let lists_buckets = request.resource == "*" && request.action.eq_ignore_ascii_case("s3:ListAllMyBuckets");
    if lists_buckets { "arn:aws:s3:::*" } else { &request.resource }
}
