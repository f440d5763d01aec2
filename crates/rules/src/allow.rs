//! `allow "rule" = "reason"`: findings that were looked at and are meant to stay.

use crate::rule::Rule;
use crate::rules::all;
use std::collections::BTreeSet;
use writ_model::{Allow, nearest};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const UNKNOWN_RULE: Code = Code("resolve/unknown-rule");
const UNUSED_ALLOW: Code = Code("resolve/unused-allow");

/// A finding with the reason why it is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// What was found.
    pub finding: Diagnostic,
    /// Why it may stay.
    pub reason: String,
}

/// Findings, sifted by what is allowed in place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sifted {
    /// What is to be reported, with what is wrong with the `allow` lines themselves.
    pub reported: Diagnostics,
    /// What is allowed, in the order of the findings' places.
    pub allowed: Vec<Allowed>,
}

/// Takes out the findings that are allowed where they are. An `allow` covers the block or sentence
/// that it stands in; one that covers nothing is itself a finding, so that none outlives its cause.
pub fn sift(found: &Diagnostics, allows: &[Allow]) -> Sifted {
    let mut sifted = Sifted::default();
    // One line of a profile is there once for each block that takes it over.
    let mut used: BTreeSet<Span> = BTreeSet::new();
    for finding in found.sorted() {
        match covering(finding, allows) {
            Some(allow) => {
                used.insert(allow.rule.span);
                sifted.allowed.push(Allowed { finding: finding.clone(), reason: allow.reason.value.clone() });
            }
            None => sifted.reported.push(finding.clone()),
        }
    }
    let mut told: BTreeSet<Span> = BTreeSet::new();
    for allow in allows.iter().filter(|allow| told.insert(allow.rule.span)) {
        if !all().iter().any(|rule| rule.name() == allow.rule.value) {
            sifted.reported.push(unknown(allow));
        } else if !used.contains(&allow.rule.span) {
            sifted.reported.push(
                Diagnostic::warning(
                    UNUSED_ALLOW,
                    "allowed, but nothing is found",
                    allow.rule.span,
                    format!("`{}` finds nothing here", allow.rule.value),
                )
                .help("remove this line"),
            );
        }
    }
    sifted
}

/// The `allow` that a finding is kept by: the one nearest to it, as a task of `raw_exec` may stand in a
/// service of `raw_exec`, each with a reason of its own. A reason that its line cannot be without comes
/// before one that can be dropped.
fn covering<'a>(finding: &Diagnostic, allows: &'a [Allow]) -> Option<&'a Allow> {
    let place = finding.primary.span;
    let holds =
        |scope: &&Span| scope.file == place.file && scope.start <= place.start && place.end <= scope.end;
    let of_rule = |allow: &&Allow| finding.code.0.strip_prefix("rule/") == Some(allow.rule.value.as_str());
    let near = |allow: &'a Allow| {
        let size = allow.scopes.iter().filter(holds).map(|scope| scope.end - scope.start).min()?;
        Some(((size, !allow.required), allow))
    };
    let covering = allows.iter().filter(of_rule).filter_map(near);
    covering.min_by_key(|(distance, _)| *distance).map(|(_, allow)| allow)
}

fn unknown(allow: &Allow) -> Diagnostic {
    let finding = Diagnostic::error(
        UNKNOWN_RULE,
        "unknown rule",
        allow.rule.span,
        format!("no rule is called `{}`", allow.rule.value),
    );
    match nearest(&allow.rule.value, all().iter().map(Rule::name)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("`writ explain` lists the rules"),
    }
}
