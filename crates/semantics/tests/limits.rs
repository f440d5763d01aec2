//! Whatever is fed in, an answer comes soon: a verdict, or that the budget is used up.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{allow, deny, one, request, when};
use std::time::{Duration, Instant};
use writ_semantics::Comparison;
use writ_semantics::iam::{Budget, compare, decide, differences};

/// Generous, for an unoptimised build on a busy machine: what these guard against takes minutes.
const SOON: Duration = Duration::from_mins(1);

#[test]
fn long_and_starry_patterns_end_in_the_budget() {
    let start = Instant::now();
    let long = format!("arn:aws:s3:::*{}", "a".repeat(20_000));
    let runs = format!("arn:aws:s3:::{}", "*a?".repeat(5_000));
    let layers = one(vec![allow(&["s3:GetObject"], &[&long, &runs])]);
    let text = format!("arn:aws:s3:::bucket/{}", "a".repeat(20_000));
    decide(&layers, &request("s3:GetObject", &text, &[]));
    let comparison = compare(&layers, &one(vec![]), Budget::default());
    assert!(matches!(comparison, Comparison::Unknown(_)), "{comparison:?}");
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

#[test]
fn many_open_questions_and_many_keys_end_in_the_budget() {
    let start = Instant::now();
    let mut a = allow(&["s3:*"], &["*"]);
    let mut statements = Vec::new();
    for n in 0..12 {
        a = when(a, "StringLike", &format!("aws:PrincipalTag/k{n}"), &["x*", "*y", "z"]);
        let vague = allow(&["s3:*"], &["*"]);
        statements.push(when(vague, "IpAddress", "aws:SourceIp", &[&format!("10.0.{n}.0/24")]));
    }
    statements.push(a);
    let all = one(statements.clone());
    statements.pop();
    let budget = Budget { combinations: 20_000, ..Budget::default() };
    assert!(matches!(compare(&all, &one(statements), budget), Comparison::Unknown(_)));
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

/// What a combination costs counts, not that it is one: two thousand statements on one key are looked at
/// for each of two thousand values, and nothing that differs ends it before.
#[test]
fn many_statements_on_one_key_end_in_the_budget() {
    let listing =
        |n: usize| when(allow(&["s3:ListBucket"], &["*"]), "StringEquals", "s3:prefix", &[&format!("{n}a")]);
    let statements: Vec<_> = (0..2_000).map(listing).collect();
    let other_order = statements.iter().rev().cloned().collect();
    let comparison = compare(&one(statements), &one(other_order), Budget::default());
    assert!(matches!(comparison, Comparison::Unknown(_)), "{comparison:?}");
}

#[test]
fn runs_on_both_sides_end_in_the_budget() {
    let allowed: Vec<_> =
        (0..30).map(|n| allow(&["s3:GetObject"], &[&format!("arn:aws:s3:::bucket/*a{n}*b*c*")])).collect();
    let mut denied = allowed.clone();
    denied.extend((0..30).map(|n| deny(&["s3:GetObject"], &[&format!("arn:aws:s3:::bucket/*x{n}*y*")])));
    let comparison = compare(&one(allowed), &one(denied), Budget::default());
    assert!(matches!(comparison, Comparison::Unknown(_)), "{comparison:?}");
}

#[test]
fn odd_texts_are_only_texts() {
    let odd = ["", "${", "${}", "${*", "arn:", ":", "\u{0}", "é*", "${a}${*}", "arn:é:s3:::b/*", "*:*"];
    for (n, one_text) in odd.iter().enumerate() {
        let other = odd[(n + 1) % odd.len()];
        let a = one(vec![when(allow(&[one_text, "s3:*"], &[other]), one_text, other, &[one_text])]);
        let b = one(vec![when(allow(&["*"], &[one_text]), "StringEqualsIgnoreCase", "s3:prefix", &[other])]);
        decide(&a, &request(one_text, other, &[(other, one_text)]));
        compare(&a, &b, Budget::default());
        differences(&b, &a, Budget::default(), 2);
    }
}
